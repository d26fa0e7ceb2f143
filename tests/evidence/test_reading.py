"""One row from quarantine to its end: whatever the picture does to its reader, the row ends and the upload goes."""

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import translation

from config.celery import app
from datasets.cases import PICTURES
from tests.factories import TOO_EARLY, WEDNESDAY, picture, received, replace, work
from triage import pipeline
from triage.desks.prakerja import DESK as PRAKERJA
from triage.evidence import active, reading
from triage.evidence.gather import gather
from triage.evidence.pictures import reader
from triage.evidence.pictures.intake import UNREAD
from triage.evidence.pictures.reader import Reader, ReaderCrashed
from triage.evidence.reading import MAX_ATTEMPTS, read_screenshot
from triage.evidence.shortcomings import message
from triage.installed import installed
from triage.messages import PartFailed
from triage.models import Platform, Screenshot, ScreenshotState, Stage
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


BOX = [[10, 10], [210, 10], [210, 30], [10, 30]]


def waiting_row(name: str = "chrome-offline.jpg", *, email: str = "sari@example.com") -> Screenshot:
    answers = replace(TOO_EARLY, email=email)
    return received(answers, pictures=(picture(name),)).submissions.get().screenshots.get()


def again() -> Screenshot:
    """The same picture from somebody else."""
    return waiting_row(email="budi@example.com")


def attempt(row: Screenshot, *, position: int = 0) -> None:
    row.refresh_from_db()
    read_screenshot(row, position=position, today=PRAKERJA.day(WEDNESDAY), desk=desk.current())


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


def test_it_does_not_blame_a_picture_for_a_worker_that_has_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def read(self, *_: Any, **__: Any) -> None:
            raise SystemExit

    monkeypatch.setattr(reading, "shared_reader", Stopped)
    row = waiting_row()
    for _ in range(MAX_ATTEMPTS + 1):
        with pytest.raises(SystemExit):
            attempt(row)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (ScreenshotState.WAITING, 0)


def test_it_does_not_blame_a_picture_for_a_reader_that_would_not_start(crash: Fail) -> None:
    crash("would_not_start")
    row = waiting_row()

    for _ in range(MAX_ATTEMPTS + 1):
        with pytest.raises(PartFailed, match="would_not_start"):
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


def test_it_keeps_no_upload_for_longer_than_a_day_or_three_where_nothing_can_be_read(quarantine: Path) -> None:
    taken = picture("chrome-offline.jpg")
    pipeline.keep_drafts([taken], draft_key="form", origin="", now=WEDNESDAY)
    row = waiting_row()
    assert len(list(quarantine.iterdir())) == 2
    for path in quarantine.iterdir():  # the disk has a clock of its own
        os.utime(path, (0, WEDNESDAY.timestamp()))

    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(hours=24) - SWEEP_EVERY)  # the last sweep before the day is over

    assert [path.name for path in quarantine.iterdir()] == [row.quarantine_name]
    pipeline.sweep_drafts(now=WEDNESDAY + UNREAD + SWEEP_EVERY)
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
        assert stored.read() != (PICTURES / "chrome-offline.jpg").read_bytes()


@pytest.fixture
def read_no_more(monkeypatch: pytest.MonkeyPatch) -> Fail:
    """From the call on, the reader only tells its name (the given one, or its own)."""

    def stop_reading(name: str = "") -> None:
        kept = name or reader.shared_reader().name

        class Silent:
            name = kept

            def read(self, *_: Any, **__: Any) -> None:
                raise ReaderCrashed("crashed")

        monkeypatch.setattr(reading, "shared_reader", Silent)

    return stop_reading


def test_it_reads_the_same_upload_once(read_no_more: Fail, quarantine: Path) -> None:
    first, second = waiting_row(), again()
    attempt(first)
    read_no_more()

    attempt(second, position=1)

    first.refresh_from_db()
    second.refresh_from_db()
    assert second.state == ScreenshotState.READ
    assert (second.file, second.lines, second.engine) == (first.file, first.lines, first.engine)
    assert (second.width, second.height, second.usable) == (first.width, first.height, "yes")
    assert {found["origin"]["screenshot"] for found in second.readings} == {1}
    assert [found["value"] for found in second.readings] == [found["value"] for found in first.readings]
    assert list(quarantine.iterdir()) == []


def test_it_parses_the_stored_lines_anew(read_no_more: Fail) -> None:
    first, second = waiting_row(), again()
    attempt(first)
    lines = [{"text": "Tanggal selesai: 12 September 2026", "confidence": 0.99, "vividness": 0.0, "box": BOX}]
    Screenshot.objects.filter(pk=first.pk).update(lines=lines)
    read_no_more()

    attempt(second)

    second.refresh_from_db()
    completed = [found["value"] for found in second.readings if found["kind"] == "completed_on"]
    assert completed == ["2026-09-12"]


def test_it_reads_again_with_other_engines(read_no_more: Fail) -> None:
    first, second = waiting_row(), again()
    attempt(first)
    read_no_more("a better engine")

    with pytest.raises(ReaderCrashed):
        attempt(second)


def test_it_reads_again_when_other_contacts_may_stay(read_no_more: Fail) -> None:
    first, second = waiting_row(), again()
    attempt(first)
    Platform.objects.filter(code="tokopedia").update(contact="0811-0000-0000")
    read_no_more()

    with pytest.raises(ReaderCrashed):
        attempt(second)


def test_it_reads_again_when_the_stored_picture_is_gone() -> None:
    first, second = waiting_row(), again()
    attempt(first)
    first.refresh_from_db()
    reading.storage.screenshot_storage().delete(first.file)

    attempt(second)

    second.refresh_from_db()
    assert second.state == ScreenshotState.READ
    assert second.seconds
    reading.storage.open_screenshot(second.file).close()


def test_it_deletes_a_picture_with_its_last_row_only(read_no_more: Fail) -> None:
    first, second = waiting_row(), again()
    attempt(first)
    attempt(second)
    first.refresh_from_db()

    assert not reading.storage.delete_unused(first.file)
    first.delete()
    assert not reading.storage.delete_unused(first.file)
    second.delete()
    assert reading.storage.delete_unused(first.file)
    with pytest.raises(FileNotFoundError):
        reading.storage.open_screenshot(first.file)


def test_it_leaves_no_picture_behind_for_a_row_that_went_away(monkeypatch: pytest.MonkeyPatch) -> None:
    row = waiting_row()
    store = reading.storage.store
    names = []

    def store_and_lose(clean: Path) -> str:
        Screenshot.objects.all().delete()
        names.append(store(clean))
        return names[-1]

    monkeypatch.setattr(reading.storage, "store", store_and_lose)
    attempt(row)

    with pytest.raises(FileNotFoundError):
        reading.storage.open_screenshot(*names)


@pytest.mark.parametrize(
    ("name", "shortcoming"),
    [("kucing.jpg", "no_words"), ("bukti-pembayaran.webp", "payment"), ("chrome-offline.jpg", "")],
)
def test_it_says_why_a_picture_does_not_help(name: str, shortcoming: str) -> None:
    row = waiting_row(name)
    attempt(row)

    row.refresh_from_db()
    assert row.shortcoming == shortcoming
    facts = gather(row.submission.ticket, now=WEDNESDAY, desk=desk.current(), models=active.models())
    assert facts.pictures == (shortcoming,)


def test_it_has_words_for_every_shortcoming() -> None:
    with translation.override("id"):
        for code in [*installed().labels.useless, *reader.MESSAGES, "unheard_of"]:
            assert translation.gettext(message(code)) != message(code)


def test_it_looks_at_a_file_as_at_an_upload(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_bytes(b"no picture")
    looks = [
        reading.read_file(
            path, reader=reader.shared_reader(), position=3, today=PRAKERJA.day(WEDNESDAY), desk=desk.shipped()
        )
        for path in (PICTURES / "chrome-offline.jpg", PICTURES / "kucing.jpg", tmp_path / "text.jpg")
    ]

    assert [look.shortcoming for look in looks] == ["", "no_words", "not_an_image"]
    assert [look.picture is None for look in looks] == [False, False, True]
    assert all(look.readings[0].origin.screenshot == 3 for look in looks)
    assert all(look.explanation for look in looks[1:])


def test_it_cannot_look_without_a_reader(tmp_path: Path) -> None:
    broken = Reader(command=("/bin/false",))

    with pytest.raises(ReaderCrashed, match="would_not_start"):
        reading.read_file(
            PICTURES / "kucing.jpg", reader=broken, position=0, today=PRAKERJA.day(WEDNESDAY), desk=desk.shipped()
        )


@pytest.mark.django_db(transaction=True)
def test_it_deletes_no_picture_that_a_row_is_just_taking_over() -> None:
    first, second = waiting_row(), again()
    attempt(first)
    first.refresh_from_db()
    name, kept = first.file, {"state": ScreenshotState.READ, "quarantine_name": "", "file": first.file}
    first.delete()

    def purge() -> bool:
        try:
            return reading.storage.delete_unused(name)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other, reading.storage.held(name):
        deleted = other.submit(purge)
        while not waiting_for_a_lock():
            assert not deleted.done()
        Screenshot.objects.filter(pk=second.pk).update(**kept)
    assert not deleted.result()
    reading.storage.open_screenshot(name).close()


def waiting_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)")
        return bool(cursor.fetchone()[0])


@pytest.mark.parametrize("question", ["upload_sha256", "file"])
def test_it_looks_for_other_rows_by_an_index(question: str) -> None:
    # Others' rows for the planner to count: in an empty table every index costs the same.
    seen = {"created_at": WEDNESDAY, "width": 1, "height": 1}
    Screenshot.objects.bulk_create(
        Screenshot(file=f"f{n}", upload_sha256=f"u{n}", state=ScreenshotState.READ, draft_key="x", byte_size=1, **seen)
        for n in range(500)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE triage_screenshot")
    asked = Screenshot.objects.filter(state=ScreenshotState.READ, **{question: "x"})

    assert re.search(r"screenshot_read_uploads|screenshot_files", asked.explain())
