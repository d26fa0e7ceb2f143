"""Celery's tasks: ids only, safe to run twice. The queue is a nudge; see ``triage.pipeline``.

A task may carry several ids, so that a burst of nudges costs few messages; what a killed task leaves undone, the
sweep finds.
"""

from celery import shared_task
from django.utils import timezone

from triage import actions, pipeline
from triage.models import DeskSettings
from triage.outbox.send import send as send_reply


@shared_task
def read(*ticket_ids: int) -> None:
    """Read tickets' screenshots."""
    for ticket_id in ticket_ids:
        pipeline.read(ticket_id)


@shared_task
def classify(*ticket_ids: int) -> None:
    """Decide on tickets."""
    for ticket_id in ticket_ids:
        pipeline.classify(ticket_id)


@shared_task
def respond(*ticket_ids: int) -> None:
    """Answer tickets."""
    for ticket_id in ticket_ids:
        pipeline.respond(ticket_id)


@shared_task
def send(*reply_ids: int) -> None:
    """Send replies."""
    for reply_id in reply_ids:
        send_reply(reply_id)


@shared_task
def follow_up(*follow_up_ids: int) -> None:
    """Fire follow-ups."""
    pipeline.follow_up(*follow_up_ids)


@shared_task
def bulk(*job_ids: int) -> None:
    """Do, or take back, a part of bulk jobs."""
    for job_id in job_ids:
        actions.work_bulk(job_id)


@shared_task
def sweep() -> None:
    """Find work that no nudge reached."""
    pipeline.sweep()


@shared_task
def fetch_mail() -> None:
    """Take the mail that came in."""
    pipeline.fetch_mail()


@shared_task(soft_time_limit=1500, time_limit=1800)
def learn(*requested: int) -> None:
    """Train on what agents taught: at night where the desk wants that, or because somebody ``requested`` it."""
    from triage.learning.promote import learn as compete  # Only whoever trains loads scikit-learn.

    if requested or DeskSettings.objects.filter(learns_by_itself=True).exists():
        compete(now=timezone.now(), again=bool(requested))


@shared_task(soft_time_limit=600, time_limit=660)
def check_up() -> None:
    """See how the machine is doing, compute thresholds, draw blind checks."""
    from triage.learning.monitor import check_up as look

    look(now=timezone.now())


@shared_task
def sweep_quarantine() -> None:
    """Delete uploads that nobody sent."""
    pipeline.sweep_drafts()
