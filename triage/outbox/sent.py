"""What has been sent: asked once a letter, though several rules of sending want to know."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from triage.models import Reply, ReplyState

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter that has been sent. ``was_confirmed``: the owner of its ticket's address has shown that it is theirs."""

    pk: int
    ticket_id: int
    to: str
    kind: str
    at: datetime
    message_id: str
    was_confirmed: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What was sent before a letter: ``on_ticket`` whenever it was, ``to_address`` in the last hour; oldest first."""

    on_ticket: tuple[Sent, ...]
    to_address: tuple[Sent, ...]


def sent_before(reply: Reply, *, now: datetime) -> Before:
    """What was sent on the reply's ticket, and to its address."""
    near = Q(ticket=reply.ticket_id) | Q(to=reply.to, sent_at__gt=now - HOUR)
    columns = ("pk", "ticket_id", "to", "kind", "sent_at", "message_id")
    rows = Reply.objects.filter(near, state=ReplyState.SENT).order_by("id")
    rows = rows.annotate(was_confirmed=Q(ticket__confirmed_at__isnull=False))
    sent = [Sent(*row) for row in rows.values_list(*columns, "was_confirmed")]
    return Before(
        tuple(each for each in sent if each.ticket_id == reply.ticket_id),
        tuple(each for each in sent if each.to == reply.to and each.at > now - HOUR),
    )
