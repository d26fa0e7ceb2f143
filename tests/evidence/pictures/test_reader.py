import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.utils import translation
from PIL import Image, ImageDraw, ImageFont

from datasets.drawn import FORMATS, encoded, jpeg_with_exif, page, png_that_declares
from triage.decision.facts import Line
from triage.evidence.ocr.cascade import Cascade
from triage.evidence.pictures import reader_process
from triage.evidence.pictures.reader import MESSAGES, Reader, ReaderCrashed, Unreadable, shared_reader
from triage.evidence.pictures.reader_process import FILE_LIMIT, MEMORY_LIMIT, OPEN_FILES_LIMIT, with_vividness

pytestmark = pytest.mark.slow

WORDS = ("Pelatihan Saya", "Selesai 17 Sep 2021", "Beri Ulasan")

REAL = "triage.evidence.pictures.reader_process"
READY = 'import os, signal, sys, time; print(\'{"ready": "stub"}\', flush=True)\n'


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A reader on the real process, shared for its start's sake."""
    reader = Reader()
    yield reader
    reader.close()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(encoded(page(*WORDS), "png"))
    return path


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "clean.jpg"


def stub(script: str) -> tuple[str, ...]:
    """Give the command of a process that says it is ready and then runs the script."""
    return (sys.executable, "-c", READY + script)


def texts(lines: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(line.text for line in lines)


@pytest.mark.parametrize("kind", FORMATS)
def test_it_cleans_and_reads_every_kind(kind: str, reader: Reader, source: Path, target: Path) -> None:
    source.write_bytes(encoded(page(*WORDS), kind))

    read = reader.read(source, target=target)

    assert texts(read.lines) == WORDS
    assert (read.width, read.height) == (640, 400)
    assert (read.given, read.turned) == ((640, 400), 0)
    assert read.engine.startswith("faster-paddle-")
    assert read.seconds > 0
    with Image.open(target) as stored:
        assert (stored.format, stored.size) == ("JPEG", (640, 400))


def test_it_reads_a_turned_photo_upright_and_stores_it_without_its_place(
    reader: Reader, source: Path, target: Path
) -> None:
    source.write_bytes(jpeg_with_exif(page(*WORDS).transpose(Image.Transpose.ROTATE_90), orientation=6))

    read = reader.read(source, target=target)

    assert texts(read.lines) == WORDS
    assert (read.width, read.height) == (640, 400)
    assert b"Exif" not in target.read_bytes()
    assert b"SECRET" not in target.read_bytes()


def test_it_gives_boxes_in_the_stored_pictures_pixels(reader: Reader, source: Path, target: Path) -> None:
    large = page(*WORDS).resize((2560, 1600))
    source.write_bytes(encoded(large, "jpeg"))

    read = reader.read(source, target=target)

    scale = read.width / 640
    assert 1 < scale < 4
    assert read.height == scale * 400
    (left, top), _, (_, foot), _ = read.lines[0].box
    assert abs(left - 40 * scale) < 40
    assert top < 65 * scale < foot


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "broken"),
        (b"halo", "broken"),
        (encoded(page(*WORDS), "webp")[:-2000], "broken"),
        (encoded(page(), "png")[:-40], "broken"),
        (png_that_declares(30_000, 30_000), "too_many_pixels"),
    ],
    ids=["nothing", "text", "truncated WebP", "truncated PNG without words", "bomb"],
)
def test_it_says_what_is_wrong_and_lives_on(data: bytes, code: str, reader: Reader, source: Path, target: Path) -> None:
    reader.warm()
    pid = reader.pid
    source.write_bytes(data)

    with pytest.raises(Unreadable) as refusal:
        reader.read(source, target=target)

    assert refusal.value.code == code
    assert MESSAGES[code]
    assert not target.exists()
    assert reader.pid == pid


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "bmp"])
def test_it_reads_what_is_there_of_a_truncated_picture(kind: str, reader: Reader, source: Path, target: Path) -> None:
    source.write_bytes(encoded(page(*WORDS), kind)[:-20])

    assert texts(reader.read(source, target=target).lines) == WORDS


def test_it_reads_light_words_on_transparent_paper(reader: Reader, source: Path, target: Path) -> None:
    words = page(*WORDS, paper="black", ink="white").convert("L")
    picture = Image.new("RGBA", words.size, "white")
    picture.putalpha(words)
    source.write_bytes(encoded(picture, "png"))

    assert texts(reader.read(source, target=target).lines) == WORDS


def test_it_reads_a_photo_of_fifty_megapixels(reader: Reader, source: Path, target: Path) -> None:
    source.write_bytes(encoded(page(*WORDS, size=(640, 480)).resize((8160, 6144)), "jpeg"))

    read = reader.read(source, target=target)

    assert texts(read.lines) == WORDS
    assert read.given == (8160, 6144)


def test_it_reads_and_stores_the_beginning_of_a_capture_that_takes_too_long(source: Path, target: Path) -> None:
    rows = [f"Baris nomor {row}" for row in range(100, 200)]
    source.write_bytes(encoded(page(*rows, size=(640, 8040)), "png"))
    request = {"source": str(source), "target": str(target), "seconds": 0.0, "contacts": []}

    answer = reader_process._answer(Cascade(), request)

    read = [text for text, *_ in answer["lines"]]
    assert 5 < len(read) < 50
    assert read == rows[: len(read)]
    with Image.open(target) as stored:
        assert stored.size == (answer["width"], answer["height"]) == tuple(answer["given"])
        assert stored.height < 80 * len(read) + 80


def test_it_reports_a_lost_file(reader: Reader, tmp_path: Path, target: Path) -> None:
    with pytest.raises(Unreadable, match="missing"):
        reader.read(tmp_path / "absent", target=target)


def test_it_gives_up_a_picture_that_takes_too_long_and_reads_the_next(source: Path, target: Path) -> None:
    reader = Reader(read_seconds=0.2)
    reader.warm()
    stuck = reader.pid
    assert stuck is not None
    os.kill(stuck, signal.SIGSTOP)

    with pytest.raises(ReaderCrashed, match="timed_out"):
        reader.read(source, target=target)

    assert reader.pid is None
    with pytest.raises(ProcessLookupError):
        os.kill(stuck, 0)
    reader = Reader()
    assert texts(reader.read(source, target=target).lines) == WORDS
    reader.close()


def test_it_survives_a_process_that_is_killed_over_a_picture(source: Path, target: Path, tmp_path: Path) -> None:
    # The first process dies as soon as it has a request; the second is the real one.
    mark = tmp_path / "died"
    script = (
        f"import pathlib; mark = pathlib.Path({str(mark)!r}); sys.stdin.readline(); mark.touch(); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    really = (
        f"import os, runpy, sys\nif os.path.exists({str(mark)!r}): runpy.run_module({REAL!r}, run_name='__main__')\n"
    )
    reader = Reader(command=(sys.executable, "-c", really + READY + script, "paddle", "triage.desks.prakerja"))

    with pytest.raises(ReaderCrashed, match="crashed"):
        reader.read(source, target=target)

    assert mark.exists()
    assert texts(reader.read(source, target=target).lines) == WORDS
    reader.close()


def test_it_starts_anew_when_the_process_died_between_two_pictures(source: Path, target: Path) -> None:
    reader = Reader()
    reader.warm()
    first = reader.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)

    assert texts(reader.read(source, target=target).lines) == WORDS
    assert reader.pid != first
    reader.close()


@pytest.mark.parametrize(
    "script",
    [
        "sys.stdin.readline(); print('{not json')",
        "sys.stdin.readline(); print('x' * 9_000_000)",
        "sys.stdin.close()",
        "sys.stdin.readline(); print('[' * 100_000)",
        "sys.stdin.readline(); print('[]')",
        "sys.stdin.readline(); print('{}')",
        "sys.stdin.readline(); print('{\"unreadable\": []}')",
    ],
    ids=["nonsense", "a flood", "an end", "depth", "a list", "nothing", "a reason that is none"],
)
def test_it_trusts_no_answer_that_is_none(script: str, source: Path, target: Path) -> None:
    reader = Reader(command=stub(script))

    with pytest.raises(ReaderCrashed, match="crashed"):
        reader.read(source, target=target)

    assert reader.pid is None


@pytest.mark.parametrize(
    "written",
    [
        jpeg_with_exif(page(*WORDS)),
        encoded(page(*WORDS), "jpeg") + b"<script>",
        encoded(page(*WORDS), "jpeg", progressive=True),
        encoded(page(*WORDS), "png"),
        encoded(page(*WORDS, size=(640, 401)), "jpeg"),
        b"",
        None,
    ],
    ids=["with a place", "with something behind", "of another make", "a PNG", "of another size", "nothing", "no file"],
)
def test_it_stores_no_file_that_a_process_taken_over_may_have_written(
    written: bytes | None, source: Path, target: Path
) -> None:
    if written is not None:
        target.write_bytes(written)
    answer = {"width": 640, "height": 400, "given": [640, 400], "turned": 0, "lines": [], "engine": "", "seconds": 1}
    reader = Reader(command=stub(f"sys.stdin.readline(); print({json.dumps(answer)!r}, flush=True); sys.stdin.read()"))

    with pytest.raises(ReaderCrashed, match="crashed"):
        reader.read(source, target=target)

    assert not target.exists()
    assert reader.pid is None


@pytest.mark.parametrize("code", MESSAGES)
def test_it_says_each_problem_in_indonesian(code: str) -> None:
    with translation.override("id"):
        assert translation.gettext(MESSAGES[code]) != MESSAGES[code]


@pytest.mark.parametrize(
    "command",
    [(sys.executable, "-c", "raise SystemExit(1)"), (sys.executable, "-c", "import sys; sys.stdin.read()")],
    ids=["it ends at once", "it never gets ready"],
)
def test_it_says_when_the_process_would_not_start(command: tuple[str, ...], source: Path, target: Path) -> None:
    reader = Reader(command=command, start_seconds=0.3)

    with pytest.raises(ReaderCrashed, match="would_not_start"):
        reader.read(source, target=target)

    assert reader.pid is None


def test_it_drops_the_process_when_it_is_interrupted(
    source: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As a task's time limit does: an exception out of nowhere, with an answer still on its way.
    class Interrupted(BaseException):
        pass

    def interrupt(*_: object, **__: object) -> None:
        raise Interrupted

    reader = Reader(command=stub("sys.stdin.read()"))
    reader.warm()
    monkeypatch.setattr("triage.evidence.pictures.reader._receive", interrupt)

    with pytest.raises(Interrupted):
        reader.read(source, target=target)
    assert reader.pid is None


def test_it_serves_threads_one_after_the_other(reader: Reader, source: Path, tmp_path: Path) -> None:
    sources = []
    for number in range(6):
        path = tmp_path / f"source{number}"
        path.write_bytes(encoded(page(f"Nomor {number}{number}{number}"), "png"))
        sources.append(path)

    with ThreadPoolExecutor(3) as pool:
        read = list(pool.map(lambda path: reader.read(path, target=path.with_suffix(".jpg")), sources))

    assert [texts(picture.lines) for picture in read] == [(f"Nomor {n}{n}{n}",) for n in range(6)]


def test_it_ends_with_its_parent() -> None:
    # The parent is killed without a chance to tidy up; the kernel closes its end of the pipe.
    script = (
        "import os, signal; from django.conf import settings; settings.configure("
        "OCR_ENGINE='paddle', TRIAGE_DESK='triage.desks.prakerja')\n"
        "from triage.evidence.pictures.reader import Reader\n"
        "reader = Reader(); reader.warm(); print(reader.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, check=False)
    pid = int(parent.stdout)

    assert parent.returncode == -signal.SIGKILL
    assert _is_gone(pid, within_seconds=10)


def _is_gone(pid: int, *, within_seconds: float) -> bool:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended = select.select([descriptor], [], [], within_seconds)[0]
    os.close(descriptor)
    return bool(ended)


def test_it_keeps_secrets_and_memory_from_the_process(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.warm()

    proc = Path(f"/proc/{reader.pid}")
    variables = {entry.split(b"=")[0] for entry in (proc / "environ").read_bytes().split(b"\0") if entry}
    limits = {row[:26].strip(): row[26:].split()[1] for row in (proc / "limits").read_text().splitlines()[1:]}

    assert variables == {b"PATH", b"PYTHONUTF8", b"MALLOC_ARENA_MAX", b"OMP_NUM_THREADS"}
    assert limits["Max address space"] == str(MEMORY_LIMIT)
    assert limits["Max file size"] == str(FILE_LIMIT)
    assert limits["Max open files"] == str(OPEN_FILES_LIMIT)
    assert limits["Max core file size"] == "0"


def test_it_keeps_to_one_engine_in_a_process_and_none_of_a_forks_parent() -> None:
    assert shared_reader() is shared_reader()
    assert Reader().pid is None  # nothing starts before it is needed

    other = Reader(command=stub("sys.stdin.read()"))
    other.warm()
    pid = other.pid
    assert pid is not None
    process = other._process
    other.forget()  # what a forked child does
    assert other.pid is None
    assert process is not None
    assert _is_gone(pid, within_seconds=10)  # it had only this one at the other end of its input
    os.waitpid(pid, 0)


def test_it_is_not_held_up_by_a_lock_that_was_taken_at_the_fork() -> None:
    reader = Reader(command=stub("sys.stdin.read()"))
    with reader._lock:
        reader.forget()
        thread = threading.Thread(target=reader.close)
        thread.start()
        thread.join(10)
    assert not thread.is_alive()


def test_it_tells_a_coloured_button_from_a_grey_one() -> None:
    picture = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(picture)
    lines = []
    for row, (ground, ink) in enumerate(
        (("#ff7a00", "white"), ("#1565c0", "white"), ("#bdbdbd", "white"), ("#222", "#777"))
    ):
        top = 20 + 90 * row
        draw.rounded_rectangle((40, top, 360, top + 60), radius=12, fill=ground)
        draw.text((100, top + 10), "Beri Ulasan", fill=ink, font=ImageFont.load_default(size=32))
        left, right, foot = 100, 280, top + 45
        lines.append(Line("Beri Ulasan", 1.0, ((left, top + 10), (right, top + 10), (right, foot), (left, foot))))

    orange, blue, grey, dark = (line.vividness for line in with_vividness(picture, lines))

    assert min(orange, blue) > 0.3
    assert max(grey, dark) < 0.02
