"""The other OCR engine, installable as ``triage[rapidocr]``: PP-OCRv6 ``small`` on ONNX Runtime.

Four times the work of the default's ``tiny``, and its boxes are turned with their text. Imported only
where it is asked for.
"""

import math
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from triage.decision.facts import Box, Line
from triage.evidence.ocr.engine import Engine, in_reading_order

LONGEST_SIDE = 1280
_FAINTEST = 0.3
"""Readings below this are noise; the engine's own limit of 0.5 hides what is merely doubtful."""
_GRAIN = 32
"""The engine's sizes are multiples of this."""

_SETTINGS = {
    "Global.log_level": "error",
    "Global.text_score": _FAINTEST,
    "Global.max_side_len": LONGEST_SIDE,
    # Its classifier of upside-down lines errs more often than lines stand upside down.
    "Global.use_cls": False,
    # Never enlarged: a picture of 3 x 2000 pixels would become one of 700 x 500,000.
    "Global.min_side_len": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": LONGEST_SIDE,
    # One thread means no pool at all, so nothing spins while it waits (``allow_spinning``).
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class RapidEngine(Engine):
    """rapidocr with the models bundled in its wheel, which it loads at the first reading, not when it is built."""

    name = f"rapidocr-{version('rapidocr')} small-{LONGEST_SIDE}"

    def __init__(self) -> None:
        self._engine: Any = RapidOCR(params=dict(_SETTINGS))

    def read(self, picture: Image.Image) -> tuple[Line, ...]:
        """Give the lines of an RGB picture in reading order, with boxes in its pixels, turned as the text is."""
        found = self._engine(np.asarray(_wide_enough(picture))[:, :, ::-1])  # blue first, as OpenCV has it
        if found.boxes is None:
            return ()
        lines = [
            Line(text=text.strip(), confidence=min(1.0, float(score)), box=_box(corners, size=picture.size))
            for corners, text, score in zip(found.boxes.tolist(), found.txts, found.scores, strict=True)
        ]
        return in_reading_order([line for line in lines if line.text])


def _wide_enough(picture: Image.Image) -> Image.Image:
    """Give the picture room to survive the engine's shrinking, which else leaves nothing of a hair's breadth."""
    least = max(_GRAIN, math.ceil(max(picture.size) * _GRAIN / LONGEST_SIDE))
    if min(picture.size) >= least:
        return picture
    paper = Image.new("RGB", (max(picture.width, least), max(picture.height, least)))
    paper.paste(picture)
    return paper


def _box(corners: Sequence[Sequence[float]], *, size: tuple[int, int]) -> Box:
    one, two, three, four = ((min(max(0, round(x)), size[0]), min(max(0, round(y)), size[1])) for x, y in corners)
    return one, two, three, four
