"""The lines with which mail programs introduce what they quote or pass on, in many languages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from triage.channels.email.lines import Kind, Line
from triage.channels.email.marks import CONVENTIONS, INVISIBLE, LONGEST_MARK, is_rule, is_ruled, mark_of, may_be_mark

_WROTE: Final = tuple(CONVENTIONS["wrote"])
_BEGINS: Final = frozenset(CONVENTIONS["begins"])
_HEADERS: Final = {name: kind for kind, names in CONVENTIONS["headers"].items() for name in names}
_PREFIXES: Final = {word: kind for kind, words in CONVENTIONS["prefixes"].items() for word in words}

LONGEST_INTRODUCTION = 400
"""Characters of the lines that introduce a quotation …"""
MOST_INTRODUCING = 4
"""… and how many lines a program may break them into."""
MOST_HEADERS = 12
LEAST_HEADERS = 3
MOST_TRIED = 12
"""Lines that might introduce something and do not; behind so many nothing is looked for any more."""
LONGEST_ROW = 2_000
SHORT = 60
# "23 Nov 2026", "10.00", "23/11/26"; a verb and an address alone are no letter's introduction.
_DAY = re.compile(r"(?<!\d)(?:\d{4}(?!\d)|\d{1,2}[.:]\d{2}(?!\d)|\d{1,2}[./-]\d{1,2}[./-]\d{2})")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[.:時点시]\s?\d{2}(?!\d)")
_BRACKETED = re.compile(r"[<(\[\"]\s{0,2}(?:mailto:)?[^\s<>()\[\],;:\"@]{1,64}@")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@*]{1,250}")
_HEADER = re.compile(r"[\s*_|]{0,8}([^\W\d_][^:：*]{0,24}?)\s{0,3}\*{0,2}\s{0,2}[:：]\s*\*{0,2}\s*(.*)")
_IN_A_ROW = re.compile(r"\s*(-{3,20}[^-\n]{3,60}-{3,20})")
# Notes: "Certificate Desk" ---23/11/2026 23:14:31---Dear Sr. Pereira, and below it the headers that it repeats; on the
# web -----"Certificate Desk" <desk@example.org> wrote: -----
_OF_NOTES = re.compile(
    r".{1,80}? ---\d{1,2}[./-]\d{1,2}[./-]\d{4} \d{1,2}:\d{2}"
    r"|-{4,8}\"?[^\"<>]{1,80}\"? {0,2}<[^<>\s]{3,120}> [^\W\d_]{3,14}: -{4,8}"
)
_NAMES = "|".join(sorted((name.capitalize() for name in _HEADERS if len(name) > 1), key=len, reverse=True))
_ROW_HEADER = re.compile(rf"\s?({_NAMES}):")
_PREFIX = re.compile(
    r"\s*\[?([^\W\d_][^\s:：\[(]{0,12}(?: [^\W\d_]{1,6})?)\s{0,2}(?:[\[(]\d{1,3}[\])])?\s{0,2}[:：]\s*"
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Of what stands below: [start, end) are the lines that introduce it."""

    start: int
    end: int
    is_forward: bool = False
    headers: tuple[tuple[str, str], ...] = ()

    def header(self, kind: str) -> str:
        return next((value for each, value in self.headers if each == kind), "")


def bare(subject: str) -> tuple[str, set[str]]:
    """A subject without what mail programs put before it, and what that was: "answered", "forwarded"."""
    found: set[str] = set()
    while (prefix := _PREFIX.match(subject)) and (kind := _PREFIXES.get(prefix[1].strip().casefold())):
        found.add(kind)
        subject = subject[prefix.end() :]
    return subject.strip(), found


def introductions(lines: Sequence[Line], *, is_following: bool = True) -> Iterator[Introduction]:
    """From the top, each that is not quoted itself. A mail that does not follow another one (``is_following``: it says
    that it answers or forwards) is somebody's story until a program's own marks say otherwise.
    """
    at = tried = 0
    while at < len(lines) and tried < MOST_TRIED:
        found = None
        if not lines[at].depth and lines[at].mark is not Kind.HIDDEN and _may_begin(lines[at].text):
            found = _repeated_headers(lines, at, is_following=is_following)
            found = found or _attribution(lines, at, is_following=is_following)
            tried += found is None
        elif lines[at].depth and not (at and lines[at - 1].depth):
            # Apple Mail quotes its whole forward, its first line included.
            found = _repeated_headers(lines, at, is_following=True) if mark_of(lines[at].text) == "forwarded" else None
        if found:
            yield found
        at = found.end if found else at + 1


def _may_begin(text: str) -> bool:
    """Whether it is worth a closer look."""
    return ":" in text or "：" in text or may_be_mark(text)


def _repeated_headers(lines: Sequence[Line], start: int, *, is_following: bool) -> Introduction | None:
    """Headers repeated from another mail, with the line before them that says why; or such a line alone."""
    mark, at = mark_of(lines[start].text), start
    if mark == "ended":
        return None
    if _OF_NOTES.match(lines[start].text[:LONGEST_MARK]):
        return Introduction(start, start + 1)
    if is_rule(lines[start].text):
        at = _next(lines, start + 1)
        mark = mark_of(lines[at].text) if at < len(lines) else ""
    headers, end = _headers(lines, _next(lines, at + 1) if mark else at)
    if mark == "forwarded" and not headers:
        headers, end = _said_by(lines, _next(lines, at + 1))
    if headers and mark:
        if end < len(lines) and mark_of(lines[end].text) == mark:  # Zoho puts its line below the headers again.
            end += 1
        return Introduction(start, end, mark == "forwarded", tuple(headers))
    kinds = {kind for kind, _value in headers}
    is_program = is_following or any(
        _ADDRESS.search(value) if kind == "from" else kind == "date" and _CLOCK.search(value) for kind, value in headers
    )
    if "from" in kinds and len(kinds) >= LEAST_HEADERS and is_program:
        return Introduction(start, end, headers=tuple(headers))
    # A mark alone: between rules, or above a quotation. Anybody may say the words.
    if mark and (is_ruled(lines[at].text) or any(line.depth for line in lines[at + 1 : at + 4])):
        return Introduction(start, at + 1, mark == "forwarded")
    return None


def _next(lines: Sequence[Line], start: int) -> int:
    """The next line, of three, that is not empty."""
    return next((at for at in range(start, min(start + 3, len(lines))) if lines[at].text.strip()), len(lines))


def _said_by(lines: Sequence[Line], at: int) -> tuple[list[tuple[str, str]], int]:
    """Of a line that says who wrote, where a forward has no headers: '24.11.2026, 05:00, "Budi" <budi@…>:'."""
    text = lines[at].text.strip() if at < len(lines) else ""
    if text.endswith(":") and len(text) < LONGEST_INTRODUCTION and _ADDRESS.search(text) and _DAY.search(text):
        return [("from", text.rpartition(", ")[2])], at + 1
    return [], at


def end_of_forward(lines: Sequence[Line], *, depth: int) -> tuple[int, int]:
    """Where what was passed on ends, and how many lines there say only that. A forward that is introduced ``depth``
    deep ends where a line says so, or where it is quoted and what follows is not.
    """
    first = next((line.depth for line in lines if line.text.strip()), 0)
    least = max(first, depth)
    for at, line in enumerate(lines):
        if mark_of(line.text) == "ended":
            return at, 1
        if line.depth < least and line.text.strip():
            return at, 0
    return len(lines), 0


def _introduced(text: str) -> str:
    """The introduction with which a line begins that goes on with what it quotes: "On … wrote:   Halo", "" without."""
    said, gap, _rest = text.strip().partition(":   ")
    return f"{said}:" if gap and len(said) < LONGEST_INTRODUCTION and _introduces(said, is_quoted=False) else ""


def unfolded(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines; what Yahoo writes in a row, an introduction, a forward's mark and its headers, each on its own."""
    for line in lines:
        if said := _introduced(line.text[:LONGEST_ROW]):
            yield Line(said, line.depth, line.mark)
            yield Line(line.text.lstrip()[len(said) :].strip(), line.depth, line.mark)
            continue
        ruled = _IN_A_ROW.match(line.text[:LONGEST_ROW])
        if ruled is None or not mark_of(ruled[1]):
            yield line
            continue
        yield Line(ruled[1], line.depth, line.mark)
        rest = line.text[ruled.end(1) :]
        for piece in _ROW_HEADER.sub(r"\n\1:", rest[:LONGEST_ROW]).split("\n") if rest.strip() else ():
            yield Line(piece.strip(), line.depth, line.mark)


def _headers(lines: Sequence[Line], start: int) -> tuple[list[tuple[str, str]], int]:
    """The headers that stand from ``start`` on, and where they end; an empty line may stand between two."""
    found: list[tuple[str, str]] = []
    end = at = start
    while at < min(len(lines), start + MOST_HEADERS):
        text = lines[at].text.translate(INVISIBLE)[:1_000]
        header = _HEADER.match(text)
        kind = _HEADERS.get(header[1].strip().casefold()) if header else None
        if header and kind:
            found.append((kind, header[2].strip(" *")))
            end = at + 1
        elif not found or (text.strip() and not (at == end and _is_continued(text, found[-1]))):
            break
        elif text.strip():
            found[-1] = (found[-1][0], f"{found[-1][1]} {text.strip()}")
            end = at + 1
        elif at > end:  # A second empty line.
            break
        at += 1
    return found, end


def _is_continued(text: str, header: tuple[str, str]) -> bool:
    """Whether a line is the rest of the header above: of a list of people, or of one that a program broke."""
    kind, value = header
    return text.startswith(("  ", "\t")) or not value or (kind in {"to", "from"} and "@" in text and len(text) < 200)


def _attribution(lines: Sequence[Line], end: int, *, is_following: bool) -> Introduction | None:
    """The line that ends here, with up to three before it, where together they introduce a quotation."""
    last = lines[end].text.translate(INVISIBLE).rstrip(" \t*>-_")
    is_zoho = lines[end].text.strip().startswith("--")
    if not (last.endswith((":", "：")) or (is_zoho and last.endswith(_WROTE))):  # Linear: it ends with one of a few.
        return None
    after = next((line for line in islice(lines, end + 1, end + 4) if line.text.strip()), None)
    is_quoted = after is not None and (after.depth > lines[end].depth)
    text, found = "", None
    for start in range(end, max(-1, end - MOST_INTRODUCING), -1):
        line = lines[start]
        if start < end and (not line.text.strip() or line.depth != lines[end].depth):
            break
        text = f"{line.text.translate(INVISIBLE).strip()} {text}".strip()
        if len(text) > LONGEST_INTRODUCTION:
            break
        begins = not start or not lines[start - 1].text.strip()
        if _introduces(text, is_quoted=is_quoted) and (
            is_quoted or _is_programs(text, begins=begins, is_following=is_following)
        ):
            return Introduction(start, end + 1)
        if is_quoted and found is None and _may_introduce(text):
            found = Introduction(start, end + 1)
    return found


def _is_programs(text: str, *, begins: bool, is_following: bool) -> bool:
    """Whether a program wrote a line that introduces what is not marked as quoted, and nobody their story.

    A program says the minute, or the address; in a mail that answers nothing, both, the address in brackets. "Pada
    tanggal 17 November 2026 jam 10 pagi petugas menulis:" is a person's.
    """
    if not is_following:
        return bool(_CLOCK.search(text) and _BRACKETED.search(text))
    return bool(_ADDRESS.search(text) or (begins and _CLOCK.search(text)))


def _introduces(text: str, *, is_quoted: bool) -> bool:
    """Whether one line says when who wrote what stands below; with text like any other below it, all three of these."""
    text = text.strip(" \t-*_").removesuffix(">").rstrip()
    if not _DAY.search(text):
        return False
    has_address, has_verb = bool(_ADDRESS.search(text)), _has_verb(text)
    first = next(iter(text.casefold().replace(",", " ").replace(".", " ").split()), "")
    begins = first in _BEGINS or first[:1].isdigit() or first[:2] == "ב-" or text[:1] in "于於<\"'"
    if begins:
        return has_verb or has_address
    # "Budi <budi@example.com> schrieb am 23.11.2026 um 10:00:"
    return has_address and has_verb and (is_quoted or text.find("@") < 2 * SHORT)


def _may_introduce(text: str) -> bool:
    """The same of what is followed by a quotation: less tells it. "Budi menulis:", "Tim <desk@example.org>:" """
    return (_has_verb(text) and len(text) <= SHORT) or (bool(_ADDRESS.search(text)) and text.find("@") < 2 * SHORT)


def _has_verb(text: str) -> bool:
    said = text.rstrip(" :：*-").casefold()
    return any(verb in said[-SHORT:] or f" {verb} " in said for verb in _WROTE)


def address_in(written: str) -> str:
    found = _ADDRESS.search(written[:500])
    return found[0].removeprefix("mailto").strip(".'").lower() if found else ""


def name_in(written: str, address: str) -> str:
    name = written[:500].replace(address, "").split("<")[0].split("[")[0]
    return " ".join(name.strip(" \t\"'*()<>").split())[:200]
