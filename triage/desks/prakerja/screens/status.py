"""What a page says of the training and its certificate: finished or not, there or not, how far."""

import re
from collections.abc import Iterator
from typing import Final

from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.ours import shows_training
from triage.desks.prakerja.screens.reviews import VIVID
from triage.desks.prakerja.screens.screen import Match, Part, Passage, Screen, ruled, whole
from triage.desks.prakerja.screens.told import tell
from triage.desks.prakerja.screens.words import RULES, pattern

_STATUS: Final = RULES["status"]
_LABELLED: Final = RULES["labelled"]
_LABELS, _TABS = pattern("labels_of_certificate"), pattern("tabs")

_PERCENT: Final = re.compile(r"(?<![\d.,])(?P<number>[1lI|][0Oo]{2}|[\dOoIlS]{1,2})\s?%(?!\w)")
_DATE: Final = re.compile(
    r"\W*+(?:[^\W\d]{3,9},?\s)?[\dOIl]{1,4}[\s\-/.]{0,3}\w{1,9}[\s\-/.]{0,3}[\dOIl]{2,4}(?:\W.{0,12})?"
)
_DIGITS: Final = str.maketrans("OoIl|S", "001115")
_UNIT: Final = (
    r"(?:materi|modul|bab|video|pelajaran|sesi|topik|unit|lessons?|chapters?|modules?|kuis|tugas|tasks?|konten|aktivitas|"
    r"langkah|steps?|kegiatan|bagian|sections?|pertemuan|units?|topics?)"
)
_COUNT: Final = re.compile(
    rf"(?:{_UNIT}\W{{0,3}}(?:(?:telah|sudah)\s)?(?:selesai|diselesaikan|completed|done|finished)\W{{0,3}}"
    rf"(?P<part>\d{{1,3}})\s?(?:/|dari|of|out of)\s?(?P<all>\d{{1,3}})"
    rf"|(?P<part2>\d{{1,3}})\s?(?:/|dari|of|out of)\s?(?P<all2>\d{{1,3}})\s(?:\w+\s)?{_UNIT}\b)",
    re.IGNORECASE,
)
_PROGRESS: Final = pattern("progress")
_OTHER_SHARES: Final = pattern("other_shares")


def statuses(screen: Screen) -> Iterator[Reading]:
    """Readings STATUS: sentences, badges and buttons, then values with "Sertifikat" as their label."""
    taken: set[Placed] = set()
    greyed: list[Reading] = []
    absent = False
    for rule, passage, match in ruled(screen.passages, _STATUS):
        taken.update(passage.lines)
        if _is_no_state(screen, passage, match, rule.value):
            continue
        reading = screen.reading(ReadingKind.STATUS, rule.value, parts=match.parts, sureness=rule.sure * match.sureness)
        if rule.value == "certificate_present" and _is_pale(passage):
            greyed.append(reading)
            continue
        absent |= rule.value == "certificate_absent"
        yield reading
    # A grey button beside the words that there is no certificate does not work; a table's rows are told apart.
    if not absent:
        yield from greyed
    free = [passage for passage in screen.single if taken.isdisjoint(passage.lines)]
    for rule, passage, match in ruled(free, _LABELLED):
        if label := screen.label_of(passage.lines[0], _LABELS):
            sureness = rule.sure * match.sureness
            yield screen.reading(ReadingKind.STATUS, rule.value, parts=match.parts, sureness=sureness, label=(label,))


def _is_pale(passage: Passage) -> bool:
    return len(passage.lines) == 1 and passage.lines[0].line.vividness < VIVID


def _is_no_state(screen: Screen, passage: Passage, match: Match, value: str) -> bool:
    """A filter's tab, a share ("85% selesai"), a date's label ("Selesai | 10 Mar 2026"), a button and no training."""
    line = passage.lines[0]
    if len(passage.lines) > 1:
        return False
    if value == "finished" and _shares(line.text) not in ([], [100]):
        return True
    if match.parts[0] != whole(line):
        return False
    if len(passage.words) == 1 and not shows_training(screen):  # A button of any page: "Continue", "Done".
        return True
    if value == "finished" and _labels_a_date(screen, line):
        return True
    beside = [*screen.layout.left_of(line), *screen.layout.right_of(line)]
    return _is_tab(line) and any(_is_tab(each) for each in beside)


def _labels_a_date(screen: Screen, line: Placed) -> bool:
    """Whether a date is all that stands beside the line: in a table's row there is more."""
    beside = [*screen.layout.right_of(line), *screen.layout.left_of(line)]
    return len(beside) == 1 and _DATE.fullmatch(beside[0].text) is not None


def _is_tab(line: Placed) -> bool:
    return bool(_TABS.search(_said(re.sub(r"\W?\d+\W?$", "", line.text))))


def progress(screen: Screen, *, kind: str) -> Iterator[Reading]:
    """A percentage beside a word for progress, or alone on its line of a dashboard; else "12 of 14 modules".

    The count is rounded down: a training with one module left is not at 100.
    """
    shown = [reading for line in screen.lines for reading in _percentage(screen, line, kind=kind)]
    yield from shown
    for line in screen.lines if not shown else ():
        for found in _COUNT.finditer(line.text):
            part, all_ = (int(found[name] or found[f"{name}2"]) for name in ("part", "all"))
            if 0 <= part <= all_ and all_ > 1 and not _OTHER_SHARES.search(_said(line.text)):
                where = Part(line, found.start("part2" if found["part2"] else "part"), found.end())
                yield screen.reading(ReadingKind.PROGRESS, str(100 * part // all_), parts=[where], sureness=0.8)


def _percentage(screen: Screen, line: Placed, *, kind: str) -> Iterator[Reading]:
    for found in _PERCENT.finditer(line.text):
        percent = int(found["number"].translate(_DIGITS))
        rest = line.text[: found.start()] + " " + line.text[found.end() :]
        left = " ".join(each.text for each in screen.layout.left_of(line)[:1])
        near = [each.text for each in (*screen.layout.right_of(line)[:1], *_neighbours(screen, line))]
        if _OTHER_SHARES.search(_said(f"{rest} {left}")) or not any(map(str.isdecimal, found["number"])):
            continue
        is_alone = not any(character.isalnum() for character in rest)
        where = [Part(line, found.start(), found.end())] if not is_alone else [whole(line)]
        if _PROGRESS.search(_said(f"{rest} {left}")):
            yield screen.reading(ReadingKind.PROGRESS, str(percent), parts=where, sureness=0.95)
        elif is_alone and any(_PROGRESS.search(_said(each)) for each in near):
            yield screen.reading(ReadingKind.PROGRESS, str(percent), parts=where, sureness=0.85)
        elif is_alone and kind == "dashboard" and not any(_OTHER_SHARES.search(_said(each)) for each in near):
            yield screen.reading(ReadingKind.PROGRESS, str(percent), parts=where, sureness=0.7)


def _neighbours(screen: Screen, line: Placed) -> list[Placed]:
    return [*_first(screen.layout.above(line)), *_first(screen.layout.below(line))]


def _first(lines: Iterator[Placed]) -> list[Placed]:
    found = next(lines, None)
    return [found] if found else []


def _shares(text: str) -> list[int]:
    return [int(found["number"].translate(_DIGITS)) for found in _PERCENT.finditer(text)]


def _said(text: str) -> str:
    return " ".join(word.folded for word in tell(text))
