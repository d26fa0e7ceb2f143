"""Which two things contradict each other, and where each stands, so that a question can name both."""

from collections.abc import Callable, Iterator, Mapping

from triage.decision.facts import Reading
from triage.decision.policy import Policy
from triage.desks.prakerja.conclusions import is_institution
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState, Symptom
from triage.desks.prakerja.statements import form, readings


def candidates(facts: Facts, policy: Policy, hold: str) -> tuple[Reading, ...]:
    """What the facts say of the one thing that a hold is about: the form first, then the surest; each value once."""
    named: dict[str, Reading] = {}
    for reading in _OF_HOLDS[hold](facts) if hold in _OF_HOLDS else ():
        if reading.value and not is_institution(reading.value, policy):
            named.setdefault(reading.value, reading)
    return tuple(named.values())


def _days(facts: Facts) -> Iterator[Reading]:
    if facts.completed_on:
        yield _typed(ReadingKind.COMPLETED_ON, facts.completed_on.isoformat(), "completed_on")
    yield from readings(facts, ReadingKind.COMPLETED_ON)


def _platforms(facts: Facts) -> Iterator[Reading]:
    yield _typed(ReadingKind.PLATFORM, facts.platform, "platform")
    yield from readings(facts, ReadingKind.PLATFORM)


def _names(facts: Facts) -> Iterator[Reading]:
    """The names on the certificate where two are known, else those in the account."""
    printed = [
        _typed(ReadingKind.CERTIFICATE_NAME, facts.printed_name.strip(), "printed_name"),
        *readings(facts, ReadingKind.CERTIFICATE_NAME),
    ]
    if len({reading.value for reading in printed if reading.value}) > 1:
        yield from printed
    else:
        yield _typed(ReadingKind.ACCOUNT_NAME, facts.name.strip(), "name")
        yield from readings(facts, ReadingKind.ACCOUNT_NAME)


def _finished(facts: Facts) -> Iterator[Reading]:
    if facts.completed_on is not None or facts.finished is not None:
        is_finished = facts.completed_on is not None or facts.finished
        yield _typed(ReadingKind.STATUS, "finished" if is_finished else "not_finished", "completed_on")
    yield from readings(facts, ReadingKind.STATUS, "finished", "not_finished")
    yield from (reading for reading in readings(facts, ReadingKind.PROGRESS) if int(reading.value) < 100)


def _certificate(facts: Facts) -> Iterator[Reading]:
    seen = {
        Symptom.ABSENT: "certificate_absent",
        Symptom.WRONG_NAME: "certificate_present",
        Symptom.WONT_OPEN: "certificate_present",
    }
    if facts.what_you_see in seen:
        yield _typed(ReadingKind.STATUS, seen[facts.what_you_see], "what_you_see")
    yield from readings(facts, ReadingKind.STATUS, "certificate_absent", "certificate_present")


def _reviews(facts: Facts) -> Iterator[Reading]:
    if facts.review_state not in (None, ReviewState.UNSURE):
        yield _typed(ReadingKind.REVIEW, str(facts.review_state), "review_state")
    yield from readings(facts, ReadingKind.REVIEW)


def _connections(facts: Facts) -> Iterator[Reading]:
    if facts.other_sites_open is not None:
        yield _typed(ReadingKind.CONNECTION, "own_fine" if facts.other_sites_open else "own_down", "other_sites_open")
    yield from readings(facts, ReadingKind.CONNECTION, "own_fine", "own_down")
    yield from readings(facts, ReadingKind.ERROR_PAGE, "offline", "dns", "server")


def _typed(kind: ReadingKind, value: str, field: str) -> Reading:
    return Reading(kind, value, 1.0, form(field, value))


_OF_HOLDS: Mapping[str, Callable[[Facts], Iterator[Reading]]] = {
    "conflict_completion_date": _days,
    "conflict_platform": _platforms,
    "conflict_platform_told": _platforms,
    "two_platforms": _platforms,
    "conflict_name": _names,
    "conflict_finished": _finished,
    "conflict_certificate": _certificate,
    "conflict_review": _reviews,
    "conflict_connection": _connections,
}
