"""Everything stored about one requester, as a ZIP file: for people (letters, pictures) and for programs (JSON)."""

import json
import shutil
from contextlib import ExitStack
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.contrib.auth.models import User
from django.db.models import Model

from triage.actions.access import record_access
from triage.actions.privacy import tickets_of
from triage.decision.codec import reason_from, to_json
from triage.evidence.pictures.storage import open_screenshot
from triage.models import AccessKind, AuditAction, Classification, Reply, Screenshot, Ticket
from triage.models.audit import Change, note
from triage.outbox.sentences import explain, title

README = """\
Everything that the desk has stored about the person who asked for it, {made_at}.

tickets.json   all of it, readable by programs
letters/       the mails that the desk has written, one a file
pictures/      the screenshots as they are stored (private numbers were blacked out when they came in)

In tickets.json, days are YYYY-MM-DD and times ISO 8601 with their zone. "tickets" lists the complaints; each has
  reference, name, email, language, state, resolution, created_at, closed_at, undeliverable_at
  messages         what was sent to us: the answers of the form, or a mail's text, with channel and time
  screenshots      what was sent as pictures: "file" here in the archive (null once it was deleted), the name it had,
                   "lines" the words that were read in it, "readings" what they were understood to mean
  verdicts         what was decided, by whom (the machine or an agent), how sure ("confidence", 0 to 1), why ("reasons":
                   a sentence, its weight, and the words it came from) and on which facts
  letters          what we wrote: subject, times, and "file" here in the archive
  follow_ups       what we asked later, and the answers
  events           what happened, in order
  mails            mails of yours that came in: their Message-ID and time
"""
TICKET = (
    *("reference", "requester_name", "requester_email", "language", "state", "resolution"),
    *("created_at", "waiting_since", "closed_at", "undeliverable_at"),
)
MESSAGE = (
    *("channel", "client", "received_at", "name", "email", "platform_id", "platform_other", "training", "institution"),
    *("completed_on", "finished", "what_you_see", "printed_name", "other_sites_open", "other_network_tried"),
    *("review_state", "description", "language"),
)
SCREENSHOT = (
    *("created_at", "original_name", "kind", "byte_size", "state", "width", "height", "usable", "problem"),
    *("lines", "readings"),
)
VERDICT = (
    *("author", "created_at", "category", "second", "confidence", "confidences", "disposition", "question", "holds"),
    *("due_on", "facts"),
)
LETTER = ("kind", "to", "language", "subject", "state", "created_at", "sent_at", "message_id")
FOLLOW_UP = ("kind", "sequence", "due_at", "state", "fired_at", "answered_at", "answer")
EVENT = ("kind", "at", "data")
MAIL = ("key", "received_at", "outcome")
PLAINLY = {"requester_name": "name", "requester_email": "email", "platform_id": "platform", "key": "message_id"}
"""Fields that go by another name in the archive."""


def export(ticket: Ticket, *, agent: User, now: datetime) -> IO[bytes]:
    """A temporary file with the ZIP archive, at its start; it is gone once closed. That it was made is on record."""
    tickets = list(tickets_of(ticket))
    record_export(tickets, agent=agent, now=now)
    with ExitStack() as closing:
        file = closing.enter_context(TemporaryFile())
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            told = {"made_at": now, "tickets": [_ticket(each, archive) for each in tickets]}
            archive.writestr("tickets.json", json.dumps(to_json(told), ensure_ascii=False, indent=1))
            archive.writestr("README.txt", README.format(made_at=now.isoformat(timespec="minutes")))
        file.seek(0)
        closing.pop_all()  # It is whole: whoever answers with it closes it.
        return file


def record_export(tickets: list[Ticket], *, agent: User, now: datetime) -> None:
    """Who took a copy of which tickets: in the audit, and among those who looked."""
    reference = tickets[0].reference
    record_access(AccessKind.EXPORT, "requester", agent=agent, now=now, reference=reference, rows=len(tickets))
    note([Change(AuditAction.EXPORTED, "ticket", ticket.reference) for ticket in tickets], who=agent, now=now)


def _ticket(ticket: Ticket, archive: ZipFile) -> dict[str, Any]:
    screenshots = Screenshot.objects.filter(submission__ticket=ticket).order_by("id")
    classifications = ticket.classifications.order_by("id")
    replies = ticket.replies.order_by("id")
    return {
        **_fields(ticket, TICKET),
        "messages": [_fields(row, MESSAGE) for row in ticket.submissions.order_by("id")],
        "screenshots": [_screenshot(row, ticket, archive) for row in screenshots.iterator(chunk_size=20)],
        "verdicts": [_verdict(row, ticket) for row in classifications.iterator(chunk_size=20)],
        "letters": [_letter(row, ticket, archive) for row in replies.iterator(chunk_size=20)],
        "follow_ups": [_fields(row, FOLLOW_UP) for row in ticket.follow_ups.order_by("id")],
        "events": [_fields(row, EVENT) for row in ticket.events.order_by("id")],
        "mails": [_fields(row, MAIL) for row in ticket.inbound_mails.order_by("id")],
    }


def _screenshot(row: Screenshot, ticket: Ticket, archive: ZipFile) -> dict[str, Any]:
    name = f"pictures/{ticket.reference}-{row.pk}.jpg"
    return {"file": name if row.shown and _copied(row.shown, name, archive) else None, **_fields(row, SCREENSHOT)}


def _copied(stored: str, name: str, archive: ZipFile) -> bool:
    """Copy a stored picture, piece by piece; False when it has been deleted."""
    try:
        source = open_screenshot(stored)
    except FileNotFoundError:
        return False
    info = ZipInfo(name)
    info.compress_type = ZIP_STORED  # JPEGs do not get any smaller.
    with source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target)
    return True


def _verdict(row: Classification, ticket: Ticket) -> dict[str, Any]:
    reasons = [{"sentence": explain(reason_from(reason), language=ticket.language), **reason} for reason in row.reasons]
    cause = title(row.category, language=ticket.language)
    return {**_fields(row, VERDICT), "cause": cause, "reasons": reasons}


def _letter(row: Reply, ticket: Ticket, archive: ZipFile) -> dict[str, Any]:
    name = f"letters/{ticket.reference}-{row.pk}.txt"
    archive.writestr(name, f"{row.subject}\n\n{row.text}\n")
    return {"file": name, **_fields(row, LETTER)}


def _fields(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {PLAINLY.get(name, name): getattr(row, name) for name in names}
