"""What requesters do: disagree, answer a follow-up, ask for their link."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from triage.decision.category import Then
from triage.installed import installed
from triage.models import (
    Author,
    Escalation,
    EventKind,
    FollowUp,
    FollowUpState,
    Label,
    LabelKind,
    LinkRequest,
    Resolution,
    Satisfaction,
    Ticket,
    TicketState,
)
from triage.models.ticket_states import RATED_RESOLUTIONS
from triage.nudge import nudge
from triage.outbox.replies import Order, write
from triage.playbook import desk
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import close_ticket, decide_anew, hand_over, lock, note_event, wake

SECOND_THOUGHTS = timedelta(days=1)
"""How long a requester may change what they think of our help."""


@transaction.atomic
def dispute(ticket: Ticket, *, now: datetime) -> None:
    """The requester says that the answer is wrong: a human looks."""
    locked = lock(ticket)
    if locked.state == TicketState.WITH_AGENT:
        wake(locked, now=now)
        return
    note_event(locked, EventKind.DISPUTED, now=now)
    if judged := locked.classifications.filter(author=Author.MACHINE).last():
        Label.objects.get_or_create(judged=judged, kind=LabelKind.DISPUTED, defaults={"created_at": now})
    hand_over(locked, Escalation.DISPUTED, now=now)


@transaction.atomic
def answer_follow_up(follow_up: FollowUp, *, answer: str, now: datetime) -> None:
    """Record the requester's yes or no and act on it. Answering twice is harmless: the first counts."""
    locked = lock(follow_up.ticket)
    fired = FollowUp.objects.filter(pk=follow_up.pk, state=FollowUpState.FIRED)
    clicked = installed().rules.follow_ups[follow_up.kind].answers.get(answer)
    if clicked is None or not fired.update(state=FollowUpState.ANSWERED, answer=answer, answered_at=now):
        raise NotPossible("not_asked")
    note_event(locked, EventKind.FOLLOW_UP_ANSWERED, now=now, kind=follow_up.kind, answer=answer)
    if locked.state == TicketState.WITH_AGENT and clicked.then != Then.CLOSE:
        wake(locked, now=now)
        return
    match clicked.then:
        case Then.CLOSE:
            close_ticket(locked, resolution=Resolution.APPEARED, agent=None, now=now)
        case Then.DECIDE:
            decide_anew(locked, now=now)
        case Then.AGENT:
            hand_over(locked, Escalation.FOLLOW_UP, now=now)
        case Then.WAIT:
            pass


@transaction.atomic
def rate(ticket: Ticket, *, helpful: bool, now: datetime) -> Satisfaction:
    """Record whether the requester of a closed ticket found us helpful; it may change for a day after the first click.

    Raises NotPossible where nobody is asked (any more).
    """
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.state != TicketState.CLOSED or locked.resolution not in RATED_RESOLUTIONS:
        raise NotPossible("not_rated")
    row, created = Satisfaction.objects.get_or_create(ticket=locked, defaults={"helpful": helpful, "at": now})
    if not created:
        if row.helpful == helpful:
            return row
        if now - row.at > SECOND_THOUGHTS:
            raise NotPossible("rated_before")
        row.helpful = helpful
        row.save(update_fields=["helpful"])
    note_event(locked, EventKind.RATED, now=now, helpful="yes" if helpful else "no")
    return row


@transaction.atomic
def comment(ticket: Ticket, *, text: str, now: datetime) -> None:
    """Keep what a requester who has rated our help says about it, as ``text`` is; a later one replaces it for a day.

    Raises NotPossible where nobody is asked (any more).
    """
    if not text:
        raise NotPossible("no_comment")
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    row = Satisfaction.objects.filter(ticket=locked).first()
    is_asked = locked.state == TicketState.CLOSED and locked.resolution in RATED_RESOLUTIONS
    if row is None or not is_asked or locked.anonymised_at is not None:
        raise NotPossible("not_rated")
    if now - row.at > SECOND_THOUGHTS:
        raise NotPossible("rated_before")
    if row.comment == text:
        return
    row.comment = text
    row.save(update_fields=["comment"])
    note_event(locked, EventKind.COMMENTED, now=now)


def ask_for_links(email: str, *, now: datetime) -> None:
    """Have the links of an address mailed: by a worker, so that asking takes equally long for every address."""
    nudge("link", LinkRequest.objects.create(email=email, asked_at=now).pk)


def answer_link_request(request_id: int, *, now: datetime) -> None:
    """Mail what was asked for, and forget the address. Running it twice mails once (``send_links``)."""
    request = LinkRequest.objects.filter(pk=request_id).first()
    if request is not None:
        send_links(request.email, now=now)
        request.delete()


def send_links(email: str, *, now: datetime) -> None:
    """Mail the status link of each open ticket of an address. Says nothing about whether there was one."""
    settled = now.strftime("%Y%m%d%H")  # At most one such mail an hour and ticket.
    tickets = Ticket.objects.exclude(state=TicketState.CLOSED).filter(requester_email__iexact=email)
    # Those that the owner has confirmed first: a stranger may have opened any number in their name.
    for ticket in tickets.order_by(F("confirmed_at").desc(nulls_last=True), "-id")[:10]:
        with suppress(NotPossible), transaction.atomic():  # Closed, perhaps erased, meanwhile.
            locked = lock(ticket)
            judged = locked.classifications.last()
            write(locked, Order("link", f"link-{settled}"), about=judged, desk=desk.current(), now=now)
