"""The queue: which tickets an agent sees, in which order, and what one line says of each.

A page costs the same number of queries whatever its length.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.timesince import timesince

from triage.decision.verdict import OTHER, UNCLEAR
from triage.desk import words
from triage.models import Author, Classification, EventKind, Submission, Ticket, TicketEvent, TicketState
from triage.models.ticket import ALPHABET, awake

PAGE = 50
ALL = "all"
TABS: Sequence[str] = [
    TicketState.WITH_AGENT,
    TicketState.ASKED,
    TicketState.ANSWERED,
    TicketState.PROCESSING,
    TicketState.CLOSED,
    ALL,
]

REFERENCE = re.compile(rf"^(?:TKT)?-?([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})$")


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in the queue. ``confidence`` is None before the first verdict; ``since`` is when the wait began.

    ``is_open_question``: the verdict names no cause that the desk can answer.
    """

    ticket: Ticket
    category: str
    confidence: float | None
    is_open_question: bool
    by_agent: bool
    why: str
    platform: str
    since: datetime

    @property
    def wait(self) -> str:
        """How long ago that was, in its largest unit."""
        return timesince(self.since, depth=1)


def waiting() -> QuerySet[Ticket]:
    """The tickets that need a human and are not set aside, longest waiting first."""
    return Ticket.objects.filter(awake(timezone.now()), state=TicketState.WITH_AGENT).order_by("waiting_since", "id")


def next_after(ticket: Ticket | None) -> Ticket | None:
    """The ticket to look at after ``ticket``: the next in the queue, and from its end the first again."""
    if ticket is None:
        return waiting().first()
    others = waiting().exclude(pk=ticket.pk)
    if ticket.waiting_since is None:
        return others.first()
    later = Q(waiting_since__gt=ticket.waiting_since) | Q(waiting_since=ticket.waiting_since, pk__gt=ticket.pk)
    return others.filter(later).first() or others.first()


def counts() -> dict[str, int]:
    """How many tickets each tab holds."""
    found = dict(Ticket.objects.order_by().values_list("state").annotate(Count("pk")))
    return {**{tab: found.get(tab, 0) for tab in TABS}, ALL: sum(found.values())}


def select(
    *, tab: str, search: str = "", category: str = "", platform: str = "", language: str = ""
) -> QuerySet[Ticket]:
    """The tickets of a tab that match all that is given, in the tab's order."""
    tickets = waiting() if tab == TicketState.WITH_AGENT else Ticket.objects.order_by("-created_at", "-id")
    if tab not in {ALL, TicketState.WITH_AGENT}:
        tickets = tickets.filter(state=tab)
    if search:
        tickets = tickets.filter(_matching(search))
    if language:
        tickets = tickets.filter(language=language)
    if platform:
        tickets = tickets.filter(Exists(Submission.objects.filter(ticket=OuterRef("pk"), platform_id=platform)))
    if category:
        tickets = tickets.alias(category=Subquery(_newest().values("category")[:1])).filter(category=category)
    return tickets


def page(tickets: QuerySet[Ticket], *, number: int) -> tuple[list[Line], bool]:
    """Page ``number`` (1-based) of ``tickets`` as lines, and whether there is another one after it."""
    start = (number - 1) * PAGE
    submissions = Submission.objects.select_related("platform").only(
        "id", "ticket_id", "platform_other", "platform__code", "platform__name"
    )
    rows = list(
        tickets.annotate(newest_id=Subquery(_newest().values("id")[:1])).prefetch_related(
            Prefetch("submissions", submissions.order_by("-id"))
        )[start : start + PAGE + 1]
    )
    return _lines(rows[:PAGE]), len(rows) > PAGE


def _newest() -> QuerySet[Classification]:
    return Classification.objects.filter(ticket=OuterRef("pk")).order_by("-id")


def _matching(search: str) -> Q:
    """A whole reference, however it is typed, else a part of reference, e-mail or name."""
    if spelled := REFERENCE.match(search.strip().upper().replace(" ", "")):
        return Q(reference="TKT-{}-{}".format(*spelled.groups()))
    text = search.strip()
    return Q(reference__icontains=text) | Q(requester_email__icontains=text) | Q(requester_name__icontains=text)


def _lines(tickets: Sequence[Ticket]) -> list[Line]:
    fields = ("id", "category", "confidence", "holds", "question", "author")
    newest = {row["id"]: row for row in Classification.objects.filter(pk__in=_newest_ids(tickets)).values(*fields)}
    handed = TicketEvent.objects.filter(ticket__in=tickets, kind=EventKind.TO_AGENT).order_by("id")
    why = {ticket_id: data.get("why", "") for ticket_id, data in handed.values_list("ticket_id", "data")}
    return [_line(ticket, newest.get(_newest_id(ticket)), why=why.get(ticket.pk, "")) for ticket in tickets]


def _newest_ids(tickets: Iterable[Ticket]) -> list[int]:
    return [pk for ticket in tickets if (pk := _newest_id(ticket)) is not None]


def _newest_id(ticket: Ticket) -> int | None:
    pk: int | None = getattr(ticket, "newest_id")  # noqa: B009 - an annotation, unknown to the type checker
    return pk


def _line(ticket: Ticket, judged: Mapping[str, Any] | None, *, why: str) -> Line:
    return Line(
        ticket=ticket,
        category=words.category(judged["category"]) if judged else "",
        confidence=judged["confidence"] if judged else None,
        is_open_question=judged is not None and judged["category"] in {OTHER, UNCLEAR},
        by_agent=judged is not None and judged["author"] == Author.AGENT,
        why=_why(ticket, judged, why=why),
        platform=next((name for row in ticket.submissions.all() if (name := words.platform(row))), ""),
        since=ticket.waiting_since or ticket.created_at,
    )


def _why(ticket: Ticket, judged: Mapping[str, Any] | None, *, why: str) -> str:
    """Why the ticket is where it is, in one sentence; "" where its state says enough."""
    match ticket.state:
        case TicketState.WITH_AGENT:
            return words.handed_over(why, holds=judged["holds"] if judged else ())
        case TicketState.ASKED if judged and judged["question"]:
            return words.question(judged["question"])
        case TicketState.CLOSED:
            return ticket.get_resolution_display()
        case _:
            return ""
