"""A category of this desk: a topic that words, pictures and the form name. Each file in ``categories/`` makes one."""

from collections.abc import Iterator, Mapping

from triage.decision.category import Category, FollowUpRule, Hold, OneClick, Then
from triage.decision.facts import Origin, Reading, Source
from triage.decision.policy import Policy
from triage.decision.verdict import Reason
from triage.desks.it_support.facts import Facts, ReadingKind

SAID, SHOWN, CHOSEN = 4.5, 5.5, 3.0
"""What words, a picture and a choice in the form weigh, in log-odds."""
AGAINST = -1.0
"""What a choice in the form says against the other topics."""

STILL_BROKEN = FollowUpRule(
    kind="still_broken",
    working_days=(2,),
    question="Does it work again?",
    answers={"yes": OneClick("Yes, it works", Then.CLOSE), "no": OneClick("No, still broken", Then.AGENT)},
)
"""After every answer, whatever it was about."""


def named(facts: Facts, topic: str) -> Iterator[Reading]:
    """The readings of a topic, surest first."""
    return (reading for reading in facts.readings if reading.kind == ReadingKind.TOPIC and reading.value == topic)


def topic(code: str, *, title: str, services: frozenset[str], said: str, shown: str) -> Category:
    """The category of one topic; ``services`` are the rows that belong to it, ``said`` and ``shown`` its sentences."""

    def assess(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
        return tuple(_reasons(facts, code, services))

    return Category(
        code=code,
        title=title,
        reply=code,
        assess=assess,
        gaps=_gaps,
        subject=code,
        sentences={
            f"{code}_said": said,
            f"{code}_shown": shown,
            f"{code}_chosen": "You chose this service in the form.",
            f"{code}_not_chosen": "You chose another service in the form.",
        },
        follow_up=STILL_BROKEN,
    )


def _reasons(facts: Facts, code: str, services: frozenset[str]) -> Iterator[Reason]:
    by_source: Mapping[Source, tuple[str, float]] = {Source.TEXT: ("said", SAID), Source.SCREENSHOT: ("shown", SHOWN)}
    for source, (how, weight) in by_source.items():
        reading = next((each for each in named(facts, code) if each.origin.source is source), None)
        if reading:
            yield Reason(f"{code}_{how}", code, weight * reading.confidence, reading.origin)
    if facts.platform:
        chosen = facts.platform in services
        origin = Origin(Source.FORM, field="platform", quote=facts.platform)
        yield Reason(f"{code}_{'chosen' if chosen else 'not_chosen'}", code, CHOSEN if chosen else AGAINST, origin)


def _gaps(facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """Steps to try are for something that went wrong; without any word of what it was nobody can say which."""
    return () if facts.words or facts.readings else (Hold("nothing_said", "what"),)
