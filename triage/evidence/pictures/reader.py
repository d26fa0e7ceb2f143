"""Reading a picture from quarantine: the parent's side of ``reader_process``.

Decoding a stranger's file may crash, hang or eat all memory, so it happens in a process that may die:
one hostile file costs one attempt, never the worker. A plain subprocess, since Celery's daemonic
processes may not have multiprocessing children, and started lazily, since an OCR engine does not
survive ``fork()``.
"""

import atexit
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext_noop

from triage.decision.facts import Box, Line
from triage.evidence.pictures.headers import Header, is_bare_jpeg, read_header
from triage.messages import Coded

READ_SECONDS = 20.0
PAGE_SECONDS = 10.0  # for a page of a PDF to be drawn
START_SECONDS = 60.0
OF_PDF = frozenset({"encrypted", "no_pages"})
"""Codes of Unreadable that only a PDF has; ``evidence.files.problems`` has their words."""
T = TypeVar("T")

# An answer is some 200 bytes a line of text; more than this is no answer of ours.
MAX_ANSWER_BYTES = 8 * 1024 * 1024

MESSAGES: Mapping[str, str] = {
    "missing": gettext_noop("This picture got lost on our side. Please attach it again."),
    "broken": gettext_noop("This picture is damaged. Please take the screenshot again and attach it anew."),
    "too_many_pixels": gettext_noop("This picture is too large. Please send a screenshot, or a smaller version."),
    "too_demanding": gettext_noop("This picture is too large. Please send a screenshot, or a smaller version."),
    "timed_out": gettext_noop("This picture could not be read. Please take the screenshot again and attach it anew."),
    "crashed": gettext_noop("This picture could not be read. Please take the screenshot again and attach it anew."),
}
"""Codes of Unreadable, and of ReaderCrashed once a picture is given up, to English msgids for its sender."""

_ROOT = Path(__file__).resolve().parents[3]
# Warnings about strangers' files are no news.
_COMMAND = (sys.executable, "-W", "ignore", "-m", "triage.evidence.pictures.reader_process")

# All that the child needs to know; above all none of the service's secrets. Fewer malloc arenas, because
# each reserves address space, which is what is limited.
_ENVIRONMENT = {"PATH": os.defpath, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}


class Unreadable(Coded):
    """The picture itself is at fault, trying again is useless; ``code`` is a key of MESSAGES."""


class ReaderCrashed(Coded):
    """The reader died over the picture; another attempt may help.

    ``code``: ``timed_out``, ``crashed`` (both the picture's doing, most likely) or ``would_not_start``.
    """


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """A clean picture and what stands on it, without anything private.

    ``width`` and ``height`` of the stored picture, in pixels; ``lines`` in reading order;
    ``given``: width and height of the picture as it came (EXIF's orientation applied), and
    ``turned``: by how many degrees clockwise it was then turned upright;
    ``engine`` with version and settings; ``seconds`` for cleaning and reading together.
    """

    width: int
    height: int
    given: tuple[int, int]
    turned: int
    lines: tuple[Line, ...]
    engine: str
    seconds: float

    def in_given(self, box: Box) -> Box:
        """A box of the stored picture in the pixels of the given one; its first corner stays the text's beginning."""
        sideways = self.turned in (90, 270)
        width, height = (self.height, self.width) if sideways else (self.width, self.height)
        scale_x, scale_y = self.given[0] / width, self.given[1] / height

        def back(x: int, y: int) -> tuple[int, int]:
            match self.turned:
                case 90:
                    x, y = y, self.width - x
                case 180:
                    x, y = self.width - x, self.height - y
                case 270:
                    x, y = self.height - y, x
            return round(x * scale_x), round(y * scale_y)

        a, b, c, d = (back(x, y) for x, y in box)
        return a, b, c, d


class Reader:
    """One reading process, started when first needed and again after each death. Safe between threads."""

    def __init__(
        self, *, read_seconds: float = READ_SECONDS, start_seconds: float = START_SECONDS, command: Sequence[str] = ()
    ) -> None:
        self._read_seconds = read_seconds
        self._start_seconds = start_seconds
        self._command = command or (*_COMMAND, settings.OCR_ENGINE, settings.TRIAGE_DESK)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._name = ""

    @property
    def name(self) -> str:
        """All engines, versions and settings of the process, starting it if need be. Raises ReaderCrashed."""
        with self._lock:
            self._running()
        return self._name

    @property
    def pid(self) -> int | None:
        """Give the process's id, None while there is none."""
        return self._process.pid if self._process else None

    def warm(self) -> None:
        """Start the process and load its engine, unless it runs already. Raises ReaderCrashed."""
        with self._lock:
            self._running()

    def read(self, source: Path, *, target: Path, contacts: Sequence[str] = ()) -> ReadPicture:
        """Clean and read the picture at ``source``; write it to ``target`` (a JPEG), what is private blacked out.

        ``contacts``: what is known of platforms (telephone numbers, addresses) and therefore stays.
        Raises Unreadable for a picture that can't be decoded, ReaderCrashed when the process had to be
        killed or died; the next call starts a new one.
        """
        request = {
            "source": str(source.absolute()),
            "target": str(target.absolute()),
            "seconds": self._read_seconds,
            "contacts": list(contacts),
        }
        with self._lock:
            return self._asked(request, lambda answer: _picture(answer, target=target))

    def draw(self, source: Path, *, page: int, target: Path) -> int:
        """Draw the page (from 0) of the PDF at ``source`` to ``target``; gives how many pages the document has.

        What is drawn is as little to be trusted as an upload, and nothing on it is hidden yet. Raises what ``read``
        does.
        """
        where = {"source": str(source.absolute()), "target": str(target.absolute())}
        with self._lock:
            return self._asked({**where, "page": page, "seconds": min(PAGE_SECONDS, self._read_seconds)}, _pages)

    def _asked(self, request: dict[str, Any], take: Callable[[dict[str, Any]], T]) -> T:
        """What ``take`` makes of the process's answer. Raises Unreadable and ReaderCrashed."""
        process = self._running()
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            return take(_receive(process, seconds=request["seconds"]))
        except Unreadable:
            raise
        except (KeyError, TypeError, ValueError, OSError) as error:
            self._kill()  # Somebody else speaks there now.
            raise ReaderCrashed("crashed") from error
        except BaseException:
            # Whatever interrupted us (a task's time limit, too), a late answer must not meet the next request.
            self._kill()
            raise

    def close(self) -> None:
        """Stop the process; a later call starts a new one."""
        with self._lock:
            self._kill()

    def forget(self) -> None:
        """After a fork, in the child: leave the parent's process to the parent, whose input must end with it."""
        process, self._process = self._process, None
        self._lock = threading.Lock()  # another thread of the parent may hold the old one for ever
        if process:
            _close_pipes(process)
            process.returncode = 0  # not ours to wait for

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process and self._process.poll() is None:
            return self._process
        self._kill()
        # In a session of its own: Ctrl-C and group signals are for the worker, which may want to finish.
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                cwd=_ROOT,
                env=_ENVIRONMENT,
                start_new_session=True,
            )
        except OSError as error:  # No memory for one more process, most often.
            raise ReaderCrashed("would_not_start") from error
        try:
            self._name = _receive(self._process, seconds=self._start_seconds)["ready"]
        except ReaderCrashed as error:
            self._kill()
            raise ReaderCrashed("would_not_start") from error
        except BaseException:
            self._kill()
            raise
        return self._process

    def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        _close_pipes(process)


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        assert pipe is not None
        pipe.close()


def _receive(process: subprocess.Popen[bytes], *, seconds: float) -> dict[str, Any]:
    """Read one line of JSON within ``seconds``, or raise ReaderCrashed."""
    assert process.stdout is not None
    received = bytearray()
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not received.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise ReaderCrashed("timed_out")
            chunk = os.read(process.stdout.fileno(), 65536)
            received += chunk
            if not chunk or len(received) > MAX_ANSWER_BYTES:
                raise ReaderCrashed("crashed")
    try:
        answer: dict[str, Any] = json.loads(received)
    except (ValueError, RecursionError) as error:
        raise ReaderCrashed("crashed") from error
    return answer


def _picture(answer: dict[str, Any], *, target: Path) -> ReadPicture:
    """Take an answer apart, trusting neither it nor the file at ``target``: a picture may have taken the process over.

    Raises Unreadable if that is the answer; KeyError, TypeError, ValueError or OSError if it is none.
    """
    _check(answer)
    picture = ReadPicture(
        width=answer["width"],
        height=answer["height"],
        given=tuple(answer["given"]),
        turned=answer["turned"],
        lines=tuple(line_from(*fields) for fields in answer["lines"]),
        engine=answer["engine"],
        seconds=answer["seconds"],
    )
    written = target.read_bytes()
    if not is_bare_jpeg(written) or read_header(written) != Header("jpeg", picture.width, picture.height):
        target.unlink()
        raise ValueError("the file is not what the process is to write")
    return picture


def _pages(answer: dict[str, Any]) -> int:
    _check(answer)
    return min(int(answer["pages"]), 99_999)


def _check(answer: dict[str, Any]) -> None:
    if "unreadable" in answer:
        code = answer["unreadable"]
        raise Unreadable(code if code in MESSAGES or code in OF_PDF else "broken")


def line_from(text: str, confidence: float, corners: Sequence[Sequence[int]], vividness: float) -> Line:
    """A line from its JSON."""
    top_left, top_right, bottom_right, bottom_left = ((x, y) for x, y in corners)
    box = (top_left, top_right, bottom_right, bottom_left)
    return Line(text=text, confidence=confidence, box=box, vividness=vividness)


@cache
def shared_reader() -> Reader:
    """Give this process's reader; a process that is forked off starts one of its own."""
    reader = Reader()
    atexit.register(reader.close)
    os.register_at_fork(after_in_child=reader.forget)
    return reader
