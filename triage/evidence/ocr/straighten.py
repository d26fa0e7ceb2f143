"""Photos of a screen: how far their lines of text lean, and the picture with them made level.

Engines cut axis-parallel boxes out of a picture, so a leaning line loses its ends and takes its
neighbours' in. What is measured is where the dark and light rows of a page of text are sharpest: the
level whose profile has the most energy (the projection profile of W. Postl, 1986), with one more
parameter for perspective, in which the lean changes from the top of the page to its foot.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from triage.decision.facts import Box

_LOOKED_AT = 480
"""The longest side of the picture that the lean is measured on."""
_FAINT, _STRONG = 10.0, 60.0
"""Steps of brightness from one row to the next: below the first are noise, above the second count alike."""
_STEEPEST = 0.3
"""Pixels down per pixel to the right; some 17 degrees."""
_STEP = 0.01
_LEAST = 0.008
"""What leans less is read as well as it is."""
_SHARPER = 1.08
"""How much sharper the levelled profile must be than the given one."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lean:
    """Slope of the lines of text at the top and at the foot of a picture, in pixels down per pixel to the right."""

    top: float
    foot: float


def lean_of(picture: Image.Image) -> Lean | None:
    """Tell how far the text leans, None when it stands level (or there is none)."""
    grey = picture.convert("L")
    grey.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BILINEAR, reducing_gap=1.5)
    edges = _Edges(grey)
    if edges.none or edges.sharpest_level():
        return None
    level = edges.sharpness(0.0, 0.0)
    slopes = np.arange(-_STEEPEST, _STEEPEST + _STEP / 2, _STEP)
    slope = max(slopes, key=lambda each: edges.sharpness(each, 0.0))
    twist = max(np.arange(-0.12, 0.121, 0.015), key=lambda each: edges.sharpness(slope, each))
    near = np.arange(-1.5 * _STEP, 1.6 * _STEP, _STEP / 4)
    slope = max(slope + near, key=lambda each: edges.sharpness(each, twist))
    twist = max(twist + near, key=lambda each: edges.sharpness(slope, each))
    if max(abs(slope), abs(twist)) < _LEAST or edges.sharpness(slope, twist) < _SHARPER * level:
        return None
    return Lean(float(slope - twist), float(slope + twist))


class _Edges:
    """Where brightness changes from row to row: mostly the upper and lower edges of letters."""

    def __init__(self, grey: Image.Image) -> None:
        steps = np.abs(np.diff(np.asarray(grey).astype(np.float32), axis=0))
        rows, columns = np.nonzero(steps > _FAINT)
        self._height, self._width = steps.shape
        self._strength = np.minimum(steps[rows, columns], _STRONG)
        self._rows = rows.astype(np.float32)
        self._columns = columns.astype(np.float32) - self._width / 2
        self._down = self._rows / max(1, self._height) * 2 - 1
        self.none = len(rows) < 200

    def sharpness(self, slope: float, twist: float) -> float:
        """Energy of the profile along lines of this slope, ``twist`` more at the foot, less at the top."""
        leaning = self._rows - (slope + twist * self._down) * self._columns
        profile = np.bincount((leaning + self._width).astype(np.int32), self._strength)
        return float(profile @ profile)

    def sharpest_level(self) -> bool:
        """Tell whether the profile of the picture as it stands is already a clear peak."""
        level = self.sharpness(0.0, 0.0)
        return all(self.sharpness(slope, 0.0) < 0.9 * level for slope in (-_STEP, _STEP))


@dataclass(frozen=True, slots=True)
class Straightened:
    """A picture whose lines of text are level, and the way back to the one that it was made from."""

    picture: Image.Image
    back: Callable[[Box], Box]


def straighten(picture: Image.Image, lean: Lean) -> Straightened:
    """Make leaning lines level, as a camera straight before the screen would have seen them."""
    width, height = picture.size
    middle = np.arctan((lean.top + lean.foot) / 2)
    down = np.array([-np.sin(middle), np.cos(middle)])
    wide = width * np.cos(middle) + height * abs(np.sin(middle))
    high = height * np.cos(middle) + width * abs(np.sin(middle))
    target = np.array([(0, 0), (wide, 0), (wide, high), (0, high)])
    corners = []
    for (x, y), slope in zip(target, (lean.top, lean.top, lean.foot, lean.foot), strict=True):
        along = np.array([1.0, slope]) / np.hypot(1.0, slope)
        corners.append(np.array([width / 2, height / 2]) + (y - high / 2) * down + (x - wide / 2) * along)
    matrix = _homography(target, np.array(corners))
    level = picture.transform(
        (round(wide), round(high)),
        Image.Transform.PERSPECTIVE,
        tuple(matrix.ravel()[:8]),
        Image.Resampling.BILINEAR,
        fillcolor=(0, 0, 0),
    )

    def back(box: Box) -> Box:
        points = np.column_stack([np.array(box, dtype=float), np.ones(4)]) @ matrix.T
        points = np.clip(np.rint(points[:, :2] / points[:, 2:]), 0, (width, height)).astype(int)
        one, two, three, four = ((int(x), int(y)) for x, y in points)
        return one, two, three, four

    return Straightened(level, back)


def _homography(source: Floats, target: Floats) -> Floats:
    """Give the 3 x 3 matrix that takes four points to four others."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return np.append(np.linalg.solve(np.array(rows), np.array(wanted)), 1.0).reshape(3, 3)
