"""What the incidents' pages show: the list, and one incident with its reasons, its reports and its members."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, exp
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.db.models.functions import TruncHour
from django.utils.translation import gettext as _

from triage.decision.base_rate import HOUR, UsualByHour
from triage.decision.calendar import WorkingCalendar
from triage.decision.facts import Facts
from triage.incidents.actions import Words
from triage.incidents.bursts import CAUSE, Centre
from triage.incidents.drafts import DRAFTS, draft
from triage.installed import installed
from triage.models import Incident, IncidentMember, IncidentState, Ticket, Told
from triage.models.incident import LIVE_STATES
from triage.outbox.compose import Letter, Occasion, compose
from triage.playbook import desk
from triage.workspace import labels as words

PAST = 30
MEMBERS = 200
"""Members listed, the newest; the numbers above the list count all."""
BEFORE, AFTER, LONGEST = timedelta(hours=6), timedelta(hours=2), timedelta(hours=48)
"""How much of the time around an incident its chart shows."""
SHOWN_FEATURES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One incident in the list."""

    incident: Incident
    title: str
    members: int
    told: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One hour of the chart: ``reports`` against ``usual``, None where that is not known; in units of the picture."""

    at: datetime
    reports: int
    usual: float | None
    x: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Reports an hour on the incident's platform and cause. The picture is ``WIDTH`` by ``HEIGHT``.

    ``line`` are the points of what is usual, "" where that was not kept.
    """

    bars: Sequence[Bar]
    step: float
    line: str
    most: int

    WIDTH = 640
    HEIGHT = 120


@dataclass(frozen=True, slots=True)
class Side:
    """What is said in one language; ``title`` is its name."""

    language: str
    title: str
    banner: str
    message: str
    solved: str


@dataclass(frozen=True, slots=True)
class Page:
    """One incident's page: what was ``sent``, and what the agent finds in the fields (``drafts``).

    Each of the ``members`` comes with how surely it belongs in percent, None where an agent put it there.
    """

    incident: Incident
    title: str
    codes: Sequence[str]
    said: Sequence[str]
    chart: Chart
    members: Sequence[tuple[IncidentMember, int | None]]
    removed: int
    counts: Mapping[str, int]
    sent: Sequence[Side]
    drafts: Sequence[Side]

    @property
    def told(self) -> int:
        """Members that were dealt with."""
        return self.counts["all"] - self.counts["waiting"]


def lists() -> dict[str, list[Line]]:
    """All live incidents, and the latest past ones."""
    current = Q(members__removed_at__isnull=True)
    rows = Incident.objects.select_related("platform").annotate(
        number=Count("members", filter=current),
        told=Count("members", filter=current & Q(members__told=Told.ANSWERED)),
    )
    live, past = rows.filter(state__in=LIVE_STATES), rows.exclude(state__in=LIVE_STATES)
    shown: list[Any] = [*live.order_by("-id"), *past.order_by("-ended_at")[:PAST]]
    lines = [Line(row, title(row), members=row.number, told=row.told) for row in shown]
    return {
        "proposed": [line for line in lines if line.incident.state == IncidentState.PROPOSED],
        "open": [line for line in lines if line.incident.state == IncidentState.OPEN],
        "past": [line for line in lines if line.incident.state not in LIVE_STATES],
    }


def title(incident: Incident) -> str:
    """The platform and the cause."""
    return f"{incident.platform.name}: {words.category(incident.category)}"


def of(ticket: Ticket) -> IncidentMember | None:
    """The ticket's membership in an incident that was not dismissed, the newest."""
    members = IncidentMember.objects.filter(ticket=ticket, removed_at__isnull=True)
    newest = members.exclude(incident__state=IncidentState.DISMISSED).order_by("-id")
    return newest.select_related("incident__platform").first()


def incident_page(incident: Incident, *, agent: User, now: datetime, typed: Words) -> Page:
    """Everything about one incident; ``typed`` are words that an agent is about to send."""
    members = incident.members.filter(removed_at__isnull=True)
    shown = members.filter(ticket__in=Ticket.objects.visible_to(agent))
    newest = shown.select_related("ticket").order_by("-ticket__created_at", "-id")[:MEMBERS]
    telling = [said for said in Centre.from_json(incident.centre).telling() if not said.startswith(CAUSE)]
    current = desk.current()
    counted = members.aggregate(
        all=Count("pk"),
        waiting=Count("pk", filter=Q(told=Told.WAITING)),
        answered=Count("pk", filter=Q(told=Told.ANSWERED)),
        human=Count("pk", filter=Q(told=Told.HUMAN)),
        unsolved=Count("pk", filter=Q(told=Told.ANSWERED, solved_told_at__isnull=True)),
    )
    return Page(
        incident=incident,
        title=title(incident),
        codes=[feature(code) for code in telling if ":" in code][:SHOWN_FEATURES],
        said=[word for word in telling if ":" not in word][:SHOWN_FEATURES],
        chart=_chart(incident, calendar=current.policy.calendar, now=now),
        members=[(row, _percent(row.fit)) for row in newest],
        removed=incident.members.filter(removed_at__isnull=False).count(),
        counts=counted,
        sent=_sides(incident.words),
        drafts=_sides(lambda kind, code: typed.get(kind, {}).get(code, draft(incident, kind, code, desk=current))),
    )


def feature(code: str) -> str:
    """What a code of a signature means."""
    if msgid := installed().labels.features.get(code):
        return _(msgid)
    kind, _colon, value = code.partition(":")
    return words.coded(kind, value)


def _percent(fit: float | None) -> int | None:
    return None if fit is None else min(99, round(100 / (1 + exp(-fit))))


def _chart(incident: Incident, *, calendar: WorkingCalendar, now: datetime) -> Chart:
    """The hours around the incident, each with what is usual in it."""
    start = (incident.began_at - BEFORE).replace(minute=0, second=0, microsecond=0)
    end = min(now, (incident.ended_at or now) + AFTER, start + LONGEST)
    counted = _counted(incident, start, end)
    by_hour = UsualByHour.from_json(incident.usual_by_hour)
    hours = [start + number * HOUR for number in range(max(1, -(-(end - start) // HOUR)))]
    usual = [by_hour.at(at, calendar=calendar) if by_hour else None for at in hours]
    most = max(1, *counted.values(), *(ceil(each or 0) for each in usual))
    step = Chart.WIDTH / len(hours)
    bars = [
        Bar(
            at=at.astimezone(installed().zone),
            reports=counted[at],
            usual=expected,
            x=round(number * step, 2),
            height=round(Chart.HEIGHT * counted[at] / most, 2),
        )
        for number, (at, expected) in enumerate(zip(hours, usual, strict=True))
    ]
    levels = [(bar.x, Chart.HEIGHT * (1 - bar.usual / most)) for bar in bars if bar.usual is not None]
    line = " ".join(f"{x:.1f},{y:.1f} {x + step:.1f},{y:.1f}" for x, y in levels)
    return Chart(bars, step=round(step, 2), line=line, most=most)


def _counted(incident: Incident, start: datetime, end: datetime) -> Counter[datetime]:
    """Tickets of the incident's platform and cause by the hour; signatures would not last as long as incidents do."""
    rows = Ticket.objects.filter(
        platform__code=incident.platform_id, category__in=installed().incidents.causes(incident.category)
    )
    rows = rows.filter(created_at__gte=start, created_at__lt=end)
    hours = rows.annotate(hour=TruncHour("created_at")).order_by().values_list("hour").annotate(Count("pk"))
    return Counter(dict(hours))


def _sides(said: Callable[[str, str], str]) -> list[Side]:
    """The sides that ``said`` tells by kind and language."""
    return [
        Side(code, title, **{kind: said(kind, code) for kind in DRAFTS}) for code, title in words.languages().items()
    ]


def letters(incident: Incident, said: Words, *, kind: str, code: str, now: datetime) -> list[Letter]:
    """The mails that would go out, in every language, as the newest member would get them."""
    member = incident.members.select_related("ticket").filter(removed_at__isnull=True).order_by("-id").first()
    reference = member.ticket.reference if member else "TKT-2345-6789"
    found = []
    for language in installed().languages:
        facts = Facts(now=now, language=language, platform=incident.platform_id)
        text = said.get(kind, {}).get(language, "")
        status, disown = _("(the status link)"), _("(the link for people who did not write to us)")
        occasion = Occasion(reference, status, disown, language, facts, None, now, message=text)
        found.append(compose(code, occasion, desk=desk.current()))
    return found
