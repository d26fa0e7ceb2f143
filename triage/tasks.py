"""Celery's tasks: ids only, safe to run twice. The queue is a nudge; see ``triage.pipeline``.

A task may carry several ids, so that a burst of nudges costs few messages; what a killed task leaves undone, the
sweep finds.
"""

import time
from collections.abc import Callable, Sequence

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from triage import incidents, pipeline, reporting, tickets
from triage.models import DeskSettings, ModelKind
from triage.nudge import nudge

TURN = 30.0
"""Seconds after which the rest of a message is announced anew: no row suffers for what those before it took."""

RETAINING = 240.0
"""Seconds after which retention lets the other tasks of its process have a turn: figures are taken every minute."""


def _each(stage: str, work: Callable[[int], object], pks: Sequence[int]) -> None:
    until = time.monotonic() + TURN
    for position, pk in enumerate(pks):
        if time.monotonic() > until:
            for late in pks[position:]:
                nudge(stage, late)
            return
        work(pk)


@shared_task
def read(nudged: int, *_others: int) -> None:
    """Read screenshots, whosever turn it is: what was nudged only says that some wait."""
    until = time.monotonic() + TURN
    while pipeline.read_next():
        if time.monotonic() > until:
            nudge("read", nudged)
            return


@shared_task
def classify(nudged: int, *_others: int) -> None:
    """Decide on some tickets, whosever turn it is, and announce the rest."""
    if pipeline.decide_next():
        nudge("classify", nudged)


@shared_task
def respond(nudged: int, *_others: int) -> None:
    """Answer some tickets that were decided on but not answered, and announce the rest."""
    if pipeline.respond_next():
        nudge("respond", nudged)


@shared_task
def send(*reply_ids: int) -> None:
    """Send replies, and some of the others that wait.

    Else, while many tickets wait, one letter would go out for the many that are decided on between two messages.
    """
    _each("send", pipeline.Sender(), pipeline.still_due(reply_ids))
    pipeline.send_next()


@shared_task
def send_overdue(nudged: int, *_others: int) -> None:
    """Send some of the replies that no nudge has reached, and announce the rest."""
    if pipeline.send_next():
        nudge("send_overdue", nudged)


@shared_task
def converse(*conversation_ids: int) -> None:
    """Work on what has come in from chats, and answer it."""
    _each("converse", pipeline.converse, conversation_ids)


@shared_task
def alarm(*alarm_ids: int) -> None:
    """Tell colleagues that somebody suffers."""
    _each("alarm", pipeline.send_alarm, alarm_ids)


@shared_task
def tell_outage(*route_ids: int) -> None:
    """Tell administrators that mail does not come in or go out."""
    _each("tell_outage", pipeline.tell_outage, route_ids)


@shared_task
def follow_up(*follow_up_ids: int) -> None:
    """Fire follow-ups."""
    pipeline.follow_up(*follow_up_ids)


@shared_task
def remind(*reminder_ids: int) -> None:
    """Send reminders that people took instead of complaining."""
    _each("remind", pipeline.remind, reminder_ids)


@shared_task
def notify(*notice_ids: int) -> None:
    """Mail notices to colleagues."""
    _each("notify", pipeline.send_notice, notice_ids)


@shared_task
def hook(*_nudges: int) -> None:
    """Post events to programs, and those that come in until the next sweep."""
    pipeline.Courier().run(seconds=settings.DURATIONS.sweep.total_seconds())


@shared_task
def link(*request_ids: int) -> None:
    """Mail lost links to those who asked."""
    for request_id in request_ids:
        tickets.answer_link_request(request_id, now=timezone.now())


@shared_task
def bulk(*job_ids: int) -> None:
    """Do a part of bulk jobs that are due."""
    for job_id in job_ids:
        tickets.work_bulk(job_id)


@shared_task
def target(*ticket_ids: int) -> None:
    """Say of waiting tickets that their target is at risk, or missed."""
    for ticket_id in ticket_ids:
        tickets.tell_target(ticket_id, now=timezone.now())


@shared_task
def hand_out(*nudged: int) -> None:
    """Give teams' tickets to whoever is on duty; announce the rest."""
    if tickets.hand_out(now=timezone.now()) >= tickets.HANDED_OUT_AT_ONCE:
        nudge("hand_out", nudged[0])


@shared_task
def rules(*nudged: int) -> None:
    """Run supervisors' rules on tickets that have waited, are soon due or were answered; announce the rest."""
    if tickets.run_due(now=timezone.now()):
        nudge("rules", nudged[0])


@shared_task
def try_rule(*trial_ids: int) -> None:
    """Try rules on last month's tickets."""
    for trial_id in trial_ids:
        tickets.work_trial(trial_id)


@shared_task
def make_list(*list_ids: int) -> None:
    """Write lists of tickets to files."""
    for list_id in list_ids:
        tickets.make_list(list_id)


@shared_task
def weekly_report(*report_ids: int) -> None:
    """Mail the figures of a week."""
    _each("weekly_report", pipeline.send_weekly_report, report_ids)


@shared_task
def sweep() -> None:
    """Find work that no nudge reached."""
    pipeline.sweep()


@shared_task
def watch() -> None:
    """Look for incidents."""
    incidents.watch()


@shared_task
def announce(*incident_ids: int) -> None:
    """Tell the members of incidents."""
    for incident_id in incident_ids:
        incidents.announce(incident_id)


@shared_task(soft_time_limit=270, time_limit=300)
def fetch_mail(*_nudges: int) -> None:
    """Take the mail that came in: every half minute, and when a webhook has laid some down."""
    pipeline.fetch_mail()


@shared_task(soft_time_limit=270, time_limit=300)
def take_again(*mail_ids: int) -> None:
    """Act anew on mails that were kept, where raw mails are read: they may do harm."""
    for mail_id in mail_ids:
        pipeline.take_again(mail_id)


# Forty judges at half a minute, if agents speak of every circumstance; below an hour, after which the broker gives the
# task to another worker.
@shared_task(soft_time_limit=3000, time_limit=3300)
def learn(*requested: int) -> None:
    """Train on what agents taught: at night where the desk wants that, or because somebody ``requested`` it."""
    from triage.learning.promote import learn as compete  # Only whoever trains loads scikit-learn.
    from triage.learning.suggest import suggest

    if requested or DeskSettings.objects.filter(learns_by_itself=True).exists():
        for kind in ModelKind:  # The wording model first: it takes the least.
            compete(kind, now=timezone.now(), again=bool(requested))
        suggest(now=timezone.now())


@shared_task(soft_time_limit=600, time_limit=660)
def check_up() -> None:
    """See how the machine is doing, compute thresholds, draw blind checks."""
    from triage.learning.monitor import check_up as look

    look(now=timezone.now())


@shared_task(soft_time_limit=3500, time_limit=3600)
def retain(*nudged: int) -> None:
    """Forget what closed tickets no longer need, a part at a time, until nothing is due.

    Two processes do it where there are two: the first call in a night asks for a second one.
    """
    if not nudged:
        nudge("retain", 1)
    until = time.monotonic() + RETAINING
    done = tickets.retain(now=timezone.now(), until=until)
    if time.monotonic() > until and done.pictures + done.identities + done.files:
        nudge("retain", 1)


@shared_task(soft_time_limit=600, time_limit=660)
def report(*requested: int) -> None:
    """Compute the dashboard's figures where it is time to, or somebody has asked for it (``requested``).

    Waiting tickets are given their times anew where the desk's hours have changed.
    """
    if requested or reporting.is_due(now=timezone.now()):
        tickets.set_due_times(now=timezone.now())
        reporting.take(now=timezone.now())


@shared_task
def sweep_quarantine() -> None:
    """Delete uploads that nobody sent."""
    pipeline.sweep_drafts()
