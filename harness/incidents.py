"""Whether an outage is found, early and alone: simulates a month of complaints with the shipped desk and model.

A month of 1,000 complaints (the generated cases, in their own words, over all platforms and causes) comes in with a
daily and weekly rhythm. On its last working day 100 people report one cause within three hours. Each says it in their
own way; some send the screen, some name the platform only in words, some answer what misleads. Once a simulated minute
detection looks, as the sweep does.
"""

import random
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from datasets.outage import KINDS, Kind, reported
from triage.decision.base_rate import HOUR, BaseRate, Rhythm, base_rate, rhythm
from triage.decision.decide import decide
from triage.desks.prakerja import DESK, RULES
from triage.desks.prakerja import DESK as PRAKERJA
from triage.desks.prakerja.conclusions import platform
from triage.desks.prakerja.facts import Facts
from triage.desks.prakerja.signature import signature
from triage.evidence import wording
from triage.incidents.bursts import (
    FEWEST,
    MOST,
    Centre,
    Features,
    Report,
    Usual,
    as_judged,
    find_burst,
    is_of,
)
from triage.incidents.rules import HISTORY, LATELY, LOOK_BACK, OTHERS, SETTLED, Ongoing, relearn
from triage.learning.cases import read_cases
from triage.playbook.desk import shipped

MONTH_ENDS = datetime(2026, 9, 30, tzinfo=PRAKERJA.zone)
BURST_BEGINS = datetime(2026, 9, 29, 9, 40, tzinfo=PRAKERJA.zone)
BURST_LASTS = timedelta(hours=3)
DAYS = 30
BY_HOUR = (1, 1, 1, 1, 1, 2, 4, 7, 10, 13, 14, 12, 10, 11, 12, 11, 10, 9, 9, 11, 12, 9, 6, 3)
"""How busy each hour of the day is, roughly."""
ON_DAYS_OFF = 0.5
LATEST_FOUND = 15
MOST_FOREIGN = 0.02
CONFIRMED_AFTER = timedelta(minutes=30)
"""So long an agent takes to confirm; until then members can still be let go."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A report, its platform, and whether it is of the one cause."""

    report: Report
    platform: str
    is_cause: bool


@dataclass(slots=True)
class Found:
    """One incident: what it is about, at which of the cause's reports it was proposed, who became a member."""

    centre: Centre
    platform: str
    cause: str
    at: datetime
    at_report: int
    members: list[Report]
    since: datetime
    usual: float
    others: Usual

    def ongoing(self) -> Ongoing:
        """As the decision sees it."""
        return Ongoing(self.centre, self.since, self.usual, [report.at for report in self.members])


@dataclass(frozen=True, eq=False)
class Month:
    """All that comes, the earliest first."""

    arrivals: Sequence[Arrival]


@dataclass(frozen=True, slots=True)
class Calm:
    """What is usual from ``start`` to ``end``: by platform its reports, the oldest first; what is said on any."""

    start: datetime
    end: datetime
    rhythm: Rhythm
    said: Usual
    reports: Mapping[str, Sequence[Features]]

    def rate(self, place: str) -> BaseRate:
        """How many reports a platform usually brings."""
        return base_rate(len(self.reports[place]), start=self.start, end=self.end, rhythm=self.rhythm)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a simulated month gave. ``cause`` are the tickets of the one cause."""

    incidents: Sequence[Found]
    cause: set[int]

    @property
    def foreign(self) -> float:
        """The share of members that are not of the cause, over all incidents."""
        members = [report.ticket for found in self.incidents for report in found.members]
        return sum(ticket not in self.cause for ticket in members) / len(members) if members else 0.0

    @property
    def caught(self) -> float:
        """The share of the cause's reports that became members."""
        members = {report.ticket for found in self.incidents for report in found.members}
        return len(members & self.cause) / len(self.cause) if self.cause else 0.0


def simulate(
    seed: int,
    *,
    reports: int,
    background: int = 1000,
    cases: Sequence[Path] = (DESK.fitting, DESK.golden),
    kind: str = "server",
) -> Outcome:
    """A month of ``background`` complaints out of ``cases``, with ``reports`` of one cause at its end."""
    source = random.Random(seed)
    arrivals = [*usual(source, background, cases=cases), *outage(source, reports, kind=KINDS[kind])]
    arrivals.sort(key=lambda arrival: arrival.report.at)
    arrivals = [
        replace(arrival, report=replace(arrival.report, ticket=number)) for number, arrival in enumerate(arrivals)
    ]
    return Outcome(detect(arrivals), {arrival.report.ticket for arrival in arrivals if arrival.is_cause})


def usual(source: random.Random, number: int, *, cases: Sequence[Path]) -> Iterator[Arrival]:
    """Everyday complaints, each at a likely minute of the month."""
    known = [each for path in cases for each in everyday(path)]
    picked = [source.choice(known) for _ in range(number)] if number > len(known) else source.sample(known, number)
    hours = [MONTH_ENDS - timedelta(days=DAYS) + n * HOUR for n in range(DAYS * 24)]
    busy = [BY_HOUR[at.hour] * (1.0 if is_working(at.date()) else ON_DAYS_OFF) for at in hours]
    for each, ((place, features), at) in enumerate(zip(picked, source.choices(hours, busy, k=number), strict=True)):
        moment = at + timedelta(seconds=source.randrange(3600))
        yield Arrival(Report(0, f"usual-{each}", moment, features), place, is_cause=False)


def outage(source: random.Random, number: int, *, kind: Kind) -> Iterator[Arrival]:
    """Reports of the one cause, spread over the burst."""
    for n in range(number):
        at = BURST_BEGINS + BURST_LASTS * source.random()
        place, features = seen(reported(source, now=at, kind=kind))
        yield Arrival(Report(0, f"outage-{n}", at, features), place, is_cause=True)


@cache
def everyday(path: Path) -> Sequence[tuple[str, Features]]:
    """A file of generated cases as detection sees them."""
    model = wording.shipped()
    return [seen(case.facts(desk=shipped(), model=model)) for case in read_cases(path)]


def seen(facts: Facts) -> tuple[str, Features]:
    """The platform as the service decides it, and the features, the cause that it decides among them."""
    policy = shipped().policy
    family = DESK.incidents.family(decide(facts, policy, RULES).category)
    return platform(facts, policy), as_judged(signature(facts), family)


def is_working(day: date) -> bool:
    """The shipped desk's calendar."""
    return shipped().policy.calendar.is_working(day)


@lru_cache(maxsize=8)
def calm(month: Month, members: frozenset[int], end: datetime) -> Calm:
    """What is usual, counted up to ``end`` in what are no ``members``."""
    start = max(end + SETTLED - HISTORY, MONTH_ENDS - timedelta(days=DAYS)).replace(minute=0)
    first, last = (bisect_left(month.arrivals, at, key=lambda each: each.report.at) for at in (start, end))
    counted = [each for each in month.arrivals[first:last] if each.report.ticket not in members]
    by_hour = Counter(_minute(each).replace(minute=0) for each in counted)
    beat = rhythm(by_hour, start=start, end=end, calendar=shipped().policy.calendar)
    reports = defaultdict[str, list[Features]](list)
    for each in counted:
        reports[each.platform].append(each.report.features)
    return Calm(start, end, beat, Usual.of([each.report.features for each in counted[-OTHERS:]]), reports)


def detect(arrivals: Sequence[Arrival]) -> list[Found]:
    """What the sweep does, once after each minute in which something came."""
    month = Month(arrivals)
    found: list[Found] = []
    taken: set[int] = set()
    for number, arrival in enumerate(arrivals):
        if number + 1 < len(arrivals) and _minute(arrivals[number + 1]) == _minute(arrival):
            continue
        now = _minute(arrival) + timedelta(minutes=1)
        first = bisect_right(arrivals, now - LOOK_BACK, key=lambda each: each.report.at)
        recent = arrivals[first : number + 1]
        for incident in found:
            _join(incident, recent, taken, now=now)
        for place in sorted({each.platform for each in recent[-20:] if each.platform}):
            own = [each.report for each in recent if each.platform == place and each.report.ticket not in taken]
            if len(own) >= FEWEST and (burst := _burst(place, own, month, found, taken, now=now)):
                found.append(burst)
    return found


def _minute(arrival: Arrival) -> datetime:
    return arrival.report.at.replace(second=0, microsecond=0)


def _join(incident: Found, recent: Sequence[Arrival], taken: set[int], *, now: datetime) -> None:
    """As ``_let_join`` does."""
    ongoing = incident.ongoing()
    if not ongoing.goes_on(now=now):
        return
    own = [each.report for each in recent if each.platform == incident.platform and each.report.ticket not in taken]
    if not (joined := [report for report in own if ongoing.fit(report, now=now) is not None]):
        return
    incident.members += joined
    taken |= {report.ticket for report in joined}
    newest = sorted(incident.members, key=lambda report: report.at)[-MOST:]
    incident.centre, foreign = relearn(newest, incident.others)
    if now - incident.at < CONFIRMED_AFTER:
        incident.members = [report for report in incident.members if report.ticket not in foreign]
        taken -= foreign


def _burst(
    place: str, own: Sequence[Report], month: Month, found: Sequence[Found], taken: set[int], *,
    now: datetime,
) -> Found | None:  # fmt: skip
    """As ``_propose`` does."""
    end = (now - SETTLED).replace(minute=0)
    usual = calm(month, frozenset(taken), end)
    live = [incident for incident in found if incident.platform == place]
    known = [report.at for incident in live for report in incident.members]
    rate, earlier = usual.rate(place), usual.reports[place][-OTHERS:]
    burst = find_burst(own, usual=usual.said, earlier=earlier, base=rate, known=known, now=now)
    if burst is None:
        return None
    members = [report for report, _fit in burst.members]
    taken |= {report.ticket for report in members}
    for incident in live:
        if is_of(burst, incident.centre):
            incident.members += members
            return None
    at_report = sum(each.is_cause and each.report.at <= now for each in month.arrivals)
    lately = rate.expected(now - LATELY, now)
    return Found(burst.centre, place, burst.cause, now, at_report, members, burst.since, lately, usual.said)
