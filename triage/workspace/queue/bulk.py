"""Bulk actions at the desk: the bar under the queue, the step in between, the job's page and its end."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import tickets
from triage.models import BulkItem, BulkJob, BulkKind, BulkState, ItemState, Resolution, Tag, Ticket
from triage.models.team import known_to
from triage.nudge import nudge
from triage.outbox.compose import Letter, compose
from triage.outbox.replies import occasion_of
from triage.playbook import desk
from triage.tickets import NotPossible, Order
from triage.tickets.bulk import MOST_TICKETS
from triage.tickets.problems import PROBLEMS
from triage.workspace import labels as words
from triage.workspace.colleagues import name, people
from triage.workspace.frame import action_key, agent_of, page
from triage.workspace.permissions import CHANGE_OTHERS_JOBS, CHANGE_TICKETS, MAY_CHANGE_TICKETS, MAY_SEE_TICKETS
from triage.workspace.queue import selection
from triage.workspace.queue.forms import QueueForm
from triage.workspace.reach import actionable

SHOWN = 100
"""Refused tickets that are listed on a job's page."""
LOOKED_AT_FOR = timedelta(minutes=10)
"""How long after its end a job is still shown above the queue: its agent may have left before all was done."""
NOBODY = "nobody"
MAY_BE_NOBODYS = {BulkKind.ASSIGN, BulkKind.MOVE}
CONFIRMED = {BulkKind.CLOSE, BulkKind.REPLY}
"""What requesters notice is shown once more before it is done."""
LACKING = {
    BulkKind.ASSIGN: gettext_lazy("Choose an assignee."),
    BulkKind.MOVE: gettext_lazy("Choose a team."),
    BulkKind.TAG: gettext_lazy("Choose a tag."),
    BulkKind.UNTAG: gettext_lazy("Choose a tag."),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: tickets by their state, and those that were refused, with the reasons."""

    job: BulkJob
    counts: dict[str, int]
    refused: Sequence[BulkItem]
    has_begun: bool

    @property
    def total(self) -> int:
        """All its tickets."""
        return sum(self.counts.values())

    @property
    def finished(self) -> int:
        """Those whose turn has come."""
        return self.counts[ItemState.DONE] + self.counts[ItemState.REFUSED]

    @property
    def percent(self) -> int:
        """Of the whole; 100 only once all have been looked at."""
        return 100 * self.finished // self.total if self.total else 100

    @property
    def is_running(self) -> bool:
        """Whether it is at work, or will be."""
        return self.job.state == BulkState.RUNNING


def title(job: BulkJob) -> str:
    """What a job does, in words."""
    match job.kind:
        case BulkKind.ACCEPT:
            return _("Accept and answer")
        case BulkKind.ASSIGN if job.assignee:
            return _("Assign to %(name)s") % {"name": name(job.assignee)}
        case BulkKind.ASSIGN:
            return _("Unassign")
        case BulkKind.MOVE if job.team:
            return _("Move to %(team)s") % {"team": job.team}
        case BulkKind.MOVE:
            return _("Move to no team")
        case BulkKind.CLOSE:
            return _("Close: %(resolution)s") % {"resolution": words.resolution(job.resolution)}
        case BulkKind.TAG:
            return _("Add tag: %(tag)s") % {"tag": job.tag}
        case BulkKind.UNTAG:
            return _("Remove tag: %(tag)s") % {"tag": job.tag}
        case _:
            return _("Reply")


def progress(job: BulkJob, *, agent: User, now: datetime) -> Progress:
    """Read how far a job is, for ``agent``: its refused tickets are listed as far as they may see them."""
    found = job.items.order_by().values_list("state").annotate(Count("pk"))
    shown = Ticket.objects.visible_to(agent)
    refused = job.items.filter(state=ItemState.REFUSED, ticket__in=shown).select_related("ticket")
    return Progress(
        job=job,
        counts={**dict.fromkeys(ItemState.values, 0), **dict(found)},
        refused=list(refused.only("code", "job_id", "ticket__reference")[:SHOWN]),
        has_begun=job.has_begun(now),
    )


@MAY_CHANGE_TICKETS
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Make a job of what was ticked; what requesters notice is shown once more before."""
    chosen, is_cut = _chosen(request)
    try:
        kind = BulkKind(request.POST.get("kind", ""))
    except ValueError as error:
        raise BadRequest("unknown kind") from error
    order = _order(request, kind)
    if not chosen:
        messages.error(request, str(PROBLEMS["none_chosen"]))
        return redirect("admin:index")
    if kind in CONFIRMED and (order is None or request.POST.get("confirmed") != "yes"):
        return _confirm(request, chosen, is_cut, kind=kind, order=order)
    if order is None:
        messages.error(request, str(LACKING[kind]))
        return redirect("admin:index")
    try:
        job = tickets.start_bulk(
            order, chosen, agent=agent_of(request), action_key=action_key(request), now=timezone.now()
        )
    except NotPossible as problem:
        messages.error(request, problem.message)
        return redirect("admin:index")
    return redirect("admin:bulk_job", job.pk)


@MAY_SEE_TICKETS
@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """A job's progress, what went wrong, undo and stop; the changing part alone for the script (``?part``)."""
    found = get_object_or_404(BulkJob.objects.select_related("agent", "assignee", "undone_by", "tag", "team"), pk=pk)
    so_far = progress(found, agent=agent_of(request), now=timezone.now())
    etag = f'"{found.state}-{so_far.has_begun}-{so_far.finished}-{get_language()}"'
    context = {
        "title": title(found),
        "progress": so_far,
        "can_undo": so_far.is_running and may_undo(agent_of(request), found),
        "who": name(found.agent),
        "undone_by": name(found.undone_by),
    }
    is_part = "part" in request.GET
    if is_part and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    if so_far.is_running and so_far.has_begun and not so_far.finished:
        nudge("bulk", pk)  # The sweep would find it, too; whoever watches the countdown need not wait for that.
    if not is_part:
        return page(request, "workspace/bulk_job.html", context)
    return TemplateResponse(request, "workspace/bulk_progress.html", context, headers={"ETag": etag})


@MAY_CHANGE_TICKETS
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a job, or stop it: one's own, or anybody's for whoever may change bulk jobs."""
    found = get_object_or_404(BulkJob, pk=pk)
    if not may_undo(agent_of(request), found):
        raise PermissionDenied
    try:
        tickets.undo_bulk(found, agent=agent_of(request), now=timezone.now())
    except NotPossible as problem:
        if problem.code != "done_before":
            messages.error(request, problem.message)
    return redirect("admin:bulk_job", pk)


def may_undo(agent: User, job: BulkJob) -> bool:
    """Whether they may: it is their own, or they may change bulk jobs."""
    is_own = job.agent_id == agent.pk and agent.has_perm(CHANGE_TICKETS)
    return is_own or agent.has_perm(CHANGE_OTHERS_JOBS)


def _chosen(request: HttpRequest) -> tuple[list[int], bool]:
    """The ticked tickets, those of the step before, or everything that the view shows, and whether more matched."""
    if request.POST.get("all") == "yes":
        view = QueueForm(QueryDict(request.POST.get("view", "")), agent_of(request))
        shown = selection.select(view.wanted(), agent_of(request)).actionable_by(agent_of(request))
        found = list(shown.values_list("pk", flat=True)[: MOST_TICKETS + 1])
        return found[:MOST_TICKETS], len(found) > MOST_TICKETS
    said = [*request.POST.getlist("ticket"), *filter(None, request.POST.get("tickets", "").split(","))]
    if len(said) > MOST_TICKETS or not all(pk.isascii() and pk.isdecimal() and len(pk) < 19 for pk in said):
        raise BadRequest("tickets must be up to 500 numbers")
    return [int(pk) for pk in said], request.POST.get("left_out") == "yes"


def _order(request: HttpRequest, kind: BulkKind) -> Order | None:
    """What is to be done; None where something is still missing."""
    match kind:
        case BulkKind.ASSIGN:
            return _with(request, kind, "assignee", people())
        case BulkKind.MOVE:
            return _with(request, kind, "team", known_to(agent_of(request)))
        case BulkKind.TAG | BulkKind.UNTAG:
            return _with(request, kind, "tag", Tag.objects.all())
        case BulkKind.CLOSE:
            ending = request.POST.get("resolution", "")
            return Order(kind, resolution=Resolution(ending)) if ending in Resolution.values else None
        case BulkKind.REPLY:
            text = request.POST.get("text", "").replace("\r\n", "\n").strip()
            return Order(kind, text=text) if text else None
        case _:
            return Order(kind)


def _with(request: HttpRequest, kind: BulkKind, field: str, rows: QuerySet[Any]) -> Order | None:
    """With the chosen row; None for none, and for what is not among ``rows``."""
    chosen = request.POST.get(field, "")
    if chosen == NOBODY and kind in MAY_BE_NOBODYS:
        return Order(kind)
    row = rows.filter(pk=chosen).first() if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else None
    return Order(kind, **{field: row}) if row else None


def _confirm(
    request: HttpRequest, chosen: Sequence[int], is_cut: bool, *, kind: BulkKind, order: Order | None
) -> HttpResponse:
    known = actionable(request).filter(pk__in=chosen)
    context: dict[str, Any] = {
        "title": _("Bulk reply") if kind == BulkKind.REPLY else _("Bulk close"),
        "kind": kind,
        "order": order,
        "count": known.count(),
        "left_out": is_cut,
        "most": MOST_TICKETS,
        "tickets": ",".join(map(str, chosen)),
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
