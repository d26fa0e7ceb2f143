"""Where a case stands, as steps, and what has happened to it so far, both as its requester reads them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats
from django.utils.translation import gettext, gettext_noop

from triage.installed import installed
from triage.models import EventKind, FollowUp, FollowUpState, Stage, Ticket, TicketEvent, TicketState
from triage.models.event import HIDDEN_FROM_REQUESTER
from triage.outbox import sentences

STEPS: Mapping[str, str] = {
    EventKind.RECEIVED: gettext_noop("Your complaint arrived"),
    EventKind.JOINED: gettext_noop("You sent more"),
    EventKind.THANKED: gettext_noop("You said thanks"),
    EventKind.REOPENED: gettext_noop("Your complaint is open again"),
    EventKind.DETAILS_CORRECTED: gettext_noop("A person corrected your details"),
    EventKind.READ: gettext_noop("Your screenshots were read"),
    EventKind.CLASSIFIED: gettext_noop("We looked for the cause"),
    EventKind.REPLIED: gettext_noop("We wrote to you"),
    EventKind.SENT: gettext_noop("Our e-mail was sent"),
    EventKind.TO_AGENT: gettext_noop("Handed to a person"),
    EventKind.ACCEPTED: gettext_noop("A person confirmed it"),
    EventKind.CORRECTED: gettext_noop("A person corrected it"),
    EventKind.DISPUTED: gettext_noop("You said that it is wrong"),
    EventKind.FOLLOW_UP_PLANNED: gettext_noop("We will ask how it went"),
    EventKind.FOLLOW_UP_CANCELLED: gettext_noop("We will not ask after all"),
    EventKind.HANDED_BACK: gettext_noop("Checked again"),
    EventKind.FOLLOW_UP_SENT: gettext_noop("We asked how it went"),
    EventKind.FOLLOW_UP_ANSWERED: gettext_noop("You answered"),
    EventKind.CLOSED: gettext_noop("Closed"),
    EventKind.PICTURES_DELETED: gettext_noop("Your screenshots were deleted"),
    EventKind.ANONYMISED: gettext_noop("Your data were deleted"),
    EventKind.RATED: gettext_noop("You told us whether we were helpful"),
    EventKind.UNDONE: gettext_noop("We undid the last step"),
    EventKind.CONFIRMED: gettext_noop("You said that this complaint is yours"),
    EventKind.REPORTED: gettext_noop("The platform sent us news"),
    EventKind.DISOWNED: gettext_noop("Closed: the owner of the e-mail address says that it is not theirs"),
}
OWN = {
    *(EventKind.RECEIVED, EventKind.JOINED, EventKind.THANKED, EventKind.DISPUTED, EventKind.FOLLOW_UP_ANSWERED),
    *(EventKind.RATED, EventKind.CONFIRMED, EventKind.DISOWNED),
}
"""What a requester has done: no news to them."""
LETTERS = {EventKind.REPLIED, EventKind.FOLLOW_UP_SENT}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the ticket's story; ``is_new`` since its reader's last visit."""

    kind: str
    text: str
    at: str
    iso: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Milestone:
    """One step of a case: ``when`` in words, "" where nobody knows; ``state`` is "done", "now" or "later"."""

    text: str
    when: str
    state: str


def history(ticket: Ticket, *, since: int = 0) -> Iterable[Step]:
    """What has happened, in the active language; news are what came after the event ``since`` (0: nothing is)."""
    for event in TicketEvent.objects.filter(ticket=ticket).exclude(kind__in=HIDDEN_FROM_REQUESTER).order_by("id"):
        text = gettext(STEPS[event.kind])
        if event.kind == EventKind.FOLLOW_UP_PLANNED and "due_at" in event.data:
            text = f"{text}: {_short(date.fromisoformat(event.data['due_at'][:10]))}"
        is_new = 0 < since < event.pk and event.kind not in OWN
        yield Step(event.kind, text, moment(event.at), event.at.astimezone(installed().zone).isoformat(), is_new)


def next_look(ticket: Ticket) -> FollowUp | None:
    """What is planned next for an open ticket."""
    if ticket.state == TicketState.CLOSED:
        return None
    return ticket.follow_ups.filter(state=FollowUpState.PLANNED).order_by("due_at").first()


def waits_until(ticket: Ticket, *, language: str) -> tuple[str, str]:
    """The day by which a person reads the ticket, and that of its next look, in words; "" where there is none."""
    planned = next_look(ticket)
    moments = (ticket.sla_due_at, planned.due_at if planned else None)
    by, on = (sentences.long_date(installed().day(at), language=language) if at else "" for at in moments)
    return by, on


def milestones(ticket: Ticket, steps: Sequence[Step], *, human_by: str, next_on: str) -> tuple[Milestone, ...]:
    """Where the case stands: what is done, what is its turn now, what comes later. It names no cause."""
    state, last = TicketState(ticket.state), {step.kind: step.at for step in steps}
    is_closed, is_read = state == TicketState.CLOSED, ticket.stage not in {Stage.READ, Stage.CLASSIFY}
    answered_at = next((step.at for step in reversed(steps) if step.kind in LETTERS), "")
    rows = [
        (gettext("Received"), last.get(EventKind.RECEIVED, ""), True),
        (gettext("Read"), last.get(EventKind.CLASSIFIED, "") if is_read else "", is_read),
    ]
    if state == TicketState.ASKED:
        rows.append((gettext("One question is open"), "", False))
    elif state == TicketState.WITH_AGENT:
        by = gettext("by %(day)s at the latest") % {"day": human_by} if human_by else ""
        rows.append((gettext("A person reads it"), by, False))
    elif not is_closed or answered_at:
        rows.append((gettext("Our answer"), answered_at, is_closed or state == TicketState.ANSWERED))
    if next_on:
        rows.append((gettext("We check again"), next_on, False))
    rows.append((gettext("Closed"), last.get(EventKind.CLOSED, ""), is_closed))
    current = next((place for place, (_, _, is_done) in enumerate(rows) if not is_done), len(rows))
    return tuple(
        Milestone(text, when, "done" if is_done else "now" if place == current else "later")
        for place, (text, when, is_done) in enumerate(rows)
    )


def moment(at: datetime) -> str:
    """A moment of the past, in the desk's time."""
    local = at.astimezone(installed().zone)
    return f"{_short(local.date())}, {local:%H.%M %Z}"


def _short(day: date) -> str:
    return formats.date_format(day, "j M Y")
