"""Names that a requester states plainly: "tertulis Budi Santosa, seharusnya Budi Santoso"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.lexicon import word_set
from triage.desks.prakerja.texts.alike_names import find_alike_names
from triage.desks.prakerja.texts.name_places import NAME, NOT_IN_NAMES, QUOTED
from triage.words.alike import are_alike

MOST_PLACES: Final = 25
"""Words such as "tertulis" behind which a pair of spellings is looked for, each at the cost of 16 places at most."""
TOLD_WITHIN: Final = 2_000
"""Characters in which names are looked for that no pair of words introduces: that costs most, and is said early."""
MOST_PAIRS: Final = 4
"""Pairs that are compared: nobody has so many names."""
ALIKE_SURE: Final = 0.7  # Two spellings that only resemble each other.
COUNTS: Final = word_set("satu dua")
"""Of "kurang satu huruf"; with a capital, behind another one, they are of a name: "Maria Dua Nona"."""
NOT_A_NAMES: Final = 40
"""Characters before a word such as "tertulis" in which another word may say that it is not about a name."""

_QUOTE = r"[\"“”'‘’*]?"
_PRINTED = (
    r"(?:tertulis(?:nya)?|tercetak|tertera|ditulis|dong\stulis|tulisannya|"
    r"printed(?:\sas)?|written(?:\sas)?|says|shows|reads)"
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
# The letters that any alternative begins with come first: most words are refused by one comparison, not by twenty.
_FIRST = re.compile(rf"(?=[dprstw])\b{_PRINTED}", re.IGNORECASE)
_PAIR = re.compile(
    rf"(?>{_PRINTED}{_LINK}{_QUOTE}(?P<printed>{NAME}?){_QUOTE}[\s,.;-]{{1,4}}"
    rf"(?:tapi\s)?{_RIGHT}(?:\s{_MY_NAME})?{_LINK}{_QUOTE})(?P<account>{NAME}?){_QUOTE}{_END}",
    re.IGNORECASE,
)
_RIGHT_FIRST = r"(?:seharusnya|harusnya|should\sbe|(?:yang|yg)\s(?:benar|bener))"
_FIRST_REVERSED = re.compile(rf"\b{_RIGHT_FIRST}", re.IGNORECASE)
_PAIR_REVERSED = re.compile(
    rf"(?>{_RIGHT_FIRST}{_LINK}{_QUOTE}(?P<account>{NAME}?){_QUOTE},?\s"
    rf"(?:tapi|tp|but|malah|kok)\s(?:di\s(?:sertifikat|sertipikat)(?:nya)?\s)?(?:{_PRINTED}|malah|jadi)?{_LINK}"
    rf"{_QUOTE})(?P<printed>{NAME}?){_QUOTE}{_END}",
    re.IGNORECASE,
)

# The two names told one by one, in any order. Only what is named for a name is sure of one alone: behind "I'm" and
# "jadi" two words must follow, or one that resembles the other name.
_I = r"(?:saya|sy|aku|gue|gw|gua|sayo|ambo|abdi|kulo|kula|ulun|tiang|awak|beta|lon|inyong|ane|denai)"
_PAPER = rf"(?:sesuai|menurut|di|pada|on)\s(?:my\s)?(?:ktp|kk|akun|id|account)(?:nya|\s{_I}|\sprakerja)?"
_OF_PAPERS = rf"{_PAPER}(?:\s(?:dan|sama|and)\s{_PAPER})?"
_CERTIFICATE = r"(?:the\s|my\s)?(?:e-?)?(?:sertifikat|sertipikat|sertif|certificate)(?:nya|ku|\s(?:saya|sy|aku))?"
# Of whom they write: "nama bapak saya".
_OF = (
    r"(?:(?:bapak|bpk|ibu|suami|istri|isteri|anak|adik|adek|kakak|abang|kakek|nenek|mertua|bojo|emak|mamak)"
    r"(?:k|ku)?\s)"
)
_OWN = re.compile(
    rf"\b(?:(?P<sure>(?:namaku|{_I}\snama(?:nya)?|(?:nama|jeneng|asma|ngaran)\s(?:asli\s|lengkap\s)?{_OF}?{_I}|nama\s(?:asli|ktp)"
    rf"|my\s(?:[a-z]{{4,7}}\s)?name"
    rf"|nama\s{_OF_PAPERS})(?:\s(?:asli|lengkap|(?:yang|yg)\s(?:benar|bener|betul)|sebenarnya|sebetulnya|{_OF_PAPERS}))?"
    rf"|(?:se)?(?:harusnya|mestinya)|kudun[ae]|(?:yang|yg)\s(?:benar|bener|betul)|melainkan"
    rf"|should\s(?:be|read|say|have\sbeen)|supposed\sto\sbe)"
    rf"|(?:padahal|pdhl|sedangkan|tapi|tp|kalau)\s{_I}(?:\sini)?|(?:\A|(?<=[.!?,]\s)){_I}"
    rf"|i['’]?m|i\sam|{_OF_PAPERS})(?!\w)",
    re.IGNORECASE,
)
# As above, first the letters that any alternative begins with.
_SHOWN = re.compile(
    rf"(?=[cdekmnprstw])\b"
    rf"(?:(?P<sure>{_PRINTED}|tercantum|dic[ei]th?ak|dicantumkan|spelled|{_MY_NAME}\s(?:bukan|is\snot|isn['’]t)"
    rf"|nama(?:nya)?\s(?:(?:yang|yg)\s)?(?:ada\s)?(?:di|pada|dalam)\s{_CERTIFICATE}|name\son\s{_CERTIFICATE})"
    rf"|nama(?:nya|ku|\snya)?(?:\s(?:depan|tengah|belakang|{_I}|di|{_CERTIFICATE})){{0,4}}+"
    rf"\s(?:malah\s|kok\s)?(?:jadi|menjadi|dadi|janten|malah|(?:salah|keliru|typo|wrong)\s?:)"
    rf"|(?:kok|tapi|tp|malah)\snama(?:nya|\snya)|nama\sorang\slain[,.!]{{0,3}}"
    rf"|{_CERTIFICATE}\s(?:malah\s|kok\s)?(?:jadi|menjadi|atas\snama|in\sthe\sname\sof|is\sfor))(?!\w)",
    re.IGNORECASE,
)
_SAID_OF_IT = re.compile(
    r"(?:\s(?:itu|adalah|ialah|yaitu|is|was|as|atas|the|my|nama(?:nya)?|name|jadi|malah)){0,3}\s?[:=]?\s?",
    re.IGNORECASE,
)
_PLAIN = re.compile(NAME)
# "Puspita Dewy, harusnya Puspita Dewi", "jadi rina_88, padahal Rina": of so many characters the last name is looked at.
_BEFORE: Final = 80
_CAPITAL = r"[A-Z][\w'’.-]{0,30}"
_THEN_RIGHT = re.compile(
    rf"\b(?:{_RIGHT_FIRST}|(?:se)?mestinya|kudun[ae]|padahal|pdhl|instead\sof)(?!\w)", re.IGNORECASE
)
_USER_NAME = r"[A-Za-z]\w{0,20}[\d_]\w{0,20}"
_BEFORE_RIGHT = re.compile(
    rf"(?:[\"“'‘](?P<quoted>[^\"”'’\n]{{3,60}})[\"”'’]|\b(?P<plain>{_CAPITAL}(?:\s{_CAPITAL}){{1,5}}|{_USER_NAME}))"
    r"[\s,;.…>-]{1,4}$"
)
_NOT_BUT = re.compile(r"[\"“”'‘’*]?,?\s(?:bukan(?:nya)?|bkn|not)\s", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:nama(?:nya|ku)?|marga(?:nya|ku)?|namo(?:nyo)?|name|jeneng(?:e|ku)?|asma|ngaran)\b", re.IGNORECASE
)
_ANOTHER_FIELD = re.compile(
    r"\b(?:judul|pelatihan|kursus|kelas|course|class|title|tanggal|tgl|date|nilai|skor|score|status|dashboard|dasbor"
    r"|pesan|error|page|halaman)(?:nya)?\b[^.!?\n]*$",
    re.IGNORECASE,
)
_MINE = re.compile(rf"\b{_MY_NAME}{_LINK}{_QUOTE}(?P<account>{NAME})", re.IGNORECASE)
_ON_CERTIFICATE = re.compile(
    rf"\b(?:di|pada|on|dalam)\s{_CERTIFICATE}\s"
    rf"(?:(?:nama(?:nya)?|malah|jadi|menjadi|it)\s)?(?:{_PRINTED}|malah|jadi|menjadi|namanya)"
    rf"{_LINK}{_QUOTE}(?P<printed>{NAME})",
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
    names = names or _told_one_by_one(text[:TOLD_WITHIN]) or _alike(text[:TOLD_WITHIN])
    kinds = {name.kind for name in names}
    for pattern, group, kind in (
        (_ON_CERTIFICATE, "printed", ReadingKind.CERTIFICATE_NAME),
        (_MINE, "account", ReadingKind.ACCOUNT_NAME),
    ):
        match_ = pattern.search(text, 0, TOLD_WITHIN) if kind not in kinds else None
        end = _capitalised_end(text, match_.start(group), match_.end(group)) if match_ else None
        if match_ and end:
            names.append(StatedName(kind, match_.start(group), end, 0.7))
    return tuple(sorted(names, key=lambda name: name.start))


def _alike(text: str) -> list[StatedName]:
    found = find_alike_names(text, no_names=NOT_IN_NAMES) if _NAMED.search(text) else None
    if found is None:
        return []
    kinds = ((ReadingKind.CERTIFICATE_NAME, found.printed), (ReadingKind.ACCOUNT_NAME, found.own))
    return [StatedName(kind, *place, ALIKE_SURE) for kind, place in kinds]


def _pairs(first: re.Pattern[str], pair: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    end = 0
    for place in islice(first.finditer(text), MOST_PLACES):
        match = pair.match(text, place.start()) if place.start() >= end else None
        if match:
            end = match.end()
            yield match


@dataclass(frozen=True, slots=True)
class _Told:
    """A name behind words that say whose it is; ``is_sure`` if by itself it can be nothing else."""

    start: int
    end: int
    is_sure: bool


def _told_one_by_one(text: str) -> list[StatedName]:
    """The printed and the own name where each has words of its own; none unless both are told."""
    if not _NAMED.search(text) and not _ON_CERTIFICATE.search(text):
        return []
    own, printed = list(_told(_OWN, text)), list(_told(_SHOWN, text))
    own += [each for before in printed if (each := _behind_not(text, before))]
    printed += [each for before in own if (each := _behind_not(text, before))]
    printed += _before_right(text)
    for mine, shown in islice(product(own, printed), MOST_PAIRS**2):
        a, b = text[mine.start : mine.end], text[shown.start : shown.end]
        if a != b and ((mine.is_sure and shown.is_sure) or are_alike(a, b)):
            return [
                StatedName(ReadingKind.ACCOUNT_NAME, mine.start, mine.end, 0.85),
                StatedName(ReadingKind.CERTIFICATE_NAME, shown.start, shown.end, 0.85),
            ]
    return []


def _told(words: re.Pattern[str], text: str) -> Iterator[_Told]:
    found = 0
    for place in islice(words.finditer(text), MOST_PLACES):
        before = text[max(0, place.start() - NOT_A_NAMES) : place.start()]
        link = _SAID_OF_IT.match(text, place.end())
        name = _told_at(text, link.end() if link else place.end(), is_named=bool(place["sure"]))
        if name and found < MOST_PAIRS and not _ANOTHER_FIELD.search(before):
            found += 1
            yield name


def _before_right(text: str) -> Iterator[_Told]:
    """Names right before words for how it should be."""
    for place in islice(_THEN_RIGHT.finditer(text), MOST_PAIRS):
        found = _BEFORE_RIGHT.search(text, max(0, place.start() - _BEFORE), place.start())
        group = "quoted" if found and found["quoted"] else "plain"
        if found and _may_be_name(found[group]):
            yield _Told(*found.span(group), is_sure=True)


def _behind_not(text: str, name: _Told) -> _Told | None:
    """ "Budi Santoso bukan Budi Santosa"."""
    place = _NOT_BUT.match(text, name.end)
    return _told_at(text, place.end(), is_named=name.is_sure) if place else None


def _told_at(text: str, start: int, *, is_named: bool) -> _Told | None:
    """The name that begins there: what is quoted, or else the words up to one that is of no name.

    Where small letters are used, a name without capitals, and in capitals every name, is not sure.
    """
    if quoted := QUOTED.match(text, start):
        return _Told(*quoted.span("name"), is_sure=True) if _may_be_name(quoted["name"]) else None
    match = _PLAIN.match(text, start)
    end = _end_of_name(text, *match.span()) if match else start
    if not _may_be_name(text[start:end]):
        return None
    words = text[start:end].split()
    is_written = text[start].isupper() and not text.isupper()
    return _Told(start, end, is_sure=is_written and (is_named or len(words) > 1))


def _end_of_name(text: str, start: int, end: int) -> int:
    """Where the first word stands that is of no name; behind a capital, one in small letters."""
    is_written = text[start].isupper() and not text.isupper()
    stop = start
    for word in re.finditer(r"\S+", text[start:end]):
        bare = word.group().strip(".'’-")
        is_count = bare.lower() in COUNTS and not (is_written and bare[0].isupper() and stop > start)
        if bare.lower() in NOT_IN_NAMES or is_count or (is_written and not bare[:1].isupper()):
            break
        stop = start + word.end()
    return stop


def _may_be_two_spellings(printed: str, account: str) -> bool:
    """Both look like names; in lower case they must resemble each other ("perempuan", "laki-laki" do not)."""
    if not (_may_be_name(printed) and _may_be_name(account)):
        return False
    capitalised = all(word[0].isupper() for word in (*printed.split(), *account.split()))
    return capitalised or are_alike(printed, account)


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
