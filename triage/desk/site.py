"""The desk's site: unfold's admin with the queue as its first page, and a content security policy of its own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from csp.constants import HEADER, NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from triage.desk import canned, macros, views
from triage.desk.base import UnfoldAdminSite

POLICY: str = build_policy(
    {
        "default-src": [NONE],
        "script-src": [SELF, UNSAFE_EVAL],  # Unfold's Alpine.js evaluates its attributes.
        "style-src": [SELF, UNSAFE_INLINE],  # Unfold's colours are a <style>, its widgets set style attributes.
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
)

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def guarded(view: View) -> View:
    """Put the desk's policies on whatever ``view`` answers."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response.headers.setdefault(HEADER, POLICY)
        # Under "no-referrer" browsers send forms with the origin "null", which the CSRF check refuses.
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return cast(View, answer)


class DeskSite(UnfoldAdminSite):
    """The admin under ``/desk/``: tickets in views of their own, everything else in unfold's."""

    enable_nav_sidebar = True

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The tickets' addresses before the stock ones, whose last takes everything."""
        ticket = "tickets/<str:reference>/"
        site = {"site": self}
        return [
            path("next/", self.admin_view(views.go_to_next), name="next"),
            path("machine/", self.admin_view(views.machine), site, name="machine"),
            path("machine/learn/", self.admin_view(views.learn), name="learn"),
            path("machine/use/", self.admin_view(views.use_version), name="use_version"),
            path("blind/", self.admin_view(views.blind), site, name="blind"),
            path("blind/<int:pk>/", self.admin_view(views.judge_blind), name="judge_blind"),
            path("language/", guarded(set_language), name="language"),
            *self._word_urls(),
            path(ticket + "macros/", self.admin_view(macros.choose), site, name="choose_macro"),
            path(ticket + "macros/<slug:code>/", self.admin_view(macros.use), site, name="use_macro"),
            path(ticket, self.admin_view(views.ticket), site, name="ticket"),
            path(ticket + "pictures/<int:pk>.jpg", self.admin_view(views.picture), name="picture"),
            path(ticket + "<str:action>/", self.admin_view(views.act), name="act"),
            *super().get_urls(),
        ]

    def _word_urls(self) -> list[URLPattern]:
        """Where canned replies and macros are edited."""
        site = {"site": self}
        reply, macro = "replies/<slug:code>/", "macros/<slug:code>/"
        return [
            path(reply, self.admin_view(canned.edit), site, name="canned_reply"),
            path(reply + "preview/", self.admin_view(canned.look), name="preview_reply"),
            path(reply + "restore/<slug:language>/", self.admin_view(canned.restore), name="restore_reply"),
            path("macros/", self.admin_view(macros.listing), site, name="macros"),
            path("macros/add/", self.admin_view(macros.add), site, name="add_macro"),
            path("macros/preview/", self.admin_view(macros.look), name="preview_macro"),
            path(macro, self.admin_view(macros.edit), site, name="macro"),
            path(macro + "restore/", self.admin_view(macros.restore), name="restore_macro"),
        ]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """As the stock one, with the desk's policy on the answer."""
        return guarded(super().admin_view(view, cacheable))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The log-in page, with the desk's policy on it."""
        return guarded(super().login)(request, extra_context)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The queue, or the stock list of what else there is for those who may not see tickets."""
        if request.user.has_perm("triage.view_ticket"):
            return views.queue(request, site=self)
        return super().index(request, extra_context)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As the stock one; the language switch comes back to the page it was used on."""
        return {**super().each_context(request), "redirect_to": request.get_full_path()}


site = DeskSite(name="admin")
