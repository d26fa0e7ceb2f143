"""Files written by hand, byte by byte, as no honest program would write them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Sequence
from functools import cache

from PIL import Image

from datasets.drawn import ORIENTATION, encoded, page

PAGE = page("Pelatihan Saya", "Selesai 17 Sep 2021", size=(480, 240))
JPEG = encoded(PAGE, "jpeg")

HTML = b"<!DOCTYPE html><html><body><script>alert(document.domain)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)" width="9" height="9"/>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp42" + bytes(400)


def archive() -> bytes:
    """Give a ZIP with one program in it, as a JAR has."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as jar:
        jar.writestr("META-INF/MANIFEST.MF", "Main-Class: Evil\n")
        jar.writestr("Evil.class", b"\xca\xfe\xba\xbe" + bytes(100))
    return file.getvalue()


# JPEG


def segment(marker: int, body: bytes) -> bytes:
    """Give one JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_with(*segments: bytes, data: bytes = JPEG) -> bytes:
    """Give a JPEG with further segments at its beginning."""
    return data[:2] + b"".join(segments) + data[2:]


def jpeg_frame(width: int, height: int) -> bytes:
    """Give a baseline frame header."""
    return segment(0xC0, struct.pack(">BHHB", 8, height, width, 3) + bytes((1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)))


def jpeg_that_declares(width: int, height: int, data: bytes = JPEG) -> bytes:
    """Give a JPEG whose header promises another size than its scan has."""
    at = data.index(b"\xff\xc0")
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def jpeg_with_scans(count: int, *, side: int) -> bytes:
    """Give a progressive JPEG that goes over its picture again and again."""
    data = encoded(Image.new("RGB", (side, side), "gray"), "jpeg", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * count + data[-2:]


def tiff(*entries: tuple[int, int, int, bytes], following: int = 0, order: str = "<") -> bytes:
    """Give an EXIF block: one directory of (tag, type, count, four bytes of value or offset)."""
    mark = b"II*\x00" if order == "<" else b"MM\x00*"
    rows = b"".join(struct.pack(f"{order}HHI", *entry[:3]) + entry[3] for entry in entries)
    directory = struct.pack(f"{order}H", len(entries)) + rows + struct.pack(f"{order}I", following)
    return mark + struct.pack(f"{order}I", 8) + directory


def exif(orientation: int) -> bytes:
    """Give an EXIF block that names an orientation, any number up to 65535."""
    return tiff((ORIENTATION, 3, 1, struct.pack("<HH", orientation, 0)))


LOOPS = tiff((0x8769, 4, 1, struct.pack("<I", 8)), (0x8825, 4, 1, struct.pack("<I", 8)), following=8)
HUGE_COUNTS = tiff((ORIENTATION, 3, 0xFFFFFFFF, b"\xff" * 4), (0x010E, 2, 0x7FFFFFFF, struct.pack("<I", 8)))
MANY_ENTRIES = tiff(*[(0x9000 + n % 4096, 4, 1, b"\xff" * 4) for n in range(5000)])


# PNG


def chunk(name: bytes, body: bytes) -> bytes:
    """Give one PNG chunk with a true checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with(*chunks: bytes, data: bytes | None = None) -> bytes:
    """Give a PNG with further chunks behind its header."""
    data = data or encoded(PAGE, "png")
    return data[:33] + b"".join(chunks) + data[33:]


def png_header(width: int, height: int, *, bits: int = 8, colour: int = 2, interlaced: bool = False) -> bytes:
    """Give a PNG's header chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def png_of_zeros(width: int, height: int, *, interlaced: bool = False) -> bytes:
    """Give a PNG that is black, or what its size promises, from next to no bytes."""
    packer, parts = zlib.compressobj(9), []
    rows = height * 2 if interlaced else height
    for _ in range(rows):
        parts.append(packer.compress(bytes(width * 3 + 1)))
    body = b"".join(parts) + packer.flush()
    head = b"\x89PNG\r\n\x1a\n" + png_header(width, height, interlaced=interlaced)
    return head + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@cache
def deflated(size: int) -> bytes:
    """Give zlib data that swells to ``size`` bytes."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1024**2)) for _ in range(size // 1024**2)) + packer.flush()


# GIF, BMP


def gif_frame(width: int, height: int) -> bytes:
    """Give a GIF's frame without any pixels."""
    return b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"


def gif(*blocks: bytes, width: int = 64, height: int = 64) -> bytes:
    """Give a GIF of any blocks with two colours."""
    return (
        b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + b"".join(blocks) + b";"
    )


def bmp(width: int, height: int, body: bytes, *, bits: int = 8, compression: int = 0, offset: int = 1078) -> bytes:
    """Give a BMP with a grey palette, of whatever its header says."""
    head = b"BM" + struct.pack("<IHHI", 1078 + len(body), 0, 0, offset)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(body), 0, 0, 256, 0)
    return head + info + b"".join(bytes((n, n, n, 0)) for n in range(256)) + body


# Boxes (HEIF, AVIF) and RIFF (WebP)


def box(name: bytes, body: bytes) -> bytes:
    """Give one box of the ISO base media format."""
    return struct.pack(">I4s", len(body) + 8, name) + body


def metas(size: int) -> bytes:
    """Give about ``size`` bytes of boxes for metadata, each with many boxes in which a picture's size may stand."""
    return box(b"meta", bytes(4) + box(b"iprp", box(b"ipco", b"")) * 150) * (size // 2412)


def that_declares(data: bytes, width: int, height: int) -> bytes:
    """Give a HEIF or AVIF file all of whose sizes lie."""
    for at in (at for at in range(len(data)) if data.startswith(b"ispe", at)):
        data = data[: at + 8] + struct.pack(">II", width, height) + data[at + 16 :]
    return data


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    """Give a WebP file of any chunks."""
    body = b"".join(name + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webp_canvas(width: int, height: int, *, flags: int = 0) -> tuple[bytes, bytes]:
    """Give the chunk that names a WebP's canvas."""
    return b"VP8X", bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")


def film_of(pictures: Sequence[Image.Image], kind: str) -> bytes:
    """Give an animation of these pictures."""
    return encoded(pictures[0], kind, save_all=True, append_images=list(pictures[1:]), duration=10)


def heif_of_tiles(columns: int, rows: int, *, side: int, items: int = 1, size: tuple[int, int] | None = None) -> bytes:
    """Give a HEIC whose tiles are all the same bytes, named by ``items`` items: a large picture out of nearly nothing.

    ``size``: what it says to be, the tiles' own sum by default.
    """
    one = encoded(Image.new("RGB", (side, side), "gray"), "heif")
    start = one.index(b"hvcC") - 4
    codec = one[start : start + int.from_bytes(one[start : start + 4], "big")]
    data = one[one.rindex(b"mdat") + 4 :]
    width, height = size or (columns * side, rows * side)
    tiles = range(2, items + 2)
    named = [2 + n % items for n in range(columns * rows)]
    kinds = _entry(1, b"grid") + b"".join(_entry(item, b"hvc1") for item in tiles)
    owned = struct.pack(">HBB", 1, 1, 1) + b"".join(struct.pack(">HBBB", item, 2, 2, 0x83) for item in tiles)
    properties = box(b"ispe", bytes(4) + struct.pack(">II", width, height))
    properties += box(b"ispe", bytes(4) + struct.pack(">II", side, side)) + codec

    def head(offset: int) -> bytes:
        places = struct.pack(">HHHHII", 1, 1, 0, 1, 0, 8) + b"".join(
            struct.pack(">HHHHII", item, 0, 0, 1, offset, len(data)) for item in tiles
        )
        return box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(
            b"meta",
            bytes(4)
            + box(b"hdlr", bytes(8) + b"pict" + bytes(13))
            + box(b"pitm", bytes(4) + b"\0\1")
            + box(b"iinf", bytes(4) + struct.pack(">H", items + 1) + kinds)
            + box(b"iref", bytes(4) + box(b"dimg", struct.pack(f">HH{len(named)}H", 1, len(named), *named)))
            + box(b"iprp", box(b"ipco", properties) + box(b"ipma", struct.pack(">II", 0, items + 1) + owned))
            + box(b"iloc", b"\1\0\0\0\x44\0" + struct.pack(">H", items + 1) + places)
            + box(b"idat", struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)),
        )

    return head(len(head(0)) + 8) + box(b"mdat", data)


def _entry(item: int, kind: bytes) -> bytes:
    return box(b"infe", b"\2\0\0\0" + struct.pack(">HH", item, 0) + kind + b"\0")


def jpeg_with_hidden_scans() -> bytes:
    """Give a JPEG of many scans behind a stray byte, where decoders look for the next marker."""
    data = jpeg_with_scans(3000, side=500)
    return data[:20] + b"\0" + data[20:]


def gif_comment() -> bytes:
    """Give a GIF's comment of 10 MB in small blocks."""
    return b"\x21\xfe" + (b"\xff" + bytes(255)) * 40_000 + b"\0"


def nested_boxes(depth: int) -> bytes:
    """Give an AVIF of boxes within boxes."""
    data = b""
    for _ in range(depth):
        data = box(b"meta", bytes(4) + data)
    return box(b"ftyp", b"avif\0\0\0\0avif") + data


def frames(count: int) -> list[Image.Image]:
    """Give small pictures of one colour each."""
    return [Image.new("RGB", (64, 48), (n * 5 % 256, 20, 90)) for n in range(count)]


def png_that_claims(*, bits: int = 8, colour: int = 2) -> bytes:
    """Give a PNG whose header names another depth or colour."""
    data = encoded(PAGE, "png")
    return data[:8] + png_header(*PAGE.size, bits=bits, colour=colour) + data[33:]


def webp_with(name: bytes, body: bytes, *, flag: int) -> bytes:
    """Give a WebP with a chunk of metadata."""
    picture = encoded(PAGE, "webp")[12:]
    frame = picture[:4], picture[8 : 8 + int.from_bytes(picture[4:8], "little")]
    parts = [frame, (name, body)] if name == b"EXIF" else [(name, body), frame]
    return riff(webp_canvas(*PAGE.size, flags=flag), *parts)


def webp_on_canvas(width: int, height: int) -> bytes:
    """Give a WebP that lies on a canvas of another size."""
    picture = encoded(PAGE, "webp")[12:]
    frame = picture[:4], picture[8 : 8 + int.from_bytes(picture[4:8], "little")]
    return riff(webp_canvas(width, height), frame)


def heif_with_exif(block: bytes) -> bytes:
    """Give a HEIC with any EXIF block."""
    honest = b"Exif\0\0" + tiff((0x010E, 2, len(block), struct.pack("<I", 8))) + bytes(len(block))
    data = encoded(PAGE, "heif", exif=honest)
    at = data.index(b"II*\0")
    return data[:at] + block + data[at + len(block) :]


def avif_with_exif(block: bytes) -> bytes:
    """Give an AVIF with any EXIF block."""
    honest = tiff((0x010F, 2, 4, b"abc\0")) + bytes(max(0, len(block)))
    data = encoded(PAGE, "avif", exif=honest)
    at = data.index(b"II*\0")
    return data[:at] + block + data[at + len(block) :]
