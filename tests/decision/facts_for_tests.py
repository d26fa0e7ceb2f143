"""Short ways to write facts, and Hypothesis strategies for any facts at all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import holidays
from hypothesis import settings
from hypothesis import strategies as st

from triage.decision.calendar import WorkingCalendar
from triage.decision.decide import decide
from triage.decision.facts import Origin, Reading, Source, WordingSignal
from triage.decision.policy import PlatformPolicy, Policy
from triage.decision.verdict import Verdict
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja import RULES
from triage.desks.prakerja.facts import Facts, ReadingKind, ReviewState, Symptom

TUESDAY = datetime(2026, 3, 10, 10, 0, tzinfo=PRAKERJA.zone)
YESTERDAY = date(2026, 3, 9)
LAST_MONTH = date(2026, 2, 9)
PLATFORMS = {
    "tokopedia": PlatformPolicy("tokopedia", "Tokopedia"),
    "kemnaker": PlatformPolicy("kemnaker", "Kemnaker", wait_working_days=1),
    "skill_academy": PlatformPolicy("skill_academy", "Skill Academy", is_institution=True),
}
POLICY = Policy(platforms=PLATFORMS, calendar=WorkingCalendar(zone=PRAKERJA.zone))

SAMPLED = settings(max_examples=settings().max_examples // 4)
"""For properties of any facts, which are slow to draw: the profile's number of examples, but fewer."""


@cache
def indonesia() -> WorkingCalendar:
    days = holidays.country_holidays("ID", years=range(2021, 2028), categories=("public", "government"))
    return WorkingCalendar(frozenset(days), known_until=date(2027, 12, 31), zone=PRAKERJA.zone)


def facts(**known: Any) -> Facts:
    return Facts(**{"now": TUESDAY, **known})


def judge(**known: Any) -> Verdict:
    return decide(facts(**known), POLICY, RULES)


def late(**known: Any) -> dict[str, Any]:
    """A complaint for which every condition of the platform's turn is met."""
    met = {"platform": "tokopedia", "completed_on": LAST_MONTH, "what_you_see": Symptom.ABSENT}
    return {**met, "review_state": ReviewState.GIVEN, **known}


def shown(kind: ReadingKind, value: str, confidence: float = 0.95, screenshot: int = 0) -> Reading:
    origin = Origin(Source.SCREENSHOT, screenshot=screenshot, quote=value)
    return Reading(kind, value, confidence, origin)


def written(kind: ReadingKind, value: str, confidence: float = 0.85) -> Reading:
    return Reading(kind, value, confidence, Origin(Source.TEXT, span=(0, 1), quote=value))


def words(**log_odds: float) -> tuple[WordingSignal, ...]:
    """What a wording model centred on 0 says: these labels, and the rest spread over the others."""
    rest = -sum(log_odds.values()) / (len(RULES.labels) - len(log_odds))
    return tuple(WordingSignal(label, log_odds.get(label, rest)) for label in RULES.labels)


MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2020, 12, 1), date(2028, 2, 1))
NAMES = st.sampled_from(["", "Budi Santoso", "Budi Santosa", "B. Santoso", "Siti Rahayu", "Suharto", "  ", "😀"])
_VALUES: dict[ReadingKind, st.SearchStrategy[str]] = {
    ReadingKind.SCREEN: st.sampled_from(["dashboard", "certificate", "unknown", "unusable"]),
    ReadingKind.COMPLETED_ON: DAYS.map(date.isoformat),
    ReadingKind.DAYS_WAITING: st.integers(1, 60).map(str),
    ReadingKind.COMPLAINT: st.sampled_from(["wrong_name", "wont_open", "incentive", "account"]),
    ReadingKind.STATUS: st.sampled_from(["finished", "not_finished", "certificate_absent", "certificate_present"]),
    ReadingKind.PROGRESS: st.integers(0, 100).map(str),
    ReadingKind.CERTIFICATE_NAME: NAMES,
    ReadingKind.ACCOUNT_NAME: NAMES,
    ReadingKind.PLATFORM: st.sampled_from([*PLATFORMS, "unheard_of"]),
    ReadingKind.ERROR_PAGE: st.sampled_from(["offline", "dns", "timeout", "not_found", "denied", "server", "spinner"]),
    ReadingKind.REVIEW: st.sampled_from(["given", "not_yet", "button_active", "button_inactive", "cannot_review"]),
    ReadingKind.CONNECTION: st.sampled_from(["own_fine", "own_down"]),
    ReadingKind.FRAUD: st.just("asked"),
    ReadingKind.CLOCK: st.just("10:00"),
}


@st.composite
def _reading(draw: st.DrawFn) -> Reading:
    kind = draw(st.sampled_from(list(_VALUES)))
    source = draw(st.sampled_from([Source.SCREENSHOT, Source.TEXT]))
    screenshot = draw(st.integers(0, 3)) if source is Source.SCREENSHOT else None
    return Reading(kind, draw(_VALUES[kind]), draw(st.floats(0, 1)), Origin(source, screenshot=screenshot))


def any_readings() -> st.SearchStrategy[tuple[Reading, ...]]:
    return st.lists(_reading(), max_size=6).map(tuple)


def _signals(weights: Sequence[float]) -> tuple[WordingSignal, ...]:
    return tuple(WordingSignal(label, weight) for label, weight in zip(RULES.labels, weights, strict=True))


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["appeared", "corrected", "opens", "review_given", "answered"]), st.sampled_from(["yes", "no"])
    ),
    max_size=2,
).map(tuple)


def any_facts() -> st.SearchStrategy[Facts]:
    """Anything that can be known, most of it usually not."""

    def rarely(strategy: st.SearchStrategy[Any], otherwise: Any) -> st.SearchStrategy[Any]:
        return st.one_of(st.just(otherwise), strategy)

    wording = st.lists(st.floats(-9, 9), min_size=len(RULES.labels), max_size=len(RULES.labels)).map(_signals)
    return st.builds(
        Facts,
        now=MOMENTS,
        name=NAMES,
        platform=rarely(st.sampled_from([*PLATFORMS, "unheard_of"]), ""),
        completed_on=rarely(DAYS, None),
        finished=rarely(st.booleans(), None),
        what_you_see=rarely(st.sampled_from(Symptom), None),
        printed_name=rarely(NAMES, ""),
        other_sites_open=rarely(st.booleans(), None),
        other_network_tried=rarely(st.booleans(), None),
        review_state=rarely(st.sampled_from(ReviewState), None),
        description=rarely(st.text(max_size=20), ""),
        readings=rarely(any_readings(), ()),
        wording=rarely(wording, ()),
        answers=rarely(ANSWERS, ()),
        received_at=rarely(MOMENTS, None),
        pictures=rarely(st.lists(st.sampled_from(["", "off_topic", "broken"]), max_size=3).map(tuple), ()),
    )


def later(moment: datetime, minutes: int) -> datetime:
    return moment + timedelta(minutes=minutes)
