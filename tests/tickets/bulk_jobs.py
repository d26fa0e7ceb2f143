"""Bulk jobs for tests: tickets that wait, an order of each kind, the workers' part run in this process."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace, work
from triage import tickets as actions
from triage.models import BulkJob, BulkKind, BulkState, Resolution, Ticket
from triage.models.bulk import DELAY
from triage.tickets import Order

YESTERDAY = WEDNESDAY - timedelta(days=1)
KINDS = {
    "accept": Order(BulkKind.ACCEPT),
    "close": Order(BulkKind.CLOSE, resolution=Resolution.ANSWERED),
    "reply": Order(BulkKind.REPLY, text="Kami cek dulu ya, Kak. {{ reference }} $token"),
}


def disputed(count: int = 1) -> list[Ticket]:
    """Tickets that wait for a human since yesterday, each with the machine's answer behind it."""
    tickets = []
    for number in range(count):
        ticket = answered(replace(TOO_EARLY, email=f"sari{number}@example.com"))
        actions.dispute(ticket, now=YESTERDAY)
        tickets.append(work(ticket))
    return tickets


def start(order: Order, tickets: list[Ticket], agent: User, *, key: str = "k1", now: datetime | None = None) -> BulkJob:
    """A job that is due; one made at ``now`` is due a minute later."""
    made = now or WEDNESDAY - DELAY
    return actions.start_bulk(order, [ticket.pk for ticket in tickets], agent=agent, action_key=key, now=made)


def run(job: BulkJob) -> BulkJob:
    """Let workers go on until the job is finished."""
    for _task in range(50):
        actions.work_bulk(job.pk)
        job.refresh_from_db()
        if job.state != BulkState.RUNNING:
            return job
    raise AssertionError("the job never ends")


def outcomes(job: BulkJob) -> list[tuple[str, str]]:
    return list(job.items.values_list("state", "code"))
