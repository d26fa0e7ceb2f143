import hashlib
import io
import os
import random
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from datasets.drawn import FORMATS, animated, encoded, jpeg_with_exif, page, png_that_declares
from datasets.hostile import forged
from triage.evidence.pictures import intake
from triage.evidence.pictures.headers import BrokenHeader, Header, is_bare_jpeg, read_header, too_many_pixels
from triage.evidence.pictures.intake import MAX_BYTES, MESSAGES, Refused, accept, sweep_quarantine

PICTURE = page("Selesai", size=(120, 80))
SAMPLES = {kind: encoded(PICTURE, kind) for kind in FORMATS}

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PDF = b"%PDF-1.7\n1 0 obj\n"
FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42"


def with_comment(text: bytes) -> bytes:
    """Give a sound JPEG that begins with a comment."""
    start, rest = SAMPLES["jpeg"][:2], SAMPLES["jpeg"][2:]
    return start + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + rest


REFUSED = {
    "nothing at all": (b"", "empty"),
    "text named .jpg": (b"halo, ini foto saya", "not_an_image"),
    "a page": (HTML, "not_an_image"),
    "a page after blanks": (b"\n \t" + HTML, "not_an_image"),
    "PDF": (PDF, "pdf"),
    "PDF after rubbish": (bytes(500) + PDF, "pdf"),
    "SVG": (SVG, "svg"),
    "zip": (b"PK\x03\x04" + bytes(60), "not_an_image"),
    "TIFF": (b"II*\x00" + bytes(60), "not_an_image"),
    "MP4": (FILM + bytes(60), "film"),
    "MP4 of many bytes": (FILM + bytes(MAX_BYTES), "film"),
    "QuickTime": (b"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  " + bytes(60), "film"),
    "old QuickTime": (b"\x00\x00\x00\x08wide\x00\x02\x00\x00mdat" + bytes(60), "film"),
    "3GP": (b"\x00\x00\x00\x18ftyp3gp5\x00\x00\x01\x00isom3gp5" + bytes(60), "film"),
    "WebM": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01" + bytes(60), "film"),
    "AVI": (b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(60), "film"),
    "text that says free where films do": (b"the free film", "not_an_image"),
    "words that begin like a BMP": (b"BMW saya rusak, tolong dibantu ya kak", "not_an_image"),
    "GIF that is a page": (b"GIF89a/*" + HTML, "too_many_pixels"),
    "JPEG with a page behind it": (SAMPLES["jpeg"] + HTML, "not_an_image"),
    "PNG with a drawing behind it": (SAMPLES["png"] + SVG, "svg"),
    "bomb by area": (png_that_declares(30_000, 30_000), "too_many_pixels"),
    "bomb by one side": (png_that_declares(32_001, 1), "too_many_pixels"),
    "no pixels": (png_that_declares(0, 10), "broken_header"),
    "JPEG that ends in its header": (SAMPLES["jpeg"][:30], "broken_header"),
    "JPEG of noise": (b"\xff\xd8\xff" + bytes(400), "broken_header"),
    "PNG without a header": (SAMPLES["png"][:8] + bytes(40), "broken_header"),
    "WebP of an unknown chunk": (b"RIFF\x10\x00\x00\x00WEBPVP9 " + bytes(40), "broken_header"),
    "HEIC without boxes": (SAMPLES["heif"][:40], "broken_header"),
    "too many bytes": (SAMPLES["jpeg"] + bytes(MAX_BYTES), "too_large"),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_it_takes_every_kind_of_picture_by_its_content(kind: str, tmp_path: Path) -> None:
    data = SAMPLES[kind]

    accepted = accept(io.BytesIO(data), quarantine=tmp_path)

    assert (accepted.kind, accepted.width, accepted.height) == (kind, 120, 80)
    assert accepted.byte_size == len(data)
    assert accepted.sha256 == hashlib.sha256(data).hexdigest()
    assert (tmp_path / accepted.name).read_bytes() == data


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=REFUSED)
def test_it_refuses_with_a_reason_and_keeps_nothing(data: bytes, code: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        accept(data, quarantine=tmp_path)

    assert refusal.value.code == code
    assert MESSAGES[code] % refusal.value.params
    assert list(tmp_path.iterdir()) == []


def test_it_reads_no_more_of_an_endless_upload_than_it_would_take(tmp_path: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"\xff" * size

    upload = Endless()
    with pytest.raises(Refused, match="too_large"):
        accept(upload, quarantine=tmp_path)
    assert upload.given == MAX_BYTES + 1


def test_it_takes_less_where_the_setting_says_so(settings: LazySettings, tmp_path: Path) -> None:
    settings.PICTURE_MAX_BYTES = len(SAMPLES["bmp"]) - 1

    assert accept(SAMPLES["jpeg"], quarantine=tmp_path).kind == "jpeg"
    with pytest.raises(Refused, match="too_large"):
        accept(SAMPLES["bmp"], quarantine=tmp_path)


@pytest.mark.parametrize("code", MESSAGES)
def test_it_says_each_refusal_in_indonesian(code: str) -> None:
    with translation.override("id"):
        assert translation.gettext(MESSAGES[code]) != MESSAGES[code]


def test_it_hides_files_from_others_under_names_of_its_own(tmp_path: Path) -> None:
    quarantine = tmp_path / "var" / "quarantine"

    names = {accept(SAMPLES["png"], quarantine=quarantine).name for _ in range(3)}

    assert {path.name for path in quarantine.iterdir()} == names
    assert len(names) == 3
    assert all(len(name) == 32 and int(name, 16) for name in names)
    assert {stat.S_IMODE(path.stat().st_mode) for path in quarantine.iterdir()} == {0o600}
    assert stat.S_IMODE(quarantine.stat().st_mode) == 0o700


@pytest.mark.django_db
def test_it_leaves_nothing_behind_when_the_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no space")

    monkeypatch.setattr(intake, "open", refuse, raising=False)
    with pytest.raises(OSError, match="no space"):
        accept(SAMPLES["png"], quarantine=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_sweeps_only_what_is_old(tmp_path: Path) -> None:
    now = datetime(2026, 3, 17, 10, 0, tzinfo=UTC)
    for name, hours in (("old", 25), ("edge", 24), ("young", 1)):
        path = tmp_path / name
        path.write_bytes(b"x")
        os.utime(path, (0, (now - timedelta(hours=hours)).timestamp()))

    assert sweep_quarantine(tmp_path, older_than=timedelta(hours=24), now=now) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"edge", "young"}
    assert sweep_quarantine(tmp_path / "absent", older_than=timedelta(hours=24), now=now) == 0


def test_it_sweeps_what_a_killed_reader_left_behind(tmp_path: Path) -> None:
    now = datetime(2026, 3, 17, 10, 0, tzinfo=UTC)
    left = tmp_path / "tmpabc"
    left.mkdir()
    (left / "clean.jpg").write_bytes(b"x")
    os.utime(left, (0, (now - timedelta(hours=25)).timestamp()))
    assert sweep_quarantine(tmp_path, older_than=timedelta(hours=24), now=now) == 1
    assert not left.exists()


@pytest.mark.parametrize("options", [{"lossless": True}, {"quality": 50}, {"quality": 50, "exif": b"Exif\x00\x00MM"}])
def test_it_knows_each_form_of_webp(options: dict[str, object]) -> None:
    assert read_header(encoded(page(size=(321, 123)), "webp", **options)) == Header("webp", 321, 123)


@pytest.mark.parametrize("kind", ["gif", "webp", "avif"])
def test_it_knows_animations(kind: str) -> None:
    assert read_header(animated(kind)) == Header(kind, 64, 48)


def test_it_finds_the_size_behind_a_phones_metadata() -> None:
    assert read_header(jpeg_with_exif(page(size=(300, 200)), orientation=6)) == Header("jpeg", 300, 200)


def test_it_knows_progressive_jpeg_and_a_bmp_written_from_the_top() -> None:
    from_top = bytearray(SAMPLES["bmp"])
    from_top[22:26] = (-80).to_bytes(4, "little", signed=True)

    assert read_header(encoded(PICTURE, "jpeg", progressive=True)) == Header("jpeg", 120, 80)
    assert read_header(bytes(from_top)) == Header("bmp", 120, 80)


@pytest.mark.parametrize("kind", FORMATS)
def test_it_survives_a_header_cut_anywhere(kind: str) -> None:
    for length in range(min(len(SAMPLES[kind]), 700)):
        try:
            header = read_header(SAMPLES[kind][:length])
        except BrokenHeader:
            continue
        assert header in (None, Header(kind, 120, 80))


@given(kind=st.sampled_from(sorted(FORMATS)), at=st.integers(0, 400), noise=st.binary(min_size=1, max_size=12))
def test_it_survives_any_damage_to_a_header(kind: str, at: int, noise: bytes) -> None:
    data = bytearray(SAMPLES[kind])
    data[at : at + len(noise)] = noise
    try:
        header = read_header(bytes(data))
    except BrokenHeader:
        return
    assert header is None or (header.width > 0 and header.height > 0)


def test_it_lets_pass_what_lies_exactly_at_the_limits() -> None:
    assert not too_many_pixels(10_000, 6_500)
    assert too_many_pixels(10_000, 6_501)
    assert not too_many_pixels(1, 32_000)
    assert too_many_pixels(32_001, 1)


@pytest.mark.parametrize(
    "size", [(8064, 6048), (8160, 6144), (6936, 9248), (1080, 30_000), (1440, 30_000), (30_000, 1080)], ids=str
)
def test_it_takes_what_phones_take_and_capture(size: tuple[int, int]) -> None:
    assert not too_many_pixels(*size)


@pytest.mark.parametrize("words", [HTML, SVG, PDF, b"<?php phpinfo();", b"made of <svg and <html >"], ids=repr)
def test_it_takes_a_picture_whose_metadata_mentions_a_document(words: bytes, tmp_path: Path) -> None:
    for data in (with_comment(words), forged.png_with(forged.chunk(b"tEXt", b"Comment\0" + words))):
        assert accept(data, quarantine=tmp_path).byte_size == len(data)


def between_segments(junk: bytes) -> bytes:
    """Give a sound JPEG with bytes before its first table."""
    at = SAMPLES["jpeg"].index(b"\xff\xdb")
    return SAMPLES["jpeg"][:at] + junk + SAMPLES["jpeg"][at:]


@pytest.mark.parametrize(
    "junk", [b"\0", b"halo", b"\xff\0", b"\xff" * 40, bytes(60_000)], ids=lambda junk: str(len(junk))
)
def test_it_passes_over_bytes_between_segments(junk: bytes, tmp_path: Path) -> None:
    data = between_segments(junk)
    accepted = accept(data, quarantine=tmp_path)
    assert (accepted.width, accepted.height, accepted.byte_size) == (120, 80, len(data))


def test_it_refuses_a_jpeg_of_little_but_bytes_between_segments(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="broken_header"):
        accept(between_segments(bytes(70_000)), quarantine=tmp_path)


def test_its_own_pictures_have_nothing_between_segments() -> None:
    assert is_bare_jpeg(SAMPLES["jpeg"])
    assert not is_bare_jpeg(between_segments(b"halo"))


def test_it_never_decodes_at_the_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: object) -> None:
        raise AssertionError("the web process decoded a picture")

    monkeypatch.setattr(Image, "open", decode)
    assert accept(SAMPLES["jpeg"], quarantine=tmp_path).kind == "jpeg"


BEHIND = {
    "zeros": bytes(1_000_000),
    "noise": random.Random(5).randbytes(1_000_000),
    "fill bytes": b"\xff" * 1_000_000,
    "a film": b"\0\0\0\x14mpvdftypmp42" + bytes(8),
    "another picture": SAMPLES["jpeg"] * 9,
    "another file of boxes": SAMPLES["heif"],
}


@pytest.mark.parametrize("behind", BEHIND.values(), ids=BEHIND)
@pytest.mark.parametrize("kind", FORMATS)
def test_it_lays_down_nothing_of_what_lies_behind_a_picture(kind: str, behind: bytes, tmp_path: Path) -> None:
    accepted = accept(SAMPLES[kind] + behind, quarantine=tmp_path)

    assert accepted.byte_size == len(SAMPLES[kind])
    assert accepted.sha256 == hashlib.sha256(SAMPLES[kind]).hexdigest()
    assert (tmp_path / accepted.name).read_bytes() == SAMPLES[kind]


def test_it_refuses_a_picture_that_goes_on_in_rubbish_instead_of_ending(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="broken_header"):
        accept(SAMPLES["gif"][:-1] + b"\x01" * 1_000_000, quarantine=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_it_lays_down_nothing_of_a_chunk_that_never_ends(tmp_path: Path) -> None:
    sound = SAMPLES["png"][:-12]
    accepted = accept(sound + b"\x7f\xff\xff\xffteXt" + bytes(1_000_000), quarantine=tmp_path)
    assert accepted.byte_size == len(sound)


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "bmp"])
@pytest.mark.parametrize("missing", [1, 2, 5, 40])
def test_it_takes_a_picture_of_which_the_last_bytes_are_missing(kind: str, missing: int, tmp_path: Path) -> None:
    data = SAMPLES[kind][:-missing]
    assert len(data) - accept(data, quarantine=tmp_path).byte_size in range(12)


def one_scan_then(rest: bytes) -> bytes:
    """Give a JPEG that has one scan of one of its three components, so that whoever walks it must walk on."""
    head = SAMPLES["jpeg"][: SAMPLES["jpeg"].index(b"\xff\xda")]
    return head + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + rest


STRUCTURES: dict[str, Callable[[int], bytes]] = {
    "JPEG of fill bytes behind a scan": lambda n: one_scan_then(b"\xff" * n + b"\0"),
    "JPEG of stuffed bytes": lambda n: one_scan_then(b"\xff\0" * (n // 2)),
    "JPEG of restarts": lambda n: one_scan_then(b"\xff\xd0" * (n // 2)),
    "JPEG of ends": lambda n: SAMPLES["jpeg"] + b"\xff\xd9" * (n // 2),
    "PNG of chunks": lambda n: SAMPLES["png"][:-12] + bytes(12) * (n // 12),
    "GIF of pieces": lambda n: SAMPLES["gif"][:-1] + b"\x21\xfe" + b"\x01a" * (n // 2),
    "GIF of extensions": lambda n: SAMPLES["gif"][:-1] + b"\x21\xfe\0" * (n // 3),
    "HEIC of boxes": lambda n: SAMPLES["heif"] + b"\0\0\0\x08free" * (n // 8),
    "HEIC of metas": lambda n: forged.box(b"ftyp", b"heic\0\0\0\0mif1heic") + forged.metas(n),
}


@pytest.mark.parametrize("build", STRUCTURES.values(), ids=STRUCTURES)
def test_its_work_grows_no_faster_than_the_file(build: Callable[[int], bytes], tmp_path: Path) -> None:
    def work(size: int) -> float:
        data, started = build(size), time.process_time()
        with suppress(Refused):
            accept(data, quarantine=tmp_path)
        return time.process_time() - started

    work(1000)
    few = max(work(10_000), work(10_000), 0.002)  # below that, it is the clock that is measured
    assert min(work(80_000), work(80_000)) < 30 * few  # 8 times the bytes; where it is quadratic, 64 times the work
