"""The room for uploads: counted from the folder itself, seldom, and never far past its limits."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage

from datasets.drawn import encoded, page
from triage.evidence.pictures import room, storage
from triage.evidence.pictures.intake import MESSAGES, Refused, accept
from triage.evidence.pictures.room import MAILS, MIB, Room
from triage.messages import PartFailed
from triage.models import Trouble

PNG = encoded(page(size=(60, 40)), "png")


@pytest.fixture(autouse=True)
def small(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.QUARANTINE_MAX_FILES, settings.QUARANTINE_MAX_MB, settings.DISK_FREE_MB = 4, 1, 0
    room.room_in.cache_clear()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(room.time, "monotonic", lambda: now[0])
    return now


def test_it_takes_no_more_files_than_may_lie_there(tmp_path: Path) -> None:
    for _ in range(4):
        accept(PNG, quarantine=tmp_path)
    with pytest.raises(Refused, match="no_room") as refused:
        accept(PNG, quarantine=tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
    assert MESSAGES[refused.value.code]


def test_it_takes_no_more_bytes_than_may_lie_there(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(bytes(MIB - len(PNG)))
    accept(PNG, quarantine=tmp_path)
    with pytest.raises(Refused, match="no_room"):
        accept(PNG, quarantine=tmp_path)


def test_it_leaves_room_on_the_disk(tmp_path: Path, settings: Any) -> None:
    settings.DISK_FREE_MB = 10**9
    with pytest.raises(Refused, match="no_room"):
        accept(PNG, quarantine=tmp_path)


def test_it_stores_no_picture_where_the_disk_is_to_be_left_alone(tmp_path: Path, settings: Any) -> None:
    settings.DISK_FREE_MB = 10**9
    settings.STORAGES = {
        **settings.STORAGES,
        "screenshots": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    (clean := tmp_path / "clean.jpg").write_bytes(b"x")
    with pytest.raises(PartFailed, match=Trouble.FULL):
        storage.store(clean)
    assert isinstance(storage.screenshot_storage(), FileSystemStorage)
    assert [path.name for path in tmp_path.iterdir()] == ["clean.jpg"]


def test_it_sees_what_others_lay_down_and_take_away(tmp_path: Path, clock: list[float]) -> None:
    mine, theirs = Room(tmp_path), Room(tmp_path)
    assert mine.take(1)
    for name in "abcd":
        (tmp_path / name).write_bytes(b"x")
    assert not theirs.take(1)
    clock[0] += room.REST
    assert not mine.take(1)
    (tmp_path / "a").unlink()
    assert not mine.take(1)
    clock[0] += room.REST
    assert mine.take(1)


def test_it_looks_into_the_folder_once_a_second_and_at_no_more_files_than_may_lie_there(
    tmp_path: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        (tmp_path / str(number)).write_bytes(b"x")
    looked = 0

    class Entries:
        def __init__(self, folder: Path) -> None:
            self.all = os_scandir(folder)

        def __enter__(self) -> "Entries":
            return self

        def __exit__(self, *_: object) -> None:
            self.all.close()

        def __iter__(self) -> "Entries":
            return self

        def __next__(self) -> os.DirEntry[str]:
            nonlocal looked
            looked += 1
            return next(self.all)

    os_scandir = os.scandir
    monkeypatch.setattr(room.os, "scandir", Entries)
    here = Room(tmp_path)
    assert not any(here.take(1) for _ in range(100))
    assert looked == 4 + 1
    clock[0] += room.REST
    here.take(1)
    assert looked == 2 * (4 + 1)


def test_raw_mails_leave_room_for_pictures(tmp_path: Path) -> None:
    here = Room(tmp_path)
    assert sum(here.take(1, share=MAILS) for _ in range(10)) == 2
    assert sum(here.take(1) for _ in range(10)) == 2
