"""A seeded mutator of pictures: the same seed makes the same files (with the same encoders)."""

import random
import struct
from collections.abc import Callable, Iterator, Sequence

from PIL import Image

from datasets.drawn import FORMATS, animated, encoded, jpeg_with_exif, page
from datasets.hostile import forged

INTERESTING = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 20_000, 40_000, 0x7FFFFFFF, 0xFFFFFFFF, 0x80000000)
LARGE_SHARE = 0.01

Mutation = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def seeds() -> tuple[bytes, ...]:
    """Give sound files of every kind and of most of their forms, small enough to be read quickly."""
    small = page("Ulas 17", size=(150, 100))
    plain = [encoded(small, kind) for kind in FORMATS]
    alpha = small.convert("RGBA")
    return (
        *plain,
        *(animated(kind) for kind in ("gif", "webp", "avif")),
        encoded(small, "jpeg", progressive=True),
        encoded(small.convert("CMYK"), "jpeg"),
        jpeg_with_exif(small, orientation=6),
        encoded(small.convert("P"), "png", transparency=3),
        encoded(alpha, "png", exif=forged.exif(8)),
        encoded(Image.new("I;16", (80, 40), 9000), "png"),
        encoded(alpha, "webp", lossless=True, exif=forged.exif(3)),
        encoded(small.convert("1"), "bmp"),
        encoded(alpha, "heif"),
        encoded(small, "heif", tile_size=64),
        encoded(alpha, "avif", exif=forged.exif(5)),
        forged.gif(forged.gif_frame(1, 1) * 50),
    )


def large_seeds() -> tuple[bytes, ...]:
    """Give a few sound files of a phone's size."""
    large = page("Pelatihan Saya", "Selesai 17 Sep 2021", size=(1080, 2160))
    return tuple(encoded(large, kind) for kind in ("jpeg", "png", "webp", "gif"))


def mutants(*, count: int, seed: int, share_of_large: float = LARGE_SHARE) -> Iterator[bytes]:
    """Yield damaged files: one to six mutations of a sound one each."""
    chance = random.Random(seed)
    small, large = seeds(), large_seeds() if share_of_large else ()
    for _ in range(count):
        pool = large if chance.random() < share_of_large else small
        data = bytearray(chance.choice(pool))
        for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
            chance.choice(MUTATIONS)(chance, data, small)
        yield bytes(data)


def _somewhere(chance: random.Random, data: bytearray, *, span: int = 1) -> int:
    """Give a place in the file, every other time near its head, where the sizes are."""
    last = max(1, len(data) - span)
    return chance.randrange(min(last, 400) if chance.random() < 0.5 else last)


def _flip_bits(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    for _flip in range(chance.choice((1, 1, 2, 8, 64))):
        if data:
            data[_somewhere(chance, data)] ^= 1 << chance.randrange(8)


def _write_noise(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    length = chance.choice((1, 2, 4, 16, 200))
    at = _somewhere(chance, data, span=length)
    data[at : at + length] = chance.randbytes(length)


def _write_number(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    """Put a telling number where a length or a size may stand."""
    form, limit = chance.choice(((">H", 0xFFFF), ("<H", 0xFFFF), (">I", 0xFFFFFFFF), ("<I", 0xFFFFFFFF), ("B", 0xFF)))
    number = struct.pack(form, min(limit, chance.choice(INTERESTING)))
    at = _somewhere(chance, data, span=len(number))
    data[at : at + len(number)] = number


def _cut(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    del data[_somewhere(chance, data) :]


def _drop(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    at = _somewhere(chance, data)
    del data[at : at + chance.choice((1, 4, 30, 400))]


def _double(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    """Write a part again, some times over, as a chunk or a scan too many."""
    at = _somewhere(chance, data)
    part = bytes(data[at : at + chance.choice((4, 12, 60, 500))])
    data[at:at] = part * chance.choice((1, 1, 3, 50))


def _swap(chance: random.Random, data: bytearray, _: Sequence[bytes]) -> None:
    length = chance.choice((4, 12, 60, 300))
    one, other = sorted((_somewhere(chance, data, span=length), _somewhere(chance, data, span=length)))
    if one + length <= other:
        data[one : one + length], data[other : other + length] = (
            data[other : other + length],
            data[one : one + length],
        )


def _splice(chance: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    """Go on as another file does, of any kind."""
    other = chance.choice(others)
    at = _somewhere(chance, data)
    data[at:] = other[min(at, len(other) // 2) :] if chance.random() < 0.5 else other[_somewhere(chance, data) :]


def _append(chance: random.Random, data: bytearray, others: Sequence[bytes]) -> None:
    data += chance.choice((chance.choice(others), chance.randbytes(300), bytes(300), forged.FILM))


MUTATIONS: tuple[Mutation, ...] = (
    _flip_bits,
    _flip_bits,
    _write_noise,
    _write_number,
    _write_number,
    _cut,
    _drop,
    _double,
    _swap,
    _splice,
    _append,
)
