"""What happens to a screenshot before it reaches the desk: chats recompress it, phones photograph the screen.

Every variant is a function of the clean picture and a random generator seeded by the picture's name, and
gives the new picture with the homography that took it there, so that the truth's boxes can follow.
"""

import io
import zlib
from collections.abc import Callable, Mapping
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from datasets.gallery.page import Box

Homography = NDArray[np.float64]
"""3 x 3: takes (x, y, 1) of the clean picture to the variant's pixels, up to a factor."""

Degraded = tuple[Image.Image, Homography, int]
"""The picture, where its points came to lie, and the JPEG quality to store it with."""

DESK = (38, 34, 31)
TALL = 2.8
"""Height by width from which a picture was scrolled together: nobody photographs that."""


def chosen(name: str, size: tuple[int, int]) -> tuple[str, str]:
    """The two variants that the picture ``name`` is given, evenly spread over all names."""
    kinds = [kind for kind in VARIANTS if size[1] < TALL * size[0] or not kind.startswith("photo")]
    pairs = list(combinations(kinds, 2))
    return pairs[zlib.crc32(f"pair of {name}".encode()) % len(pairs)]


def degrade(picture: Image.Image, *, name: str, variant: str) -> tuple[bytes, Homography]:
    """The variant's JPEG file and where the picture's points came to lie; the same for the same name."""
    rng = np.random.default_rng(zlib.crc32(f"{variant} of {name}".encode()))
    degraded, homography, quality = VARIANTS[variant](picture, rng)
    return _jpeg(degraded, quality), homography


def moved(box: Box, homography: Homography) -> Box:
    """The box where ``homography`` takes it."""
    points = np.array([[x, y, 1.0] for x, y in box]) @ homography.T
    a, b, c, d = ((round(float(x / w), 1), round(float(y / w), 1)) for x, y, w in points)
    return (a, b, c, d)


def whatsapp(picture: Image.Image, rng: np.random.Generator) -> Degraded:
    """Sent through a chat twice: made smaller, and compressed hard both times."""
    small, homography = _resized(picture, rng.uniform(1280, 1600) / max(picture.size))
    once = Image.open(io.BytesIO(_jpeg(small, int(rng.integers(45, 61)))))
    return once.convert("RGB"), homography, int(rng.integers(40, 56))


def shrunk(picture: Image.Image, rng: np.random.Generator) -> Degraded:
    """As thumbnails and old phones have it: 480 or 540 wide, what was wider than high two thirds of its size."""
    factor = rng.choice([480, 540]) / picture.width if picture.width < picture.height else rng.uniform(0.62, 0.75)
    small, homography = _resized(picture, float(factor))
    return small, homography, int(rng.integers(60, 80))


def turned(picture: Image.Image, rng: np.random.Generator) -> Degraded:
    """Lying on its side or on its head, and no EXIF to tell."""
    width, height = picture.size
    match rng.integers(3):
        case 0:
            quarter, matrix = Image.Transpose.ROTATE_270, [[0, -1, height], [1, 0, 0], [0, 0, 1]]
        case 1:
            quarter, matrix = Image.Transpose.ROTATE_180, [[-1, 0, width], [0, -1, height], [0, 0, 1]]
        case _:
            quarter, matrix = Image.Transpose.ROTATE_90, [[0, 1, 0], [-1, 0, width], [0, 0, 1]]
    return picture.transpose(quarter), np.array(matrix, float), int(rng.integers(75, 90))


def photo(picture: Image.Image, rng: np.random.Generator) -> Degraded:
    """A phone's photo of the screen, taken with some care."""
    return _photographed(picture, rng, strength=1.0, quality=(70, 86))


def photo_hard(picture: Image.Image, rng: np.random.Generator) -> Degraded:
    """A photo of the screen in a hurry and bad light."""
    return _photographed(picture, rng, strength=1.7, quality=(45, 66))


VARIANTS: Mapping[str, Callable[[Image.Image, np.random.Generator], Degraded]] = {
    each.__name__: each for each in (whatsapp, shrunk, photo, photo_hard, turned)
}


def _resized(picture: Image.Image, factor: float) -> tuple[Image.Image, Homography]:
    # Scrolled pictures would become unreadable for anybody; chats leave the long ones wider, too.
    factor = min(1.0, max(factor, min(480, picture.width) / picture.width))
    width, height = round(picture.width * factor), round(picture.height * factor)
    homography = np.diag([width / picture.width, height / picture.height, 1.0])
    return picture.resize((width, height), Image.Resampling.LANCZOS), homography


def _photographed(
    picture: Image.Image, rng: np.random.Generator, *, strength: float, quality: tuple[int, int]
) -> Degraded:
    """Place the screen on a dark desk, then do what lens, light and sensor do."""
    framed, frame = _framed(picture)
    upright = picture.height > picture.width
    long_side = rng.uniform(1700, 2000) if strength < 1.5 else rng.uniform(1450, 1700)
    canvas = (round(long_side * 0.75), round(long_side)) if upright else (round(long_side), round(long_side * 0.75))
    homography = _seen_from_aside(framed.size, canvas, rng, strength=strength)
    placed = _warped(framed, homography, canvas)
    pixels = np.asarray(placed, np.float32)
    pixels = pixels * _moire(canvas, homography, rng, depth=0.055 * strength)
    pixels = pixels * _light(canvas, rng, depth=0.16 * strength)[..., None] + 9.0
    lit = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    blurred = lit.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 0.8) * strength))
    grain = rng.standard_normal((canvas[1], canvas[0], 1), np.float32)
    noisy = np.asarray(blurred, np.float32) + 3.5 * strength * grain
    photographed = Image.fromarray(noisy.clip(0, 255).astype(np.uint8))
    return photographed, homography @ frame, int(rng.integers(*quality))


def _framed(picture: Image.Image) -> tuple[Image.Image, Homography]:
    """The picture within the device's black frame."""
    edge = round(0.025 * min(picture.size))
    framed = Image.new("RGB", (picture.width + 2 * edge, picture.height + 2 * edge), (12, 12, 14))
    ImageDraw.Draw(framed).rectangle((0, 0, framed.width - 1, framed.height - 1), outline=(70, 70, 74), width=3)
    framed.paste(picture, (edge, edge))
    return framed, np.array([[1, 0, edge], [0, 1, edge], [0, 0, 1]], float)


def _seen_from_aside(
    size: tuple[int, int], canvas: tuple[int, int], rng: np.random.Generator, *, strength: float
) -> Homography:
    """Turned by up to 8 degrees, a little of perspective, filling most of the canvas."""
    angle = np.radians(rng.uniform(2, 4.7 * strength) * rng.choice([-1, 1]))
    width, height = size
    corners = np.array([(-width, -height), (width, -height), (width, height), (-width, height)], float) / 2
    # A corner that is further away comes nearer to the middle.
    corners *= 1 - rng.uniform(0, 0.035 * strength, (4, 1))
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = corners @ turn
    spread = np.ptp(corners, axis=0)
    factor = rng.uniform(0.9, 0.97) * min(canvas[0] / spread[0], canvas[1] / spread[1])
    corners = (corners - (corners.max(axis=0) + corners.min(axis=0)) / 2) * factor + np.array(canvas) / 2
    return _homography(np.array([(0, 0), (width, 0), (width, height), (0, height)], float), corners)


def _homography(sources: NDArray[np.float64], targets: NDArray[np.float64]) -> Homography:
    """The homography that takes four points to four others."""
    rows, values = [], []
    for (x, y), (u, v) in zip(sources, targets, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    solved = np.linalg.solve(np.array(rows, float), np.array(values, float))
    return np.append(solved, 1.0).reshape(3, 3)


def _warped(picture: Image.Image, homography: Homography, canvas: tuple[int, int]) -> Image.Image:
    """The picture as the lens sees it, on the desk; made smaller first, lest thin strokes fall between samples."""
    factor = min(1.0, 1.15 * float(np.sqrt(abs(np.linalg.det(homography[:2, :2])))))
    small = picture.resize(
        (round(picture.width * factor), round(picture.height * factor)), Image.Resampling.LANCZOS
    ).convert("RGBA")
    shrink = np.diag([small.width / picture.width, small.height / picture.height, 1.0])
    inverse = shrink @ np.linalg.inv(homography)
    coefficients = (inverse / inverse[2, 2]).ravel()[:8].tolist()
    placed = small.transform(canvas, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    desk = Image.new("RGB", canvas, DESK)
    desk.paste(placed, mask=placed.getchannel("A"))
    return desk


def _moire(
    canvas: tuple[int, int], homography: Homography, rng: np.random.Generator, *, depth: float
) -> NDArray[np.float32]:
    """What the sensor's grid makes of the screen's: the screen's pixels are sampled nearly at their own pitch."""
    inverse = np.linalg.inv(homography)
    xs, ys = np.arange(canvas[0])[None, :], np.arange(canvas[1])[:, None]
    u, v, w = (row[0] * xs + row[1] * ys + row[2] for row in inverse)
    pitch = float(np.sqrt(1 / abs(np.linalg.det(homography[:2, :2])))) * rng.uniform(1.01, 1.04)
    across, down = ((2 * np.pi / pitch * each / w % (2 * np.pi)).astype(np.float32) for each in (u, v))
    # The colours lie beside each other on the screen, so their waves are shifted.
    waves = [np.cos(across + 2.1 * channel) + np.cos(down + 0.9 * channel) for channel in range(3)]
    return np.stack([1 + depth / 2 * wave for wave in waves], axis=-1)


def _light(canvas: tuple[int, int], rng: np.random.Generator, *, depth: float) -> NDArray[np.float32]:
    """Brighter on one side, and a lamp's soft reflection somewhere."""
    xs, ys = np.meshgrid(np.linspace(-1, 1, canvas[0]), np.linspace(-1, 1, canvas[1]))
    angle = rng.uniform(0, 2 * np.pi)
    slope = 0.92 + depth * (np.cos(angle) * xs + np.sin(angle) * ys)
    middle = rng.uniform(-0.7, 0.7, 2)
    lamp = depth * np.exp(-((xs - middle[0]) ** 2 + (ys - middle[1]) ** 2) / 0.15)
    return (slope + lamp).astype(np.float32)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=quality)
    return file.getvalue()
