"""Messages of another desk become rows: closed tickets without a letter, a plan or a verdict of this desk's.

Nobody hears of it: a single event of its own kind is written, no letter is queued, nothing is nudged. The dashboard
leaves these tickets out (``reporting.ticket_figures``), retention and erasure treat them like any others.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import islice
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction

from triage.installed import installed
from triage.models import (
    DeskSettings,
    EventKind,
    FoundIn,
    ImportedMessage,
    Reply,
    ReplyKind,
    ReplyState,
    Resolution,
    Stage,
    Submission,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.imported import IMPORTED
from triage.models.ticket_keys import fingerprint
from triage.models.ticket_words import index, words_of
from triage.models.together import insert_together
from triage.operations.imports.found import Found

BATCH = 200
"""Messages a transaction: few enough that being stopped costs little, and that nobody waits for it."""
SHOWN = 10
"""Places in the file that are named for each reason."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the messages: ``counts`` by what, ``refused`` by code, and for each code the first places."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[int]] = field(default_factory=dict)

    def refuse(self, code: str, at: int) -> None:
        """Count a message that is not taken."""
        self.refused[code] += 1
        if len(places := self.places.setdefault(code, [])) < SHOWN:
            places.append(at)


@dataclass(slots=True)
class _Batch:
    """Rows that are written together, and the tickets and messages that earlier ones of them made."""

    tickets: list[Ticket] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    messages: list[ImportedMessage] = field(default_factory=list)
    known: dict[str, ImportedMessage] = field(default_factory=dict)


class Import:
    """One file of ``source``, for which ``by`` vouches."""

    def __init__(self, source: str, *, by: User, now: datetime) -> None:
        """Times are compared with ``now``; what this desk would have forgotten by then is not taken."""
        self.source, self.by, self.now = source, by, now
        self.oldest = now - timedelta(days=DeskSettings.objects.get().identities_kept_days)
        self.report = Report()

    def take(self, found: Iterable[Found]) -> Iterator[int]:
        """Write the messages batch by batch; gives how many each had."""
        rest = iter(found)
        while some := list(islice(rest, BATCH)):
            self._take(some)
            yield len(some)

    @transaction.atomic
    def _take(self, some: Sequence[Found]) -> None:
        """What is there already is left alone: a file may be imported again, or on from where it was stopped."""
        with connection.cursor() as cursor:  # Two imports of one source wait for each other.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {self.source}"])
        batch = _Batch()
        keys = {self._digest(key) for each in some for key in (each.key, *each.answers)}
        there = ImportedMessage.objects.filter(source=self.source, digest__in=keys).select_related("ticket")
        batch.known = {row.digest: row for row in there}
        for each in some:
            self._sort(each, batch)
        Ticket.objects.bulk_create(batch.tickets)
        Submission.objects.bulk_create(batch.submissions)
        Reply.objects.bulk_create(batch.replies)
        ImportedMessage.objects.bulk_create(batch.messages)
        event = {"kind": EventKind.IMPORTED, "at": self.now, "agent": self.by, "data": {"source": self.source}}
        TicketEvent.objects.bulk_create(TicketEvent(ticket=ticket, **event) for ticket in batch.tickets)
        said = {row.ticket_id: row.description for row in reversed(batch.submissions)}
        if batch.tickets:
            insert_together({"words": [words_of(ticket, said.get(ticket.pk, "")) for ticket in batch.tickets]})
        if answered := sorted({row.ticket_id for row in batch.replies}):
            index(FoundIn.LETTERS, answered)

    def _sort(self, found: Found, batch: _Batch) -> None:
        """Put one message where it belongs, or count why it does not."""
        digest = self._digest(found.key)
        if found.key and digest in batch.known:
            self.report.counts["there"] += 1
            return
        threads = (batch.known.get(self._digest(key)) for key in reversed(found.answers))
        thread = next((each.ticket for each in threads if each), None)
        if why := found.refused or self._why_not(found, thread):
            self.report.refuse(why, found.at)
            return
        self.report.counts["joined" if thread else "opened"] += 1
        self.report.counts["left_out"] += found.left_out
        self.report.counts["labelled"] += bool(found.category)
        self.report.counts["unknown_category"] += found.has_unknown_category
        ticket = thread or self._ticket(found, digest)
        if thread is None:
            batch.tickets.append(ticket)
        if found.is_desks:
            batch.replies.append(self._reply(ticket, found.words, found, digest))
        else:
            batch.submissions.append(self._submission(ticket, found, digest))
        if found.reply:
            batch.replies.append(self._reply(ticket, found.reply, found, digest))
        made = {"source": self.source, "digest": digest, "ticket": ticket, "category": found.category}
        row = ImportedMessage(**made, imported_by=self.by, imported_at=self.now)
        batch.messages.append(row)
        batch.known[digest] = row

    def _why_not(self, found: Found, thread: Ticket | None) -> str:
        reasons = {
            "no_id": not found.key,
            "no_words": not (found.words or found.subject),
            "no_time": found.received_at is None,
            "future": any(at and at > self.now for at in (found.received_at, found.closed_at)),
            "too_old": bool(found.closed_at and found.closed_at <= self.oldest),
            "no_thread": found.is_desks and thread is None,
            "erased": bool(thread and thread.anonymised_at),
        }
        return next((code for code, is_so in reasons.items() if is_so), "")

    def _ticket(self, found: Found, digest: str) -> Ticket:
        received = found.received_at or self.now
        return Ticket(
            fingerprint=fingerprint(found.email or digest, found.platform),
            requester_name=found.name,
            requester_email=found.email,
            language=self._language(found),
            platform_id=found.platform or None,
            category=found.category,
            state=TicketState.CLOSED,
            stage=Stage.DONE,
            resolution=Resolution.ANSWERED,
            created_at=received,
            closed_at=max(received, found.closed_at or received),
        )

    def _submission(self, ticket: Ticket, found: Found, digest: str) -> Submission:
        said: dict[str, Any] = {"name": found.name, "email": found.email, "subject": found.subject}
        said |= {"description": found.words or found.subject, "platform_id": found.platform or None}
        said |= {"received_at": found.received_at, "language": ticket.language, "left_out": min(found.left_out, 1000)}
        return Submission(ticket=ticket, channel=IMPORTED, client=self.source, key=digest, **said)

    def _reply(self, ticket: Ticket, text: str, found: Found, digest: str) -> Reply:
        at = found.received_at if found.is_desks else found.closed_at
        return Reply(
            ticket=ticket,
            key=f"{IMPORTED}-{digest}",
            kind=ReplyKind.AGENT,
            to=ticket.requester_email,
            language=ticket.language,
            subject=found.subject,
            text=text,
            body=text,
            message_id=f"{IMPORTED}-{digest}",
            state=ReplyState.SENT,
            **dict.fromkeys(("created_at", "due_at", "sent_at"), at),
        )

    def _language(self, found: Found) -> str:
        return found.language or installed().guess_language(found.words)

    def _digest(self, key: str) -> str:
        return sha256(f"{self.source}\n{key}".encode("utf-8", "replace")).hexdigest()
