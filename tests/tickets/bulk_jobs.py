"""Bulk jobs for tests: tickets that wait, an order of each kind, the workers' part run in this process."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, work
from triage import tickets as actions
from triage.models import (
    BulkJob,
    BulkKind,
    BulkState,
    FollowUpState,
    Label,
    Resolution,
    Ticket,
)
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


def start(order: Order, tickets: list[Ticket], agent: User, *, key: str = "k1") -> BulkJob:
    return actions.start_bulk(order, [ticket.pk for ticket in tickets], agent=agent, action_key=key, now=WEDNESDAY)


def run(job: BulkJob) -> BulkJob:
    """Let workers go on until the job is finished."""
    for _task in range(50):
        actions.work_bulk(job.pk)
        job.refresh_from_db()
        if job.state in {BulkState.DONE, BulkState.UNDONE}:
            return job
    raise AssertionError("the job never ends")


def undone(job: BulkJob, agent: User, *, now: datetime = WEDNESDAY) -> BulkJob:
    actions.undo_bulk(job, agent=agent, now=now)
    return run(job)


def outcomes(job: BulkJob) -> list[tuple[str, str]]:
    return list(job.items.values_list("state", "code"))


def picture(ticket: Ticket) -> dict[str, Any]:
    """What an undo must bring back, to the row."""
    ticket.refresh_from_db()
    fields = ("state", "stage", "waiting_since", "assignee_id", "is_manual", "closed_at", "resolution")
    return {
        **{name: getattr(ticket, name) for name in fields},
        "judged": list(ticket.classifications.values_list("pk", flat=True)),
        "labels": list(Label.objects.filter(judged__ticket=ticket).values_list("pk", flat=True)),
        "plans": list(
            ticket.follow_ups.filter(state=FollowUpState.PLANNED).values_list("pk", "classification", "due_at")
        ),
    }
