"""Pictures with private strings among innocent ones: drawn with Pillow, and as pages by Chromium."""

import html
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

from datasets.gallery.chromium import draw
from datasets.private.words import Innocent, Private, innocents, privates

A_PICTURE = 10
INNOCENTS = 14
FILLERS = ("Pelatihan Saya", "Status: Selesai", "Sertifikat belum tersedia", "Riwayat Transaksi", "Lihat Detail")

FONTS = tuple(
    Path("/usr/share/fonts/truetype") / name
    for name in (
        "dejavu/DejaVuSans.ttf", "dejavu/DejaVuSans-Bold.ttf", "dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSansMono.ttf",
        "dejavu/DejaVuSansCondensed.ttf", "noto/NotoSans-Regular.ttf", "noto/NotoSerif-Regular.ttf",
        "roboto/unhinted/RobotoTTF/Roboto-Regular.ttf", "open-sans/OpenSans-Regular.ttf",
    )
)  # fmt: skip
FAMILIES = ("Roboto", "Noto Sans", "Open Sans", "Inter", "Lato", "DejaVu Serif", "DejaVu Sans Mono", "Quicksand")
COLOURS = (("#ffffff", "#202124"), ("#f4f6f8", "#1a2b49"), ("#121212", "#e8eaed"), ("#0b141a", "#d1d7db"))
"""Ground and words, light and dark."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture's content."""

    name: str
    privates: Sequence[Private]
    innocents: Sequence[Innocent]


def sheets(seed: int) -> list[Sheet]:
    """All private strings, some to a picture, among others that no rule may take for them."""
    rng = random.Random(seed)
    strings = privates(seed)
    return [
        Sheet(f"private-{number:03d}", strings[start : start + A_PICTURE], innocents(rng, INNOCENTS))
        for number, start in enumerate(range(0, len(strings), A_PICTURE))
    ]


def picture_of(sheet: Sheet, browser: Browser) -> Image.Image:
    """The sheet as a picture, the same on every run; every other one is drawn by the browser."""
    rng = random.Random(sheet.name)
    if int(sheet.name[-3:]) % 2:
        width = rng.choice((360, 390, 412, 768))
        size, scale = (width, rng.choice((640, 780))), rng.choice((1.5, 2.0, 3.0)) if width < 500 else 1.25
        return draw(browser, _page(sheet, rng), size=size, scale=scale, full=True)[0]
    return _drawn(sheet, rng)


def _blocks(sheet: Sheet, rng: random.Random) -> list[tuple[str, ...]]:
    blocks = [each.lines for each in sheet.privates] + [(each.line,) for each in sheet.innocents]
    blocks += [(filler,) for filler in FILLERS]
    rng.shuffle(blocks)
    return blocks


def _drawn(sheet: Sheet, rng: random.Random) -> Image.Image:
    ground, words = rng.choice(COLOURS)
    size = rng.choice((22, 28, 34, 44))
    font = ImageFont.truetype(rng.choice([font for font in FONTS if font.exists()]), size)
    lines = [line for block in _blocks(sheet, rng) for line in (*block, "")]
    longest = max(font.getlength(part) for line in lines for part in line.split("\t"))
    column = round(longest * 0.6)
    picture = Image.new("RGB", (round(longest * 1.6) + 4 * size, round((len(lines) + 3) * size * 0.95)), ground)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        y = round((number + 1.5) * size * 0.95)
        label, _, value = line.partition("\t")
        pen.text((size, y), label, fill=words, font=font)
        pen.text((size + column, y), value, fill=words, font=font)
    return picture


def _page(sheet: Sheet, rng: random.Random) -> str:
    ground, words = rng.choice(COLOURS)
    style = rng.choice(("chat", "cards", "table", "plain"))
    body = "".join(_block(block, style=style, right=rng.random() < 0.4) for block in _blocks(sheet, rng))
    return (
        f"<!doctype html><style>body{{margin:0;padding:12px;background:{ground};color:{words};"
        f"font:{rng.choice((13, 14, 16))}px '{rng.choice(FAMILIES)}'}} p{{margin:0 0 10px}}"
        f".row{{display:flex;justify-content:space-between}} .bubble{{width:fit-content;max-width:75%;padding:8px 12px;"
        f"border-radius:12px;background:#25d36633}} .right{{margin-left:auto}} .card{{padding:10px 14px;"
        f"border:1px solid #8884;border-radius:8px}} .boxes span{{display:inline-block;border:1px solid #888;"
        f"padding:6px 9px;margin:3px}}</style>{body}"
    )


def _block(lines: Iterable[str], *, style: str, right: bool) -> str:
    shown = "<br>".join(_line(line) for line in lines)
    kinds = {"chat": f"bubble {'right' if right else ''}", "cards": "card", "table": "", "plain": ""}
    return f'<p class="{kinds[style]}">{shown}</p>'


def _line(line: str) -> str:
    label, tab, value = line.partition("\t")
    if tab:
        return f'<span class="row"><span>{html.escape(label)}</span><b>{html.escape(value)}</b></span>'
    characters = line.split(" ")
    if 4 <= len(characters) <= 8 and all(len(each) == 1 for each in characters):
        return '<span class="boxes">' + "".join(f"<span>{each}</span>" for each in characters) + "</span>"
    return html.escape(line)
