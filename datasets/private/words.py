"""Invented private strings in the many forms in which people and services write them, and what only looks alike."""

import random
import string
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["long", "phone", "mail", "otp"]

COUNTS: dict[Kind, int] = {"long": 150, "phone": 150, "mail": 120, "otp": 80}

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
LONG_MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
NAMES = (
    "sari",
    "budi",
    "dewi",
    "agus",
    "rina",
    "joko",
    "putri",
    "eko",
    "wati",
    "yusuf",
    "maya",
    "hendra",
    "lestari",
    "fajar",
    "intan",
    "dimas",
)
PROVIDERS = ("gmail.com",) * 6 + ("yahoo.com", "yahoo.co.id", "ymail.com", "hotmail.com", "outlook.com", "icloud.com")
HOUSES = ("telkom.co.id", "ui.ac.id", "pemkab-contoh.go.id", "warungmaju.com", "smkcontoh.sch.id", "karya.net")
CONTACTS = (
    "021-508 16000", "(021) 50816000", "WhatsApp +62 821-1111-3630", "0821 1111 3630", "021-508 13333",
    "0800-150-3001", "info@prakerja.go.id", "bantuan.kemnaker.go.id", "tokopedia.com/help", "+62 813-1579-2171",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Private:
    """``lines`` as they stand on a page, "\\t" between a label and a value far to the right of it.

    ``secret``: the digits, or the address in lower case.
    """

    kind: Kind
    lines: tuple[str, ...]
    secret: str


@dataclass(frozen=True, slots=True)
class Innocent:
    """``text`` stands in ``line``; ``kind``: date, code (also times, prices, links) or contact."""

    kind: Literal["date", "code", "contact"]
    text: str
    line: str


def privates(seed: int) -> list[Private]:
    """All of COUNTS, mixed."""
    rng = random.Random(seed)
    made = [MAKERS[kind](rng) for kind, count in COUNTS.items() for _ in range(count)]
    rng.shuffle(made)
    return made


def innocents(rng: random.Random, count: int) -> list[Innocent]:
    """``count`` things that must stay, half of them dates and codes in equal parts, some contacts."""
    makers = (_date, _code, _date, _code, _contact)
    return [makers[number % len(makers)](rng) for number in range(count)]


def _digits(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.digits, k=count))


def _grouped(digits: str, sizes: tuple[int, ...], separator: str) -> str:
    groups, position = [], 0
    for size in sizes:
        groups.append(digits[position : position + size])
        position += size
    return separator.join(group for group in [*groups, digits[position:]] if group)


def _long(rng: random.Random) -> Private:
    """A NIK (province, town, district, birthday, number) or a card."""
    born = f"{rng.randint(1, 28) + rng.choice((0, 40)):02d}{rng.randint(1, 12):02d}{rng.randint(60, 99)}"
    nik = f"{rng.choice((11, 32, 33, 35, 51, 73))}{_digits(rng, 4)}{born}{rng.randint(1, 40):04d}"
    number = nik if rng.random() < 0.6 else rng.choice("45") + _digits(rng, 15)
    written = rng.choice(
        [number] * 3
        + [_grouped(number, (4, 4, 4, 4), mark) for mark in (" ", "  ", ".", "-", " - ", " ")]
        + [_grouped(number, (6, 6, 4), mark) for mark in (" ", ".", "-")]
        + [_grouped(number, (2, 2, 2, 6, 4), " "), " ".join(number)]
    )
    line = rng.choice(
        ("NIK: {}", "No. KTP {}", "NIK\t{}", "{}", "nik saya {} ya kak", "Nomor Kartu {}", "KTP\t{}", "No kartu: {}")
    )
    return Private("long", (line.format(written),), number)


def _phone(rng: random.Random) -> Private:
    if rng.random() < 0.2:
        area, rest = rng.choice(("021", "022", "0274", "031", "0361")), rng.choice("3456789") + _digits(rng, 6)
        written = rng.choice((f"({area}) {rest}", f"{area}-{rest}", f"{area} {rest}", f"{area}-{rest[:3]} {rest[3:]}"))
        return Private("phone", (f"Telp {written}",), area + rest)
    national = f"8{rng.choice('1235789')}{_digits(rng, rng.choice((8, 9, 9, 9, 10)))}"
    prefix = rng.choice(("0", "0", "0", "+62", "62", "+62 ", "(+62) "))
    written = prefix + rng.choice(
        [national] * 3 + [_grouped(national, (3, 4, 4), mark) for mark in ("-", " ", ".", " - ")]
        + [_grouped(national, (2, 3, 3, 4), " ")]
    )  # fmt: skip
    line = rng.choice(
        ("HP: {}", "WA {}", "No. HP\t{}", "{}", "hubungi saya di {} ya", "Nomor WhatsApp\t{}", "telp/wa {}", "Dari: {}")
    )
    return Private("phone", (line.format(written),), "0" + national)


def _mail(rng: random.Random) -> Private:
    first, second = rng.sample(NAMES, 2)
    local = rng.choice((f"{first}.{second}", f"{first}{second}", f"{first}_{second}", f"{first}{second[0]}"))
    local += rng.choice(("", "", str(rng.randint(1, 99)), f"{rng.randint(1980, 2004)}"))
    address = f"{local}@{rng.choice((*PROVIDERS, *HOUSES))}"
    written = rng.choice(
        (address, address, address, address.upper(), address.capitalize(), address.replace("@", " @ "))
    )
    line = rng.choice(("E-mail: {}", "Email\t{}", "{}", "kirim ke {} ya kak", "Masuk sebagai {}", "akun: {}"))
    return Private("mail", (line.format(written),), address)


def _otp(rng: random.Random) -> Private:
    code = _digits(rng, rng.choice((4, 6, 6, 6, 8)))
    while code[:2] in ("19", "20") or len(set(code)) < 3:
        code = _digits(rng, len(code))
    half = f"{code[: len(code) // 2]}{rng.choice(' -')}{code[len(code) // 2 :]}"
    written = rng.choice((code, code, half))
    lines = rng.choice(
        (
            ("Kode OTP anda {}",),
            ("OTP: {}",),
            ("Kode OTP\t{}",),
            ("Kode OTP", "{}"),
            ("Kode verifikasi Anda adalah {}",),
            ("{} adalah kode verifikasi Anda.",),
            ("Your verification code is {}",),
            ("{} is your verification code",),
            ("Kode verifikasi", "{}"),
            ("RAHASIA! Kode OTP kamu: {}", "Jangan berikan kepada siapa pun."),
            ("Masukkan kode OTP 6 digit", " ".join(code)),
            ("otp nya {} kak",),
        )
    )
    return Private("otp", tuple(line.format(written) for line in lines), code)


MAKERS = {"long": _long, "phone": _phone, "mail": _mail, "otp": _otp}


def _date(rng: random.Random) -> Innocent:
    day = date(2020, 4, 11) + timedelta(days=rng.randrange(2400))
    text = rng.choice(
        (
            f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            f"{day.day:02d} {LONG_MONTHS[day.month - 1]} {day.year}",
            f"{day:%d/%m/%Y}",
            f"{day:%d-%m-%Y}",
            f"{day:%d.%m.%Y}",
            f"{day:%Y-%m-%d}",
        )
    )
    clock = f"{rng.randint(0, 23):02d}{rng.choice(':.')}{rng.randint(0, 59):02d}"
    return Innocent("date", text, rng.choice(("Selesai {}", "Tanggal selesai\t{}", "{} " + clock, "{}")).format(text))


def _code(rng: random.Random) -> Innocent:
    year, number = rng.randint(2020, 2026), _digits(rng, 4)
    text, line = rng.choice(
        (
            (f"TIK-{year}-{number}-{_digits(rng, 4)}", "Kode pelatihan {}"),
            (f"INV/{year}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}/MPL/{_digits(rng, 10)}", "Invoice {}"),
            (f"SKL{_digits(rng, 7)}", "Kode kursus\t{}"),
            (f"CERT-{_digits(rng, 3)}A-{number}", "No. Sertifikat: {}"),
            (f"Rp {rng.randint(1, 3)}.{rng.randint(100, 999)}.000", "Harga {}"),
            (f"Rp{rng.randint(100, 999)}.000", "Saldo\t{}"),
            (f"TKT-{rng.choice('2345')}{_digits(rng, 3)}-{_digits(rng, 4)}", "Tiket {}"),
            (f"192.168.{rng.randint(0, 255)}.{rng.randint(1, 255)}", "IP {}"),
            (f"{rng.randint(6, 21):02d}.{rng.randint(10, 59)} - 22.30", "Jam {} WIB"),
            (f"https://belajar.example/kelas/{_digits(rng, 6)}", "{}"),
            (f"PRK{_digits(rng, 4)}XY", "Kode voucher {}"),
        )
    )
    return Innocent("code", text, line.format(text))


def _contact(rng: random.Random) -> Innocent:
    text = rng.choice(CONTACTS)
    return Innocent("contact", text, rng.choice(("Hubungi {}", "Bantuan: {}", "CS\t{}", "{}")).format(text))
