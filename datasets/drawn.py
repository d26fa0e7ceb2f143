"""Pictures drawn for the tests of intake and reading, in memory."""

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw, ImageFont

pillow_heif.register_heif_opener()

FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP", "heif": "HEIF", "avif": "AVIF"}
"""Every kind of picture that we take → the name under which Pillow writes it."""

GPS = 0x8825
ORIENTATION = 0x0112
CAMERA_MODEL = 0x0110


def page(*words: str, size: tuple[int, int] = (640, 400), paper: str = "white", ink: str = "black") -> Image.Image:
    """Draw words as the rows of a page."""
    picture = Image.new("RGB", size, paper)
    draw = ImageDraw.Draw(picture)
    for row, text in enumerate(words):
        draw.text((40, 40 + 80 * row), text, fill=ink, font=ImageFont.load_default(size=36))
    return picture


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Give the picture as a file of the kind (a key of FORMATS)."""
    file = io.BytesIO()
    picture.save(file, FORMATS[kind], **options)
    return file.getvalue()


def jpeg_with_exif(picture: Image.Image, *, orientation: int = 1) -> bytes:
    """Give a JPEG as a phone writes it: orientation, camera, position, a comment and a colour profile."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[CAMERA_MODEL] = "SECRETPHONE"
    exif.get_ifd(GPS).update({1: "S", 2: (6.0, 12.0, 30.0), 3: "E", 4: (106.0, 49.0, 0.0)})
    return encoded(
        picture, "jpeg", quality=95, exif=exif, comment=b"SECRETCOMMENT", icc_profile=b"SECRETPROFILE" + bytes(128)
    )


def png_that_declares(width: int, height: int) -> bytes:
    """Give a tiny PNG whose header promises a picture of any size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(64))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    )


def animated(kind: str) -> bytes:
    """Give an animation whose first frame is red and whose other frames are blue."""
    red, blue = Image.new("RGB", (64, 48), "red"), Image.new("RGB", (64, 48), "blue")
    return encoded(red, kind, save_all=True, append_images=[blue, blue], duration=100)
