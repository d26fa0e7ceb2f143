"""The picture that the benchmarks send: a phone-sized screenshot of some 300 KB, made on the spot."""

import io
import random

from PIL import Image, ImageDraw, ImageFont

LINES = (
    "10:24",
    "dashboard.prakerja.go.id",
    "Pelatihan Saya",
    "Dasar Desain Grafis untuk Pemula",
    "Tokopedia",
    "Status: Selesai",
    "Tanggal selesai: 15 September 2026",
    "Sertifikat belum tersedia",
    "Lihat Detail",
    "Riwayat Transaksi",
)


def phone_picture(kilobytes: int = 300) -> bytes:
    """A JPEG of 1080 x 2340 pixels with the dashboard's words; noise below them makes up the size."""
    picture = Image.new("RGB", (1080, 2340), "white")
    draw = ImageDraw.Draw(picture)
    for index, line in enumerate(LINES):
        draw.text((60, 40 + index * 110), line, fill="black", font=ImageFont.load_default(size=44))
    noise = random.Random(7)
    step = 20
    for y in range(1400, 2340, step):
        for x in range(0, 1080, step):
            shade = noise.randrange(90, 200)
            draw.rectangle((x, y, x + step, y + step), fill=(shade, 255 - shade, noise.randrange(256)))
    best = b""
    for quality in range(40, 100):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality)
        best = buffer.getvalue()
        if len(best) >= kilobytes * 1000:
            break
    return best
