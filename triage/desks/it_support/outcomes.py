"""*Other* and *unclear*: how a request ends up with a colleague when none of the categories fits."""

from collections.abc import Iterator

from triage.decision.category import Hold
from triage.decision.facts import Origin, Source
from triage.decision.rules import Outcomes
from triage.decision.verdict import OTHER, UNCLEAR, Reason
from triage.desks.it_support.facts import Facts
from triage.desks.it_support.topics import named

OPEN_UNTIL_SHOWN = 2.0
OTHER_MATTER = 3.5
MOST_TOPICS = 2
"""Topics of one text from which on nobody can say which of them is meant."""


def assess(facts: Facts) -> Iterator[Reason]:
    """The reasons for both outcomes; the first is always there."""
    yield Reason("open_until_shown", UNCLEAR, OPEN_UNTIL_SHOWN, Origin(Source.FORM))
    if reading := next(named(facts, OTHER), None):
        yield Reason("other_matter", OTHER, OTHER_MATTER * reading.confidence, reading.origin)


def conflicts(facts: Facts) -> tuple[Hold, ...]:
    """Somebody who writes about several things at once is read by a colleague."""
    topics = {reading.value for reading in facts.readings if reading.kind == "topic"} - {OTHER, UNCLEAR}
    return (Hold("several_topics"),) if len(topics) > MOST_TOPICS else ()


OUTCOMES = Outcomes(
    assess=assess,
    conflicts=conflicts,
    wanted=lambda _facts: "",
    titles={OTHER: "Something else", UNCLEAR: "Not clear yet"},
    sentences={
        "open_until_shown": "A cause has to be shown before it is believed.",
        "other_matter": "Your words are about something that a colleague has to look at.",
    },
    holds={
        "several_topics": "Several things are named at once.",
        "nothing_said": "Nothing was said about what happened.",
    },
    questions={"what": "What exactly happens, and what does the screen say?"},
)
