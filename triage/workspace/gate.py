"""What stands before every page of the desk: its policies, sessions that end, the second factor."""

from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import sha256
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from csp.constants import HEADER, NONE, SELF, UNSAFE_EVAL, UNSAFE_HASHES, UNSAFE_INLINE
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _


def _sent_on_to() -> list[str]:
    """The OIDC provider's origin: browsers hold a form's redirects to the policy, too."""
    issuer = urlsplit(settings.OIDC_ISSUER)
    return [f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []


_STRICT: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "form-action": [SELF, *_sent_on_to()],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
}
POLICY: str = build_policy(_STRICT)
"""The agents' pages': what lies in files of our own, nothing else."""
UNFOLD_POLICY: str = build_policy(
    {
        **_STRICT,
        "script-src": [SELF, UNSAFE_EVAL],  # Unfold's Alpine.js evaluates its attributes.
        "style-src": [SELF, UNSAFE_INLINE],  # Unfold's colours are a <style>, its widgets set style attributes.
    }
)
"""The administration of rows: what unfold cannot do without."""
BEGAN, SEEN = "desk_began", "desk_seen"
"""Keys in the session: when it began and when its last page was asked for, in seconds since 1970."""
EXACTNESS = 60
"""Seconds for which a page seen is not noted again, so that not every page writes the session."""
POLL = "Desk-Poll"
"""The header with which a page's script asks for news by itself: nobody has done anything."""
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def policy_with_styles(styles: Iterable[str]) -> str:
    """The agents' pages' policy, and style attributes that read exactly like one of ``styles``: a letter's, in its
    preview, which is held to the policy of the page around it.
    """
    digests = (b64encode(sha256(style.encode()).digest()).decode() for style in sorted(styles))
    allowed = [SELF, UNSAFE_HASHES, *(f"'sha256-{digest}'" for digest in digests)]
    return build_policy({**_STRICT, "style-src": allowed})


def guarded(view: View) -> View:
    """Put the agents' pages' policies on whatever ``view`` answers, unless it brings one of its own."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers.setdefault(HEADER, POLICY)
        # Under "no-referrer" browsers send forms with the origin "null", which the CSRF check refuses.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return cast(View, answer)


def drawn_by_unfold(view: View) -> View:
    """Put unfold's policy on what ``view`` answers, unless that is a page of our own."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers.setdefault(HEADER, UNFOLD_POLICY)
        return response

    return cast(View, answer)


def ending(view: View) -> View:
    """Log out, before ``view`` looks, whose time is over or who has lost their place at the desk."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if not request.user.is_staff:
                logout(request)
            elif _is_over(request):
                logout(request)
                messages.info(request, _("Your session has ended. Please log in again."))
        return view(request, *args, **kwargs)

    return cast(View, answer)


def doubly_sure(view: View) -> View:
    """Send people without a second factor to its set-up first, where one is required; that page says why."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if lacks_second_factor(request):
            return redirect("mfa_index")
        return view(request, *args, **kwargs)

    return cast(View, answer)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this user needs an authenticator app or a passkey and has none; recovery codes alone don't count."""
    if not settings.REQUIRE_MFA or not request.user.is_authenticated:
        return False
    return not Authenticator.objects.filter(user=request.user.pk, type__in=SECOND_FACTORS).exists()


def begin(request: HttpRequest) -> None:
    """Start the session's clock."""
    request.session[BEGAN] = request.session[SEEN] = timezone.now().timestamp()


def _is_over(request: HttpRequest) -> bool:
    """Whether the session is too old or has been idle for too long; if not, note that somebody uses it."""
    if BEGAN not in request.session:
        begin(request)
    now, session = timezone.now().timestamp(), request.session
    idle = now - session[SEEN]
    if now - session[BEGAN] > settings.SESSION_COOKIE_AGE or idle > settings.SESSION_IDLE_MINUTES * 60:
        return True
    if idle >= EXACTNESS and POLL not in request.headers:
        session[SEEN] = now
    return False
