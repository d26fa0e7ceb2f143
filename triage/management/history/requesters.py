"""What requesters do in a demonstration's past: complain, answer, disagree, say whether we were helpful."""

import re
from dataclasses import replace
from functools import partial

from triage import pipeline, tickets
from triage.decision.category import Then
from triage.installed import installed
from triage.management.history.life import Life
from triage.management.history.script import Complaint
from triage.messages import Answers, InboundMessage, Standing
from triage.models import Author, DeskChannel, FollowUp, FollowUpState, Ticket, TicketState
from triage.models.ticket_states import RATED_RESOLUTIONS
from triage.playbook import desk

WITH_FORM, WITHOUT = ("web",) * 9 + ("api",), ("web", "email", "email")
"""Channels by whether the form's questions were answered: mails tell what they tell."""
WRONG, RIGHT = 0.5, 0.03
"""The shares that disagree with an answer that is wrong, or right."""


def complain(life: Life, complaint: Complaint, *, channel: str = "", agent_id: int | None = None) -> Ticket:
    """Somebody complains; the machine reads, decides and answers."""
    answers = complaint.answers(name=life.name(), now=life.now, desk=desk.current())
    address = ".".join(re.findall(r"[a-z]+", answers.name.casefold())[:2]) + f".{len(life.told) + 1}@example.com"
    channel = channel or life.chance.choice(WITHOUT if complaint.written_on is None else WITH_FORM)
    sent = InboundMessage(channel, replace(answers, email=address), key=life.key(), agent_id=agent_id)
    ticket = pipeline.receive(sent, now=life.now).ticket
    life.told[ticket.pk] = complaint
    return react(life, life.work(ticket))


def telephone(life: Life, complaint: Complaint, *, agent_id: int) -> Ticket:
    """Somebody calls, and an agent types."""
    return complain(life, complaint, channel=DeskChannel.TELEPHONE, agent_id=agent_id)


def react(life: Life, ticket: Ticket) -> Ticket:
    """What its requester is going to do about the ticket as it is now."""
    truth = life.told[ticket.pk].truth
    if ticket.state == TicketState.ASKED and life.likely(0.65):
        life.soon((0.2, 26), partial(write_again, life, ticket))
    elif ticket.state == TicketState.ANSWERED:
        if life.likely(RIGHT if ticket.category in truth else WRONG):
            life.soon((1, 30), partial(dispute, life, ticket))
        elif life.likely(0.4):
            life.soon((0.1, 12), lambda: tickets.confirm_owner(ticket, now=life.now))
    elif ticket.state == TicketState.WITH_AGENT and life.likely(0.06):
        life.soon((20, 60), partial(write_again, life, ticket))
    elif ticket.state == TicketState.CLOSED and ticket.resolution in RATED_RESOLUTIONS and life.likely(0.45):
        life.soon((0.1, 20), partial(rate, life, ticket))
    return ticket


def write_again(life: Life, ticket: Ticket) -> None:
    """They answer, or ask how far it is."""
    ticket.refresh_from_db()
    known = tickets.details(ticket)
    more = life.complaints.more_about(life.told[ticket.pk].truth) if ticket.state == TicketState.ASKED else ""
    said = Answers(email=known.email, language=known.language, description=more or life.says("asks_again"))
    message = InboundMessage("web", said, key=life.key())
    pipeline.receive(message, now=life.now, ticket=ticket, stands=lambda _ticket: Standing.OWNER)
    react(life, life.work(ticket))


def dispute(life: Life, ticket: Ticket) -> None:
    """They say that the answer is wrong."""
    tickets.dispute(ticket, now=life.now)
    life.work(ticket)


def follow_ups(life: Life) -> None:
    """What is due is asked; some will answer."""
    due = FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=life.now)
    asked = list(due.order_by("due_at", "id").values_list("pk", flat=True))
    if not asked:
        return
    pipeline.follow_up()
    for row in FollowUp.objects.filter(pk__in=asked).select_related("ticket").order_by("id"):
        life.work(row.ticket)
        if row.state == FollowUpState.FIRED and life.likely(0.6):
            life.soon((0.3, 30), partial(answer, life, row))


def answer(life: Life, row: FollowUp) -> None:
    """Yes or no by one click."""
    answers = installed().rules.follow_ups[row.kind].answers
    if not answers:
        return
    machine = row.ticket.classifications.filter(author=Author.MACHINE).last()
    is_right = machine is not None and machine.category in life.told[row.ticket_id].truth
    well = [code for code, each in answers.items() if each.then == Then.CLOSE] or [next(iter(answers))]
    ill = [code for code in answers if code not in well] or well
    tickets.confirm_owner(row.ticket, now=life.now)
    code = life.chance.choice(well if life.likely(0.8 if is_right else 0.5) else ill)
    tickets.answer_follow_up(row, answer=code, now=life.now)
    react(life, life.work(row.ticket))


def rate(life: Life, ticket: Ticket) -> None:
    """Whether we were helpful, and for some why."""
    helpful = life.likely(0.8)
    tickets.rate(ticket, helpful=helpful, now=life.now)
    if life.likely(0.4):
        life.clock.pass_by(minutes=2)
        tickets.comment(ticket, text=life.says("praise" if helpful else "criticism"), now=life.now)
