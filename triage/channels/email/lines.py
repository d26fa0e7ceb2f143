"""The lines of a mail's text, each with how deep it is quoted and what a mail program marked it as."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MOST_LINES = 4_000
"""Of one mail; what follows is not looked at."""
LONGEST_LINE = 10_000


class Kind(Enum):
    """What a piece of a mail is."""

    WORDS = "words"
    """The writer's own: what counts as evidence."""
    FORWARDED = "forwarded"
    """Somebody else's, passed on by the writer."""
    HISTORY = "history"
    """Quoted from earlier mails, with the line that introduces it."""
    SIGNATURE = "signature"
    """What stands below every mail of theirs: a signature, an app's line, a disclaimer."""
    HIDDEN = "hidden"
    """In the mail's HTML, but nobody sees it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``depth`` is how often it is quoted, ``mark`` what the program that wrote it calls it."""

    text: str
    depth: int = 0
    mark: Kind | None = None


# ">" and ">>" and "> >", and "BS>" with initials; never ">From", which an mbox makes of "From".
_DEPTH = re.compile(r"(?:[ \t]?(?:[^\W\d_a-z]{2,4})?>){1,40}(?!From )[ \t]?")


def plain_lines(text: str, *, is_flowed: bool = False, drops_space: bool = False) -> Iterator[Line]:
    """The lines of plain text. In flowed text (RFC 3676) a line that ends in a space goes on in the next one."""
    held: Line | None = None
    for number, written in enumerate(text.splitlines()):
        if number == MOST_LINES:
            break
        quoted = _DEPTH.match(written[:LONGEST_LINE])
        line = Line(
            written[quoted.end() if quoted else 0 : LONGEST_LINE].removeprefix(
                ">" if written.startswith(">From ") else ""
            ),
            quoted[0].count(">") if quoted else 0,
        )
        if not is_flowed:
            yield line
            continue
        line = Line(line.text.removeprefix(" ") if not quoted else line.text, line.depth)
        if held is not None and held.depth == line.depth and line.text.rstrip(" ") != "--":
            before = held.text[:-1] if drops_space else held.text
            line = Line((before + line.text)[:LONGEST_LINE], line.depth)
        elif held is not None:
            yield held
        held = line if line.text.endswith(" ") and line.text.rstrip(" ") != "--" else None
        if held is None:
            yield line
    if held is not None:
        yield held
