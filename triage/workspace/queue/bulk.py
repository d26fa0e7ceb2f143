"""Bulk actions at the desk: the bar under the queue, the step in between, the job's page and its undo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import tickets
from triage.models import BulkItem, BulkJob, BulkKind, BulkState, ItemState, Resolution, Ticket
from triage.models.bulk import UNFINISHED_JOBS
from triage.outbox.compose import Letter, compose
from triage.outbox.replies import occasion_of
from triage.playbook import desk
from triage.tickets import NotPossible, Order
from triage.tickets.bulk.jobs import MOST_TICKETS
from triage.tickets.problems import PROBLEMS
from triage.workspace import labels as words
from triage.workspace.colleagues import name, people
from triage.workspace.frame import action_key, agent_of, page
from triage.workspace.permissions import CHANGE_OTHERS_JOBS, CHANGE_TICKETS, MAY_CHANGE_TICKETS, MAY_SEE_TICKETS
from triage.workspace.queue import listing
from triage.workspace.queue.forms import QueueForm

SHOWN = 100
"""Tickets listed on a job's page for each thing that went wrong with some."""
NOBODY = "nobody"
CONFIRMED = {BulkKind.CLOSE, BulkKind.REPLY}
"""What requesters notice is shown once more before it is done."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked: tickets' keys, and how many more matched than one job takes."""

    pks: Sequence[int]
    left_out: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: tickets by their state. ``kept``: those that could not be taken back, with the reasons."""

    job: BulkJob
    counts: dict[str, int]
    refused: Sequence[BulkItem]
    kept: Sequence[BulkItem]

    @property
    def total(self) -> int:
        """All its tickets."""
        return sum(self.counts.values())

    @property
    def finished(self) -> int:
        """Those on which nothing more is to be done, in the job's direction."""
        if self.job.state == BulkState.UNDOING:
            return self.total - self.counts["to_undo"]
        return self.total - self.counts[ItemState.WAITING]

    @property
    def percent(self) -> int:
        """Of the whole; 100 only at the end."""
        return 100 * self.finished // self.total if self.total else 100

    @property
    def is_running(self) -> bool:
        """Whether workers are at it."""
        return self.job.state in UNFINISHED_JOBS

    @property
    def done(self) -> int:
        """Tickets on which the action stands."""
        return self.counts[ItemState.DONE] + self.counts["to_undo"]

    @property
    def mails(self) -> bool:
        """Whether requesters get e-mails of it."""
        return self.job.kind in {BulkKind.ACCEPT, BulkKind.REPLY}


def recent(user: User, *, now: datetime) -> BulkJob | None:
    """The user's newest job that runs or can still be undone."""
    job = BulkJob.objects.filter(agent=user).select_related("assignee").order_by("-id").first()
    return job if job and (job.state in UNFINISHED_JOBS or job.may_be_undone(now)) else None


def title(job: BulkJob) -> str:
    """What a job does, in words."""
    match job.kind:
        case BulkKind.ACCEPT:
            return _("Accept and answer")
        case BulkKind.ASSIGN if job.assignee:
            return _("Assign to %(name)s") % {"name": name(job.assignee)}
        case BulkKind.ASSIGN:
            return _("Unassign")
        case BulkKind.CLOSE:
            return _("Close: %(resolution)s") % {"resolution": words.resolution(job.resolution)}
        case _:
            return _("Reply")


def progress(job: BulkJob) -> Progress:
    """Read how far a job is."""
    rows = job.items.order_by().values_list("state", "code").annotate(Count("pk"))
    counts = dict.fromkeys([*ItemState.values, "to_undo"], 0)
    for state, code, count in rows:
        counts["to_undo" if state == ItemState.DONE and not code else state] += count
    items = job.items.select_related("ticket").only("state", "code", "job_id", "ticket__reference")
    return Progress(
        job=job,
        counts=counts,
        refused=list(items.filter(state=ItemState.REFUSED)[:SHOWN]),
        kept=list(items.filter(state=ItemState.DONE).exclude(code="")[:SHOWN]),
    )


@MAY_CHANGE_TICKETS
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Make a job of what was ticked; what requesters notice is shown once more before."""
    chosen = _chosen(request)
    try:
        kind = BulkKind(request.POST.get("kind", ""))
    except ValueError as error:
        raise BadRequest("unknown kind") from error
    order = _order(request, kind)
    if not chosen.pks:
        messages.error(request, str(PROBLEMS["none_chosen"]))
        return redirect("admin:index")
    if kind in CONFIRMED and (order is None or request.POST.get("confirmed") != "yes"):
        return _confirm(request, chosen, kind=kind, order=order)
    if order is None:
        messages.error(request, _("Choose an assignee."))
        return redirect("admin:index")
    try:
        job = tickets.start_bulk(
            order, chosen.pks, agent=agent_of(request), action_key=action_key(request), now=timezone.now()
        )
    except NotPossible as problem:
        messages.error(request, problem.message)
        return redirect("admin:index")
    return redirect("admin:bulk_job", job.pk)


@MAY_SEE_TICKETS
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """A job's progress, what went wrong, and the undo; the changing part alone for the script (``?part``)."""
    found = get_object_or_404(BulkJob.objects.select_related("agent", "assignee", "undone_by"), pk=pk)
    so_far = progress(found)
    now = timezone.now()
    can_undo = found.may_be_undone(now) and _may_undo(request, found)
    etag = f'"{found.state}-{so_far.finished}-{so_far.done}-{can_undo}-{get_language()}"'
    context = {
        "title": title(found),
        "progress": so_far,
        "can_undo": can_undo,
        "undo_until": found.undo_until(now),
        "who": name(found.agent),
        "job": found,
    }
    if "part" not in request.GET:
        return page(request, "workspace/bulk_job.html", context)
    response: HttpResponse = (
        HttpResponseNotModified()
        if request.headers.get("If-None-Match") == etag
        else TemplateResponse(request, "workspace/bulk_progress.html", context)
    )
    response.headers["ETag"] = etag
    return response


@MAY_CHANGE_TICKETS
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a job back: one's own, or anybody's for whoever may change bulk jobs."""
    found = get_object_or_404(BulkJob, pk=pk)
    if not _may_undo(request, found):
        raise PermissionDenied
    try:
        tickets.undo_bulk(found, agent=agent_of(request), now=timezone.now())
    except NotPossible as problem:
        if problem.code != "done_before":
            messages.error(request, problem.message)
    return redirect("admin:bulk_job", pk)


def _may_undo(request: HttpRequest, job: BulkJob) -> bool:
    is_own = job.agent_id == request.user.pk and request.user.has_perm(CHANGE_TICKETS)
    return is_own or request.user.has_perm(CHANGE_OTHERS_JOBS)


def _chosen(request: HttpRequest) -> Choice:
    """The ticked tickets, those of the step before, or everything that the view shows."""
    if request.POST.get("all") == "yes":
        view = QueueForm(QueryDict(request.POST.get("view", "")))
        found = list(listing.select(view.wanted()).values_list("pk", flat=True)[: MOST_TICKETS + 1])
        return Choice(found[:MOST_TICKETS], left_out=len(found) > MOST_TICKETS)
    said = [*request.POST.getlist("ticket"), *filter(None, request.POST.get("tickets", "").split(","))]
    if len(said) > MOST_TICKETS or not all(pk.isascii() and pk.isdecimal() and len(pk) < 19 for pk in said):
        raise BadRequest("tickets must be up to 500 numbers")
    return Choice([int(pk) for pk in said], left_out=request.POST.get("left_out") == "yes")


def _order(request: HttpRequest, kind: BulkKind) -> Order | None:
    """What is to be done; None where something is still missing."""
    match kind:
        case BulkKind.ASSIGN:
            chosen = request.POST.get("assignee", "")
            if chosen == NOBODY:
                return Order(kind)
            person = people().filter(pk=chosen).first() if chosen.isascii() and chosen.isdecimal() else None
            return Order(kind, assignee=person) if person else None
        case BulkKind.CLOSE:
            ending = request.POST.get("resolution", "")
            return Order(kind, resolution=Resolution(ending)) if ending in Resolution.values else None
        case BulkKind.REPLY:
            text = request.POST.get("text", "").replace("\r\n", "\n").strip()
            return Order(kind, text=text) if text else None
        case _:
            return Order(kind)


def _confirm(request: HttpRequest, chosen: Choice, *, kind: BulkKind, order: Order | None) -> HttpResponse:
    known = Ticket.objects.filter(pk__in=chosen.pks)
    context: dict[str, Any] = {
        "title": _("Bulk reply") if kind == BulkKind.REPLY else _("Bulk close"),
        "kind": kind,
        "order": order,
        "count": known.count(),
        "left_out": chosen.left_out,
        "most": MOST_TICKETS,
        "tickets": ",".join(map(str, chosen.pks)),
        "action_key": action_key(request),
        "resolutions": Resolution.choices,
        "letters": _letters(known, order.text) if order and kind == BulkKind.REPLY else [],
    }
    return page(request, "workspace/bulk_confirm.html", context)


def _letters(chosen: QuerySet[Ticket], text: str) -> list[tuple[Ticket, Letter]]:
    """The letter to the first ticket of each language, as it would go out."""
    current, now = desk.current(), timezone.now()
    letters = []
    for ticket in chosen.order_by("language", "id").distinct("language"):
        judged = ticket.classifications.last()
        occasion = replace(occasion_of(ticket, judged, now=now), message=text)
        letters.append((ticket, compose("agent", occasion, desk=current)))
    return letters
