"""The queue's lines: what each says of its ticket (``selection``: which there are).

A page costs the same number of queries whatever its length, and hardly more time with a million tickets (bench/desk).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.timesince import timesince

from triage.decision.verdict import OTHER, UNCLEAR
from triage.evidence.masking.people import half_hidden, short_name
from triage.installed import installed
from triage.models import Author, Classification, FoundIn, Submission, Tag, Ticket, TicketEvent, TicketState
from triage.workspace import labels as words
from triage.workspace.colleagues import name
from triage.workspace.queue import searching, selection

PAGE = 50
BEGINNING = 120
"""Characters of a requester's first words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One ticket in the queue. ``confidence`` is None before the first verdict; ``since`` is when the wait began.

    ``who`` is its requester, half hidden, and ``said`` how their first words begin; ``circumstances``
    are what holds its answer beside ``why``, and ``event`` is its newest. ``is_open_question``: the verdict names no
    cause that the desk can answer. ``found_in``: where the words stand that were searched for. ``here`` are the names
    of colleagues who have it open.
    """

    ticket: Ticket
    who: str
    said: str
    category: str
    confidence: float | None
    is_open_question: bool
    by_agent: bool
    why: str
    circumstances: Sequence[str]
    platform: str
    since: datetime
    event: TicketEvent | None
    tags: Sequence[Tag] = ()
    found_in: Sequence[FoundIn] = ()
    here: Sequence[str] = ()

    @property
    def is_late(self) -> bool:
        """Whether a human should have acted by now."""
        due_at = self.ticket.sla_due_at
        return due_at is not None and due_at < timezone.now()

    @property
    def is_at_risk(self) -> bool:
        """Whether the time for that is nearly over, and its warning has been given."""
        due_at = self.ticket.sla_due_at
        return due_at is not None and due_at == self.ticket.sla_look_at and not self.is_late

    @property
    def wait(self) -> str:
        """How long ago that was, in its largest unit."""
        return timesince(self.since, depth=1)

    @property
    def doer(self) -> str:
        """The agent whose doing the newest event was, "" for the machine and the requester."""
        return name(self.event.agent) if self.event else ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and whether there are more; ``found`` is how many in all, up to ``MOST_COUNTED`` + 1, if counted."""

    lines: Sequence[Line]
    has_more: bool
    found: int | None


def page(tickets: QuerySet[Ticket], *, number: int, counts: bool = False, search: str = "") -> Page:
    """Page ``number`` (1-based) of ``tickets``; ``counts``: find out in the same search how many there are.

    ``search`` is what they were searched for, so that each line can say where it was found.
    """
    start = (number - 1) * PAGE
    end = start + PAGE + 1
    # In two steps: what is looked up for every line must not be looked up for lines on the way to the page.
    keys = tickets.values_list("pk", flat=True)
    found = list(keys[: max(end, selection.MOST_COUNTED + 1)]) if counts else None
    shown = list(keys[start:end]) if found is None else found[start:end]
    return Page(
        lines=lines_of(tickets, shown[:PAGE], search=search),
        has_more=len(shown) > PAGE,
        found=None if found is None else min(len(found), selection.MOST_COUNTED + 1),
    )


def lines_of(tickets: QuerySet[Ticket], shown: Sequence[int], *, search: str = "") -> list[Line]:
    """The lines of those of ``tickets`` that have these keys, in the keys' order."""
    submissions = (
        Submission.objects.select_related("platform")
        .only("id", "ticket_id", "is_third_person", "platform_other", "platform__code", "platform__name", "corrects")
        .annotate(beginning=Left("description", 4 * BEGINNING))  # A text of pages need not come here as a whole.
    )
    lines = tickets.select_related("assignee", "team").prefetch_related(
        Prefetch("submissions", submissions.order_by("-id"))
    )
    newest = Classification.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("id")[:1]
    event = TicketEvent.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("id")[:1]
    by_pk = lines.annotate(newest_id=Subquery(newest), event_id=Subquery(event)).in_bulk(shown)
    return _lines([by_pk[pk] for pk in shown if pk in by_pk], searching.places(shown, search) if search else {})


def _lines(tickets: Sequence[Ticket], places: Mapping[int, Sequence[FoundIn]]) -> list[Line]:
    fields = ("id", "category", "confidence", "holds", "question", "author")
    keys, events = [_annotated(tickets, field) for field in ("newest_id", "event_id")]
    newest = {row["id"]: row for row in Classification.objects.filter(pk__in=keys).values(*fields)}
    happened = TicketEvent.objects.select_related("agent").in_bulk([key for key in events if key is not None])
    tags = Tag.objects.in_bulk()  # There are some dozens.
    return [
        replace(
            _line(ticket, newest.get(key), happened.get(event)),
            tags=[tags[pk] for pk in ticket.tags or () if pk in tags],
            found_in=places.get(ticket.pk, ()),
        )
        for ticket, key, event in zip(tickets, keys, events, strict=True)
    ]


def _annotated(tickets: Sequence[Ticket], field: str) -> list[Any]:
    return [getattr(ticket, field) for ticket in tickets]


def _line(ticket: Ticket, judged: Mapping[str, Any] | None, event: TicketEvent | None) -> Line:
    why = _why(ticket, judged)
    return Line(
        ticket=ticket,
        # As in all lists: who knows them recognises them, who does not learns no name and no address.
        who=short_name(ticket.requester_name) or half_hidden(ticket.requester_email),
        said=_said(ticket),
        category=words.category(judged["category"]) if judged else "",
        confidence=judged["confidence"] if judged else None,
        is_open_question=judged is not None and judged["category"] in {OTHER, UNCLEAR},
        by_agent=judged is not None and judged["author"] == Author.AGENT,
        why=why,
        circumstances=[told for told in _circumstances(judged) if told not in why],
        platform=words.platform([*reversed(ticket.submissions.all())]),
        since=ticket.waiting_since or ticket.created_at,
        event=event,
    )


def _said(ticket: Ticket) -> str:
    """How the requester's first words begin; of somebody else's words none."""
    own = [row for row in list(ticket.submissions.all())[::-1] if not row.is_third_person]
    begun = (" ".join(str(getattr(row, "beginning")).split()) for row in own)  # noqa: B009 - annotated
    return Truncator(next(filter(None, begun), "")).chars(BEGINNING)


def _circumstances(judged: Mapping[str, Any] | None) -> list[str]:
    """What the requester told beside the cause, as far as it holds the answer."""
    known = {each.code for each in installed().rules.circumstances}
    return [words.hold(code) for code in judged["holds"] if code in known] if judged else []


def _why(ticket: Ticket, judged: Mapping[str, Any] | None) -> str:
    """Why the ticket is where it is, in one sentence; "" where its state says enough."""
    match ticket.state:
        case TicketState.WITH_AGENT:
            return words.escalation(ticket.escalation, holds=judged["holds"] if judged else ())
        case TicketState.ASKED if judged and judged["question"]:
            return words.question(judged["question"])
        case TicketState.CLOSED:
            return ticket.get_resolution_display()
        case _:
            return ""
