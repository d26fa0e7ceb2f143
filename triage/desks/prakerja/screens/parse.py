"""What a screenshot shows: OCR lines in, readings with their place on the picture out. Pure.

Nothing is forced: a picture without the desk's words is "unknown" and tells nothing, one without words "unusable".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from triage.decision.facts import Line, Reading
from triage.decision.policy import PlatformPolicy
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens import chats
from triage.desks.prakerja.screens.clock import find_time
from triage.desks.prakerja.screens.dates import completion_dates
from triage.desks.prakerja.screens.errors import errors, fails
from triage.desks.prakerja.screens.kinds import is_article, kind_of, votes
from triage.desks.prakerja.screens.names import account_names, certificate_names
from triage.desks.prakerja.screens.ours import is_log_in, is_nobodys, is_ours
from triage.desks.prakerja.screens.platforms import platforms as named_platforms
from triage.desks.prakerja.screens.reviews import reviews
from triage.desks.prakerja.screens.screen import Part, Screen, prominence, ruled, whole
from triage.desks.prakerja.screens.status import progress, statuses
from triage.desks.prakerja.screens.toasts import toasts
from triage.desks.prakerja.screens.words import RULES, pattern

FEWEST_LETTERS: Final = 3
WIDEST_CLOCK: Final = 2.4
"""The width of five digits and a colon, in heights of their box."""
ERROR_BY: Final = 2
"""So many lines may speak for another kind of page, and it is still one that fails."""

_FRAUD: Final = RULES["fraud"]
_WARNINGS: Final = pattern("warnings")


def parse_screen(
    lines: Sequence[Line], *, screenshot: int, today: date, platforms: Mapping[str, PlatformPolicy]
) -> tuple[Reading, ...]:
    """Readings with source SCREENSHOT from one picture's OCR lines, in any order of lines the same.

    SCREEN comes always and first: dashboard | certificate | error | chat | transaction | unknown |
    unusable. Each (kind, value) comes once, at its surest place. ``box`` surrounds the words of the
    value; ``confidence`` is the OCR's times the rule's.
    """
    screen = Screen(lines, screenshot=screenshot)
    clock = list(_clock(screen))
    if sum(character.isalpha() for line in screen.lines for character in line.text) < FEWEST_LETTERS:
        return (screen.whole("unusable", confidence=0.9), *clock)
    speaking = votes(screen)
    noticed, failed, failing = _trouble(screen)
    kind = kind_of(screen, speaking, facts=())
    if not is_ours(screen, platforms, kind=kind, fails=bool(failing or noticed)):
        return (*_of_another_app(screen, kind, failed, failing), *clock)
    asks_who = is_log_in(screen)
    facts = [] if asks_who else [*statuses(screen), *reviews(screen)]
    kind = kind_of(screen, speaking, facts=facts)
    if is_article(screen) and kind.value in ("unknown", "dashboard"):
        return (screen.whole("unknown", confidence=0.6), *clock)
    others = (sum(not screen.is_button(line) for line in lines) for lines in speaking.values())
    if failing and kind.value != "chat" and not facts and max(others) <= ERROR_BY:
        kind = failing
    if kind.value == "certificate":
        facts = [fact for fact in facts if fact.value != "finished"]  # "has completed" is what certificates say.
    found = [*failed, *facts, *_fraud(screen)]
    if not asks_who:  # What looks like a name or a date there is a button or a notice.
        found += _of_kind(screen, kind.value, today=today)
    found += named_platforms(screen, platforms)
    if kind.value == "chat":
        found = [replace(each, confidence=round(each.confidence * chats.WEIGHT, 3)) for each in found]
        found += chats.messages(screen)
    elif kind.value != "certificate":
        found += noticed
    return (kind, *_surest(found), *clock)


def _of_another_app(
    screen: Screen, kind: Reading, failed: Sequence[Reading], failing: Reading | None
) -> Iterator[Reading]:
    """What a page without a word of a training says: that it fails, if it may be any page, or that it is a receipt."""
    if failing and is_nobodys(screen, failing):
        yield from (failing, *failed)
    elif kind.value == "transaction":
        yield kind
    else:
        yield screen.whole("unknown", confidence=0.6)


def _trouble(screen: Screen) -> tuple[Sequence[Reading], Sequence[Reading], Reading | None]:
    """The toasts; the page's own error, if it has one; and the SCREEN reading it makes."""
    noticed, covered = toasts(screen)
    own = [passage for passage in screen.passages if covered.isdisjoint(passage.lines)]
    failed = errors(screen, own)
    if covered and (failed or fails(screen, own)):  # A page that fails has no toasts: they are its own words.
        noticed, failed = (), errors(screen, screen.passages)
    return noticed, failed, replace(failed[0], kind=ReadingKind.SCREEN, value="error") if failed else fails(screen, own)


def _surest(readings: Iterable[Reading]) -> list[Reading]:
    surest: dict[tuple[str, str], Reading] = {}
    for reading in readings:
        key = (reading.kind, reading.value)
        if key not in surest or prominence(reading) > prominence(surest[key]):
            surest[key] = reading
    return list(surest.values())


def _of_kind(screen: Screen, kind: str, *, today: date) -> Iterator[Reading]:
    """What depends on the kind of page: progress, dates, names."""
    yield from progress(screen, kind=kind)
    for day in completion_dates(screen.layout, today=today, on_certificate=kind == "certificate"):
        value = day.day.isoformat()
        yield screen.reading(ReadingKind.COMPLETED_ON, value, parts=day.parts, sureness=day.sureness, label=day.label)
        if day.done and kind != "certificate":
            yield screen.reading(ReadingKind.STATUS, "finished", parts=[day.done], sureness=0.8)
    if kind == "chat":
        return  # "Halo Kak Budi" is what somebody calls somebody.
    on_certificate = kind == "certificate"
    what = ReadingKind.CERTIFICATE_NAME if on_certificate else ReadingKind.ACCOUNT_NAME
    for name in certificate_names(screen.layout) if on_certificate else account_names(screen, kind=kind):
        yield screen.reading(what, name.name, parts=name.parts, sureness=name.sureness, label=name.label)


def _fraud(screen: Screen) -> Iterator[Reading]:
    if any(_WARNINGS.search(passage.said) for passage in screen.single):
        return
    for rule, passage, match in ruled(screen.passages, _FRAUD):
        parts = [whole(line) for line in passage.lines]
        yield screen.reading(ReadingKind.FRAUD, rule.value, parts=parts, sureness=rule.sure * match.sureness)


def _clock(screen: Screen) -> Iterator[Reading]:
    for line in screen.status_bar:
        if time := find_time(line.text):
            where = Part(line, time.start, time.end)
            reading = screen.reading(ReadingKind.CLOCK, time.value, parts=[where], sureness=0.9)
            yield _without_icons(reading, at_end=time.end == len(line.text))
            return


def _without_icons(clock: Reading, *, at_end: bool) -> Reading:
    """The reading, no wider than its digits: icons beside a clock are read as a few letters that are wide apart."""
    assert clock.origin.box
    (left, top), (right, _), (_, foot), _ = clock.origin.box
    widest = round(WIDEST_CLOCK * (foot - top))
    if right - left <= widest:
        return clock
    left, right = (right - widest, right) if at_end else (left, left + widest)
    return replace(clock, origin=replace(clock.origin, box=((left, top), (right, top), (right, foot), (left, foot))))
