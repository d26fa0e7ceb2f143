"""Judging: what is known of a ticket becomes facts, the facts a verdict, the verdict a row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from triage import meters
from triage.decision.decide import decide
from triage.decision.facts import Facts
from triage.decision.verdict import Verdict
from triage.evidence.active import Models
from triage.evidence.gather import beside, gather
from triage.incidents.history import signature_of
from triage.installed import installed
from triage.models import Author, Classification, EventKind, Ticket, TicketEvent
from triage.models.ticket_words import words_of
from triage.models.together import KeyOf, insert_together
from triage.playbook.desk import Desk

log = structlog.get_logger("triage.pipeline")


@dataclass(frozen=True, slots=True)
class Judged:
    """What is made of a ticket, and by whom."""

    facts: Facts
    verdict: Verdict
    desk: Desk
    models: Models


def judge(ticket: Ticket, *, desk: Desk, models: Models, now: datetime) -> Judged:
    """Decide what is wrong, from everything known now. Nothing is written."""
    facts = gather(ticket, now=now, desk=desk, models=models)
    return Judged(facts, decide(facts, desk.policy, desk.rules), desk, models)


def _same(ticket: Ticket, judged: Judged, *, now: datetime) -> dict[str, Any]:
    """What names a verdict of the machine: the same evidence is judged once a day, by a policy and models."""
    return {
        "author": Author.MACHINE,
        "evidence_version": ticket.evidence_version,
        "judged_on": installed().day(now),
        "policy_version": judged.desk.policy.version,
        "model_version": judged.models.version,
    }


def kept(ticket: Ticket, judged: Judged, *, now: datetime) -> Classification | None:
    """The verdict that was written down before, if one was: it counts."""
    return ticket.classifications.filter(**_same(ticket, judged, now=now)).first()


def keep(ticket: Ticket, judged: Judged, *, now: datetime) -> Classification:
    """Within a transaction: write the verdict down, with what the ticket is found by and compared by.

    Raises IntegrityError where the same has been judged before (``kept``).
    """
    judgement = Classification.judgement(judged.verdict, facts=judged.facts, now=now)
    row = Classification(ticket=ticket, **_same(ticket, judged, now=now), **judgement)
    told = {"classification": KeyOf("verdict"), "category": row.category, "disposition": row.disposition}
    rows: dict[str, list[Any]] = {
        "verdict": [row],
        "words": [words_of(ticket, judged.facts.words + beside(ticket))],
        "signature": [signature_of(ticket, judged.facts, category=row.category, desk=judged.desk)],
        "event": [TicketEvent(ticket=ticket, kind=EventKind.CLASSIFIED, at=now, data=told)],
    }
    written = insert_together(rows, replacing={"words", "signature"})
    row.pk, row._state.adding = written["verdict"], False
    return row


def repeated(ticket: Ticket, row: Classification, judged: Judged) -> dict[str, Any]:
    """The ticket's fields that repeat its newest verdict; set on ``ticket``, and to be recorded with its next move."""
    fields: dict[str, Any] = {
        "category": row.category,
        "confidence": row.confidence,
        "platform_id": judged.desk.rules.platform(judged.facts, judged.desk.policy) or None,
    }
    if not judged.desk.rules.harms.isdisjoint(judged.verdict.holds):  # Once told it stays so, whoever has set it.
        fields["is_harm"] = True
    for name, value in fields.items():
        setattr(ticket, name, value)
    return fields


def tell(row: Classification, *, desk: Desk) -> None:
    """For the log and the metrics. That somebody suffers is nothing that a figure of many eyes need tell."""
    meters.DECISIONS.labels(row.category, row.disposition).inc()
    for circumstance in {meters.OTHER if hold in desk.rules.harms else hold for hold in row.holds}:
        meters.CIRCUMSTANCES.labels(circumstance).inc()
    log.info("classified", category=row.category, confidence=round(row.confidence, 3), disposition=row.disposition)
