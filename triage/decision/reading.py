"""What several categories want to know of the facts: the wait, the review, the names, the platform.

A form answer counts fully; what was read in a picture or in the text counts by the reader's own
confidence (``certainty``), so that a category's weights say only how much a fact means.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, timezone

from triage.decision.calendar import desk_day
from triage.decision.facts import Facts, Origin, Reading, ReadingKind, ReviewState, Source, Symptom
from triage.decision.names import NameComparison, NameOutcome, compare_names
from triage.decision.policy import Policy

SURE = 0.6
"""From this confidence on a reading may contradict somebody."""

READ_DATE = 0.9
ROUGH_DATE = 0.55
"""How much less than a stated date a date that was read, and a duration in words, are worth."""

EASTERNMOST = timezone(timedelta(hours=9))
"""WIT: where today begins first."""


def form(field: str, quote: str = "") -> Origin:
    """The origin of a form answer."""
    return Origin(Source.FORM, field=field, quote=quote)


def readings(facts: Facts, kind: ReadingKind, *values: str, source: Source | None = None) -> Iterator[Reading]:
    """The readings of a kind (and of these values, and from this source), surest first."""
    for reading in facts.readings:
        if (
            reading.kind == kind
            and (not values or reading.value in values)
            and (source is None or reading.origin.source is source)
        ):
            yield reading


def surest(facts: Facts, kind: ReadingKind, *values: str, source: Source | None = None) -> Reading | None:
    """The first of ``readings``, or None."""
    return next(readings(facts, kind, *values, source=source), None)


def is_sure(facts: Facts, kind: ReadingKind, *values: str, source: Source | None = None) -> bool:
    """True if such a reading is sure enough to contradict somebody."""
    found = surest(facts, kind, *values, source=source)
    return found is not None and found.confidence >= SURE


def reads_finished(facts: Facts) -> bool:
    """True if a reading shows surely that the training is finished."""
    return is_sure(facts, ReadingKind.STATUS, "finished") or is_sure(facts, ReadingKind.PROGRESS, "100")


def has_screenshot(facts: Facts) -> bool:
    """True if anything was read in a picture."""
    return any(reading.origin.source is Source.SCREENSHOT for reading in facts.readings)


def answered(facts: Facts, kind: str) -> str:
    """The last one-click answer to the follow-up ``kind``, "" if there is none."""
    return dict(facts.answers).get(kind, "")


def could_not_look(facts: Facts) -> bool:
    """True if the requester could not see the page or the certificate at all."""
    return facts.what_you_see in (Symptom.WONT_OPEN, Symptom.PAGE_FAILS)


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the requester says, by a form answer or in the text's plain words."""

    certainty: float
    origin: Origin


def says_absent(facts: Facts) -> Said | None:
    """That the certificate is not there: the form's answer, or else the text's where the form leaves it open."""
    return _says_symptom(facts, (Symptom.ABSENT,), ReadingKind.STATUS, "certificate_absent")


def is_known_absent(facts: Facts) -> bool:
    """True if anybody says or shows, or has told since, that the certificate is not there."""
    return (
        says_absent(facts) is not None
        or surest(facts, ReadingKind.STATUS, "certificate_absent") is not None
        or bool(answered(facts, "appeared"))
        or wait_restarted(facts)
    )


def says_it_wont_open(facts: Facts) -> Said | None:
    """That the page or the certificate does not open."""
    return _says_symptom(facts, (Symptom.WONT_OPEN, Symptom.PAGE_FAILS), ReadingKind.COMPLAINT, "wont_open")


def says_wrong_name(facts: Facts) -> Said | None:
    """That the certificate bears a wrong name. The text's word counts beside any answer of the form."""
    if facts.what_you_see is Symptom.WRONG_NAME:
        return Said(1.0, form("what_you_see", Symptom.WRONG_NAME.value))
    return _said(surest(facts, ReadingKind.COMPLAINT, "wrong_name"))


def _says_symptom(facts: Facts, symptoms: tuple[Symptom, ...], kind: ReadingKind, value: str) -> Said | None:
    if facts.what_you_see in symptoms:
        return Said(1.0, form("what_you_see", str(facts.what_you_see)))
    is_open = facts.what_you_see in (None, Symptom.OTHER)
    return _said(surest(facts, kind, value, source=Source.TEXT)) if is_open else None


def _said(reading: Reading | None) -> Said | None:
    return Said(reading.confidence, reading.origin) if reading else None


OTHER_MATTERS = ("incentive", "account", "selection", "purchase")
"""Complaints that are not this desk's to answer."""


def other_matter(facts: Facts) -> Reading | None:
    """A complaint about something that is no certificate, unless the text says too that the certificate is absent."""
    if surest(facts, ReadingKind.STATUS, "certificate_absent", source=Source.TEXT):
        return None
    return surest(facts, ReadingKind.COMPLAINT, *OTHER_MATTERS)


def is_awaited(facts: Facts) -> bool:
    """False when the complaint is not that the certificate is absent, so that how long it took says nothing."""
    if says_wrong_name(facts) or typed_name(facts) or other_matter(facts):
        return False
    if facts.what_you_see is Symptom.OTHER:
        return is_sure(facts, ReadingKind.STATUS, "certificate_absent")
    is_there = is_sure(facts, ReadingKind.STATUS, "certificate_present", source=Source.TEXT)
    return facts.what_you_see is Symptom.ABSENT or not is_there


def shown_on_dashboard(facts: Facts, value: str) -> Reading | None:
    """The surest STATUS ``value`` in a picture of the dashboard, which alone tells what the programme has received."""
    dashboards = {reading.origin.screenshot for reading in readings(facts, ReadingKind.SCREEN, "dashboard")}
    found = readings(facts, ReadingKind.STATUS, value, source=Source.SCREENSHOT)
    return next((reading for reading in found if reading.origin.screenshot in dashboards), None)


def unfinished(facts: Facts) -> Said | None:
    """That the training is not finished, as long as nothing says that it is."""
    if facts.finished or facts.completed_on is not None or reads_finished(facts):
        return None
    if facts.finished is False:
        return Said(1.0, form("finished", "false"))
    return next(iter(read_unfinished(facts)), None)


def read_unfinished(facts: Facts) -> list[Said]:
    """Readings that show surely that the training is not finished."""
    progress = (reading for reading in readings(facts, ReadingKind.PROGRESS) if int(reading.value) < 100)
    found = (*readings(facts, ReadingKind.STATUS, "not_finished"), *progress)
    return [Said(reading.confidence, reading.origin) for reading in found if reading.confidence >= SURE]


@dataclass(frozen=True, slots=True)
class Wait:
    """How long the requester has been waiting, as well as it is known.

    ``completed_on`` and ``due_on`` are None, and ``days`` is counted, when only a duration is known.
    ``is_over``: the last day of the wait has passed at the desk.
    """

    is_over: bool
    certainty: float
    origin: Origin
    completed_on: date | None = None
    due_on: date | None = None
    days: int = 0

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
        return _dated(date.fromisoformat(read.value), certainty, read.origin, facts, policy)
    if said := surest(facts, ReadingKind.DAYS_WAITING):
        return rough_wait(said, facts, policy)
    return None


def _dated(completed_on: date, certainty: float, origin: Origin, facts: Facts, policy: Policy) -> Wait:
    due_on = due_day(completed_on, facts, policy)
    return Wait(desk_day(facts.now) > due_on, certainty, origin, completed_on, due_on)


def rough_wait(said: Reading, facts: Facts, policy: Policy) -> Wait:
    """The wait from a duration; five of seven days count as working days.

    Not counted on the calendar: from which day it is counted is too vague for that, and a due day
    that moves with ``now`` could make a passed wait start again.
    """
    days = int(said.value)
    if facts.received_at is not None:
        days += (desk_day(facts.now) - desk_day(facts.received_at)).days
    return Wait(days_are_over(days, facts, policy), said.confidence * ROUGH_DATE, said.origin, days=days)


def days_are_over(days: int, facts: Facts, policy: Policy) -> bool:
    """True if a wait of so many calendar days is roughly longer than it may be."""
    return days * 5 // 7 > policy.wait_for(platform(facts, policy))


def awaited(facts: Facts, policy: Policy) -> Wait | None:
    """The wait, if it is what the complaint is about."""
    return wait(facts, policy) if is_awaited(facts) else None


def wait_restarted(facts: Facts) -> bool:
    """True once the requester has told that the name was corrected."""
    return answered(facts, "corrected") == "yes"


def due_on(facts: Facts, policy: Policy) -> date | None:
    """The due day, from today when the wait has restarted; None when no date is known."""
    if wait_restarted(facts):
        return due_day(desk_day(facts.now), facts, policy)
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
_ANSWERED_REVIEW = {"yes": ReviewState.GIVEN, "no": ReviewState.NOT_YET}


def review(facts: Facts) -> Review:
    """The review from a one-click answer, else from the form, else from a reading."""
    if state := _ANSWERED_REVIEW.get(answered(facts, "review_given")):
        return Review(state, 1.0, form("answers", answered(facts, "review_given")))
    if facts.review_state is not None and facts.review_state is not ReviewState.UNSURE:
        return Review(facts.review_state, 1.0, form("review_state", facts.review_state.value))
    if read := surest(facts, ReadingKind.REVIEW, *_READ_REVIEW):
        return Review(_READ_REVIEW[read.value], read.confidence, read.origin)
    return Review(ReviewState.UNSURE, 1.0, form("review_state"))


@dataclass(frozen=True, slots=True)
class Names:
    """The account's name beside the printed one; ``typed`` if the printed one is the requester's word."""

    account: str
    printed: str
    comparison: NameComparison
    certainty: float
    origin: Origin
    typed: bool

    @property
    def detail(self) -> dict[str, str]:
        """The gaps of the sentences about it."""
        return {"account": self.account, "printed": self.printed}


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
    return Names(account, found.value, comparison, found.confidence, found.origin, typed is not None)


def typed_name(facts: Facts) -> Reading | None:
    """The printed name in the requester's own words, from the form or else from the text."""
    if name := facts.printed_name.strip():
        return Reading(ReadingKind.CERTIFICATE_NAME, name, 1.0, form("printed_name", name))
    return surest(facts, ReadingKind.CERTIFICATE_NAME, source=Source.TEXT)


def names_differ(facts: Facts) -> bool:
    """True if the names are surely another person's, or misspelt and the requester says so."""
    found = names(facts)
    if found is None or found.certainty < SURE:
        return False
    complains = says_wrong_name(facts) is not None or found.origin.source is Source.TEXT
    said_so = complains and found.typed and "misspelling" in found.comparison.notes
    return found.comparison.outcome is NameOutcome.HARD or said_so


def wrong_name(facts: Facts) -> Said | None:
    """Who says that the name is wrong, the requester or the names themselves; None once it was corrected."""
    if wait_restarted(facts):
        return None
    found = names(facts)
    return says_wrong_name(facts) or (Said(found.certainty, found.origin) if found and names_differ(facts) else None)
