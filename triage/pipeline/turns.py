"""The lines before the reader and the decision: fair between requesters, however much one of them has sent.

Whoever has had no turn for the longest goes next, and gets a short one (``stages.TURN``). Rows say who waits and who
has had a turn lately, so that any number of workers, killed at any moment, share one line; a nudge only says that
there is work, not whose.
"""

from datetime import datetime

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from triage.models import Stage, Ticket, Turn
from triage.models.lease import free
from triage.models.turn import REMEMBERED, requester


def take_turn(stage: Stage, *, now: datetime, among: Q | None = None) -> int | None:
    """The key of the ticket whose turn it is in ``stage`` at ``now`` (aware), noted as its requester's turn.

    None if nobody waits ``among`` those tickets.

    Somebody new goes before everybody who had a turn within ``REMEMBERED``, and is never waited for longer than that:
    no stream of newcomers keeps anybody out for ever. Of one requester's tickets the oldest goes first. Two readers
    may be given the same ticket at once; one of them gets the claim (``work.run``), the other asks again.
    """
    last = Turn.objects.filter(who=OuterRef("who")).values("at")
    waiting = Ticket.objects.filter(free(now), among or Q(), stage=stage).annotate(who=requester(stage))
    since = Coalesce(Subquery(last), F("created_at") - REMEMBERED)
    found = waiting.order_by(since, "id").values_list("pk", "who").first()
    if found is None:
        return None
    pk, who = found
    turn = Turn(who=who, at=now)
    Turn.objects.bulk_create([turn], update_conflicts=True, unique_fields=["who"], update_fields=["at"])
    return int(pk)


def forget_turns(*, now: datetime) -> int:
    """Delete the turns that count no more; how many."""
    return Turn.objects.filter(at__lte=now - REMEMBERED).delete()[0]
