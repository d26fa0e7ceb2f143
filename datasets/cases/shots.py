"""What a picture is made of: a page of ``pages/``, what fills it, its size; and short ways to say the common ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PHONE = (360, 780)
LAPTOP = (1180, 640)
SHEET = (780, 552)
SQUARE = (480, 480)

BLUE_REVIEW = ("Beri Ulasan", "blue")
GREY_REVIEW = ("Beri Ulasan", "off")
DETAIL = ("Lihat Detail", "line")
ABSENT = "Sertifikat belum tersedia"


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, the page in ``pages/``, what fills it, CSS pixels, pixels per CSS pixel."""

    name: str
    page: str
    values: Mapping[str, Any]
    size: tuple[int, int] = PHONE
    scale: float = 2


def dashboard(file: str, owner: str, *, clock: str, entry: Mapping[str, Any], tab: str = "Pelatihan Saya") -> Shot:
    """The programme's dashboard on a phone, with one training."""
    return Shot(file, "dashboard.html", {"owner": owner, "clock": clock, "tab": tab, "cards": [entry]})


def card(title: str, institution: str, *, platform: str, **more: object) -> dict[str, Any]:
    """One finished training without a certificate, unless ``more`` says otherwise."""
    return {
        "title": title,
        "institution": institution,
        "platform": platform,
        "certificate": ABSENT,
        "buttons": [GREY_REVIEW, DETAIL],
        **more,
    }


def browser(file: str, clock: str, *, url: str, **values: object) -> Shot:
    """A page in a phone's browser; ``kind`` is chrome, plain, brand or spinner."""
    return Shot(file, "browser.html", {"clock": clock, "url": url, **values})


PLAIN_NAME = "font-size: 34px; font-weight: 700;"
SCRIPT_NAME = "font-family: Dancing Script, cursive; font-size: 46px; line-height: 1.1;"


def certificate(file: str, color: str, *, name_style: str, **values: str) -> Shot:
    """A certificate as a sheet of paper."""
    return Shot(file, "certificate.html", {"color": color, "name_style": name_style, **values}, SHEET, 1.5)
