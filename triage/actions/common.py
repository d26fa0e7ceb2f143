"""What all actions share: the refusal, the locked ticket, its moves."""

from collections.abc import Mapping
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext
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
from triage.models.ticket import RATED_RESOLUTIONS
from triage.models.wait import end_wait
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
    "unknown_ticket": _("There is no ticket with this reference."),
    "same_ticket": _("A ticket cannot be merged into itself."),
    "other_address": _(
        "The tickets are of different addresses, perhaps of two people. Tick the box to merge them all the same."
    ),
    "not_merged": _("This ticket is not merged with another one."),
    "newer_one_open": _("The same complaint has been sent again and is open; merge that one instead."),
    "not_rated": _("This can only be said once the complaint is closed."),
    "rated_before": _("You have told us already. Thank you!"),
    "no_question": _("This cannot be asked here. Write a reply of your own."),
    "no_text": _("This macro's letter has no text in the requester's language."),
    "switched_off": _("This macro is no longer offered."),
    "in_the_past": _("Choose a day that is still to come."),
    "incident_moved_on": _("This incident has moved on: a colleague was quicker."),
    "empty_in_a_language": _("Write the message in both languages."),
    "no_such_ticket": _("There is no ticket with this reference."),
    "not_a_member": _("This ticket is not part of the incident."),
    "member_already": _("This ticket is part of an incident already."),
    "too_far_off": _("Choose a day within the next two months."),
    "not_waiting": _("Only a ticket that needs a human can be set aside."),
    "nothing_noted": _("The note is empty. Write something first."),
    "unknown_agent": _("This person cannot take tickets."),
    "none_chosen": _("Choose at least one ticket."),
    "too_many": _("That is too much at once: choose at most 500 tickets."),
    "too_late": _("It is too late to take this back."),
    "failed": _("Something went wrong. Look at this ticket yourself."),
    "sent": _("The e-mail is out and cannot be called back."),
    "moved_on": _("Something has happened on this ticket since."),
    "same_open": _("A newer ticket about the same complaint is open."),
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


class Overtaken(NotPossible):
    """Another agent has acted on the ticket since this one looked at it."""

    def __init__(self, event: TicketEvent) -> None:
        super().__init__("overtaken")
        self.event = event

    @property
    def message(self) -> str:
        """Who did what, in the active language."""
        agent = self.event.agent
        who = agent.get_full_name() or agent.get_username() if agent else ""
        said = {"who": who, "what": self.event.get_kind_display()}
        return gettext("%(who)s was faster: %(what)s. Nothing of yours was sent; look again before you go on.") % said


def refuse_if_overtaken(ticket: Ticket, *, seen: int, agent: AbstractBaseUser) -> None:
    """Within a transaction: lock the ticket, and refuse if another agent has acted on it since the event ``seen``."""
    Ticket.objects.select_for_update().get(pk=ticket.pk)
    later = TicketEvent.objects.filter(ticket=ticket, pk__gt=seen, agent__isnull=False).exclude(agent_id=agent.pk)
    if event := later.select_related("agent").order_by("id").last():
        raise Overtaken(event)


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked until the transaction ends; closed ones are refused."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.state == TicketState.CLOSED:
        raise NotPossible("closed")
    return locked


def move(ticket: Ticket, *, now: datetime, **fields: object) -> None:
    """Change a locked ticket; whatever the machine was about to record for it is superseded, and no snooze goes on.

    Where this ends its wait for a human, the wait is kept as a row.
    """
    if fields.get("state", ticket.state) != TicketState.WITH_AGENT:
        fields = {**fields, **end_wait(ticket, now=now)}
    Ticket.objects.filter(pk=ticket.pk).update(
        **{"stage": Stage.DONE, "attempts": 0, "snoozed_until": None, **RELEASED, **fields}
    )


def hand_over(ticket: Ticket, *, why: str, now: datetime) -> None:
    """A human takes the locked ticket: plans end, the requester is told."""
    current, judged = desk.current(), ticket.classifications.last()
    TicketEvent.objects.create(ticket=ticket, kind=EventKind.TO_AGENT, at=now, data={"why": why})
    FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).update(state=FollowUpState.CANCELLED, note=why)
    write(
        ticket,
        kind=ReplyKind.RECEIPT,
        code="receipt",
        key=f"receipt-{why}-{ticket.events.count()}",
        classification=judged,
        desk=current,
        now=now,
    )
    due_at = current.due_at(now, category=judged.category if judged else "")
    move(ticket, now=now, **ticket.to_agent(now, why=why, due_at=due_at))


def close_ticket(
    ticket: Ticket, *, resolution: Resolution, agent: AbstractBaseUser | None, now: datetime, writes: bool = True
) -> None:
    """End the locked ticket's case and whatever was planned for it; its requester is told, and asked how we did."""
    FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).update(
        state=FollowUpState.CANCELLED, note="closed"
    )
    move(ticket, now=now, state=TicketState.CLOSED, closed_at=now, resolution=resolution)
    TicketEvent.objects.create(
        ticket=ticket,
        kind=EventKind.CLOSED,
        at=now,
        agent_id=agent.pk if agent else None,
        data={"resolution": resolution},
    )
    if writes and resolution in RATED_RESOLUTIONS:
        write(
            ticket,
            kind=ReplyKind.CLOSING,
            code="closed",
            key="closed",
            classification=ticket.classifications.last(),
            desk=desk.current(),
            now=now,
        )
