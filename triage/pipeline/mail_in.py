"""Mail comes in: a new ticket, more on one that it answers, a report on a mail of ours, or nothing at all.

One bad mail never blocks the rest: it is kept for inspection, or stays where it lay, and the next one is read.
"""

import hashlib
import imaplib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from triage.channels import imap, inbound_email, mail_folder
from triage.channels.complaint import DESCRIPTION_LENGTH, known_platforms, tidy
from triage.channels.inbound_email import Mail
from triage.channels.reply_address import own_address, reference_in
from triage.evidence.pictures import intake
from triage.evidence.pictures.room import NoRoom
from triage.evidence.texts.language import guess_language
from triage.messages import Answers, InboundMessage, Picture
from triage.models import InboundMail, MailOutcome, Reply, Ticket, TicketState
from triage.outbox.send import has_arrived, tell_undelivered
from triage.pipeline.door import receive

WINDOW = timedelta(hours=1)
MOST_OF_A_SENDER = 20
"""Mails of one sender within the window that are acted on; more is a loop that no header gave away."""

log = structlog.get_logger("triage.mail_in")


def fetch_mail() -> int:
    """Take what lies in the drop folder and, where one is set, in the IMAP mailbox; returns how many mails were taken.

    A mail that could not be taken stays where it is for the next visit, and keeps no other waiting; a mailbox that
    cannot be reached does not keep the folder waiting.
    """
    taken = mail_folder.empty(settings.MAIL_IN, _taken)
    if settings.IMAP_HOST:
        mailbox = imap.Mailbox(
            settings.IMAP_HOST, settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_PORT, settings.IMAP_FOLDER
        )
        try:
            taken += imap.empty(mailbox, _taken)
        except (OSError, imaplib.IMAP4.error) as error:
            log.warning("mailbox_unreachable", error=type(error).__name__)
    return taken


def _taken(raw: bytes) -> bool:
    try:
        take_mail(raw, now=timezone.now())
    except Exception as error:  # The database is down, the disk is full, or we have a bug: the mail must not be lost.
        log.error("mail_not_taken", error=type(error).__name__)
        return False
    return True


def take_mail(raw: bytes, *, now: datetime) -> InboundMail:
    """Act on one raw mail, once: its rows and the note that it was seen are one transaction.

    1. Read it. What cannot be read, or not be stored, is kept: its raw bytes lie in quarantine for a day.
    2. What was here before, or no person wrote, touches nothing.
    3. A report on a mail of ours marks the ticket's address; anything else is received.

    Raises whatever may pass (a database that is down, a full disk): then nothing has been noted, and the mail is to be
    taken again.
    """
    try:
        mail = inbound_email.parse(raw, own=own_address())
    except Exception as error:  # Whatever is wrong with it, it would be wrong again.
        log.error("mail_unreadable", error=type(error).__name__)
        return _kept("sha256:" + hashlib.sha256(raw).hexdigest(), raw, why="unreadable", now=now)
    if seen := _seen(mail.key, now=now):
        return seen
    name = intake.lay_copy(raw, settings.QUARANTINE)
    row = InboundMail(key=mail.key, received_at=now, seen_at=now, quarantine_name=name)
    try:
        with transaction.atomic():
            _act(row, mail, now=now)
            if row.outcome == MailOutcome.KEPT and not name:
                raise NoRoom("quarantine")  # Nobody could look at it: it may come again once there is room.
            row.save(force_insert=True)
    except (IntegrityError, DataError):
        # Another worker was faster with the same mail, or the database refuses what it says.
        return _seen(mail.key, now=now) or _kept(mail.key, raw, why="not_stored", now=now)
    _log(row)
    return row


def take_again(row: InboundMail, *, now: datetime) -> InboundMail:
    """Act on a kept mail anew because a person wants that: what looked like a loop is none then.

    Returns the row as it is now: still kept where nothing better came of it, untouched where it was not kept any more.
    Raises FileNotFoundError where its raw file has been swept, and whatever may pass.
    """
    if row.outcome != MailOutcome.KEPT:
        return row
    raw = intake.laid(row.quarantine_name, settings.QUARANTINE)
    try:
        mail = inbound_email.parse(raw, own=own_address())
        with transaction.atomic():
            held = InboundMail.objects.select_for_update().get(pk=row.pk)
            if held.outcome == MailOutcome.KEPT:
                _act_again(held, mail, now=now)
    except OperationalError:
        raise
    except Exception as error:  # As unreadable, or as little to be stored, as it was.
        log.error("mail_kept_again", error=type(error).__name__)
        return row
    _log(held)
    return held


def _act_again(held: InboundMail, mail: Mail, *, now: datetime) -> None:
    """What could not be read the first time has its true key only now, and may have come in again under it."""
    other = InboundMail.objects.filter(key=mail.key).exclude(pk=held.pk).first()
    if other is not None:
        held.outcome, held.why, held.ticket = MailOutcome.IGNORED, "taken_before", other.ticket
    else:
        held.key, held.why = mail.key, ""
        _act(held, mail, now=now, is_asked_for=True)
    held.save(force_update=True)


def mark_undelivered(message_ids: Collection[str], *, code: str, now: datetime) -> Ticket | None:
    """Mark the address to which a reply with one of these Message-IDs did not get through, once; an open ticket goes to
    a human, who may know another way. Gives the ticket, None where no mail of ours is meant.
    """
    with transaction.atomic():
        reply = Reply.objects.filter(message_id__in=message_ids).select_related("ticket").first()
        if reply is None:
            return None
        ticket = Ticket.objects.select_for_update().get(pk=reply.ticket_id)
        has_arrived(message_ids, ticket=ticket, now=now)
        if ticket.undeliverable_at is None:
            Ticket.objects.filter(pk=ticket.pk).update(undeliverable_at=now)
            tell_undelivered(reply, code, now=now)
        return ticket


def _log(row: InboundMail) -> None:
    log.info("mail", outcome=row.outcome, why=row.why, ticket=row.ticket.reference if row.ticket else "")


def _seen(key: str, *, now: datetime) -> InboundMail | None:
    """The row of a mail that came in before. It is remembered from now on: what comes again may come once more."""
    row = InboundMail.objects.filter(key=key).first()
    if row is not None:
        InboundMail.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def _kept(key: str, raw: bytes, *, why: str, now: datetime) -> InboundMail:
    if seen := _seen(key, now=now):
        return seen
    if not (name := intake.lay_copy(raw, settings.QUARANTINE)):
        raise NoRoom("quarantine")
    fields = {"received_at": now, "seen_at": now, "outcome": MailOutcome.KEPT, "why": why, "quarantine_name": name}
    return InboundMail.objects.get_or_create(key=key, defaults=fields)[0]


def _act(row: InboundMail, mail: Mail, *, now: datetime, is_asked_for: bool = False) -> None:
    """Do what the mail is for, and note it in the row, which the caller saves within the same transaction."""
    row.sender = hashlib.sha256(mail.sender.encode()).hexdigest() if mail.sender else ""
    if mail.bounced:
        row.ticket = mark_undelivered(mail.bounced, code="bounced", now=now)
        row.outcome = MailOutcome.BOUNCE if row.ticket else MailOutcome.IGNORED
        row.why = "" if row.ticket else "unknown_report"
    elif mail.robot:
        row.outcome, row.why = MailOutcome.IGNORED, mail.robot
    else:
        said = Said(tidy(mail.text, contacts=known_platforms().contacts).strip()[:DESCRIPTION_LENGTH], *_accepted(mail))
        why = _unusable(mail, said) or ("" if is_asked_for else _loops(row.sender, now=now))
        if why:
            row.outcome, row.why = MailOutcome.KEPT, why
        else:
            row.outcome, row.ticket = _receive(mail, said, now=now)


@dataclass(frozen=True, slots=True)
class Said:
    """What of a mail can be used: its words, tidied and masked, and the pictures that the door takes; for ``left_out``
    more there was no room."""

    text: str
    pictures: tuple[Picture, ...]
    left_out: int


def _unusable(mail: Mail, said: Said) -> str:
    if not mail.sender:
        return "no_sender"
    return "" if said.text or said.pictures or said.left_out else "empty"


def _loops(sender: str, *, now: datetime) -> str:
    lately = InboundMail.objects.filter(sender=sender, received_at__gt=now - WINDOW).count()
    return "too_many" if lately >= MOST_OF_A_SENDER else ""


def _receive(mail: Mail, said: Said, *, now: datetime) -> tuple[MailOutcome, Ticket]:
    """The ticket that the mail opened or joined. An answer to a closed one opens a new one."""
    thread = _thread(mail)
    if thread:
        has_arrived(mail.mentioned, ticket=thread, now=now)
    answers = Answers(
        email=thread.requester_email if thread else mail.sender,
        name="" if thread else mail.name,
        description=said.text,
        language=thread.language if thread else guess_language(said.text),
    )
    key = hashlib.sha256(mail.key.encode()).hexdigest()
    message = InboundMessage("email", answers, key, pictures=said.pictures, left_out=said.left_out)
    received = receive(message, now=now, ticket=thread)
    joined = received.outcome != "created"
    return MailOutcome.THREAD if joined else MailOutcome.NEW, received.ticket


def _thread(mail: Mail) -> Ticket | None:
    """The open ticket that the mail answers: by a signed address, or by our Message-ID from the same requester."""
    # What was merged goes on in another ticket; ``receive`` knows in which.
    open_ones = Ticket.objects.filter(~Q(state=TicketState.CLOSED) | Q(merged_into__isnull=False))
    for address in mail.recipients:
        if (reference := reference_in(address)) and (found := open_ones.filter(reference=reference).first()):
            return found
    answered = Reply.objects.filter(message_id__in=mail.mentioned, ticket__requester_email__iexact=mail.sender)
    return open_ones.filter(replies__in=answered).order_by("-id").first()


def _accepted(mail: Mail) -> tuple[tuple[Picture, ...], int]:
    """The mail's pictures that the door takes, and for how many there was no room."""
    pictures: list[Picture] = []
    left_out = 0
    for content in mail.pictures:
        if len(pictures) + left_out == settings.PICTURES_MAX:
            break
        try:
            pictures.append(intake.accept(content, quarantine=settings.QUARANTINE))
        except intake.Refused as refused:
            left_out += refused.code == intake.NO_ROOM
    return tuple(pictures), left_out
