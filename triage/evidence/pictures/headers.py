"""What a picture says of itself in its first bytes: its kind, its width and its height.

Written out by hand so that the web process never hands a stranger's bytes to a decoder: no C code,
no decompression, work bounded by the header. What a header claims is checked again by the reader,
which decodes in a process of its own.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_BMP_HEADER_SIZES = {12, 40, 52, 56, 64, 108, 124}

# Start of frame: all of 0xC0-0xCF but Huffman tables (C4), the reserved JPG (C8), arithmetic conditioning (CC).
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
_JPEG_SCAN_OR_END = {0xDA, 0xD9}


class BrokenHeader(ValueError):
    """The kind is known by its first bytes, but the header that gives the size is missing or makes no sense."""


@dataclass(frozen=True, slots=True)
class Header:
    """``kind`` is jpeg, png, gif, bmp, webp, heif or avif; ``width`` and ``height`` in pixels as stored (unturned)."""

    kind: str
    width: int
    height: int


def read_header(data: bytes) -> Header | None:
    """Give what the picture's header says, or None when the bytes are no picture that we know.

    Raises BrokenHeader for a picture whose header is cut off or nonsense.
    """
    kind = _kind(data)
    if kind is None:
        return None
    try:
        width, height = _SIZES[kind](data)
    except (struct.error, IndexError) as error:
        raise BrokenHeader(kind) from error
    if width < 1 or height < 1:
        raise BrokenHeader(kind)
    return Header(kind, width, height)


def too_many_pixels(width: int, height: int) -> bool:
    """Tell whether a picture of this size is more than we are ready to decode."""
    return width * height > MAX_PIXELS or max(width, height) > MAX_SIDE


def _kind(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[:2] == b"BM" and int.from_bytes(data[14:18], "little") in _BMP_HEADER_SIZES:
        return "bmp"
    if data[4:8] == b"ftyp":
        return _brand_kind(data)
    return None


def _brand_kind(data: bytes) -> str | None:
    """Tell HEIF from AVIF by the major brand, else by the compatible ones (both may write ``mif1`` first)."""
    end = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, end, 4)}
    if brands & _AVIF_BRANDS:
        return "avif"
    return "heif" if brands & _HEIF_BRANDS else None


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    while True:
        if data[at] != 0xFF:
            raise BrokenHeader("jpeg")
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may precede a marker
            at += 1
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        elif marker in _JPEG_SCAN_OR_END:
            raise BrokenHeader("jpeg")
        elif marker in _JPEG_WITHOUT_LENGTH:
            at += 2
        else:
            at += 2 + max(2, struct.unpack_from(">H", data, at + 2)[0])


def _png_size(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        raise BrokenHeader("png")
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _bmp_size(data: bytes) -> tuple[int, int]:
    if data[14] == 12:  # OS/2's header
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return width, abs(height)  # a negative height means rows from the top


def _webp_size(data: bytes) -> tuple[int, int]:
    chunk = data[12:16]
    if chunk == b"VP8X":
        return int.from_bytes(_slice(data, 24, 3), "little") + 1, int.from_bytes(_slice(data, 27, 3), "little") + 1
    if chunk == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(_slice(data, 21, 4), "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise BrokenHeader("webp")


def _slice(data: bytes, start: int, length: int) -> bytes:
    """Like ``data[start : start + length]``, but too little data is an error."""
    return struct.unpack_from(f"{length}s", data, start)[0]  # type: ignore[no-any-return]


def _isobmff_size(data: bytes) -> tuple[int, int]:
    """Give the largest ``ispe`` (spatial extent): a picture made of tiles names its tiles' size, too."""
    sizes = [
        struct.unpack_from(">II", data, start + 4)
        for meta_start, meta_end in _boxes(data, b"meta", 0, len(data))
        for iprp in _boxes(data, b"iprp", meta_start + 4, meta_end)
        for ipco in _boxes(data, b"ipco", *iprp)
        for start, _ in _boxes(data, b"ispe", *ipco)
    ]
    if not sizes:
        raise BrokenHeader("ispe")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _boxes(data: bytes, kind: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the bodies of the boxes of one kind begin and end, between ``start`` and ``end``."""
    while start + 8 <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            size = struct.unpack_from(">Q", data, body)[0]
            body += 8
        elif size == 0:  # to the end
            size = end - start
        if size < body - start:
            raise BrokenHeader("box")
        if name == kind:
            yield body, min(start + size, end)
        start += size


_SIZES = {
    "jpeg": _jpeg_size,
    "png": _png_size,
    "gif": _gif_size,
    "bmp": _bmp_size,
    "webp": _webp_size,
    "heif": _isobmff_size,
    "avif": _isobmff_size,
}
