"""What a requester's free text plainly says, with the words that say it.

A wrong mention is worse than none: each rule asks for its words close together within a sentence,
and stays silent when they are denied, supposed, quoted or about somebody else.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from triage.decision.facts import Origin, Reading, Source
from triage.decision.policy import PlatformPolicy
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.lexicon import NORMALISER
from triage.desks.prakerja.texts.date_meanings import COUNTED_DAYS
from triage.desks.prakerja.texts.dates import find_dates
from triage.desks.prakerja.texts.days import YEARLESS, FoundDate
from triage.desks.prakerja.texts.durations import Duration, find_durations
from triage.desks.prakerja.texts.platform_names import FoundPlatform, find_platforms
from triage.desks.prakerja.texts.rules import ABOUT_OTHERS, DATE, DURATION, GROUPS, LANGUAGE, OUTDONE, RULES, pattern
from triage.desks.prakerja.texts.stated_names import find_stated_names
from triage.desks.prakerja.texts.taken import Taken
from triage.words.normaliser import SENTENCE_ENDS, Spelled

LONGEST: Final = 5_000
"""Characters that are read; what follows is ignored."""
REACH: Final = 8
"""How far, in words, a date may stand from the word that it belongs to; a comma counts as three."""
BESIDE: Final = 2
"""So near, a date belongs to its word even if another one is nearer: "kelas tgl 2 selesai tgl 3 ulasan"."""
HORIZON: Final = 30
"""Words looked at on either side of a date, however long its sentence."""
EITHER: Final = frozenset({"atau", "or"})
BEFORE: Final = 200
"""Characters before a place in which the last few words before it are looked for."""

_WRAP = re.compile(r"(?<=[^\n]{50}[^\n.,!?:;])\n(?=[a-z0-9])")
"""A line end that a mail program made: after a long line, in the middle of a sentence."""
_ANOTHER_EVENT, _APPEARING, _AWAITED, _BESIDE, _FINISHED, _NEXT, _NOT_BY_THEN, _SINCE = map(
    LANGUAGE.words, ("ANOTHER_EVENT", "APPEARING", "AWAITED", "BESIDE", "FINISHED", "NEXT", "NOT_BY_THEN", "SINCE")
)
"""Words beside dates; comments beside the sets say what they mean."""
_AND_MORE = re.compile(r"(?<![^ ])(?:lebih|lewat|melewati|melebihi|more than|over)(?: jauh)?(?: dari)? $")
"""Right before a length of time: it has been that long, and longer."""
LONGER: Final = 2
"""Days that are counted for that."""
_SENTENCE_END = re.compile("[" + re.escape("".join(sorted(SENTENCE_ENDS))) + "]")


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its dates, durations and platforms found and its words brought to one spelling."""

    raw: str
    words: Spelled
    dates: Mapping[int, FoundDate]
    durations: Mapping[int, Duration]
    platforms: Sequence[FoundPlatform]

    def origin(self, start: int, end: int) -> Origin:
        """The origin of the range [start, end) of the raw text."""
        return Origin(Source.TEXT, span=(start, end), quote=self.raw[start:end])


def find_mentions(text: str, *, today: date, platforms: Mapping[str, PlatformPolicy]) -> tuple[Reading, ...]:
    """Readings with source TEXT from a requester's words, in the order in which they stand there.

    ``span`` is a half-open range in ``text``, ``quote`` its words. DAYS_WAITING is in calendar
    days. Each (kind, value) comes once, at its surest place.
    """
    read = _read(text[:LONGEST], today, platforms)
    completed = [*_completed(read, today), *_finished_since(read, today)]
    waits = [*_waiting(read), *_waiting_since(read, today, completed)]
    found = [*_ruled(read), *completed, *waits, *_days(read), *_platforms(read), *_names(read)]
    values = {(reading.kind, reading.value) for reading in found}
    weaker = {beaten for stronger, beaten in OUTDONE if stronger in values}
    found = [reading for reading in found if (reading.kind, reading.value) not in weaker]
    surest: dict[tuple[str, str], Reading] = {}
    for reading in found:
        key = (reading.kind, reading.value)
        if key not in surest or reading.confidence > surest[key].confidence:
            surest[key] = reading
    return tuple(sorted(surest.values(), key=lambda reading: (reading.origin.span or (0, 0), reading.kind)))


def spelled(text: str, *, today: date) -> Spelled:
    """The words of a text as rules read them, with dates and lengths of time found."""
    return _read(text, today).words


def _read(raw: str, today: date, platforms: Mapping[str, PlatformPolicy] | None = None) -> _Text:
    text = _WRAP.sub(" ", raw)
    dates = find_dates(text, today=today)
    lengths = [length for length in find_durations(text, today=today) if not length.ago]
    taken = Taken(text)
    for day in dates:
        taken.take(day.start, day.end)
    lengths = [length for length in lengths if taken.is_free(length.start, length.end)]
    for length in lengths:
        taken.take(length.start, length.end)
    marks = {(day.start, day.end): DATE for day in dates} | {(each.start, each.end): DURATION for each in lengths}
    # As one word: "Mau Belajar Apa" asks nothing.
    named = find_platforms(text, platforms or {})
    long = (each for each in named if " " in each.alias and taken.is_free(each.start, each.end))
    marks |= {(each.start, each.end): each.code for each in long}
    return _Text(
        raw,
        Spelled(NORMALISER.tokens(text, marks=marks)),
        {day.start: day for day in dates},
        {length.start: length for length in lengths},
        named,
    )


def _ruled(text: _Text) -> Iterator[Reading]:
    """Readings that one pattern gives. Within a kind, an earlier rule takes the words from later ones."""
    taken = defaultdict[ReadingKind, Taken](partial(Taken, text.words.text))
    for kind, rule in RULES:
        for match in rule.pattern.all_in(text.words):
            if taken[kind].is_free(*match.span()):
                taken[kind].take(*match.span())
                before = text.words.text[max(0, match.start() - BEFORE) : match.start()]
                if not (ABOUT_OTHERS.search(before) or rule.is_barred(before)):
                    yield Reading(kind, rule.value, rule.sure, text.origin(*text.words.original(*match.span())))


def _completed(text: _Text, today: date) -> Iterator[Reading]:
    """Dates that belong to a "selesai", or the only past date of a complaint about a certificate."""
    alone = (
        sum(found.day <= today for found in text.dates.values()) == 1
        and "sertifikat" in text.words.words
        and not pattern("still_open").all_in(text.words)
    )
    written = {match.end() - 1 for match in pattern("writing_day").all_in(text.words)}
    for sentence, place in _marked(text.words, DATE):
        found = text.dates[text.words.original(*place)[0]]
        others = _ANOTHER_EVENT if found.certainty >= YEARLESS else _ANOTHER_EVENT | _APPEARING
        ours = _nearest_own(sentence)
        other = _nearest(sentence, _before_the_next(sentence, others))
        if place[0] in written or text.words.text.startswith(" masih", place[1]):
            continue  # The day on which the requester writes.
        if (found.day > today and found.certainty < 1) or sentence.words[sentence.middle + 1 :][:1] == [DATE]:
            continue  # A deadline, or the first day of "10 s.d. 12 Maret".
        if _is_one_of_two(sentence):
            continue
        if ours is not None and ours <= REACH and (other is None or ours < other):
            yield _completed_on(text, found, 0.9)
        elif alone and other is None and ours is None and found.certainty >= YEARLESS and found.day <= today:
            yield _completed_on(text, found, 0.5)


def _is_one_of_two(sentence: "_Sentence") -> bool:
    """Whether it is one of two days, and nobody is sure which: "antara Senin atau hari Rabu"."""
    behind, before = sentence.words[sentence.middle + 1 :][:3], sentence.words[: sentence.middle][-3:]
    return any(DATE in near and not EITHER.isdisjoint(near) for near in (behind, before))


def _completed_on(text: _Text, found: FoundDate, certainty: float) -> Reading:
    origin = text.origin(found.start, found.end)
    return Reading(ReadingKind.COMPLETED_ON, found.day.isoformat(), round(certainty * found.certainty, 3), origin)


def _finished_since(text: _Text, today: date) -> Iterator[Reading]:
    """ "Sudah 2 hari saya selesai": a day; weeks and months are too rough for one."""
    (rule,) = GROUPS["finished_since"]
    for match in rule.pattern.all_in(text.words):
        place = text.words.text.index(DURATION, match.start())
        length = text.durations[text.words.original(place, place + 1)[0]]
        before = text.words.text[max(0, match.start() - BEFORE) : match.start()]
        if length.unit_days == 1 and not (ABOUT_OTHERS.search(before) or rule.is_barred(before)):
            day = today - timedelta(days=length.days)
            found = FoundDate(day, length.start, length.end, COUNTED_DAYS)
            yield _completed_on(text, found, 0.9)
            yield Reading(ReadingKind.DAY, day.isoformat(), COUNTED_DAYS, text.origin(length.start, length.end))


def _is_completion(words: Sequence[str], index: int) -> bool:
    before = words[max(0, index - 2) : index]
    return words[index] in _FINISHED | _BESIDE and _NOT_BY_THEN.isdisjoint(before)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """The words of a sentence around the one at ``middle``."""

    words: list[str]
    middle: int


def _marked(text: Spelled, mark: str) -> Iterator[tuple[_Sentence, tuple[int, int]]]:
    """The sentence around each ``mark``, and the mark's place in the canonical text."""
    words = [token.text for token in text.tokens]
    ends = [index for index, word in enumerate(words) if word in SENTENCE_ENDS]
    for index, word in enumerate(words):
        if word == mark:
            following = bisect_left(ends, index)
            first = max(index - HORIZON, ends[following - 1] + 1 if following else 0)
            last = min([index + HORIZON, len(words), *ends[following : following + 1]])
            yield _Sentence(words[first:last], index - first), (text.starts[index], text.starts[index] + 1)


def _before_the_next(sentence: _Sentence, events: Set[str]) -> Iterator[int]:
    """Where these words stand, but for what is told next: "selesai tgl 12 dan ulasan sudah"."""
    words, middle = sentence.words, sentence.middle
    end = next((index for index in range(middle + 1, len(words)) if words[index] in _NEXT), len(words))
    return (index for index in range(end) if words[index] in events)


def _nearest(sentence: _Sentence, indexes: Iterable[int]) -> int | None:
    """How far the nearest of the words at ``indexes`` stands from the date."""
    return min((_distance(sentence, index) for index in indexes), default=None)


def _distance(sentence: _Sentence, index: int) -> int:
    """Words between the date and the one at ``index``, which is two further away if it comes after the date."""
    between = sentence.words[min(index, sentence.middle) + 1 : max(index, sentence.middle)]
    return len(between) + 2 * between.count(",") + 2 * (index > sentence.middle)


def _nearest_own(sentence: _Sentence) -> int | None:
    """How far the nearest "selesai" without a nearer date stands from the date; other words count right beside it."""
    words, middle = sentence.words, sentence.middle
    own = []
    for index in range(max(0, middle - REACH - 1), min(len(words), middle + REACH + 2)):
        if not _is_completion(words, index):
            continue
        distance = _distance(sentence, index)
        around = range(max(0, index - REACH), min(len(words), index + REACH + 1))
        others = (_Sentence(words, place) for place in around if words[place] == DATE and place != middle)
        if words[index] in _BESIDE:
            is_own = index - middle in (-1, 1, 2)
        else:
            is_own = distance <= BESIDE or all(_distance(other, index) >= distance for other in others)
        if is_own:
            own.append(distance)
    return min(own, default=None)


def _waiting(text: _Text) -> Iterator[Reading]:
    """Lengths of time that somebody says to have waited already."""
    words = text.words.text
    ends = [match.start() for match in _SENTENCE_END.finditer(words)]
    others = [match.start() for match in pattern("wait_for_another").all_in(text.words)]
    (rule,) = GROUPS["waiting"]
    for match in rule.pattern.all_in(text.words):
        place = match.start() + match.group().index(DURATION)
        length = text.durations[text.words.original(place, place + 1)[0]]
        following = bisect_left(ends, place)
        first = ends[following - 1] + 1 if following else 0
        last = ends[following] if following < len(ends) else len(words)
        before = words[max(first, match.start() - BEFORE) : match.start()]
        if not (
            rule.is_barred(words[max(first, place - BEFORE) : place])
            or before.endswith("belum ")  # "Belum sampai 3 hari."
            or ABOUT_OTHERS.search(before)
            or bisect_left(others, first) < bisect_left(others, last)
        ):
            days = length.days + LONGER * bool(_AND_MORE.search(words, max(0, place - BEFORE), place))
            yield Reading(ReadingKind.DAYS_WAITING, str(days), 0.85, text.origin(length.start, length.end))


def _waiting_since(text: _Text, today: date, completed: Sequence[Reading]) -> Iterator[Reading]:
    """ "Nunggu sejak 3 Agustus": a wait with a first day that nobody calls the day of completion."""
    if completed or text.words.words.isdisjoint(_AWAITED) or pattern("still_open").all_in(text.words):
        return
    for sentence, place in _marked(text.words, DATE):
        found = text.dates[text.words.original(*place)[0]]
        *before, since = sentence.words[: sentence.middle] or [""]
        days = (today - found.day).days
        is_start = since in _SINCE and _ANOTHER_EVENT.isdisjoint(before[-2:])
        if is_start and days > 0 and found.certainty >= YEARLESS:
            yield Reading(ReadingKind.DAYS_WAITING, str(days), 0.7, text.origin(found.start, found.end))


def _days(text: _Text) -> Iterator[Reading]:
    for found in text.dates.values():
        yield Reading(ReadingKind.DAY, found.day.isoformat(), found.certainty, text.origin(found.start, found.end))


def _platforms(text: _Text) -> Iterator[Reading]:
    certainty = 0.9 if len({platform.code for platform in text.platforms}) == 1 else 0.6
    for platform in text.platforms:
        yield Reading(ReadingKind.PLATFORM, platform.code, certainty, text.origin(platform.start, platform.end))


def _names(text: _Text) -> Iterator[Reading]:
    for name in find_stated_names(text.raw):
        yield Reading(name.kind, text.raw[name.start : name.end], name.certainty, text.origin(name.start, name.end))
