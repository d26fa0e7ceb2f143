"""The command line's view of pictures: one JSON line each, in order, in the given picture's pixels."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from datasets.cases import PICTURES
from triage.evidence.pictures.reader import Reader, ReaderCrashed
from triage.evidence.reading import Look
from triage.management.commands import read_screenshots
from triage.management.commands.read_screenshots import _belong

ORIENTATION = 0x0112


def told(*arguments: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("read_screenshots", *map(str, arguments), stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Look at no file really; the list fills with what was asked for."""
    calls: list[dict[str, Any]] = []

    def look(path: Path, **options: Any) -> Look:
        calls.append({"path": path, **options})
        return Look(None, (), "broken", "This picture is damaged.")

    monkeypatch.setattr(read_screenshots, "read_file", look)
    monkeypatch.setattr(Reader, "warm", lambda _self: None)
    return calls


def lay(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_it_tells_lines_readings_and_boxes_in_the_given_picture(tmp_path: Path) -> None:
    with Image.open(PICTURES / "dashboard-selesai-4-sep-2023.jpg") as picture:
        upright = picture.convert("RGB")
    on_its_side = upright.transpose(Image.Transpose.ROTATE_90)  # as a phone's sensor has it; EXIF says how it was held
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    on_its_side.save(tmp_path / "a.jpg", exif=exif, quality=90)
    (tmp_path / "b.png").write_bytes(b"no picture")

    good, bad = told(tmp_path, "--today", "2023-09-05")

    assert (good["path"], bad["path"]) == (str(tmp_path / "a.jpg"), str(tmp_path / "b.png"))
    assert good["usable"] is True
    assert good["engine"]
    assert good["seconds"] > 0
    (done,) = (reading for reading in good["readings"] if reading["kind"] == "completed_on")
    assert done["value"] == "2023-09-04"
    (number,) = done["lines"]
    line = good["lines"][number]
    assert "04/09/2023" in line["text"]
    for box in (line["box"], done["box"]):
        assert all(285 <= x <= 455 and 590 <= y <= 635 for x, y in box)  # where the page has it, upright
    assert bad == {
        "path": bad["path"],
        "lines": [],
        "readings": [],
        "usable": "not_an_image",
        "explanation": bad["explanation"],
        "engine": None,
        "seconds": None,
    }
    assert bad["explanation"].startswith("This file is not a picture")


def test_it_takes_the_pictures_of_a_folder_sorted_and_files_as_they_come(
    looked: list[dict[str, Any]], tmp_path: Path
) -> None:
    lay(tmp_path, "c.png", "b/z.HEIC", "b/notes.txt", "b/.hidden.png", "named.txt")
    (tmp_path / "a").write_bytes((PICTURES / "kucing.jpg").read_bytes()[:2000])

    paths = [line["path"] for line in told(tmp_path / "named.txt", tmp_path, "--jobs", 2)]

    assert paths == [str(tmp_path / name) for name in ("named.txt", "a", "b/z.HEIC", "c.png")]
    assert len(looked) == 4


def test_it_reads_with_as_many_readers_as_jobs(looked: list[dict[str, Any]], tmp_path: Path) -> None:
    lay(tmp_path, *(f"{number:02}.png" for number in range(20)))

    told(tmp_path, "--jobs", 3)

    assert 1 <= len({id(call["reader"]) for call in looked}) <= 3


def test_it_counts_relative_dates_from_the_given_day(looked: list[dict[str, Any]], tmp_path: Path) -> None:
    lay(tmp_path, "a.png")

    told(tmp_path / "a.png", "--today", "2026-03-17")

    assert looked[0]["today"] == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.png"], "There is no file or folder .*nowhere.png"),
        (["."], "There is no picture in"),
        ([".", "--jobs", "0"], "Give 1 or more"),
        ([".", "--today", "yesterday"], "Write it as 2026-03-17"),
    ],
)
def test_it_says_what_to_do_about_a_wrong_command_line(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=said):
        told(*arguments)


def test_it_goes_on_after_a_file_that_cannot_be_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_path: Path, **_options: Any) -> Look:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(read_screenshots, "read_file", refuse)
    monkeypatch.setattr(Reader, "warm", lambda _self: None)
    lay(tmp_path, "a.png")

    (line,) = told(tmp_path)

    assert (line["usable"], line["explanation"]) == ("not_readable", "This file can't be opened: Permission denied.")


def test_it_stops_when_no_reader_starts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def crash(_path: Path, **_options: Any) -> Look:
        raise ReaderCrashed("would_not_start")

    monkeypatch.setattr(read_screenshots, "read_file", crash)
    monkeypatch.setattr(Reader, "warm", lambda _self: None)
    lay(tmp_path, "a.png")

    with pytest.raises(CommandError, match="does not start"):
        told(tmp_path)


def test_it_finds_the_line_of_words_on_a_slanting_page() -> None:
    first = ((0, 0), (400, 40), (398, 60), (-2, 20))
    second = ((-3, 30), (397, 70), (395, 90), (-5, 50))
    end_of_second = ((297, 60), (397, 70), (395, 90), (295, 80))

    assert _belong(second, end_of_second)
    assert not _belong(first, end_of_second)
