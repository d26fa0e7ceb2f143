# ruff: noqa: E501 (HTML and CSS)
"""What the looks are written with: marks for facts, a whole document, the bars that phones and browsers add."""

from html import escape

SANS = "Roboto, 'Noto Sans', sans-serif"
NOTO = "'Noto Sans', sans-serif"
DISPLAY = "'Noto Sans Display', sans-serif"
DEJAVU = "'DejaVu Sans', sans-serif"
CONDENSED = "'Roboto Condensed', sans-serif"
SERIF = "'Noto Serif', serif"
DISPLAY_SERIF = "'Noto Serif Display', serif"
SCRIPT = "'Dancing Script', cursive"
MONO = "'DejaVu Sans Mono', monospace"


def mark(kind: str, value: str, words: str = "", *, optional: bool = False) -> str:
    """The ``words`` (HTML; the value itself, unless given) as a place where a fact stands."""
    extra = " data-optional" if optional else ""
    return f'<span data-kind="{kind}" data-value="{escape(value)}"{extra}>{words or escape(value)}</span>'


# "Selesai pada 2 Okt" tells a date; that something is finished is only meant.
SELESAI = mark("status", "finished", "Selesai", optional=True)
DISELESAIKAN = mark("status", "finished", "Diselesaikan", optional=True)
COMPLETED = mark("status", "finished", "Completed", optional=True)


def document(body: str, css: str = "", *, font: str = SANS, ink: str = "#20242c", paper: str = "#fff") -> str:
    """A whole page; ``css`` after the few rules that all share."""
    return f"""<!doctype html><html lang="id"><meta charset="utf-8"><style>
* {{ box-sizing: border-box; margin: 0; padding: 0; }}
body {{ font: 14px/1.45 {font}; color: {ink}; background: {paper}; min-height: 100vh; position: relative;
  overflow-x: hidden; }}
.row {{ display: flex; align-items: center; }} .wide {{ flex: 1; }}
{css}</style><body>{body}</body></html>"""


def android(clock: str, *, ink: str = "#222", paper: str = "#fff", battery: str = "64%", net: str = "4G") -> str:
    """An Android status bar: the clock at the left."""
    return _bar(_clock(clock), f"{_signal(net)}{_battery(battery)}", ink, paper, "24px", "12px")


def android_right(clock: str, *, ink: str = "#fff", paper: str = "#111", battery: str = "38%") -> str:
    """An older Android's: everything at the right, the clock last."""
    return _bar("", f"{_signal('H+')}{_battery(battery)}<b>{_clock(clock)}</b>", ink, paper, "26px", "13px")


def iphone(clock: str, *, ink: str = "#000", paper: str = "#fff", net: str = "LTE") -> str:
    """An iPhone's: a bold clock in the left ear, a notch between."""
    return _bar(f"<b style='margin-left:18px'>{_clock(clock)}</b>", _signal(net) + _battery(""), ink, paper, "42px",
                "15px")  # fmt: skip


def _clock(clock: str) -> str:
    hours, minutes = clock.replace(".", ":").split(":")
    return mark("clock", f"{int(hours):02}:{minutes}", clock)


def _signal(net: str) -> str:
    return f'<span style="font-size:.85em">{net}</span><svg viewBox="0 0 12 12"><path d="M0 12 12 0V12Z"/></svg>'


def _battery(level: str) -> str:
    return f'<svg viewBox="0 0 8 12"><path d="M2.5 0h3v1.5H8V12H0V1.5h2.5z"/></svg><span>{level}</span>'


def _bar(left: str, right: str, ink: str, paper: str, height: str, size: str) -> str:
    return (
        f'<style>.phonebar svg{{height:.95em;fill:currentColor}}</style><div class="row phonebar" style="height:{height};'
        f'font-size:{size};padding:0 14px;gap:6px;color:{ink};background:{paper}">{left}<span class="wide"></span>'
        f"{right}</div>"
    )


def chrome_bar(address: str, *, ink: str = "#3c4043", paper: str = "#fff", field: str = "#eef0f3") -> str:
    """Chrome's address bar on a phone."""
    return (
        f'<div class="row" style="padding:8px 12px;gap:12px;background:{paper};color:{ink}">'
        f'<span style="font-size:18px">⌂</span><div class="wide" style="background:{field};border-radius:20px;'
        f'padding:7px 14px;font-size:14px">{address}</div><span style="border:2px solid;border-radius:4px;'
        f'font-size:11px;padding:0 4px">3</span><span>⋮</span></div>'
    )


def desktop_bar(address: str, tab: str = "", *, dark: bool = False) -> str:
    """A browser's tab and address bar on a desk."""
    strip, field, ink = ("#202124", "#35363a", "#e8eaed") if dark else ("#dee1e6", "#f1f3f4", "#3c4043")
    paper = "#2b2c2f" if dark else "#fff"
    return (
        f'<div style="background:{strip};color:{ink};font-size:12px"><div style="display:inline-block;margin:8px 0 0 10px;'
        f'padding:7px 40px 7px 14px;background:{paper};border-radius:8px 8px 0 0">{tab}</div></div>'
        f'<div class="row" style="background:{paper};color:{ink};padding:7px 14px;gap:16px"><span>←</span><span>→</span>'
        f'<span>⟳</span><div class="wide" style="background:{field};border-radius:16px;padding:5px 14px;font-size:13px">'
        f"{address}</div><span>⋮</span></div>"
    )
