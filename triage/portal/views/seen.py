"""Behind every address of a ticket: whose secret is in it, and what its bearer may see."""

from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation

from triage.messages import Standing
from triage.models import Ticket
from triage.models.ticket_keys import past_token
from triage.outbox.links import opened
from triage.portal.views.requests import View, forgotten, standing


@dataclass(frozen=True, slots=True)
class Seen:
    """A ticket as the bearer of one of its links sees it: ``token`` is the secret that they came by."""

    ticket: Ticket
    token: str
    held: Standing

    @property
    def address(self) -> str:
        """Where its page lies for them."""
        return reverse("portal:status", args=[self.token])


def of_ticket(view: View) -> View:
    """A view of the ticket whose secret is in the address: never stored, never indexed, in its language.

    A letter's secret opens everything. The opening browser's own link shows what that browser sent, and nothing any
    more once somebody else has added to the ticket: then it leads on to the letter, unless this very browser has had
    one in hand.
    """

    @wraps(view)
    def with_ticket(request: HttpRequest, token: str, **kwargs: object) -> HttpResponseBase:
        seen = _seen(request, token)
        in_language_of(seen.ticket, request)
        if seen.ticket.anonymised_at:
            response: HttpResponseBase = forgotten(request)
        elif seen.held is Standing.OPENER and seen.ticket.shared_at is not None:
            # What this browser sent is not all that there is any more.
            response = render(request, "portal/by_mail.html", status=403)
        else:
            response = view(request, seen, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return with_ticket


def in_language_of(ticket: Ticket, request: HttpRequest) -> None:
    """Speak the ticket's language from here on, unless the reader has chosen one."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(ticket.language)
        request.LANGUAGE_CODE = ticket.language


def _seen(request: HttpRequest, token: str) -> Seen:
    if reference := opened(token):
        ticket = get_object_or_404(Ticket, reference=reference)
        if standing(request, ticket) is Standing.OWNER:
            return Seen(ticket, ticket.token, Standing.OWNER)
        return Seen(ticket, token, Standing.OPENER)
    return Seen(get_object_or_404(Ticket, token__in=[token, past_token(token)]), token, Standing.OWNER)
