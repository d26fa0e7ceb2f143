"""Who is told of an event, and as what. A further kind of event is a line in ``_TOLD``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.db.models.functions import Lower

from triage.models import EventKind, Note, NoticeKind, TicketEvent
from triage.notices.mentions import mentioned
from triage.notices.who import entitled, overseers

PEOPLE = Collection[int | None]


@dataclass(frozen=True, slots=True)
class Told:
    """``people`` are keys of users; who of them may be told, and wants it, is for ``rows.tell``."""

    kind: NoticeKind
    people: frozenset[int]


def about(event: TicketEvent) -> Told | None:
    """Who is to be told of the event; None where nobody is. Nobody is told of what they have done themselves."""
    if event.kind not in _TOLD:
        return None
    kind, whom = _TOLD[event.kind]
    people = frozenset(person for person in whom(event) if person is not None and person != event.agent_id)
    return Told(kind, people) if people else None


def _assignee(event: TicketEvent) -> PEOPLE:
    return [event.data.get("assignee")]


def _answered(event: TicketEvent) -> PEOPLE:
    """Whose ticket it is. What agents took for an answer, or put together, is no news from the requester."""
    is_news = event.agent_id is None and event.data.get("channel") != "proposal"
    return [event.ticket.assignee_id] if is_news else []


def _mentioned(event: TicketEvent) -> PEOPLE:
    note = Note.objects.filter(pk=event.data.get("note")).first()
    if note is None or not (names := mentioned(note.text)):
        return []
    people = entitled(NoticeKind.MENTIONED, event.ticket_id).annotate(called=Lower("username")).filter(called__in=names)
    return list(people.values_list("pk", flat=True))


def _in_charge(event: TicketEvent) -> PEOPLE:
    """Whose ticket it is; supervisors where it is nobody's."""
    return [event.ticket.assignee_id] if event.ticket.assignee_id else overseers()


def _in_charge_and_above(event: TicketEvent) -> PEOPLE:
    return [event.ticket.assignee_id, *overseers()]


_TOLD: Mapping[str, tuple[NoticeKind, Callable[[TicketEvent], PEOPLE]]] = {
    EventKind.ASSIGNED: (NoticeKind.ASSIGNED, _assignee),
    EventKind.JOINED: (NoticeKind.ANSWERED, _answered),
    EventKind.OTHERS_WROTE: (NoticeKind.ANSWERED, _answered),
    EventKind.THANKED: (NoticeKind.ANSWERED, _answered),
    EventKind.DISPUTED: (NoticeKind.ANSWERED, _answered),
    EventKind.FOLLOW_UP_ANSWERED: (NoticeKind.ANSWERED, _answered),
    EventKind.NOTED: (NoticeKind.MENTIONED, _mentioned),
    EventKind.REOPENED: (NoticeKind.MENTIONED, _mentioned),  # With the note that says why.
    "sla_at_risk": (NoticeKind.SLA_AT_RISK, _in_charge),
    "sla_breached": (NoticeKind.SLA_BREACHED, _in_charge_and_above),
}
