"""One file from quarantine to its end: scanned where the desk has a scanner, then read (a PDF) or kept.

What is nobody's fault (the scanner is away, the disk is full) is raised, for the stage to try again.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from triage import database, parts
from triage.evidence.files import storage
from triage.evidence.files.kinds import PDF
from triage.evidence.files.pages import drawn
from triage.evidence.files.scan import ScannerFailed, is_dangerous
from triage.evidence.pictures.intake import Refused, all_or_nothing
from triage.evidence.pictures.reader import ReaderCrashed, Unreadable, shared_reader
from triage.evidence.pictures.rows import screenshot
from triage.evidence.pictures.storage import answering
from triage.evidence.reading import prove_parts
from triage.messages import PartFailed
from triage.models import File, FileOutcome, Screenshot, Ticket
from triage.models.lease import give_back
from triage.models.part import SCANNER, STORAGE

MAX_ATTEMPTS = 3
MOST_CRASHES = 2
"""A PDF that killed its reader twice is given up, as a picture is."""

log = structlog.get_logger("triage.files")


def waiting_files(ticket_id: int) -> QuerySet[File]:
    """The ticket's files that nobody has looked at, those that failed before last."""
    return File.objects.filter(submission__ticket=ticket_id, outcome=FileOutcome.WAITING).order_by("attempts", "id")


def look_at(row: File, *, ticket_id: int) -> None:
    """Look at a waiting file and record what became of it; safe to run twice.

    1. Count the attempt before it is made, so that a file that kills its worker is not tried for ever.
    2. Scan it. 3. Of a PDF draw the first pages, to be read like screenshots; anything else is kept, as far as the
       limits of its ticket and of the store allow.

    Raises ScannerFailed or ReaderCrashed while another attempt may help, and PartFailed (or an error of the database),
    which is no attempt.
    """
    waiting = File.objects.filter(pk=row.pk, outcome=FileOutcome.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return
    source = settings.QUARANTINE / row.quarantine_name
    try:
        with answering():
            _look(row, waiting, source, ticket_id=ticket_id)
    except FileNotFoundError:
        _fails(row, waiting, Unreadable("missing"))
    except (Unreadable, Refused, ReaderCrashed, ScannerFailed) as problem:
        _fails(row, waiting, problem)
    except (PartFailed, SystemExit, *database.ITS_OWN):  # Not the file's fault.
        give_back(waiting)
        raise
    else:
        for part in (STORAGE, SCANNER) if settings.CLAMD_SOCKET else (STORAGE,):
            parts.works(part, now=timezone.now())
    source.unlink(missing_ok=True)


def _look(row: File, waiting: QuerySet[File], source: Path, *, ticket_id: int) -> None:
    if row.attempts >= MAX_ATTEMPTS:
        _end(waiting, FileOutcome.UNREADABLE, "crashed")
    elif is_dangerous(source):
        log.warning("dangerous_file", file=row.pk)
        _end(waiting, FileOutcome.REFUSED, "infected")
    elif _is_too_much(row, ticket_id=ticket_id):
        _end(waiting, FileOutcome.LEFT_OUT, "too_much")
    elif row.kind == PDF.code:
        _read(row, waiting, source, ticket_id=ticket_id)
    else:
        _keep(row, waiting, source)


def _fails(row: File, waiting: QuerySet[File], problem: Unreadable | Refused | ReaderCrashed | ScannerFailed) -> None:
    """End the file where it is at fault, and has been tried often enough; else raise ``problem``, or PartFailed."""
    try:
        if not isinstance(problem, ScannerFailed):
            prove_parts(problem, settings.QUARANTINE / row.quarantine_name)
    except PartFailed:
        give_back(waiting)
        raise
    most = {ReaderCrashed: MOST_CRASHES, ScannerFailed: MAX_ATTEMPTS}.get(type(problem), 0)
    if row.attempts + 1 < most:
        raise problem
    if isinstance(problem, ScannerFailed):
        _end(waiting, FileOutcome.REFUSED, "not_scanned")
    else:
        _end(waiting, FileOutcome.UNREADABLE, problem.code)


def _is_too_much(row: File, *, ticket_id: int) -> bool:
    """Whether the ticket has as many files, or as many bytes of them, as one may have."""
    taken = File.objects.filter(submission__ticket=ticket_id, outcome__in=[FileOutcome.KEPT, FileOutcome.READ])
    fits = storage.fits(row.byte_size, most_mb=settings.TICKET_FILES_MAX_MB, submission__ticket=ticket_id)
    return taken.count() >= settings.TICKET_FILES_MAX or not fits


def _read(row: File, waiting: QuerySet[File], source: Path, *, ticket_id: int) -> None:
    """Its first pages become screenshots of its submission, which are read as any; nothing else of it is kept."""
    with all_or_nothing() as undo:
        found = drawn(source, reader=shared_reader(), quarantine=settings.QUARANTINE)
        with transaction.atomic():
            # Pictures are numbered by their keys, so that a message which joins just now must wait for these.
            Ticket.objects.select_for_update().get(pk=ticket_id)
            if not waiting.update(outcome=FileOutcome.READ, pages=found.pages, **_NOT_WAITING):
                undo()  # The row went away meanwhile, or another worker was faster.
                return
            first = Screenshot.objects.filter(submission=row.submission_id).count()
            owner = {"submission_id": row.submission_id, "from_file": row}
            Screenshot.objects.bulk_create(
                screenshot(
                    replace(picture, original_name=row.original_name),
                    position=first + index,
                    now=row.received_at,
                    page=page,
                    **owner,
                )
                for index, (page, picture) in enumerate(found.pictures)
            )


def _keep(row: File, waiting: QuerySet[File], source: Path) -> None:
    """Move it into private storage, unless there is too much of all tickets' already."""
    name = storage.store(source) if storage.fits(row.byte_size, most_mb=settings.FILES_STORE_MAX_MB) else ""
    if not name:
        _end(waiting, FileOutcome.LEFT_OUT, "no_room")
    elif not waiting.update(outcome=FileOutcome.KEPT, storage_name=name, **_NOT_WAITING):
        storage.delete(name)  # The row went away meanwhile, or another worker was faster.


_NOT_WAITING: dict[str, Any] = {"quarantine_name": ""}


def _end(waiting: QuerySet[File], outcome: FileOutcome, problem: str) -> None:
    waiting.update(outcome=outcome, problem=problem, **_NOT_WAITING)
