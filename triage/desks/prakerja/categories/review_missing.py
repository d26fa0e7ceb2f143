"""Review missing: the requester has not reviewed and rated the training, or cannot.

The order changed: first the review was a condition for the certificate, later the button became
active only with the certificate. So while the certificate is absent a grey button says little, and
within the wait that the review cannot be given says little too; once the certificate is there, both
are what the complaint is about.
"""

from collections.abc import Iterator

from triage.decision.category import Category, FollowUpRule, Hold, OneClick, Then, gettext_noop
from triage.decision.facts import Source
from triage.decision.policy import Policy
from triage.decision.verdict import UNCLEAR, Reason
from triage.decision.words import is_loud
from triage.desks.prakerja.conclusions import (
    awaited,
    review,
)
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState
from triage.desks.prakerja.statements import (
    answered,
    is_awaited,
    is_sure,
    surest,
    unfinished,
)

CODE = "review_missing"

NOT_GIVEN_WHEN_OVERDUE = 5.5
NOT_GIVEN = 4.5
NOT_GIVEN_WITHIN_WAIT = 0.5
GREY_WHEN_OVERDUE = 1.0
GREY = 0.5
GREY_THOUGH_THERE = 3.5
GREY_IS_THE_COMPLAINT = 5.5
"""Overdue, the platform's answer would do as well; who writes of the button only wants to know about the button."""
GIVEN = -4.0
TOLD_GIVEN = -7.0
"""Words for a review vote for this cause, also where they say that it is given: that has to weigh as much."""
UNKNOWN_WHEN_OVERDUE = 1.0
CANNOT_REVIEW = 4.0
CANNOT_REVIEW_WITHIN_WAIT = 1.0
NOT_FINISHED = -4.0

STATES = {
    # (state, is the wait over? None: not known): (code, weight). What is missing here says nothing.
    (ReviewState.NOT_YET, True): ("not_reviewed_and_overdue", NOT_GIVEN_WHEN_OVERDUE),
    (ReviewState.NOT_YET, None): ("not_reviewed", NOT_GIVEN),
    (ReviewState.NOT_YET, False): ("not_reviewed_in_time", NOT_GIVEN_WITHIN_WAIT),
    (ReviewState.BUTTON_INACTIVE, True): ("button_grey_and_overdue", GREY_WHEN_OVERDUE),
    (ReviewState.BUTTON_INACTIVE, None): ("button_grey", GREY),
    (ReviewState.UNSURE, True): ("review_unsure", UNKNOWN_WHEN_OVERDUE),
}


def assess(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    """What is known of the review, weighed by whether the certificate is overdue."""
    return (*_of_the_state(facts, policy), *_of_the_complaint(facts, policy))


def _of_the_state(facts: Facts, policy: Policy) -> Iterator[Reason]:
    found = review(facts)
    known = awaited(facts, policy)
    if found.state is ReviewState.GIVEN:
        is_told = surest(facts, ReadingKind.REVIEW, "given", source=Source.TEXT) is not None
        weight = TOLD_GIVEN if is_told else GIVEN
        yield Reason("reviewed", CODE, weight * found.certainty, found.origin)
    elif found.state is ReviewState.BUTTON_INACTIVE and not is_awaited(facts):
        yield Reason("button_grey", CODE, GREY_THOUGH_THERE * found.certainty, found.origin)
    elif found.state is ReviewState.BUTTON_INACTIVE and known and known.is_over and _is_all_about_it(facts):
        yield Reason("button_grey_and_overdue", CODE, GREY_IS_THE_COMPLAINT, found.origin)
    elif said := STATES.get((found.state, known.is_over if known else None)):
        code, weight = said
        yield Reason(code, CODE, weight * found.certainty, found.origin)


def _of_the_complaint(facts: Facts, policy: Policy) -> Iterator[Reason]:
    said = surest(facts, ReadingKind.REVIEW, "cannot_review")
    # A review that cannot be given because the button is grey is one fact, not two.
    is_grey = review(facts).state is ReviewState.BUTTON_INACTIVE and is_awaited(facts)
    if said and not is_grey:
        known = awaited(facts, policy)
        weight = CANNOT_REVIEW_WITHIN_WAIT if known and not known.is_over else CANNOT_REVIEW
        yield Reason("cannot_review", CODE, weight * said.confidence, said.origin)
    if open_ := unfinished(facts):
        yield Reason("finish_before_reviewing", CODE, NOT_FINISHED * open_.certainty, open_.origin)


def conflicts(facts: Facts, policy: Policy) -> tuple[Hold, ...]:
    """A review that is said to be given and shown not to be, or the other way round, or that is nowhere to be seen."""
    if answered(facts, "review_given"):
        return ()
    if surest(facts, ReadingKind.REVIEW, "not_shown"):
        return (Hold("review_not_shown"),)
    if facts.review_state is ReviewState.GIVEN and _is_troubled_by_it(facts, policy):
        return (Hold("conflict_review", "review_state"),)
    against = {
        ReviewState.GIVEN: ("button_active", "not_yet", "cannot_review"),
        ReviewState.NOT_YET: ("given",),
        ReviewState.BUTTON_INACTIVE: ("given", "button_active"),
    }
    values = against.get(facts.review_state or ReviewState.UNSURE, ())
    for source, question in ((Source.SCREENSHOT, "which_is_right"), (Source.TEXT, "review_state")):
        if values and is_sure(facts, ReadingKind.REVIEW, *values, source=source):
            return (Hold("conflict_review", question),)
    return ()


def _is_troubled_by_it(facts: Facts, policy: Policy) -> bool:
    """True if an overdue complaint's words are all about the review, without saying that it is given."""
    known = awaited(facts, policy)
    if known is None or not known.is_over or surest(facts, ReadingKind.REVIEW, "given", source=Source.TEXT):
        return False
    return _is_all_about_it(facts)


def _is_all_about_it(facts: Facts) -> bool:
    return is_loud(facts, CODE, beside={signal.label for signal in facts.wording} - {CODE, UNCLEAR})


def gaps(facts: Facts, _policy: Policy) -> tuple[Hold, ...]:
    """The state must be known; the day need not be, since the review is due on any."""
    if is_sure(facts, ReadingKind.REVIEW, "cannot_review"):
        return ()
    is_open = review(facts).state is ReviewState.UNSURE
    return (Hold("review_unknown", "review_state"),) if is_open else ()


CATEGORY = Category(
    code=CODE,
    title=gettext_noop("Review and rating are missing"),
    reply="review_missing",
    variants=dict.fromkeys(("cannot_review", "button_grey", "button_grey_and_overdue"), "review_blocked"),
    advises=frozenset({"advice_reviewed", "advice_platform"}),
    next_step="next_review_missing",
    assess=assess,
    conflicts=conflicts,
    gaps=gaps,
    follow_up=FollowUpRule(
        "review_given",
        (1,),
        question=gettext_noop("Have you given your review and rating?"),
        answers={
            "yes": OneClick(gettext_noop("Yes, given"), Then.DECIDE),
            "no": OneClick(gettext_noop("Not yet"), Then.WAIT),
        },
    ),
    sentences={
        "not_reviewed_and_overdue": gettext_noop("The waiting time is over, and the review has not been given yet."),
        "not_reviewed": gettext_noop("The review has not been given yet."),
        "not_reviewed_in_time": gettext_noop("The review has not been given yet, but there is still time."),
        "button_grey_and_overdue": gettext_noop("The waiting time is over, and the review button is not active."),
        "button_grey": gettext_noop("The review button is not active."),
        "review_unsure": gettext_noop("It is not certain that the review has been given."),
        "reviewed": gettext_noop("You have given the review and rating."),
        "finish_before_reviewing": gettext_noop("A training is reviewed after it is finished."),
        "cannot_review": gettext_noop("You wrote or showed that the review cannot be given."),
    },
    holds={
        "conflict_review": gettext_noop("What was said and shown about the review does not agree."),
        "review_not_shown": gettext_noop("The dashboard does not show the review."),
        "review_unknown": gettext_noop("It is not known whether the review was given."),
    },
    questions={
        "review_state": gettext_noop("Have you given the training your review and rating?"),
    },
)
