"""A mail's HTML to lines, as a browser shows them. Nothing is fetched, and no declaration is believed."""

import binascii
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from triage.channels.email.lines import LONGEST_LINE, Kind, Line, bounded, plain_lines

LONGEST_PAGE = 240_000
"""Characters of markup that are read, scripts, styles, comments and pictures within it left out."""
MOST_TAGS = 20_000
"""Ends included; a page that was not made for it has a quarter of them."""
MOST_PICTURES = 20
MOST_CLASSES = 50
"""That a style may hide, as newsletters do with the line that a list of mails shows."""
_UNSEEN = frozenset({"script", "style", "title", "template", "noscript", "object", "iframe", "textarea", "select"})
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer"}
    | {"form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"}
    | {"section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
_TELLING = frozenset({"blockquote", "pre"})
_CELLS = frozenset({"td", "th"})
# "max-height: 0", "opacity:0;", never "opacity: 0.9" or "font-size:0.9em".
_INVISIBLE = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|color:transparent|(?:font-size|max-height|max-width|opacity):"
    r"[01]?(?<!opacity:1)(?:px|pt|em|%)?(?=;|!|$)"
)
# "border:none" is how Gmail and Word indent what somebody writes.
_INDENTED = re.compile(r"border(?:-left)?:(?:none|0)")
# "gmail_signature", "Signature", "bloop_sign", "ymail_android_signature", never "design".
_SIGNED = re.compile(r"(?:.{0,60}[-_])?(?:sig|sign|signature)(?:[-_].{0,60})?|applemailsignature")
_INTRODUCTIONS = frozenset({"gmail_attr", "moz-cite-prefix", "outlookmessageheader", "edo-reply-header"})
_RULE = re.compile(r"[.#]([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
# "color:#1F497D", "background:yellow", "mso-highlight:yellow"; a table's own background is none of anybody's ink.
_INK = re.compile(r"(?:^|;)(?:color|background|background-color|mso-highlight):([^;]{1,40})")
_COLOURLESS = re.compile(
    r"#(?:500050|([\da-f]{2})\1\1|([\da-f])\2\2)|(?:black|white|inherit|initial|auto|windowtext|currentcolor|none|transparent|"
    r"silver|(?:dim|dark|light|slate|darkslate|lightslate)?gr[ae]y|whitesmoke|snow|var\(.*)"
)
_CHANNELS = re.compile(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})[,)].{0,10}|#([\da-f]{2})([\da-f]{2})([\da-f]{2})")
_INLINE = frozenset({"span", "font", "b", "i", "em", "strong", "u", "mark"})
LEAST_COLOUR = 48
"""Of 255, between the strongest and the weakest of red, green and blue; less is a shade of grey."""
_DATA = "data:image/"
_NOT_DATA = re.compile(r"[^A-Za-z0-9+/=%\s]")


@dataclass(slots=True)
class _Writer:
    """Words come in pieces, lines go out whenever a block or a place of another kind begins."""

    lines: list[Line] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    place: tuple[int, Kind | None] = (0, None)
    inks: Counter[str] = field(default_factory=Counter)

    def write(self, text: str, context: "_Context") -> None:
        """Add words; where ``is_set`` their line ends count, as in <pre>."""
        place, is_set = (context.depth, context.mark), context.is_set
        if place != self.place and text.strip():
            self.end()
        if not self.pieces:
            self.place = place
        if letters := len(text.strip()):
            self.inks[context.ink] += letters
        if not is_set:
            self.pieces.append(text)
            return
        first, *others = text.split("\n")
        self.pieces.append(first)
        for other in others:
            self.end(is_kept=True)
            self.place = place
            self.inks[context.ink] += len(other)
            self.pieces.append(other)

    def end(self, *, is_kept: bool = False) -> None:
        """End the line; an empty one only counts where it ``is_kept``."""
        text = " ".join("".join(self.pieces).split())[:LONGEST_LINE]
        self.pieces.clear()
        if text or (is_kept and self.lines and self.lines[-1].text):  # One empty line says as much as several.
            depth, mark = self.place
            # What was plain text once has its ">" still.
            quoted = next(plain_lines(text), Line(""))
            ink = self.inks.most_common(1)[0][0] if self.inks else ""
            self.lines.append(Line(quoted.text, depth + quoted.depth, mark, ink))
        self.inks.clear()


@dataclass(frozen=True, slots=True)
class _Context:
    depth: int = 0
    mark: Kind | None = None
    is_set: bool = False
    ink: str = ""

    def within(self, tag: str, attributes: Mapping[str, str], hidden: frozenset[str]) -> "_Context":
        """What holds within an element."""
        style = "".join(attributes.get("style", "")[:2_000].casefold().split())
        names = {*attributes.get("class", "")[:500].split(), *attributes.get("id", "")[:100].split()}
        if "hidden" in attributes or names & hidden or _INVISIBLE.search(style):
            return _Context(self.depth, Kind.HIDDEN, self.is_set, self.ink)
        depth, mark = self.depth, self.mark
        if tag == "blockquote" and (attributes.get("type") == "cite" or not _INDENTED.search(style)):
            depth += 1
        called = {name.casefold().removeprefix("x_") for name in names}
        if mark is None and any(map(_SIGNED.fullmatch, called)):
            mark = Kind.SIGNATURE
        elif mark is None and called & _INTRODUCTIONS:
            mark = Kind.HISTORY
        ink = "" if tag == "a" else _ink(tag, style, attributes.get("color", "")[:40].casefold(), around=self.ink)
        return _Context(depth, mark, self.is_set or tag == "pre" or "white-space:pre" in style, ink)


def _ink(tag: str, style: str, colour: str, *, around: str) -> str:
    """The colour in which an element's words stand, or on which; "" for black, white and grey."""
    stated = [found[1] for found in _INK.finditer(style) if tag in _INLINE or found[0].lstrip(";").startswith("color")]
    for each in (*stated, *([colour] if tag == "font" and colour else ())):
        named = each.removesuffix("!important")
        around = "" if _COLOURLESS.fullmatch(named) or _is_grey(named) else named
        if around:
            break
    return around


def _is_grey(colour: str) -> bool:
    found = _CHANNELS.fullmatch(colour)
    if found is None:
        return False
    values = [int(value) for value in found.groups()[:3] if value] or [int(value, 16) for value in found.groups()[3:]]
    return max(values) - min(values) < LEAST_COLOUR


def page_lines(html: str) -> list[Line]:
    """The lines that a reader of the page sees, and those that nobody sees, marked as hidden."""
    hidden = frozenset(islice(_hidden_names(html), MOST_CLASSES))
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    writer = _Writer()
    with suppress(etree.LxmlError, ValueError):
        page = etree.fromstring(_without(html)[:LONGEST_PAGE].encode("utf-8", "replace"), parser)
        if page is not None:
            _walk(page, writer, hidden)
    writer.end()
    return bounded(writer.lines)


def _walk(page: etree._Element, writer: _Writer, hidden: frozenset[str]) -> None:
    contexts = [_Context()]
    walk = etree.iterwalk(page, events=("start", "end"))
    for event, element in islice(walk, MOST_TAGS):
        tag = str(element.tag)
        if event == "start":
            within = contexts[-1]
            if tag in _TELLING or element.keys():
                within = within.within(tag, element.attrib, hidden)
            contexts.append(within)
            if tag in _UNSEEN:
                walk.skip_subtree()
                continue
            if tag == "br":
                writer.end(is_kept=True)
            elif tag in _BLOCKS:
                writer.end()
            writer.write(element.text or "", within)
        else:
            contexts.pop()
            around = contexts[-1]
            if tag in _BLOCKS:
                # A paragraph ends with an empty line, as a browser leaves room below it.
                writer.end()
                if tag in {"p", "h1", "h2", "h3", "h4", "table", "blockquote"}:
                    writer.end(is_kept=True)
            elif tag in _CELLS:
                writer.write(" ", _Context(around.depth, around.mark))
            writer.write(element.tail or "", around)


def _without(html: str) -> str:
    """The markup without scripts, styles and comments, which may be long and come first. Each is looked for once."""
    for begin, end in (("<style", "</style"), ("<script", "</script"), ("<!--", "-->")):
        html = "".join(_outside(html, begin, end))
    return html


def _outside(html: str, begin: str, end: str) -> Iterator[str]:
    small, at = html.lower(), 0
    if len(small) != len(html):  # Some letters grow when they become small; their places would be others.
        small = html
    while (start := small.find(begin, at)) >= 0:
        yield html[at:start]
        stop = small.find(end, start)
        if stop < 0:
            return
        at = stop + len(end) if end == "-->" else small.find(">", stop) + 1 or len(html)
    yield html[at:]


def _hidden_names(html: str) -> Iterator[str]:
    """Classes and ids that a style hides, media queries aside: those hold for phones, or for print."""
    start = html.lower().find("<style")
    while start >= 0:
        stop = html.find("</", start)
        styles = html[start : stop if stop >= 0 else None][:LONGEST_PAGE].partition("@media")[0]
        for name, rule in _RULE.findall(styles):
            if _INVISIBLE.search("".join(rule.casefold().split())):
                yield name
        start = html.lower().find("<style", stop) if stop >= 0 else -1


def embedded_pictures(html: str) -> tuple[str, list[bytes]]:
    """The page without the pictures that stand in its own markup (``data:``), and these."""
    kept: list[str] = []
    pictures: list[bytes] = []
    at = 0
    while (start := html.find(_DATA, at)) >= 0:
        kept.append(html[at:start])
        comma = html.find(",", start, start + 100)
        stop = _NOT_DATA.search(html, comma + 1) if comma >= 0 else None
        at = stop.start() if stop else (len(html) if comma >= 0 else start + len(_DATA))
        if comma >= 0 and "base64" in html[start:comma] and len(pictures) < MOST_PICTURES:
            with suppress(binascii.Error, ValueError):
                letters = "".join(html[comma + 1 : at].replace("%0A", "").replace("%3D", "=").split())
                pictures.append(binascii.a2b_base64(letters))
    return "".join((*kept, html[at:])), pictures
