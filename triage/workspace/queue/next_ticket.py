"""On to the next ticket: the first in the queue that this agent has not passed over and no colleague has open."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from triage.models import Ticket
from triage.workspace import presence
from triage.workspace.frame import agent_of
from triage.workspace.permissions import MAY_SEE_TICKETS
from triage.workspace.queue.selection import to_take

PASSED_OVER = "desk_passed_over"
"""Key in the session: the tickets that the agent has left undone, with when, in seconds since 1970."""
REMEMBERED = 30 * 60
"""Seconds after which a ticket that was passed over comes up in its turn again."""
MOST_REMEMBERED = 100


@MAY_SEE_TICKETS
@require_safe
def go_to_next(request: HttpRequest) -> HttpResponse:
    """On to the next ticket after ``?after=REFERENCE``, or back to the queue when none needs a human.

    Where the agent comes from a ticket that still needs a human, they have passed it over.
    """
    now = timezone.now()
    agent = agent_of(request)
    left = to_take(agent).filter(reference=request.GET.get("after", "")).values_list("pk", flat=True).first()
    if left is not None:
        others = [(pk, at) for pk, at in passed_over(request.session, now=now).items() if pk != left]
        # Of very many the longest ago are forgotten.
        request.session[PASSED_OVER] = dict([*others, (left, now.timestamp())][-MOST_REMEMBERED:])
    elsewhere = presence.look(agent.pk, now=now)
    found = next_ticket(agent, after=left, passed_over=list(passed_over(request.session, now=now)), elsewhere=elsewhere)
    if found is None:
        messages.info(request, _("No ticket needs an agent right now."))
        return redirect("admin:index")
    if found.pk == left:
        messages.info(request, _("No other ticket needs an agent right now."))
    return redirect("admin:ticket", reference=found.reference)


def next_ticket(
    agent: User, *, after: int | None, passed_over: Sequence[int], elsewhere: Collection[int]
) -> Ticket | None:
    """The agent's ticket after the one with the key ``after``; None only where none that is theirs needs a human.

    First the agents' order, without what was ``passed_over`` (the longest ago first) or is open ``elsewhere``. When
    nothing else is left: what was passed over, in that order; then what is open elsewhere; then ``after`` itself.
    """
    put_off = {*passed_over, *elsewhere}
    fresh = to_take(agent).exclude(pk__in=put_off).first()
    if fresh is not None:
        return fresh
    turns = {pk: turn for turn, pk in enumerate(passed_over)}
    return min(
        to_take(agent).filter(pk__in=put_off),
        key=lambda ticket: (ticket.pk == after, ticket.pk in elsewhere, turns.get(ticket.pk, -1)),
        default=None,
    )


def passed_over(session: SessionBase, *, now: datetime) -> dict[int, float]:
    """The keys of the tickets that were passed over lately, and when, the longest ago first."""
    kept: dict[str, float] = session.get(PASSED_OVER, {})
    return {int(pk): at for pk, at in kept.items() if now.timestamp() - at < REMEMBERED}
