"""The machine's stages: read, classify, respond."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property, partial

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from triage import parts
from triage.evidence import active
from triage.evidence.active import Models
from triage.evidence.files.looking import look_at, waiting_files
from triage.evidence.files.scan import ScannerFailed
from triage.evidence.gather import others_pictures, pictures
from triage.evidence.pictures.reader import ReaderCrashed
from triage.evidence.reading import read_screenshot
from triage.installed import installed
from triage.models import (
    EventKind,
    File,
    FileOutcome,
    FoundIn,
    Incident,
    IncidentState,
    Screenshot,
    ScreenshotState,
    Stage,
    Ticket,
)
from triage.models.part import READER, SCANNER, STORAGE
from triage.models.ticket_words import index
from triage.pipeline.answering import answer
from triage.pipeline.judging import judge, keep, kept, repeated, tell
from triage.pipeline.turns import take_turns
from triage.pipeline.work import Superseded, known, pass_on, record, run
from triage.playbook import desk
from triage.playbook.desk import Desk
from triage.tickets.transitions import note_event

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


class Once:
    """What is asked of the database once for all tickets of a turn, when the first of them needs it."""

    def __init__(self, desk: Desk) -> None:
        """``desk``: as it is now."""
        self.desk = desk

    @cached_property
    def models(self) -> Models:
        """The models in use."""
        return active.models()

    @cached_property
    def incidents(self) -> bool:
        """Whether an incident is open."""
        return Incident.objects.filter(state=IncidentState.OPEN).exists()


def read(ticket_id: int) -> None:
    """Read waiting screenshots of this ticket, for one turn; the rest goes back to the line's end."""
    for ticket in Ticket.objects.filter(pk=ticket_id):
        run(Stage.READ, ticket, _read)


def decide_next() -> bool:
    """Decide on the tickets whose turn it is, and answer each in one go; whether more may wait.

    In one go: between two tasks the answer would wait behind everything that a flood has put into the queue.
    """
    tickets = take_turns(Stage.CLASSIFY, now=timezone.now(), most=AT_ONCE)
    _work(Stage.CLASSIFY, tickets, _decide)
    return len(tickets) == AT_ONCE


def respond_next() -> bool:
    """Answer tickets that were decided on, and then left by whoever was to answer; whether more may wait."""
    tickets = take_turns(Stage.RESPOND, now=timezone.now(), most=AT_ONCE)
    _work(Stage.RESPOND, tickets, _respond)
    return len(tickets) == AT_ONCE


def classify_and_respond(ticket_id: int) -> None:
    """Decide what is wrong, and answer."""
    _work(Stage.CLASSIFY, [ticket_id], _decide)


def classify(ticket_id: int) -> bool:
    """Decide what is wrong, from everything known now; whether the ticket was free."""
    return _work(Stage.CLASSIFY, [ticket_id], _classify) == 1


def respond(ticket_id: int) -> None:
    """Do what the newest classification calls for."""
    _work(Stage.RESPOND, [ticket_id], _respond)


def _work(stage: Stage, ticket_ids: Sequence[int], step: Callable[..., object]) -> int:
    """How many of the tickets were ours to work on: another worker may have been given the same turn."""
    if not ticket_ids:
        return 0
    with desk.held() as current:
        own_step = partial(step, once=Once(current))
        return sum(run(stage, ticket, own_step) for ticket in known(*ticket_ids))


def _read(ticket: Ticket, now: datetime) -> None:
    """Whatever reading wrote down is found by the search once all of it is read: one statement a ticket."""
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
        if rows or File.objects.filter(submission__ticket=ticket).exists():
            index(FoundIn.EVIDENCE, [ticket.pk])
        if rows:
            note_event(ticket, EventKind.READ, now=now, pictures=len(rows))


def _decide(ticket: Ticket, now: datetime, *, once: Once) -> None:
    """Classify and answer, in one transaction. Where that fails, one after the other: so the verdict stays if it is the
    answer that cannot be written, and whoever tries again, or takes over, has it.
    """
    judged = judge(ticket, desk=once.desk, models=once.models, now=now)
    try:
        with transaction.atomic():
            row = keep(ticket, judged, now=now)
            fields = repeated(ticket, row, judged)
            answer(ticket, row, desk=once.desk, incidents=once.incidents, now=now, **fields)
    except Superseded:
        raise
    except Exception as error:
        if parts.nobodys_fault(error):
            raise
        log.warning("not_in_one_go", exc_info=error)
        with transaction.atomic():
            row = kept(ticket, judged, now=now) or keep(ticket, judged, now=now)
            pass_on(ticket, stage=Stage.RESPOND, **repeated(ticket, row, judged))
        tell(row, desk=once.desk)
        _respond(ticket, now, once=once)
    else:
        tell(row, desk=once.desk)


def _classify(ticket: Ticket, now: datetime, *, once: Once) -> None:
    judged = judge(ticket, desk=once.desk, models=once.models, now=now)
    with transaction.atomic():
        row = kept(ticket, judged, now=now) or keep(ticket, judged, now=now)
        record(ticket, stage=Stage.RESPOND, **repeated(ticket, row, judged))
    tell(row, desk=once.desk)


def _respond(ticket: Ticket, now: datetime, *, once: Once) -> None:
    with transaction.atomic():
        answer(ticket, ticket.classifications.latest(), desk=once.desk, incidents=once.incidents, now=now)
