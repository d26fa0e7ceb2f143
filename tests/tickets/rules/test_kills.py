"""Two workers at once, killed in the middle of a ticket: each trigger has its effect once, and its row with it."""

import multiprocessing
import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories import WEDNESDAY, answered
from tests.fault.forked import take_own_connection
from tests.tickets.rules.automations import rule
from triage import tickets
from triage.models import EventKind, RuleLook, RuleRun, Tag, Ticket, TicketEvent
from triage.models.rule import When
from triage.models.ticket_keys import new_reference, new_token
from triage.tickets.rules import running

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("desk_rows", "clock"),
]

LATER = WEDNESDAY + timedelta(hours=2)
TICKETS = 40


def waiting() -> None:
    """Copies of one that waits."""
    model = answered()
    tickets.dispute(model, now=WEDNESDAY)
    model.refresh_from_db()
    fields = {field.attname: getattr(model, field.attname) for field in Ticket._meta.concrete_fields}
    own = ({"reference": new_reference(), "token": new_token(), "fingerprint": new_token()} for _ in range(TICKETS - 1))
    Ticket.objects.bulk_create(Ticket(**{**fields, "id": None, **keys}) for keys in own)


def work(dies_at: int) -> None:
    """As the task does; at that ticket the process is killed, behind the effect and before the transaction ends."""
    keep, kept = running._keep, []

    def lethal(*args: object) -> None:
        keep(*args)  # type: ignore[arg-type]
        kept.append(args)
        if len(kept) == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    take_own_connection()
    running._keep = lethal  # type: ignore[assignment]
    tickets.run_due(now=LATER)
    os._exit(0)  # Nothing of pytest's runs in here.


def test_each_trigger_counts_once_whoever_is_killed() -> None:
    first, second = Tag.objects.create(name="first"), Tag.objects.create(name="second")
    rule("one", When.WAITED, hours=1, actions={"tags": [first.pk], "notify": [0]})
    rule("two", When.WAITED, hours=1, conditions={"tags": [first.pk]}, actions={"tags": [second.pk]})
    waiting()

    context, killed, dies_at = multiprocessing.get_context("fork"), 0, 1
    while RuleLook.objects.count() < TICKETS:
        connections.close_all()  # Children have their own.
        children = [context.Process(target=work, args=(dies_at + number,)) for number in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join(60)
            assert child.exitcode is not None, "a worker hangs"
            killed += child.exitcode == -signal.SIGKILL
        dies_at += 3

    assert killed >= 2
    assert not Ticket.objects.exclude(tags=sorted([first.pk, second.pk])).exists()
    assert RuleRun.objects.count() == 2 * TICKETS
    told = Counter(TicketEvent.objects.filter(kind=EventKind.RULE).values_list("ticket", flat=True))
    assert set(told.values()) == {2}
