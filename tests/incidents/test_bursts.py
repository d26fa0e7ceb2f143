"""What is rare, what is alike: the pure half of incidents."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.decision.base_rate import HOUR, BaseRate, Rhythm
from triage.decision.calendar import WorkingCalendar
from triage.desks.prakerja import DESK
from triage.desks.prakerja import DESK as PRAKERJA
from triage.incidents import bursts
from triage.incidents.bursts import (
    FITS,
    Burst,
    Centre,
    Report,
    Usual,
    as_judged,
    beforehand,
    centre_of,
    find_burst,
    is_of,
    people,
)
from triage.incidents.rules import Ongoing, relearn

NOW = datetime(2026, 9, 16, 10, 0, tzinfo=PRAKERJA.zone)
CALENDAR = WorkingCalendar(zone=PRAKERJA.zone)
EVEN = Rhythm({}, CALENDAR)
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


def found(given: list[Report], *, seen: int = 20, alike: int | None = None, **fields: object) -> Burst | None:
    """What is found at a platform that brought ``seen`` reports before, ``alike`` of them (all) like an outage's."""
    same = seen if alike is None else alike
    earlier = [frozenset(OUTAGE)] * same + [frozenset(LATE)] * (seen - same)
    return find_burst(given, usual=USUAL, earlier=earlier, base=base(seen), now=NOW, **fields)  # type: ignore[arg-type]


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
    burst = find_burst(reports(15), usual=Usual.of([]), earlier=[], base=base(0, days=0), now=NOW)
    assert burst is not None
    assert len(burst.members) == 15


def test_it_asks_how_many_such_reports_are_usual_and_not_how_many_of_any_kind() -> None:
    seep = reports(8, minutes=20)
    assert found(seep, seen=300, alike=300) is None
    assert found(seep, seen=300, alike=0) is not None


def test_it_finds_one_cause_however_its_reports_were_judged() -> None:
    judged = ("platform_issue", "platform_issue", "other", "too_early")
    given = [replace(each, features=as_judged(each.features, judged[each.ticket % 4])) for each in reports(16)]
    burst = found(given)
    assert burst is not None
    assert len(burst.members) == 16
    assert burst.cause == "platform_issue"
    assert Burst(burst.centre, [], NOW, 0, 0).cause == ""


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


def test_its_centre_survives_a_row_and_names_the_cause() -> None:
    centre = centre_of([report.features for report in reports(12)], USUAL)
    assert centre.key in {"error_page:server", "seen:not_opening"}
    assert Centre.from_json(centre.as_json()).telling() == centre.telling()
    assert Centre({}).key == ""


def test_what_others_show_speaks_against() -> None:
    centre = centre_of([report.features for report in reports(40)], USUAL)
    assert centre.fit(frozenset({"503", "symptom:absent"})) < centre.fit(frozenset({"503"}))


def ongoing(*, lately: int = 40, centre: Centre | None = None) -> Ongoing:
    """An outage for an hour; its members came in the last ``lately`` minutes, one a minute."""
    about = centre or centre_of([report.features for report in reports(40)], USUAL)
    return Ongoing(about, since=NOW - HOUR, usual=0.2, times=[NOW - timedelta(minutes=n) for n in range(lately)])


@pytest.mark.parametrize(
    ("features", "lately", "joins"),
    [
        (OUTAGE, 40, True),
        (OUTAGE, 0, True),  # It speaks for itself.
        (LATE, 40, False),
        (("seen:not_opening", "eror"), 40, True),  # One of many just now …
        (("seen:not_opening", "hujan"), 0, False),  # … and one of none.
    ],
)
def test_it_lets_join_who_fits(features: tuple[str, ...], lately: int, joins: bool) -> None:
    fit = ongoing(lately=lately).fit(Report(1, "1", NOW, frozenset(features)), now=NOW)
    assert (fit is not None) is joins
    assert fit is None or FITS <= fit < inf


def test_it_presumes_nothing_of_a_report_from_before_it_began() -> None:
    features = frozenset(OUTAGE)
    just_now, before = (ongoing().fit(Report(1, "1", at, features), now=NOW) for at in (NOW, NOW - 2 * HOUR))
    assert just_now == pytest.approx(ongoing().centre.fit(features) + beforehand(40, 0.2))
    assert before == pytest.approx(ongoing().centre.fit(features))


@pytest.mark.parametrize(
    ("minutes", "silent", "goes_on"),
    [
        ([], 0, False),
        ([1, 1, 1, 1, 1], 50, True),
        ([1, 1, 1, 1, 1], 70, False),  # It came quickly, and has been silent for an hour.
        ([60, 60, 60, 60, 60], 290, True),  # It has always come slowly.
        ([60, 60, 60, 60, 60], 310, False),
        ([1] * 40 + [60, 60, 60, 60, 60], 290, True),  # It comes more slowly now.
        ([500, 500, 500, 500], 25 * 60, False),
    ],
)
def test_it_goes_on_until_it_is_silent_for_longer_than_it_was(minutes: list[int], silent: int, goes_on: bool) -> None:
    end = NOW - timedelta(minutes=silent)
    times = [end - timedelta(minutes=sum(minutes[number:])) for number in range(len(minutes) + 1)] if minutes else []
    assert replace(ongoing(), times=times).goes_on(now=NOW) is goes_on


def test_it_learns_from_its_members_and_says_who_no_longer_fits() -> None:
    centre, foreign = relearn([*reports(20), *reports(2, of=LATE, first=100)], USUAL)
    assert centre.key in {"error_page:server", "seen:not_opening"}
    assert foreign == {100, 101}


def test_it_knows_which_causes_count_as_one() -> None:
    assert DESK.incidents.family("connectivity") == DESK.incidents.family("platform_issue") == "platform_issue"
    assert DESK.incidents.family("other") == "other"
    assert DESK.incidents.causes("platform_issue") == ["platform_issue", "connectivity"]
    assert DESK.incidents.causes("too_early") == ["too_early"]


def test_it_asks_afterwards_what_its_cause_asks() -> None:
    assert DESK.incidents.question_afterwards("platform_issue") == "opens"
    assert DESK.incidents.question_afterwards("review_missing") == "appeared"


def test_it_says_nothing_beforehand_of_what_is_usual() -> None:
    assert beforehand(1, 4.0) == 0.0
    assert beforehand(0, 0.1) == 0.0  # Nobody came lately, however few are usual.
    assert beforehand(40, 0.2) == beforehand(400, 0.2) > beforehand(2, 1.0)


def test_it_stops_looking_around_where_nothing_settles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bursts, "ROUNDS", 1)
    burst = found([*reports(12), *reports(8, of=LATE, first=100)])
    assert burst is not None
    assert all(report.ticket < 100 for report, _fit in burst.members)
