"""One-time codes: four to eight digits that a word near them calls one."""

import re
from collections.abc import Iterator

_LABEL = (
    r"(?<![^\W_])(?:[o0]\.?t\.?p|kode\s(?:ver\w{0,3}f\w{0,3}kasi|konfirmasi|keamanan|rahasia|masuk|akses|autentikasi|login)"
    r"|(?:ver\w{0,3}f\w{0,3}cat\w{0,3}n|security|confirmation|login|access|one[\s\-]time|authentication)\s(?:pass)?code|passcode"
    r"|sandi\ssekali\spakai|one[\s\-]time\spassword|pin)(?![^\W_])"
)
_CODE = r"(?<![\d.,/])\d(?:[^\S\n]{0,4}[\-.]?[^\S\n]{0,4}\d){3,7}(?![\d/]|[.,]\d)"
# Letters that may stand glued before a code: "G-482913".
_GLUED = r"(?:[A-Z]{1,3}-)?"
_YEAR = re.compile(r"(?:19|20)\d\d")
# A certificate, too, has a code to verify it by.
_OTHER_CODE = re.compile(r"sertifikat|certificate|voucher|kupon|kelas|kursus|pelatihan|course|invoice|credential", re.I)
# "The 6-digit code", "valid for 5 minutes": numbers that are none.
_COUNT = r"(?:[(\s]\d{1,2}[\s\-]?(?:digit|angka|menit|minutes?|jam|kali)\b)?"

_AFTER = re.compile(
    rf"{_LABEL}(?P<between>[^\d\n.!?\0]{{0,40}}{_COUNT}[^\d\n\0]{{0,30}}(?:\n[^\d\n\0]{{0,12}}){{0,2}}){_GLUED}(?P<code>{_CODE})",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?P<code>{_CODE})(?P<between>\s(?:adalah|is|merupakan|ialah|as)\s[^\d\n.!?\0]{{0,40}}?){_LABEL}", re.IGNORECASE
)
_MENTION = re.compile(_LABEL, re.IGNORECASE)
_ALONE = re.compile(rf"^[^\w\0]*{_GLUED}(?P<code>{_CODE})[^\w\0]*$", re.MULTILINE)
# One character a box, of which some may be misread.
_BOXES = re.compile(r"^[^\w\0]*(?P<code>[^\W_](?:[^\S\n]{1,4}[^\W_]){3,7})[^\w\0]*$", re.MULTILINE)
_NEAR = 300
_FEWEST_DIGITS = 3
_ADJACENT = re.compile(r"(?:\W|anda|kamu|kakak|adalah|nya|is|your|code)*", re.IGNORECASE)


def find_one_time_codes(text: str) -> Iterator[tuple[int, int]]:
    """Places of codes that are labelled, before or behind, or that fill a line soon after a label."""
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(text):
            if _is_code(match["code"], between=match["between"], before=text[: match.start()]):
                yield match.span("code")
    mentions = [match.end() for match in _MENTION.finditer(text)]
    for match in [*_ALONE.finditer(text), *_BOXES.finditer(text)] if mentions else ():
        near = any(0 <= match.start() - end <= _NEAR for end in mentions)
        if near and not _YEAR.fullmatch(match["code"]) and len(re.findall(r"\d", match["code"])) >= _FEWEST_DIGITS:
            yield match.span("code")


def _is_code(code: str, *, between: str, before: str) -> bool:
    if _OTHER_CODE.search(between) or _OTHER_CODE.search(before[-20:].rpartition("\n")[2]):
        return False
    return not _YEAR.fullmatch(code) or _ADJACENT.fullmatch(between) is not None
