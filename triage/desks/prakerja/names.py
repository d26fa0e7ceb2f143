"""Are two written names the same person's? Made for Indonesian names: titles, bin/binti, old spelling, initials.

Three outcomes: *same*, *soft* (a person must look or the requester must be asked) and *hard*.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from triage.decision.exhibits import Part

# Characters compared, which takes the square of them; real names beyond 60 exist, beyond this it is no name.
LONGEST = 200
LONG_WORD = 8  # From here on two wrong letters still look like the same word.
SHORT_FORM = 3  # Up to so many letters may stand for a word: "S.", "Abd."
VOWELS = frozenset("aeiou")

PREFIX_TITLES = frozenset([
    "dr", "drs", "dra", "ir", "h", "hj", "prof", "kh", "apt", "ust", "ustadz", "ustadzah",
])  # fmt: skip
SUFFIX_TITLES = frozenset([
    "spd", "spdi", "spdk", "se", "sei", "sh", "shi", "skom", "st", "ssos", "sag", "sfarm", "sip", "sikom", "ssi",
    "skm", "skep", "sked", "skg", "sgz", "sst", "spsi", "shum", "ssn", "spar", "sp", "spt", "str", "strkep", "mm",
    "mpd", "mpdi", "msi", "msc", "mh", "mt", "mkom", "mhum", "mkes", "mak", "mba", "mag", "mikom", "mkn", "mars",
    "msn", "ma", "amd", "amdkeb", "amdkep", "bsc", "ba", "phd", "ak", "ca", "ners", "ns", "apt",
])  # fmt: skip
GLUED_TITLE = re.compile(r"(?<!\S)((?:prof|drs|dra|dr|ir|hj|h|kh)\.)(?=\w)")  # "Dr.Budi"
APOSTROPHES = re.compile(r"['`\u00b4\u2018\u2019\u02bc]")
FILIATION = frozenset({"bin", "binti"})
MUHAMMAD = frozenset([
    "muhammad", "muhamad", "muhammed", "mohammad", "mohamad", "mohammed", "mohamed", "moh", "muh", "mohd", "muhd",
    "mhd", "mochammad", "mochamad", "muchammad", "muchamad", "mokhammad", "mokhamad", "moch", "much",
])  # fmt: skip
OLD_CONSONANTS = ("dj", "tj")
OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"))
CONFUSABLE = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("8", "b"))


class NameOutcome(StrEnum):
    """How far apart two names are."""

    SAME = "same"
    SOFT = "soft"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class NameComparison:
    """``notes`` say what a soft difference consists of, sorted:

    ``confusable`` (letters that a camera mixes up), ``cut_off`` (one name is the other's beginning,
    broken off within a word), ``dropped_word``, ``initials`` (and other short forms),
    ``misspelling`` (a wrong letter), ``unreadable`` (one side has no letters), ``word_order``.
    The ``a`` (or ``b``) of all ``diff`` parts together are the name as written, tidied.
    """

    outcome: NameOutcome
    diff: tuple[Part, ...]
    notes: tuple[str, ...] = ()


@lru_cache(maxsize=16)  # Within one decision several categories compare the same two names.
def compare_names(a: str, b: str) -> NameComparison:
    """Compare two names as people or cameras wrote them; outcome and notes don't depend on the order."""
    diff = tuple(_diff(tidy(a), tidy(b)))
    # The smaller first, so that what follows need not be symmetric itself.
    left, right = sorted((_words(a), _words(b)))
    if left == right or "".join(left) == "".join(right) or _is_old_spelling(a, b, left, right):
        return NameComparison(NameOutcome.SAME, diff)
    if not left:
        return NameComparison(NameOutcome.SOFT, diff, ("unreadable",))
    pairs, rest_left, rest_right = _match(left, right)
    notes = {note for _, _, note in pairs if note}
    is_hard = bool(rest_left and rest_right)
    if (is_hard or "misspelling" in notes) and _is_cut_off(left, right):
        return NameComparison(NameOutcome.SOFT, diff, ("cut_off",))
    if is_hard:
        return NameComparison(NameOutcome.HARD, diff)
    if rest_left or rest_right:
        notes.add("dropped_word")
    if [at for _, at, _ in sorted(pairs)] != sorted(at for _, at, _ in pairs):
        notes.add("word_order")
    return NameComparison(NameOutcome.SOFT if notes else NameOutcome.SAME, diff, tuple(sorted(notes)))


def tidy(name: str) -> str:
    """The name as written, without invisible characters and odd spacing, cut to ``LONGEST`` characters."""
    visible = "".join(
        " " if unicodedata.category(letter) in {"Cc", "Zs", "Zl", "Zp"} else letter
        for letter in unicodedata.normalize("NFKC", name[: 4 * LONGEST])
        if unicodedata.category(letter) != "Cf"
    )
    return " ".join(visible.split())[:LONGEST].rstrip()


def _words(name: str) -> list[str]:
    """The words that make up the name: folded, without titles and bin/binti."""
    decomposed = unicodedata.normalize("NFKD", tidy(name).casefold())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    spaced = GLUED_TITLE.sub(r"\1 ", APOSTROPHES.sub("", plain))
    written = re.findall(r"[^\s,]+|,", spaced)
    words = [word for token in _without_titles(written) for word in re.split(r"[\W_]+", token) if word]
    kept = [word for word in words if word not in FILIATION]
    return [_fold(word) for word in kept or words]


def _without_titles(tokens: list[str]) -> list[str]:
    """Drop titles in front ("Prof. Dr. H.") and behind ("S.Pd, M.M."), unless nothing would be left."""
    kept = list(tokens)
    while len(kept) > 1 and _bare(kept[0]) in PREFIX_TITLES | {""}:
        kept.pop(0)
    while len(kept) > 1 and (size := _suffix_size(kept)):
        del kept[-size:]
    return kept if any(_bare(token) for token in kept) else tokens


def _suffix_size(tokens: list[str]) -> int:
    """How many tokens at the end are one title (or a comma): "S.Pd", "S. Pd", or 0."""
    if not _bare(tokens[-1]):
        return 1
    for size in (1, 2):
        title = tokens[-size:]
        bare = "".join(map(_bare, title))
        before = tokens[:-size]
        # Short titles ("S.E.", "Ma") can be names: believe them only with a dot or behind a comma.
        marked = len(bare) > 2 or "." in "".join(title) or before[-1:] == [","]
        if len(before) > 0 and "," not in title and bare in SUFFIX_TITLES and marked:
            return size
    return 0


def _bare(token: str) -> str:
    return re.sub(r"[\W_]+", "", token)


def _fold(word: str) -> str:
    for old, new in OLD_SPELLING:
        word = word.replace(old, new)
    return "muhammad" if word in MUHAMMAD else word


def _is_old_spelling(a: str, b: str, left: list[str], right: list[str]) -> bool:
    """True if one name is written as of old ("dj" for j) and both are the same once its "j" may be a y: Djaja, Jaya."""
    is_old = any(sign in name.casefold() for name in (a, b) for sign in OLD_CONSONANTS)
    return is_old and "".join(left).replace("j", "y") == "".join(right).replace("j", "y")


def _is_cut_off(left: list[str], right: list[str]) -> bool:
    """True if the shorter name ends within a word of the longer, as a name that found no room."""
    short, long = sorted(("".join(left), "".join(right)), key=len)
    ends = {len("".join(words[:count])) for words in (left, right) for count in range(1, len(words))}
    return len(short) > SHORT_FORM and long.startswith(short) and len(short) not in ends


def _match(left: list[str], right: list[str]) -> tuple[list[tuple[int, int, str]], list[int], list[int]]:
    """Pair words, closest kinds first; returns (left index, right index, note) and what stays alone."""
    pairs: list[tuple[int, int, str]] = []
    rest_left, rest_right = list(range(len(left))), list(range(len(right)))
    kinships = [[_kinship(a, b) for b in right] for a in left]
    for note in ("", "confusable", "misspelling", "initials"):
        for i in tuple(rest_left):
            j = next((j for j in rest_right if kinships[i][j] == note), None)
            if j is not None:
                pairs.append((i, j, note))
                rest_left.remove(i)
                rest_right.remove(j)
    return pairs, rest_left, rest_right


def _kinship(a: str, b: str) -> str | None:
    """How two words belong together: "" (the same), a note, or None (not at all)."""
    if a == b or {a, b} == {"m", "muhammad"}:
        return ""
    short, long = sorted((a, b), key=len)
    if _abbreviates(short, long):
        return "initials"
    if len(short) == 1:
        return None
    if _camera(a) == _camera(b):
        return "confusable"
    allowed = 2 if min(len(a), len(b)) >= LONG_WORD else 1
    return "misspelling" if len(long) - len(short) <= allowed and _distance(a, b) <= allowed else None


def _abbreviates(short: str, long: str) -> bool:
    """True for the first letters ("Abd") and for consonants in their order ("Gst" for Gusti)."""
    if len(short) > SHORT_FORM or short[0] != long[0]:
        return False
    letters = iter(long)
    return long.startswith(short) or (VOWELS.isdisjoint(short) and all(letter in letters for letter in short))


def _camera(word: str) -> str:
    for seen, meant in CONFUSABLE:
        word = word.replace(seen, meant)
    return word


def _distance(a: str, b: str) -> int:
    """Letters to insert, delete or replace to get from ``a`` to ``b``."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def _diff(a: str, b: str) -> Iterator[Part]:
    matcher = SequenceMatcher(None, _lower(a), _lower(b), autojunk=False)
    for tag, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        yield Part(tag == "equal", a[a_from:a_to], b[b_from:b_to])


def _lower(text: str) -> str:
    """Lower case, letter by letter, so that positions stay what they were."""
    return "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)
