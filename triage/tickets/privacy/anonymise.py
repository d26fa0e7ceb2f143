"""How a closed ticket is forgotten: first its pictures, then whoever it was. What is left are codes, numbers and days.

Rows change in one transaction; files go after it. A row whose file could not be deleted keeps its name, so that a
later run finds it (``delete_files``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from triage.channels.email import mailbox
from triage.decision.circumstances import UNHEARD
from triage.decision.wordless import codes_only, reasons_without_pictures_words, without_pictures_words, wordless
from triage.evidence.files import storage as files_storage
from triage.evidence.pictures import storage
from triage.installed import installed
from triage.models import (
    BlindCheck,
    BulkItem,
    BulkJob,
    Classification,
    EventKind,
    File,
    FileOutcome,
    InboundMail,
    Label,
    MailWords,
    Note,
    Reply,
    ReplyFile,
    ReplyState,
    Screenshot,
    ScreenshotState,
    Submission,
    Ticket,
    TicketSignature,
    TicketWords,
)
from triage.models.lease import RELEASED
from triage.models.reply import UNSENT_STATES
from triage.models.ticket import past_token
from triage.tickets.privacy.person import bulk_jobs, ended_jobs, person_of, saved_views
from triage.tickets.transitions import note_event

ERASED = "erased-"
"""With the row's key, what stands in columns that must not be empty."""

log = structlog.get_logger("triage.forgetting")


@dataclass(frozen=True, slots=True)
class Loose:
    """Files beside what is stored: names in quarantine, Message-IDs of mails in the embedded mailbox."""

    quarantined: tuple[str, ...] = ()
    mailed: tuple[str, ...] = ()

    def delete(self) -> None:
        """Delete them; call it after the transaction. What a kill leaves in quarantine is swept within a day."""
        for name in filter(None, self.quarantined):
            (settings.QUARANTINE / name).unlink(missing_ok=True)
        mailbox.forget(self.mailed)


def forget_pictures(ticket: Ticket, *, now: datetime) -> Loose:
    """Within a transaction, for a closed and locked ticket: its pictures and what was read in them, and the files that
    came beside them. Twice is harmless.

    States, kinds and sizes stay. Their files go with ``delete_files``.
    """
    if ticket.pictures_deleted_at is not None:
        return Loose()
    rows = list(Screenshot.objects.select_for_update().filter(submission__ticket=ticket))
    quarantined = tuple(row.quarantine_name for row in rows)
    for row in rows:
        row.state = row.state if row.state == ScreenshotState.UNREADABLE else ScreenshotState.DELETED
        row.original_name = row.quarantine_name = row.upload_sha256 = row.last_error = ""
        row.draft_key = row.draft_of = row.origin = ""
        row.lines, row.readings = [], codes_only(row.readings, quoted=installed().labels.quoted)
        row.claim_id = row.claimed_until = None
        row.save()
    MailWords.objects.filter(submission__ticket=ticket).delete()
    for judged in Classification.everything.filter(ticket=ticket).only("reasons", "facts"):
        Classification.everything.filter(pk=judged.pk).update(
            reasons=reasons_without_pictures_words(judged.reasons), facts=without_pictures_words(judged.facts)
        )
    quarantined += _forget_files(ticket)
    sent = ReplyFile.objects.filter(reply__ticket=ticket, forgotten_at__isnull=True)
    sent.update(name="", forgotten_at=now)
    if rows:
        note_event(ticket, EventKind.PICTURES_DELETED, now=now, pictures=len(rows))
    Ticket.objects.filter(pk=ticket.pk).update(pictures_deleted_at=now)
    ticket.pictures_deleted_at = now
    return Loose(quarantined)


def _forget_files(ticket: Ticket) -> tuple[str, ...]:
    """The files of a ticket, whatever became of them; gives their names in quarantine."""
    rows = File.objects.filter(submission__ticket=ticket)
    quarantined = tuple(rows.select_for_update().values_list("quarantine_name", flat=True))
    lying = Q(outcome__in=[FileOutcome.KEPT, FileOutcome.WAITING])
    rows.update(
        outcome=Case(When(lying, then=Value(FileOutcome.DELETED)), default=F("outcome")),
        **dict.fromkeys(("original_name", "quarantine_name", "sha256", "last_error"), ""),
        **dict.fromkeys(("draft_key", "draft_of", "origin"), ""),
        **RELEASED,
    )
    return quarantined


def anonymise(ticket: Ticket, *, now: datetime, agent_id: int | None = None) -> Loose:
    """Within a transaction, for a closed and locked ticket: everything that says who it was. Twice is harmless.

    Categories, confidences, weights, labels, times and channels stay, so that every count stays what it was.
    ``agent_id`` is who did it, None for time.
    """
    if ticket.anonymised_at is not None:
        return Loose()
    saved_views(person := person_of(ticket)).delete()
    forget_words(bulk_jobs(person))
    pictures = forget_pictures(ticket, now=now)
    erased = Concat(Value(ERASED), Cast(F("pk"), CharField()))
    sent = Submission.objects.filter(ticket=ticket)
    for pk, answers in sent.values_list("pk", "answers"):
        sent.filter(pk=pk).update(answers=installed().form.kept(answers))
    sent.update(key=erased, name="", email="", platform_other="", description="", subject="", from_address="")
    harms = installed().rules.harms
    for judged in Classification.everything.filter(ticket=ticket).only("reasons", "holds"):
        holds = [UNHEARD if hold in harms else hold for hold in judged.holds]  # That it was held still counts.
        Classification.everything.filter(pk=judged.pk).update(
            reasons=wordless(judged.reasons), facts={}, holds=list(dict.fromkeys(holds))
        )
    Label.objects.filter(judged__ticket=ticket, circumstance__in=harms).update(circumstance="")
    BlindCheck.objects.filter(judged__ticket=ticket, unhelpful__in=harms).update(unhelpful="")
    BlindCheck.objects.filter(judged__ticket=ticket, judged_at__isnull=True).delete()  # Nobody can judge it any more.
    replies = Reply.objects.filter(ticket=ticket)
    mailed = tuple(replies.values_list("message_id", flat=True))
    replies.filter(state__in=UNSENT_STATES).update(state=ReplyState.CANCELLED, last_error="erased", **RELEASED)
    replies.update(to="", cc="", subject="", text="", body="", html="", message_id=erased)
    TicketWords.objects.filter(ticket=ticket).delete()
    Note.objects.filter(ticket=ticket).delete()
    TicketSignature.objects.filter(ticket=ticket).delete()
    quarantined = forget_mails(InboundMail.objects.filter(ticket=ticket), now=now)
    Ticket.objects.filter(pk=ticket.pk).update(
        requester_name="",
        requester_email="",
        fingerprint="",
        origin="",
        proposed_for=None,
        follows=None,
        is_harm=False,
        token=past_token(ticket.token),
        anonymised_at=now,
    )
    forget_words(jobs_for_nobody().filter(items__ticket=ticket))
    note_event(ticket, EventKind.ANONYMISED, now=now, agent_id=agent_id)
    return Loose((*pictures.quarantined, *quarantined), mailed)


def forget_mails(mails: QuerySet[InboundMail], *, now: datetime) -> tuple[str, ...]:
    """Within a transaction: who sent these mails, and their Message-IDs; gives their files' names in quarantine."""
    quarantined = tuple(mails.values_list("quarantine_name", flat=True))
    key = Concat(Value(ERASED), Cast(F("pk"), CharField()))
    mails.update(key=key, content="", sender="", quarantine_name="", forgotten_at=now)
    return quarantined


def jobs_for_nobody() -> QuerySet[BulkJob]:
    """Ended bulk replies that went only to tickets that have been anonymised since."""
    somebody = BulkItem.objects.filter(job=OuterRef("pk"), ticket__anonymised_at__isnull=True)
    return ended_jobs().filter(~Exists(somebody))


def forget_words(jobs: QuerySet[BulkJob]) -> int:
    """What agents wrote to many tickets at once, in these bulk replies; gives how many there were."""
    return jobs.update(text="")


def delete_files() -> tuple[int, int]:
    """Delete what was kept of forgotten pictures that no other row shows, and of forgotten files.

    Gives how many went, and how many could not.
    """
    pictures = _delete(unused_pictures(), "file", storage.delete_unused)
    files = _delete(unused_files(), "storage_name", files_storage.delete)
    return pictures[0] + files[0], pictures[1] + files[1]


def unused_pictures() -> QuerySet[Screenshot]:
    """Forgotten pictures whose file has still to be deleted."""
    return Screenshot.objects.filter(state=ScreenshotState.DELETED).exclude(file="")


def unused_files() -> QuerySet[File]:
    """Forgotten files that have still to be deleted."""
    return File.objects.filter(outcome=FileOutcome.DELETED).exclude(storage_name="")


def _delete(rows: QuerySet[Any], column: str, delete: Callable[[str], object]) -> tuple[int, int]:
    """Delete what the rows' ``column`` names, and empty it; how many went, and how many could not."""
    deleted = failed = last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", column)[:500]):
        for pk, name in batch:
            last = pk
            try:
                delete(name)
            except Exception as error:  # The bucket is out of reach: the next run tries again.
                log.error("file_not_deleted", kind=rows.model.__name__, row=pk, error=type(error).__name__)
                failed += 1
            else:
                rows.model._default_manager.filter(pk=pk).update(**{column: ""})
                deleted += 1
    for row in sent_files():
        try:
            storage.screenshot_storage().delete(row.file)
        except Exception as error:
            log.error("file_not_deleted", reply_file=row.pk, error=type(error).__name__)
            failed += 1
        else:
            ReplyFile.objects.filter(pk=row.pk).update(file="")
            deleted += 1
    return deleted, failed


def sent_files() -> QuerySet[ReplyFile]:
    """Files that went out with a forgotten ticket's letters and are still to be deleted. No two rows share one."""
    return ReplyFile.objects.filter(forgotten_at__isnull=False).exclude(file="").order_by("pk")
