"""What a ticket shares with others of one cause: its words in one spelling, codes of what was read and answered."""

import re
from typing import Final

from triage.desks.prakerja.facts import Facts, ReadingKind
from triage.desks.prakerja.lexicon import NORMALISER, word_set

LONGEST: Final = 2_000
MOST: Final = 60
"""Features of one ticket, at most."""
CODES: Final = frozenset(
    {
        *(ReadingKind.SCREEN, ReadingKind.STATUS, ReadingKind.ERROR_PAGE, ReadingKind.REVIEW, ReadingKind.COMPLAINT),
        *(ReadingKind.CONNECTION, ReadingKind.FRAUD),
    }
)
"""Kinds of readings whose values are codes: what the picture or the text shows, not who sent it."""
NOT_OPENING: Final = "seen:not_opening"
WAYS_OF_NOT_OPENING: Final = frozenset(
    {"complaint:wont_open", "screen:error", "symptom:page_fails", "symptom:wont_open"}
)
"""One fact told in several places: it must not count several times."""
SERVER_ERROR: Final = "error_page:server"
BROKEN: Final = "said:broken"
SAYING_BROKEN: Final = word_set(
    "eror trouble ganguan mati tumbang server unavailable maintenance perbaikan ngebug bug bermasalah broken"
)
"""Words, as ``_stem`` leaves them, that say that something does not work."""
SAYING_NOTHING: Final = word_set(
    "yang dan di ke dari ini itu saya nya ya min kak kakak admin mohon tolong dong nih sih deh lah kok pak bu "
    "bapak ibu terima kasih makasih thanks thank you please hello halo hai hi selamat pagi siang sore malam the a "
    "an is are was it to of for in on my me and or but this that with have has at as be been so just lagi juga "
    "sudah kalau karena tapi padahal untuk pada dengan sama ada adalah akan jadi biar supaya mau apa apakah "
    "kenapa gimana bagaimana kapan sampai dulu saja aja banget sekali satu dua orang bantu bantuan dibantu info "
    "help am will can't by bisa tidak belum"
)
_WORD = re.compile(r"[^\W\d_]{3,30}")
_DOUBLE = re.compile(r"(.)\1+")
_ERROR_NUMBER = re.compile(r"[45]\d\d")


def signature(facts: Facts) -> frozenset[str]:
    """The features of a ticket: words (never with a colon) and codes ``kind:value``, at most ``MOST``."""
    codes = {f"{reading.kind}:{reading.value}" for reading in facts.readings if reading.kind in CODES}
    if facts.what_you_see:
        codes.add(f"symptom:{facts.what_you_see}")
    words = _words(facts)
    if any(word.isdecimal() and word.startswith("5") for word in words):
        codes.add(SERVER_ERROR)
    if SERVER_ERROR in codes or not SAYING_BROKEN.isdisjoint(words):
        codes.add(BROKEN)
    if codes & WAYS_OF_NOT_OPENING:
        codes = codes - WAYS_OF_NOT_OPENING | {NOT_OPENING}
    return frozenset([*sorted(codes), *words][:MOST])


def _words(facts: Facts) -> list[str]:
    """The words that may tell a cause, in the order in which they stand; platforms' names and numbers are left out."""
    named = {
        reading.origin.span: "platform"
        for reading in facts.readings
        if reading.kind == ReadingKind.PLATFORM and reading.origin.span and reading.origin.span[1] <= LONGEST
    }
    words = [token.text for token in NORMALISER.tokens(facts.description[:LONGEST], marks=_apart(named))]
    telling = (word for word in words if _WORD.fullmatch(word) or _ERROR_NUMBER.fullmatch(word))
    stems = (_stem(word) for word in telling if word not in SAYING_NOTHING and word != "platform")
    return list(dict.fromkeys(stem for stem in stems if stem not in SAYING_NOTHING))


def _stem(word: str) -> str:
    """A word without its ending and with single letters for double ones: eror, error, errornya."""
    stem = next((word.removesuffix(end) for end in ("nya", "ku") if word.endswith(end) and len(word) > 5), word)
    return _DOUBLE.sub(r"\1", stem) if stem.isalpha() else stem


def _apart(marks: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    """Those marks that don't overlap an earlier one."""
    kept: dict[tuple[int, int], str] = {}
    end = 0
    for span in sorted(marks):
        if span[0] >= end:
            kept[span], end = marks[span], span[1]
    return kept
