# ruff: noqa: E501 (HTML and CSS)
"""Pages of other apps: banks, shops, chats, schools, games … What a reader finds on one is false.

Each page is a few lines of a small notation, in ``*.txt`` beside this file; its look (font, colours, bars) follows from
its name. So a page costs a minute to write, and whoever knows an app can add it without knowing HTML or the reader.

    == name                 a phone's page; ``== name desk address`` one of a browser on a desk, ``== name web address``
    = title                 the bar at the top
    # heading               large words
    - title | below | right a row of a list
    : label | value         a row of two columns
    ? label | value         a field of a form
    [words]  {words}  (words)   a filled button, an outlined one, a link
    << words | time         a message of the other side;  >> words | time: one of the phone's owner
    ~ one | two | three     tabs;  _ one | two: the menu at the foot;  * one | two: icons with their names
    @ name | below          the card of an account;  + title | below: a card
    % 40 words              a bar of progress
    ! words | action        a notice laid over the foot
    > words                 small print; anything else is running text
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path

from datasets.gallery.html import (
    CONDENSED,
    DEJAVU,
    NOTO,
    SANS,
    SERIF,
    android,
    android_right,
    chrome_bar,
    desktop_bar,
    document,
    iphone,
)
from datasets.gallery.page import Page

FOLDER = Path(__file__).parent
_FONTS = (
    SANS,
    NOTO,
    SANS,
    CONDENSED,
    NOTO,
    DEJAVU,
    SERIF,
    "Inter, sans-serif",
    "'Open Sans', sans-serif",
    "Lato, sans-serif",
)
_CLOCKS = ("06.58", "09:41", "11.07", "12:30", "14.22", "15:05", "17.49", "19:16", "20.03", "22:37")
_MARKS = ("<<", ">>", *"=#-:?~_*@+%!>")
_CSS = """
.bar{padding:14px 16px;font-size:18px;font-weight:500;background:var(--head);color:var(--headink)}
main{padding:8px 16px 70px} h2{font-size:22px;margin:14px 0 6px} p{margin:8px 0} .s{font-size:12px;opacity:.68}
.l{display:flex;gap:12px;align-items:center;padding:9px 0;border-bottom:1px solid #8883} .l i{flex:none;width:36px;height:36px;border-radius:50%;
background:var(--c);color:#fff;font:500 15px/36px sans-serif;text-align:center} .l div{flex:1} .kv{display:flex;justify-content:space-between;padding:6px 0;gap:16px}
.f{border:1px solid #8889;border-radius:6px;padding:6px 12px;margin:10px 0} .f small{display:block;opacity:.7;font-size:11px}
.b{display:block;text-align:center;border-radius:22px;padding:10px;margin:12px 0;background:var(--c);color:#fff;font-weight:500}
.o{background:none;color:var(--c);border:1px solid var(--c)} .a{text-align:center;color:var(--c);margin:10px 0}
.m{max-width:76%;width:fit-content;padding:7px 11px;border-radius:10px;margin:6px 0;background:var(--in)} .m small{opacity:.6;font-size:11px;margin-left:10px}
.me{margin-left:auto;background:var(--out)} .t{display:flex;justify-content:space-around;border-bottom:1px solid #8885;padding:10px 0;font-size:13px}
.t :first-child{color:var(--c);font-weight:500} .n{position:fixed;left:0;right:0;bottom:0;background:var(--paper);border-top:1px solid #8885;display:flex;justify-content:space-around;padding:12px 4px;font-size:12px}
.g{display:grid;grid-template-columns:repeat(4,1fr);gap:12px 4px;text-align:center;font-size:12px;margin:12px 0} .g i{display:block;width:42px;height:42px;border-radius:12px;background:var(--c);margin:0 auto 5px;opacity:.85}
.k{border:1px solid #8884;border-radius:10px;padding:12px 14px;margin:10px 0} .k b{display:block} .p{height:8px;border-radius:4px;background:#8884;margin:4px 0 12px} .p i{display:block;height:8px;border-radius:4px;background:var(--c)}
.z{position:fixed;left:14px;right:14px;bottom:56px;background:#323232;color:#fff;border-radius:4px;padding:12px 16px;display:flex;justify-content:space-between;font-size:14px} .z b{color:#8ab4f8}
"""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A page of another app: its name, the kind of app (its file), where it is shown, and its rows of the notation.

    ``place``: "" for a phone's app, "web" for a phone's browser, "desk" for one on a desk; ``address`` of the latter.
    """

    name: str
    app: str
    place: str
    address: str
    rows: tuple[str, ...]

    @property
    def is_chat(self) -> bool:
        """Whether somebody writes to somebody."""
        return any(row.startswith(("<<", ">>")) for row in self.rows)

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The words of each row, the columns apart; an empty row where a title stands apart from what is below it."""
        rows = [_cells(row) for row in self.rows if row.strip()]
        titled = bool(self.rows) and self.rows[0].startswith("= ")
        return ((self.address,), *rows[:1], *([("",)] if titled else []), *rows[1:])


def foreign_pages() -> tuple[Foreign, ...]:
    """All of them, by file and then as they stand there."""
    return tuple(page for file in sorted(FOLDER.glob("*.txt")) for page in _read(file))


def drawn_from(page: Foreign) -> Page:
    """The page as the gallery draws its own."""
    return Page(
        page.name,
        _html(page),
        "unknown",
        size=(1180, 660) if page.place == "desk" else (360, 760),
        scale=1.0 if page.place == "desk" else 2.0,
        kind="jpg" if _chance(page, "kind", 3) == 0 else "png",
        usable="off_topic",
    )


def _read(file: Path) -> Iterator[Foreign]:
    for block in file.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, *rows = block.rstrip().splitlines()
        name, place, address = [*head.split(), "", ""][:3]
        yield Foreign(name, file.stem, place, address, tuple(rows))


def _cells(row: str) -> tuple[str, ...]:
    mark = next((mark for mark in _MARKS if row.startswith(f"{mark} ")), "")
    words = row.removeprefix(mark).strip()
    if mark == "%":
        words = words.partition(" ")[2]
    if words[:1] + words[-1:] in ("[]", "{}", "()"):
        words = words[1:-1]
    return tuple(cell.strip() for cell in words.split(" | "))


def _chance(page: Foreign, what: str, count: int) -> int:
    """A number below ``count`` that is always the same for the page."""
    return int.from_bytes(sha256(f"{page.name} {what}".encode()).digest()[:4]) % count


def _html(page: Foreign) -> str:
    dark = _chance(page, "dark", 4) == 0
    colour = f"hsl({_chance(page, 'colour', 36) * 10} 62% {52 if dark else 40}%)"
    ink, paper = ("#e8eaed", "#18191c") if dark else ("#1f2329", "#ffffff")
    head, headink = (colour, "#fff") if _chance(page, "head", 2) else (paper, ink)
    variables = {"c": colour, "paper": paper, "head": head, "headink": headink}
    variables |= {"in": "#2d2f33" if dark else "#eef0f3", "out": "#134d3c" if dark else "#d9f7c8"}
    styles = ":root{" + "".join(f"--{name}:{value};" for name, value in variables.items()) + "}"
    body = "".join(_row(row) for row in page.rows)
    font = _FONTS[_chance(page, "font", len(_FONTS))]
    return document(f"{_top(page, ink, paper)}{body}", styles + _CSS, font=font, ink=ink, paper=paper)


def _top(page: Foreign, ink: str, paper: str) -> str:
    if page.place == "desk":
        return desktop_bar(page.address, page.name.split("-")[0].title())
    bar = (android, iphone, android, android_right)[_chance(page, "bar", 4)]
    clock = bar(_CLOCKS[_chance(page, "clock", len(_CLOCKS))], ink=ink, paper=paper)
    return clock + (chrome_bar(page.address, ink=ink, paper=paper) if page.place == "web" else "")


def _row(row: str) -> str:
    mark = next((mark for mark in _MARKS if row.startswith(f"{mark} ")), row[:1] if row[:1] in "[{(" else "")
    cells = [escape(cell) for cell in _cells(row)]
    first, second, third = [*cells, "", "", ""][:3]
    beside = f"<small>{second}</small>" if second else ""
    spans = "".join(f"<span>{cell}</span>" for cell in cells)
    inside = {
        "#": f"<h2>{first}</h2>",
        "-": f'<div class="l"><i>{first[:1]}</i><div>{first}<br><span class="s">{second}</span></div><span class="s">{third}</span></div>',
        ":": f'<div class="kv"><span>{first}</span><span>{second}</span></div>',
        "?": f'<div class="f"><small>{first}</small>{second or "&nbsp;"}</div>',
        "[": f'<span class="b">{first}</span>',
        "{": f'<span class="b o">{first}</span>',
        "(": f'<p class="a">{first}</p>',
        "<<": f'<div class="m">{first}{beside}</div>',
        ">>": f'<div class="m me">{first}{beside}</div>',
        "@": f'<div class="l"><i>{first[:1]}</i><div><b>{first}</b><br><span class="s">{second}</span></div></div>',
        "+": f'<div class="k"><b>{first}</b><span class="s">{second}</span></div>',
        "%": f'<p>{first}</p><div class="p"><i style="width:{row[2:].split()[0] if mark == "%" else 0}%"></i></div>',
        ">": f'<p class="s">{first}</p>',
        "*": '<div class="g">' + "".join(f"<span><i></i>{cell}</span>" for cell in cells) + "</div>",
    }
    outside = {
        "=": f'<div class="bar">{first}</div>',
        "~": f'<div class="t">{spans}</div>',
        "_": f'<div class="n">{spans}</div>',
        "!": f'<div class="z"><span>{first}</span><b>{second}</b></div>',
    }
    if mark in outside:
        return outside[mark]
    words = inside.get(mark, f"<p>{first}</p>" if first else "<br>")
    return f'<main style="padding-top:0;padding-bottom:0">{words}</main>'
