"""The desk's site: unfold's admin behind the desk's gate, with the queue as its first page.

Its addresses for log-in and log-out are answered by ``triage.desk.entrance.urls``, which lies before them.
"""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from triage.desk import (
    bulk,
    canned,
    incident_views,
    macros,
    mails,
    next_ticket,
    pictures,
    presence,
    privacy,
    queue_page,
    views,
)
from triage.desk.base import UnfoldAdminSite
from triage.desk.dashboard import views as dashboard
from triage.desk.entrance.gate import View, doubly_sure, ending, guarded


class DeskSite(UnfoldAdminSite):
    """The admin under ``/desk/``: tickets in views of their own, everything else in unfold's."""

    enable_nav_sidebar = True

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The tickets' addresses before the stock ones, whose last takes everything."""
        ticket = "tickets/<str:reference>/"
        site = {"site": self}
        return [
            path("views/", self.admin_view(queue_page.save_view), name="save_view"),
            path("views/<int:pk>/delete/", self.admin_view(queue_page.drop_view), name="drop_view"),
            path("next/", self.admin_view(next_ticket.go_to_next), name="next"),
            path("machine/", self.admin_view(views.machine), site, name="machine"),
            path("machine/learn/", self.admin_view(views.learn), name="learn"),
            path("machine/use/", self.admin_view(views.use_version), name="use_version"),
            path("blind/", self.admin_view(views.blind), site, name="blind"),
            path("blind/<int:pk>/", self.admin_view(views.judge_blind), name="judge_blind"),
            path("mails/<int:pk>.eml", self.admin_view(mails.raw), site, name="raw_mail"),
            path("incidents/", self.admin_view(incident_views.incident_list), site, name="incidents"),
            path("incidents/<int:pk>/", self.admin_view(incident_views.incident), site, name="incident"),
            path("incidents/<int:pk>/<str:action>/", self.admin_view(incident_views.act), site, name="incident_act"),
            path("dashboard/", self.admin_view(dashboard.overview), site, name="overview"),
            path("dashboard/refresh/", self.admin_view(dashboard.refresh), name="overview_refresh"),
            path("dashboard/<slug:chart>.csv", self.admin_view(dashboard.export), name="overview_export"),
            path("bulk/", self.admin_view(bulk.start), site, name="bulk"),
            path("bulk/<int:pk>/", self.admin_view(bulk.job), site, name="bulk_job"),
            path("bulk/<int:pk>/undo/", self.admin_view(bulk.undo), name="bulk_undo"),
            path("language/", guarded(set_language), name="language"),
            *self._word_urls(),
            path(ticket + "macros/", self.admin_view(macros.choose), site, name="choose_macro"),
            path(ticket + "macros/<slug:code>/", self.admin_view(macros.use), site, name="use_macro"),
            path(ticket, self.admin_view(views.ticket), site, name="ticket"),
            path(ticket + "pictures/<int:pk>.jpg", self.admin_view(pictures.picture), name="picture"),
            path(ticket + "presence/", self.admin_view(presence.presence), name="presence"),
            path(ticket + "erase/", self.admin_view(privacy.erase), site, name="erase"),
            path(ticket + "export/", self.admin_view(privacy.export), name="export"),
            path("audit/", self.admin_view(privacy.audit_page), site, name="audit"),
            path(ticket + "<str:action>/", self.admin_view(views.act), site, name="act"),
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
        """As the stock one, behind the desk's gate."""
        return guarded(ending(doubly_sure(super().admin_view(view, cacheable))))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:  # type: ignore[override]
        """The queue, or the stock list of what else there is for those who may not see tickets."""
        if request.user.has_perm("triage.view_ticket"):
            return queue_page.queue(request, site=self)
        return super().index(request, extra_context)

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        """As unfold's, without the badges that would be empty: unfold draws a box around nothing."""
        groups: list[dict[str, Any]] = super().get_sidebar_list(request)  # type: ignore[misc]
        for group in groups:
            for item in group["items"]:
                if "badge_callback" in item:
                    # As a text: the lazy value asks the database each time that the template looks at it.
                    item["badge"] = item["badge_callback"] = str(item["badge_callback"])
        return groups

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As the stock one; the language switch comes back to the page it was used on."""
        return {**super().each_context(request), "redirect_to": request.get_full_path()}


site = DeskSite(name="admin")
