"""One screenshot row from quarantine to readings: clean, store, read, parse, record."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import structlog
from django.conf import settings
from django.db.models import F

from triage.decision.codec import to_json
from triage.decision.facts import Origin, Reading, ReadingKind, Source
from triage.decision.policy import PlatformPolicy
from triage.evidence import screenshots
from triage.evidence.line import Line
from triage.evidence.masking import mask
from triage.evidence.reader import ReaderCrashed, ReadPicture, Unreadable, shared_reader
from triage.evidence.screens import parse_screen, review_button_line
from triage.models import Screenshot, ScreenshotState

MAX_ATTEMPTS = 2
"""A picture that killed its reader twice is given up; the complaint goes on without it."""

VIVID = 0.25
"""Colourfulness from which a button counts as active; grey buttons on white stay far below."""

log = structlog.get_logger("triage.evidence")


def read_screenshot(row: Screenshot, *, position: int, today: date, platforms: Mapping[str, PlatformPolicy]) -> None:
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
        with tempfile.TemporaryDirectory(dir=settings.QUARANTINE) as folder:
            clean = Path(folder) / "clean.jpg"
            picture = shared_reader().read(source, target=clean)
            name = screenshots.store(clean)
    except Unreadable as unreadable:
        waiting.update(state=ScreenshotState.UNREADABLE, quarantine_name="", problem=unreadable.code)
    except ReaderCrashed as crash:
        if crash.code == "would_not_start":  # Not this picture's fault: does not count.
            waiting.update(attempts=F("attempts") - 1)
        raise
    else:
        readings = readings_of(picture, screenshot=position, today=today, platforms=platforms)
        waiting.update(
            state=ScreenshotState.READ,
            quarantine_name="",
            file=name,
            width=picture.width,
            height=picture.height,
            lines=[to_json(_masked(line)) for line in picture.lines],
            readings=to_json(readings),
            engine=picture.engine,
            seconds=picture.seconds,
        )
    source.unlink(missing_ok=True)


def readings_of(
    picture: ReadPicture, *, screenshot: int, today: date, platforms: Mapping[str, PlatformPolicy]
) -> tuple[Reading, ...]:
    """What a read picture means. The review button's colour is judged here, where the pixels were seen."""
    lines = tuple(_masked(line) for line in picture.lines)
    readings = parse_screen(lines, screenshot=screenshot, today=today, platforms=platforms)
    button = review_button_line(lines)
    if button is None:
        return readings
    vivid = picture.vividness[lines.index(button)] >= VIVID
    return tuple(
        Reading(reading.kind, "button_active" if vivid else "button_inactive", reading.confidence, reading.origin)
        if reading.kind == ReadingKind.REVIEW and reading.value == "button"
        else reading
        for reading in readings
    )


def unusable(screenshot: int) -> Reading:
    """The reading of a picture that could not be read."""
    return Reading(ReadingKind.SCREEN, "unusable", 1.0, Origin(Source.SCREENSHOT, screenshot=screenshot))


def _masked(line: Line) -> Line:
    return Line(mask(line.text), line.confidence, line.box)
