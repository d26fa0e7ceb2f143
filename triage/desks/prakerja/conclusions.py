"""What several categories want to know of the facts taken together: the wait, the review, the names, the platform."""

from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone

from triage.decision.category import gettext_noop
from triage.decision.exhibits import Comparison, Waiting
from triage.decision.facts import Origin, Reading, Source
from triage.decision.policy import Policy
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState
from triage.desks.prakerja.names import NameComparison, NameOutcome, compare_names
from triage.desks.prakerja.statements import (
    SURE,
    Said,
    answered,
    form,
    is_awaited,
    readings,
    says_wrong_name,
    surest,
    told_right,
    typed_name,
    wait_restarted,
)

READ_DATE = 0.9
ROUGH_DATE = 0.55
"""How much less than a stated date a date that was read, and a duration in words, are worth."""

VAGUE, VAGUE_BY = 0.5, timedelta(days=3)
"""Up to this certainty a day that was read is only about that day ("akhir bulan lalu"), and may lie so far from it."""

EASTERNMOST = timezone(timedelta(hours=9))
"""WIT: where today begins first."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How long the requester has been waiting, as well as it is known.

    ``completed_on`` and ``due_on`` are None, and ``days`` is counted, when only a duration is known.
    ``is_over``: the last day of the wait has passed at the desk. ``is_settled``: however vague the day, that holds.
    """

    is_over: bool
    certainty: float
    origin: Origin
    completed_on: date | None = None
    due_on: date | None = None
    days: int = 0
    is_settled: bool = True

    @property
    def detail(self) -> dict[str, str]:
        """The gaps of the sentences about it."""
        if self.completed_on is None or self.due_on is None:
            return {"days": str(self.days)}
        return {"completed_on": self.completed_on.isoformat(), "due_on": self.due_on.isoformat()}


def due_day(completed_on: date, facts: Facts, policy: Policy) -> date:
    """The last day on which the certificate may still appear in time."""
    if completed_on.year >= date.max.year - 1:
        return date.max
    return policy.calendar.add(completed_on, policy.wait_for(platform(facts, policy)))


def wait(facts: Facts, policy: Policy) -> Wait | None:
    """The wait from the form's date, else from the surest date read, else from a duration in the text."""
    if facts.completed_on is not None:
        return _dated(facts.completed_on, 1.0, form("completed_on", facts.completed_on.isoformat()), facts, policy)
    if read := surest(facts, ReadingKind.COMPLETED_ON):
        certainty = read.confidence * READ_DATE
        day = date.fromisoformat(read.value)
        known = _dated(day, certainty, read.origin, facts, policy)
        if read.confidence > VAGUE or not date.min + VAGUE_BY < day < date.max - VAGUE_BY:
            return known
        around = (due_day(day + by, facts, policy) < policy.calendar.day(facts.now) for by in (-VAGUE_BY, VAGUE_BY))
        return replace(known, is_settled=all(is_over == known.is_over for is_over in around))
    if said := surest(facts, ReadingKind.DAYS_WAITING):
        return rough_wait(said, facts, policy)
    return None


def _dated(completed_on: date, certainty: float, origin: Origin, facts: Facts, policy: Policy) -> Wait:
    due_on = due_day(completed_on, facts, policy)
    return Wait(policy.calendar.day(facts.now) > due_on, certainty, origin, completed_on, due_on)


def rough_wait(said: Reading, facts: Facts, policy: Policy) -> Wait:
    """The wait from a duration; five of seven days count as working days.

    Not counted on the calendar: from which day it is counted is too vague for that, and a due day
    that moves with ``now`` could make a passed wait start again.
    """
    days = int(said.value)
    if facts.received_at is not None:
        days += (policy.calendar.day(facts.now) - policy.calendar.day(facts.received_at)).days
    return Wait(days_are_over(days, facts, policy), said.confidence * ROUGH_DATE, said.origin, days=days)


def days_are_over(days: int, facts: Facts, policy: Policy) -> bool:
    """True if a wait of so many calendar days is roughly longer than it may be."""
    return days * 5 // 7 > policy.wait_for(platform(facts, policy))


def awaited(facts: Facts, policy: Policy) -> Wait | None:
    """The wait, if it is what the complaint is about."""
    return wait(facts, policy) if is_awaited(facts) else None


def due_on(facts: Facts, policy: Policy) -> date | None:
    """The due day, from today when the wait has restarted; None when no date is known."""
    if wait_restarted(facts):
        return due_day(policy.calendar.day(facts.now), facts, policy)
    known = wait(facts, policy)
    return known.due_on if known else None


def platform(facts: Facts, policy: Policy) -> str:
    """The code of the platform, from the form or else from a reading; "" when unknown or an institution."""
    candidates = [facts.platform, *(reading.value for reading in readings(facts, ReadingKind.PLATFORM))]
    return next((code for code in candidates if code and not is_institution(code, policy)), "")


def is_institution(code: str, policy: Policy) -> bool:
    """True if ``code`` is known as a training institution that people take for a platform."""
    known = policy.platforms.get(code)
    return known is not None and known.is_institution


@dataclass(frozen=True, slots=True)
class Review:
    """What is known of the review: ``state`` as in ``ReviewState``; UNSURE also when nothing is known."""

    state: ReviewState
    certainty: float
    origin: Origin


_READ_REVIEW = {
    "given": ReviewState.GIVEN,
    "not_yet": ReviewState.NOT_YET,
    "cannot_review": ReviewState.NOT_YET,
    "button_active": ReviewState.NOT_YET,
    "button_inactive": ReviewState.BUTTON_INACTIVE,
}
PLAINLY = 0.8
"""How sure a reading is at least that corrects somebody who ticked "not sure": rules are, judges are not."""
_ANSWERED_REVIEW = {"yes": ReviewState.GIVEN, "no": ReviewState.NOT_YET}


def review(facts: Facts) -> Review:
    """The review from a one-click answer, else from the form, else from a reading."""
    if state := _ANSWERED_REVIEW.get(answered(facts, "review_given")):
        return Review(state, 1.0, form("answers", answered(facts, "review_given")))
    if facts.review_state is not None and facts.review_state is not ReviewState.UNSURE:
        return Review(facts.review_state, 1.0, form("review_state", facts.review_state.value))
    read = surest(facts, ReadingKind.REVIEW, *_READ_REVIEW)
    told = readings(facts, ReadingKind.REVIEW, source=Source.TEXT)
    plainly = {each.value for each in told if each.confidence >= PLAINLY}
    is_both = plainly >= {"given", "not_yet"}  # "Uti sudah kasih ulasan belum? Lha belum."
    if read and not is_both and (facts.review_state is None or read.confidence >= PLAINLY):
        return Review(_READ_REVIEW[read.value], read.confidence, read.origin)
    return Review(ReviewState.UNSURE, 1.0, form("review_state"))


ORDERED = 0.7
"""How sure one of two names must be at least for it to be said which is whose."""


@dataclass(frozen=True, slots=True)
class Names:
    """The account's name beside the printed one; ``typed`` if the printed one is the requester's word, ``is_ordered``
    unless it is only sure that these are the two.
    """

    account: str
    printed: str
    comparison: NameComparison
    certainty: float
    origin: Origin
    typed: bool
    is_ordered: bool = True

    @property
    def detail(self) -> dict[str, str]:
        """The gaps of the sentences about it; none where they might name the wrong one."""
        return {"account": self.account, "printed": self.printed} if self.is_ordered else {}


def account_name(facts: Facts) -> str:
    """The name as the requester gave it, else as the account was seen to show it; "" if neither."""
    shown = surest(facts, ReadingKind.ACCOUNT_NAME)
    return facts.name.strip() or (shown.value if shown else "")


def names(facts: Facts) -> Names | None:
    """The two names, None unless both are known; what was typed goes before what was read."""
    account = account_name(facts)
    typed = typed_name(facts)
    found = typed or surest(facts, ReadingKind.CERTIFICATE_NAME)
    if not account or found is None:
        return None
    comparison = compare_names(account, found.value)
    own = None if facts.name.strip() else surest(facts, ReadingKind.ACCOUNT_NAME)
    is_ordered = own is None or max(own.confidence, found.confidence) >= ORDERED
    return Names(account, found.value, comparison, found.confidence, found.origin, typed is not None, is_ordered)


def says_wrong(facts: Facts) -> Said | None:
    """That the name is wrong: in so many words, or by setting the printed one against one's own."""
    if said := says_wrong_name(facts):
        return said
    found = names(facts)
    if found is None or found.origin.source is not Source.TEXT or not found.is_ordered or told_right(facts):
        return None
    own = surest(facts, ReadingKind.ACCOUNT_NAME, source=Source.TEXT)
    if found.certainty < (SURE if own else PLAINLY):  # One name alone a model may take for what it is not.
        return None
    is_another = found.comparison.outcome is not NameOutcome.SAME
    return Said(found.certainty, found.origin) if is_another else None


def names_differ(facts: Facts) -> bool:
    """True if the names are surely another person's, or misspelt and the requester says so."""
    found = names(facts)
    if found is None or found.certainty < SURE:
        return False
    if not found.is_ordered and says_wrong_name(facts) is None:
        return False  # Two courses, two tutors, or two names that are no matter of the certificate's.
    complains = says_wrong(facts) is not None or found.origin.source is Source.TEXT
    said_so = complains and found.typed and _is_a_letter(found.comparison)
    return found.comparison.outcome is NameOutcome.HARD or said_so


def _is_a_letter(comparison: NameComparison) -> bool:
    """True for a wrong letter, and for a last one that is missing: a name that was cut off lacks more."""
    missing = [part.a or part.b for part in comparison.diff if not part.same]
    return "misspelling" in comparison.notes or (
        comparison.notes == ("cut_off",) and len(missing) == 1 and len(missing[0]) == 1
    )


def wrong_name(facts: Facts) -> Said | None:
    """Who says that the name is wrong, the requester or the names themselves; None once it was corrected."""
    if wait_restarted(facts):
        return None
    found = names(facts)
    return says_wrong(facts) or (Said(found.certainty, found.origin) if found and names_differ(facts) else None)


def waiting(facts: Facts, policy: Policy) -> Waiting | None:
    """How the due day follows from the completion day; None when no date is known."""
    known = wait(facts, policy)
    if known is None or known.completed_on is None or known.due_on is None:
        return None
    return Waiting(known.completed_on, known.due_on, policy.wait_for(platform(facts, policy)))


_OUTCOMES = {
    NameOutcome.SAME: gettext_noop("The same name."),
    NameOutcome.SOFT: gettext_noop("They differ slightly: check again."),
    NameOutcome.HARD: gettext_noop("Clearly different names."),
}


def name_comparison(facts: Facts) -> Comparison | None:
    """The account's name beside the printed one; None unless both are known."""
    found = names(facts)
    if found is None:
        return None
    sides = (gettext_noop("Account"), gettext_noop("Certificate"))
    outcome = _OUTCOMES[found.comparison.outcome]
    return Comparison(gettext_noop("The two names"), sides, outcome, found.comparison.diff)
