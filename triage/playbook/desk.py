"""The desk as one value: its policy and its texts, from the rows that people edit or from the shipped files."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection

from triage.decision.automation import Automation, Trigger
from triage.decision.business_hours import BusinessHours, same_every_workday
from triage.decision.calendar import WorkingCalendar
from triage.decision.policy import Policy
from triage.decision.rules import Rules
from triage.decision.scopes import Case, Scope, Target
from triage.definition import Definition
from triage.installed import amend, declared, installed
from triage.models import (
    Article,
    CalendarDay,
    CannedReply,
    CategorySetting,
    CircumstanceSetting,
    DeskSettings,
    OpeningHours,
    Platform,
    Route,
    Rule,
    SlaPolicy,
    Team,
    Topic,
)
from triage.playbook.articles import KnownArticle, known, read_articles
from triage.playbook.rules import automations
from triage.playbook.teams import TeamRules, Work, work_of
from triage.playbook.topics import with_topics


@dataclass(frozen=True)
class CannedText:
    """A canned reply's words; ``$name`` gaps are still open."""

    subject: str
    body: str


@dataclass(frozen=True)
class Desk:
    """What deciding and answering need to know about the desk.

    ``texts`` by (code, language); ``contacts`` by platform code, "" where none is known;
    ``own_contacts``: those of the organisation itself; ``work``: teams, hours, and within how many of them an agent is
    to act on a ticket that waits. Agents are measured by it, and requesters are promised its day. ``deflects``: the
    categories that the form may tell of before it is sent. ``articles`` by code, drafts among them. ``automations``:
    the supervisors' active rules in their order, by trigger and hours.
    """

    definition: Definition
    policy: Policy
    texts: Mapping[tuple[str, str], CannedText]
    contacts: Mapping[str, str]
    own_contacts: str
    salutation: str
    hot_line: str
    work: Work
    deflects: frozenset[str]
    articles: Mapping[str, KnownArticle]
    automations: Mapping[tuple[Trigger, int], tuple[Automation, ...]] = field(default_factory=dict)

    @property
    def rules(self) -> Rules:
        """What it decides by."""
        return self.definition.rules

    @property
    def public_contacts(self) -> tuple[str, ...]:
        """All contacts that are no secret and may be kept wherever they turn up."""
        return tuple(contact for contact in (self.own_contacts, *self.contacts.values()) if contact)

    def due_at(self, since: datetime, case: Case) -> datetime:
        """By when an agent is to act on a ticket that waits since then."""
        return self.work.due_at(since, case)

    def team(self, key: int | None) -> TeamRules | None:
        """What the team with this key does otherwise than the desk; None for no team."""
        return self.work.teams.get(key or 0)


_held: ContextVar[Desk] = ContextVar("held")
MADE_OF = (
    *(DeskSettings, Platform, CategorySetting, CircumstanceSetting, CalendarDay, CannedReply, Article),
    *(Team, Route, OpeningHours, SlaPolicy, Rule, Topic),
)
"""The rows that make a desk."""
_made: dict[str, tuple[object, Desk]] = {}
"""By desk, what this process made last, and of which rows."""


def current() -> Desk:
    """The desk as its rows stand now, or stood when ``held`` began.

    Needs the playbook to be loaded (``manage.py load_playbook``).

    One small statement says whether they are the same rows as the last time; a process reads them when they are not.
    """
    if held_one := _held.get(None):
        return held_one
    rows = _rows()
    made = _made.get(settings.TRIAGE_DESK)
    if made is None or made[0] != rows:
        _made[settings.TRIAGE_DESK] = made = rows, _read()
    amend(made[1].definition)  # Also what only shows names knows the topics from here on.
    return made[1]


@contextmanager
def held() -> Iterator[Desk]:
    """Within the block the desk stays as it is now: whoever works on several tickets at once looks once."""
    token = _held.set(current())
    try:
        yield _held.get()
    finally:
        _held.reset(token)


def _rows() -> object:
    """What is different as soon as anybody has changed, added or deleted one of the rows.

    Where a row lies and which transaction wrote it name its version for ever; no counter has to be kept, and nobody who
    writes has to think of us.
    """
    tables = [model._meta.db_table for model in MADE_OF]
    versions = " UNION ALL ".join(f"SELECT tableoid, ctid, xmin FROM {table}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*), sum(hashtextextended(concat_ws(' ', tableoid, ctid, xmin), 0)) FROM ({versions}) row"
        )
        return cursor.fetchone()


def _read() -> Desk:
    return _desk(
        _Rows(
            settings=DeskSettings.objects.get(),
            platforms=Platform.objects.all(),
            categories=CategorySetting.objects.all(),
            circumstances=CircumstanceSetting.objects.all(),
            days=CalendarDay.objects.all(),
            replies=CannedReply.objects.all(),
            articles=Article.objects.all(),
            teams=Team.objects.all(),
            opening=OpeningHours.objects.all(),
            routes=Route.objects.all(),
            policies=SlaPolicy.objects.all(),
            rules=Rule.objects.all(),
            topics=Topic.objects.all(),
        )
    )


def shipped() -> Desk:
    """The desk as its files ship it, without any database."""
    return _shipped(settings.TRIAGE_DESK)


@cache
def _shipped(_path: str) -> Desk:
    return _desk(
        _Rows(
            settings=DeskSettings(**read_data("settings")),
            platforms=[Platform(**row) for row in read_data("platforms")],
            categories=[CategorySetting(**row) for row in read_data("categories")],
            circumstances=[CircumstanceSetting(**row) for row in read_circumstances()],
            days=[CalendarDay(**{**row, "day": date.fromisoformat(row["day"])}) for row in read_data("calendar")],
            replies=[CannedReply(**row) for row in read_canned_replies()],
            articles=[Article(**row) for row in read_articles()],
        )
    )


def read_data(name: str) -> Any:
    """The content of ``data/<name>.json``: field names and values of rows."""
    return json.loads((installed().data / f"{name}.json").read_text(encoding="utf-8"))


def read_circumstances() -> list[dict[str, Any]]:
    """Rows from ``data/circumstances.json``; none for a desk that listens for nothing."""
    return list(read_data("circumstances")) if installed().rules.circumstances else []


def fitted_weights() -> Mapping[str, float]:
    """What labelled cases say of each kind of reason's weight (``manage.py fit_weights``): no row, nobody edits it."""
    return _fitted_weights(settings.TRIAGE_DESK)


@cache
def _fitted_weights(_path: str) -> Mapping[str, float]:
    weights: dict[str, float] = read_data("weights")
    return weights


def read_canned_replies() -> list[dict[str, str]]:
    """Rows from ``data/replies/<language>/<code>.txt``: the subject on the first line, then the body."""
    rows = []
    for path in sorted((installed().data / "replies").glob("*/*.txt")):
        subject, _, body = path.read_text(encoding="utf-8").partition("\n")
        rows.append({"code": path.stem, "language": path.parent.name, "subject": subject, "body": body.strip()})
    return rows


def read_macros() -> list[dict[str, Any]]:
    """Rows from ``data/macros.json``; own words, where there are any, from ``data/macros/<language>/<code>.txt``."""
    texts: dict[str, dict[str, str]] = {}
    for path in (installed().data / "macros").glob("*/*.txt"):
        texts.setdefault(path.stem, {})[path.parent.name] = path.read_text(encoding="utf-8").strip()
    return [{**row, "texts": texts.get(row["code"], {})} for row in read_data("macros")]


@dataclass(frozen=True, slots=True)
class _Rows:
    settings: DeskSettings
    platforms: Iterable[Platform]
    categories: Iterable[CategorySetting]
    circumstances: Iterable[CircumstanceSetting]
    days: Iterable[CalendarDay]
    replies: Iterable[CannedReply]
    articles: Iterable[Article]
    teams: Iterable[Team] = ()
    opening: Iterable[OpeningHours] = ()
    routes: Iterable[Route] = ()
    policies: Iterable[SlaPolicy] = ()
    rules: Iterable[Rule] = ()
    topics: Iterable[Topic] = ()


def _desk(rows: _Rows) -> Desk:
    settings, platforms, categories = rows.settings, list(rows.platforms), list(rows.categories)
    topics = list(rows.topics)
    calendar = _calendar(rows.days)
    targets = {row.code: row.sla_hours for row in categories if row.sla_hours} | {"": settings.sla_hours}
    policy = Policy(
        calendar=calendar,
        platforms={platform.code: platform.as_policy() for platform in platforms},
        categories={category.code: category.as_policy() for category in categories},
        circumstances={circumstance.code: circumstance.as_policy() for circumstance in rows.circumstances},
        weights=fitted_weights(),
        phrases={topic.code: tuple(topic.phrases) for topic in topics if topic.is_active and topic.phrases},
        wait_working_days=settings.wait_working_days,
        temperature=settings.temperature,
        second_cause_from=settings.second_cause_from,
        unheard_from=settings.unheard_from,
    )
    return Desk(
        definition=with_topics(declared(), topics),
        policy=policy,
        texts={(reply.code, reply.language): CannedText(reply.subject, reply.body) for reply in rows.replies},
        contacts={platform.code: platform.contact for platform in platforms},
        own_contacts=settings.own_contacts,
        salutation=settings.salutation,
        hot_line=settings.hot_line,
        work=work_of(
            BusinessHours(calendar, same_every_workday(settings.opens_at, settings.closes_at)),
            teams=rows.teams,
            opening=rows.opening,
            routes=rows.routes,
            policies=rows.policies,
            usual=[(Scope(category=code), Target(most, settings.sla_warning_hours)) for code, most in targets.items()],
        ),
        deflects=frozenset(row.code for row in categories if row.deflects),
        articles=known(rows.articles),
        automations=automations(rows.rules),
    )


def _calendar(days: Iterable[CalendarDay]) -> WorkingCalendar:
    days_off, known_until = installed().days_off()
    changed = {day.day: day.working for day in days}
    return WorkingCalendar(
        days_off=frozenset(days_off - {day for day, working in changed.items() if working})
        | {day for day, working in changed.items() if not working},
        known_until=known_until,
        zone=installed().zone,
    )
