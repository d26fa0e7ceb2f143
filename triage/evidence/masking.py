"""Card numbers and NIKs are not kept: runs of 16 digits are masked wherever text is stored."""

import re
from itertools import accumulate

DIGITS = 16
MASK = "•"

# Groups of digits with at most two spaces, dots or dashes between them.
_RUN = re.compile(r"\d+(?:(?:[^\S\n]|[.\-‐-―]){1,2}\d+)*")
# Dates of any order with a full year stand on their own and end a run.
_DATE = re.compile(
    r"(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])([-.])(?:0?[1-9]|1[0-2])\1(?:19|20)\d\d"
    r"|(?:19|20)\d\d([-.])(?:0?[1-9]|1[0-2])\2(?:0?[1-9]|[12]\d|3[01]))(?!\d|[-.]\d)"
)


def mask(text: str) -> str:
    """``text`` with the digits of every run of 16 (or more, unbroken) replaced by "•"; its length stays.

    The run may be split into groups by spaces, dots or dashes. Separators stay, and so do shorter
    numbers and dates.
    """
    pieces, position = [], 0
    for date in _DATE.finditer(text):
        pieces += [_masked(text[position : date.start()]), date.group()]
        position = date.end()
    return "".join([*pieces, _masked(text[position:])])


def _masked(text: str) -> str:
    return _RUN.sub(_mask_run, text)


def _mask_run(match: re.Match[str]) -> str:
    """Mask every group that belongs to neighbours with 16 digits in all."""
    pieces = re.split(r"(\d+)", match.group())
    groups = list(range(1, len(pieces), 2))
    ends = [0, *accumulate(len(pieces[index]) for index in groups)]
    at = {end: position for position, end in enumerate(ends)}
    hidden = {index for index in groups if len(pieces[index]) >= DIGITS}
    for first, before in enumerate(ends):
        last = at.get(before + DIGITS)
        if last is not None:
            hidden.update(groups[first:last])
    return "".join(MASK * len(piece) if index in hidden else piece for index, piece in enumerate(pieces))
