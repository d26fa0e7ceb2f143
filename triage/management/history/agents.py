"""What agents do in a demonstration's past: answer what waits for them, look back, close, judge unseen."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q

from triage import tickets
from triage.decision.verdict import OTHER
from triage.installed import installed
from triage.management.history.life import Life
from triage.management.history.requesters import react
from triage.models import (
    Author,
    BlindCheck,
    FollowUp,
    FollowUpState,
    Resolution,
    Tag,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.ticket import awake
from triage.tickets import NotPossible

SILENT = timedelta(days=6)
"""After so long without anything planned or said an agent closes."""
SEEN_WRONG = 0.04
"""Of verdicts that differ from the script. It knows pictures that were not sent, and nothing of what has happened
since: by its word alone thresholds would be earned that end all automatic answers.
"""


def hour(life: Life, agents: Sequence[User], *, hands: float) -> None:
    """An hour's work: tickets are handed out, and each agent takes some, ``hands`` of them on average."""
    tickets.hand_out(now=life.now)
    for agent in agents:
        for _ticket in range(life.chance.choice((0, 1, 1, 2)) if life.likely(hands) else 0):
            mine = Q(assignee__isnull=True) | Q(assignee=agent.pk)
            waiting = Ticket.objects.actionable_by(agent).filter(mine, awake(life.now), state=TicketState.WITH_AGENT)
            if ticket := waiting.order_by("rank_at", "id").first():
                life.clock.pass_by(minutes=life.chance.uniform(1, 4))
                _take(life, ticket, agent, agents)


def _take(life: Life, ticket: Ticket, agent: User, agents: Sequence[User]) -> None:
    """Look at a ticket: pass it on, set it aside, or settle it."""
    who: dict[str, Any] = {"agent": agent, "now": life.now}
    if life.likely(0.15) and not ticket.tags:
        tags = Tag.objects.order_by("id").values_list("pk", flat=True)
        tickets.change_tags(ticket, on=[life.chance.choice(list(tags))], **who)
    if ticket.pk not in life.touched and life.likely(0.16):
        life.touched.add(ticket.pk)
        colleague = life.chance.choice([each for each in agents if each != agent])
        if life.likely(0.5):
            until = life.now + timedelta(days=life.chance.randint(1, 4))
            tickets.snooze(ticket, until=until, **who)
            tickets.note(ticket, text=life.says("notes"), action_key=life.key(), **who)
        else:
            said = life.says("mentions").format(who=colleague.username)
            tickets.note(ticket, text=said, action_key=life.key(), **who)
            tickets.assign(ticket, assignee=colleague, **who)
        return
    try:
        _settle(life, ticket, agent)
    except NotPossible:  # A cause without its day, say: they ask in their own words.
        tickets.reply(ticket, text=life.says("replies"), action_key=life.key(), **who)
    react(life, life.work(ticket))


def _settle(life: Life, ticket: Ticket, agent: User) -> None:
    """Confirm or correct what has a standard letter; write where none would help."""
    told = life.told[ticket.pk]
    who: dict[str, Any] = {"agent": agent, "action_key": life.key(), "now": life.now}
    cause = next((label for label in told.truth if label in installed().rules.by_code), "")
    machine = ticket.classifications.filter(author=Author.MACHINE).last()
    # Where a follow-up was answered life has gone on, and what was true of the complaint is so no more.
    went_on = ticket.follow_ups.filter(state=FollowUpState.ANSWERED).exists()
    if machine is not None and machine.category in installed().rules.by_code and (went_on or life.likely(0.4)):
        cause = machine.category
    if not cause or ticket.is_harm or not (told.is_plain or life.likely(0.5)):
        tickets.reply(ticket, text=life.says("replies"), **who)
    elif machine is not None and machine.category == cause:
        tickets.accept(ticket, **who)
    else:
        tickets.correct(ticket, category=cause, **who)


def tidy_up(life: Life, agents: Sequence[User]) -> None:
    """Once a day: what nobody answers is closed; of what is closed a little is opened again."""
    lately = TicketEvent.objects.filter(ticket=OuterRef("pk"), at__gt=life.now - SILENT)
    planned = FollowUp.objects.filter(ticket=OuterRef("pk"), state=FollowUpState.PLANNED)
    resting = Ticket.objects.filter(~Exists(lately), ~Exists(planned), state__in=["answered", "asked"])
    for ticket in resting.order_by("id"):
        life.clock.pass_by(seconds=40)
        ending = Resolution.NO_ANSWER if ticket.state == TicketState.ASKED else Resolution.ANSWERED
        agent = life.chance.choice(agents)
        tickets.close(ticket, resolution=ending, agent=agent, now=life.now)
        react(life, life.work(ticket))
        if life.likely(0.05):
            life.soon((20, 70), partial(_reopen, life, ticket, agent))


def _reopen(life: Life, ticket: Ticket, agent: User) -> None:
    tickets.reopen(ticket, reason=life.says("reasons"), agent=agent, action_key=life.key(), now=life.now)


def judge_blind(life: Life, agents: Sequence[User]) -> None:
    """Judge the verdicts that were drawn, without having seen them."""
    rules = installed().rules
    for check in BlindCheck.objects.filter(judged_at__isnull=True).select_related("judged").order_by("id"):
        life.clock.pass_by(minutes=1)
        told, said = life.told[check.judged.ticket_id], check.judged.category
        if said not in told.truth and life.likely(SEEN_WRONG):
            said = next((label for label in told.truth if label in rules.labels), OTHER)
        ruling = tickets.BlindRuling(said, helps=told.is_plain or not life.likely(SEEN_WRONG))
        tickets.judge_blind(check, ruling=ruling, agent=life.chance.choice(agents), now=life.now)
