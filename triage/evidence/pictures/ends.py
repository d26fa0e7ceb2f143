"""Where a picture ends: what lies behind is no part of it, and is never stored.

Each format says so itself: by a mark, a size, or the sum of its parts. One pass over the parts, whose number is
bounded, so that the work is linear in the bytes whatever a stranger makes them say; nothing is decoded. What a format
lets a file carry *within* the picture (metadata, noise) is its own affair: the size limit bounds it.
"""

import struct
from collections.abc import Callable, Mapping

from triage.evidence.pictures.headers import (
    JPEG_END,
    JPEG_SCAN,
    MAX_CHUNKS,
    MAX_PARTS,
    BrokenHeader,
    jpeg_segments,
)

_GIF_TRAILER, _GIF_EXTENSION, _GIF_FRAME = 0x3B, 0x21, 0x2C
# A GIF's data comes in pieces of up to 255 bytes: 10 MB are some 41,000. Pieces of one byte each are nobody's picture.
_MAX_PIECES = 65_536
# A palette of 256 colours, the longest header and its masks; more before the pixels is no BMP of anybody's.
_BMP_LATEST_START = 14 + 124 + 12 + 4 * 256
# The boxes of a HEIF or AVIF file that make the picture. A film that phones append lies in another ("mpvd").
_PICTURE_BOXES = {b"meta", b"moov", b"mdat"}


def end_of(kind: str, data: bytes) -> int:
    """How many bytes of ``data`` are the picture, whose ``kind`` ``read_header`` has told.

    A file that was cut off behind its first pixels ends there, if its kind can be shown in part. Raises BrokenHeader
    where it does not end: it was cut off before, or only looks like a picture.
    """
    try:
        end = _ENDS[kind](data)
    except (struct.error, IndexError) as error:
        raise BrokenHeader(kind) from error
    if end > len(data):
        raise BrokenHeader(kind)
    return end


def _jpeg(data: bytes) -> int:
    """Behind the mark of the end; in a scan's data that mark cannot stand."""
    has_pixels = False
    try:
        for marker, at in jpeg_segments(data):
            if marker == JPEG_END:
                return at
            has_pixels |= marker == JPEG_SCAN
    except (BrokenHeader, struct.error):
        if not has_pixels:
            raise
    if not has_pixels:
        raise BrokenHeader("jpeg")
    return len(data)


def _png(data: bytes) -> int:
    """Behind the last chunk. Decoders do without it, and without the rest of the one with the pixels."""
    at, has_pixels = 8, False
    for _ in range(MAX_CHUNKS):
        if has_pixels and at + 8 > len(data):
            return len(data)
        length, name = struct.unpack_from(">I4s", data, at)
        has_pixels |= name == b"IDAT"
        if has_pixels and at + 12 + length > len(data):
            return len(data) if name == b"IDAT" else at
        at += 12 + int(length)
        if name == b"IEND":
            return at
    raise BrokenHeader("png")


def _gif(data: bytes) -> int:
    """Behind the trailer, which some leave out."""
    at, in_block, has_pixels = 13 + _gif_colours(data[10]), False, False
    for _ in range(_MAX_PIECES):
        if has_pixels and at >= len(data):
            return len(data)
        if in_block:
            in_block, at = data[at] > 0, at + 1 + data[at]
        elif data[at] == _GIF_TRAILER:
            return at + 1
        elif data[at] == _GIF_EXTENSION:
            in_block, at = True, at + 2
        elif data[at] == _GIF_FRAME:
            in_block, has_pixels, at = True, True, at + 11 + _gif_colours(data[at + 9])
        else:
            break
    raise BrokenHeader("gif")


def _gif_colours(flags: int) -> int:
    """The bytes of the table of colours that ``flags`` announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _bmp(data: bytes) -> int:
    """Behind the last row, each padded to four bytes, or where the file was cut off."""
    start = int(struct.unpack_from("<I", data, 10)[0])
    if data[14] == 12:  # OS/2's header
        width, height, _planes, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _planes, bits = struct.unpack_from("<iiHH", data, 18)
    if start > min(_BMP_LATEST_START, len(data)):
        raise BrokenHeader("bmp")
    return min(len(data), start + (int(width) * int(bits) + 31) // 32 * 4 * abs(int(height)))


def _isobmff(data: bytes) -> int:
    """Behind the last box that makes the picture."""
    at, end = 0, 0
    for _ in range(MAX_PARTS):
        if at + 8 > len(data):
            break
        size, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            size, head = int(struct.unpack_from(">Q", data, at + 8)[0]), 16
        elif size == 0:  # to the end
            size = len(data) - at
        if size < head:
            break
        if name == b"ftyp" and end:  # another file behind this one
            break
        at += size
        if name in _PICTURE_BOXES:
            end = at
    return end


_ENDS: Mapping[str, Callable[[bytes], int]] = {
    "jpeg": _jpeg,
    "png": _png,
    "gif": _gif,
    "bmp": _bmp,
    "webp": lambda data: 8 + int(struct.unpack_from("<I", data, 4)[0]),  # As its first chunk, the whole file, says.
    "heif": _isobmff,
    "avif": _isobmff,
}
