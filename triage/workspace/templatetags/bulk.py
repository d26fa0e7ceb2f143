"""The bulk bar under the queue, and what a job's codes mean."""

from collections.abc import Mapping
from datetime import datetime
from math import ceil
from typing import Any
from uuid import uuid4

from django.template import Context, Library
from django.utils import timezone

from triage.models import BulkJob, BulkState, Resolution
from triage.tickets.bulk import MOST_TICKETS
from triage.tickets.problems import PROBLEMS
from triage.workspace.colleagues import name, people
from triage.workspace.permissions import CHANGE_TICKETS
from triage.workspace.queue import bulk

register = Library()


@register.inclusion_tag("workspace/bulk_bar.html", takes_context=True)
def bulk_bar(context: Context) -> Mapping[str, Any]:
    """The form that the lines' checkboxes belong to; empty for those who may only look."""
    request = context["request"]
    if not request.user.has_perm(CHANGE_TICKETS):
        return {"may_act": False}
    return {
        "may_act": True,
        "action_key": uuid4(),
        "view": request.GET.urlencode(),
        "people": [(user.pk, name(user)) for user in people()],
        "resolutions": Resolution.choices,
        "teams": context["form"].teams,
        "tags": [tag for tag in context["form"].tags if tag.active],
        "most": MOST_TICKETS,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("workspace/bulk_last.html", takes_context=True)
def bulk_last(context: Context) -> Mapping[str, Any]:
    """The user's newest bulk job, with its undo, until it has been over for a while."""
    request, now = context["request"], timezone.now()
    job = BulkJob.objects.filter(agent=request.user).select_related("assignee", "tag", "team").order_by("-id").first()
    if job is None or (job.finished_at and job.finished_at + bulk.LOOKED_AT_FOR <= now):
        return {"job": None}
    return {
        "job": job,
        "title": bulk.title(job),
        "has_begun": job.has_begun(now),
        "can_undo": job.state == BulkState.RUNNING,
        "csrf_token": context.get("csrf_token"),
    }


@register.filter
def seconds_left(until: datetime) -> int:
    """Seconds from now: whole ones, for a browser whose clock nobody knows."""
    return max(0, ceil((until - timezone.now()).total_seconds()))


@register.filter
def problem(code: str) -> str:
    """Why a ticket was refused."""
    return str(PROBLEMS.get(code, code))
