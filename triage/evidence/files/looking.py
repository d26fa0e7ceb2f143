"""One file from quarantine to its end: scanned where the desk has a scanner, then kept. The row says what became of it.

What is a nobody's fault (the scanner is away, the reader would not start) is raised, for the stage to try again.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import F, QuerySet

from triage.evidence.files import storage
from triage.evidence.files.scan import ScannerFailed, is_dangerous
from triage.evidence.pictures.room import NoRoom
from triage.models import File, FileOutcome

MAX_ATTEMPTS = 3

log = structlog.get_logger("triage.files")


def waiting_files(ticket_id: int) -> QuerySet[File]:
    """The ticket's files that nobody has looked at, those that failed before last."""
    return File.objects.filter(submission__ticket=ticket_id, outcome=FileOutcome.WAITING).order_by("attempts", "id")


def look_at(row: File, *, ticket_id: int) -> None:
    """Look at a waiting file and record what became of it; safe to run twice.

    1. Count the attempt before it is made, so that a file that kills its worker is not tried for ever.
    2. Scan it. 3. Keep it, as far as the limits of its ticket and of the store allow.

    Raises ScannerFailed while another attempt may help.
    """
    waiting = File.objects.filter(pk=row.pk, outcome=FileOutcome.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return
    source = settings.QUARANTINE / row.quarantine_name
    is_last = row.attempts + 1 >= MAX_ATTEMPTS
    try:
        if row.attempts >= MAX_ATTEMPTS:
            _end(waiting, FileOutcome.UNREADABLE, "crashed")
        elif is_dangerous(source):
            log.warning("dangerous_file", file=row.pk)
            _end(waiting, FileOutcome.REFUSED, "infected")
        else:
            _keep(row, waiting, source, ticket_id=ticket_id)
    except FileNotFoundError:
        _end(waiting, FileOutcome.UNREADABLE, "missing")
    except ScannerFailed:
        if not is_last:
            raise
        _end(waiting, FileOutcome.REFUSED, "not_scanned")
    except SystemExit:  # We have to stop, which is not the file's fault.
        with suppress(DatabaseError):
            waiting.update(attempts=F("attempts") - 1)
        raise
    source.unlink(missing_ok=True)


def _keep(row: File, waiting: QuerySet[File], source: Path, *, ticket_id: int) -> None:
    """Move it into private storage, unless there is too much already."""
    of_ticket = File.objects.filter(submission__ticket=ticket_id, outcome=FileOutcome.KEPT)
    if of_ticket.count() >= settings.TICKET_FILES_MAX or not storage.fits(
        row.byte_size, most_mb=settings.TICKET_FILES_MAX_MB, submission__ticket=ticket_id
    ):
        _end(waiting, FileOutcome.LEFT_OUT, "too_much")
        return
    try:
        name = storage.store(source) if storage.fits(row.byte_size, most_mb=settings.FILES_STORE_MAX_MB) else ""
    except NoRoom:
        name = ""
    if not name:
        _end(waiting, FileOutcome.LEFT_OUT, "no_room")
    elif not waiting.update(outcome=FileOutcome.KEPT, storage_name=name, **_NOT_WAITING):
        storage.delete(name)  # The row went away meanwhile, or another worker was faster.


_NOT_WAITING: dict[str, Any] = {"quarantine_name": ""}


def _end(waiting: QuerySet[File], outcome: FileOutcome, problem: str) -> None:
    waiting.update(outcome=outcome, problem=problem, **_NOT_WAITING)
