"""One-time codes: four to eight digits that a word near them calls one."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

# Its few ``\\w{0,3}`` are all that can be given back: a label is found or not within some 30 characters.
_LABEL = (
    r"(?<![^\W_])(?:[o0]\.?t\.?p|kode\s(?:ver\w{0,3}f\w{0,3}kasi|konfirmasi|keamanan|rahasia|masuk|akses|autentikasi|login)"
    r"|(?:ver\w{0,3}f\w{0,3}cat\w{0,3}n|security|confirmation|login|access|one[\s\-]time|authentication)\s(?:pass)?code|passcode"
    r"|sandi\ssekali\spakai|one[\s\-]time\spassword|pin)(?![^\W_])"
)
# The gaps are possessive: four spaces could be shared out between their two places in five ways, seven times over.
_CODE = r"(?<![\d.,/])\d(?:[^\S\n]{0,4}+[\-.]?+[^\S\n]{0,4}+\d){3,7}(?![\d/]|[.,]\d)"
# Letters that may stand glued before a code: "G-482913".
_GLUED = r"(?:[A-Z]{1,3}-)?"
_YEAR = re.compile(r"(?:19|20)\d\d")
# A certificate, too, has a code to verify it by.
_OTHER_CODE = re.compile(r"sertifikat|certificate|voucher|kupon|kelas|kursus|pelatihan|course|invoice|credential", re.I)
# "The 6-digit code", "valid for 5 minutes": numbers that are none.
_COUNT = r"(?:(?<=[(\s])\d{1,2}[\s\-]?(?:digit|angka|menit|minutes?|jam|kali)\b)?+"

_MENTION = re.compile(_LABEL, re.IGNORECASE)
# Right behind a label. Every stretch is possessive and ends before a digit or at its limit: some 100 steps a label.
_AFTER = re.compile(
    rf"(?P<between>[^\d\n.!?\0]{{0,40}}+{_COUNT}[^\d\n\0]{{0,30}}+(?:\n[^\d\n\0]{{0,12}}+){{0,2}}+)(?P<code>{_CODE})",
    re.IGNORECASE,
)
# Before a label, which ``_BETWEEN`` must reach.
_BEFORE = re.compile(rf"(?P<code>{_CODE})(?P<between>\s(?:adalah|is|merupakan|ialah|as)\s)", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\d\n.!?\0]{0,40}+")
# A line's marks stay on their line: across line ends, n empty lines would be looked through n times.
_ALONE = re.compile(rf"^[^\w\0\n]*+{_GLUED}(?P<code>{_CODE})[^\w\0\n]*+$", re.MULTILINE)
# One character a box, of which some may be misread.
_BOXES = re.compile(r"^[^\w\0\n]*+(?P<code>[^\W_](?:[^\S\n]{1,4}+[^\W_]){3,7})[^\w\0\n]*+$", re.MULTILINE)
_NEAR = 300
_FEWEST_DIGITS = 3
_ADJACENT = re.compile(r"(?:\W|anda|kamu|kakak|adalah|nya|is|your|code)*", re.IGNORECASE)


def find_one_time_codes(text: str) -> Iterator[tuple[int, int]]:
    """Places of codes that are labelled, before or behind, or that fill a line soon after a label."""
    labels = [match.span() for match in _MENTION.finditer(text)]
    if not labels:
        return
    for start, end in labels:
        match = _AFTER.match(text, end)
        if match and _is_code(match["code"], between=match["between"], before=text[max(0, start - 20) : start]):
            yield match.span("code")
    starts, ends = ([label[side] for label in labels] for side in (0, 1))
    for match in _BEFORE.finditer(text):
        label = bisect_left(starts, match.end())
        reach = _BETWEEN.match(text, match.end())
        if reach and label < len(starts) and starts[label] <= reach.end():
            before = text[max(0, match.start() - 20) : match.start()]
            if _is_code(match["code"], between=match["between"] + text[match.end() : starts[label]], before=before):
                yield match.span("code")
    for match in (*_ALONE.finditer(text), *_BOXES.finditer(text)):
        label = bisect_right(ends, match.start()) - 1  # The last one before the line.
        near = label >= 0 and match.start() - ends[label] <= _NEAR
        if near and not _YEAR.fullmatch(match["code"]) and len(re.findall(r"\d", match["code"])) >= _FEWEST_DIGITS:
            yield match.span("code")


def _is_code(code: str, *, between: str, before: str) -> bool:
    if _OTHER_CODE.search(between) or _OTHER_CODE.search(before.rpartition("\n")[2]):
        return False
    return not _YEAR.fullmatch(code) or _ADJACENT.fullmatch(between) is not None
