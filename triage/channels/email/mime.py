"""MIME: a raw mail taken apart, with work that its length bounds however it is nested.

The standard library's parser looks at every line once for each part around it, and at every ";" of a header once for
each other one. So it only gets heads here, of bounded length; bodies are found by their boundaries.
"""

import binascii
import heapq
import re
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from re import Match
from typing import cast

MOST_PARTS = 40
"""Of all levels together; each takes as long as some hundred characters of text."""
MOST_LEVELS = 7
"""One mail signed, sent on by a list, with pictures within its HTML, has five."""
MOST_BOUNDARIES = 1_000
"""Lines of one body that are its boundary."""
LONGEST_HEAD = 64 * 1024
MOST_HEAD_LINES = 1_500
LONGEST_HEADER = 20_000
LONGEST_TYPE = 500
"""Characters of a header with parameters, of which the standard library takes the square."""
LONGEST_NAME = 200
LONGEST_BODY = 320_000
"""Bytes, as sent, of a body that is read as text: three for one, as quoted-printable may take."""
MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})
_READ = frozenset({"text/plain", "text/html", "message/delivery-status", "text/rfc822-headers"})
"""Types of bodies of which only the beginning counts; any other is a file, kept whole."""

# Decided within four bytes wherever it is tried; with a set of bytes in front, the engine runs over all others.
_LINE_END = re.compile(rb"\r\n|\r|\n")
_TWO_LINE_ENDS = (b"\n\n", b"\r\n\r", b"\r\r", b"\n\r", b"\r\n\n")
"""Where an empty line begins; a search for bytes is ten times as fast as a pattern with a set of them in front."""
_LONG_LINE = re.compile(rb"([^\r\n]{2000})[^\r\n]+")
_UNNAMED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_SOFT_BREAK = re.compile(rb"=[ \t]++\r?\n")  # Spaces that a server added behind it.
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))


class Part(Message):
    """A mail or a part of one. ``body`` is what stands behind its head, as it was sent; b"" where it has parts."""

    body = b""

    def parts(self) -> Iterator["Part"]:
        """Itself first, then its own parts, level by level."""
        waiting = deque([self])
        while waiting:
            part = waiting.popleft()
            yield part
            waiting.extend(part.children())

    def children(self) -> list["Part"]:
        """Its own parts."""
        payload = self.get_payload() if self.is_multipart() else ()
        return [child for child in payload if isinstance(child, Part)]

    def within(self, raw: bytes) -> "Part":
        """The mail that lies in this part, once it was unpacked."""
        return read(raw)

    def filename(self) -> str:
        """The file's name as it is shown, without folders; "" where there is none that can be read."""
        with suppress(LookupError, ValueError, TypeError):
            written = str(self.get_filename() or "")
            with suppress(LookupError, ValueError, MessageError):
                if "=?" in written:
                    written = str(make_header(decode_header(written)))
            name = re.split(r"[/\\]", written.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))[-1]
            return _UNNAMED.sub("", " ".join(name.split()))[:LONGEST_NAME]
        return ""

    def content(self) -> bytes:
        """The body as it was before it was made fit for sending (uuencode, which nobody uses any more, stays)."""
        encoding = str(self.get("Content-Transfer-Encoding", "")).strip().lower()
        if encoding == "quoted-printable":
            return binascii.a2b_qp(_SOFT_BREAK.sub(b"=\n", self.body))
        if encoding == "base64":
            letters = self.body.translate(None, _NOT_BASE64).partition(b"=")[0]
            # Where a mail was cut off, what came still counts: one letter by itself says nothing.
            return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
        return self.body

    def parameter(self, name: str) -> str:
        """A parameter of the content's type; "" where there is none that can be read."""
        with suppress(LookupError, ValueError, TypeError):  # Whatever strangers write between quotes and stars.
            return str((self.get_content_charset() if name == "charset" else self.get_param(name)) or "")
        return ""


class _Bounded(Compat32):
    """The lenient old policy (the new one raises on headers that strangers write), with headers cut."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[: LONGEST_TYPE if name.lower().startswith("content-") else LONGEST_HEADER]


_POLICY = _Bounded()
_HEADS = BytesHeaderParser(Part, policy=_POLICY)


def read(raw: bytes) -> Part:
    """The message with its parts, as the standard library reads it, but for what is beyond the limits.

    A message within the message is a part that has one, the message's own; its ``body`` is there, too.
    """
    whole, start = _head(raw, 0, len(raw))
    waiting, seen = deque([(whole, start, len(raw), 1)]), 1
    while waiting:
        part, start, end, level = waiting.popleft()
        if part.get_content_type() in MESSAGES and level < MOST_LEVELS and seen < MOST_PARTS:
            part.body = raw[start:end]
            if not _is_encoded(part):
                part.set_payload([])
                child, body = _head(raw, start, end)
                part.attach(child)
                waiting.append((child, body, end, level + 1))
                seen += 1
            continue
        boundary = part.parameter("boundary") if part.get_content_maintype() == "multipart" else ""
        sign = boundary.rstrip().encode("ascii", "replace")
        places = list(_places(raw, start, end, boundary=sign)) if level < MOST_LEVELS else []
        if not places:
            part.body = raw[start : min(end, start + _longest(part, level))]
            continue
        before, *parts = places
        part.preamble = raw[start : min(before[1], start + LONGEST_BODY)].decode("ascii", "surrogateescape")
        part.set_payload([])
        for first, last in parts[: MOST_PARTS - seen]:
            child, body = _head(raw, first, last)
            if part.get_content_type() == "multipart/digest":
                child.set_default_type("message/rfc822")
            part.attach(child)
            waiting.append((child, body, last, level + 1))
            seen += 1
    return whole


def _longest(part: Part, level: int) -> int:
    """How many bytes are kept of the body of a part without parts; none where it has some, too deep to be looked at."""
    if level == MOST_LEVELS and part.get_content_maintype() == "multipart":
        return 0
    is_read = part.get_content_type() in _READ and part.get_content_disposition() != "attachment"
    return LONGEST_BODY if is_read and part.get_content_type() != "text/html" else sys.maxsize


def _is_encoded(part: Part) -> bool:
    return str(part.get("Content-Transfer-Encoding", "")).strip().lower() in {"base64", "quoted-printable"}


def _head(raw: bytes, start: int, end: int) -> tuple[Part, int]:
    """The headers of the part at [start, end), and where its body begins: with the first line that is no header."""
    if start == end or raw[start] in b"\r\n":  # No head at all, which needs no parser.
        first = _LINE_END.match(raw, start, end)
        return Part(_POLICY), first.end() if first else end
    behind = _behind_empty_line(raw, start, end)
    written = _first_lines(raw[start : min(behind, start + LONGEST_HEAD)])
    head = _read_head(written)
    if left := len(str(head.get_payload())):
        return head, start + len(written) - left
    if len(written) == LONGEST_HEAD:  # One header too long may stand before those that count.
        head = _read_head(_first_lines(_LONG_LINE.sub(rb"\1", raw[start:behind])[:LONGEST_HEAD]))
    return head, behind


def _behind_empty_line(raw: bytes, start: int, end: int) -> int:
    """Behind the first empty line of [start, end), ``end`` where there is none."""
    first = end
    for sign in _TWO_LINE_ENDS:
        found = raw.find(sign, start, min(end, first + len(sign) - 1))
        if found >= 0 and found < first:
            first = found
    if first == end:
        return end
    line_end = _LINE_END.match(raw, first, end)
    second = _LINE_END.match(raw, line_end.end(), end) if line_end else None
    return second.end() if second else end


def _read_head(head: bytes) -> Part:
    return cast(Part, _HEADS.parsebytes(head))


def _first_lines(head: bytes) -> bytes:
    lines = head.split(b"\n", MOST_HEAD_LINES)
    return head if len(lines) <= MOST_HEAD_LINES else b"\n".join(lines[:-1]) + b"\n"


def _places(raw: bytes, start: int, end: int, *, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where the preamble and the parts of the body at [start, end) stand; nothing where its boundary never occurs."""
    if not boundary:
        return
    # A whole line, whose spaces are gone through once. The line end before it is part of it, that of the head, too.
    # With one byte for it in front the engine runs over what does not begin like it, so each has a pattern of its own.
    rest = rb"--%s(--)?+[ \t]*+(?=(\r\n|\r|\n)|\Z)" % re.escape(boundary)
    lines = (re.compile(line_end + rest).finditer(raw, start - 1, end) for line_end in (rb"\n", rb"\r"))
    begin = None
    for number, found in enumerate(heapq.merge(*lines, key=Match.start)):
        if begin is None and found[1]:  # It ends before it began.
            return
        last = found.start() - (raw[found.start() - 1 : found.start() + 1] == b"\r\n")
        # Nothing stands between two boundaries in a row.
        if begin is None or begin <= found.start():
            yield (start, max(start, last)) if begin is None else (begin, max(begin, last))
        begin = found.end() + len(found[2] or b"")
        if found[1] or number == MOST_BOUNDARIES:
            return
    if begin is not None:
        yield begin, end
