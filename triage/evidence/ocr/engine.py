"""The OCR engine, behind a protocol small enough for any engine to satisfy.

An engine must be built in the process that uses it: one that is built before ``fork()`` hangs the child.
"""

import io
from typing import Literal, Protocol

import faster_paddle
from PIL import Image

from triage.decision.facts import Box, Line

# The side to which the text *detector* shrinks a picture; the text itself is read at full size. ``tiny`` finds
# as much at 960 as at the engine's default of 1,600, at half the time and memory, ``small`` as much at 800 as at 1,280.
_DETECTION_SIDE = {"tiny": 960, "small": 800}


class Engine(Protocol):
    """Reads text in pictures. ``name`` tells engine, version and settings, to be stored with what was read."""

    @property
    def name(self) -> str:
        """Give engine and version, a space, the settings: "example-1.2 large-960"."""

    def read(self, picture: Image.Image) -> tuple[Line, ...]:
        """Give the lines of an RGB picture of any size, in reading order, with boxes in its pixels. Deterministic."""


class PaddleEngine:
    """faster-paddle's PP-OCRv6 on one thread (two one-thread processes beat one with two).

    ``tiny`` reads nearly everything, ``small`` reads more of what is blurred, at five to eight times the work.
    """

    def __init__(self, size: Literal["tiny", "small"] = "tiny") -> None:
        side = _DETECTION_SIDE[size]
        self.name = f"faster-paddle-{faster_paddle.__version__} {size}-{side}"
        # ``small`` is given scraps, too, which its default would enlarge.
        least = {"det_min_side": 32} if size == "small" else {}
        self._engine = faster_paddle.OcrEngine(model_size=size, threads=1, det_max_side=side, **least)

    def read(self, picture: Image.Image) -> tuple[Line, ...]:
        """Give the lines of an RGB picture in reading order, with boxes in its pixels."""
        encoded = io.BytesIO()
        picture.save(encoded, "BMP")  # the engine takes files only; this one costs no compression
        found = self._engine.ocr(encoded.getvalue())["bounds"].values()
        lines = [
            Line(
                text=bound["text"].strip(),
                confidence=min(1.0, max(0.0, float(bound["confidence"]))),
                box=_box(bound["topLeftCoord"], bound["bottomRightCoord"], size=picture.size),
            )
            for bound in found
        ]
        return in_reading_order([line for line in lines if line.text])


def in_reading_order(lines: list[Line]) -> tuple[Line, ...]:
    """Sort lines by rows from the top, and within a row from the left.

    A line belongs to a row when its middle lies above the foot of the row's first line: the tops of the
    words of one row differ by a few pixels.
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box[0][::-1]):
        (_left, top), _, (_right, foot), _ = line.box
        if rows and (top + foot) / 2 < rows[-1][0].box[2][1]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda line: line.box[0][0]))


def _box(top_left: tuple[int, int], bottom_right: tuple[int, int], *, size: tuple[int, int]) -> Box:
    left, right = (min(max(0, int(x)), size[0]) for x in (top_left[0], bottom_right[0]))
    top, foot = (min(max(0, int(y)), size[1]) for y in (top_left[1], bottom_right[1]))
    return (left, top), (right, top), (right, foot), (left, foot)
