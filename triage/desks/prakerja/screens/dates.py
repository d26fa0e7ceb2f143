"""Which of a page's dates is the day of completion: the one whose label says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from triage.desks.prakerja.screens.layout import Layout, Placed
from triage.desks.prakerja.screens.screen import Part
from triage.desks.prakerja.screens.words import fold, phrases
from triage.desks.prakerja.texts.dates import find_dates
from triage.desks.prakerja.texts.days import FoundDate

MOST_ROWS = 30
"""Lines over a date among which its label is looked for: a column of dates would look at all of the others for each."""
OLDEST_DAYS = 3650
"""A date further back is a birthday or a misreading."""
COMPLETED: Final = phrases(
    "selesai/diselesaikan/menyelesaikan/completed/completion/finished/kelulusan/lulus/tuntas/penyelesaian/menamatkan/"
    "menuntaskan/graduated/finish date/end date/complete date/dirampungkan/rampung/tamat/kelar/"
    "passed on/passed/berakhirnya/finishing/completing/concluded"
)
NOT_COMPLETED: Final = (
    "beli/pesan/order/purchase/transaksi/lahir/birth/gabung/joined/mulai/start/daftar/registered/berlaku/valid until/"
    "kedaluwarsa/kadaluarsa/expire/jadwal/schedule/batas/sebelum/deadline/hingga/sampai/until/diperbarui/update/terbit/"
    "issued/tukar/redeem/bayar/paid/voucher/kirim/periode/period/login/belum selesai/akan selesai/target/estimasi/"
    "perkiraan/maksimal/paling lambat/aktif hingga/enrolled/enrollment/terdaftar/dibuat/created/diambil/ditambahkan/"
    "jatuh tempo/due/kuis/ujian/akses/accessed/dilihat/last seen/ulasan pada/reviewed/diulas/dicairkan/pencairan/"
    "insentif/survei/copyright/versi/version/diunduh/cetak/printed/posted/tayang/dipublikasikan/webinar/promo/"
    "berakhir pada/not completed/incomplete/to be completed/complete by/expected"
)
_WORDS: Final = re.compile(r"[^\W_]+")
_NOT_COMPLETED: Final = re.compile(
    # At the beginning of a word, with the prefixes (folded) that Indonesian gives its verbs: "pembelian", "dibayar".
    r"(?:^| |tanggal|tgl)(?:dl|ke|se|ter|ber|per|pem|pen|mem|men|peng|meng)?(?:"
    + "|".join(r" ?".join(map(fold, phrase.split())) for phrase in NOT_COMPLETED.split("/"))
    + ")"
)
_IN_FUTURE = 0.5
"""How much of the confidence is left for a completion that lies ahead: probably misread."""
YEAR: Final = 4
"""Digits."""
_YEAR: Final = re.compile(r"20\d\d(?!\w)")
_DAY_AND_MONTH: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th)?[\s-][^\W\d]{3,9},?\s*$|[^\W\d]{3,9}\s\d{1,2},\s*$")
# Words between marks, or marks of which one is a dash.
_SPAN: Final = re.compile(
    r"\W*+(?:s\s?[./]?\s?d\.?|sampai(?:\sdengan)?|hingga|to|until|till|through)\W*+|(?=.*[-–—])\W++", re.IGNORECASE
)
_VALIDITY: Final = phrases("berlaku/valid/expire/kedaluwarsa/kadaluarsa/jadwal/schedule/akses")
_WEEKDAY: Final = r"(?:sen|sel|rab|kam|jum|sab|ming|min|mon|tue|wed|thu|fri|sat|sun)"
_TOWN: Final = re.compile(rf"\W*+(?!{_WEEKDAY})(?:[^\W\d]+[\s.]){{0,2}}[^\W\d]{{3,}}\s?,\s*", re.IGNORECASE)
"""Who signs a certificate writes town and day: that of issue."""
_DONE: Final = re.compile(
    r"(?:sudah |telah )?(?:selesai|diselesaikan|tuntas|dituntaskan|rampung|tamat|lulus|completed|finished|passed)\b",
    re.IGNORECASE,
)
_ON_THAT_DAY = re.compile(r"^\s*(?:pada(?:\s*tanggal)?|tanggal|on|dated|tgl)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CompletionDate:
    """``day`` in ``parts`` of lines, with the lines of its label (none when the line itself says it)."""

    day: date
    parts: tuple[Part, ...]
    label: tuple[Placed, ...]
    sureness: float
    done: Part | None = None
    """The line's own word for "finished" before the date."""


def completion_dates(layout: Layout, *, today: date, on_certificate: bool) -> Iterator[CompletionDate]:
    """The dates of a page that are days of completion.

    The label may stand before the date in its line, to its left, above it, or to its right; a
    label that speaks of something else (bought, born, valid until) rules a date out.
    """
    for line in layout.lines:
        below = _year_below(layout, line)
        text = f"{line.text} {below.text[:YEAR]}" if below else line.text
        for dated in _dated(text, today=today):
            found = dated.found
            label = _own_words(dated, on_certificate=on_certificate)
            if label is None:
                label_lines, sureness = _label(layout, line, today=today, on_certificate=on_certificate)
            else:
                label_lines, sureness = (), 0.95 if label else 0.0
            if sureness:
                sureness *= found.certainty * (_IN_FUTURE if found.day > today else 1.0)
                parts = [Part(line, found.start, min(found.end, len(line.text)))]
                if below and found.end > len(line.text):
                    parts.append(Part(below, 0, YEAR))
                done = _DONE.match(text) if found.day <= today and dated.before == text[: found.start] else None
                said = Part(line, 0, done.end()) if done else None
                yield CompletionDate(found.day, tuple(parts), label_lines, sureness, said)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date, the words before and behind it up to the next dates', and whether it ends a span of days."""

    found: FoundDate
    before: str
    after: str
    ends_span: bool


def _dated(text: str, *, today: date) -> Iterator[_Dated]:
    """The dates of a line, of a span of days the last; none that is too old."""
    dates = _dates(text, today)
    spans = [_SPAN.fullmatch(text[one.end : next_.start]) is not None for one, next_ in pairwise(dates)]
    for index, found in enumerate(dates):
        is_last = index == len(dates) - 1
        if (not is_last and spans[index]) or (today - found.day).days > OLDEST_DAYS:
            continue
        first = index - 1 if index and spans[index - 1] else index
        before = text[dates[first - 1].end if first else 0 : dates[first].start]
        yield _Dated(found, before, text[found.end :] if is_last else "", ends_span=first < index)


@lru_cache(maxsize=512)
def _dates(text: str, today: date) -> tuple[FoundDate, ...]:
    """The dates of a line, which every date below it asks for."""
    return find_dates(text, today=today, ocr=True)


def _year_below(layout: Layout, line: Placed) -> Placed | None:
    """The next line, if it begins with the year of a date that ends this one."""
    if not _DAY_AND_MONTH.search(line.text):
        return None
    below = next(layout.below(line), None)
    return below if below and _YEAR.match(below.text) else None


def _own_words(dated: _Dated, *, on_certificate: bool) -> bool | None:
    """What the date's own line says: completion, something else, or nothing."""
    if on_certificate and dated.ends_span:
        return not any(word in fold(dated.before) for word in _VALIDITY)  # else it was held on these days
    if on_certificate and _TOWN.fullmatch(dated.before):
        return False
    said = _about(dated.before)
    return _about(dated.after) if said is None else said


def _about(text: str) -> bool | None:
    """True for words of completion, False for words of something else, None for neither."""
    folded = fold(text)
    if _NOT_COMPLETED.search(" ".join(map(fold, _WORDS.findall(text)))) or _is_a_task(folded):
        return False
    return True if any(word in folded for word in COMPLETED) else None


def _is_a_task(folded: str) -> bool:
    """ "Selesaikan …" asks for it; "diselesaikan" and "menyelesaikan" tell it."""
    return folded.startswith(fold("selesaikan"))


def _label(layout: Layout, line: Placed, *, today: date, on_certificate: bool) -> tuple[tuple[Placed, ...], float]:
    """The lines around a date that say what it is; no lines and 0 when nothing does."""
    left = next(((each, said) for each in layout.left_of(line)[:2] if (said := _about(each.text)) is not None), None)
    above = _label_above(layout, line, today=today, on_certificate=on_certificate)
    if (left and not left[1]) or (above and not above[1]):
        return (), 0.0
    if left:
        return (left[0],), 0.95
    if above:
        return (above[0],), 0.9
    right = next(iter(layout.right_of(line)), None)
    return ((right,), 0.7) if right and _about(right.text) else ((), 0.0)


def _label_above(layout: Layout, line: Placed, *, today: date, on_certificate: bool) -> tuple[Placed, bool] | None:
    """The nearest label over a date: other dates of its column lie between, on certificates other words too."""
    patient = on_certificate and _ON_THAT_DAY.search(line.text)
    for each in islice(layout.above(line), MOST_ROWS):
        dates = _dates(each.text, today)
        if dates:
            found = dates[0]
            if len((each.text[: found.start] + each.text[found.end :]).strip()) <= 2:
                continue  # The date is all that it says.
            return None
        said = _about(each.text)
        if said is not None:
            return each, said
        if not patient:
            return None
    return None
