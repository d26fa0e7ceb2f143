"""The page behind a one-click link of a mail: one question, one button. Opening it changes nothing."""

from collections.abc import Mapping
from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from triage import tickets
from triage.decision.category import Then
from triage.installed import installed
from triage.models import FollowUp, FollowUpState, TicketState
from triage.outbox.links import ExpiredLink, UnknownLink, read_answer
from triage.portal.views.errors import page_not_found
from triage.portal.views.requests import SeeOther, of_letter
from triage.portal.views.shares import seldom

NEXT: Mapping[Then, str] = {
    Then.CLOSE: gettext_noop("Glad to hear it! Your complaint is closed."),
    Then.DECIDE: gettext_noop("We are checking your complaint again right away and will write to you."),
    Then.AGENT: gettext_noop("A person is taking over and will write to you."),
    Then.WAIT: gettext_noop("Take your time. If you need help, answer our e-mail."),
}


@csrf_exempt  # The signature is the permission; no cookie is. Mail programs' browsers often refuse cookies.
@require_http_methods(["GET", "HEAD", "POST"])
@seldom
def one_click(request: HttpRequest, signed: str) -> HttpResponseBase:
    """Show the question and the answer's button; record the answer when the button is pressed."""
    try:
        follow_up_id, answer, readdressed = read_answer(signed)
    except UnknownLink as unknown:
        return page_not_found(request, unknown)
    except ExpiredLink as expired:
        follow_up_id, answer, readdressed = expired.follow_up_id, "", expired.readdressed
    asked = FollowUp.objects.select_related("ticket").filter(pk=follow_up_id, ticket__readdressed=readdressed)
    row = asked.first()
    if row is None:
        return page_not_found(request, UnknownLink())
    return of_letter(request, row.ticket, lambda: _answer(request, row, answer))


def _answer(request: HttpRequest, row: FollowUp, answer: str) -> HttpResponse:
    if answer and request.method == "POST":
        with suppress(tickets.NotPossible):  # Answered before, or no longer asked: the page says how things stand.
            # The link came by mail, and a person pressed its button: they read the address's mail.
            tickets.confirm_owner(row.ticket, now=timezone.now())
            tickets.answer_follow_up(row, answer=answer, now=timezone.now())
        return SeeOther(request.get_full_path())
    rule = installed().rules.follow_ups[row.kind]
    is_open = row.state == FollowUpState.FIRED and row.ticket.state != TicketState.CLOSED
    context = {
        "reference": row.ticket.reference,
        "question": gettext(rule.question),
        "label": gettext(rule.answers[answer].label) if is_open and answer else "",
        "given": gettext(rule.answers[row.answer].label) if row.answer else "",
        "next": gettext(NEXT[rule.answers[row.answer].then]) if row.answer else "",
        "has_expired": is_open and not answer,
        "lost_link": reverse("portal:link"),
    }
    return render(request, "portal/one_click.html", context)
