# ruff: noqa: E501 (HTML and CSS)
"""What these pages share: marks for facts, a document, phones' status bars, browsers' frames."""

import html
import re

COURSE = "dashboard"
"""The SCREEN of a platform's own course page."""


def fact(kind: str, value: str, words: str = "", *, optional: bool = False) -> str:
    """``words`` (``value`` itself, unless given) marked as saying ``kind``; ``words`` may hold HTML."""
    mark = f'data-kind="{kind}" data-value="{html.escape(value)}"{" data-optional" if optional else ""}'
    return f"<span {mark}>{words or html.escape(value, quote=False)}</span>"


def maybe(kind: str, value: str, words: str = "") -> str:
    """A fact that a careful reader may give or leave."""
    return fact(kind, value, words, optional=True)


def done_on(iso: str, words: str) -> str:
    """The day on which the training was finished."""
    return fact("completed_on", iso, words)


def status(value: str, words: str) -> str:
    """finished, not_finished, certificate_absent or certificate_present."""
    return fact("status", value, words)


def absent(words: str) -> str:
    """Words that say that the certificate is not there."""
    return status("certificate_absent", words)


def present(words: str) -> str:
    """Words that say that the certificate is there, or a button that opens it."""
    return status("certificate_present", words)


def finished(words: str) -> str:
    """Words that say that the training is finished."""
    return status("finished", words)


def completing(words: str) -> str:
    """Words beside a date or a name that tell of the end ("Selesai pada", "telah menyelesaikan"): finished, perhaps."""
    return maybe("status", "finished", words)


def error(value: str, words: str) -> str:
    """Words of an error page."""
    return fact("error_page", value, words)


def said(kind: str, words: str) -> str:
    """A toast's or a chat message's ``words``, which may hold other marks: its value is the words alone."""
    return fact(kind, html.unescape(re.sub("<[^>]+>", "", words)), words)


def toast(words: str, style: str) -> str:
    """A short notice laid over the page."""
    return f'<div style="position:absolute;box-sizing:border-box;{style}">{said("toast", words)}</div>'


def clock(words: str) -> str:
    """A status bar's clock: "14:41", "14.41", "2:41 PM"."""
    found = re.fullmatch(r"(\d+)[:.](\d\d)(?: ([AP])M)?", words)
    if not found:
        raise ValueError(words)
    hour = int(found[1]) % 12 + 12 * (found[3] == "P") if found[3] else int(found[1])
    return fact("clock", f"{hour:02}:{found[2]}", words)


def document(body: str, *, css: str = "", font: str = "Roboto", ink: str = "#222", paper: str = "#fff") -> str:
    """A whole page; ``css`` comes last and wins."""
    base = (
        f"html,body{{margin:0;background:{paper};color:{ink};font:14px/1.4 '{font}',sans-serif}}"
        "body{min-height:100vh;position:relative;display:flex;flex-direction:column}"
        "*{box-sizing:border-box}.row{display:flex;align-items:center;gap:8px}.grow{flex:1}"
        "h1,h2,h3,p{margin:0}svg{flex:none;display:block}"
    )
    return f'<!doctype html><html lang="id"><meta charset="utf-8"><style>{base}{css}</style><body>{body}</body></html>'


def signal(ink: str, bars: int = 4) -> str:
    """A phone's signal strength."""
    rects = "".join(
        f'<rect x="{4 * n}" y="{9 - 3 * n}" width="3" height="{3 + 3 * n}" opacity="{1 if n < bars else 0.3}"/>'
        for n in range(4)
    )
    return f'<svg width="16" height="12" fill="{ink}">{rects}</svg>'


def wifi(ink: str) -> str:
    """A fan of three arcs."""
    return (
        f'<svg width="15" height="12" viewBox="0 0 15 12" fill="none" stroke="{ink}" stroke-width="1.8">'
        '<path d="M1 4a9 9 0 0 1 13 0M3.4 6.8a6 6 0 0 1 8.2 0M6 9.6a2.4 2.4 0 0 1 3 0"/></svg>'
    )


def battery(ink: str, part: float = 0.6) -> str:
    """A lying battery."""
    return (
        f'<svg width="25" height="12"><rect x=".5" y=".5" width="21" height="11" rx="3" fill="none" stroke="{ink}"/>'
        f'<rect x="2" y="2" width="{18 * part:.0f}" height="8" rx="1.5" fill="{ink}"/>'
        f'<rect x="23" y="4" width="1.6" height="4" fill="{ink}"/></svg>'
    )


def android(
    words: str, *, ink: str = "#444", paper: str = "transparent", network: str = "4G", charge: str = "67%"
) -> str:
    """Android's status bar: the clock at the left, network and charge at the right."""
    return (
        f'<div class="row" style="background:{paper};color:{ink};padding:5px 14px;font:500 12px Roboto;gap:6px">'
        f'{clock(words)}<span class="grow"></span><span style="font-size:10px">{network}</span>'
        f"{signal(ink, 3)}{battery(ink)}<span>{charge}</span></div>"
    )


def samsung(words: str, *, ink: str = "#111", paper: str = "transparent", charge: str = "82%") -> str:
    """Samsung's: notification signs beside the clock, the charge before the battery."""
    note = (
        f'<svg width="12" height="12" fill="none" stroke="{ink}"><rect x="1" y="2" width="10" height="8" rx="2"/></svg>'
    )
    return (
        f'<div class="row" style="background:{paper};color:{ink};padding:8px 20px;font:600 13px Karla;gap:5px">'
        f'{clock(words)}{note}{note}<span class="grow"></span>{wifi(ink)}{signal(ink)}'
        f"<span>{charge}</span>{battery(ink, 0.8)}</div>"
    )


def ios(words: str, *, ink: str = "#000", paper: str = "transparent") -> str:
    """An iPhone's, with a notch."""
    return (
        f'<div class="row" style="background:{paper};color:{ink};padding:13px 26px 8px 34px;font:600 16px Inter;gap:6px">'
        f'{clock(words)}<span class="grow"></span>{signal(ink)}{wifi(ink)}{battery(ink, 0.9)}</div>'
    )


def pill(ink: str = "#000") -> str:
    """The bar at the bottom of phones that are steered by gestures."""
    return f'<div style="width:36%;height:4px;border-radius:2px;background:{ink};margin:8px auto"></div>'


def chrome_android(
    url: str, *, ink: str = "#3c4043", paper: str = "#fff", field: str = "#f1f3f4", tabs: int = 7
) -> str:
    """Chrome's bar on a phone."""
    return (
        f'<div class="row" style="background:{paper};color:{ink};padding:8px 12px;font:14px Roboto">'
        f'<svg width="18" height="18" fill="none" stroke="{ink}" stroke-width="1.6"><path d="M2 9l7-6 7 6v7H2z"/></svg>'
        f'<div class="row grow" style="background:{field};border-radius:20px;padding:8px 12px;overflow:hidden">'
        f'<svg width="10" height="12" fill="{ink}"><rect y="5" width="10" height="7" rx="1"/>'
        f'<path d="M2 5V3.500a3 3 0 0 1 6 0V5" fill="none" stroke="{ink}" stroke-width="1.4"/></svg>'
        f'<span style="white-space:nowrap">{url}</span></div>'
        f'<span style="border:1.6px solid;border-radius:4px;padding:0 5px;font-size:11px">{tabs}</span>'
        '<span style="font-weight:700">⋮</span></div>'
    )


def safari_ios(url: str, *, ink: str = "#111", paper: str = "#f4f4f6", field: str = "#fff") -> str:
    """Safari's address bar at the bottom of an iPhone."""
    tools = "".join(
        f'<svg width="20" height="20" fill="none" stroke="#0a7aff" stroke-width="1.8"><path d="{path}"/></svg>'
        for path in ("M13 3l-7 7 7 7", "M7 3l7 7-7 7", "M10 13V2M6 5l4-4 4 4M4 9v9h12V9", "M3 4h6v13H3zM11 4h6v13h-6z")
    )
    return (
        f'<div style="background:{paper};color:{ink};padding:10px 16px 4px;margin-top:auto;font:15px Inter">'
        f'<div style="background:{field};border-radius:11px;padding:11px;text-align:center">{url}</div>'
        f'<div class="row" style="justify-content:space-around;padding:14px 0 6px">{tools}</div>{pill(ink)}</div>'
    )


def desktop(tab: str, url: str, *, dark: bool = False) -> str:
    """A desktop browser's tab and toolbar."""
    strip, bar, ink = ("#202124", "#35363a", "#e8eaed") if dark else ("#dee1e6", "#fff", "#333")
    field = "#202124" if dark else "#f1f3f4"
    return (
        f"<div style=\"background:{strip};color:{ink};font:12px 'Open Sans';padding:8px 8px 0\">"
        f'<span style="background:{bar};border-radius:8px 8px 0 0;padding:8px 60px 9px 14px;display:inline-block">{tab}</span>'
        "<span style='padding:0 12px'>+</span></div>"
        f'<div class="row" style="background:{bar};color:{ink};padding:6px 14px;font:13px \'Open Sans\'">'
        '<span>←</span><span style="opacity:.4">→</span><span>⟳</span>'
        f'<span class="grow" style="background:{field};border-radius:16px;padding:6px 16px">{url}</span>⋮</div>'
    )


def stars(filled: int, *, size: int = 22, on: str = "#f5b301", off: str = "#d0d5dd") -> str:
    """Five stars."""
    shape = "M11 1l3 7 7 .6-5.400 4.700 1.700 7.200L11 16.700 4.700 20.500l1.700-7.200L1 8.600 8 8z"
    drawn = "".join(
        f'<svg width="{size}" height="{size}" viewBox="0 0 22 22" fill="{on if n < filled else off}"><path d="{shape}"/></svg>'
        for n in range(5)
    )
    return f'<div class="row" style="gap:4px">{drawn}</div>'


def bar(percent: int, ink: str, track: str = "#e5e7eb", height: int = 8) -> str:
    """A progress bar without words."""
    return (
        f'<div style="height:{height}px;background:{track};border-radius:{height}px;margin:6px 0">'
        f'<div style="height:100%;width:{percent}%;background:{ink};border-radius:{height}px"></div></div>'
    )
