"""Celery's tasks: one line each, ids only, safe to run twice. The queue is a nudge; see ``triage.pipeline``."""

from celery import shared_task

from triage import pipeline
from triage.outbox.send import send as send_reply


@shared_task
def read(ticket_id: int) -> None:
    """Read a ticket's screenshots."""
    pipeline.read(ticket_id)


@shared_task
def classify(ticket_id: int) -> None:
    """Decide on a ticket."""
    pipeline.classify(ticket_id)


@shared_task
def respond(ticket_id: int) -> None:
    """Answer a ticket."""
    pipeline.respond(ticket_id)


@shared_task
def send(reply_id: int) -> None:
    """Send a reply."""
    send_reply(reply_id)


@shared_task
def follow_up(follow_up_id: int) -> None:
    """Fire a follow-up."""
    pipeline.follow_up(follow_up_id)


@shared_task
def sweep() -> None:
    """Find work that no nudge reached."""
    pipeline.sweep()


@shared_task
def sweep_quarantine() -> None:
    """Delete uploads that nobody sent."""
    pipeline.sweep_drafts()
