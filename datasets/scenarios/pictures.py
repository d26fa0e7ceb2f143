"""The pictures that requesters of the scenarios send: the hand-made cases' pages, filled from a world."""

from datetime import date
from random import Random
from typing import Any

from datasets.cases.shots import BLUE_REVIEW, DETAIL, LAPTOP, PLAIN_NAME, SCRIPT_NAME, SQUARE, Shot, card, certificate
from datasets.cases.shots import browser as in_browser
from datasets.cases.shots import dashboard as on_dashboard
from datasets.cases.shots_cases import CHECK, TRY
from datasets.scenarios.world import MONTHS, Picture, World

VARIANTS = ("", "", "", "whatsapp", "shrunk", "turned", "photo")
SITES = {"tokopedia": "tokopedia.com", "bukalapak": "bukalapak.com", "kemnaker": "skillhub.kemnaker.go.id"}


def sent(shot: Shot, chance: Random) -> Picture:
    """The shot as it arrives: as it is, through a chat, or photographed."""
    return Picture(shot, chance.choice(VARIANTS))


def dashboard(world: World, *, completed_on: date | None, **more: Any) -> Picture:
    """The programme's dashboard on a phone: one finished training, no certificate, unless ``more`` says otherwise."""
    entry = card(world.training, world.institution, platform=more.pop("platform", world.platform_name), **more)
    if completed_on:
        entry["date"] = _printed(completed_on, world.chance)
    tab = world.chance.choice(["Pelatihan Saya", "Riwayat Pelatihan", "Pelatihanmu"])
    owner = more.pop("owner", world.name)
    return sent(on_dashboard("dashboard", owner, clock=f"{world.now:%H.%M}", entry=entry, tab=tab), world.chance)


def laptop(world: World, *, completed_on: date) -> Picture:
    """The dashboard's table on a laptop."""
    row = {
        "title": world.training,
        "institution": world.institution,
        "platform": world.platform_name,
        "date": _printed(completed_on, world.chance),
        "certificate": "Sertifikat belum tersedia",
    }
    return sent(Shot("laptop", "desktop.html", {"owner": world.name, "rows": [row]}, LAPTOP, 1), world.chance)


def printed(world: World, *, name: str, completed_on: date) -> Picture:
    """A certificate that bears ``name``."""
    style = world.chance.choice([PLAIN_NAME, PLAIN_NAME, PLAIN_NAME + " text-transform: uppercase;", SCRIPT_NAME])
    return sent(
        certificate(
            "certificate",
            world.chance.choice(["#0d4f9e", "#8a1f2d", "#157a5b"]),
            name_style=style,
            name=name,
            platform=world.platform_name,
            number=f"{world.chance.randrange(100, 999)}/{completed_on:%m/%Y}",
            course=world.training,
            institution=world.institution,
            date=f"{completed_on.day} {MONTHS[completed_on.month - 1]} {completed_on.year}",
        ),
        world.chance,
    )


def offline(world: World) -> Picture:
    """A page that did not load because the phone had no connection."""
    clock, url = f"{world.now:%H.%M}", "dashboard.prakerja.go.id"
    title = "Tidak ada koneksi internet"
    code = "ERR_INTERNET_DISCONNECTED"
    chrome = in_browser(
        "offline", clock, url=url, kind="chrome", no_signal=True, title=title, text="", tips=TRY, code=code
    )
    unreachable = in_browser(
        "dns",
        clock,
        url=url,
        kind="chrome",
        title="Situs ini tidak dapat dijangkau",
        text="Server DNS mungkin mengalami masalah. Periksa koneksi internet Anda.",
        tips=CHECK,
        code="DNS_PROBE_FINISHED_NO_INTERNET",
    )
    values = {
        "clock": clock,
        "no_signal": True,
        "brand": world.platform_name.lower(),
        "title": "Oops, internet terputus",
        "text": "Periksa koneksi internet kamu, lalu coba lagi.",
    }
    return sent(world.chance.choice([chrome, unreachable, Shot("app", "app_offline.html", values)]), world.chance)


def server_error(world: World) -> Picture:
    """An error page that came from the site itself."""
    clock, url = f"{world.now:%H.%M}", f"{SITES.get(world.platform, 'dashboard.prakerja.go.id')}/sertifikat"
    code, name = world.chance.choice(
        [("502", "Bad Gateway"), ("503", "Service Unavailable"), ("504", "Gateway Time-out")]
    )
    plain = in_browser("plain", clock, url=url, kind="plain", title=f"{code} {name}", text="nginx")
    brand = in_browser(
        "brand",
        clock,
        url=url,
        kind="brand",
        brand=world.platform_name.lower(),
        code=code,
        title="Layanan sedang tidak tersedia",
        text="Server kami sedang sibuk. Silakan coba beberapa saat lagi.",
    )
    return sent(world.chance.choice([plain, brand]), world.chance)


def reviewed(world: World, *, completed_on: date) -> Picture:
    """The dashboard with the requester's own stars."""
    return dashboard(world, completed_on=completed_on, stars="Penjelasannya runtut.", buttons=[DETAIL])


def to_be_reviewed(world: World, *, completed_on: date) -> Picture:
    """The dashboard with an active review button."""
    return dashboard(world, completed_on=completed_on, buttons=[BLUE_REVIEW, DETAIL])


def there(world: World, *, completed_on: date) -> Picture:
    """The dashboard with the certificate."""
    buttons = [("Lihat Sertifikat", "blue"), DETAIL]
    return dashboard(world, completed_on=completed_on, certificate="Tersedia", buttons=buttons)


def under_way(world: World) -> Picture:
    """The dashboard with a training that is not finished."""
    progress = str(world.chance.choice([35, 60, 85]))
    return dashboard(
        world,
        completed_on=None,
        status="Sedang Berjalan",
        progress=progress,
        certificate="Selesaikan pelatihan dulu",
        buttons=[("Lanjutkan Belajar", "blue"), DETAIL],
    )


def useless(world: World) -> Picture:
    """A picture that does not help: a cat, a payment."""
    receipt = {
        "clock": f"{world.now:%H.%M}",
        "total": "Rp300.000",
        "when": f"{_printed(world.today, world.chance)}, 10.02 WIB",
        "lines": [("Produk", f"Voucher {world.training}"), ("Metode", "Saldo Pelatihan"), ("Total Bayar", "Rp300.000")],
    }
    shots = [Shot("cat", "cat.html", {}, SQUARE, 1.5), Shot("receipt", "receipt.html", receipt)]
    return sent(world.chance.choice(shots), world.chance)


def _printed(day: date, chance: Random) -> str:
    month = MONTHS[day.month - 1]
    return chance.choice([f"{day.day} {month} {day.year}", f"{day.day:02d} {month[:3]} {day.year}", f"{day:%d/%m/%Y}"])
