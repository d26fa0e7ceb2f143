"""A mail comes in: a new ticket, more on one that it answers, a report on a mail of ours, or nothing at all.

How often a mail may be tried, and what happens to the others meanwhile: ``mail_visits``.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DataError, IntegrityError, transaction
from django.db.models import Q

from triage import database
from triage.channels.complaint import known_platforms, tidy
from triage.channels.email import incoming
from triage.channels.email.incoming import Mail
from triage.channels.email.note_address import is_for_notices, noticed
from triage.channels.email.reply_address import is_our_id, own_addresses, reference_in
from triage.evidence.files.intake import Sorted, take_all
from triage.evidence.pictures import intake
from triage.evidence.pictures.room import NoRoom
from triage.installed import installed
from triage.messages import Answers, InboundMessage, UploadedFile
from triage.models import InboundMail, MailOutcome, Reply, ReplyKind, Ticket
from triage.pipeline.afterwards import receive_answer
from triage.pipeline.mail_plan import Plan, planned, whole, written_at
from triage.pipeline.notes_by_mail import NOTED, is_note, note_down
from triage.pipeline.receiving import receive
from triage.pipeline.send import has_arrived, tell_undelivered
from triage.pipeline.threads import answered_by, is_from_other, is_owners
from triage.tickets.resending import is_to_earlier_address

WINDOW = timedelta(hours=1)
BOUNCES_WITHIN = timedelta(days=7)
"""Mail servers give up after five days (RFC 5321, 4.5.4.1); a report that comes later is none."""
MOST_OF_A_SENDER = 20
"""Mails of one sender within the window that are acted on; more is a loop that no header gave away."""

LONGEST_SUBJECT = 200
RAW = "sha256:"
"""Begins the key of a mail of which nothing is known but a digest of its bytes."""
log = structlog.get_logger("triage.mail_in")


def is_nobodys_fault(error: BaseException) -> bool:
    """Whether the database is down, or the disk full: it says nothing about the mail that was just being taken."""
    return isinstance(error, OSError) or database.trouble_in(error) is not None


def take_mail(raw: bytes, *, now: datetime) -> InboundMail:
    """Act on one raw mail, once: its rows, its files in quarantine and the note that it was seen are there together, or
    none of them is.

    1. Read it. What was here before touches nothing.
    2. A report on a mail of ours marks the ticket's address; what a machine wrote for certain is ignored, what only
       looks so is kept, anything else received.
    3. What cannot be read, or not be acted on, is kept: its raw bytes lie in quarantine for a day. It would go wrong
       again.

    Raises what ``is_nobodys_fault``: then nothing has been noted, and the mail is to be taken again.
    """
    key = content = sender = ""
    try:
        mail = read_mail(raw)
        key, content, sender = mail.key, _content(mail), _digest(mail.sender)
        if seen := _seen(key, content, now=now):
            return seen
        row = InboundMail(key=key, content=content, is_proven=_is_proven(mail), received_at=now, seen_at=now)
        with intake.all_or_nothing() as undo, transaction.atomic():
            _act(row, mail, now=now)
            _note(row, mail, undo)
            row.quarantine_name = intake.lay_copy(raw, settings.QUARANTINE)
            if row.outcome == MailOutcome.KEPT and not row.quarantine_name:
                raise NoRoom("quarantine")  # Nobody could look at it: it may come again once there is room.
            row.save(force_insert=True)
    except Exception as error:  # Where another worker was faster with the same mail, ``keep`` gives its row.
        if is_nobodys_fault(error):
            raise
        log.error("mail_kept", error=type(error).__name__)
        refused = isinstance(error, IntegrityError | DataError)
        why = "unreadable" if not content else "not_stored" if refused else "failed"
        return keep(raw, why=why, now=now, key=key, content=content, sender=sender)
    _log(row)
    return row


def keep(raw: bytes, *, why: str, now: datetime, key: str = "", content: str = "", sender: str = "") -> InboundMail:
    """Keep a mail for a person to look at, under its bytes' key where no other is known; ``why`` is a code. Raises
    what ``is_nobodys_fault``.
    """
    key = key or RAW + hashlib.sha256(raw).hexdigest()
    if seen := _seen(key, content, now=now):
        return seen
    with intake.all_or_nothing():
        row = InboundMail(key=key, content=content, sender=sender, received_at=now, seen_at=now)
        row.outcome, row.why = MailOutcome.KEPT, why
        if not (name := intake.lay_copy(raw, settings.QUARANTINE)):
            raise NoRoom("quarantine")
        row.quarantine_name = name
        row.save(force_insert=True)
    _log(row)
    return row


def take_again(row: InboundMail, *, now: datetime) -> InboundMail:
    """Act on a kept mail anew because a person wants that: what looked like a loop is none then.

    Returns the row as it is now: still kept where nothing better came of it, untouched where it was not kept any more.
    Raises FileNotFoundError where its raw file has been swept, and what ``is_nobodys_fault``.
    """
    if row.outcome != MailOutcome.KEPT:
        return row
    raw = intake.laid(row.quarantine_name, settings.QUARANTINE)
    try:
        mail = read_mail(raw)
        with intake.all_or_nothing() as undo, transaction.atomic():
            held = InboundMail.objects.select_for_update().get(pk=row.pk)
            if held.outcome == MailOutcome.KEPT:
                _act_again(held, mail, undo, now=now)
    except Exception as error:  # As unreadable, or as little to be stored, as it was.
        if is_nobodys_fault(error):
            raise
        log.error("mail_kept_again", error=type(error).__name__)
        return row
    _log(held)
    return held


def read_mail(raw: bytes) -> Mail:
    """A raw mail, read for this desk. Never raises."""
    return incoming.parse(raw, own=own_addresses(), relay=settings.TRUSTED_AUTHSERV_ID)


def _act_again(held: InboundMail, mail: Mail, undo: Callable[[], None], *, now: datetime) -> None:
    """What could not be read the first time has its true key only now, and may have come in again under it."""
    content = _content(mail)
    other = InboundMail.objects.filter(key=mail.key, content__in=["", content]).exclude(pk=held.pk).first()
    if other is not None:
        held.outcome, held.why, held.ticket = MailOutcome.IGNORED, "taken_before", other.ticket
    else:
        held.key, held.content, held.why, held.is_proven = mail.key, content, "", _is_proven(mail)
        _act(held, mail, now=now, is_asked_for=True)
        _note(held, mail, undo)
    held.save(force_update=True)


def mark_undelivered(message_ids: Collection[str], *, code: str, now: datetime) -> Ticket | None:
    """Mark the address to which a reply with one of these Message-IDs did not get through, once; an open ticket goes to
    a human, who may know another way. Gives the ticket, None where no mail of ours is meant.

    A report may come from anybody, so it must name a Message-ID that only whoever had the mail can know, and soon.
    """
    ours = [message_id for message_id in message_ids if is_our_id(message_id)]
    lately = Q(sent_at__gt=now - BOUNCES_WITHIN) | Q(sent_at__isnull=True)
    with transaction.atomic():
        reply = Reply.objects.filter(lately, message_id__in=ours).select_related("ticket").first()
        if reply is None:
            return None
        ticket = Ticket.objects.select_for_update().get(pk=reply.ticket_id)
        has_arrived(ours, ticket=ticket, now=now)
        # To somebody else, too, or to an address that was corrected since: the requester's may be sound.
        if reply.kind == ReplyKind.FORWARD or reply.cc or is_to_earlier_address(reply, ticket):
            tell_undelivered(reply, code, now=now)
        elif ticket.undeliverable_at is None:
            Ticket.objects.filter(pk=ticket.pk).update(undeliverable_at=now)
            tell_undelivered(reply, code, now=now)
        return ticket


def _log(row: InboundMail) -> None:
    log.info("mail", outcome=row.outcome, why=row.why, ticket=row.ticket.reference if row.ticket else "")


def _seen(key: str, content: str, *, now: datetime) -> InboundMail | None:
    """The row of a mail that came in before. It is remembered from now on: what comes again may come once more.

    A row without a digest of its content is about whatever has its key: it holds a mail that could not be read, or is
    from a version that noted none.
    """
    row = InboundMail.objects.filter(key=key, content__in=["", content]).first()
    if row is not None:
        InboundMail.objects.filter(pk=row.pk).update(seen_at=now)
    return row


def _content(mail: Mail) -> str:
    """A digest of all that decides what becomes of a mail, and the same for each delivery of the same mail.

    A Message-ID alone is not enough: whoever knows somebody's could use it first, and that mail would vanish.
    """
    signed = sorted({each for each in mail.recipients if reference_in(each) or is_for_notices([each], ())})
    said = (mail.sender, mail.is_authenticated, mail.robot, mail.bounced, mail.mentioned, signed, mail.text)
    digest = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass"))
    for file in mail.files:
        digest.update(hashlib.sha256(file.content).digest())
    return digest.hexdigest()


def _is_proven(mail: Mail) -> bool:
    signs_us = any(reference_in(address) for address in mail.recipients) or noticed(mail.recipients, ()) is not None
    return mail.is_authenticated or signs_us


def _digest(sender: str) -> str:
    return hashlib.sha256(sender.encode()).hexdigest() if sender else ""


def _note(row: InboundMail, mail: Mail, undo: Callable[[], None]) -> None:
    """After acting on a mail: the rest of a text that was too long is in the raw mail only, and so are the pictures of
    one that is kept after all (``undo`` takes them out of quarantine).
    """
    if row.outcome == MailOutcome.KEPT:
        undo()
    elif mail.is_cut and row.outcome in {MailOutcome.NEW, MailOutcome.THREAD}:
        row.why = "cut"


def _act(row: InboundMail, mail: Mail, *, now: datetime, is_asked_for: bool = False) -> None:
    """Do what the mail is for, and note it in the row, which the caller saves within the same transaction."""
    row.sender = _digest(mail.sender)
    if mail.bounced:
        row.ticket = mark_undelivered(mail.bounced, code="bounced", now=now)
        row.outcome = MailOutcome.BOUNCE if row.ticket else MailOutcome.IGNORED
        row.why = "" if row.ticket else "unknown_report"
        return
    is_ours = is_note(mail)
    thread = None if is_ours else answered_by(mail)
    plan = planned(mail, thread=thread, contacts=known_platforms().contacts, is_asked_for=is_asked_for)
    why = plan.why
    if not why and not is_asked_for:
        why = _loops(row, now=now)
    if is_ours and not why:
        row.ticket, row.why = note_down(mail, now=now)
        row.outcome = MailOutcome.THREAD if row.why == NOTED else MailOutcome.KEPT
        return
    uploads = (UploadedFile(file.name, file.content_type, file.content) for file in mail.files)
    came = take_all(() if why else uploads)
    if not why and not (plan.words or came.pictures or came.files or came.left_out):
        why = "empty"
    if why:
        row.outcome, row.why = MailOutcome.IGNORED if plan.is_ignored else MailOutcome.KEPT, why
    else:
        row.outcome, row.ticket = _receive(plan, came, now=now)


def _loops(row: InboundMail, *, now: datetime) -> str:
    """Why the sender is not heard any more for a while, "" where it is. What anybody can write in somebody's name is
    counted apart from what that person wrote for certain: else twenty forged mails an hour would silence them.
    """
    same = InboundMail.objects.filter(sender=row.sender, is_proven=row.is_proven)
    lately = same.filter(received_at__gt=now - WINDOW).count()
    return "too_many" if lately >= MOST_OF_A_SENDER else ""


def _receive(plan: Plan, came: Sorted, *, now: datetime) -> tuple[MailOutcome, Ticket]:
    """The ticket that the mail opened or joined."""
    mail, thread = plan.mail, plan.thread
    if thread:
        has_arrived(filter(is_our_id, mail.mentioned), ticket=thread, now=now)
    is_other = thread is not None and is_from_other(mail, thread)
    answers = Answers(
        email=thread.requester_email if thread else mail.sender,
        name=mail.name if is_other else "",
        description=plan.words,
        language=thread.language if thread else installed().guess_language(plan.words),
    )
    message = InboundMessage(
        "email",
        answers,
        hashlib.sha256(f"{mail.key} {_content(mail)}".encode()).hexdigest(),
        pictures=came.pictures,
        files=came.files,
        left_out=came.left_out,
        is_owner=mail.is_authenticated if thread is None else not is_other and is_owners(mail, thread),
        called=tidy(mail.name),
        written_at=written_at(mail, now=now),
        mail=whole(mail, contacts=known_platforms().contacts),
        subject=tidy(mail.subject)[:LONGEST_SUBJECT],
        from_address=mail.sender if is_other else "",
    )
    if thread:
        own = replace(answers, name="", email=mail.sender)
        alone = replace(message, answers=own, from_address="", is_owner=mail.is_authenticated)
        received = receive_answer(message, answered=thread, alone=alone, now=now)
    else:
        received = receive(message, now=now)
    joined = received.outcome in {"joined", "repeated"}
    return MailOutcome.THREAD if joined else MailOutcome.NEW, received.ticket
