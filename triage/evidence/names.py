"""Whose the names are that a text mentions: the writer's own, the one that stands where it should not, or another's.

A desk says where names stand (``Definition.names``); a model of the wording model's form says of each whose it is, from
the words around it. Its labels are the desk's kinds of readings, and ``OTHER_NAME``. It is trained by
``triage.learning.names``. What the desk's rules read stays: the model fills what they leave open.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import permutations
from math import prod
from pathlib import Path
from typing import Final

from triage.decision.facts import Origin, Reading, Source
from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.words.alike import are_alike

Place = tuple[int, int]
"""A half-open range of a text."""
OTHER_NAME: Final = "other_name"
BEFORE, AFTER = 8, 6
"""Words that are looked at before and after a name, up to the next one."""
MOST: Final = 12
"""Names of a text that are judged, the first ones: each is compared with each."""
LEAST: Final = 1e-6
"""The share that a label has at least, so that nothing is infinitely likelier."""
LIKELY: Final = 0.7
AT_MOST: Final = 0.75
"""The share from which a name is taken for what the model says, and how sure it is at most."""
PAIRED, UNORDERED = 0.8, 0.65
"""How likely two names must be the writer's own and the other one, in whichever order, and how sure each is then."""
THIS_NAME, ANOTHER_NAME, THE_END = "xnamex", "xothernamex", "xendx"
NEAR: Final = "xb", "xa"
"""Words that no text has. The last two stand before the words right beside the name, and make pairs with them."""
MARKS: Final = {
    **dict.fromkeys(".", "stop"),
    **dict.fromkeys(",;", "comma"),
    **dict.fromkeys(":=", "colon"),
    **dict.fromkeys("?", "ask"),
    **dict.fromkeys("!", "cry"),
    **dict.fromkeys("\"“”'‘’*", "quote"),
    **dict.fromkeys("→>-–—", "arrow"),
    **dict.fromkeys("()", "bracket"),
}
"""Marks right beside a name, which make words that no text has."""
LENGTH: Final = "none", "one", "two", "three"
# Each character is looked at once.
_WORD = re.compile(r"[^\W_]+")


def in_context(text: str, place: Place, places: Sequence[Place]) -> str:
    """The words around the name at ``place``, and what is known of it beside them; its own the model does not see."""
    start, end = place
    last = max((stop for _, stop in places if stop <= start), default=0)
    first = min((begin for begin, _ in places if begin >= end), default=len(text))
    before = [ANOTHER_NAME] * bool(last) + _WORD.findall(text[last:start].lower())
    after = [*_WORD.findall(text[end:first].lower()), ANOTHER_NAME if first < len(text) else THE_END]
    near = [*(f"{NEAR[0]} {word}" for word in before[-3:]), *(f"{NEAR[1]} {word}" for word in after[:3])]
    marks = [*_mark("xbeforex", text[:start].rstrip()[-1:]), *_mark("xafterx", text[end:].lstrip()[:1])]
    return " ".join([*_known(text, place, places), *marks, *before[-BEFORE:], THIS_NAME, *after[:AFTER], *near])


def _mark(side: str, mark: str) -> Iterator[str]:
    if mark and not mark.isalnum():
        yield f"{side} xmark{MARKS.get(mark, 'other')}x"


def _known(text: str, place: Place, places: Sequence[Place]) -> list[str]:
    """What is known of a name, as words that no text has: is another alike, which of them comes first, how long it is,
    and whether it begins a sentence, where a capital says nothing.
    """
    name = text[slice(*place)]
    others = [other for other in places if text[slice(*other)].lower() != name.lower()]
    alike = [other for other in others if are_alike(text[slice(*other)], name)]
    order = "alone" if not alike else "first" if place < min(alike) else "second"
    length = LENGTH[min(len(name.split()), len(LENGTH) - 1)]
    begins = "begins" if text[: place[0]].rstrip()[-1:] in ("", ".", "!", "?", "\n") else "within"
    return [f"x{order}x", f"x{order}{length}x", f"x{begins}{length}x", f"x{'many' if others else 'single'}x"]


def judged(text: str, readings: Sequence[Reading], model: WordingModel | None) -> tuple[Reading, ...]:
    """The readings of ``text``, and the likeliest name of each kind that they do not know."""
    known = [(each.kind, each.value.lower()) for each in readings]
    places = list(installed().names(text))[:MOST] if model else []
    if model is None or not places:
        return tuple(readings)
    stands = _where_it_says_most(text, places, model)
    kinds = [each for each in model.labels if each != OTHER_NAME]
    found = []
    for kind, (number, share) in told([share for _, share in stands], kinds=kinds).items():
        place = stands[number][0]
        name = text[slice(*place)]
        is_open = all(kind != other and (other not in model.labels or name.lower() != value) for other, value in known)
        if is_open:
            origin = Origin(Source.TEXT, field="description", span=place, quote=name)
            found.append(Reading(kind, name, round(min(share, AT_MOST), 3), origin))
    return (*readings, *found)


def _where_it_says_most(
    text: str, places: Sequence[Place], model: WordingModel
) -> list[tuple[Place, Mapping[str, float]]]:
    """Each name once, however often it is mentioned: where its words say most of whose it is, and what they say."""
    found: dict[str, tuple[Place, Mapping[str, float]]] = {}
    for place in places:
        shares = model.shares(in_context(text, place, places))
        name = text[slice(*place)].lower()
        if name not in found or shares[OTHER_NAME] < found[name][1][OTHER_NAME]:
            found[name] = place, shares
    return list(found.values())


def told(shares: Sequence[Mapping[str, float]], *, kinds: Sequence[str]) -> dict[str, tuple[int, float]]:
    """Of each kind that the words tell the number of the name, and how sure that is; ``shares``: a name's, by label.

    Often it is plain that two names are set against each other, and not which of them is whose: then both are told, and
    neither surely.
    """
    found = {kind: each for kind, each in likeliest(shares, kinds=kinds).items() if each[1] >= LIKELY}
    pair = paired(shares, kinds=kinds)
    if len(found) == len(kinds) or any(pair.get(kind, each[0]) != each[0] for kind, each in found.items()):
        return found
    return {kind: (number, UNORDERED) for kind, number in pair.items()} | found


def paired(shares: Sequence[Mapping[str, float]], *, kinds: Sequence[str]) -> dict[str, int]:
    """The two names that are of the two ``kinds`` in one order or the other, in the likelier; {} for none so likely."""
    if len(kinds) != 2:
        return {}
    odds = [[each[kind] / max(each[OTHER_NAME], LEAST) for each in shares] for kind in kinds]
    joint = {pair: odds[0][pair[0]] * odds[1][pair[1]] for pair in permutations(range(len(shares)), 2)}
    whole = 1 + sum(map(sum, odds)) + sum(joint.values())
    best = max(joint, key=lambda pair: joint[pair] + joint[pair[::-1]], default=None)
    if best is None or joint[best] + joint[best[::-1]] < PAIRED * whole:
        return {}
    first, second = best if joint[best] >= joint[best[::-1]] else best[::-1]
    return {kinds[0]: first, kinds[1]: second}


def likeliest(shares: Sequence[Mapping[str, float]], *, kinds: Sequence[str]) -> dict[str, tuple[int, float]]:
    """For each kind the number of the likeliest name, and how likely; ``shares``: a name's, by label.

    Judged together: of each kind there is at most one name, whatever else the text mentions, and no name is of two.
    """
    odds = {kind: [each[kind] / max(each[OTHER_NAME], LEAST) for each in shares] for kind in kinds}
    found = {}
    for kind in kinds:
        others = [odds[other] for other in kinds if other != kind]
        chances = [own * prod(1 + sum(other) - other[n] for other in others) for n, own in enumerate(odds[kind])]
        none = prod(1 + sum(other) for other in others)
        number = max(range(len(chances)), key=chances.__getitem__)
        found[kind] = number, chances[number] / (sum(chances) + none)
    return found


def shipped() -> WordingModel | None:
    """The model that ships with the desk, loaded once per process; None for a desk that has none."""
    return _shipped(installed().name_model)


@cache
def _shipped(folder: Path) -> WordingModel | None:
    return WordingModel.load(folder) if folder.is_dir() else None
