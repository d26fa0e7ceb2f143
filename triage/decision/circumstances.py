"""What a person says beside the cause: whether the answer to the cause would help this person.

The cause says which answer fits the facts. Circumstances are heard in the words (``Facts.heard``) or read by a desk's
rules; several may hold at once. What follows from each is ``CircumstancePolicy``, a row that people edit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from triage.decision.category import Category, Hold
from triage.decision.facts import Facts, Heard, Source
from triage.decision.policy import Policy
from triage.decision.verdict import OTHER, UNCLEAR, Reason

OTHER_MATTER = "other_matter"
"""The code of a circumstance that every desk knows: it is about something else."""
UNHEARD = "unheard"
"""The code of what nothing explains: words that are no circumstance known by name and no part of the cause either."""
PLAIN = "plain"
"""What a message is in which nothing else is to be heard; no circumstance, but judged like one."""
NOT_UNDERSTOOD = "not_understood"
"""The code of words of which none is known."""
FOR_ANOTHER = "for_another"
"""The code of writing for somebody else, which a desk may listen for: it is no matter of words alone."""
FRAUD = "fraud"
"""The code of a circumstance of which every desk warns people."""
NAMED_FROM = 0.25
"""The confidence from which a circumstance is named in a message that is held for what it says."""
EXPLAINED = 0.7
"""The share of a text's words that stand in what was read from it, from which nothing can be left to hear in it."""
BEYOND_DOUBT = 0.9
"""The confidence in something unheard from which even that is not believed."""
EXPLAINS_FROM = 0.6
"""The confidence from which a circumstance that does not hold explains why there was something to hear."""
MATTER_SHOWN = 12.0
"""What a circumstance that is a matter of its own speaks for OTHER, times its confidence: more than all that a form
says about the usual complaint, since somebody with another matter answers the form no otherwise."""
NOTHING_UNDERSTOOD = 1.0
"""What words of which none is known speak for UNCLEAR."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One thing that a desk listens for.

    ``title`` says it about the requester, ``told`` to them (msgids; "" where to repeat it would not be kind).
    ``readings`` are those of the desk's rules, as (kind, value), that say it too. ``is_advice``: they have followed
    advice, which matters only where the answer would give it again (``Category.advises``). ``is_matter``: it is a
    matter of its own, so that the complaint is hardly about one of the categories. ``is_harm``: somebody suffers; the
    letter is a short one, nothing cheerful follows, and people are told at once. ``is_thanks``: once a ticket is
    closed, nobody need do anything about it. ``asked_by``: holds of the desk's rules that ask about the very same;
    where one does, nobody else need look. ``denied_by``: readings of the text that say the opposite. ``is_beside``: a
    sentence of its own may tell it beside a cause, which the rest of the message then drowns out: so each is asked.
    """

    code: str
    title: str
    told: str = ""
    readings: tuple[tuple[str, str], ...] = ()
    is_advice: bool = False
    is_matter: bool = False
    is_harm: bool = False
    is_thanks: bool = False
    asked_by: frozenset[str] = frozenset()
    denied_by: tuple[tuple[str, str], ...] = ()
    is_beside: bool = False

    @property
    def reason(self) -> str:
        """The code of the reason for OTHER that it makes."""
        return f"told_{self.code}"


def heard(facts: Facts, known: tuple[Circumstance, ...]) -> tuple[Heard, ...]:
    """Every circumstance that was heard or read, each once at its surest, the surest first."""
    told = {(each.kind, each.value) for each in facts.readings if each.origin.source is Source.TEXT}
    denied = {each.code for each in known if not told.isdisjoint(each.denied_by)}
    surest: dict[str, Heard] = {each.code: each for each in facts.heard if each.code not in denied}
    for circumstance in known:
        for reading in facts.readings:
            is_text = reading.origin.source is Source.TEXT
            if is_text and (reading.kind, reading.value) in circumstance.readings:
                said = Heard(circumstance.code, reading.confidence, reading.origin)
                before = surest.get(said.code)
                if before is None or before.confidence < said.confidence:
                    surest[said.code] = said
    return tuple(sorted(surest.values(), key=lambda each: (-each.confidence, each.code)))


def believed(facts: Facts, known: tuple[Circumstance, ...], policy: Policy) -> tuple[Heard, ...]:
    """Those that are sure enough for the desk, the one that matters most first."""
    is_held = _is_held(facts, policy)
    sure = [
        each
        for each in heard(facts, known)
        if each.code not in (UNHEARD, NOT_UNDERSTOOD) and each.confidence >= _threshold(each.code, policy, is_held)
    ]
    return tuple(sorted(sure, key=lambda each: -policy.circumstance(each.code).head_start_hours))


def _threshold(code: str, policy: Policy, is_held: bool) -> float:
    """Where a person reads the message anyway, what it tells of may be named more freely."""
    least = policy.circumstance(code).threshold
    return min(least, NAMED_FROM) if is_held else least


def holds(
    facts: Facts, known: tuple[Circumstance, ...], policy: Policy, *, likely: Sequence[Category]
) -> Iterator[Hold]:
    """What was heard that keeps an answer back; ``likely`` are the categories whose answer or question may go out."""
    matters = _mattering(known, policy, likely)
    yield from (Hold(each.code) for each in believed(facts, known, policy) if each.code in matters)


def _mattering(known: tuple[Circumstance, ...], policy: Policy, likely: Sequence[Category]) -> set[str]:
    """The circumstances that hold an answer: advice only where it would be given again.

    A matter of its own holds nothing where the answer is a topic's, and so about just such a matter.
    """
    advised = {advice for category in likely for advice in category.advises}
    is_answered = bool(likely) and all(category.is_topic for category in likely)
    return {
        each.code
        for each in known
        if policy.circumstance(each.code).holds
        and (not each.is_advice or each.code in advised)
        and not (is_answered and (each.is_matter or each.code == OTHER_MATTER))
    }


def unheard(
    facts: Facts, known: tuple[Circumstance, ...], policy: Policy, *, likely: Sequence[Category]
) -> Iterator[Hold]:
    """A hold if something was said that nothing explains, by the strictness that a supervisor sets.

    Having followed advice that the answer does not give explains it, where nothing else may have been said: who has
    tried another network is well served by an answer about something else.
    """
    if not _is_held(facts, policy):
        return
    matters = _mattering(known, policy, likely)
    others = {each.code: each.confidence for each in heard(facts, known) if each.code != UNHEARD}
    explains = max((sure for code, sure in others.items() if code not in matters), default=0.0)
    if explains < EXPLAINS_FROM or any(sure >= NAMED_FROM for code, sure in others.items() if code in matters):
        yield Hold(UNHEARD)


def without_the_asked(holds: Sequence[Hold], known: tuple[Circumstance, ...]) -> list[Hold]:
    """The holds, less the circumstances that another's question is about anyway."""
    asking = {hold.code for hold in holds if hold.question}
    settled = {each.code for each in known if not each.asked_by.isdisjoint(asking)}
    return [hold for hold in holds if hold.code not in settled]


def _is_held(facts: Facts, policy: Policy) -> bool:
    doubt = max((each.confidence for each in facts.heard if each.code == UNHEARD), default=0.0)
    return doubt >= policy.unheard_from and (doubt >= BEYOND_DOUBT or not _is_explained(facts))


def _is_explained(facts: Facts) -> bool:
    """Whether nearly all of the words are facts that were read in them: "it is not there" hides nothing more."""
    words = [(word.start(), word.end()) for word in _WORD.finditer(facts.description)]
    spans = [each.origin.span for each in facts.readings if each.origin.source is Source.TEXT and each.origin.span]
    read = sum(any(first <= start and end <= last for first, last in spans) for start, end in words)
    return bool(words) and read >= EXPLAINED * len(words)


def reasons(facts: Facts, known: tuple[Circumstance, ...], policy: Policy) -> Iterator[Reason]:
    """The reasons for OTHER of those that are a matter of their own, and for UNCLEAR of words that nobody knows."""
    for each in facts.heard:
        if each.code == NOT_UNDERSTOOD:
            yield Reason(NOT_UNDERSTOOD, UNCLEAR, NOTHING_UNDERSTOOD, each.origin)
    matters = {circumstance.code: circumstance for circumstance in known if circumstance.is_matter}
    for each in believed(facts, known, policy):
        if circumstance := matters.get(each.code):
            origin = replace(each.origin, field="description")
            yield Reason(circumstance.reason, OTHER, MATTER_SHOWN * each.confidence, origin)
