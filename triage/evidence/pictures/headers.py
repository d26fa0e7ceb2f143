"""What a picture says of itself in its first bytes: its kind, its width and its height.

Written out by hand so that the web process never hands a stranger's bytes to a decoder: no C code,
no decompression, work bounded by the header. What a header claims is checked again by the reader,
which decodes in a process of its own.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

# Phones take photos of 48 to 64 megapixels, and capture scrolling pages of 30,000 rows.
MAX_PIXELS = 65_000_000
MAX_SIDE = 32_000
# Honest progressive JPEGs have some ten scans. Each costs a pass over the whole picture, however few its bytes.
MAX_SCANS = 50
# Segments or boxes that are walked over: a phone's file has some fifty, a hostile one millions in its 10 MB.
MAX_PARTS = 4096
MAX_CHUNKS = 16_384  # of a PNG, whose pixels some write in pieces of 2 KB
MAX_JUNK = 65_536
"""Bytes between a JPEG's segments that are passed over, as browsers do; some programs leave a few."""

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
# Matroska and WebM; MPEG's program stream and its video; Flash; Windows Media.
_FILMS = (b"\x1a\x45\xdf\xa3", b"\0\0\x01\xba", b"\0\0\x01\xb3", b"FLV\x01", b"0&\xb2u\x8e\x66\xcf\x11")
_QUICKTIME_ATOMS = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}  # films older than the box for a brand
_BMP_HEADER_SIZES = {12, 40, 52, 56, 64, 108, 124}
_BMP_PLAIN = {0, 3, 6}  # forms of compression that are none: values, and values under masks

# Start of frame: all of 0xC0-0xCF but Huffman tables (C4), the reserved JPG (C8), arithmetic conditioning (CC).
_JPEG_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
_JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
JPEG_SCAN, JPEG_END = 0xDA, 0xD9
# JFIF's own head, quantisation, frame (baseline), Huffman tables, scan, end.
_JPEG_BARE = {0xE0, 0xDB, 0xC0, 0xC4, JPEG_SCAN, JPEG_END}
# A marker without the fill bytes that may precede it, anywhere or behind a scan: two bytes, so one pass. (A run of fill
# bytes, ``\xff+``, would be tried from each of its bytes: quadratic, hours for 10 MB of them.)
_JPEG_MARKER = re.compile(rb"\xff([^\x00\xff])")
_JPEG_BEHIND_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


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


def is_film(data: bytes) -> bool:
    """Tell whether this is a film: MP4, QuickTime, 3GP, WebM, Matroska, AVI, MPEG, Flash or Windows Media."""
    if data[4:8] == b"ftyp":
        return _brand_kind(data) is None
    return (
        data.startswith(_FILMS)
        or (data[4:8] in _QUICKTIME_ATOMS and data[0] < 0x20)  # a size, no letter: "see free.txt" is text
        or (data[:4] == b"RIFF" and data[8:12] == b"AVI ")
    )


def too_many_pixels(width: int, height: int) -> bool:
    """Tell whether a picture of this size is more than we are ready to decode."""
    return width * height > MAX_PIXELS or max(width, height) > MAX_SIDE


def too_many_scans(data: bytes) -> bool:
    """Tell whether a JPEG has, or may hide between damaged segments, more scans than we are ready to decode."""
    components, progressive, scans = 0, False, 0
    try:
        for marker, at in jpeg_segments(data):
            if marker in _JPEG_FRAMES:
                components, progressive = data[at + 7], marker in _JPEG_PROGRESSIVE
                if progressive and data.count(b"\xff\xda", at) <= MAX_SCANS:  # far quicker than walking
                    return False
            elif marker == JPEG_SCAN:
                scans += 1
                if scans > MAX_SCANS:
                    return True
                if data[at + 2] == components and not progressive:  # all there is: decoders stop behind it
                    return False
    except BrokenHeader:
        return data.count(b"\xff\xda") > MAX_SCANS
    except (IndexError, struct.error):  # cut off
        return False
    return False


def is_bare_jpeg(data: bytes) -> bool:
    """Tell whether this is a JPEG as we write them: one scan, no metadata, no comment, nothing behind its end."""
    try:
        markers = list(jpeg_segments(data, junk=0))
    except (BrokenHeader, IndexError, struct.error):
        return False
    kinds = [marker for marker, _ in markers]
    return (
        data.startswith(b"\xff\xd8")
        and set(kinds) <= _JPEG_BARE
        and kinds.count(JPEG_SCAN) == 1
        and kinds[-1:] == [JPEG_END]
        and markers[-1][1] == len(data)
    )


def _kind(data: bytes) -> str | None:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    # Two letters begin many texts, so the header's size counts too; run-length coding is for hostile ones only.
    size = int.from_bytes(data[14:18], "little")
    is_plain = size == 12 or int.from_bytes(data[30:34], "little") in _BMP_PLAIN
    if data[:2] == b"BM" and size in _BMP_HEADER_SIZES and is_plain:
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
    for marker, at in jpeg_segments(data):
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return width, height
        if marker == JPEG_SCAN:
            break
    raise BrokenHeader("jpeg")


def jpeg_segments(data: bytes, *, junk: int = MAX_JUNK) -> Iterator[tuple[int, int]]:
    """Yield each marker that stands outside of the scans' data, and where its segment begins, up to the end's.

    ``junk``: how many bytes may stand between segments in all.
    """
    at = 2
    for _ in range(MAX_PARTS):
        found = _JPEG_MARKER.search(data, at)
        if found is None or (junk := junk - found.start() + at) < 0:
            raise BrokenHeader("jpeg")
        marker, at = found[1][0], found.end()
        yield marker, at
        if marker == JPEG_END:
            return
        if marker not in _JPEG_WITHOUT_LENGTH:
            at += max(2, struct.unpack_from(">H", data, at)[0])
        if marker == JPEG_SCAN:
            behind = _JPEG_BEHIND_SCAN.search(data, at)
            if behind is None:
                return
            at = behind.start()
    raise BrokenHeader("jpeg")


def _png_size(data: bytes) -> tuple[int, int]:
    if data[12:16] != b"IHDR":
        raise BrokenHeader("png")
    width, height = struct.unpack_from(">II", data, 16)
    at = 8
    for _ in range(MAX_CHUNKS):
        if at + 8 > len(data) or data[at + 4 : at + 8] == b"IEND":
            return width, height
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    raise BrokenHeader("png")


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
    start, end = 0, len(data)
    for name, head in ((b"meta", 0), (b"iprp", 4), (b"ipco", 0)):  # one of each; a hostile file has thousands
        start, end = next(_boxes(data, name, start + head, end), (end, end))
    sizes = [struct.unpack_from(">II", data, at + 4) for at, _ in _boxes(data, b"ispe", start, end)]
    if not sizes:
        raise BrokenHeader("ispe")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _boxes(data: bytes, kind: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the bodies of the boxes of one kind begin and end, between ``start`` and ``end``."""
    for _ in range(MAX_PARTS):
        if start + 8 > end:
            return
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
    raise BrokenHeader("boxes")


_SIZES = {
    "jpeg": _jpeg_size,
    "png": _png_size,
    "gif": _gif_size,
    "bmp": _bmp_size,
    "webp": _webp_size,
    "heif": _isobmff_size,
    "avif": _isobmff_size,
}
