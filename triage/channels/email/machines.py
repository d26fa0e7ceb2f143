"""What no person wrote: the lines of contact forms, scanners, virus checkers and apps, wherever they stand in a mail.

A form's own day ("Date: November 12, 2026" beside "User Agent: …") must never be taken for the day of a person's story.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from triage.channels.email.lines import Line
from triage.channels.email.marks import CONVENTIONS, INVISIBLE, is_rule

_TABLE: Final = CONVENTIONS["machines"]
_SENTENCES, _WITHIN, _APPS, _ADDS, _ADVERTISE, _LINKS, _SUBJECTS = (
    tuple(_TABLE[name]) for name in ("sentences", "within", "apps", "adds", "advertise", "links", "subjects")
)
_SURE, _LOOSE, _DAYS = (frozenset(_TABLE[name]) for name in ("labels", "beside", "days"))
LONGEST_SENTENCE = 400
LONGEST_WITHIN = 200
LONGEST_APP = 120
LONGEST_UNKNOWN = 60
"""Characters of an app's line that names none of those that are known."""
LONGEST_ROW = 80
LONGEST_NAME = 40
"""Characters of an app's name on a line of its own, or of a moment beside it."""
MOST_WORDS = 4
"""Of a scanner's name in the subject that it makes."""
_AROUND = " \t*_[](){}\"'“”|-–—•·>~="
_LABELLED = re.compile(r"\s{0,8}([^:：=\t\n]{1,40}?)\s{0,20}[:：=\t]\s{0,20}(.{0,300})")
_LINK = re.compile(r"\s{0,8}[<\[(]?(?:https?://|www\.)\S{1,400}\s{0,8}")
_MOMENT = re.compile(r"[\d\s:.,/-]{4,30}(?:am|pm)?", re.IGNORECASE)
_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}")
_HARDWARE = re.compile(r"\[?(?:[\da-f]{2}[:-]){5}[\da-f]{2}\]?")
_ANCHOR = re.compile(r"<#[\da-f-]{30,40}>")
_SUBMITTED = re.compile(r"submitted (?:at )?\d{1,2}:\d{2}\b")
_WORD = re.compile(r"[^\W\d_]{4,}")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Where a program broke a sentence: behind such a word, or at its full width.
_UNENDED = re.compile(r"(?:,|\b(?:by|at|on|and|is|to|from|via|dan|oleh|dari|di|pada|ke))$")
WIDTH = range(60, 81)
_BUTTONS = frozenset({"kirim", "submit", "send", "send message", "kirim pesan", "absenden", "envoyer", "enviar"})


def machine_lines(lines: Sequence[Line], start: int, end: int) -> Iterator[int]:
    """Places within [start, end) that a machine wrote."""
    found: set[int] = set()
    for at in range(start, end):
        if at not in found:
            found.update(_sentence(lines, at, end) or _app(lines, at, end) or _sure(lines, at, end))
    for first, last in _blocks(lines, found, start, end):
        found.update(_beside(lines, found, first, last))
    yield from sorted(found)


def is_of_a_scanner(subject: str) -> bool:
    """Whether a scanner wrote a subject: "CamScanner 11-14-2026 22.31", never "CamScanner saya tidak bisa kirim"."""
    small = subject.strip().casefold()
    named = next((each for each in _SUBJECTS if small.startswith(each)), None)
    if named is None:
        return False
    rest = small[len(named) : LONGEST_SENTENCE]
    most = MOST_WORDS if named.endswith(("from", "from a", '"')) else int(any(letter.isdigit() for letter in rest))
    return len(_WORD.findall(rest)) <= most


def _written(line: Line) -> str:
    """A line's text as it is compared; "" for what is too long to be a machine's."""
    text = line.text.translate(INVISIBLE) if len(line.text) <= 2 * LONGEST_SENTENCE else ""
    return "" if "\n" in text else text.strip().casefold()


def _sentence(lines: Sequence[Line], at: int, end: int) -> range:
    """A sentence that only machines write, over as many as three lines where they broke it."""
    text = _written(lines[at]).lstrip(_AROUND)
    is_within = len(text) <= LONGEST_WITHIN and any(phrase in text for phrase in _WITHIN)
    if len(text) > LONGEST_SENTENCE or not (is_within or text.startswith(_SENTENCES)):
        return range(0)
    last = at + 1
    while last < min(at + 3, end) and (_UNENDED.search(text[-9:]) or (len(text) in WIDTH and text[-1].isalnum())):
        text = _written(lines[last])
        is_field = text.strip(_AROUND + ":：") in _SURE or (_LABELLED.match(text) and not _LINK.match(text))
        if not text or is_rule(text) or is_field:
            break
        last += 1
    return range(at, last)


def _app(lines: Sequence[Line], at: int, end: int) -> range:
    """An app's advertisement, with its name, its link and the moment where those stand on lines of their own."""
    text = _written(lines[at])
    is_known = any(app in text for app in _ADDS)
    if (_LINK.fullmatch(text) and any(link in text for link in _LINKS)) or _ANCHOR.fullmatch(text):
        return range(at, at + 1)
    if text.startswith("sent from ") and len(text) <= LONGEST_NAME and not any(map(_written, lines[at + 1 : end])):
        return range(at, at + 1)  # A form's site, behind what somebody wrote.
    is_picture = text.startswith("[image:") and is_known
    is_short = len(text) <= (LONGEST_APP if is_known else LONGEST_UNKNOWN) and (is_known or ", " not in text)
    begins = _APPS + _ADVERTISE if is_known else _APPS
    if not is_picture and not (is_short and text.lstrip(_AROUND).startswith(begins)):
        return range(0)
    last, is_open = at + 1, is_picture or text.endswith((" by", " with", " dengan", " oleh", " mit", " con", " avec"))
    while last < min(at + 9, end):
        text = _written(lines[last])
        is_name = 0 < len(text) <= LONGEST_NAME and is_open
        if not (_LINK.fullmatch(text) or _MOMENT.fullmatch(text) or text in _ADDS or is_name):
            break
        last, is_open = last + 1, is_picture
    return range(at, last)


def _label(text: str) -> tuple[str, str]:
    found = _LABELLED.match(text)
    return (found[1].strip(_AROUND), found[2].strip()) if found else ("", "")


def _sure(lines: Sequence[Line], at: int, end: int) -> range:
    """A line with a label that only machines fill in; the value may stand in the next one."""
    text = _written(lines[at])
    label, value = _label(text)
    if _HARDWARE.fullmatch(text) or _SUBMITTED.match(text) or (label in _BUTTONS and value in _BUTTONS):
        return range(at, at + 1)
    if label in _SURE and (value or not text.endswith(":")):
        return range(at, at + 1)
    alone = text.strip(_AROUND + ":：")
    if alone in _SURE:
        following = next((n for n in range(at + 1, min(at + 3, end)) if lines[n].text.strip()), at)
        return range(at, following + 1)
    words = text.split()
    for size in (1, 2, 3) if len(text) <= LONGEST_ROW else ():  # Cells of a table: "Submission Date Nov 12, 2026".
        rest = " ".join(words[size:])
        is_value = bool(_CLOCK.search(rest) or _YEAR.search(rest)) or len(words) == size + 1
        if " ".join(words[:size]) in _SURE and is_value:
            return range(at, at + 1)
    return range(0)


def _blocks(lines: Sequence[Line], found: set[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of labels, machines' and those that stand beside them, with empty lines between."""
    first = None
    for at in range(start, end + 1):
        text = _written(lines[at]) if at < end else "."
        is_within = at in found or (at < end and (not lines[at].text.strip() or _label(text)[0] in _LOOSE | _DAYS))
        if is_within and first is None:
            first = at
        elif not is_within and first is not None:
            if any(n in found and _label(_written(lines[n]))[0] for n in range(first, at)):
                yield first, at
            first = None


def _beside(lines: Sequence[Line], found: set[int], first: int, last: int) -> Iterator[int]:
    """Of such a run what is a machine's too. A day is, below a rule, with the minute, or beside another day."""
    is_below_rule = any(is_thin_rule(lines[at].text) for at in range(max(0, first - 2), first))
    labels = {at: _label(_written(lines[at])) for at in range(first, last) if at not in found}
    labels = {at: each for at, each in labels.items() if each[0]}
    days = [at for at, (label, _value) in labels.items() if label in _DAYS]
    for at, (_name, value) in labels.items():
        if at not in days or is_below_rule or _CLOCK.search(value) or len(days) > 1:
            yield at


def is_thin_rule(text: str) -> bool:
    return len(text.strip()) >= 3 and not text.strip().strip("-_=*–—")
