"""What a file is, by its content: the name is never asked."""

import random

import pytest

from datasets import files
from datasets.hostile import forged
from triage.evidence.files.kinds import KINDS, PICTURE, download_name, kind_of


@pytest.mark.parametrize("kind", files.OF_A_KIND)
def test_it_tells_each_kind(kind: str) -> None:
    assert kind_of(files.OF_A_KIND[kind]).code == kind


@pytest.mark.parametrize(
    ("brand", "content_type"),
    [
        (b"isom", "video/mp4"),
        (b"mp42", "video/mp4"),
        (b"qt  ", "video/quicktime"),
        (b"3gp5", "video/3gpp"),
        (b"M4A ", "application/octet-stream"),
    ],
)
def test_it_tells_films_by_their_brand_and_a_recording_is_none(brand: bytes, content_type: str) -> None:
    assert kind_of(files.film(brand)).content_type == content_type


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(50), "film"),
        (b"RIFF\0\0\0\0AVI LIST" + bytes(50), "film"),
        (b"\0\0\0\x14moov" + bytes(50), "film"),
        (b"\r\n\r\n" + forged.PDF, "pdf"),
        (forged.HTML, "txt"),
        (forged.SVG, "txt"),
        ("Pelatihan".encode("utf-16"), "txt"),
        ("Se\xf1or".encode("latin-1"), "txt"),
        (("x" + "é" * 40_000).encode(), "txt"),  # The sample ends in the middle of a character.
        (b"", "txt"),
        (forged.archive(), "zip"),
        (files.archive("inner/word/document.xml", "[Content_Types].xml.bak"), "zip"),
        (files.archive("[Content_Types].xml", content=files.DOCX), "zip"),
        (files.DOCX[:-10], "zip"),
        (b"PK\x05\x06" + b"\xff" * 18, "zip"),
        (bytes(4), "other"),
    ],
)
def test_it_tells_what_is_not_so_plain(data: bytes, kind: str) -> None:
    assert kind_of(data).code == kind


def test_it_leaves_what_begins_as_a_picture_to_the_door_for_pictures() -> None:
    assert kind_of(forged.JPEG) is PICTURE
    assert kind_of(forged.JPEG[:30]) is PICTURE
    assert kind_of(forged.JPEG + files.ZIP) is PICTURE


def test_it_says_something_of_any_bytes() -> None:
    made = random.Random(16)
    for data in files.OF_A_KIND.values():
        for _ in range(40):
            broken = bytearray(data[: made.randrange(1, len(data) + 1)])
            for _ in range(4):
                broken[made.randrange(len(broken))] = made.randrange(256)
            assert kind_of(bytes(broken)).code in KINDS


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("laporan.docx", "docx", "laporan.docx"),
        ("laporan.DOCX", "docx", "laporan.DOCX"),
        ("sertifikat.pdf.exe", "txt", "sertifikat.pdf.exe.txt"),
        ("mulai.js", "txt", "mulai.js.txt"),
        ("mulai.html", "txt", "mulai.html.txt"),
        ("suara.m4a", "other", "suara.m4a"),
        ("alat.scr", "other", "alat.scr.bin"),
        ("klip.mov", "film", "klip.mov"),
        ("", "zip", "file-7.zip"),
        ("tanpa ujung", "xlsx", "tanpa ujung.xlsx"),
    ],
)
def test_a_downloaded_file_is_opened_as_what_it_is(name: str, kind: str, expected: str) -> None:
    assert download_name(name, kind, number=7) == expected
