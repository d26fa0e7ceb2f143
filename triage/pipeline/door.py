"""The door: a message becomes rows in one transaction, or nothing does."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from triage.messages import Answers, InboundMessage, Picture
from triage.models import EventKind, Screenshot, Stage, Submission, Ticket, TicketEvent, TicketState
from triage.models.claim import RELEASED
from triage.models.silence import digest
from triage.models.ticket import fingerprint
from triage.models.together import KeyOf, insert_together
from triage.nudge import nudge

Outcome = Literal["created", "joined", "repeated"]

log = structlog.get_logger("triage.door")


@dataclass(frozen=True, slots=True)
class Received:
    """The ticket that a message ended in: a new one, an open one it joined, or the one it made before."""

    ticket: Ticket
    outcome: Outcome


def receive(message: InboundMessage, *, now: datetime, ticket: Ticket | None = None) -> Received:
    """Accept a message: ticket, submission, screenshots and event in one transaction.

    1. Try to open a ticket (or to join ``ticket``, where the requester writes to a known one).
    2. If the database says that this message was here before (its key), return that ticket.
    3. If it says that the same complaint is open already (its fingerprint), join that one.
    """
    if ticket is not None:
        return _join(message, ticket=ticket.merged_into or ticket, now=now)
    try:
        return Received(_open(message, now=now), "created")
    except IntegrityError:
        # Which constraint it was is asked of the rows, not read from the error: both may hold.
        if repeated := _received_before(message):
            return _repeated(message, ticket=repeated)
        same = Ticket.objects.exclude(state=TicketState.CLOSED).filter(fingerprint=_fingerprint(message.answers))
        if found := same.first():
            return _join(message, ticket=found, now=now)
        raise


def keep_drafts(pictures: Sequence[Picture], *, draft_key: str, now: datetime, email: str = "") -> None:
    """Keep the accepted pictures of a refused form, so that they needn't be sent again; no more than one may carry.

    ``email`` is the address typed, "" where it is none: by it, erasing finds them.
    """
    first = drafts(draft_key).count()
    owner = {"draft_key": draft_key, "draft_of": digest(email) if email else ""}
    room = max(0, settings.PICTURES_MAX - first)
    Screenshot.objects.bulk_create(
        _screenshot(picture, position=first + index, now=now, **owner) for index, picture in enumerate(pictures[:room])
    )
    for surplus in pictures[room:]:
        (settings.QUARANTINE / surplus.name).unlink(missing_ok=True)


def drafts(draft_key: str) -> QuerySet[Screenshot]:
    """The pictures kept for a form that has not been accepted yet."""
    return Screenshot.objects.filter(draft_key=draft_key, submission__isnull=True).order_by("position", "id")


def drop_draft(draft_key: str, pk: int) -> None:
    """Forget one kept picture."""
    for row in drafts(draft_key).filter(pk=pk):
        row.delete()
        (settings.QUARANTINE / row.quarantine_name).unlink(missing_ok=True)


def _open(message: InboundMessage, *, now: datetime) -> Ticket:
    answers = message.answers
    ticket = Ticket(
        fingerprint=_fingerprint(answers),
        requester_name=answers.name,
        requester_email=answers.email,
        language=answers.language,
        stage=Stage.READ if message.pictures or message.draft_key else Stage.CLASSIFY,
        created_at=now,
        origin=message.origin,
    )
    # One statement is atomic by itself. Only a second one, or somebody's transaction around us, needs more.
    with transaction.atomic() if message.draft_key or connection.in_atomic_block else nullcontext():
        ticket.pk = _insert(message, ticket=ticket, kind=EventKind.RECEIVED, now=now)
    ticket._state.adding = False
    _tell(ticket, "created", message=message)
    return ticket


def _join(message: InboundMessage, *, ticket: Ticket, now: datetime) -> Received:
    """Add to an open ticket: newer evidence takes the work away from whoever judges the older."""
    try:
        with transaction.atomic():
            joined = Ticket.objects.select_for_update().exclude(state=TicketState.CLOSED).get(pk=ticket.pk)
            _insert(message, ticket=joined, kind=EventKind.JOINED, now=now)
            changed: dict[str, Any] = {"stage": Stage.READ, "attempts": 0, "snoozed_until": None, **RELEASED}
            if joined.state != TicketState.WITH_AGENT:
                changed["state"] = TicketState.PROCESSING
            Ticket.objects.filter(pk=joined.pk).update(evidence_version=F("evidence_version") + 1, **changed)
            joined.stage = Stage.READ
            _tell(joined, "joined", message=message)
        return Received(joined, "joined")
    except IntegrityError:
        if repeated := _received_before(message):
            return _repeated(message, ticket=repeated)
        raise


def _repeated(message: InboundMessage, *, ticket: Ticket) -> Received:
    """It was here before: pictures that came along once more go at once."""
    named = {picture.name for picture in message.pictures}
    rows = Screenshot.objects.filter(submission__ticket=ticket, quarantine_name__in=named)
    for name in named.difference(rows.values_list("quarantine_name", flat=True)):
        (settings.QUARANTINE / name).unlink(missing_ok=True)
    return Received(ticket, "repeated")


def _insert(message: InboundMessage, *, ticket: Ticket, kind: EventKind, now: datetime) -> int:
    """Write the message's rows, and the ticket's where it is new; gives the ticket's key."""
    key: Any = ticket.pk or KeyOf("ticket")
    answers = {field.name: getattr(message.answers, field.name) for field in fields(Answers)}
    answers["platform_id"] = answers.pop("platform") or None
    answers["what_you_see"] = answers["what_you_see"] or ""
    answers["review_state"] = answers["review_state"] or ""
    submission = Submission(
        ticket_id=key, channel=message.channel, client=message.client, key=message.key, received_at=now, **answers
    )
    # Many requests at once can lay down more drafts than a complaint may carry; the rest is swept.
    room = max(0, settings.PICTURES_MAX - len(message.pictures))
    kept = list(drafts(message.draft_key).values_list("pk", flat=True)[:room]) if message.draft_key else []
    written = insert_together(
        {
            "ticket": [] if ticket.pk else [ticket],
            "submission": [submission],
            "screenshots": [
                _screenshot(picture, position=len(kept) + index, now=now, submission_id=KeyOf("submission"))
                for index, picture in enumerate(message.pictures)
            ],
            "event": [TicketEvent(ticket_id=key, kind=kind, at=now, data={"channel": message.channel})],
        }
    )
    if kept:
        Screenshot.objects.filter(pk__in=kept, submission__isnull=True).update(
            submission=written["submission"], draft_of=""
        )
    return written.get("ticket") or ticket.pk


def _screenshot(picture: Picture, *, position: int, now: datetime, **owner: Any) -> Screenshot:
    return Screenshot(
        **owner,
        position=position,
        created_at=now,
        original_name=picture.original_name[:100],
        quarantine_name=picture.name,
        upload_sha256=picture.sha256,
        kind=picture.kind,
        byte_size=picture.byte_size,
        width=picture.width,
        height=picture.height,
    )


def _tell(ticket: Ticket, outcome: Outcome, *, message: InboundMessage) -> None:
    nudge(ticket.stage, ticket.pk)
    log.info("received", ticket=ticket.reference, outcome=outcome, channel=message.channel)


def _received_before(message: InboundMessage) -> Ticket | None:
    return Ticket.objects.filter(
        submissions__channel=message.channel, submissions__client=message.client, submissions__key=message.key
    ).first()


def _fingerprint(answers: Answers) -> str:
    return fingerprint(
        email=answers.email, platform=answers.platform or answers.platform_other, training=answers.training
    )
