"""The lines before the reader and the decision: fair between requesters, however much one of them has sent.

Whoever has had no turn for the longest goes next, and gets a short one (``stages.TURN``). Rows say who waits and who
has had a turn lately, so that any number of workers, killed at any moment, share one line; a nudge only says that
there is work, not whose.
"""

from datetime import datetime
from itertools import zip_longest

from django.db.models import F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Coalesce, RowNumber

from triage.models import Stage, Ticket, Turn
from triage.models.lease import free
from triage.models.turn import REMEMBERED, requester


def take_turns(stage: Stage, *, now: datetime, most: int = 1, among: Q | None = None) -> list[int]:
    """The keys of the tickets whose turn it is in ``stage`` at ``now`` (aware), noted as their requesters' turns.

    At most ``most``, in their order, ``among`` those tickets; none if nobody waits. Finding them takes a look at all
    that wait, so that whoever is quick takes several at once. Each requester has one before anybody has two. Where some
    came by mail and some did not, they take turns as well: however many mails are laid down at once, nobody else stands
    behind all of them.

    Somebody new goes before everybody who had a turn within ``REMEMBERED``, and is never waited for longer than that:
    no stream of newcomers keeps anybody out for ever. Of one requester's tickets the oldest goes first. Two workers
    may be given the same tickets at once; one of them gets the claim (``work.run``), the other goes on to the next.
    """
    last = Turn.objects.filter(who=OuterRef("who")).values("at")
    waiting = Ticket.objects.filter(free(now), among or Q(), stage=stage).annotate(
        who=requester(stage),
        since=Coalesce(Subquery(last), F("created_at") - REMEMBERED),
        nth=Window(RowNumber(), partition_by="who", order_by="id"),
    )
    waiting = waiting.order_by("nth", "since", "id")
    lanes = [waiting.exclude(origin=""), waiting.filter(origin="")]
    found = [list(lane.values_list("pk", "who")[:most]) for lane in lanes]
    taken = [turn for pair in zip_longest(*found) for turn in pair if turn is not None][:most]
    turns = [Turn(who=who, at=now) for who in sorted({who for _pk, who in taken})]  # Sorted: none waits for another.
    if turns:
        Turn.objects.bulk_create(turns, update_conflicts=True, unique_fields=["who"], update_fields=["at"])
    return [pk for pk, _who in taken]


def forget_turns(*, now: datetime) -> int:
    """Delete the turns that count no more; how many."""
    return Turn.objects.filter(at__lte=now - REMEMBERED).delete()[0]
