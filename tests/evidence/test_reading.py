"""One row from quarantine to its end: whatever the picture does to its reader, the row ends and the upload goes."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils import translation

from config.celery import app
from tests.factories import CASES, WEDNESDAY, picture, received, work
from triage import pipeline
from triage.decision.calendar import desk_day
from triage.evidence import reading
from triage.evidence.pictures import reader
from triage.evidence.pictures.reader import ReaderCrashed
from triage.evidence.reading import MAX_ATTEMPTS, read_screenshot
from triage.models import Screenshot, ScreenshotState, Stage
from triage.playbook import desk

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

Fail = Callable[..., None]
SWEEP_EVERY = timedelta(seconds=app.conf.beat_schedule["sweep-quarantine"]["schedule"])


@pytest.fixture(autouse=True)
def quarantine(settings: LazySettings, tmp_path: Path) -> Path:
    settings.QUARANTINE = tmp_path / "quarantine"
    return tmp_path / "quarantine"


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """Let the reader die over every picture, with this code."""

    def crash_with(code: str) -> None:
        class Dying:
            def read(self, *_: Any, **__: Any) -> None:
                raise ReaderCrashed(code)

        monkeypatch.setattr(reading, "shared_reader", Dying)

    return crash_with


def waiting_row() -> Screenshot:
    return received(pictures=(picture("chrome-offline.jpg"),)).submissions.get().screenshots.get()


def attempt(row: Screenshot) -> None:
    row.refresh_from_db()
    read_screenshot(row, position=0, today=desk_day(WEDNESDAY), desk=desk.current())


@pytest.mark.parametrize("code", ["crashed", "timed_out"])
def test_it_gives_a_picture_up_at_its_second_crash_and_says_why(code: str, crash: Fail, quarantine: Path) -> None:
    crash(code)
    row = waiting_row()

    with pytest.raises(ReaderCrashed, match=code):
        attempt(row)
    assert [path.name for path in quarantine.iterdir()] == [row.quarantine_name]
    attempt(row)

    row.refresh_from_db()
    assert (row.state, row.problem, row.attempts) == (ScreenshotState.UNREADABLE, code, MAX_ATTEMPTS)
    assert list(quarantine.iterdir()) == []
    with translation.override("id"):
        assert translation.gettext(reader.MESSAGES[code]) != reader.MESSAGES[code]


def test_it_gives_up_a_picture_that_took_its_worker_along_twice(crash: Fail, quarantine: Path) -> None:
    row = waiting_row()
    Screenshot.objects.filter(pk=row.pk).update(attempts=MAX_ATTEMPTS)  # counted before each attempt, recorded by none

    attempt(row)

    row.refresh_from_db()
    assert (row.state, row.problem) == (ScreenshotState.UNREADABLE, "crashed")
    assert list(quarantine.iterdir()) == []


def test_it_does_not_blame_a_picture_for_a_reader_that_would_not_start(crash: Fail) -> None:
    crash("would_not_start")
    row = waiting_row()

    for _ in range(MAX_ATTEMPTS + 1):
        with pytest.raises(ReaderCrashed):
            attempt(row)

    row.refresh_from_db()
    assert (row.state, row.attempts) == (ScreenshotState.WAITING, 0)


@pytest.mark.parametrize("folder_too", [False, True])
def test_it_says_that_a_picture_got_lost(folder_too: bool, quarantine: Path) -> None:
    row = waiting_row()
    (quarantine / row.quarantine_name).unlink()
    if folder_too:
        quarantine.rmdir()

    attempt(row)

    row.refresh_from_db()
    assert (row.state, row.problem) == (ScreenshotState.UNREADABLE, "missing")


def test_it_goes_on_without_many_hostile_pictures(
    crash: Fail, quarantine: Path, clock: Any, settings: LazySettings
) -> None:
    ticket = received(pictures=tuple(picture("chrome-offline.jpg") for _ in range(settings.PICTURES_MAX)))
    crash("timed_out")

    work(ticket)
    clock.shift(timedelta(minutes=1))
    work(ticket)

    assert ticket.stage == Stage.DONE
    assert {row.problem for row in Screenshot.objects.all()} == {"timed_out"}
    assert not ticket.events.filter(kind="stage_failed").exists()
    assert list(quarantine.iterdir()) == []


def test_it_keeps_no_upload_for_longer_than_a_day(quarantine: Path) -> None:
    taken = picture("chrome-offline.jpg")
    pipeline.keep_drafts([taken], draft_key="form", now=WEDNESDAY)
    row = waiting_row()
    assert len(list(quarantine.iterdir())) == 2
    for path in quarantine.iterdir():  # the disk has a clock of its own
        os.utime(path, (0, WEDNESDAY.timestamp()))

    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(hours=24) - SWEEP_EVERY)  # the last sweep before the day is over

    assert list(quarantine.iterdir()) == []
    assert not pipeline.drafts("form").exists()
    attempt(row)
    row.refresh_from_db()
    assert row.problem == "missing"


def test_it_stores_what_it_read_and_nothing_of_the_upload(quarantine: Path) -> None:
    row = waiting_row()

    attempt(row)

    row.refresh_from_db()
    assert row.state == ScreenshotState.READ
    assert list(quarantine.iterdir()) == []
    with reading.storage.open_screenshot(row.file) as stored:
        assert stored.read() != (CASES / "chrome-offline.jpg").read_bytes()
