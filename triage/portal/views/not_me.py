"""The page behind "was it not you?" in every letter: one button, which closes the ticket and stops our letters."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from triage import tickets
from triage.models import Resolution, Ticket
from triage.outbox.addresses import is_silenced
from triage.outbox.links import UnknownLink, read_disowned
from triage.portal.views.errors import page_not_found
from triage.portal.views.requests import SeeOther, of_letter
from triage.portal.views.shares import seldom


@csrf_exempt  # The signature is the permission; no cookie is. Mail programs' browsers often refuse cookies.
@require_http_methods(["GET", "HEAD", "POST"])
@seldom
def not_me(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Ask once more; close and fall silent when the button is pressed, or (``again``) write to the address again."""
    try:
        pk, readdressed = read_disowned(signed)
    except UnknownLink as unknown:
        return page_not_found(request, unknown)
    ticket = Ticket.objects.filter(pk=pk, readdressed=readdressed).first()
    if ticket is None:
        return page_not_found(request, UnknownLink())
    return of_letter(request, ticket, lambda: _ask(request, ticket))


def _ask(request: HttpRequest, ticket: Ticket) -> HttpResponseBase:
    if request.method == "POST":
        act = tickets.write_again if "again" in request.POST else tickets.disown
        act(ticket, now=timezone.now())
        return SeeOther(request.get_full_path())
    context = {
        "reference": ticket.reference,
        "is_disowned": ticket.resolution == Resolution.DISOWNED,
        "is_silent": is_silenced(ticket.requester_email, now=timezone.now()),
    }
    return render(request, "portal/not_me.html", context)
