"""What somebody wrote into the letter that they answer, where their program marks none of it as quoted.

Outlook lets them write in another colour, or puts "[their name]" before; some write "Jawab:" or an arrow.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from triage.channels.email.lines import Line
from triage.channels.email.marks import CONVENTIONS

_ANNOUNCED: Final = tuple(CONVENTIONS["answers"]["announced"])
_LABELS: Final = frozenset(CONVENTIONS["answers"]["labels"])
_ARROWS: Final = tuple(CONVENTIONS["answers"]["arrows"])
_TAG = re.compile(r"\s{0,8}\[([^\[\]:@]{2,60})\]\s{0,3}[:>-]?\s{0,3}\S")
_LABEL = re.compile(r"\s{0,8}([^\W\d_][^:：]{0,40})[:：]\s{0,3}\S")
_LEAST_TAGS = 2
WRAPPED = 60
"""Characters of a line of plain text that may go on in the next one."""


def answers_within(
    lines: Sequence[Line], start: int, end: int, *, name: str, said: Sequence[Line], is_ours: bool
) -> Iterator[int]:
    """Places within the letter [start, end) that its reader wrote, whose name is ``name`` and who ``said`` this above.

    ``is_ours``: the letter may be the desk's own, which holds nothing coloured. Others' letters may be colourful
    themselves: there only what is announced counts, or the colour of the words above.
    """
    first = next((at for at in range(start, end) if lines[at].text.strip()), end)
    depth = lines[first].depth if first < end else 0
    places = {at for at in range(first, end) if lines[at].text.strip() and lines[at].depth <= depth}
    above = " ".join(line.text for line in said).casefold()
    is_announced = is_ours or any(word in above for word in _ANNOUNCED)
    inks = {lines[at].ink for at in places} if is_announced else {line.ink for line in said}
    inks -= {"", lines[first].ink} if places else inks
    tags = Counter(tag for at in places if (tag := _tag(lines[at].text)))
    is_going_on = False
    for at in range(first, end):
        text = lines[at].text
        if at not in places:
            is_going_on = False
            continue
        tag = _tag(text)
        is_tagged = bool(tag) and (_is_name(tag, name) or tags[tag] >= _LEAST_TAGS)
        if is_tagged or lines[at].ink in inks or _is_labelled(text, name, is_announced=is_announced) or is_going_on:
            yield at
            is_going_on = not lines[at].ink and len(text) >= WRAPPED
        else:
            is_going_on = False


def _tag(text: str) -> str:
    found = _TAG.match(text[:200])
    return found[1].strip().casefold() if found and not any(letter.isdigit() for letter in found[1]) else ""


def _is_name(tag: str, name: str) -> bool:
    words = name.casefold().split()
    return tag in {"name", "nama", "".join(word[0] for word in words)} or not set(words).isdisjoint(tag.split())


def _is_labelled(text: str, name: str, *, is_announced: bool) -> bool:
    if is_announced and text.lstrip().startswith(_ARROWS):
        return True
    found = _LABEL.match(text[:200])
    label = found[1].strip(" *").casefold() if found else ""
    return bool(label) and (label == name.casefold() or (is_announced and label in _LABELS))
