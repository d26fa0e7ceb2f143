"""One picture to readings: clean, read, parse, judge. A row's is stored and recorded, a file's is only told."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from triage import database, meters, parts
from triage.decision.codec import to_json
from triage.decision.facts import SCREEN, Line, Origin, Reading, Source
from triage.evidence.pictures import intake, storage
from triage.evidence.pictures.reader import Reader, ReaderCrashed, ReadPicture, Unreadable, line_from, shared_reader
from triage.evidence.shortcomings import message
from triage.messages import PartFailed
from triage.models import Screenshot, ScreenshotState, Trouble
from triage.models.lease import give_back
from triage.models.part import READER, STORAGE
from triage.playbook.desk import Desk

MAX_ATTEMPTS = 2
"""A picture that killed its reader twice is given up; the complaint goes on without it."""

log = structlog.get_logger("triage.reading")


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a file. ``picture`` is None where it could not be read.

    ``shortcoming``: a code of why it does not help, "" if it does; ``explanation`` says it in English.
    """

    picture: ReadPicture | None
    readings: tuple[Reading, ...]
    shortcoming: str = ""
    explanation: str = ""


def read_file(path: Path, *, reader: Reader, position: int, today: date, desk: Desk) -> Look:
    """Look at a file as the service looks at an upload; nothing is kept. Raises OSError, or ReaderCrashed
    (``would_not_start``) where no file can be read at all."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with path.open("rb") as file:
                taken = intake.accept(file, quarantine=Path(folder))
            source, target = Path(folder) / taken.name, Path(folder) / "clean.jpg"
            picture = reader.read(source, target=target, contacts=desk.public_contacts)
        except intake.Refused as refused:
            return _blind(position, refused.code, intake.MESSAGES[refused.code] % refused.params)
        except (Unreadable, ReaderCrashed) as problem:
            if problem.code == "would_not_start":
                raise
            return _blind(position, problem.code, message(problem.code))
    knows = desk.definition
    readings = knows.read_screen(picture.lines, screenshot=position, today=today, platforms=desk.policy.platforms)
    verdict = knows.usable(picture.lines, readings)
    return Look(picture, readings) if verdict == "yes" else Look(picture, readings, verdict, message(verdict))


def read_screenshot(row: Screenshot, *, position: int, today: date, desk: Desk) -> None:
    """Read a waiting screenshot and record what was found; safe to run twice.

    ``position``: the picture's place in its ticket, to be named in the readings. The attempt is
    counted before it is made, so that a picture that kills its worker is not tried for ever; what fails because a part
    around us does is no attempt. The upload goes once the row has what it was for, never before.
    Raises ReaderCrashed while another attempt may help, and PartFailed (or an error of the database).
    """
    waiting = Screenshot.objects.filter(pk=row.pk, state=ScreenshotState.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return
    source = settings.QUARANTINE / row.quarantine_name
    found = _Recorder(waiting, position=position, today=today, desk=desk)
    try:
        if row.attempts >= MAX_ATTEMPTS:
            raise Unreadable("crashed")
        if not _take_over(row, found):
            _read(source, found)
    except (Unreadable, ReaderCrashed) as problem:
        try:
            prove_parts(problem, source)
        except PartFailed:
            give_back(waiting)
            raise
        if isinstance(problem, ReaderCrashed) and row.attempts + 1 < MAX_ATTEMPTS:
            raise
        _give_up(waiting, problem.code)
    except (PartFailed, SystemExit, *database.ITS_OWN):  # Not this picture's fault.
        give_back(waiting)
        raise
    else:
        for part in (STORAGE, parts.here(READER)):
            parts.works(part, now=timezone.now())
    source.unlink(missing_ok=True)


def prove_parts(problem: Unreadable | ReaderCrashed | intake.Refused, source: Path) -> None:
    """Raise PartFailed where what went wrong with an upload is the reader's fault, or the storage's."""
    if isinstance(problem, ReaderCrashed) and problem.code == "would_not_start":
        raise PartFailed(Trouble.WOULD_NOT_START, part=parts.here(READER)) from problem
    storage.prove(source)


@dataclass(frozen=True, slots=True)
class _Recorder:
    """Where the findings go: the row while it waits, with what its readings depend on."""

    waiting: QuerySet[Screenshot]
    position: int
    today: date
    desk: Desk

    @property
    def reader(self) -> str:
        """A digest of what reading depends on beside the upload: the engines, and the contacts that stay."""
        means = "\n".join([shared_reader().name, *sorted(self.desk.public_contacts)])
        return hashlib.sha256(means.encode()).hexdigest()

    def record(self, *, file: str, lines: Sequence[Line], **found: Any) -> None:
        """Make the row READ, within ``storage.held(file)``. Readings depend on the ticket, so they are parsed anew."""
        knows, platforms = self.desk.definition, self.desk.policy.platforms
        readings = knows.read_screen(lines, screenshot=self.position, today=self.today, platforms=platforms)
        recorded = self.waiting.update(
            state=ScreenshotState.READ,
            quarantine_name="",
            file=file,
            lines=to_json(lines),
            readings=to_json(readings),
            usable=knows.usable(lines, readings),
            **found,
        )
        if not recorded:  # The row went away meanwhile, or another worker was faster.
            storage.delete_unused(file)


def _take_over(row: Screenshot, found: _Recorder) -> bool:
    """Give the row what the same upload was read to say before; False if it was not, or its file is gone."""
    before = Screenshot.objects.filter(upload_sha256=row.upload_sha256, state=ScreenshotState.READ)
    if not before.exists():  # Most pictures are new: no need to ask the reader who it is.
        return False
    reader = found.reader
    if not (earlier := before.filter(reader=reader).order_by("-id").first()):
        return False
    with storage.held(earlier.file):
        with storage.answering():
            is_there = storage.screenshot_storage().exists(earlier.file)
        if not is_there:
            return False
        size = {"width": earlier.width, "height": earlier.height}
        lines = tuple(
            line_from(line["text"], line["confidence"], line["box"], line["vividness"]) for line in earlier.lines
        )
        found.record(file=earlier.file, lines=lines, reader=reader, engine=earlier.engine, seconds=0.0, **size)
    return True


def _read(source: Path, found: _Recorder) -> None:
    with storage.answering():
        settings.QUARANTINE.mkdir(mode=0o700, parents=True, exist_ok=True)
    with storage.answering(), tempfile.TemporaryDirectory(dir=settings.QUARANTINE) as folder:
        clean = Path(folder) / "clean.jpg"
        picture = shared_reader().read(source, target=clean, contacts=found.desk.public_contacts)
        reader = found.reader
        with storage.held(storage.name_of(clean)):
            found.record(
                file=storage.store(clean),
                width=picture.width,
                height=picture.height,
                lines=picture.lines,
                reader=reader,
                engine=picture.engine,
                seconds=picture.seconds,
            )
    meters.READINGS.labels("read").inc()
    meters.READING_SECONDS.observe(picture.seconds)
    log.info("picture_read", seconds=round(picture.seconds, 2), lines=len(picture.lines))


def _give_up(waiting: QuerySet[Screenshot], problem: str) -> None:
    waiting.update(state=ScreenshotState.UNREADABLE, quarantine_name="", problem=problem)
    meters.READINGS.labels(problem).inc()
    log.warning("picture_unreadable", problem=problem)


def _blind(position: int, code: str, explanation: str) -> Look:
    return Look(None, (unusable(position),), code, explanation)


def unusable(screenshot: int) -> Reading:
    """The reading of a picture that could not be read."""
    return Reading(SCREEN, "unusable", 1.0, Origin(Source.SCREENSHOT, screenshot=screenshot))
