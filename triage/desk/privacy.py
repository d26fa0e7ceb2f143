"""The pages for what the law asks of a desk: erase a requester, hand out a copy, see who changed what."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import actions
from triage.desk import audit
from triage.desk.pages import agent_of, page
from triage.models import Ticket

if TYPE_CHECKING:
    from triage.desk.site import DeskSite

MAY_ERASE = permission_required(["triage.view_ticket", "triage.erase_ticket"], raise_exception=True)
MAY_EXPORT = permission_required(["triage.view_ticket", "triage.export_ticket"], raise_exception=True)
MAY_AUDIT = permission_required("triage.view_auditentry", raise_exception=True)


@MAY_ERASE
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, reference: str, *, site: "DeskSite") -> HttpResponse:
    """What would go, and a field for the ticket's reference; typed right, everything goes at once."""
    ticket = get_object_or_404(Ticket, reference=reference, anonymised_at__isnull=True)
    typed = request.POST.get("reference", "").strip().upper()
    if request.method == "POST" and typed == ticket.reference:
        erased = actions.erase(ticket, agent=agent_of(request), now=timezone.now())
        messages.success(request, _said(erased))
        return redirect("admin:ticket", reference=reference)
    context = {
        "title": _("Erase personal data"),
        "ticket": ticket,
        "extent": actions.extent(ticket),
        "is_wrong": request.method == "POST",
    }
    return page(request, site, "desk/erase.html", context, status=422 if context["is_wrong"] else 200)


@MAY_EXPORT
@require_POST
def export(request: HttpRequest, reference: str) -> FileResponse:
    """A copy of everything about the requester, as a ZIP archive."""
    ticket = get_object_or_404(Ticket, reference=reference, anonymised_at__isnull=True)
    archive = actions.export(ticket, agent=agent_of(request), now=timezone.now())
    response = FileResponse(archive, as_attachment=True, filename=f"{reference}.zip", content_type="application/zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@MAY_AUDIT
@require_safe
def audit_page(request: HttpRequest, *, site: "DeskSite") -> TemplateResponse:
    """Who changed what, newest first."""
    form = audit.AuditForm(request.GET)
    wanted = form.wanted()
    lines, last = audit.page(wanted, after=audit.Cursor.read(request.GET.get("after", "")))
    context = {
        "title": _("Audit"),
        "form": form,
        "lines": lines,
        "is_filtered": bool(wanted),
        "is_further": "after" in request.GET,
        "older": form.link(last) if last else "",
    }
    return page(request, site, "desk/audit.html", context)


def _said(erased: actions.Extent) -> str:
    counts = {
        "tickets": len(erased.references),
        "messages": erased.messages,
        "screenshots": erased.screenshots,
        "letters": erased.letters,
        "mails": erased.mails,
    }
    return (
        _(
            "Erased for good. Tickets: %(tickets)d, messages: %(messages)d, screenshots: %(screenshots)d, "
            "letters: %(letters)d, mails: %(mails)d."
        )
        % counts
    )
