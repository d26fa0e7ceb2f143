"""``manage.py read_screenshots``: what does the desk see in these pictures?"""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.decision.facts import Box, Reading
from triage.evidence.ocr.merge import middle
from triage.evidence.pictures.headers import BrokenHeader, read_header
from triage.evidence.pictures.reader import Reader, ReaderCrashed, ReadPicture
from triage.evidence.reading import Look, read_file
from triage.installed import installed
from triage.management.explained import ExplainedCommand
from triage.playbook.desk import shipped

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".avif", ".bmp"}
HEAD = 4096
"""Bytes by which a picture without a telling suffix is known."""


class Command(ExplainedCommand):
    """Look at pictures with N readers, print what they saw; write nothing."""

    help = "Reads screenshots: prints their lines and what they mean as JSON, one object a line; writes nothing."
    example = """
example:
  manage.py read_screenshots dashboard.png photos/ --jobs 2 > seen.jsonl

Prints one JSON object a line, in the order of the files: path; lines (text, confidence, box: four [x, y]
corners in the given picture's pixels, EXIF's orientation applied); readings (kind, value, confidence, lines:
indices into lines, box); usable (true, or a code of why the picture does not help, with an explanation);
engine; seconds. What is private is masked, as in the service. Neither database nor configuration is needed:
platforms are those of the shipped playbook.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """The pictures, the number of readers, the day."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER", help="folders with all below them")
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="how many pictures are read at once (1)")
        parser.add_argument("--today", metavar="YYYY-MM-DD", help='the day from which "yesterday" counts (today)')

    def handle(self, *, paths: list[Path], jobs: int, today: str | None, **_options: Any) -> None:
        """Read them all; a picture that can't be read is a line like any other."""
        if jobs < 1:
            raise CommandError(f"--jobs: {jobs} readers read nothing. Give 1 or more, at best one a processor core.")
        day, files = _day(today), list(_files(paths))
        done = 0
        try:
            with _looks(files, jobs=jobs, today=day) as looks:
                for path, (look, problem) in zip(files, looks, strict=True):
                    told = told_of(look) if look else _nothing("not_readable", problem)
                    name = os.fsencode(path).decode("utf-8", "replace")  # Its bytes need not be text.
                    self.stdout.write(json.dumps({"path": name, **told}, ensure_ascii=False))
                    done += 1
                    if not self.stdout.isatty():
                        self.show_progress(done, len(files), f"{done} of {len(files)}")
        except ReaderCrashed as crash:
            raise CommandError("The process that reads pictures does not start; what it said stands above.") from crash


def told_of(look: Look) -> dict[str, Any]:
    """A look as JSON data, with boxes in the given picture's pixels."""
    picture = look.picture
    if picture is None:
        return _nothing(look.shortcoming, look.explanation)
    return {
        "lines": [
            {"text": line.text, "confidence": round(line.confidence, 4), "box": picture.in_given(line.box)}
            for line in picture.lines
        ],
        "readings": [_reading(reading, picture) for reading in look.readings],
        "usable": look.shortcoming or True,
        **({"explanation": look.explanation} if look.explanation else {}),
        "engine": picture.engine,
        "seconds": round(picture.seconds, 4),
    }


def _reading(reading: Reading, picture: ReadPicture) -> dict[str, Any]:
    box = reading.origin.box
    return {
        "kind": reading.kind,
        "value": reading.value,
        "confidence": reading.confidence,
        "lines": [n for n, line in enumerate(picture.lines) if box and _belong(line.box, box)],
        "box": picture.in_given(box) if box else None,
    }


def _belong(line: Box, words: Box) -> bool:
    """Whether words stand in a line (or lines in a region): the middle of one lies in the other."""
    return _holds(line, middle(words)) or _holds(words, middle(line))


def _holds(box: Box, point: tuple[float, float]) -> bool:
    """Whether a point lies to the right of all four sides, as they go round clockwise."""
    x, y = point
    sides = zip(box, (*box[1:], box[0]), strict=True)
    return all((bx - ax) * (y - ay) >= (by - ay) * (x - ax) for (ax, ay), (bx, by) in sides)


def _nothing(code: str, explanation: str) -> dict[str, Any]:
    empty = {"lines": [], "readings": [], "usable": code, "explanation": explanation}
    return {**empty, "engine": None, "seconds": None}


@contextmanager
def _looks(files: Sequence[Path], *, jobs: int, today: date) -> Iterator[Iterator[tuple[Look | None, str]]]:
    """The looks at ``files`` in their order, or None and the system's words where a file can't be opened."""
    free: SimpleQueue[Reader] = SimpleQueue()

    def look(path: Path) -> tuple[Look | None, str]:
        reader = free.get()
        try:
            return read_file(path, reader=reader, position=0, today=today, desk=shipped()), ""
        except OSError as error:
            return None, f"This file can't be opened: {error.strerror or error}."
        finally:
            free.put(reader)

    with ExitStack() as held:
        pool = ThreadPoolExecutor(jobs)
        for _ in range(min(jobs, len(files))):
            reader = Reader()
            held.callback(reader.close)
            pool.submit(reader.warm)  # Engines load while we load the playbook; a failure shows when reading.
            free.put(reader)
        held.callback(pool.shutdown, cancel_futures=True)
        shipped()
        yield pool.map(look, files)


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """The named files, and the pictures in the named folders, sorted."""
    if missing := [str(path) for path in paths if not path.exists()]:
        raise CommandError(f"There is no file or folder {', '.join(missing)}. Give the path of a picture or a folder.")
    for path in paths:
        if not path.is_dir():
            yield path
        elif found := sorted(file for file in path.rglob("*") if _is_picture(file)):
            yield from found
        else:
            raise CommandError(f"There is no picture in {path}. Give a folder with JPEG, PNG, WebP or HEIC files.")


def _is_picture(path: Path) -> bool:
    """Whether a file of a folder is meant to be a picture, by its suffix or else by its first bytes."""
    if path.name.startswith(".") or not path.is_file():
        return False
    if path.suffix.lower() in SUFFIXES:
        return True
    try:
        with path.open("rb") as file:
            return read_header(file.read(HEAD)) is not None
    except BrokenHeader:  # known by its first bytes, whatever follows them
        return True
    except OSError:
        return False


def _day(text: str | None) -> date:
    if not text:
        return installed().day(timezone.now())
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--today: {text!r} is no day. Write it as 2026-03-17.") from error
