"""What a process does behind a pooler: many threads that read long lists, and a whole ticket's work."""

from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.factories import work  # noqa: E402
from triage import pipeline, reporting, tickets  # noqa: E402
from triage.models import CannedReply, Ticket  # noqa: E402

THREADS, READINGS = 12, 60


def read(_number: int) -> int:
    """Everything of a long list, row by row as ``iterator`` fetches it; gives how many."""
    try:
        return sum(1 for _row in CannedReply.objects.iterator(chunk_size=2))
    finally:
        connection.close()


with ThreadPoolExecutor(THREADS) as pool:
    assert set(pool.map(read, range(READINGS))) == {CannedReply.objects.count()}
ticket = work(Ticket.objects.get())
pipeline.sweep()
reporting.take(now=timezone.now())
tickets.retain(now=timezone.now())
print(ticket.state)
