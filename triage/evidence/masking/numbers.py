"""Long numbers (NIK, card, bank account) and telephone numbers, in one piece or in groups."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

DIGITS = 16

# Between two digits stand gaps of at most three characters, which hold no digit. So every pattern below goes forward
# without a choice, for as many digits as it says or to the run's end, and a run is tried from few of its places.

# A bank account has 15 digits, and so has a NIK of which one was overlooked.
_UNBROKEN = re.compile(r"\d{15,}")

# The same with two overlooked, unless it is a moment: 20210917103045.
_NEARLY_UNBROKEN = re.compile(r"(?<!\d)(?!20\d\d[01]\d[0-3]\d)\d{14}(?!\d)")

_DASHES = r"\-‐-―"
_RUN = re.compile(rf"\d+(?:(?:[^\S\n]|[.{_DASHES}]){{1,2}}\d+)*")
# Fours are so telling that other marks may stand between them, and one end of a line.
_FOURS = re.compile(r"(?<!\d)\d{3,5}(?:[^\w/:¦\0]{1,3}\d{3,5}){3}(?!\d)")
# One digit at a time, as forms have boxes for them; some overlooked or misread, but no row of page numbers.
_SPACED = re.compile(r"(?<!\w)[^\W_](?:[^\S\n]{1,3}[^\W_]){9,}(?!\w)")
_FEWEST_SPACED = 9
_YEAR = re.compile(r"(?:19|20)\d\d")

# What people put between the digits of a telephone number.
_GAP = rf"(?:[^\S\n]|[.{_DASHES}()]){{0,3}}"
_MOBILE = re.compile(rf"(?<!\d)(?:\(?\+?62\)?{_GAP}0?|0){_GAP}8{_GAP}[1-9](?:{_GAP}\d){{6,11}}(?!\d)")
# Wrapped at the end of a line, as narrow pages do.
_WRAPPED_MOBILE = re.compile(
    rf"(?<!\d)(?:\+?62{_GAP}|0)8[1-9]\d(?:{_GAP}\d{{2,4}})?{_GAP}\n\d{{3,5}}(?:{_GAP}\d{{3,4}})?(?!\d|{_GAP}\d)"
)
_LANDLINE = re.compile(rf"(?<!\d)\(?(?:\+62{_GAP}|0)[2-79]\d{{1,2}}\)?(?:{_GAP}\d{{3,8}}){{1,3}}(?!\d)")
_ABROAD = re.compile(rf"\+\d(?:{_GAP}\d){{8,13}}(?!\d)")
_LABELLED = re.compile(
    r"(?<![^\W\d_])(?:hp|wa|whats\s?app|te?lp|telp?|telepon|telpon|phone|ponsel|handphone|seluler|mobile)"
    rf"[^\w\0]{{0,4}}(?P<number>\d(?:{_GAP}\d){{8,12}})(?!\d)",
    re.IGNORECASE,
)
# What a label calls a card or a NIK, with some digits overlooked or misread.
_LABELLED_LONG = re.compile(
    r"(?<![^\W\d_])(?:nik|ktp|e-?ktp|kk|kartu|card|rekening|rek|kependudukan)"
    rf"(?:[^\S\n](?:prakerja|kredit|debit|keluarga|saya|no|nomor))?[^\w\0]{{0,4}}(?P<number>\d(?:{_GAP}\d){{9,18}})(?!\d)",
    re.IGNORECASE,
)
_PHONES = (_MOBILE, _WRAPPED_MOBILE, _ABROAD)


def find_unbroken_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Places of numbers so long that they are somebody's wherever they stand."""
    yield from (match.span() for match in _UNBROKEN.finditer(text))


def find_split_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Places of 16 digits in groups or nearly so, of four fours with one digit lost or doubled, of labelled numbers."""
    yield from (match.span() for match in _NEARLY_UNBROKEN.finditer(text))
    yield from (match.span("number") for match in _LABELLED_LONG.finditer(text))
    for match in _RUN.finditer(text):
        yield from _windows(match)
    for match in _FOURS.finditer(text):
        groups = re.findall(r"\d+", match[0])
        if sum(len(group) == 4 for group in groups) >= 3 and match[0].count("\n") <= 1 and not _years(groups):
            yield match.span()
    for match in _SPACED.finditer(text):
        digits = [int(character) for character in match.group() if character.isdecimal()]
        counted = sum(after - before == 1 for before, after in pairwise(digits))
        if len(digits) >= _FEWEST_SPACED and counted < len(digits) - 2:
            yield match.span()


def find_phones(text: str) -> Iterator[tuple[int, int]]:
    """Places of telephone numbers: Indonesian mobile and landline, foreign with "+", anything labelled as one."""
    for pattern in _PHONES:
        yield from (match.span() for match in pattern.finditer(text))
    for match in _LANDLINE.finditer(text):
        if 9 <= sum(character.isdecimal() for character in match.group().replace("+62", "0")) <= 13:
            yield match.span()
    yield from (match.span("number") for match in _LABELLED.finditer(text))


def _windows(run: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Neighbouring groups that have 16 digits in all."""
    text = run.group()
    groups = [group.span() for group in re.finditer(r"\d+", text)]
    ends = [0, *accumulate(end - start for start, end in groups)]
    at = {end: position for position, end in enumerate(ends)}
    for position, (start, _) in enumerate(groups):
        last = at.get(ends[position] + DIGITS)
        if last is not None:
            end = groups[last - 1][1]
            if not _years(re.findall(r"\d+", text[start:end])):
                yield run.start() + start, run.start() + end


def _years(groups: list[str]) -> bool:
    return all(_YEAR.fullmatch(group) for group in groups)
