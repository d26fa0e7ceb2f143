"""Buttons of our messages. What comes back when one is pressed names our row and its place there, and nothing else:
what it does stands in that row, where no stranger writes.
"""

import re
from dataclasses import dataclass

LETTER, PROMPT, HELD = "r", "u", "h"
"""Of a ``Reply``, of a ``ChatUpdate``'s answer, and of a template that stands for a ``Reply`` which may not be said."""
# "r123.0". Short, of digits alone: linear.
_ID = re.compile(r"([ruh])(\d{1,18})\.(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Pressed:
    """Button ``number`` of the row ``pk``, which is a LETTER, a PROMPT or a letter that is HELD."""

    kind: str
    pk: int
    number: int


def button_id(kind: str, pk: int, number: int) -> str:
    """What comes back when the button is pressed."""
    return f"{kind}{pk}.{number}"


def pressed(text: str) -> Pressed | None:
    """The button that was pressed; None where it is none of ours."""
    found = _ID.fullmatch(text[:32])
    return Pressed(found[1], int(found[2]), int(found[3])) if found else None
