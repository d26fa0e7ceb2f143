"""One screenshot row from quarantine to readings: clean, store, read, parse, record."""

import tempfile
from datetime import date
from pathlib import Path

import structlog
from django.conf import settings
from django.db.models import F

from triage.decision.codec import to_json
from triage.decision.facts import Origin, Reading, ReadingKind, Source
from triage.evidence.pictures import storage
from triage.evidence.pictures.reader import ReaderCrashed, Unreadable, shared_reader
from triage.evidence.screens.parse import parse_screen
from triage.models import Screenshot, ScreenshotState
from triage.playbook.desk import Desk

MAX_ATTEMPTS = 2
"""A picture that killed its reader twice is given up; the complaint goes on without it."""

log = structlog.get_logger("triage.evidence")


def read_screenshot(row: Screenshot, *, position: int, today: date, desk: Desk) -> None:
    """Read a waiting screenshot and record what was found; safe to run twice.

    ``position``: the picture's place in its ticket, to be named in the readings. The attempt is
    counted before it is made, so that a picture that kills its worker is not tried for ever.
    Raises ReaderCrashed while another attempt may help.
    """
    waiting = Screenshot.objects.filter(pk=row.pk, state=ScreenshotState.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return
    source = settings.QUARANTINE / row.quarantine_name
    try:
        if row.attempts >= MAX_ATTEMPTS:
            raise Unreadable("crashed")
        settings.QUARANTINE.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.QUARANTINE) as folder:
            clean = Path(folder) / "clean.jpg"
            picture = shared_reader().read(source, target=clean, contacts=desk.public_contacts)
            name = storage.store(clean)
    except Unreadable as unreadable:
        waiting.update(state=ScreenshotState.UNREADABLE, quarantine_name="", problem=unreadable.code)
    except ReaderCrashed as crash:
        if crash.code == "would_not_start":  # Not this picture's fault: does not count.
            waiting.update(attempts=F("attempts") - 1)
            raise
        if row.attempts + 1 < MAX_ATTEMPTS:
            raise
        waiting.update(state=ScreenshotState.UNREADABLE, quarantine_name="", problem=crash.code)
    else:
        readings = parse_screen(picture.lines, screenshot=position, today=today, platforms=desk.policy.platforms)
        waiting.update(
            state=ScreenshotState.READ,
            quarantine_name="",
            file=name,
            width=picture.width,
            height=picture.height,
            lines=to_json(picture.lines),
            readings=to_json(readings),
            engine=picture.engine,
            seconds=picture.seconds,
        )
    source.unlink(missing_ok=True)


def unusable(screenshot: int) -> Reading:
    """The reading of a picture that could not be read."""
    return Reading(ReadingKind.SCREEN, "unusable", 1.0, Origin(Source.SCREENSHOT, screenshot=screenshot))
