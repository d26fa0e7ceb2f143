"""Supervisors' rules: when one is looked at, what it asks about a ticket, and whether it fits. Pure: the service, the
dry run and the benches ask the very same function.

What a rule then does is done by ``triage.tickets.rules``; here only stands which actions go with which trigger.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from triage.decision.verdict import Disposition

_WORD = re.compile(r"\w+")


class Trigger(StrEnum):
    """When rules are looked at. The last three after, or before, a number of hours."""

    RECEIVED = "received"
    CLASSIFIED = "classified"
    ANSWERED = "answered"
    WAITED = "waited"
    BEFORE_DUE = "before_due"


WITH_THE_VERDICT = (Trigger.RECEIVED, Trigger.CLASSIFIED)
"""Looked at in the transaction that writes the verdict and its answer; the others are found by the sweep."""
POSSIBLE: Mapping[str, frozenset[Trigger]] = {
    "team": frozenset(Trigger),
    "assign": frozenset(Trigger),
    "tags": frozenset(Trigger),
    "notify": frozenset(Trigger),
    "priority": frozenset(Trigger) - {Trigger.ANSWERED},
    "hold": frozenset(WITH_THE_VERDICT),
    "macro": frozenset({Trigger.CLASSIFIED, Trigger.ANSWERED}),
    "reply": frozenset({Trigger.CLASSIFIED, Trigger.ANSWERED}),
    "close": frozenset({Trigger.CLASSIFIED, Trigger.ANSWERED}),
}
"""Every action, and the triggers it makes sense with. What waits for a person, or has no verdict yet, is neither
written to nor closed by a rule. A further action is a line here and one in ``triage.tickets.rules.actions``."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What rules ask about a ticket, at one moment.

    ``circumstances``: what was heard beside the cause, or holds the answer. ``words``: see ``spelled``. ``answers``:
    the form's, by question. ``team`` is 0 for none.
    """

    category: str = ""
    circumstances: frozenset[str] = frozenset()
    confidence: float = 0.0
    answers: Mapping[str, str | bool] = field(default_factory=dict)
    words: str = ""
    tags: frozenset[int] = frozenset()
    language: str = ""
    channel: str = ""
    team: int = 0
    is_open: bool = True


def spelled(text: str) -> str:
    """A text's words in small letters, a blank around each, as phrases are looked for in them."""
    return f" {' '.join(_WORD.findall(text.casefold()))} "


def _says(situation: Situation, phrases: Iterable[str]) -> bool:
    return any(phrase in situation.words for phrase in phrases)


def _answered(situation: Situation, wanted: frozenset[tuple[str, str]]) -> bool:
    """``wanted``: pairs of a question and an answer to it, "*" for any."""
    for question, answer in wanted:
        given = situation.answers.get(question)
        if given is None:
            continue
        said = ("yes" if given else "no") if isinstance(given, bool) else given.strip().casefold()
        if answer in ("*", said):
            return True
    return False


TESTS: Mapping[str, Callable[[Situation, Any], bool]] = {
    "category": lambda situation, codes: situation.category in codes,
    "circumstance": lambda situation, codes: not situation.circumstances.isdisjoint(codes),
    "no_circumstance": lambda situation, codes: situation.circumstances.isdisjoint(codes),
    "confidence_from": lambda situation, least: situation.confidence >= least,
    "confidence_below": lambda situation, limit: situation.confidence < limit,
    "answers": _answered,
    "words": _says,
    "no_words": lambda situation, phrases: not _says(situation, phrases),
    "tags": lambda situation, keys: not situation.tags.isdisjoint(keys),
    "no_tags": lambda situation, keys: situation.tags.isdisjoint(keys),
    "language": lambda situation, codes: situation.language in codes,
    "channel": lambda situation, codes: situation.channel in codes,
    "team": lambda situation, keys: situation.team in keys,
    "hours": lambda situation, kinds: ("open" if situation.is_open else "closed") in kinds,
}
"""Every condition: what it asks of the situation, given the values of a rule. All conditions of a rule must hold; of a
condition's values one is enough. A further condition is a line here, a field in ``Situation`` and one in the form."""
OF_VERDICTS = frozenset({"category", "circumstance", "no_circumstance", "confidence_from", "confidence_below"})
"""Conditions that ask about the verdict, which there is none of when a complaint comes in."""


def _phrase(text: str) -> str:
    """As ``spelled``; one that ends in "*" is also found at the beginning of a longer word."""
    return spelled(text).rstrip() if text.rstrip().endswith("*") else spelled(text)


_COMPILED: Mapping[str, Callable[[Any], Any]] = {
    "confidence_from": float,
    "confidence_below": float,
    "answers": lambda pairs: frozenset((question, str(answer).strip().casefold()) for question, answer in pairs),
    "words": lambda phrases: tuple(phrase for text in phrases if (phrase := _phrase(text)).strip()),
    "no_words": lambda phrases: tuple(phrase for text in phrases if (phrase := _phrase(text)).strip()),
}


@dataclass(frozen=True, slots=True)
class Automation:
    """A rule of the supervisors', as one of its versions says. ``hours`` belong to the trigger, 0 where it has none.

    ``conditions`` are pairs of a key of ``TESTS`` and its values, made for asking; ``actions`` by their names, in
    ``POSSIBLE``. ``since``: what came about before is none of its business.
    """

    key: int
    code: str
    version: int
    trigger: Trigger
    hours: int = 0
    conditions: tuple[tuple[str, Any], ...] = ()
    actions: Mapping[str, Any] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def asks(self) -> frozenset[str]:
        """The conditions that it has."""
        return frozenset(about for about, _values in self.conditions)


def compiled(conditions: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Conditions as a row has them, made for asking; the cheap ones first."""
    ordered = sorted(conditions.items(), key=lambda each: (each[0] in ("words", "no_words"), each[0]))
    return tuple((about, _COMPILED.get(about, frozenset)(values)) for about, values in ordered)


def fits(automation: Automation, situation: Situation) -> bool:
    """Whether all conditions hold. One that nobody knows any more never does."""
    return all(about in TESTS and TESTS[about](situation, values) for about, values in automation.conditions)


def kept_back(disposition: Disposition, holds: Iterable[str], *, is_harm: bool) -> str:
    """Why no rule may write to the requester after this verdict: the decision keeps its own answer back; "" if it may.

    A person's decision may be followed by a rule's letter: it holds nothing back. The codes are those of
    ``triage.tickets.rules.refusals``.
    """
    if is_harm:
        return "harm"
    return "held" if tuple(holds) or disposition is not Disposition.AUTO_REPLY else ""
