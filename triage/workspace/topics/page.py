"""What the pages of topics show: how far each one is, its examples, tickets to pick, suggestions with their tickets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Subquery
from django.utils.translation import gettext as _

from triage.decision.verdict import OTHER
from triage.models import (
    Author,
    CategorySetting,
    Classification,
    ModelKind,
    ModelVersion,
    Ticket,
    Topic,
    TopicExample,
    TopicSuggestion,
)
from triage.models.ticket import TicketQuerySet
from triage.playbook.topics import FEWEST_EXAMPLES
from triage.workspace.queue.searching import found

OFFERED = 30
"""Tickets to pick from, the newest."""
SHOWN = 5
"""Tickets of a suggestion that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """A topic in the list: ``state`` says in a sentence how far its learning is; ``tone`` is the chip's."""

    row: Topic
    examples: int
    state: str
    tone: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Example:
    """``text`` is "" where its ticket has been forgotten, or belongs to a team that keeps it to itself."""

    row: TopicExample
    text: str
    reference: str


@dataclass(frozen=True, slots=True)
class Offered:
    """A ticket that can be picked."""

    ticket: Ticket
    text: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """A suggestion with those of its tickets that whoever asks may see."""

    row: TopicSuggestion
    tickets: Sequence[Offered]


def lines() -> list[Line]:
    """All topics, those in use first."""
    counts = dict(TopicExample.objects.values_list("topic").annotate(number=Count("pk")))
    judged = learnt()
    settings = dict(CategorySetting.objects.values_list("code", "auto_reply"))
    rows = sorted(Topic.objects.all(), key=lambda row: (not row.is_active, row.name.casefold()))
    return [
        Line(row, counts.get(row.pk, 0), *state(row, counts.get(row.pk, 0), judged), settings.get(row.code, False))
        for row in rows
    ]


def learnt() -> dict[str, dict[str, Any]]:
    """What the newest judges are like, topic by topic, by code; nothing before the first."""
    newest = ModelVersion.objects.filter(kind=ModelKind.TOPICS).values_list("report", flat=True).first()
    return dict((newest or {}).get("topics", {}))


def state(row: Topic, examples: int, judged: dict[str, dict[str, Any]]) -> tuple[str, str]:
    """How far its learning is, and the chip's tone."""
    if not row.is_active:
        return _("inactive"), ""
    if examples < FEWEST_EXAMPLES:
        return _("%(number)d of %(fewest)d examples") % {"number": examples, "fewest": FEWEST_EXAMPLES}, "asked"
    if row.code not in judged:
        return _("not trained yet"), "asked"
    told = judged[row.code]
    found, of = told["found"]
    figures = {"found": found, "of": of, "right": round(100 * told["right"])}
    if not told["in_use"]:
        return _("not certain enough: finds %(found)d of %(of)d, %(right)d %% right") % figures, "with_agent"
    return _("learnt: finds %(found)d of %(of)d, %(right)d %% right") % figures, "answered"


def examples(topic: Topic, shown: TicketQuerySet) -> list[Example]:
    """A topic's examples, the newest first; the words of picked ones where ``shown`` has their tickets."""
    rows = topic.examples.order_by("-pk").select_related("ticket")
    tickets = [row.ticket_id for row in rows if row.ticket_id]
    visible = set(shown.filter(pk__in=tickets).values_list("pk", flat=True))
    texts = said(visible)
    return [
        Example(row, row.text or texts.get(row.ticket_id or 0, ""), row.ticket.reference)
        if row.ticket and row.ticket_id in visible
        else Example(row, row.text, "")
        for row in rows
    ]


def offered(topic: Topic, shown: TicketQuerySet, search: str) -> list[Offered]:
    """Tickets about *something else*, or whatever holds the words that are searched for, which the topic lacks."""
    rows = found(shown, search) if search else shown.filter(category=OTHER).order_by("-id")
    picked = topic.examples.filter(ticket__isnull=False).values_list("ticket", flat=True)
    return _with_words(list(rows.exclude(pk__in=list(picked))[:OFFERED]))


def suggestions(agent: User) -> list[Suggested]:
    """Those that nobody has dismissed, the largest first."""
    rows = list(TopicSuggestion.objects.filter(is_dismissed=False))
    keys = [key for row in rows for key in row.tickets[:SHOWN]]
    tickets = {row.pk: row for row in Ticket.objects.visible_to(agent).filter(pk__in=keys)}
    texts = said(tickets)
    return [
        Suggested(row, [Offered(tickets[key], texts[key]) for key in row.tickets[:SHOWN] if key in texts])
        for row in rows
    ]


def _with_words(tickets: Sequence[Ticket]) -> list[Offered]:
    texts = said([ticket.pk for ticket in tickets])
    return [Offered(ticket, texts[ticket.pk]) for ticket in tickets if ticket.pk in texts]


def said(tickets: Collection[int] | Iterable[int]) -> dict[int, str]:
    """The words of these tickets as the machine has judged them last; none of those that are forgotten."""
    newest = Classification.objects.filter(ticket=OuterRef("pk"), author=Author.MACHINE).order_by("-id")
    rows = Ticket.objects.filter(pk__in=list(tickets)).annotate(told=Subquery(newest.values("facts__description")[:1]))
    return {key: words for key, words in rows.values_list("pk", "told") if words}
