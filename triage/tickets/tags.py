"""Tags: what agents and rules put on tickets and take off again, closed ones too. The requester sees none of it."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import EventKind, Tag, Ticket
from triage.models.tag import MOST_TAGS
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import note_event


@transaction.atomic
def change_tags(
    ticket: Ticket,
    *,
    on: Collection[int] = (),
    off: Collection[int] = (),
    agent: AbstractBaseUser | None,
    now: datetime,
) -> None:
    """Put tags (their keys) on a ticket and take others off; ``agent`` is None for a rule. Raises NotPossible where
    nothing would change, and for a tag that is no longer offered.
    """
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    has = set(locked.tags or ())
    added, taken = set(on) - has, set(off) & has
    if not added and not taken:
        raise NotPossible("done_before")
    if Tag.objects.filter(pk__in=added, active=True).count() < len(added):
        raise NotPossible("unknown_tag")
    carries = sorted((has | added) - taken)
    if len(carries) > MOST_TAGS:
        raise NotPossible("too_many_tags")
    Ticket.objects.filter(pk=locked.pk).update(tags=carries or None)
    told = {"on": sorted(added), "off": sorted(taken)}
    note_event(locked, EventKind.TAGGED, now=now, agent_id=agent.pk if agent else None, **told)
