"""What is true in a scenario's world: who complains, when, about which training, and when it was due.

The calendar here is counted apart from ``triage.decision.calendar``: the truth of a case must not lean on the rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from random import Random
from typing import Any, Literal

import holidays

from datasets.cases.shots import Shot

WIB = timezone(timedelta(hours=7))
WAIT = 3
"""Working days after completion until the certificate is due (domain.md: a setting, shipped as 3)."""
FIRST, LAST = datetime(2021, 6, 1, tzinfo=WIB), datetime(2027, 10, 1, tzinfo=WIB)
_OFF = holidays.country_holidays("ID", years=range(2021, 2028), categories=("public", "government"))

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
GIVEN = ("Ratna", "Yusuf", "Melati", "Bambang", "Intan", "Hendra", "Sulastri", "Fikri", "Rosmala", "Andreas", "Wayan")
GIVEN_TOO = ("Kurniasih", "Maulida", "Pratomo", "Sihotang", "Wibisono", "Nuraini", "Tarigan", "Ramdhani", "Pangaribuan")
MIDDLE = ("", "", "Dwi ", "Putri ", "Aditya ", "Rizky ", "Tri ", "Ayu ")
STRANGERS = ("Joko Susanto", "Maria Ulfah", "Agus Supriadi", "Lina Marlina", "Dedi Kurnia", "Eka Saputri")
TRAININGS = (
    *("Dasar Fotografi Produk", "Menjahit Pakaian Anak", "Akuntansi untuk Warung", "Desain Konten Media Sosial"),
    *(
        "Bahasa Inggris untuk Pramusaji",
        "Teknik Las Dasar",
        "Merawat AC Rumah",
        "Barista Pemula",
        "Pengolahan Data Excel",
    ),
    *("Tata Boga Kue Kering", "Pemasaran lewat Marketplace", "Menjadi Pemandu Wisata"),
)
INSTITUTIONS = ("Graha Cipta Ilmu", "Sentra Latih Karsa", "Pondok Belajar Mekar", "Arunika Training", "Bumi Terampil")
PLATFORMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "kemnaker": ("Kemnaker", ("kemnaker", "Sisnaker", "siapkerja")),
    "tokopedia": ("Tokopedia", ("tokopedia", "toped", "Tokped")),
    "bukalapak": ("Bukalapak", ("bukalapak", "BL")),
    "pijar_mahir": ("Pijar Mahir", ("pijar mahir", "pijar")),
    "mau_belajar_apa": ("Mau Belajar Apa", ("mau belajar apa", "MauBelajarApa")),
    "pintaria": ("Pintaria", ("pintaria", "Pintaria")),
    "sekolah_mu": ("Sekolah.mu", ("sekolahmu", "Sekolah.mu")),
}
"""By code: the name, and how people write it."""

Automatic = Literal["yes", "may", "no"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A shot, and what a chat or a camera made of it ("": nothing; else a ``datasets.gallery.degrade`` variant)."""

    shot: Shot
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A case before its pictures are drawn and read.

    ``truth``: the labels that a careful agent may give, the likeliest first; empty where the case denies itself.
    ``automatic``: whether it may be answered without a human: ``yes`` (everything is told in the form and nothing
    speaks against it), ``may`` (told in words only: right to answer, right to ask), ``no``.
    """

    scenario: str
    form: Mapping[str, Any]
    truth: tuple[str, ...]
    automatic: Automatic
    pictures: tuple[Picture, ...] = ()


def is_working(day: date) -> bool:
    """True on working days: no weekend, no public holiday, no joint leave."""
    return day.weekday() < 5 and day not in _OFF


def due(completed_on: date) -> date:
    """The last day on which the certificate may appear in time."""
    day, left = completed_on, WAIT
    while left:
        day += timedelta(days=1)
        left -= is_working(day)
    return day


@dataclass
class World:
    """One requester's world, drawn by ``chance``; ``bank`` holds an author's sentences by what they tell."""

    chance: Random
    bank: Mapping[str, Sequence[str]]
    now: datetime = field(init=False)
    name: str = field(init=False)
    platform: str = field(init=False)
    training: str = field(init=False)
    institution: str = field(init=False)

    def __post_init__(self) -> None:
        pick = self.chance.choice
        minutes = self.chance.randrange(int((LAST - FIRST).total_seconds() // 60))
        moment = FIRST + timedelta(minutes=minutes)
        self.now = moment.replace(hour=self.chance.choice([7, 8, 9, 10, 12, 13, 15, 17, 19, 20, 21, 22, 23]))
        self.name = f"{pick(GIVEN)} {pick(MIDDLE)}{pick(GIVEN_TOO)}"
        self.platform = pick(sorted(PLATFORMS))
        self.training = pick(TRAININGS)
        self.institution = pick(INSTITUTIONS)

    @property
    def today(self) -> date:
        """The desk's day."""
        return self.now.date()

    @property
    def platform_name(self) -> str:
        """The platform's own name."""
        return PLATFORMS[self.platform][0]

    def in_time(self) -> date:
        """A completion day whose certificate is not due yet; now and then the due day is today."""
        days = [day for back in range(16) if due(day := self.today - timedelta(days=back)) >= self.today]
        return days[-1] if self.chance.random() < 0.25 else self.chance.choice(days)

    def overdue(self) -> date:
        """A completion day whose certificate should have come; now and then the due day was yesterday."""
        if self.chance.random() < 0.15:
            return next(day for back in range(20) if due(day := self.today - timedelta(days=back)) < self.today)
        return self.today - timedelta(days=self.chance.choice([16, 18, 21, 24, 30, 35, 45, 60, 75, 90]))

    def misspelt(self) -> str:
        """The name as a careless registrar prints it: clearly another spelling, or another person's."""
        given, _, rest = self.name.partition(" ")
        changes: tuple[Callable[[], str], ...] = (
            lambda: self.chance.choice(STRANGERS),
            lambda: self.chance.choice(STRANGERS),
            lambda: f"{given[::-1].capitalize()} {rest}",
            lambda: f"{given} {self.chance.choice(STRANGERS).split()[1]}",
        )
        return self.chance.choice(changes)()

    def form(self, **answers: Any) -> dict[str, Any]:
        """The form with the usual answers and ``answers``; None leaves one out."""
        spelled = self.chance.choice(PLATFORMS[self.platform][1])
        usual = {
            "now": self.now.isoformat(),
            "name": self.name,
            "platform": self.platform if self.chance.random() < 0.7 else spelled,
            "training": self.training,
            "institution": self.institution if self.chance.random() < 0.6 else None,
            "language": "id",
        }
        given = {**usual, **answers}
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in given.items()
            if value is not None
        }

    def text(self, key: str, *, completed_on: date | None = None, wrong: str = "", always: bool = False) -> str:
        """A description from the bank's ``key``, with or without greeting, aside and plea; "" now and then.

        ``always``: never left out.
        """
        if not always and self.chance.random() < 0.08:
            return ""
        core = self.chance.choice(self.bank[key]).format(
            date=_spelled(completed_on or self.today, self),
            ago=_ago((self.today - (completed_on or self.today)).days, self),
            platform=self.chance.choice(PLATFORMS[self.platform][1]),
            training=self.training,
            name=self.name,
            wrong=wrong,
        )
        parts = [core]
        if self.chance.random() < 0.4:
            parts.insert(0, self.chance.choice(self.bank["opener"]))
        if self.chance.random() < 0.25:
            parts.insert(self.chance.randrange(len(parts) + 1), self.chance.choice(self.bank["neutral_aside"]))
        if self.chance.random() < 0.35:
            parts.append(self.chance.choice(self.bank["closer"]))
        joined = self.chance.choice([" ", ". ", ", ", "\n"]).join(part.strip(" .,") for part in parts)
        return _typed(joined, self.chance)


def _spelled(day: date, world: World) -> str:
    month = MONTHS[day.month - 1]
    return world.chance.choice(
        [f"{day.day} {month}", f"{day.day} {month.lower()} {day.year}", f"tgl {day.day} {month}", f"{day:%d/%m/%Y}"]
    )


def _ago(days: int, world: World) -> str:
    if days == 0:
        return world.chance.choice(["hari ini", "tadi pagi", "barusan"])
    if days == 1:
        return world.chance.choice(["kemarin", "kemaren"])
    if days >= 14 and days % 7 == 0 and days < 28:
        return world.chance.choice([f"{days // 7} minggu lalu", f"{days // 7} mggu yg lalu"])
    if days >= 30 and days % 30 == 0:
        return "sebulan lalu" if days == 30 else f"{days // 30} bulan lalu"
    return world.chance.choice([f"{days} hari lalu", f"{days} hari yg lalu"])


def _typed(text: str, chance: Random) -> str:
    """As thumbs type it: in a third of the texts some words lose or double a letter, a few shout."""
    if chance.random() < 0.05:
        text = text.upper()
    if chance.random() > 0.33:
        return text
    words = text.split(" ")
    for i, word in enumerate(words):
        if word.isalpha() and len(word) > 4 and not word[0].isupper() and chance.random() < 0.08:
            at = chance.randrange(1, len(word) - 1)
            words[i] = word[:at] + (word[at] * 2 if chance.random() < 0.4 else "") + word[at + 1 :]
    return " ".join(words)
