"""A mail's lines to blocks: what its writer says, what they pass on, what they quote, what they sign with.

Mail programs mark what they quote in their own ways (``conventions.toml``). Each line is looked at a bounded number of
times, each time with work that its length bounds. Where nothing tells otherwise a line is the writer's own: words of
theirs that count as history are heard by nobody, history that counts as words is at least seen.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from triage.channels.email.answers import answers_within
from triage.channels.email.introductions import (
    Introduction,
    address_in,
    bare,
    end_of_forward,
    introductions,
    name_in,
    unfolded,
)
from triage.channels.email.lines import Kind, Line
from triage.channels.email.machines import machine_lines
from triage.channels.email.signatures import signed

DEEPEST = 3
"""Forwards within forwards that are taken apart."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a mail; ``is_within``: it stands in what is passed on, or introduces that."""

    kind: Kind
    text: str
    is_within: bool = False


@dataclass(frozen=True, slots=True)
class Forward:
    """Whose mail was passed on: as much of it as its headers tell, "" for the rest."""

    name: str = ""
    address: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail taken apart, in its order; ``forward`` is the first that it passes on."""

    blocks: tuple[Block, ...]
    forward: Forward | None = None


def take_apart(
    lines: Sequence[Line],
    *,
    subject: str = "",
    name: str = "",
    is_answer: bool = False,
    is_own: Callable[[str], bool] = bool,
    level: int = 1,
) -> Taken:
    """Blocks of a mail's lines. ``name`` is its writer's; ``is_answer``: its headers say that it answers another mail;
    ``is_own`` tells the desk's own addresses, whose letters nobody forwards to it as a complaint.
    """
    lines = list(unfolded(lines))
    prefixes = bare(subject)[1]
    kinds: list[Kind] = [line.mark or (Kind.HISTORY if line.depth else Kind.WORDS) for line in lines]
    forward: Forward | None = None
    tail: tuple[Block, ...] = ()
    is_quoting = is_following = is_answer or bool(prefixes)
    for number, found in enumerate(introductions(lines, is_following=is_following)):
        is_quoting = True
        is_passed_on = found.is_forward or (
            bool(found.headers)
            and (
                "forwarded" in prefixes
                or not ({"answered"} & prefixes or is_answer or _said(lines, kinds, found.start))
            )
        )
        address = address_in(found.header("from"))
        kinds[found.start : found.end] = [Kind.HISTORY] * (found.end - found.start)
        if is_passed_on and not (address and is_own(address)):
            forward = Forward(name_in(found.header("from"), address), address, found.header("subject"))
            tail = _forwarded(lines, found, subject=forward.subject, is_own=is_own, level=level)
            kinds, lines = kinds[: found.start], lines[: found.start]
            break
        below = next((line for line in lines[found.end :] if line.text.strip()), None)
        is_marked = below is not None and below.depth != lines[found.start].depth
        if below is not None and not is_marked:  # Not marked as quoted: all of it is.
            kinds[found.end :] = [Kind.HISTORY if kind is Kind.WORDS else kind for kind in kinds[found.end :]]
        if not number:
            _answer(lines, kinds, found, name=name, is_ours=not address or is_own(address))
        if not is_marked and below is not None:
            break
    if not is_quoting:  # ">2 minggu" is somebody's way to say more than that.
        kinds = [Kind.WORDS if kind is Kind.HISTORY else kind for kind in kinds]
        lines = [Line(">" * line.depth + " " + line.text if line.depth else line.text, 0, line.mark) for line in lines]
    _sign(lines, kinds)
    if Kind.WORDS not in {kind for kind, line in zip(kinds, lines, strict=True) if line.text.strip()} and not tail:
        # Somebody wrote into the place for a signature.
        kinds = [Kind.WORDS if line.mark is Kind.SIGNATURE else kind for kind, line in zip(kinds, lines, strict=True)]
    return Taken((*_grouped(lines, kinds), *tail), forward)


def _answer(lines: Sequence[Line], kinds: list[Kind], found: Introduction, *, name: str, is_ours: bool) -> None:
    """Mark as words what the writer put into the letter that ``found`` introduces."""
    older = next(introductions(lines[found.end :]), None)
    end = found.end + older.start if older else len(lines)
    said = [line for line, kind in zip(lines[: found.start], kinds, strict=False) if kind is Kind.WORDS]
    for at in answers_within(lines, found.end, end, name=name, said=said, is_ours=is_ours):
        if kinds[at] is Kind.HISTORY:
            kinds[at] = Kind.WORDS


def _forwarded(
    lines: Sequence[Line], found: Introduction, *, subject: str, is_own: Callable[[str], bool], level: int
) -> tuple[Block, ...]:
    """The blocks of a forward with its introduction, then of what its forwarder wrote below."""
    head = "\n".join(line.text.rstrip() for line in lines[found.start : found.end]).strip("\n")
    size, skipped = end_of_forward(lines[found.end :], depth=lines[found.start].depth)
    end = found.end + size
    blocks = (
        Block(Kind.HISTORY, head, is_within=True),
        *_passed_on(lines[found.end : end], subject=subject, is_own=is_own, level=level),
    )
    if end < len(lines) and level < DEEPEST:
        blocks += take_apart(lines[end + skipped :], is_answer=True, is_own=is_own, level=level + 1).blocks
    return blocks


def _passed_on(lines: Sequence[Line], *, subject: str, is_own: Callable[[str], bool], level: int) -> tuple[Block, ...]:
    """The blocks of what is passed on, its own words marked as such."""
    least = min((line.depth for line in lines if line.text.strip()), default=0)
    lines = [Line(line.text, max(0, line.depth - least), line.mark) for line in lines]
    if level == DEEPEST:
        return tuple(
            Block(each.kind, each.text, is_within=True) for each in _grouped(lines, [Kind.FORWARDED] * len(lines))
        )
    return passed(take_apart(lines, subject=subject, is_answer=True, is_own=is_own, level=level + 1).blocks)


def passed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks of a mail as those of what somebody passes on."""
    return tuple(
        Block(Kind.FORWARDED if each.kind is Kind.WORDS else each.kind, each.text, is_within=True) for each in blocks
    )


def _said(lines: Sequence[Line], kinds: Sequence[Kind], end: int) -> bool:
    return any(kind is Kind.WORDS and line.text.strip() for line, kind in zip(lines[:end], kinds, strict=False))


def _sign(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """Mark signatures, apps' lines and disclaimers among the writer's words."""
    for start, end in _runs(kinds):
        for at in machine_lines(lines, start, end):
            kinds[at] = Kind.SIGNATURE
    for start, end in _runs(kinds):
        for first, last in signed(lines, start, end):
            kinds[first:last] = [Kind.SIGNATURE] * (last - first)


def _runs(kinds: Sequence[Kind]) -> list[tuple[int, int]]:
    runs, at = [], 0
    for kind, group in groupby(kinds):
        size = sum(1 for _each in group)
        if kind is Kind.WORDS:
            runs.append((at, at + size))
        at += size
    return runs


def _grouped(lines: Sequence[Line], kinds: Sequence[Kind]) -> Iterator[Block]:
    """Lines of one kind in a row are one block; what is empty belongs to the block before."""
    held: list[str] = []
    kind: Kind | None = None
    for line, each in zip(lines, kinds, strict=True):
        if line.text.strip() and each is not kind:
            if kind is not None and (text := "\n".join(held).strip("\n")):
                yield Block(kind, text)
            held, kind = [], each
        held.append(line.text.rstrip())
    if kind is not None and (text := "\n".join(held).strip("\n")):
        yield Block(kind, text)
