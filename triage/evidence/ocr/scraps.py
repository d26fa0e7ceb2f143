"""Doubtful lines are cut out, enlarged, put on one small sheet and read again by a stronger engine.

A stronger engine's work goes with the area that it is given, so a few lines cost a tenth of the page.
"""

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from triage.decision.facts import Line
from triage.evidence.ocr.engine import Engine
from triage.evidence.ocr.merge import extent, sureness, surroundings

_HEIGHT = 56
"""Of a scrap on the sheet, in pixels, with its margins."""
_LEAST_HEIGHT = 8
_MARGIN = 0.25
"""What is cut out around a line, in heights of the line."""
_GAP = 12
_WIDEST = 1600


def read_again(engine: Engine, page: Image.Image, lines: Sequence[Line]) -> list[Line]:
    """Give lines of a level page again, in the same order and places, each in the engine's reading if that is surer."""
    scraps = []
    for line in lines:
        scrap = page.crop(surroundings(line, page.size, share=_MARGIN, least=2))
        width = min(_WIDEST, max(1, round(scrap.width * _HEIGHT / max(_LEAST_HEIGHT, scrap.height))))
        scraps.append(scrap.resize((width, _HEIGHT), Image.Resampling.BICUBIC))
    size = max(scrap.width for scrap in scraps) + 2 * _GAP, len(scraps) * (_HEIGHT + _GAP) + _GAP
    # On the page's commonest shade, so that the scraps' edges don't look like rules.
    shades = page.convert("L").histogram()
    sheet = Image.new("RGB", size, (shades.index(max(shades)),) * 3)
    for row, scrap in enumerate(scraps):
        sheet.paste(scrap, (_GAP, _GAP + row * (_HEIGHT + _GAP)))
    found: list[list[Line]] = [[] for _ in lines]
    for line in engine.read(sheet):
        row, offset = divmod((extent(line)[1] + extent(line)[3]) // 2 - _GAP, _HEIGHT + _GAP)
        # Only what lies across the middle of the scrap: its margins show the neighbours' feet and heads.
        if 0 <= row < len(lines) and abs(offset - _HEIGHT / 2) < _HEIGHT / 5:
            found[row].append(line)
    return [_better(line, again) for line, again in zip(lines, found, strict=True)]


def _better(line: Line, again: list[Line]) -> Line:
    if sureness(again) <= line.confidence:
        return line
    text = " ".join(each.text for each in sorted(again, key=lambda each: extent(each)[0]))
    return replace(line, text=text, confidence=sureness(again))
