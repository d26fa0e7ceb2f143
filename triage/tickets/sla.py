"""By when a human acts on each waiting ticket, once the desk's hours, targets or calendar have changed."""

from datetime import datetime, timedelta

from django.db import transaction

from triage.models import Ticket, TicketState
from triage.playbook import desk

BATCH = 500


def set_due_times(*, now: datetime) -> int:
    """Give every ticket that has been waiting at ``now`` the time by which the desk as it stands wants it acted on.

    Returns how many got another one than they had. Running it twice changes nothing more.
    """
    current = desk.current()
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT, waiting_since__lte=now)
    found = waiting.values_list("pk", "waiting_since", "sla_due_at", "category")
    due: dict[int, datetime] = {}
    for pk, since, due_at, category in found.iterator(chunk_size=BATCH):
        wanted = current.due_at(since or now, category=category)
        if wanted != due_at:
            due[pk] = wanted
    changed = list(due)
    for start in range(0, len(changed), BATCH):
        with transaction.atomic():
            # An agent may have acted meanwhile: such a ticket waits no more, and keeps no time.
            batch = waiting.select_for_update(skip_locked=True).filter(pk__in=changed[start : start + BATCH])
            rows = list(batch.only("sla_due_at", "rank_at"))
            for row in rows:
                head_start = row.sla_due_at - row.rank_at if row.sla_due_at and row.rank_at else timedelta(0)
                row.sla_due_at = due[row.pk]
                row.rank_at = due[row.pk] - head_start
            Ticket.objects.bulk_update(rows, ["sla_due_at", "rank_at"])
    return len(changed)
