"""What a text states in words that no rule knows: that a review is given, that a thing has come.

A desk's rules read plain words, and are right where they say anything. Where they say nothing of a kind of reading, a
model of the wording model's form is asked, one a kind, passage by passage: its labels are the values of that kind, and
``NOTHING``. It is trained by ``triage.learning.stated``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from triage.decision.facts import Origin, Reading, Source
from triage.evidence.wording import WordingModel
from triage.installed import installed

NOTHING: Final = "unclear"
"""The label of passages that state nothing of a kind; the wording model's own, which are put beside others to learn."""
SHORT, LONG, STEP = 6, 30, 20
"""Words of a passage: shorter ones go on into the next sentence ("Ulasan? Udah."), longer ones are read in pieces. What
is left at the end is read with what was before it."""
LIKELY, CERTAIN = 0.8, 0.9
"""The shares from which a passage is taken for what the model says, and from which that may contradict somebody."""
MARGIN: Final = 0.2
"""By how much it must be likelier than anything else that any passage states of the same kind."""
GUESSED_AT_MOST, AT_MOST = 0.59, 0.75
"""How sure a statement is at most that no rule confirms, below and from ``CERTAIN``: most fill a gap and no more."""
# Each character is looked at once.
_WORD = re.compile(r"\S+")
_ENDS = ".!?;"


def judged(text: str, readings: Sequence[Reading], models: Mapping[str, WordingModel]) -> tuple[Reading, ...]:
    """The readings of ``text``, and for each kind of which they say nothing what a passage states most likely."""
    pieces = list(_in_context(text)) if models else []
    found = (
        _stated(text, pieces, kind, model)
        for kind, model in models.items()
        if not any(each.kind == kind and each.value in model.labels for each in readings)
    )
    return (*readings, *(each for each in found if each is not None))


def passages(text: str) -> Iterator[tuple[int, int]]:
    """Where the passages of the text stand: sentences, short ones with the next, long ones in pieces that overlap."""
    words: list[tuple[int, int]] = []
    before = 0
    for match in _WORD.finditer(text):
        words.append(match.span())
        # A line may end where a mail program broke it; an empty one ends a paragraph.
        is_end = text[match.end() - 1] in _ENDS or text[match.end() : match.end() + 2] == "\n\n"
        if is_end and len(words) >= SHORT:
            yield words[0][0], words[-1][1]
            words, before = [], words[0][0]
        elif len(words) == LONG:
            yield words[0][0], words[-1][1]
            words, before = words[STEP:], words[0][0]
    if words:
        yield before if len(words) < SHORT else words[0][0], words[-1][1]


def _in_context(text: str) -> Iterator[tuple[int, int]]:
    """The passages, each alone and with the one before: "Harus kasih bintang dulu? Aku belum." is told by both."""
    before: tuple[int, int] | None = None
    for place in passages(text):
        yield place
        if before is not None and len(text[before[0] : place[1]].split()) <= LONG:
            yield before[0], place[1]
        before = place


def _stated(text: str, pieces: Sequence[tuple[int, int]], kind: str, model: WordingModel) -> Reading | None:
    likeliest: dict[str, tuple[float, tuple[int, int]]] = {}
    for start, end in pieces:
        if not installed().speaks_of(kind, text[start:end]):
            continue
        for label, share in model.shares(text[start:end]).items():
            likeliest[label] = max(likeliest.get(label, (0.0, (0, 0))), (share, (start, end)))
    likeliest.pop(NOTHING, None)
    ranked = sorted(((share, label, place) for label, (share, place) in likeliest.items()), reverse=True)
    certain = installed().certain_from.get(kind, CERTAIN)
    if not ranked or ranked[0][0] < min(LIKELY, certain) or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN):
        return None
    share, label, (start, end) = ranked[0]
    if not installed().speaks_of(kind, text[start:end], label):
        return None
    spans = model.words_for(text[start:end], label)
    span = (start + spans[0][0], start + spans[0][1]) if spans else (start, end)
    origin = Origin(Source.TEXT, field="description", span=span, quote=text[slice(*span)])
    return Reading(kind, label, round(min(share, AT_MOST if share >= certain else GUESSED_AT_MOST), 3), origin)


def shipped() -> Mapping[str, WordingModel]:
    """The models that ship with the desk by their kinds, loaded once per process; none for a desk without."""
    return _shipped(installed().stated_models)


@cache
def _shipped(folder: Path) -> Mapping[str, WordingModel]:
    kinds = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return {path.name: WordingModel.load(path) for path in kinds}
