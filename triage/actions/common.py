"""What all actions share: the refusal, the locked ticket, its moves."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext_lazy as _

from triage.models import (
    EventKind,
    FollowUp,
    FollowUpState,
    ReplyKind,
    Resolution,
    Stage,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.claim import RELEASED
from triage.outbox.replies import write
from triage.playbook import desk

log = structlog.get_logger("triage.actions")

PROBLEMS: Mapping[str, object] = {
    "closed": _("This ticket is closed already."),
    "processing": _("This ticket is still being read. Try again in a moment."),
    "done_before": _("This has been done already."),
    "no_category": _("There is no category to accept. Choose one, or reply yourself."),
    "unknown_category": _("This category has no answer. Choose one of the list, or reply yourself."),
    "no_date": _("Nobody knows when the training was finished. Ask for the date, or reply yourself."),
    "empty": _("The reply is empty. Write something first."),
    "not_asked": _("This question is no longer open."),
    "not_planned": _("This follow-up is no longer planned."),
    "no_text": _("This macro's letter has no text in the requester's language."),
    "switched_off": _("This macro is no longer offered."),
    "in_the_past": _("Choose a day that is still to come."),
}


class NotPossible(Exception):
    """The ticket has moved on, or the action makes no sense; ``message`` tells a person so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def message(self) -> str:
        """The reason in the active language."""
        return str(PROBLEMS[self.code])


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked until the transaction ends; closed ones are refused."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.state == TicketState.CLOSED:
        raise NotPossible("closed")
    return locked


def move(ticket: Ticket, **fields: object) -> None:
    """Change a locked ticket; whatever the machine was about to record for it is superseded."""
    Ticket.objects.filter(pk=ticket.pk).update(**{"stage": Stage.DONE, "attempts": 0, **RELEASED, **fields})


def hand_over(ticket: Ticket, *, why: str, now: datetime) -> None:
    """A human takes the locked ticket: plans end, the requester is told."""
    current = desk.current()
    TicketEvent.objects.create(ticket=ticket, kind=EventKind.TO_AGENT, at=now, data={"why": why})
    FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).update(state=FollowUpState.CANCELLED, note=why)
    write(
        ticket,
        kind=ReplyKind.RECEIPT,
        code="receipt",
        key=f"receipt-{why}-{ticket.events.count()}",
        classification=ticket.classifications.last(),
        desk=current,
        now=now,
    )
    move(ticket, **ticket.to_agent(now))


def close_ticket(ticket: Ticket, *, resolution: Resolution, agent: AbstractBaseUser | None, now: datetime) -> None:
    """End the locked ticket's case and whatever was planned for it."""
    FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).update(
        state=FollowUpState.CANCELLED, note="closed"
    )
    move(ticket, state=TicketState.CLOSED, closed_at=now, resolution=resolution, waiting_since=None)
    TicketEvent.objects.create(
        ticket=ticket,
        kind=EventKind.CLOSED,
        at=now,
        agent_id=agent.pk if agent else None,
        data={"resolution": resolution},
    )
