"""The door for files: each upload is a picture, a file, or told of with a reason."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from datasets import files
from datasets.hostile import forged
from triage.evidence.files.intake import NAME_LENGTH, Sorted, clean_name, take, take_all
from triage.evidence.files.problems import MESSAGES
from triage.messages import IncomingFile, Picture, UploadedFile


@pytest.fixture(autouse=True)
def quarantine(settings: LazySettings, tmp_path: Path) -> Path:
    settings.QUARANTINE = tmp_path / "quarantine"
    return tmp_path / "quarantine"


def upload(content: bytes, name: str = "berkas", content_type: str = "application/octet-stream") -> UploadedFile:
    return UploadedFile(name, content_type, content)


def lying(folder: Path) -> int:
    return len(list(folder.glob("*")))


def test_it_takes_a_picture_as_a_picture_whatever_it_is_said_to_be(quarantine: Path) -> None:
    taken = take(upload(forged.JPEG, "sertifikat.pdf", "application/pdf"))

    assert isinstance(taken, Picture)
    assert (taken.kind, taken.original_name, lying(quarantine)) == ("jpeg", "sertifikat.pdf", 1)


def test_it_lays_any_other_file_down_by_its_content(quarantine: Path) -> None:
    taken = take(upload(files.DOCX, "foto.jpg", "image/jpeg"))

    assert isinstance(taken, IncomingFile)
    assert (taken.kind, taken.problem, taken.byte_size) == ("docx", "", len(files.DOCX))
    assert (quarantine / taken.name).read_bytes() == files.DOCX


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (files.PROGRAM, "program"),
        (files.WORDS * 100, "too_large"),
        (forged.JPEG[:40], "broken_header"),
        (forged.JPEG + files.ZIP, "not_an_image"),
    ],
)
def test_what_it_does_not_take_is_told_of_and_lies_nowhere(
    content: bytes, problem: str, quarantine: Path, settings: LazySettings
) -> None:
    settings.FILE_MAX_BYTES = len(files.WORDS) * 99
    taken = take(upload(content))

    assert isinstance(taken, IncomingFile)
    assert (taken.problem, taken.name, lying(quarantine)) == (problem, "", 0)
    assert problem in MESSAGES


def test_a_flood_of_files_leaves_room_for_pictures(settings: LazySettings) -> None:
    settings.QUARANTINE_MAX_FILES = 4
    taken = take_all([upload(files.WORDS)] * 5 + [upload(forged.JPEG)])

    assert [file.problem for file in taken.files] == ["", "", "", "no_room", "no_room"]
    assert len(taken.pictures) == 1


def test_it_takes_as_many_as_one_message_may_carry_and_tells_of_the_others(
    settings: LazySettings, quarantine: Path
) -> None:
    settings.FILES_MAX, settings.PICTURES_MAX = 2, 1
    taken = take_all(
        [upload(each) for each in (forged.JPEG, files.ZIP, forged.JPEG, files.PROGRAM, files.DOCX, files.ZIP)]
    )

    assert len(taken.pictures) == 1
    told = [(file.kind, file.problem) for file in taken.files]
    assert told == [("zip", ""), ("picture", "too_many"), ("program", "program"), ("docx", ""), ("zip", "too_many")]
    assert lying(quarantine) == 3


def test_pictures_without_room_are_counted_as_before(settings: LazySettings) -> None:
    settings.QUARANTINE_MAX_FILES = 1
    taken = take_all([upload(forged.JPEG)] * 3)

    assert (len(taken.pictures), taken.files, taken.left_out) == (1, (), 2)
    assert take_all([]) == Sorted((), (), 0)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("laporan akhir.docx", "laporan akhir.docx"),
        ("C:\\Users\\sari\\foto.zip", "foto.zip"),
        ("../../etc/passwd", "passwd"),
        ("invoice\u202efdp.exe", "invoice fdp.exe"),
        ("a\0b\r\nc.txt", "a b c.txt"),
        ("half \ud83d emoji.txt", "half emoji.txt"),
        (". .", ""),
        ("KTP 3201234567890123.zip", "KTP ••••••••••••••••.zip"),
        ("ya" * 90 + ".docx", "ya" * 47 + "y.docx"),
    ],
)
def test_names_are_fit_to_be_shown(name: str, shown: str) -> None:
    assert clean_name(name) == shown
    assert len(clean_name(name * 500)) <= NAME_LENGTH
