"""How often a password may be guessed: seldom enough that nobody finds it, and so that nobody locks a colleague out.

Wrong passwords count by name and network (``settings.ACCOUNT_RATE_LIMITS``), so whoever fails on purpose closes the
name for their own network only. All networks together have a bound of their own, since networks can be rented. A
browser in which somebody has logged in before has a counter to itself and is outside both.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from secrets import token_urlsafe
from typing import Any

from allauth.core.internal.ratelimit import RateLimitUsage, consume, get_ip
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "desk_known"
"""What a known browser carries: a name of its own, and who has logged in with it. It is no log-in: whoever steals it
may guess as often as from one network."""
KNOWN_FOR = timedelta(days=90)
MOST_USERS = 5
"""People who share a browser; the one who logged in first is forgotten first."""


def count(request: HttpRequest, login: str) -> RateLimitUsage | None:
    """Count an attempt on the lower-cased name or address ``login``; None when there were too many.

    What is given can be taken back with ``rollback()`` when the password turns out to be right.
    """
    browser, users = _carried(request)
    named = Q(username__iexact=login) | Q(email__iexact=login)
    if users and User.objects.filter(named, pk__in=users).exists():  # They have logged in with this browser before.
        return _count(request, "login_failed_known", f"{browser}:{login}")
    near = _count(request, "login_failed", f"{get_ip(request)}:{login}")
    everywhere = near and _count(request, "login_failed_anywhere", login)
    return RateLimitUsage([*near.usage, *everywhere.usage]) if near and everywhere else None


def remembering(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Make the browser known to whoever comes in by this view, by whichever way."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        was_in = request.user.is_authenticated
        response = view(request, *args, **kwargs)
        if request.user.is_authenticated and not was_in:
            _remember(request, response)
        return response

    return answer


def _count(request: HttpRequest, action: str, key: str) -> RateLimitUsage | None:
    usage: RateLimitUsage | None = consume(request, app="allauth.account", action=action, key=key)
    return usage


def _carried(request: HttpRequest) -> tuple[str, list[int]]:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return "", []
    return kept["browser"], kept["users"]


def _remember(request: HttpRequest, response: HttpResponseBase) -> None:
    """The name is new each time, so that no counter outlives a log-in."""
    others = [user for user in _carried(request)[1] if user != request.user.pk]
    response.set_cookie(
        COOKIE,
        signing.dumps({"browser": token_urlsafe(12), "users": [*others, request.user.pk][-MOST_USERS:]}, salt=COOKIE),
        max_age=KNOWN_FOR,
        path="/desk/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
