"""The sweep: finds work that no nudge reached, and cleans up after forms that were never sent."""

from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from triage import hooks
from triage.channels.email import mailbox
from triage.evidence.pictures.intake import sweep_quarantine
from triage.models import (
    Alarm,
    BulkJob,
    BulkState,
    File,
    FileOutcome,
    FollowUp,
    FollowUpState,
    InboundMail,
    LinkRequest,
    ListState,
    MailAttempt,
    RuleTrial,
    Screenshot,
    ScreenshotState,
    Silence,
    Team,
    Ticket,
    TicketList,
    TrialState,
    WeeklyReport,
)
from triage.models.lease import free
from triage.models.ticket_states import UNFINISHED_STAGES
from triage.notices import forget_old
from triage.nudge import nudge
from triage.pipeline import chat_in, notices, outages, reminders, weekly_reports
from triage.pipeline.draft_pictures import drop_old_drafts
from triage.pipeline.hook_outcomes import is_any_subscribed
from triage.pipeline.resumable import drop_old_uploads
from triage.pipeline.send import overdue
from triage.pipeline.turns import forget_turns
from triage.tickets import to_be_told
from triage.tickets.lists import drop_lists
from triage.tickets.rules import forget_looks, is_any_due

BATCH = 200
"""Nudges a sweep, each stage and kind: a broker that was down for an hour must not be flooded when it is back. They
wake every worker, and whoever is woken goes on as long as there is more (``triage.tasks``)."""
QUARANTINE_AGE = timedelta(hours=23, minutes=30)
"""The sweep comes every quarter of an hour: nothing gets to be older than a day."""
MAILS = 2_000
"""Notes of mails that one sweep deletes at most: the next one is due in a quarter of an hour."""

log = structlog.get_logger("triage.sweep")


def sweep(*, now: datetime | None = None) -> dict[str, int]:
    """Nudge whatever is unfinished, unsent or due; returns how many of each."""
    now = now or timezone.now()
    settled = now - settings.DURATIONS.nudge
    tickets = Ticket.objects.filter(free(now), created_at__lte=settled)
    follow_ups = FollowUp.objects.filter(free(now), state=FollowUpState.PLANNED, due_at__lte=now)
    jobs = BulkJob.objects.filter(free(now), state=BulkState.RUNNING, starts_at__lte=now)
    alarms = Alarm.objects.filter(free(now), ended_at__isnull=True, due_at__lte=now)
    lists = TicketList.objects.filter(free(now), state=ListState.RUNNING, created_at__lte=settled)
    trials = RuleTrial.objects.filter(free(now), state=TrialState.RUNNING, created_at__lte=settled)
    reports = WeeklyReport.objects.filter(free(now), ended_at__isnull=True, due_at__lte=now, reader__active=True)
    weekly_reports.plan(now=now)
    asked = LinkRequest.objects.filter(asked_at__lte=settled)
    found = dict.fromkeys(("tickets", "outages", "alarms", "replies", "reminders", "follow_ups"), 0)
    found |= dict.fromkeys(("bulk_jobs", "lists", "trials", "weekly_reports", "link_requests", "targets", "notices"), 0)
    _wake()
    found["chats"] = len(conversations := chat_in.to_sweep(now=now, limit=BATCH))
    for pk in conversations:
        nudge("converse", pk)
    for stage in UNFINISHED_STAGES:
        pks = list(tickets.filter(stage=stage).order_by("id").values_list("pk", flat=True)[:BATCH])
        for pk in pks:
            nudge(stage, pk)
        found["tickets"] += len(pks)
    for pk in outages.look(now=now):
        nudge("tell_outage", pk)
        found["outages"] += 1
    for name, task, rows in (
        ("alarms", "alarm", alarms.order_by("due_at")),
        ("replies", "send_overdue", overdue(now=now).order_by("due_at")),
        ("reminders", "remind", reminders.due(now=now)),
        ("follow_ups", "follow_up", follow_ups.order_by("due_at")),
        ("bulk_jobs", "bulk", jobs.order_by("starts_at")),
        ("lists", "make_list", lists.order_by("id")),
        ("trials", "try_rule", trials.order_by("id")),
        ("weekly_reports", "weekly_report", reports.order_by("due_at")),
        ("link_requests", "link", asked.order_by("id")),
        ("targets", "target", to_be_told(now=now)),
        ("notices", "notify", notices.due(now=now)),
    ):
        pks = list(rows.values_list("pk", flat=True)[:BATCH])
        found[name] = len(pks)
        for pk in pks[:1] if task == "follow_up" else pks:  # One task takes a batch of these, and asks for the next.
            nudge(task, pk)
    if any(found.values()):
        log.info("swept", **found)
    return found


def _wake() -> None:
    """Tasks that say themselves whether there is anything for them, where there can be."""
    if Team.objects.exists():
        nudge("hand_out", 0)
    if is_any_subscribed():  # Whoever is woken goes on looking until the next sweep.
        nudge("hook", 0)
    if is_any_due():
        nudge("rules", 0)


def sweep_drafts(*, now: datetime | None = None) -> int:
    """Delete pictures of forms that were never sent again, and whatever else lies in quarantine for a day.

    Also the notes of mails that have not been seen for long, readers' turns that count no more, notices and what was
    posted to programs that nobody looks back at, the embedded mailbox's oldest mails, old notes of chats, and lists of
    tickets that are a day old; who came back after a reminder is noted. Returns how many files went from quarantine for
    their age.
    """
    now = now or timezone.now()
    unseen_since = now - timedelta(days=settings.INBOUND_MAIL_DAYS)
    old = InboundMail.objects.filter(seen_at__lte=unseen_since).order_by("seen_at")
    InboundMail.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MAILS])).delete()
    # Mails that were given up, or that somebody took away by hand.
    MailAttempt.objects.filter(claimed_until__lte=unseen_since).delete()
    Silence.objects.filter(until__lte=now).delete()
    forget_turns(now=now)
    reminders.follow(now=now)
    forget_old(now=now)
    hooks.forget_old(now=now)
    mailbox.keep_newest()
    drop_lists(now=now)
    forget_looks(now=now)
    chat_in.forget_old(now=now)
    drop_old_drafts(now=now)
    drop_old_uploads(now=now)
    return sweep_quarantine(settings.QUARANTINE, older_than=QUARANTINE_AGE, now=now, unread=_unread())


def _unread() -> set[str]:
    """The uploads of tickets that are still to be read."""
    pictures = Screenshot.objects.filter(state=ScreenshotState.WAITING, submission__isnull=False)
    files = File.objects.filter(outcome=FileOutcome.WAITING, submission__isnull=False)
    return {name for rows in (pictures, files) for name in rows.values_list("quarantine_name", flat=True)}
