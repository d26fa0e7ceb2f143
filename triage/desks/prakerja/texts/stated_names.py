"""Names that a requester states plainly: "tertulis Budi Santosa, seharusnya Budi Santoso"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.lexicon import word_set

LONGEST = 8
"""Words; people with longer names write them in the form's own field."""
LONGEST_SPELLING: Final = 60
"""Characters of a name in small letters: to compare two costs the product of their lengths."""
MOST_PLACES: Final = 25
"""Words such as "tertulis" behind which a pair of spellings is looked for, each at the cost of 16 places at most."""
MOST_PAIRS: Final = 4
"""Pairs that are compared: nobody has so many names."""
ALIKE: Final = 0.6
NOT_IN_NAMES: Final = word_set(
    """
    nama namanya saya aku sy gw gue kami kita anda kamu dia orang lain salah beda berbeda typo keliru kurang
    huruf satu dua sertifikat sertipikat certificate pelatihan akun ktp dashboard prakerja di ke dari yang yg
    ada tidak tdk gak ga nggak belum blm sudah udah itu ini itunya adalah dan atau tapi dengan sama sesuai malah
    jadi berubah terbalik kebalik hanya cuma huruf spasi kosong tanpa lengkap muncul keluar tertulis tercetak
    tertera seharusnya harusnya bukan kok kenapa mengapa gimana bagaimana bisa mohon tolong please minta my name
    is the wrong not different other someone else person missing printed should be misspelled spelled on in of
    instead but error pada untuk dalam juga pun aja saja min kak admin dong sih ya
    """
)

# Only short words keep a full stop ("Moh.", "S.Pd."), so that a name ends with its sentence. Bounded, since names may
# begin at every mark of a long word.
_LETTERS = r"[^\W\d_]{1,40}+"
_WORD = rf"(?:(?:[^\W\d_]{{1,3}}\.){{1,5}}(?:{_LETTERS})?|{_LETTERS}(?:['’-]{_LETTERS}){{0,4}})(?![^\W_])"
_NAME = rf"{_WORD}(?:[^\S\n]++{_WORD}){{0,{LONGEST - 1}}}"
_QUOTE = r"[\"“”'‘’*]?"
_PRINTED = (
    r"(?:tertulis(?:nya)?|tercetak|tertera|ditulis|tulisannya|printed(?:\sas)?|written(?:\sas)?|says|shows|reads)"
)
_RIGHT = (
    r"(?:(?:yang|yg)\s(?:benar|bener|betul)|seharusnya|harusnya|bukan|padahal|sedangkan|instead\sof|should\sbe|"
    r"it\sshould\sbe|but)"
)
_MY_NAME = r"(?:(?:nama|name)\s(?:asli\s|lengkap\s)?(?:saya|sy|aku|di\sktp|ktp|asli)|my\s(?:real\s|full\s)?name)"
_LINK = r"(?:\s(?:itu|adalah|is|atas\snama|nama|namanya))?\s?[:=]?\s?"
_END = (
    r"(?=\s*(?:[,;!?)(\n\"”]|\.(?:\s|$)|$)"
    r"|\s+(?:mohon|tolong|bisa|gimana|bagaimana|kenapa|di|pada|sesuai|yang|yg|tapi|tp|min|kak|ya|dong|please|on|in)\b)"
)

# Both pairs are atomic up to the second name: it is looked for behind the first word that may introduce it and no
# other, which leaves 16 places where a name may end, not 64.
_FIRST = re.compile(rf"\b{_PRINTED}", re.IGNORECASE)
_PAIR = re.compile(
    rf"(?>{_PRINTED}{_LINK}{_QUOTE}(?P<printed>{_NAME}?){_QUOTE}[\s,.;-]{{1,4}}"
    rf"(?:tapi\s)?{_RIGHT}(?:\s{_MY_NAME})?{_LINK}{_QUOTE})(?P<account>{_NAME}?){_QUOTE}{_END}",
    re.IGNORECASE,
)
_RIGHT_FIRST = r"(?:seharusnya|harusnya|should\sbe|(?:yang|yg)\s(?:benar|bener))"
_FIRST_REVERSED = re.compile(rf"\b{_RIGHT_FIRST}", re.IGNORECASE)
_PAIR_REVERSED = re.compile(
    rf"(?>{_RIGHT_FIRST}{_LINK}{_QUOTE}(?P<account>{_NAME}?){_QUOTE},?\s"
    rf"(?:tapi|tp|but|malah|kok)\s(?:di\s(?:sertifikat|sertipikat)(?:nya)?\s)?(?:{_PRINTED}|malah|jadi)?{_LINK}"
    rf"{_QUOTE})(?P<printed>{_NAME}?){_QUOTE}{_END}",
    re.IGNORECASE,
)
_MINE = re.compile(rf"\b{_MY_NAME}{_LINK}{_QUOTE}(?P<account>{_NAME})", re.IGNORECASE)
_ON_CERTIFICATE = re.compile(
    rf"\b(?:di|pada|on|dalam)\s(?:the\s|my\s)?(?:sertifikat|sertipikat|certificate)(?:nya)?(?:\ssaya)?\s"
    rf"(?:(?:nama(?:nya)?|malah|jadi|menjadi|it)\s)?(?:{_PRINTED}|malah|jadi|menjadi|namanya)"
    rf"{_LINK}{_QUOTE}(?P<printed>{_NAME})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedName:
    """A name at [start, end) of the text; ``kind`` is CERTIFICATE_NAME or ACCOUNT_NAME."""

    kind: ReadingKind
    start: int
    end: int
    certainty: float


def find_stated_names(text: str) -> tuple[StatedName, ...]:
    """Names in ``text`` that are said to be printed on the certificate or to be the requester's own.

    In lower case a name counts only where words before and after fence it in.
    """
    names: list[StatedName] = []
    for match in (*_pairs(_FIRST, _PAIR, text), *_pairs(_FIRST_REVERSED, _PAIR_REVERSED, text))[:MOST_PAIRS]:
        if _may_be_two_spellings(match["printed"], match["account"]):
            names.append(StatedName(ReadingKind.CERTIFICATE_NAME, *match.span("printed"), 0.85))
            names.append(StatedName(ReadingKind.ACCOUNT_NAME, *match.span("account"), 0.85))
    kinds = {name.kind for name in names}
    for pattern, group, kind in (
        (_ON_CERTIFICATE, "printed", ReadingKind.CERTIFICATE_NAME),
        (_MINE, "account", ReadingKind.ACCOUNT_NAME),
    ):
        match_ = pattern.search(text) if kind not in kinds else None
        end = _capitalised_end(text, match_.start(group), match_.end(group)) if match_ else None
        if match_ and end:
            names.append(StatedName(kind, match_.start(group), end, 0.7))
    return tuple(sorted(names, key=lambda name: name.start))


def _pairs(first: re.Pattern[str], pair: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    end = 0
    for place in islice(first.finditer(text), MOST_PLACES):
        match = pair.match(text, place.start()) if place.start() >= end else None
        if match:
            end = match.end()
            yield match


def _may_be_two_spellings(printed: str, account: str) -> bool:
    """Both look like names; in lower case they must resemble each other ("perempuan", "laki-laki" do not)."""
    if not (_may_be_name(printed) and _may_be_name(account)):
        return False
    capitalised = all(word[0].isupper() for word in (*printed.split(), *account.split()))
    if capitalised or max(len(printed), len(account)) > LONGEST_SPELLING:
        return capitalised
    return SequenceMatcher(None, printed.lower(), account.lower()).ratio() >= ALIKE


def _may_be_name(words: str) -> bool:
    letters = sum(character.isalpha() for character in words)
    return letters >= 3 and not any(word.strip(".'’-").lower() in NOT_IN_NAMES for word in words.split())


def _capitalised_end(text: str, start: int, end: int) -> int | None:
    """Where the capitalised words from ``start`` on stop; None without any, or where all of the text is capitals."""
    if not any(character.islower() for character in text):
        return None
    stop = None
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word.group().strip(".'’-")
        if not bare[:1].isupper() or bare.lower() in NOT_IN_NAMES:
            break
        stop = start + word.end()
    return stop if stop and _may_be_name(text[start:stop]) else None
