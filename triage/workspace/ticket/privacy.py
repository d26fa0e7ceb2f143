"""What the law asks of a desk: erase a requester, hand out a copy."""

from dataclasses import asdict

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from triage import tickets
from triage.models import Ticket
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import MAY_ERASE, MAY_EXPORT
from triage.workspace.reach import to_act_on


@MAY_ERASE
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, reference: str) -> HttpResponse:
    """What would go, and a field for the ticket's reference; typed right, everything goes at once."""
    ticket = _known(request, reference)
    typed = request.POST.get("reference", "").strip().upper()
    if request.method == "POST" and typed == ticket.reference:
        erased = tickets.erase(ticket, agent=agent_of(request), now=timezone.now())
        told = _(
            "Erased permanently. Tickets: %(tickets)d, messages: %(messages)d, screenshots: "
            "%(screenshots)d, files: %(files)d, letters: %(letters)d, e-mails: %(mails)d."
        )
        messages.success(request, told % {**asdict(erased), "tickets": len(erased.references)})
        return redirect("admin:ticket", reference=reference)
    context = {
        "title": _("Erase personal data"),
        "ticket": ticket,
        "extent": tickets.extent(ticket),
        "is_wrong": request.method == "POST",
    }
    return page(request, "workspace/erase.html", context, status=422 if context["is_wrong"] else 200)


@MAY_EXPORT
@require_POST
def export(request: HttpRequest, reference: str) -> FileResponse:
    """A copy of everything about the requester, as a ZIP archive."""
    ticket = _known(request, reference)
    archive = tickets.export(ticket, agent=agent_of(request), now=timezone.now())
    headers = {"Cache-Control": "private, no-store"}
    name = f"{reference}.zip"
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip", headers=headers)


def _known(request: HttpRequest, reference: str) -> Ticket:
    """A ticket that the agent may act on, while it knows whose it is."""
    ticket = to_act_on(request, reference)
    if ticket.anonymised_at is not None:
        raise Http404
    return ticket
