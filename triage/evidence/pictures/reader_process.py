"""The process in which strangers' pictures are decoded, cleaned and read; started by ``reader.Reader``.

Its arguments are the settings OCR_ENGINE and TRIAGE_DESK.

It speaks JSON lines: one ``{"ready": engines}`` at the start, then one answer to each request
``{"source": path, "target": path, "seconds": limit, "contacts": [...]}`` until its input ends. A request with a
``page`` (from 0) asks for that page of a PDF to be drawn, not read. Its
memory is limited, it holds no secret (the parent gives it a bare environment), and a picture that hangs
it after its parent died kills it. It imports neither Django nor what touches rows.
"""

import json
import os
import resource
import signal
import sys
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any, TextIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

from triage.decision.facts import Line
from triage.definition import load
from triage.evidence.ocr.cascade import Cascade, Seen, cascade_of
from triage.evidence.ocr.merge import surroundings
from triage.evidence.pictures import pdf
from triage.evidence.pictures.blackout import black_out
from triage.evidence.pictures.sanitise import Clean, Unsound, sanitise, set_up_decoders, write_jpeg

# Address space, which is more than what is resident. Measured peaks: 280 MB with the engine loaded, 320 MB
# over a phone's screenshot, 560 MB over photos of 48 to 64 megapixels, 1.1 GB over the worst that passes the door (a
# transparent WebP of 50 MP).
MEMORY_LIMIT = 1280 * 1024**2

# A stored picture has some hundred kilobytes; nothing that a stranger's picture makes us write may fill the disk.
FILE_LIMIT = 64 * 1024**2
# Pipes, the log, models, a picture in, a picture out.
OPEN_FILES_LIMIT = 64

# Until which part of the time limit pieces of a picture are read, and what was painted over is looked at once more. The
# rest is for the last piece, and for writing.
_READING, _LOOKING_AGAIN = 0.7, 0.85
# Of a page that is going to be read: artefacts around letters cost more than bytes.
_PAGE_QUALITY = 92

# How far around a line its button reaches, in heights of the line.
_SURROUNDINGS = 0.3


def main() -> None:
    """Load the engine, prove that it reads, then answer requests until the input ends."""
    # The answers' pipe is ours alone: what a native library prints goes to the log instead.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    _limit_resources()
    set_up_decoders()
    cascade = cascade_of(sys.argv[1], lacks_a_fact=load(sys.argv[2]).lacks_a_fact)
    _prove(cascade)
    _say(answers, {"ready": cascade.name})
    for line in sys.stdin:
        request = json.loads(line)
        # When the parent is alive it kills us at its limit; this one is for when it isn't.
        signal.setitimer(signal.ITIMER_REAL, 2 * request["seconds"])
        _say(answers, _drawn(request) if "page" in request else _answer(cascade, request))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_resources() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_LIMIT, FILE_LIMIT))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES_LIMIT, OPEN_FILES_LIMIT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _prove(cascade: Cascade) -> None:
    """Read a picture of our own: engines may load their models as late as that, and the first reading is slow."""
    picture = Image.new("RGB", (320, 96), "white")
    ImageDraw.Draw(picture).text((24, 24), "Selesai", fill="black", font=ImageFont.load_default(size=40))
    if not cascade.read(picture).lines:
        raise RuntimeError("the OCR engine reads nothing")


def _answer(cascade: Cascade, request: dict[str, Any]) -> dict[str, Any]:
    """Clean, read, judge the colours, hide what is private, store. Nothing unmasked leaves this process.

    Of a picture so long that there is no time for all of it, the first part is read, and stored.
    """
    started = time.monotonic()
    reading_until, looking_until = (started + share * request["seconds"] for share in (_READING, _LOOKING_AGAIN))
    try:
        clean = sanitise(Path(request["source"]))
        seen = cascade.read(clean.picture, until=reading_until)
        if not seen.lines and not clean.is_whole:
            raise Unsound("broken")
        lines = with_vividness(seen.picture, seen.lines)
        contacts = request["contacts"]
        picture, lines = black_out(seen.picture, lines, contacts=contacts, read=cascade.glance, until=looking_until)
        write_jpeg(picture, Path(request["target"]))
    except Unsound as error:
        return {"unreadable": error.code}
    return {
        "width": picture.width,
        "height": picture.height,
        "given": _given(clean, seen),
        "turned": seen.turned,
        "lines": [[line.text, line.confidence, line.box, line.vividness] for line in lines],
        "engine": seen.engine,
        "seconds": time.monotonic() - started,
    }


def _given(clean: Clean, seen: Seen) -> tuple[int, int]:
    """The size that the picture was given in, or that of the part that was read."""
    if seen.turned:
        return clean.given
    width, height = (part / whole for part, whole in zip(seen.picture.size, clean.picture.size, strict=True))
    return round(clean.given[0] * width), round(clean.given[1] * height)


def _drawn(request: dict[str, Any]) -> dict[str, Any]:
    """Draw one page as an upload would be: what is private on it is hidden when it is read, like any picture."""
    try:
        page = pdf.draw(Path(request["source"]), request["page"])
    except Unsound as error:
        return {"unreadable": error.code}
    write_jpeg(page.picture, Path(request["target"]), quality=_PAGE_QUALITY)
    return {"pages": page.pages}


def with_vividness(picture: Image.Image, lines: Sequence[Line]) -> tuple[Line, ...]:
    """Tell how colourful each line's surroundings are: 0 for greys, 1 for a pure colour, as the area's high chroma.

    Chroma is HSV's saturation times its value. (Saturation alone is high in JPEG's noise on dark
    ground; the spread of the values is nil for white words on orange.) Of the area's pixels a tenth has
    more: coloured words on white count as a filled button does, which a mean would not tell from pale grey.
    """
    return tuple(
        replace(line, vividness=round(_high(_chroma(picture.crop(around))) / 255, 4))
        for line in lines
        for around in [surroundings(line, picture.size, share=_SURROUNDINGS, least=1)]
    )


def _chroma(area: Image.Image) -> Image.Image:
    red, green, blue = area.split()
    highest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    lowest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return ImageChops.subtract(highest, lowest)


def _high(channel: Image.Image) -> int:
    """The value, 0 to 255, that a tenth of the pixels exceeds."""
    counts = channel.histogram()
    return bisect_left(list(accumulate(counts)), 0.9 * sum(counts))


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
