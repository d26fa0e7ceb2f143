"""What a mail holds: the lines that somebody wrote, and the files beside them."""

import binascii
import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, field

from triage.channels.email.lines import Line, plain_lines
from triage.channels.email.mime import MESSAGES, Part
from triage.channels.email.page import embedded_pictures, page_lines
from triage.questions import DESCRIPTION_LENGTH

LONGEST_TEXT = 80_000
"""Characters that are read of a mail's text, quotations included, of all parts together."""
CUT = "\n[…]"
"""Ends a text of which only the beginning was taken."""
UNSTORABLE = re.compile(r"[\0\ud800-\udfff]")
"""No character, for the database: NUL, and the halves of surrogate pairs, which UTF-7 can hide."""
MOST_MARKUP = 8_000_000
"""Characters of HTML in which embedded pictures are looked for."""
_NO_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""Codecs of Python's that no mail is written in, some of them slow."""
_ONE_BYTE = re.compile(r"ascii|latin|iso-?8859|cp125|windows-?125|koi8", re.IGNORECASE)
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932", "iso8859-1": "cp1252"}
"""What mail programs write under a smaller set's name."""
MOST_BROKEN = 3
"""One of so many letters beyond ASCII may be broken."""
_META = re.compile(rb"<meta[^>]{0,100}charset=[\"' ]?([A-Za-z0-9_-]{3,30})", re.IGNORECASE)
_REMAINS = re.compile(r"--\S+\s*$|Content-[A-Za-z-]+:|\s+(?:charset|boundary|name)=", re.IGNORECASE)
_SHOWN = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-amp-html"})
_MARKUP = re.compile(r"</?[a-zA-Z]{1,20}>")
_SIGNED_TEXT, _SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
_UUENCODED = re.compile(r"begin [0-7]{3,4} (\S.{0,200})")
MOST_UUENCODED = 5
_MACHINES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
    | {"message/delivery-status", "message/disposition-notification", "message/feedback-report", "text/rfc822-headers"}
    | {"message/rfc822-headers", "application/applefile", "application/mac-binhex40", "application/smil"}
    | {"text/vnd.google.email-reaction+json"}
)
"""What programs tell each other: signatures, reports, a Macintosh's own half of a file."""
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})


@dataclass(frozen=True, slots=True)
class File:
    """What stands beside the words. ``is_inline``: the mail's own layout shows it; the type is as declared."""

    name: str
    content_type: str
    content: bytes
    is_inline: bool = False


@dataclass(slots=True)
class Written:
    """``lines`` in their order; ``messages`` are the mails that were attached as such."""

    lines: list[Line] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    messages: list[Part] = field(default_factory=list)


def read_written(message: Part) -> Written:
    """Everything in a mail but what is only another way to show the same."""
    written = Written()
    _read(message, written, [LONGEST_TEXT])
    is_empty = not (written.files or written.messages or any(line.text.strip() for line in written.lines))
    if is_empty and message.is_multipart():
        # Where none of its parts holds anything, it was written around them.
        written.lines.extend(plain_lines(_loose(str(message.preamble or ""))))
    return written


def _read(part: Part, written: Written, left: list[int]) -> None:
    """Add what a part holds; ``left`` is how many characters of text are still read."""
    kind = part.get_content_type()
    if kind in MESSAGES:
        written.messages.extend(part.children() or ([part.within(part.content())] if part.body else []))
        written.files.append(File(part.filename() or "message.eml", kind, part.body.strip().replace(b"\r\n", b"\n")))
    elif part.is_multipart():
        _read_parts(part, kind, written, left)
    elif kind.startswith("multipart/"):  # Its boundary is missing or never occurs.
        written.lines.extend(plain_lines(_loose(decoded(part, left[0]))))
    elif kind in _OPAQUE and b"Content-Type:" in part.content():
        # Signed, not encrypted: the mail stands within the signature's envelope.
        inner = part.content()
        _read(part.within(inner[inner.index(b"Content-Type:") :]), written, left)
    elif kind in _SHOWN and part.get_content_disposition() != "attachment" and part.body:
        _read_text(part, kind, written, left)
    elif (part.body or part.filename()) and kind not in _MACHINES:
        is_inline = part.get_content_disposition() != "attachment" and "Content-ID" in part
        is_inline = is_inline or part.get_content_disposition() == "inline"
        # Bytes, but for text: its line ends differ by the way a mail came, and the same mail must count once.
        content = part.content().replace(b"\r\n", b"\n") if kind.startswith("text/") else part.content()
        written.files.append(File(part.filename(), kind, content, is_inline))


def _read_parts(part: Part, kind: str, written: Written, left: list[int]) -> None:
    children = part.children()
    if kind != "multipart/alternative":
        for child in children:
            if written.lines:
                written.lines.append(Line(""))
            _read(child, written, left)
        return
    found: list[Written] = []
    for child in children:
        each = Written()
        _read(child, each, left)
        found.append(each)
        written.files += each.files
        written.messages += each.messages
    # The last is the richest: its markup says what is quoted, and no program has wrapped its lines.
    shown = [each for each in found if any(line.text.strip() and not line.mark for line in each.lines)]
    if shown:
        written.lines += shown[-1].lines


def _read_text(part: Part, kind: str, written: Written, left: list[int]) -> None:
    text = decoded(part, MOST_MARKUP if kind == "text/html" else left[0])
    if kind in {"text/html", "text/x-amp-html"}:
        text, pictures = embedded_pictures(text)
        written.files += [File("", "image/*", picture) for picture in pictures]
        written.lines += page_lines(text)
        return
    left[0] -= len(text)
    if kind in {"text/enriched", "text/richtext"}:
        text = _MARKUP.sub("", text)
    text, files = _without_uuencoded(_without_armour(text))
    written.files += files
    is_flowed = part.parameter("format").lower() == "flowed"
    written.lines += plain_lines(text, is_flowed=is_flowed, drops_space=part.parameter("delsp").lower() == "yes")


def _without_armour(text: str) -> str:
    """What was signed in the text itself (RFC 4880, 7), without the signature."""
    _before, begin, signed = text.partition(_SIGNED_TEXT)
    if not begin:
        return text
    words = signed.partition(_SIGNATURE)[0].partition("\n\n")[2]
    return "\n".join(line.removeprefix("- ") for line in words.splitlines())


def _without_uuencoded(text: str) -> tuple[str, list[File]]:
    """The text and the files that old programs write into it, between "begin 644 name" and "end"."""
    if "\nbegin " not in text or "\nend" not in text:
        return text, []
    kept: list[str] = []
    files: list[File] = []
    name, pieces = "", b""
    for line in text.splitlines():
        if not name:
            found = _UUENCODED.match(line) if len(files) < MOST_UUENCODED else None
            name = found[1].strip()[:200] if found else ""
            if not found:
                kept.append(line)
        elif line.strip() == "end":
            files.append(File(name, "application/octet-stream", pieces))
            name, pieces = "", b""
        else:
            with suppress(binascii.Error, ValueError):
                pieces += binascii.a2b_uu(line)
    return "\n".join(kept), files


def _loose(text: str) -> str:
    """Text that lies around in a broken multipart, without the remains of its structure."""
    kept = (line for line in text[:LONGEST_TEXT].splitlines() if not _REMAINS.match(line))
    return UNSTORABLE.sub("", "\n".join(kept))


def decoded(part: Part, most: int = LONGEST_TEXT) -> str:
    """The text of a part, of as many bytes, whatever it says of its charset."""
    # Line ends differ by the way that a mail came, and the same mail must end at the same place.
    content = part.content()[: 2 * max(0, most)].replace(b"\r\n", b"\n")[: max(0, most)]
    declared = part.parameter("charset")
    if not declared and part.get_content_type() == "text/html" and (meta := _META.search(content[:4_000])):
        declared = meta[1].decode("ascii")
    # What is UTF-8 by its bytes is hardly ever anything else, while many programs say "windows-1252" of it.
    first = "utf-8" if not declared or _ONE_BYTE.search(declared) else declared
    for charset in (first, declared, "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            name = codecs.lookup(charset).name
            if name not in _NO_CHARSETS:
                return UNSTORABLE.sub("", _decode(content, _WIDER.get(name, name)))
    text = content.decode("utf-8", "replace")
    # A few broken bytes in what is UTF-8 otherwise: somebody's server cut them, or took "=ab" for one.
    is_utf8 = text.count("\ufffd") * MOST_BROKEN <= sum(1 for letter in text if letter > "\x7f")
    return UNSTORABLE.sub("", text if is_utf8 else content.decode("cp1252", "replace"))


def _decode(content: bytes, charset: str) -> str:
    """Strictly, but for a character that was cut in two at the end, and for Asia's sets, which no other resembles."""
    try:
        return content.decode(charset)
    except UnicodeDecodeError as error:
        if error.start >= len(content) - 4 or (
            charset.startswith(("iso2022", "gb", "cp9", "big5", "euc")) and error.start
        ):
            return content.decode(charset, "replace")
        raise


def beginning(text: str) -> str:
    """As much of a text as a complaint may have. It is cut before anything reads it: no reader is asked for more."""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    # The half of a card number would no longer be known, and masked, as one.
    return text[: DESCRIPTION_LENGTH - len(CUT)].rstrip("0123456789 .-") + CUT
