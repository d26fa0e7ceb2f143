"""What somebody wrote in a mail: its plain text, or the words of its HTML, without what they quote."""

import codecs
import re
from contextlib import suppress
from itertools import islice

from lxml import etree

from triage.channels.email.mime import Part
from triage.questions import DESCRIPTION_LENGTH

LONGEST_TEXT = 20_000
LONGEST_READ = 80_000
"""Characters that are read for it, markup and quotations included, of all parts together."""
CUT = "\n[…]"
"""Ends a text of which only the beginning was taken."""
UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
"""No character, for the database: NUL, and the halves of surrogate pairs, which UTF-7 can hide."""
_HIDDEN = frozenset({"script", "style", "head", "title", "template"})
_BREAKS = frozenset({"p", "br", "div", "li", "tr", "blockquote", "h1", "h2", "h3"})
MOST_TAGS = 20_000
"""Ends included; a page of LONGEST_READ characters that was not made for it has a quarter of them."""
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Codecs of Python's that no mail is written in, some of them slow."""
_REMAINS = re.compile(r"--\S+\s*$|Content-[A-Za-z-]+:|\s+(?:charset|boundary|name)=", re.IGNORECASE)
# All four once a line, from where it or its last spaces begin; "wrote" and "@" may stand at 200 places.
_SAID = re.compile(r"^[^\S\n]*+[^\s>].*$", re.MULTILINE)
_QUOTED = re.compile(
    r"^[^\S\n]*+(?:(?:On|Pada|Le|Am)\b.{4,200}\b(?:wrote|menulis|tulis)[^\S\n]*:"
    r"|-{3,}[^\S\n]*(?:Original Message|Pesan Asli|Forwarded)|_{8,}|(?:From|Dari)[^\S\n]*:.{3,200}@)",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED_LINES = re.compile(r"^[^\S\n]*+>.*\n?", re.MULTILINE)
_LINE_ENDS = re.compile(r"(?<![^\S\n])[^\S\n]++$", re.MULTILINE)


def text_of(message: Part) -> str:
    """What was written, without what was quoted; HTML only where there is no plain text."""
    plain: list[str] = []
    rich: list[str] = []
    left = LONGEST_READ
    for part in message.parts():
        kind = part.get_content_type()
        if part.is_multipart():
            # Where none of its parts holds anything, it was written around them.
            is_broken = part is message and not any(child.body.strip() for child in part.parts())
            plain.append(_loose(str(part.preamble or "")) if is_broken else "")
        elif kind.startswith("multipart/"):  # Its boundary is missing or never occurs.
            plain.append(_loose(decoded(part, left)))
        elif part.body and kind in {"text/plain", "text/html"} and part.get_content_disposition() != "attachment":
            written = decoded(part, left)
            left -= len(written)
            (plain if kind == "text/plain" else rich).append(written)
    text = next((each for each in ("\n".join(plain), "\n".join(map(visible, rich))) if each.strip()), "")
    return _unquoted(text)[:LONGEST_TEXT].strip()


def _loose(text: str) -> str:
    """Text that lies around in a broken multipart, without the remains of its structure."""
    kept = (line for line in text[:LONGEST_READ].splitlines() if not _REMAINS.match(line))
    return UNSTORABLE.sub("", "\n".join(kept))


def decoded(part: Part, most: int = LONGEST_READ) -> str:
    """The text of a part, of as many bytes."""
    content = part.content()[:most]
    for charset in (part.parameter("charset") or "utf-8", "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            if codecs.lookup(charset).name not in _NO_CHARSETS:
                return UNSTORABLE.sub("", content.decode(charset))
    return UNSTORABLE.sub("", content.decode("latin-1"))


def visible(html: str) -> str:
    """The words that a reader of the page sees. Nothing is fetched, and no declaration is believed."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    words: list[str] = []
    with suppress(etree.LxmlError):
        page = etree.fromstring(html.encode(), parser)
        if page is None:
            return ""
        walk = etree.iterwalk(page, events=("start", "end"))
        for event, element in islice(walk, MOST_TAGS):
            if event == "end":
                words.append(element.tail or "")
            elif element.tag in _HIDDEN:
                walk.skip_subtree()
            else:
                words.append(("\n" if element.tag in _BREAKS else "") + (element.text or ""))
    return "\n".join(" ".join(line.split()) for line in "".join(words).splitlines())


def _unquoted(text: str) -> str:
    """Without quoted lines, and without all that follows the line that introduces a quotation."""
    text = "\n".join(text.splitlines())
    said = _SAID.search(text)
    quotation = _QUOTED.search(text, said.end()) if said else None
    return _LINE_ENDS.sub("", _QUOTED_LINES.sub("", text[: quotation.start()] if quotation else text))


def beginning(text: str) -> str:
    """As much of a text as a complaint may have. It is cut before anything reads it: no reader is asked for more."""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    # The half of a card number would no longer be known, and masked, as one.
    return text[: DESCRIPTION_LENGTH - len(CUT)].rstrip("0123456789 .-") + CUT
