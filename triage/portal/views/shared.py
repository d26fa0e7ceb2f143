"""What may be shown to anybody whom a requester chooses: how far their complaint is, without a word of it.

Nobody can answer here, add, or come to anything else. The link ends when the ticket is closed. One that the opening
browser gave away ends before, as what that browser sees does, once somebody else has added to the ticket.
"""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from triage.messages import Standing
from triage.models import Ticket, TicketState
from triage.outbox.links import UnknownLink, read_shared
from triage.portal.progress import history, milestones, waits_until
from triage.portal.views.requests import message_page
from triage.portal.views.seen import in_language_of


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page; 410 once the link has ended."""
    try:
        reference, held = read_shared(token)
    except UnknownLink as unknown:
        raise Http404 from unknown
    ticket = get_object_or_404(Ticket, reference=reference)
    in_language_of(ticket, request)
    has_ended = ticket.state == TicketState.CLOSED or (held is Standing.OPENER and ticket.shared_at is not None)
    if has_ended:
        text = gettext("It showed how far a complaint is. Whoever gave it to you can tell you more.")
        response = message_page(request, status=410, title=gettext("This link has ended"), text=text)
    else:
        human_by, next_on = waits_until(ticket, language=get_language() or ticket.language)
        steps = milestones(ticket, tuple(history(ticket)), human_by=human_by, next_on=next_on)
        response = render(request, "portal/shared.html", {"reference": ticket.reference, "milestones": steps})
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
