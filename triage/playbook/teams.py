"""The desk's teams, hours and targets as values, from their rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from triage.decision.business_hours import WORKDAYS, BusinessHours, Season, Week, due, week_of
from triage.decision.scopes import Case, Scope, Target, most_specific
from triage.models import HandsOut, OpeningHours, Route, SlaPolicy, Team, Weekday


@dataclass(frozen=True, slots=True)
class TeamRules:
    """What a team's row says of its tickets and letters; ``hours`` are its own or the desk's."""

    name: str
    hours: BusinessHours
    hands_out: bool = False
    signature: str = ""
    sender_name: str = ""
    sender_address: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """By when a person is to act, and when they are warned that it is so late."""

    warn_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """Who works when, on what, and how soon: ``hours`` are the desk's, ``teams`` by key.

    ``routes`` lead to a team's key; ``targets`` end with the one that is for everything.
    """

    hours: BusinessHours
    teams: Mapping[int, TeamRules] = field(default_factory=dict)
    routes: Sequence[tuple[Scope, int]] = ()
    targets: Sequence[tuple[Scope, Target]] = ((Scope(), Target(8)),)

    def route(self, case: Case) -> int | None:
        """The key of the team that the ticket goes to, None for no team's."""
        return most_specific(self.routes, case)

    def due_at(self, since: datetime, case: Case) -> datetime:
        """By when a person is to act on a ticket that waits since then."""
        return due(since, timedelta(hours=self._target(case).hours), hours=self.hours_of(case.team))

    def times(self, since: datetime, case: Case) -> Times:
        """That, and when they are warned."""
        warned = timedelta(hours=self._target(case).warned_after)
        return Times(due(since, warned, hours=self.hours_of(case.team)), self.due_at(since, case))

    def _target(self, case: Case) -> Target:
        target = most_specific(self.targets, case)
        assert target is not None  # The last one fits everything.
        return target

    def hours_of(self, team: int) -> BusinessHours:
        """When a team works; the desk's hours for none (0)."""
        known = self.teams.get(team)
        return known.hours if known else self.hours

    @property
    def asks(self) -> frozenset[str]:
        """What the rules ask of a ticket beyond its category and team: "circumstance", "channel"."""
        scopes = [scope for scope, _ in (*self.routes, *self.targets)]
        return frozenset(name for name in ("circumstance", "channel") if any(getattr(each, name) for each in scopes))


def work_of(
    hours: BusinessHours,
    *,
    teams: Iterable[Team],
    opening: Iterable[OpeningHours],
    routes: Iterable[Route],
    policies: Iterable[SlaPolicy],
    usual: Sequence[tuple[Scope, Target]],
) -> Work:
    """``hours`` hold where the desk has no rows of ``opening``; ``usual`` are the targets after the policies."""
    rows: dict[int, list[OpeningHours]] = {}
    for row in opening:
        rows.setdefault(row.team_id or 0, []).append(row)
    desk = _open(hours, rows.get(0, ()))
    return Work(
        hours=desk,
        teams={
            team.pk: TeamRules(
                team.name,
                _open(desk, rows.get(team.pk, ())),
                team.hands_out == HandsOut.ROUND_ROBIN,
                team.signature.strip(),
                team.sender_name.strip(),
                team.sender_address,
            )
            for team in teams
        },
        routes=[(Scope(row.circumstance, row.category, 0, row.channel), row.team_id) for row in routes],
        targets=[
            *(
                (Scope(row.circumstance, row.category, row.team_id or 0), Target(row.hours, row.warning_hours))
                for row in policies
            ),
            *usual,
        ],
    )


def _open(usual: BusinessHours, rows: Sequence[OpeningHours]) -> BusinessHours:
    """The hours of ``rows``, which replace what they speak of: the week, or the dated weeks."""
    always = [row for row in rows if row.first_day is None]
    if not rows:
        return usual
    week = _week(always) if always else usual.week
    dated: dict[tuple[object, object], list[OpeningHours]] = {}
    for row in rows:
        if row.first_day is not None:
            dated.setdefault((row.first_day, row.last_day), []).append(row)
    seasons = [
        Season(each[0].first_day, each[0].last_day, _week(each))
        for each in dated.values()
        if each[0].first_day and each[0].last_day
    ]
    return replace(usual, week=week, seasons=(*([] if always else usual.seasons), *seasons))


def _week(rows: Sequence[OpeningHours]) -> Week:
    """Rows of a single day replace those of Monday to Friday."""
    own = {row.weekday for row in rows}
    spans = []
    for row in rows:
        days = [day for day in WORKDAYS if day not in own] if row.weekday == Weekday.WORKDAYS else [row.weekday]
        spans += [(day, row.opens_at, row.closes_at) for day in days]
    return week_of(spans)
