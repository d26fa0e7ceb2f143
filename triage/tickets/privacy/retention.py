"""Retention: at night, what closed tickets no longer need is forgotten. Statistics stay (``anonymise``).

Some tickets at a time, each batch in a transaction of its own, skipping whoever is locked: it runs beside the service
and beside itself, may be killed anywhere and goes on the next time. Open tickets are never touched, but for files that
nobody masked: none of them is kept for longer than FILES_KEPT_DAYS.
"""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from triage.models import (
    ApiWrite,
    AuditAction,
    BulkJob,
    DeskSettings,
    File,
    FileOutcome,
    InboundMail,
    Reminder,
    ReportedEvent,
    Screenshot,
    Ticket,
    TicketState,
)
from triage.models.api_write import KEPT_FOR
from triage.models.audit import Change, note
from triage.models.reply import UNSENT_STATES
from triage.models.reported_event import KEPT_FOR as EVENTS_KEPT_FOR
from triage.tickets.privacy.anonymise import (
    Loose,
    anonymise,
    delete_files,
    forget_mails,
    forget_pictures,
    forget_words,
    jobs_for_nobody,
    sent_files,
    unused_files,
    unused_pictures,
)
from triage.tickets.privacy.person import ended_jobs

BATCH = 100
"""Rows that one transaction forgets: few enough that nobody waits long for one, and that a kill costs little."""

log = structlog.get_logger("triage.retention")

Forget = Callable[[Sequence[Ticket]], Loose]
Tell = Callable[[str, int, int], None]
"""Hears what is being done, how many are done and how many there are."""


@dataclass(slots=True)
class Retained:
    """How many tickets lost their pictures, how many were anonymised, how many mails and files went with them or alone.

    ``expired`` counts the files beside screenshots that have been kept for long enough, ``jobs`` the bulk replies whose
    words went, ``reminders`` those that lost their address, ``failed`` what could not be done this time.
    """

    pictures: int = 0
    identities: int = 0
    mails: int = 0
    files: int = 0
    jobs: int = 0
    expired: int = 0
    reminders: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """The rows whose time has come."""

    pictures: QuerySet[Ticket]
    identities: QuerySet[Ticket]
    mails: QuerySet[InboundMail]
    files: QuerySet[Screenshot]
    jobs: QuerySet[BulkJob]
    expired: QuerySet[File]
    reminders: QuerySet[Reminder]

    def count(self) -> Retained:
        """How many of each, as a run would do them now. A ticket's pictures may be counted before its identity."""
        counted = Retained(*(getattr(self, field.name).count() for field in fields(self)))
        return replace(counted, files=counted.files + unused_files().count() + sent_files().count())


def due(*, now: datetime) -> Due:
    """What is due at ``now``, by the desk's settings."""
    kept = DeskSettings.objects.get()
    closed = Ticket.objects.filter(state=TicketState.CLOSED)
    identities_until = now - timedelta(days=kept.identities_kept_days)
    pictures_until = now - timedelta(days=min(kept.screenshots_kept_days, kept.identities_kept_days))
    return Due(
        pictures=closed.filter(pictures_deleted_at__isnull=True, closed_at__lte=pictures_until),
        identities=closed.filter(anonymised_at__isnull=True, closed_at__lte=identities_until),
        mails=InboundMail.objects.filter(
            ticket__isnull=True, forgotten_at__isnull=True, received_at__lte=identities_until
        ),
        files=unused_pictures(),
        # Nobody needs the words of a job that ended so long ago, nor of one that was still waiting or at work while the
        # last of its tickets was erased.
        jobs=ended_jobs().filter(finished_at__lte=identities_until) | jobs_for_nobody(),
        expired=File.objects.filter(
            outcome=FileOutcome.KEPT, received_at__lte=now - timedelta(days=settings.FILES_KEPT_DAYS)
        ),
        reminders=Reminder.objects.exclude(Q(email="") | Q(state__in=UNSENT_STATES)).filter(
            due_at__lte=identities_until
        ),
    )


def retain(*, now: datetime, tell: Tell = lambda _what, _done, _of: None, until: float = math.inf) -> Retained:
    """Forget what is due; running it twice, or two at once, is harmless. Begins with nothing more of tickets and stored
    files after ``until`` (``time.monotonic``).

    1. Tickets' pictures. 2. Tickets' identities. 3. Mails that became no ticket. 4. Files beside screenshots that have
    been kept for long enough, of open tickets too. 5. What was stored of all these, and of an earlier run that was
    killed. 6. What agents wrote to many at once. 7. Whom reminders were for. 8. By what a program's repeated request is
    known, or its event, which holds nobody's data and is not counted.
    """
    if not DeskSettings.objects.exists():
        return Retained()
    rows, done = due(now=now), Retained()
    done.pictures, failed = _each(rows.pictures, partial(forget_pictures, now=now), "pictures", tell, until)
    done.identities, more = _each(rows.identities, partial(anonymise, now=now), "identities", tell, until)
    done.mails = _mails(rows.mails, now=now)
    done.expired = rows.expired.update(outcome=FileOutcome.DELETED)
    done.files, left = delete_files(until=until)
    done.jobs = _jobs(rows.jobs)
    done.reminders = Reminder.objects.filter(pk__in=rows.reminders).forget()
    ApiWrite.objects.filter(at__lte=now - KEPT_FOR).delete()
    ReportedEvent.objects.filter(received_at__lte=now - EVENTS_KEPT_FOR).delete()
    done.failed = failed + more + left
    counts = asdict(done)
    if any(counts.values()):
        changes: dict[str, tuple[int | None, int]] = {name: (None, count) for name, count in counts.items() if count}
        note([Change(AuditAction.RETAINED, "ticket", "", changes)], who=None, now=now)
        log.info("retained", **counts)
    return done


def _each(rows: QuerySet[Ticket], forget: Forget, what: str, tell: Tell, until: float) -> tuple[int, int]:
    """Forget batch by batch; how many, and how many failed."""
    done = failed = 0
    whole = rows.count()
    for pks in _keys(rows):
        if time.monotonic() > until:
            break
        forgotten, bad = _forget(rows, pks, forget, what)
        done, failed = done + forgotten, failed + bad
        tell(what, done + failed, whole)
    return done, failed


def _forget(rows: QuerySet[Ticket], pks: Sequence[int], forget: Forget, what: str) -> tuple[int, int]:
    """Forget those of a batch that nobody else has; one that cannot be forgotten must not keep the others."""
    try:
        with transaction.atomic():
            tickets = list(rows.select_for_update(skip_locked=True).filter(pk__in=pks))
            loose = forget(tickets)
    except Exception as error:
        if len(pks) > 1:
            each = [_forget(rows, [pk], forget, what) for pk in pks]
            return sum(done for done, _ in each), sum(failed for _, failed in each)
        log.error("not_forgotten", ticket=pks[0], what=what, error=type(error).__name__)
        return 0, 1
    try:
        loose.delete()
    except OSError as error:  # What lies in quarantine is swept within a day.
        log.error("loose_files_left", error=type(error).__name__)
    return len(tickets), 0


def _keys(rows: QuerySet[Ticket]) -> Iterator[list[int]]:
    """The tickets' keys, a batch at a time, the longest closed first."""
    later = Q()
    while batch := list(rows.filter(later).order_by("closed_at", "id").values_list("closed_at", "id")[:BATCH]):
        yield [pk for _, pk in batch]
        at, pk = batch[-1]
        later = Q(closed_at__gte=at) & (Q(closed_at__gt=at) | Q(id__gt=pk))


def _mails(rows: QuerySet[InboundMail], *, now: datetime) -> int:
    done = 0
    while batch := list(rows.order_by("received_at").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            quarantined = forget_mails(InboundMail.objects.filter(pk__in=batch), now=now)
        Loose(quarantined).delete()
        done += len(batch)
    return done


def _jobs(rows: QuerySet[BulkJob]) -> int:
    done = 0
    while batch := list(rows.order_by("finished_at").values_list("pk", flat=True)[:BATCH]):
        done += forget_words(BulkJob.objects.filter(pk__in=batch))
    return done
