"""What is rare, what is alike: the pure half of incidents."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import comb, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.decision import bursts
from triage.decision.base_rate import HOUR, BaseRate, Rhythm, UsualByHour, base_rate, rhythm, tail
from triage.decision.bursts import FITS, Burst, Centre, Report, Usual, beforehand, centre_of, find_burst, is_of, people
from triage.decision.calendar import DESK_ZONE, WorkingCalendar
from triage.decision.incidents import causes, membership

NOW = datetime(2026, 9, 16, 10, 0, tzinfo=DESK_ZONE)
EVEN = Rhythm({}, WorkingCalendar().is_working)
OUTAGE = ("503", "error_page:server", "seen:not_opening", "eror", "halaman", "tadi")
LATE = ("muncul", "status:certificate_absent", "symptom:absent", "lama", "sabar", "hari")
USUAL = Usual.of([frozenset(LATE[:4]), frozenset(LATE[1:5]), frozenset({"nama", "salah"})] * 40)


def base(seen: int, *, days: int = 27) -> BaseRate:
    return BaseRate(seen, days * 24, EVEN)


def reports(
    number: int, *, of: tuple[str, ...] = OUTAGE, minutes: float = 3, who: str = "", first: int = 0
) -> list[Report]:
    """Every ``minutes`` one report, each with four of the words."""
    source = random.Random(number)
    return [
        Report(
            ticket=first + each,
            who=who or f"{first}-{each}",
            at=NOW - timedelta(minutes=minutes * each),
            features=frozenset(source.sample(of, 4)),
        )
        for each in range(number)
    ]  # fmt: skip


def found(given: list[Report], *, seen: int = 20, **fields: object) -> Burst | None:
    return find_burst(given, usual=USUAL, base=base(seen), now=NOW, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "minutes", "seen", "is_burst"),
    [
        (12, 3, 20, True),
        (12, 3, 0, True),  # A platform that never brought any.
        (5, 3, 0, False),  # Too few people, however rare.
        (12, 60, 300, False),  # Half a day's usual number.
        (60, 2, 300, True),  # A busy platform, and much more than that.
        (14, 50, 20, True),  # It seeps in.
        (8, 85, 20, False),
    ],
)
def test_it_finds_many_where_few_are_usual(number: int, minutes: float, seen: int, is_burst: bool) -> None:
    assert (found(reports(number, minutes=minutes), seen=seen) is not None) is is_burst


def test_it_finds_a_burst_on_a_desk_without_a_past() -> None:
    burst = find_burst(reports(15), usual=Usual.of([]), base=base(0, days=0), now=NOW)
    assert burst is not None
    assert len(burst.members) == 15


def test_it_counts_people_and_not_their_mails() -> None:
    assert found(reports(15, who="one")) is None
    assert people(reports(15, who="one")) == 1


def test_it_finds_none_among_reports_that_have_nothing_in_common() -> None:
    apart = [Report(n, str(n), NOW - timedelta(minutes=n), frozenset({f"kata{n}", f"lain{n}"})) for n in range(20)]
    assert found(apart) is None


def test_it_leaves_out_who_says_something_else() -> None:
    others = reports(3, of=LATE, first=100)
    burst = found([*reports(20), *others])
    assert burst is not None
    assert {report.ticket for report, _fit in burst.members} == set(range(20))


def test_it_begins_with_its_first_member() -> None:
    burst = found(reports(12))
    assert burst is not None
    assert burst.since == NOW - timedelta(minutes=33)


def test_it_does_not_take_what_a_known_incident_spills_for_another() -> None:
    odd = reports(8, first=50)
    assert found(odd) is not None
    assert found(odd, known=[NOW - timedelta(minutes=n) for n in range(60)]) is None


def test_it_knows_more_of_the_same() -> None:
    burst = found(reports(12))
    assert burst is not None
    assert is_of(burst, burst.centre)
    assert not is_of(burst, centre_of([report.features for report in reports(12, of=LATE)], USUAL))


@given(st.permutations(range(14)))
def test_it_does_not_depend_on_the_order_of_reports(order: list[int]) -> None:
    given = reports(14)
    assert found([given[place] for place in order]).members.__len__() == 14  # type: ignore[union-attr]


@given(st.integers(0, 60), st.integers(0, 400), st.floats(0.1, 100))
def test_more_reports_are_never_likelier(count: int, seen: int, window: float) -> None:
    chances = [tail(each, shape=seen + 0.5, hours=600, window=window) for each in (count, count + 1)]
    assert 0 <= chances[1] <= chances[0] <= 1


@pytest.mark.parametrize("count", [1, 3, 10])
def test_its_tail_is_the_negative_binomials(count: int) -> None:
    share = 5 / (20 + 5)
    exact = 1 - sum(comb(k + 2, k) * (1 - share) ** 3 * share**k for k in range(count))
    assert tail(count, shape=3, hours=20, window=5) == pytest.approx(exact)


def test_it_believes_little_of_a_platform_that_it_hardly_knows() -> None:
    start = NOW - 3 * HOUR
    assert base(0, days=0).chance(6, start, NOW) > base(0).chance(6, start, NOW)


def test_it_knows_the_desks_rhythm() -> None:
    is_working = WorkingCalendar().is_working
    start = NOW.replace(hour=0) - timedelta(days=14)
    hours = [start + n * HOUR for n in range(14 * 24)]
    counted: Mapping[datetime, int] = {at: 5 for at in hours if 8 <= at.hour < 18 and is_working(at.date())}
    beat = rhythm(counted, start=start, end=NOW.replace(hour=0), is_working=is_working)
    morning, night = NOW.replace(hour=9), NOW.replace(hour=2)
    assert beat.between(morning, morning + HOUR) > 10 * beat.between(night, night + HOUR)
    usual = base_rate(sum(counted.values()), start=start, end=NOW.replace(hour=0), rhythm=beat)
    assert usual.expected(start, NOW.replace(hour=0)) == pytest.approx(sum(counted.values()), rel=0.1)


def test_it_says_what_is_usual_in_each_hour_of_a_day() -> None:
    is_working = WorkingCalendar().is_working
    rate = BaseRate(60, 27 * 24, Rhythm({(True, 9): 3.0, (False, 9): 0.2}, is_working))
    by_hour = UsualByHour.from_json(rate.by_hour().as_json())
    assert by_hour is not None
    for at in (NOW + number * HOUR for number in range(7 * 24)):
        assert by_hour.at(at, is_working=is_working) == pytest.approx(rate.expected(at, at + HOUR), abs=1e-4)
    assert UsualByHour.from_json({}) is None


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 3000))
def test_it_measures_a_stretch_whole_or_in_parts(hour: int, minute: int, minutes: int) -> None:
    beat = Rhythm({(True, 9): 3.0, (False, 9): 0.2, (True, 23): 0.1}, WorkingCalendar().is_working)
    start = NOW.replace(hour=hour, minute=minute)
    middle, end = start + timedelta(minutes=minutes // 2), start + timedelta(minutes=minutes)
    assert beat.between(start, middle) + beat.between(middle, end) == pytest.approx(beat.between(start, end))


def test_its_centre_survives_a_row_and_names_the_cause() -> None:
    centre = centre_of([report.features for report in reports(12)], USUAL)
    assert centre.key in {"error_page:server", "seen:not_opening"}
    assert Centre.from_json(centre.as_json()).telling() == centre.telling()
    assert Centre({}).key == ""


def test_what_others_show_speaks_against() -> None:
    centre = centre_of([report.features for report in reports(40)], USUAL)
    assert centre.fit(frozenset({"503", "symptom:absent"})) < centre.fit(frozenset({"503"}))


@pytest.mark.parametrize(
    ("fields", "joins"),
    [
        ({}, True),
        ({"features": frozenset(LATE)}, False),
        ({"is_same_family": False}, True),  # It speaks for itself.
        ({"is_same_family": False, "features": frozenset({"eror"})}, False),
        ({"features": frozenset({"seen:not_opening", "eror"})}, True),  # One of many just now …
        ({"features": frozenset({"seen:not_opening", "hujan"}), "lately": 0}, False),  # … and one of none.
    ],
)
def test_it_lets_join_who_fits(fields: dict[str, object], joins: bool) -> None:
    centre = centre_of([report.features for report in reports(40)], USUAL)
    asked = {
        "features": frozenset(OUTAGE), "centre": centre, "is_same_family": True, "at": NOW,
        "since": NOW - HOUR, "lately": 40, "usual": 0.2, "now": NOW, **fields,
    }  # fmt: skip
    features = asked.pop("features")
    fit = membership(features, **asked)  # type: ignore[arg-type]
    assert (fit is not None) is joins
    assert fit is None or FITS <= fit < inf


def test_it_knows_which_causes_count_as_one() -> None:
    assert causes("platform_issue") == ["platform_issue", "connectivity"]
    assert causes("too_early") == ["too_early"]


def test_it_says_nothing_beforehand_of_what_is_usual() -> None:
    assert beforehand(1, 4.0) == 0.0
    assert beforehand(40, 0.2) == beforehand(400, 0.2) > beforehand(2, 1.0)


def test_a_desk_that_has_just_opened_has_no_rhythm_yet() -> None:
    assert rhythm({}, start=NOW, end=NOW, is_working=WorkingCalendar().is_working).intensity == {}


def test_in_no_time_nothing_comes() -> None:
    assert tail(1, shape=2, hours=3, window=0) == 0.0
    assert tail(0, shape=2, hours=3, window=0) == 1.0


def test_it_stops_looking_around_where_nothing_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bursts, "ROUNDS", 1)
    burst = found([*reports(12), *reports(8, of=LATE, first=100)])
    assert burst is not None
    assert all(report.ticket < 100 for report, _fit in burst.members)
