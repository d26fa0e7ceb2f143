"""Workers that are killed while they post: nothing is lost, what comes twice was doubted, a ticket's order holds."""

from collections import Counter, defaultdict
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from django.utils import timezone

from harness.receiver import receiver, taken
from tests.fault.forked import killed_after
from tests.hooks.subscriptions import subscription
from triage.hooks import posting
from triage.models import Delivery, EventKind, Ticket, TicketEvent, TicketState
from triage.pipeline import Courier, hook_outcomes
from triage.playbook.load import load

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]

TICKETS, EVENTS, KILLS = 12, 5, 4


def test_what_a_killed_worker_leaves_is_posted_by_another(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    settings.WEBHOOK_HTTP, settings.WEBHOOK_NETWORKS = True, [ip_network("127.0.0.0/8")]
    monkeypatch.setattr(settings.DURATIONS.__class__, "sending_lease", timedelta(seconds=1))
    monkeypatch.setattr(posting, "TIMEOUT", 0.3)
    for name in ("SHORTEST_PAUSE", "LONGEST_PAUSE", "SHORTEST_REST", "LONGEST_REST"):
        monkeypatch.setattr(hook_outcomes, name, timedelta(seconds=0.1))
    now = timezone.now()
    with receiver() as port:
        for path in ("fails", "hangs", "twice"):
            subscription(f"http://127.0.0.1:{port}/{path}", events=["snoozed"])
        new = [
            Ticket(created_at=now, state=TicketState.ANSWERED, stage="done", fingerprint=str(n)) for n in range(TICKETS)
        ]
        tickets = Ticket.objects.bulk_create(new)
        for _ in range(EVENTS):
            TicketEvent.objects.bulk_create(
                TicketEvent(ticket=each, kind=EventKind.SNOOZED, at=now) for each in tickets
            )
        kills = 0
        while Delivery.objects.filter(state="waiting").exists():
            assert timezone.now() < now + timedelta(minutes=4)  # Six seconds where nothing else runs.
            killed_after(0.7 if kills < KILLS else 2, Courier().run, seconds=60)
            kills += 1
        log = taken(port)
    came = Counter(key for _path, key, *_rest, status in log if status != 500)
    rows = {f"msg_{row.key.hex}": row for row in Delivery.objects.all()}
    assert len(rows) == 3 * TICKETS * EVENTS
    assert {row.state for row in rows.values()} == {"delivered"}
    assert [key for key, row in rows.items() if not 1 <= came[key] <= 1 + row.doubts] == []
    order = defaultdict(list)
    for path, _key, ticket, number, _status in log:
        order[path, ticket].append(number)
    assert [numbers for numbers in order.values() if numbers != sorted(numbers)] == []
