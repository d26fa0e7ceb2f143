"""The lines of a mail's text, each with how deep it is quoted and what a mail program marked it as."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

MOST_LINES = 150
"""That are looked at one by one; what follows is taken for what the last of them is."""
_FAR = 200
# Several empty lines in a row say no more than one does.
_EMPTY = re.compile(r"\n(?:[ \t]*+\n){2,}+")
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
    """One line; ``depth`` is how often it is quoted, ``mark`` what the program that wrote it calls it, ``ink`` the
    colour of it, "" for none.
    """

    text: str
    depth: int = 0
    mark: Kind | None = None
    ink: str = ""


# ">" and ">>" and "> >", and "BS>" with initials; never ">From", which an mbox makes of "From".
_DEPTH = re.compile(r"(?:[ \t]?(?:[^\W\d_a-z]{2,4})?>){1,40}(?!From )[ \t]?")


def plain_lines(text: str, *, is_flowed: bool = False, drops_space: bool = False) -> Iterator[Line]:
    """The lines of plain text. In flowed text (RFC 3676) a line that ends in a space goes on in the next one."""
    lines = _split(text)
    return _unfolded(lines, drops_space=drops_space) if is_flowed else lines


def bounded(lines: Sequence[Line]) -> list[Line]:
    """The first lines, and all that a reader sees of the rest as one more, of the kind of the last of them."""
    first, rest = list(lines[:MOST_LINES]), [line.text for line in lines[MOST_LINES:] if line.mark is not Kind.HIDDEN]
    return [*first, Line("\n".join(rest), first[-1].depth, first[-1].mark)] if rest else first


def _split(text: str) -> Iterator[Line]:
    """The first lines one by one, all that follows as one more, quoted like the last of them."""
    written = _EMPTY.sub("\n\n", "\n".join(text.splitlines())).split("\n", MOST_LINES)
    rest = written.pop() if len(written) > MOST_LINES else ""
    depth = 0
    for line in written:
        depth = 0
        if line[:4].strip() and ">" in line[:_FAR] and (quoted := _DEPTH.match(line[:LONGEST_LINE])):
            depth = quoted[0].count(">")
            yield Line(line[quoted.end() : LONGEST_LINE], depth)
        else:
            yield Line(line[:LONGEST_LINE].removeprefix(">") if line.startswith(">From ") else line[:LONGEST_LINE])
    if rest:
        yield Line(rest, depth)


def _unfolded(lines: Iterator[Line], *, drops_space: bool) -> Iterator[Line]:
    held: Line | None = None
    for read in lines:
        line = Line(read.text if read.depth else read.text.removeprefix(" "), read.depth)
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
