"""The machine's stages: read, classify, respond."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from triage import meters, parts
from triage.decision.decide import decide
from triage.decision.verdict import Disposition
from triage.evidence import active
from triage.evidence.files.looking import look_at, waiting_files
from triage.evidence.files.scan import ScannerFailed
from triage.evidence.gather import gather, others_pictures, pictures
from triage.evidence.pictures.reader import ReaderCrashed
from triage.evidence.reading import read_screenshot
from triage.incidents import history as signatures
from triage.incidents.telling import tell_newcomer
from triage.incidents.watch import has_answered, newcomer
from triage.installed import installed
from triage.models import (
    Author,
    Classification,
    Escalation,
    EventKind,
    File,
    FileOutcome,
    Incident,
    IncidentState,
    Reply,
    ReplyKind,
    Screenshot,
    ScreenshotState,
    Stage,
    Ticket,
    TicketState,
)
from triage.models.part import READER, SCANNER, STORAGE
from triage.models.ticket_words import remember_words
from triage.outbox.canned import kind_of
from triage.outbox.compose import reply_code
from triage.outbox.replies import Order, write
from triage.pipeline.alarms import raise_alarm
from triage.pipeline.turns import take_turns
from triage.pipeline.work import finish, pass_on, record, run
from triage.playbook import desk
from triage.tickets.follow_ups import plan
from triage.tickets.transitions import answered, asked, note_event, put_first, to_agent

log = structlog.get_logger("triage.pipeline")

TURN = 3.0
"""Seconds after which no further picture of a ticket is begun: the rest goes back to the line's end. A phone's five
take about as long. (One alone may take ``reader.READ_SECONDS``.)"""
_OF_TICKET = {"submission__ticket": OuterRef("pk")}
NO_PICTURES = Q(~Exists(Screenshot.objects.filter(state=ScreenshotState.WAITING, **_OF_TICKET)))
NO_FILES = Q(~Exists(File.objects.filter(outcome=FileOutcome.WAITING, **_OF_TICKET)))
"""Tickets of which nothing waits to be read."""
AT_ONCE = 16
"""Tickets that are decided on in one go: about a second's work, so that letters and other tasks get their turn soon."""
MOST_IN_A_ROW = 5
"""Answers and questions that the machine sends before a human has had a say."""


def read_next() -> bool:
    """Read waiting screenshots of the tickets whose turn it is; False where none waits that can be read now.

    While a part fails that reading needs, only those tickets have a turn that have nothing to be read.
    """
    now = timezone.now()
    can_be_read = Q()
    if parts.rests(STORAGE, parts.here(READER), now=now):
        can_be_read = NO_PICTURES & NO_FILES
    elif parts.rests(SCANNER, now=now):
        can_be_read = NO_FILES
    tickets = take_turns(Stage.READ, now=now, most=2, among=can_be_read)  # One of each lane.
    for ticket_id in tickets:
        read(ticket_id)
    return bool(tickets)


def read(ticket_id: int) -> None:
    """Read waiting screenshots of this ticket, for one turn; the rest goes back to the line's end."""
    run(Stage.READ, ticket_id, _read)


def decide_next() -> bool:
    """Decide on the tickets whose turn it is, and answer each in one go; whether more may wait.

    In one go: between two tasks the answer would wait behind everything that a flood has put into the queue.
    """
    tickets = take_turns(Stage.CLASSIFY, now=timezone.now(), most=AT_ONCE)
    for ticket_id in tickets:
        run(Stage.CLASSIFY, ticket_id, _decide)  # Or leave it to another worker that was given the same turn.
    return len(tickets) == AT_ONCE


def respond_next() -> bool:
    """Answer tickets that were decided on, and then left by whoever was to answer; whether more may wait."""
    tickets = take_turns(Stage.RESPOND, now=timezone.now(), most=AT_ONCE)
    for ticket_id in tickets:
        respond(ticket_id)
    return len(tickets) == AT_ONCE


def classify(ticket_id: int) -> bool:
    """Decide what is wrong, from everything known now; whether the ticket was free."""
    return run(Stage.CLASSIFY, ticket_id, _classify)


def respond(ticket_id: int) -> None:
    """Do what the newest classification calls for."""
    run(Stage.RESPOND, ticket_id, _respond)


def _read(ticket: Ticket, now: datetime) -> None:
    ends = time.monotonic() + TURN
    failed: ScannerFailed | ReaderCrashed | None = None
    for file in waiting_files(ticket.pk):
        try:
            look_at(file, ticket_id=ticket.pk)
        except (ScannerFailed, ReaderCrashed) as error:
            failed = error
        if time.monotonic() > ends:
            record(ticket, stage=Stage.READ)
            return
    if failed:
        raise failed
    rows = [*pictures(ticket), *others_pictures(ticket)]
    waiting = [(row.attempts, position) for position, row in enumerate(rows) if row.state == ScreenshotState.WAITING]
    crash: ReaderCrashed | None = None
    # A picture that killed the reader once lets the others go first: many such cost a turn each, and nobody's pictures.
    for number, (_attempts, position) in enumerate(sorted(waiting)):
        if number and time.monotonic() > ends:
            record(ticket, stage=Stage.READ)
            return
        try:
            read_screenshot(rows[position], position=position, today=installed().day(now), desk=desk.current())
        except ReaderCrashed as error:
            crash = error
    if crash:
        raise crash
    with transaction.atomic():
        record(ticket, stage=Stage.CLASSIFY)
        if rows:
            note_event(ticket, EventKind.READ, now=now, pictures=len(rows))


def _decide(ticket: Ticket, now: datetime) -> None:
    """Classify, and answer under the same claim. Killed between the two, or where the answer fails, the verdict stays,
    and another worker answers.
    """
    judged = _classify(ticket, now, then=pass_on)
    _respond(ticket, now, judged=judged)


def _classify(ticket: Ticket, now: datetime, *, then: Callable[..., None] = record) -> Classification:
    current, models = desk.current(), active.models()
    policy = current.policy
    facts = gather(ticket, now=now, desk=current, models=models)
    verdict = decide(facts, policy, current.rules)
    with transaction.atomic():
        row, created = Classification.objects.get_or_create(
            ticket=ticket,
            author=Author.MACHINE,
            evidence_version=ticket.evidence_version,
            judged_on=installed().day(now),
            policy_version=policy.version,
            model_version=models.version,
            defaults=Classification.judgement(verdict, facts=facts, now=now),
        )
        platform = current.rules.platform(facts, policy) or None
        is_harm = ticket.is_harm or not current.rules.harms.isdisjoint(verdict.holds)
        found: dict[str, Any] = {"category": row.category, "confidence": row.confidence, "is_harm": is_harm}
        then(ticket, stage=Stage.RESPOND, platform_id=platform, **found)
        remember_words(ticket, facts.words)
        signatures.note(ticket, facts, category=row.category, desk=current)
        if created:
            told: dict[str, Any] = {"category": row.category, "disposition": row.disposition}
            note_event(ticket, EventKind.CLASSIFIED, now=now, classification=row.pk, **told)
    _count(row, harms=current.rules.harms)
    log.info("classified", category=row.category, confidence=round(row.confidence, 3), disposition=row.disposition)
    return row


def _count(row: Classification, *, harms: frozenset[str]) -> None:
    """For the metrics. That somebody suffers is nothing that a figure of many eyes need tell."""
    meters.DECISIONS.labels(row.category, row.disposition).inc()
    for circumstance in {meters.OTHER if hold in harms else hold for hold in row.holds}:
        meters.CIRCUMSTANCES.labels(circumstance).inc()


def _respond(ticket: Ticket, now: datetime, *, judged: Classification | None = None) -> None:
    judged = judged or ticket.classifications.latest()
    verdict, current = judged.verdict(), desk.current()
    hold = next(iter(verdict.holds), "")
    harm = next((each for each in verdict.holds if each in current.rules.harms), "")
    why = Escalation.HELD if hold else Escalation.UNSURE
    if is_tiring := _in_a_row(ticket) >= MOST_IN_A_ROW:
        why, hold = Escalation.TOO_MANY_ANSWERS, harm
    if is_tiring or _asked_before(judged):
        verdict = replace(verdict, disposition=Disposition.ESCALATE, question="", follow_ups=())
    with transaction.atomic():
        if harm:  # Whoever has the ticket: colleagues are told, and it comes first.
            raise_alarm(ticket, now=now)
        if ticket.state == TicketState.WITH_AGENT:
            # What a human has in hand is not taken back by new evidence; the agent sees the new verdict.
            record(ticket, stage=Stage.DONE)
            if harm:
                put_first(ticket, hold=harm)
            return
        if ticket.is_manual:
            # An agent is in conversation with the requester: what came in is theirs to answer.
            newest = ticket.submissions.order_by("-id").values_list("corrects", flat=True).first()
            why = Escalation.DETAILS if newest else Escalation.ANSWERED
            finish(ticket, to_agent, why=why, hold=harm, now=now)
            return
        if not ticket.is_harm and _is_told_of_incident(ticket, now=now):
            return
        match verdict.disposition:
            case Disposition.AUTO_REPLY:
                finish(ticket, answered, now=now)
            case Disposition.ASK if not ticket.requester_email:
                finish(ticket, to_agent, why=Escalation.TO_BE_TOLD, now=now)
            case Disposition.ASK:
                finish(ticket, asked, now=now)
            case Disposition.ESCALATE:
                finish(ticket, to_agent, why=why, hold=hold, now=now)
        code = reply_code(verdict)
        write(ticket, Order(code, f"{kind_of(code)}-{judged.pk}"), about=judged, desk=current, now=now)
        plan(ticket, verdict.follow_ups, judged=judged, now=now)


def _is_told_of_incident(ticket: Ticket, *, now: datetime) -> bool:
    """Whether an open incident answers instead: its news to a member that has none, an agent to one that wrote back."""
    if not Incident.objects.filter(state=IncidentState.OPEN).exists():
        return False
    if has_answered(ticket):
        finish(ticket, to_agent, why=Escalation.INCIDENT, now=now)
        return True
    member = newcomer(ticket, now=now)
    if member is None or not tell_newcomer(member, ticket, now=now):
        return False
    finish(ticket, answered, now=now)
    return True


def _in_a_row(ticket: Ticket) -> int:
    """How often the machine has answered or asked since a human last did."""
    said = Reply.objects.filter(ticket=ticket).order_by("-id").values_list("kind", "classification__author")
    since = takewhile(lambda reply: reply[0] != ReplyKind.AGENT and reply[1] != Author.AGENT, said)
    return sum(kind in {ReplyKind.VERDICT, ReplyKind.QUESTION} for kind, _author in since)


def _asked_before(judged: Classification) -> bool:
    """Whether the machine has asked this very question before: once more would only annoy, so a human asks."""
    asked = Classification.objects.filter(
        ticket=judged.ticket_id, author=Author.MACHINE, disposition=Disposition.ASK, question=judged.question
    )
    return judged.disposition == Disposition.ASK and asked.exclude(pk=judged.pk).exists()
