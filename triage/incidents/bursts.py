"""Bursts: many people report one thing about one platform within hours, far above what that platform usually brings.

A report is what it shows: words in one spelling, codes of what was read (``error_page:server``), and the cause that it
was judged to have, a code like any other (``cause:other``): people tell one thing in ways that are judged differently.
How well a report fits a burst is a sum of log-odds, one a feature: how much more often the burst's reports have it than
others do. How many such reports are usual is counted in the platform's earlier ones that fit as well.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log

from triage.decision.base_rate import BaseRate

WINDOWS = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=12))
"""How far back is looked, the shortest first: what breaks suddenly shows in an hour, what seeps in by half a day."""
FEWEST = 6
"""People in a burst, at least."""
RARE = 1e-9
"""How improbable so many must be: a look a minute at each platform, for whatever may be alike, makes many looks."""
MOST = 150
"""Reports compared with each other; of more, the newest."""
TELLING = 0.2
"""The share of a burst's reports that must have a feature for it to tell anything."""
ALIKE = 3
"""Reports that must have a feature, at least."""
ROUNDS = 4
SPILLS = 0.25
"""Reports that look like another cause, for each that an incident has."""
FITS = 1.5
"""Log-odds from which a report belongs: four to one and better."""
LEAVES = 0.0
"""Log-odds below which a member of a mere proposal is let go again, once more is known of what it is about."""
MOST_A_FEATURE = 2.5
"""Log-odds that one feature can give at most: no single word makes a member."""
MOST_BEFOREHAND = FITS
"""Log-odds that the burst itself can give at most: who says nothing to the point is no member for coming in time."""

CAUSE = "cause:"
"""Begins the code of the cause that a report was judged to have."""

Features = frozenset[str]


@dataclass(frozen=True, slots=True)
class Report:
    """One ticket as detection sees it. ``who`` tells requesters apart; ``at`` is when it came."""

    ticket: int
    who: str
    at: datetime
    features: Features


@dataclass(frozen=True, slots=True)
class Centre:
    """What a burst is about: for each telling feature, the log-odds of a report that has it and of one without."""

    terms: Mapping[str, tuple[float, float]]

    def fit(self, features: Features) -> float:
        """How much likelier ``features`` are among the burst's reports than among others, as log-odds."""
        return sum(has if feature in features else lacks for feature, (has, lacks) in self.terms.items())

    @property
    def key(self) -> str:
        """Its most telling feature beside the cause, a code before a word: what names it, roughly and stably."""
        speaking = [feature for feature in self.telling() if not feature.startswith(CAUSE)]
        return max(speaking, key=lambda feature: (":" in feature, self.terms[feature][0], feature), default="")

    def as_json(self) -> dict[str, list[float]]:
        """For a row."""
        return {feature: [round(has, 3), round(lacks, 3)] for feature, (has, lacks) in self.terms.items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Sequence[float]]) -> "Centre":
        """From a row."""
        return cls({feature: (has, lacks) for feature, (has, lacks) in stored.items()})

    @classmethod
    def of_causes(cls, causes: Sequence[str]) -> "Centre":
        """Whatever is judged to have one of these causes fits, and nothing else, however much comes in."""
        lacks = -2 / len(causes)
        return cls({CAUSE + cause: (2 - lacks * (len(causes) - 1), lacks) for cause in causes})

    def telling(self) -> list[str]:
        """The features that speak for it, strongest first."""
        speaking = [feature for feature, (has, _lacks) in self.terms.items() if has > 0]
        return sorted(speaking, key=lambda feature: (-self.terms[feature][0], feature))


@dataclass(frozen=True, slots=True)
class Burst:
    """What was found: its centre, its members with how well each fits, since when, and how many were usual."""

    centre: Centre
    members: Sequence[tuple[Report, float]]
    since: datetime
    expected: float
    chance: float

    @property
    def cause(self) -> str:
        """The cause that most of its reports were judged to have."""
        judged = Counter(code for report, _fit in self.members for code in report.features if code.startswith(CAUSE))
        return max(sorted(judged), key=lambda code: judged[code], default="").removeprefix(CAUSE)


def as_judged(features: Iterable[str], cause: str) -> Features:
    """The features of a report with the cause that it was judged to have."""
    return frozenset([*features, CAUSE + cause])


def is_of(burst: Burst, centre: Centre) -> bool:
    """Whether a burst is only more of what ``centre`` is about: most of its reports speak for it."""
    speaking = sum(centre.fit(report.features) >= 0 for report, _fit in burst.members)
    return 2 * speaking > len(burst.members)


def beforehand(count: int, expected: float) -> float:
    """How likely a report belongs before it is read, as log-odds: ``count`` came where ``expected`` were usual."""
    more = count - expected
    return max(0.0, min(MOST_BEFOREHAND, log(more / max(expected, 0.01)))) if more > 0 else 0.0


def find_burst(
    reports: Sequence[Report], *, usual: "Usual", earlier: Sequence[Features], base: BaseRate,
    known: Sequence[datetime] = (), now: datetime,
) -> Burst | None:  # fmt: skip
    """The burst among one platform's recent ``reports``, None if there is none.

    ``usual`` is what is usual to say, on any platform; ``base`` how much this platform usually brings, of which
    ``earlier`` are the latest.
    ``known`` are the times of the reports that the platform's known incidents have as members: some of what these
    cause is told so oddly that it looks like something else, and must not be taken for another incident.
    """
    for window in WINDOWS:
        start = now - window
        recent = [report for report in reports if start < report.at <= now]
        spilled = SPILLS * sum(start < at <= now for at in known)
        if people(recent) - int(spilled) < FEWEST:
            continue
        centre, core = _core(recent, usual)
        alike = sum(centre.fit(features) >= FITS for features in earlier)
        rate = base.of_these(alike, among=len(earlier))
        count = people(core) - int(spilled)
        if count < FEWEST or rate.chance(count, start, now) >= RARE:
            continue
        expected = base.expected(start, now)
        first = min(report.at for report in core)
        since_then = [report for report in recent if report.at >= first]
        centre, members = _around(core, since_then, usual, boost=beforehand(len(core), expected))
        chance = rate.chance(people(report for report, _fit in members), start, now)
        return Burst(centre, members, min(report.at for report, _fit in members), expected, chance)
    return None


def people(reports: Iterable[Report]) -> int:
    """How many different requesters."""
    return len({report.who for report in reports})


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual to say: in how many of ``number`` reports each feature was; ``codes`` are those not words."""

    counts: Mapping[str, int]
    number: int
    codes: Sequence[str]

    @classmethod
    def of(cls, reports: Sequence[Features]) -> "Usual":
        """Count."""
        counts = Counter(feature for features in reports for feature in features)
        return cls(counts, len(reports), [feature for feature in counts if ":" in feature])

    def share(self, feature: str) -> float:
        """The share of reports that have it; never quite none, and rare where nothing is known."""
        return (self.counts.get(feature, 0) + 0.5) / (self.number + 10)


def centre_of(group: Sequence[Features], usual: Usual) -> Centre:
    """What ``group`` has in common and others do not."""
    inside = Counter(feature for features in group for feature in features)
    terms = {}
    for feature, count in inside.items():
        if count < max(ALIKE, TELLING * len(group)):
            continue
        here, there = (count + 0.5) / (len(group) + 1), usual.share(feature)
        if here > there:
            has = min(MOST_A_FEATURE, log(here / there))
            # Only what most have is missed: a report says a few of the many things that there are to say.
            lacks = max(-MOST_A_FEATURE, log((1 - here) / (1 - there))) if 2 * count > len(group) else 0.0
            terms[feature] = has, lacks
    for feature in usual.codes:  # What others show and these don't speaks against; words are too many for that.
        there = usual.share(feature)
        here = (inside[feature] + there) / (len(group) + 1)
        if here < there:
            terms[feature] = max(-MOST_A_FEATURE, log(here / there)), 0.0
    return Centre(terms)


def _core(recent: Sequence[Report], usual: Usual) -> tuple[Centre, list[Report]]:
    """The largest group of reports that are plainly alike, whatever their number makes likely."""
    newest = sorted(recent, key=lambda report: (report.at, report.ticket))[-MOST:]
    group = _nearest_to_medoid(newest, usual)
    centre, members = _around(group, newest, usual, boost=0.0)
    return centre, [report for report, _fit in members]


def _around(
    group: Sequence[Report], reports: Sequence[Report], usual: Usual, *, boost: float
) -> tuple[Centre, list[tuple[Report, float]]]:
    """See what ``group`` has in common, and who of ``reports`` fits that; again until it settles."""
    centre, members = centre_of([report.features for report in group], usual), []
    for _round in range(ROUNDS):
        fits = [(report, centre.fit(report.features) + boost) for report in reports]
        members = [(report, fit) for report, fit in fits if fit >= FITS]
        fitting = [report for report, _fit in members]
        if not fitting or fitting == group:
            break
        group = fitting
        centre = centre_of([report.features for report in group], usual)
    return centre, members


def _nearest_to_medoid(reports: Sequence[Report], usual: Usual) -> list[Report]:
    """The report most like all others, with the third of them (``FEWEST`` at least) that is nearest to it."""
    features = {feature for report in reports for feature in report.features}
    weight = {feature: -log(min(usual.share(feature), 1.0)) for feature in features}
    mass = [sum(weight[feature] for feature in report.features) for report in reports]

    def alike(one: int, other: int) -> float:
        shared = sum(weight[feature] for feature in reports[one].features & reports[other].features)
        return 2 * shared / (mass[one] + mass[other]) if mass[one] + mass[other] else 0.0

    numbers = range(len(reports))
    medoid = max(numbers, key=lambda one: sum(alike(one, other) for other in numbers))
    nearest = sorted(numbers, key=lambda other: -alike(medoid, other))
    return [reports[number] for number in nearest[: max(FEWEST, len(reports) // 3)]]
