"""Everything stored about one requester, as a ZIP file: for people (letters, pictures) and for programs (JSON)."""

import json
import shutil
from contextlib import ExitStack
from datetime import datetime
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Model

from triage.decision.codec import reason_from, to_json
from triage.evidence.files.kinds import download_name
from triage.evidence.pictures.intake import laid
from triage.evidence.pictures.storage import open_screenshot
from triage.models import (
    AccessKind,
    AuditAction,
    Classification,
    File,
    FileOutcome,
    InboundMail,
    MailWords,
    Reply,
    ReplyFile,
    Satisfaction,
    Screenshot,
    Tag,
    Ticket,
)
from triage.models.audit import Change, note
from triage.outbox.enclosed import open_file
from triage.outbox.sentences import explain, title
from triage.tickets.privacy.access import record_access
from triage.tickets.privacy.person import (
    kept_draft_files,
    kept_drafts,
    kept_mails,
    link_requests,
    person_of,
    reminders,
    saved_views,
    silences,
    tickets_of,
)

README = """\
Everything that the desk has stored about the person who asked for it, {made_at}.

tickets.json   all of it, readable by programs
letters/       the mails that the desk has written, one a file
enclosed/      the files that went out with them
pictures/      the screenshots as they are stored (private numbers were blacked out when they came in)
files/         what came beside pictures, as it came, as far as it is kept
mails/         mails that came in, as they came; they are kept for a day

In tickets.json, days are YYYY-MM-DD and times ISO 8601 with their zone. "tickets" lists the complaints; each has
  reference, name, email, chat, language, state, resolution, created_at, closed_at, undeliverable_at
  origin           a digest of the network or program that the complaint came from
  confirmed_at     when the owner of the address said that the complaint is theirs
  shared_at        when something came in from elsewhere, so that the first browser sees it no more
  tags             words under which agents have put the complaint
  is_harm          whether your words told that somebody suffers, so that a person reads them first
  proposed_for     the complaint that this one may belong to
  messages         what was sent to us: the answers of the form, or a mail's text, with channel, time, and the key by
                   which sending it twice was recognised; "from_address" where somebody else wrote it; "corrects"
                   names the answers that an agent put right with it
  screenshots      what was sent as pictures: "file" here in the archive (null until it has been read, and once it was
                   deleted), the name it had, "lines" the words that were read in it, "readings" what they were
                   understood to mean
  files            what else was sent: its name, type and size, what became of it ("outcome", and "problem" where there
                   was one), and "file" here in the archive (null where it is not kept)
  verdicts         what was decided, by whom (the machine or an agent), how sure ("confidence", 0 to 1), why ("reasons":
                   a sentence, its weight, and the words it came from) and on which facts; undone_at if taken back
  letters          what we wrote: subject, times, and "file" here in the archive
  follow_ups       what we asked later, and the answers
  satisfaction     whether you found us helpful, and what you wrote about it
  events           what happened, in order
  notes            what agents noted about the complaint
  mails            mails of yours that came in: their Message-ID and time, and "file" here in the archive
  conversations    your chat with us, while it is about this complaint: your address there ("account"), when you wrote
                   last, and what came in of late with what we said at once ("updates"); whether you wanted us to stop
Beside the complaints:
  kept_mails       mails of yours that became no complaint
  drafts           pictures of forms that were not sent, which are deleted within a day
  draft_files      other files of such forms
  silences         until when we write no first letters to the address, because its owner asked for that
  link_requests    requests for lost links that are being answered
  reminders        letters that were wanted on a day instead of a complaint: what the form knew then, when the letter
                   was due and went out, its words, and whether you said that all is well or complained later
  saved_views      agents' searches for you
"""
TICKET = (
    *("reference", "requester_name", "requester_email", "requester_chat", "language", "state", "resolution"),
    *("created_at", "waiting_since", "closed_at", "undeliverable_at"),
    *("origin", "confirmed_at", "shared_at", "is_harm"),
)
MESSAGE = (
    *("channel", "client", "key", "received_at", "name", "email", "platform_id", "platform_other", "answers"),
    *("subject", "from_address", "description", "language", "written_at", "corrects"),
)
WHOLE_MAIL = ("subject", "blocks", "forwarded_from")
SCREENSHOT = (
    *("created_at", "original_name", "kind", "byte_size", "state", "width", "height", "usable", "problem"),
    *("lines", "readings"),
)
FILE = ("received_at", "original_name", "kind", "content_type", "byte_size", "outcome", "problem", "pages")
VERDICT = (
    *("author", "created_at", "category", "second", "confidence", "confidences", "disposition", "question", "holds"),
    *("due_on", "facts", "undone_at"),
)
LETTER = (
    *("kind", "channel", "to", "cc", "language", "subject", "state", "created_at", "sent_at", "message_id"),
    *("buttons", "delivered_at", "read_at"),
)
CONVERSATION = ("channel", "account", "name", "language", "began_at", "heard_at", "remind_at", "stopped_at")
UPDATE = ("key", "said_at", "received_at", "payload", "state", "answer")
FOLLOW_UP = ("kind", "sequence", "due_at", "state", "fired_at", "answered_at", "answer")
RATING = ("helpful", "at", "comment")
EVENT = ("kind", "at", "data")
REMINDER = (
    *("email", "language", "category", "platform", "answers", "origin", "created_at", "due_on", "due_at", "state"),
    *("sent_at", "appeared_at", "came_back_at", "subject", "text", "html"),
)
MAIL = ("received_at", "outcome", "why")
PLAINLY = {"requester_name": "name", "requester_email": "email", "requester_chat": "chat", "platform_id": "platform"}
"""Fields that go by another name in the archive."""


def export(ticket: Ticket, *, agent: User, now: datetime) -> IO[bytes]:
    """A temporary file with the ZIP archive, at its start; it is gone once closed. That it was made is on record."""
    tickets, person = list(tickets_of(ticket)), person_of(ticket)
    record_export(tickets, agent=agent, now=now)
    with ExitStack() as closing:
        file = closing.enter_context(TemporaryFile())
        with ZipFile(file, "w", ZIP_DEFLATED) as archive:
            own: dict[int | None, str] = {each.pk: each.reference for each in tickets}
            told = {
                "made_at": now,
                "tickets": [
                    {**_ticket(each, archive), "proposed_for": own.get(each.proposed_for_id)} for each in tickets
                ],
                "kept_mails": [_mail(row, archive) for row in kept_mails(person).order_by("id")],
                "drafts": [_fields(row, SCREENSHOT) for row in kept_drafts(person).order_by("id")],
                "draft_files": [_fields(row, FILE) for row in kept_draft_files(person).order_by("id")],
                "silences": [_fields(row, ("until",)) for row in silences(person)],
                "link_requests": [_fields(row, ("email", "asked_at")) for row in link_requests(person)],
                "reminders": [_fields(row, REMINDER) for row in reminders(person).order_by("id")],
                "saved_views": [_fields(row, ("name", "query")) for row in saved_views(person).order_by("id")],
            }
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
    files = File.objects.filter(submission__ticket=ticket).order_by("id")
    classifications = Classification.everything.filter(ticket=ticket).order_by("id")
    replies = ticket.replies.order_by("id")
    return {
        **_fields(ticket, TICKET),
        "tags": list(Tag.objects.filter(pk__in=ticket.tags or ()).values_list("name", flat=True)),
        "messages": [_fields(row, MESSAGE) for row in ticket.submissions.order_by("id")],
        "whole_mails": [_fields(row, WHOLE_MAIL) for row in MailWords.objects.filter(submission__ticket=ticket)],
        "screenshots": [_screenshot(row, ticket, archive) for row in screenshots.iterator(chunk_size=20)],
        "files": [_file(row, ticket, archive) for row in files.iterator(chunk_size=20)],
        "verdicts": [_verdict(row, ticket) for row in classifications.iterator(chunk_size=20)],
        "letters": [_letter(row, ticket, archive) for row in replies.iterator(chunk_size=20)],
        "follow_ups": [_fields(row, FOLLOW_UP) for row in ticket.follow_ups.order_by("id")],
        "events": [_fields(row, EVENT) for row in ticket.events.order_by("id")],
        "satisfaction": [_fields(row, RATING) for row in Satisfaction.objects.filter(ticket=ticket)],
        "notes": [_fields(row, ("at", "text")) for row in ticket.notes.order_by("id")],
        "mails": [_mail(row, archive) for row in ticket.inbound_mails.order_by("id")],
        "conversations": [
            {**_fields(row, CONVERSATION), "updates": [_fields(each, UPDATE) for each in row.updates.order_by("id")]}
            for row in ticket.conversations.order_by("id")
        ],
    }


def _screenshot(row: Screenshot, ticket: Ticket, archive: ZipFile) -> dict[str, Any]:
    name = f"pictures/{ticket.reference}-{row.pk}.jpg"
    return {"file": name if row.shown and _copied(row.shown, name, archive) else None, **_fields(row, SCREENSHOT)}


def _file(row: File, ticket: Ticket, archive: ZipFile) -> dict[str, Any]:
    name = f"files/{ticket.reference}-{download_name(f'{row.pk}', row.kind, number=row.pk)}"
    is_there = row.outcome == FileOutcome.KEPT and _copied(row.storage_name, name, archive)
    return {"file": name if is_there else None, **_fields(row, FILE)}


def _copied(stored: str, name: str, archive: ZipFile) -> bool:
    """Copy a stored picture or file, piece by piece; False when it has been deleted."""
    try:
        source = open_screenshot(stored)
    except FileNotFoundError:
        return False
    info = ZipInfo(name)
    info.compress_type = ZIP_STORED  # JPEGs, documents and films do not get any smaller.
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
    files = [_enclosed(file, ticket, archive) for file in row.files.order_by("id")]
    return {"file": name, **_fields(row, LETTER), "files": files}


def _enclosed(row: ReplyFile, ticket: Ticket, archive: ZipFile) -> dict[str, Any]:
    name = f"enclosed/{ticket.reference}-{row.pk}{PurePath(row.name).suffix[:10]}"
    try:
        with open_file(row) as source, archive.open(ZipInfo(name), "w") as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        name = ""
    return {"file": name or None, **_fields(row, ("name", "kind", "byte_size"))}


def _mail(row: InboundMail, archive: ZipFile) -> dict[str, Any]:
    name = f"mails/{row.pk}.eml"
    try:
        archive.writestr(name, laid(row.quarantine_name, settings.QUARANTINE))
    except OSError:  # Swept after a day; a forgotten one has no name, which leads to the folder.
        name = ""
    return {"file": name or None, "message_id": row.key, **_fields(row, MAIL)}


def _fields(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {PLAINLY.get(name, name): getattr(row, name) for name in names}
