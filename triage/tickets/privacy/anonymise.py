"""How a closed ticket is forgotten: first its pictures, then whoever it was. What is left are codes, numbers and days.

Rows change in one transaction; files go after it. A row whose file could not be deleted keeps its name, so that a
later run finds it (``delete_files``).
"""

import json
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Concat

from triage.channels.email import mailbox
from triage.decision.circumstances import UNHEARD
from triage.decision.wordless import codes_only, reasons_without_pictures_words, without_pictures_words, wordless
from triage.evidence.files import storage as files_storage
from triage.evidence.pictures import storage
from triage.hooks import forget_bodies
from triage.installed import installed
from triage.models import (
    BlindCheck,
    BulkItem,
    BulkJob,
    Classification,
    Conversation,
    EventKind,
    File,
    FileOutcome,
    InboundMail,
    Label,
    MailWords,
    Note,
    Notice,
    Reply,
    ReplyFile,
    ReplyState,
    Satisfaction,
    SavedView,
    Screenshot,
    ScreenshotState,
    Submission,
    Ticket,
    TicketEvent,
    TicketSignature,
    TicketWords,
    TopicExample,
)
from triage.models.lease import RELEASED
from triage.models.reply import UNSENT_STATES
from triage.models.ticket_keys import past_token
from triage.models.ticket_words import forget_evidence
from triage.playbook.form import asked
from triage.tickets.privacy.person import bulk_jobs, ended_jobs, persons_of, saved_views

ERASED = "erased-"
KEYED = Concat(Value(ERASED), Cast(F("pk"), CharField()))
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


def forget_pictures(tickets: Sequence[Ticket], *, now: datetime) -> Loose:
    """Within a transaction, for closed and locked tickets: their pictures and what was read in them, and the files that
    came beside them. Twice is harmless.

    States, kinds and sizes stay. Their files go with ``delete_files``.
    """
    with_pictures = [ticket for ticket in tickets if ticket.pictures_deleted_at is None]
    pks = [ticket.pk for ticket in with_pictures]
    rows = list(
        Screenshot.objects.select_for_update(of=["self"])
        .filter(submission__ticket__in=pks)
        .annotate(of_ticket=F("submission__ticket"))
        .only("quarantine_name", "readings")
    )
    quarantined = tuple(row.quarantine_name for row in rows)
    for row in rows:
        row.readings = codes_only(row.readings, quoted=installed().labels.quoted)
    _rewrite(rows, readings="jsonb")
    Screenshot.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=Case(When(state=ScreenshotState.UNREADABLE, then=F("state")), default=Value(ScreenshotState.DELETED)),
        lines=[],
        **dict.fromkeys(("original_name", "quarantine_name", "upload_sha256", "last_error"), ""),
        **dict.fromkeys(("draft_key", "draft_of", "origin"), ""),
        **RELEASED,
    )
    forget_evidence(pks)
    MailWords.objects.filter(submission__ticket__in=pks).delete()
    _change_judgements(pks, _without_pictures)
    quarantined += _forget_files(pks)
    sent = ReplyFile.objects.filter(reply__ticket__in=pks, forgotten_at__isnull=True)
    sent.update(name="", forgotten_at=now)
    counts = Counter(row.of_ticket for row in rows)
    TicketEvent.objects.bulk_create(
        TicketEvent(ticket_id=pk, kind=EventKind.PICTURES_DELETED, at=now, data={"pictures": count})
        for pk, count in sorted(counts.items())
    )
    Ticket.objects.filter(pk__in=pks).update(pictures_deleted_at=now)
    for ticket in with_pictures:
        ticket.pictures_deleted_at = now
    return Loose(quarantined)


def _change_judgements(tickets: Sequence[int], change: Callable[[Classification], None]) -> None:
    """Write down the judgements' ``reasons``, ``facts`` and ``holds`` as ``change`` leaves them, where it does."""
    columns = {"reasons": "jsonb", "facts": "jsonb", "holds": "jsonb"}
    changed = []
    for judged in Classification.everything.filter(ticket__in=tickets).only(*columns):
        before = [getattr(judged, column) for column in columns]
        change(judged)
        if before != [getattr(judged, column) for column in columns]:
            changed.append(judged)
    _rewrite(changed, **columns)


def _rewrite(rows: Sequence[Model], **columns: str) -> None:
    """Write these columns of rows of one model in one statement; ``columns`` have the types of the database.

    Django's ``bulk_update`` makes a CASE of every value, and takes five times as long.
    """
    if not rows:
        return
    values = [{"id": row.pk, **{column: getattr(row, column) for column in columns}} for row in rows]
    table = connection.ops.quote_name(rows[0]._meta.db_table)
    changes = ", ".join(f"{column} = new.{column}" for column in columns)
    shape = ", ".join(f"{column} {kind}" for column, kind in {"id": "bigint", **columns}.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {changes} FROM jsonb_to_recordset(%s::jsonb) AS new({shape})"
            f" WHERE {table}.id = new.id",
            [json.dumps(values)],
        )


def _without_pictures(judged: Classification) -> None:
    judged.reasons = list(reasons_without_pictures_words(judged.reasons))
    judged.facts = without_pictures_words(judged.facts)


def _without_words(judged: Classification) -> None:
    holds = [UNHEARD if hold in installed().rules.harms else hold for hold in judged.holds]
    judged.holds = list(dict.fromkeys(holds))  # That it was held still counts.
    judged.reasons, judged.facts = list(wordless(judged.reasons)), {}


def _forget_files(tickets: Sequence[int]) -> tuple[str, ...]:
    """The files of the tickets, whatever became of them; gives their names in quarantine."""
    rows = File.objects.filter(submission__ticket__in=tickets)
    quarantined = tuple(rows.select_for_update(of=["self"]).values_list("quarantine_name", flat=True))
    if not quarantined:
        return ()
    lying = Q(outcome__in=[FileOutcome.KEPT, FileOutcome.WAITING])
    rows.update(
        outcome=Case(When(lying, then=Value(FileOutcome.DELETED)), default=F("outcome")),
        **dict.fromkeys(("original_name", "quarantine_name", "sha256", "last_error"), ""),
        **dict.fromkeys(("draft_key", "draft_of", "origin"), ""),
        **RELEASED,
    )
    return quarantined


def anonymise(tickets: Sequence[Ticket], *, now: datetime, agent_id: int | None = None) -> Loose:
    """Within a transaction, for closed and locked tickets: everything that says who it was. Twice is harmless.

    Categories, confidences, weights, labels, times and channels stay, so that every count stays what it was.
    ``agent_id`` is who did it, None for time. A statement works on all of them at once.
    """
    tickets = [ticket for ticket in tickets if ticket.anonymised_at is None]
    if not tickets:
        return Loose()
    pks = [ticket.pk for ticket in tickets]
    _forget_mentions(tickets)
    pictures = forget_pictures(tickets, now=now)
    sent = Submission.objects.filter(ticket__in=pks)
    for row in (rows := list(sent.only("answers"))):
        row.answers = asked().kept(row.answers)
    _rewrite(rows, answers="jsonb")
    sent.update(key=KEYED, name="", email="", platform_other="", description="", subject="", from_address="")
    _change_judgements(pks, _without_words)
    harms = installed().rules.harms
    Satisfaction.objects.filter(ticket__in=pks).update(comment="")
    Label.objects.filter(judged__ticket__in=pks, circumstance__in=harms).update(circumstance="")
    BlindCheck.objects.filter(judged__ticket__in=pks, unhelpful__in=harms).update(unhelpful="")
    BlindCheck.objects.filter(judged__ticket__in=pks, judged_at__isnull=True).delete()  # Nobody can judge it any more.
    replies = Reply.objects.filter(ticket__in=pks)
    mailed = tuple(replies.values_list("message_id", flat=True))
    replies.filter(state__in=UNSENT_STATES).update(state=ReplyState.CANCELLED, last_error="erased", **RELEASED)
    replies.update(to="", cc="", subject="", text="", body="", html="", buttons=None, message_id=KEYED)
    forget_bodies(pks)
    for model in (TicketWords, Note, TicketSignature, Notice, TopicExample, Conversation):
        model._default_manager.filter(ticket__in=pks).delete()
    quarantined = forget_mails(InboundMail.objects.filter(ticket__in=pks), now=now)
    for ticket in tickets:
        ticket.token = past_token(ticket.token)
    _rewrite(tickets, token="varchar")
    Ticket.objects.filter(pk__in=pks).update(
        **dict.fromkeys(("requester_name", "requester_email", "requester_chat", "fingerprint", "origin"), ""),
        **dict.fromkeys(("proposed_for", "follows")),
        is_harm=False,
        anonymised_at=now,
    )
    forget_words(jobs_for_nobody().filter(items__ticket__in=pks))
    told = (TicketEvent(ticket_id=pk, kind=EventKind.ANONYMISED, at=now, agent_id=agent_id) for pk in pks)
    TicketEvent.objects.bulk_create(told)
    return Loose((*pictures.quarantined, *quarantined), mailed)


def _forget_mentions(tickets: Sequence[Ticket]) -> None:
    """Where agents have named these people elsewhere: in views of the queue, in what they wrote to many at once."""
    if SavedView.objects.exists() or ended_jobs().exists():
        saved_views(*(persons := persons_of(tickets))).delete()
        forget_words(bulk_jobs(*persons))


def forget_mails(mails: QuerySet[InboundMail], *, now: datetime) -> tuple[str, ...]:
    """Within a transaction: who sent these mails, and their Message-IDs; gives their files' names in quarantine."""
    quarantined = tuple(mails.values_list("quarantine_name", flat=True))
    mails.update(key=KEYED, content="", sender="", quarantine_name="", forgotten_at=now)
    return quarantined


def jobs_for_nobody() -> QuerySet[BulkJob]:
    """Ended bulk replies that went only to tickets that have been anonymised since."""
    somebody = BulkItem.objects.filter(job=OuterRef("pk"), ticket__anonymised_at__isnull=True)
    return ended_jobs().filter(~Exists(somebody))


def forget_words(jobs: QuerySet[BulkJob]) -> int:
    """What agents wrote to many tickets at once, in these bulk replies; gives how many there were."""
    return jobs.update(text="")


def delete_files(*, until: float = math.inf) -> tuple[int, int]:
    """Delete what was kept of forgotten pictures that no other row shows, and of files, of which no two rows share one.

    Gives how many went, and how many could not. Begins with none after ``until`` (``time.monotonic``).
    """
    counts = [
        _delete(unused_pictures(), "file", storage.delete_unused, until=until),
        _delete(unused_files(), "storage_name", files_storage.delete, until=until),
        _delete(sent_files(), "file", lambda name: storage.screenshot_storage().delete(name), until=until),
    ]
    return sum(deleted for deleted, _ in counts), sum(failed for _, failed in counts)


def unused_pictures() -> QuerySet[Screenshot]:
    """Forgotten pictures whose file has still to be deleted."""
    return Screenshot.objects.filter(state=ScreenshotState.DELETED).exclude(file="")


def unused_files() -> QuerySet[File]:
    """Forgotten files that have still to be deleted."""
    return File.objects.filter(outcome=FileOutcome.DELETED).exclude(storage_name="")


def sent_files() -> QuerySet[ReplyFile]:
    """Files that went out with a forgotten ticket's letters and are still to be deleted."""
    return ReplyFile.objects.filter(forgotten_at__isnull=False).exclude(file="")


def _delete(rows: QuerySet[Any], column: str, delete: Callable[[str], object], *, until: float) -> tuple[int, int]:
    """Delete what the rows' ``column`` names, and empty it; how many went, and how many could not."""
    deleted = failed = last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", column)[:500]):
        for pk, name in batch:
            if time.monotonic() > until:
                return deleted, failed
            last = pk
            try:
                delete(name)
            except Exception as error:  # The bucket is out of reach: the next run tries again.
                log.error("file_not_deleted", kind=rows.model.__name__, row=pk, error=type(error).__name__)
                failed += 1
            else:
                rows.model._default_manager.filter(pk=pk).update(**{column: ""})
                deleted += 1
    return deleted, failed
