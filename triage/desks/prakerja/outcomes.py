"""*Other* and *unclear*: how a complaint ends up with a person when none of the categories fits."""

from collections.abc import Iterator, Mapping

from triage.decision.category import Hold, gettext_noop
from triage.decision.rules import Outcomes
from triage.decision.verdict import OTHER, UNCLEAR, Reason
from triage.desks.prakerja.facts import Facts, ReadingKind, Symptom
from triage.desks.prakerja.statements import (
    SURE,
    form,
    other_matter,
    surest,
    unfinished,
)

OPEN_UNTIL_SHOWN = 2.0
"""The only bias of the sum: a category must be this much likelier than nothing to draw level."""

SAYS_OTHER = 2.5
OTHER_MATTER = 6.0
FRAUD = 9.0
TAKEN_BACK = 7.0
NOT_FINISHED = 3.0

FEW = 6
"""Words of a message that can hardly say what it is about: "Not there, what now?"."""

TITLES: Mapping[str, str] = {OTHER: gettext_noop("Something else"), UNCLEAR: gettext_noop("Not clear yet")}
SENTENCES: Mapping[str, str] = {
    "open_until_shown": gettext_noop("A cause has to be shown before it is believed."),
    "says_other": gettext_noop("You told us that it is something else."),
    "incentive": gettext_noop("You wrote about the payment of your incentive."),
    "account": gettext_noop("You wrote about your account or the access to it."),
    "selection": gettext_noop("You wrote about joining the programme."),
    "purchase": gettext_noop("You wrote about the purchase of a training."),
    "fraud": gettext_noop("Somebody may be trying to cheat you."),
    "taken_back": gettext_noop("You wrote that it has appeared after all."),
    "training_not_finished": gettext_noop("The training is not finished yet."),
}
QUESTIONS: Mapping[str, str] = {
    "what_you_see": gettext_noop("What do you see where your certificate should be?"),
    "right_picture": gettext_noop("Could you send a screenshot of the page where your certificate should be?"),
}


def assess(facts: Facts) -> Iterator[Reason]:
    """The reasons for both outcomes; the first is always there."""
    yield Reason("open_until_shown", UNCLEAR, OPEN_UNTIL_SHOWN, form(""))
    if facts.what_you_see is Symptom.OTHER:
        yield Reason("says_other", OTHER, SAYS_OTHER, form("what_you_see", "other"))
    if facts.finished is False and (said := unfinished(facts)):
        yield Reason("training_not_finished", OTHER, NOT_FINISHED, said.origin)
    if matter := other_matter(facts):
        yield Reason(matter.value, OTHER, OTHER_MATTER * matter.confidence, matter.origin)
    if told := surest(facts, ReadingKind.COMPLAINT, "taken_back"):
        yield Reason("taken_back", OTHER, TAKEN_BACK * told.confidence, told.origin)
    if notice := surest(facts, ReadingKind.FRAUD):
        yield Reason("fraud", OTHER, FRAUD * notice.confidence, notice.origin)


def wanted(facts: Facts) -> str:
    """The question for the right picture, where pictures were sent and none of them helps; for what there is to see,
    where hardly anything was said, or no more than that something is wrong.
    """
    if facts.pictures:
        return "right_picture" if all(facts.pictures) else ""
    is_open = facts.what_you_see is None
    says_little = len(facts.description.split()) <= FEW or surest(facts, ReadingKind.COMPLAINT, "trouble") is not None
    return "what_you_see" if is_open and says_little else ""


def conflicts(facts: Facts) -> tuple[Hold, ...]:
    """A fraud notice goes to a person, whatever else is said, even when it is only half legible.

    So does another matter in the text, whatever the form says.
    """
    notice = surest(facts, ReadingKind.FRAUD)
    found = (
        Hold("fraud") if notice and notice.confidence >= SURE / 2 else None,
        Hold("other_matter") if other_matter(facts) else None,
    )
    return tuple(hold for hold in found if hold)


OUTCOMES = Outcomes(
    assess=assess,
    conflicts=conflicts,
    wanted=wanted,
    titles=TITLES,
    sentences=SENTENCES,
    holds={},
    questions=QUESTIONS,
)
