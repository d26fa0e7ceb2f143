"""Thirty certificates as PDF: fifteen as institutions write them, and fifteen printed and scanned.

Every name, number and institution is invented. The same seed makes the same files.
"""

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from datasets.pdf.writer import A4, Document, page, scanned, text

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NAMES = (
    *("Sari Wulandari", "Bambang Sutrisno", "Ni Luh Putu Ariani", "Muhammad Fikri Ramadhan", "Yohana Simatupang"),
    *("Dewi Kartika Sari", "Agus Setiawan", "Fransiska Nainggolan", "Rizky Maulana", "Siti Nurhaliza Putri"),
    *("Petrus Kambuaya", "Lestari Handayani", "I Made Wirawan", "Eka Prasetya Nugroho", "Maria Goreti Tukan"),
)
COURSES = (
    *("Dasar Desain Grafis", "Pemasaran Digital untuk Usaha Kecil", "Teknik Merawat Sepeda Motor Injeksi"),
    *("Mengolah Data dengan Lembar Kerja", "Meracik Kopi Susu Kekinian"),
)
SCHOOLS = ("Balai Karya Mandiri", "Rumah Belajar Nusa", "Lembaga Kursus Cendekia")
PRIVATE = "3201 2345 6789 0123"
"""What must not be stored, on every third."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The file and what it says: ``printed`` as it stands there, ``completed_on`` the day of completion."""

    label: str
    data: bytes
    printed: str
    completed_on: date
    is_scanned: bool
    has_private: bool


def certificates(seed: int = 16) -> Iterator[Certificate]:
    """All thirty, born-digital and scanned by turns; a scan is never of a certificate that is there as it was born."""
    chosen = random.Random(seed)
    for number in range(30):
        is_scanned, layout = number % 2 == 1, LAYOUTS[(number // 2) % len(LAYOUTS)]
        name = NAMES[number % len(NAMES)]
        printed = name.upper() if chosen.random() < 0.3 else name
        day = date(2026, 1, 5) + timedelta(days=chosen.randrange(240))
        said = _Said(printed, day, chosen.choice(COURSES), chosen.choice(SCHOOLS), f"{number + 101:04d}/BKM/2026")
        has_private = number % 3 == 0
        drawn = layout(said) + (text(f"NIK {PRIVATE}", at=(70, 40), size=12) if has_private else b"")
        made = Document()
        data = made.written([page(made, drawn)])
        if is_scanned:
            data = _scan(data, chosen)
        label = f"{number:02d}-{layout.__name__.strip('_')}{'-scan' if is_scanned else ''}"
        yield Certificate(label, data, printed, day, is_scanned, has_private)


@dataclass(frozen=True, slots=True)
class _Said:
    name: str
    day: date
    course: str
    school: str
    number: str

    def long(self, months: Sequence[str] = MONTHS) -> str:
        """The day in words."""
        return f"{self.day.day} {months[self.day.month - 1]} {self.day.year}"


def _middle(words: str, *, height: float, font: str = "S", size: float = 14, ink: str = "0 0 0") -> bytes:
    """Words around the middle of the page, as nearly as it takes."""
    wide = {"T": 0.46, "C": 0.6}.get(font[0], 0.53) + 0.08 * words.isupper()
    return text(words, at=(A4[0] / 2 - len(words) * size * wide / 2, height), font=font, size=size, ink=ink)


def _framed(said: _Said) -> bytes:
    return (
        b"0.6 0.48 0.18 RG 6 w 24 24 794 547 re S 1 w 36 36 770 523 re S\n"
        + _middle("SERTIFIKAT", height=480, font="TB", size=44, ink="0.55 0.43 0.15")
        + _middle(f"Nomor: {said.number}", height=448, size=12)
        + _middle("diberikan kepada", height=400, size=16)
        + _middle(said.name, height=345, font="TI", size=38)
        + _middle("telah menyelesaikan pelatihan", height=298, size=16)
        + _middle(said.course, height=260, font="SB", size=22)
        + _middle(f"pada tanggal {said.long()}", height=222, size=16)
        + _middle(said.school, height=90, font="SB", size=13)
    )


def _banded(said: _Said) -> bytes:
    return (
        b"0.23 0.16 0.49 rg 0 0 90 595 re f\n"
        + text("Sertifikat Kelulusan", at=(140, 490), font="SB", size=36, ink="0.23 0.16 0.49")
        + text("Dengan ini menerangkan bahwa", at=(140, 420), size=16)
        + text(said.name, at=(140, 370), font="SB", size=34)
        + text("dinyatakan lulus pada pelatihan", at=(140, 320), size=16)
        + text(said.course, at=(140, 285), font="SB", size=20)
        + text(f"Tanggal selesai: {said.long()}", at=(140, 240), size=15)
        + text(f"{said.school} - No. {said.number}", at=(140, 80), size=11, ink="0.4 0.4 0.45")
    )


def _english(said: _Said) -> bytes:
    return (
        b"0.18 0.37 0.31 RG 3 w 30 30 782 535 re S\n"
        + _middle("CERTIFICATE OF COMPLETION", height=480, font="SB", size=32, ink="0.18 0.37 0.31")
        + _middle("This is to certify that", height=410, font="T", size=18)
        + _middle(said.name, height=355, font="TB", size=36)
        + _middle("has successfully completed the course", height=305, font="T", size=18)
        + _middle(said.course, height=268, font="TB", size=22)
        + _middle(f"Date of completion: {said.long(ENGLISH)}", height=215, font="T", size=16)
        + _middle(f"{said.school}, certificate no. {said.number}", height=80, font="T", size=12)
    )


def _plain(said: _Said) -> bytes:
    return (
        _middle(said.school.upper(), height=520, font="SB", size=18)
        + _middle("SURAT TANDA TAMAT PELATIHAN", height=470, font="SB", size=26)
        + _middle("Diberikan kepada:", height=410, size=15)
        + _middle(said.name, height=365, font="SB", size=28)
        + _middle(f"yang telah mengikuti dan menyelesaikan pelatihan {said.course}", height=315, size=15)
        + _middle(f"Selesai pada {said.long()}", height=280, size=15)
        + _middle(f"Nomor {said.number}", height=100, size=12)
    )


def _listed(said: _Said) -> bytes:
    rows = (("Nama peserta", said.name), ("Pelatihan", said.course), ("Tanggal selesai", said.long()))
    drawn = _middle("SERTIFIKAT PENYELESAIAN", height=490, font="SB", size=30, ink="0.1 0.25 0.5")
    drawn += _middle("Sertifikat ini diberikan kepada peserta berikut", height=445, size=15)
    for row, (label, value) in enumerate(rows):
        drawn += text(label, at=(140, 370 - 50 * row), size=16) + text(
            f": {value}", at=(330, 370 - 50 * row), font="SB", size=18
        )
    return drawn + text(f"{said.school}, {said.number}", at=(140, 100), size=12)


LAYOUTS = (_framed, _banded, _english, _plain, _listed)


def _scan(data: bytes, chosen: random.Random) -> bytes:
    """Printed, laid on the glass not quite straight, and saved small."""
    document = pypdfium2.PdfDocument(data)
    sheet = document[0].render(scale=chosen.choice([150, 200]) / 72).to_pil().convert("RGB")
    document.close()
    paper = chosen.choice([(250, 248, 240), (244, 244, 246), (252, 250, 250)])
    sheet = ImageChops.multiply(sheet, Image.new("RGB", sheet.size, paper))
    sheet = sheet.rotate(chosen.uniform(-1.4, 1.4), Image.Resampling.BICUBIC, fillcolor=(230, 230, 228))
    sheet = sheet.filter(ImageFilter.GaussianBlur(chosen.uniform(0.3, 0.9)))
    noise = Image.effect_noise(sheet.size, chosen.uniform(6, 18)).convert("RGB")
    sheet = Image.blend(sheet, noise, 0.05)
    file = io.BytesIO()
    sheet.save(file, "JPEG", quality=chosen.randint(45, 75))
    return scanned(file.getvalue(), pixels=sheet.size)
