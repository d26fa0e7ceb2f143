"""By when a human acts on each waiting ticket, once the desk's hours, targets or calendar have changed."""

from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery

from triage.models import Classification, Ticket, TicketState
from triage.playbook import desk

BATCH = 500


def set_due_times(*, now: datetime) -> int:
    """Give every ticket that has been waiting at ``now`` the time by which the desk as it stands wants it acted on.

    Returns how many got another one than they had. Running it twice changes nothing more.
    """
    current = desk.current()
    newest = Classification.objects.filter(ticket=OuterRef("pk")).order_by("-id").values("category")[:1]
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT, waiting_since__lte=now)
    found = waiting.annotate(category=Subquery(newest)).values_list("pk", "waiting_since", "sla_due_at", "category")
    due: dict[int, datetime] = {}
    for pk, since, due_at, category in found.iterator(chunk_size=BATCH):
        wanted = current.due_at(since or now, category=category or "")
        if wanted != due_at:
            due[pk] = wanted
    changed = list(due)
    for start in range(0, len(changed), BATCH):
        with transaction.atomic():
            # An agent may have acted meanwhile: such a ticket waits no more, and keeps no time.
            batch = waiting.select_for_update(skip_locked=True).filter(pk__in=changed[start : start + BATCH])
            rows = list(batch.only("pk"))
            for row in rows:
                row.sla_due_at = due[row.pk]
            Ticket.objects.bulk_update(rows, ["sla_due_at"])
    return len(changed)
