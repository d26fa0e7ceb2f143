"""Pages that fail, and why: by the words that browsers, servers and apps have for it, or by the status code."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.screen import Match, Part, Passage, Screen, is_address, prominence, ruled, whole
from triage.desks.prakerja.screens.words import RULES, pattern

_ERRORS: Final = RULES["errors"]
_FAILS: Final = RULES["fails"]
_WAITING: Final = RULES["waiting"]
_CODE_WORDS: Final = pattern("code_words")
_CODE: Final = re.compile(r"(?<![\w.,/-])(?P<code>[45S][0-9OoIl]{2})(?![\w.,/%-]*\d)(?!\w)")
# "(?-i:": the letters that OCR takes for digits are these, not their capitals.
_NAMED_CODE: Final = re.compile(
    r"(?:error|http|status|kode|code|galat|kesalahan)\W{0,3}(?:(?:error|code|status|kode|kesalahan|http)\W{0,3}){0,2}"
    r"(?P<code>(?-i:[45S][0-9OoIl]{2}))(?!\w)",
    re.IGNORECASE,
)
_DIGITS: Final = str.maketrans("OoIlS", "00115")
_SERVER: Final = frozenset([*range(500, 512), *range(520, 528), 530])
_CLIENT: Final = frozenset([*range(400, 404), 405, 406, 407, *range(409, 432), 451])
CODE_LINE: Final = 40
"""Characters of the line that a status code heads or ends."""
LONE_CODE_LINES: Final = 20
"""On pages with more lines a number that stands alone is a price or a count."""
SPINNER_LINES: Final = 3
"""A page with more lines than this in its middle (but for its address) shows something already."""


def errors(screen: Screen, passages: Sequence[Passage]) -> list[Reading]:
    """At most one error page, the most telling: its status code, else its words, else that it keeps loading."""
    coded = sorted(_coded(screen, passages), key=prominence, reverse=True)
    if coded:
        return coded[:1]
    told = [
        (rule, Passage(screen.sentence(passage.lines)).find(rule, clause=True) or match)
        for rule, passage, match in ruled(passages, _ERRORS)
    ]
    if told:
        # The surest rule, the first of equals; then its largest words.
        best = max(told, key=lambda each: each[0].sure)[0]
        match = max((match for rule, match in told if rule is best), key=_size)
        return [
            screen.reading(ReadingKind.ERROR_PAGE, best.value, parts=match.parts, sureness=best.sure * match.sureness)
        ]
    return list(_spinner(screen, passages))


def _size(match: Match) -> tuple[float, int]:
    return match.sureness, max(part.line.extent.height for part in match.parts)


def fails(screen: Screen, passages: Sequence[Passage]) -> Reading | None:
    """The SCREEN reading of a page that fails without telling why."""
    for rule, _, match in ruled(passages, _FAILS):
        return screen.reading(ReadingKind.SCREEN, "error", parts=match.parts, sureness=rule.sure)
    return None


def _coded(screen: Screen, passages: Sequence[Passage]) -> Iterator[Reading]:
    lines = [passage.lines[0] for passage in passages if len(passage.lines) == 1]
    telling = {line for line in lines if _CODE_WORDS.search(Passage((line,)).said)}
    for line in lines:
        if len(line.text) > CODE_LINE:
            continue
        named = _NAMED_CODE.search(line.text)
        found = named or _CODE.search(line.text)
        value = _meaning(found["code"]) if found else ""
        if not found or not value:
            continue
        rest = line.text[: found.start("code")] + line.text[found.end("code") :]
        is_alone = not any(character.isalnum() for character in rest)
        if (
            named
            or (is_alone and telling - {line} and len(lines) <= LONE_CODE_LINES)
            or (line in telling and found.start() <= 2)
        ):
            sureness = 0.95 if named else 0.9
            parts = _largest_words(passages, value) or [whole(line)]
            yield screen.reading(ReadingKind.ERROR_PAGE, value, parts=parts, sureness=sureness)


def _largest_words(passages: Sequence[Passage], value: str) -> Sequence[Part]:
    """The largest words that tell what the status code means, if any do."""
    matches = [match for rule, _, match in ruled(passages, _ERRORS) if rule.value == value]
    return max(matches, key=_size).parts if matches else ()


def _meaning(code: str) -> str:
    number = int(code.translate(_DIGITS))
    if number == 404:
        return "not_found"
    return "server" if number in _SERVER else "denied" if number in _CLIENT else ""


def _spinner(screen: Screen, passages: Sequence[Passage]) -> Iterator[Reading]:
    """A page of hardly any words, one of which asks to wait."""
    shown = [line for line in screen.lines if _is_content(screen, line)]
    if len(shown) > SPINNER_LINES:
        return
    single = [passage for passage in passages if len(passage.lines) == 1 and passage.lines[0] in shown]
    for rule, passage, match in ruled(single, _WAITING):
        if match.parts and match.parts[0].start <= 3:
            yield screen.reading(
                ReadingKind.ERROR_PAGE, rule.value, parts=[whole(passage.lines[0])], sureness=rule.sure
            )
            return


def _is_content(screen: Screen, line: Placed) -> bool:
    """Words that are neither an address nor one of a row of buttons."""
    return sum(map(str.isalpha, line.text)) >= 3 and not is_address(line.text) and not screen.is_button(line)
