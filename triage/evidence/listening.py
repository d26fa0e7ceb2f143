"""What a message says beside the cause: which circumstances its words tell of, and whether a person has to read them.

The model has the form of the wording model, with a judge of its own for each label: the circumstances by their codes,
and ``UNHEARD``, which says how likely a person has to read the message whatever it tells of. It is trained by
``triage.learning.listening``. Each answers for the whole message: a sentence means something else beside another. Only
what may stand beside a cause in a sentence of its own (``Circumstance.is_beside``) is also asked of each sentence.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Final

from triage.decision.circumstances import NOT_UNDERSTOOD, UNHEARD
from triage.decision.facts import Heard, Origin, Source
from triage.evidence.stated import passages
from triage.evidence.wording import WordingModel
from triage.installed import installed

FAINT: Final = 0.05
"""Confidence below which a circumstance is not kept: the facts of a plain complaint would hold forty of them."""
LEAST_DOUBT: Final = 0.1
"""How likely a person must have to read the message for any circumstance to count: a word such as "penipu" that a plain
complaint shouts names one, and the message as a whole takes it back. Costs no circumstance in three hundred."""
DOUBT_OF_A_SENTENCE: Final = 0.5
"""How likely a person must have to read a sentence, had it come alone, for it to tell of something beside the cause. Of
611 plain complaints of held-out sets none has such a sentence, of 173 others in which nothing else was heard seven."""
MEASURED_FILE: Final = "measured.json"
CALIBRATION_FILE: Final = "calibration.json"
FOREIGN: Final = "other_language"
WORDS_FOR_FOREIGN: Final = 6
KNOWN_WORDS: Final = 0.4
"""The share of known words below which so many words are another language. Of 2,800 complaints in Indonesian, English
and a dozen regional languages none with so many words knew less; of those in other languages all but two did."""
UNDERSTOOD: Final = 0.25
"""The share of known words below which a text of fewer words says nothing at all."""
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
FOREIGN_LETTERS: Final = 4


def listen(text: str, model: WordingModel | None) -> tuple[Heard, ...]:
    """The circumstances that ``text`` tells of, the surest first; nothing without a model or without words."""
    if model is None or not text.strip():
        return ()
    odds = zip(model.labels, model.log_odds(text).tolist(), strict=True)
    sure = {label: 1 / (1 + exp(-log_odds)) for label, log_odds in odds}
    found = [
        Heard(label, round(confidence, 4), _origin(text, label, model))
        for label, confidence in sure.items()
        if confidence >= FAINT and sure[UNHEARD] >= LEAST_DOUBT
    ]
    beside = {each.code: each for each in _beside(text, model) if each.confidence > sure[each.code]}
    found = [*(each for each in found if each.code not in beside), *beside.values()]
    whole = Origin(Source.TEXT, field="description")
    known, words = model.knows(text)
    if known < UNDERSTOOD * words and words < WORDS_FOR_FOREIGN:
        found.append(Heard(NOT_UNDERSTOOD, 1.0, whole))
    if _is_foreign(text, known, words):
        found.append(Heard(FOREIGN, 1.0, whole))
    return tuple(sorted(found, key=lambda each: (-each.confidence, each.code)))


def _beside(text: str, model: WordingModel) -> Iterator[Heard]:
    """What a sentence of its own tells beside the rest, each once at its surest."""
    codes = {each.code for each in installed().rules.circumstances if each.is_beside}
    sentences = list(passages(text))
    surest: dict[str, Heard] = {}
    for start, end in sentences if len(sentences) > 1 and codes else ():
        odds = zip(model.labels, model.log_odds(text[start:end]).tolist(), strict=True)
        sure = {label: 1 / (1 + exp(-log_odds)) for label, log_odds in odds if label in codes or label == UNHEARD}
        if sure.pop(UNHEARD) < DOUBT_OF_A_SENTENCE:
            continue
        for code, confidence in sure.items():
            if confidence >= max(FAINT, surest[code].confidence if code in surest else 0.0):
                origin = Origin(Source.TEXT, field="description", span=(start, end), quote=text[start:end])
                surest[code] = Heard(code, round(confidence, 4), origin)
    yield from surest.values()


def _origin(text: str, label: str, model: WordingModel) -> Origin:
    """Where the words stand that say it most, "" where none does alone."""
    spans = model.words_for(text, label)
    span = spans[0] if spans else None
    return Origin(Source.TEXT, field="description", span=span, quote=text[slice(*span)] if span else "")


def _is_foreign(text: str, known: int, words: int) -> bool:
    """Whether a text is in a script or in words that nobody here writes. Too few words are not in any language."""
    letters = _LETTER.findall(text)
    strange = sum(not _LATIN.match(letter) for letter in letters)
    if strange >= FOREIGN_LETTERS and 2 * strange >= len(letters):
        return True
    return words >= WORDS_FOR_FOREIGN and known < KNOWN_WORDS * words


def shipped() -> WordingModel | None:
    """The model that ships with the desk, loaded once per process; None for a desk that has none and hears no one."""
    return _shipped(installed().listening_model)


def measured() -> Sequence[Mapping[str, float]]:
    """What each strictness costs, as it was measured when the shipped model was trained; empty without a model."""
    file = installed().listening_model / MEASURED_FILE
    found: list[Mapping[str, float]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    return found


def calibration() -> Mapping[str, tuple[float, float]]:
    """For each label what its judge's log-odds were multiplied by, and what added; without it nothing can be learnt."""
    file = installed().listening_model / CALIBRATION_FILE
    found: dict[str, tuple[float, float]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return found


@cache
def _shipped(folder: Path) -> WordingModel | None:
    return WordingModel.load(folder) if folder.is_dir() else None
