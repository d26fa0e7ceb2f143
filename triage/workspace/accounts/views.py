"""Pages about coming in that are not django-allauth's, and the frame that the desk gives to those that are."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import redis
import structlog
from django.conf import settings
from django.contrib.auth.views import PasswordChangeDoneView, PasswordChangeView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.workspace.accounts.guesses import remembering
from triage.workspace.gate import ending, guarded, lacks_second_factor

log = structlog.get_logger("triage.entrance")


def entrance(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """One of allauth's views as a page of the desk: with its policies, its frame, and a closed door without a cache.

    allauth counts attempts in the cache. Without one, passwords could be guessed without end, so nobody comes in
    for that while; who is logged in already works on, since sessions lie in the database.
    """

    @guarded
    @ending
    @remembering
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except (redis.RedisError, OSError) as error:
            log.warning("attempts_not_counted", error=type(error).__name__)
            text = _("Logins cannot be checked at the moment. Try again in a minute.")
            return _message(request, title=_("Temporarily unavailable"), text=text, status=503)
        if isinstance(response, TemplateResponse) and not response.is_rendered:
            said = {
                "oidc_name": settings.OIDC_NAME if settings.OIDC_ISSUER else "",
                "is_factor_missing": lacks_second_factor(request),
                "idle_minutes": settings.SESSION_IDLE_MINUTES,
                "longest_hours": settings.SESSION_COOKIE_AGE // 3600,
            }
            response.context_data = {**said, **(response.context_data or {})}
        return response

    return answer


@guarded
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: what somebody may not see or do; the exception's words, if it has any, are ours."""
    told = str(exception) if type(exception) is PermissionDenied else ""
    text = told or _("Your account does not have permission for this.")
    return _message(request, title=_("No access"), text=text, status=403)


@guarded
def nowhere(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 in the desk."""
    text = _("The address is mistyped, or the page no longer exists.")
    return _message(request, title=_("Page not found"), text=text, status=404)


@guarded
def too_many(request: HttpRequest, *args: Any) -> HttpResponse:
    """429: too many attempts."""
    text = _("Too many attempts. Wait five minutes, then try again.")
    return _message(request, title=_("Too many attempts"), text=text, status=429)


def _message(request: HttpRequest, *, title: str, text: str, status: int) -> HttpResponse:
    return render(request, "workspace/accounts/message.html", {"title": title, "text": text}, status=status)


def change_password(request: HttpRequest) -> HttpResponseBase:
    """Change one's own password, which logs one out everywhere else."""
    page = "workspace/accounts/password.html"
    return PasswordChangeView.as_view(template_name=page, success_url=reverse("admin:password_change_done"))(request)


def password_changed(request: HttpRequest) -> HttpResponseBase:
    """What is said after that."""
    return PasswordChangeDoneView.as_view(template_name="workspace/accounts/password_changed.html")(request)
