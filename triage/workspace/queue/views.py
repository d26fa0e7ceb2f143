"""The queue's page: tabs, filters, saved views, and lines that keep themselves up to date."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage.models import Checkup, SavedView, TicketState
from triage.workspace import labels as words
from triage.workspace import presence
from triage.workspace.alerts import alerts, part_alerts
from triage.workspace.frame import agent_of, page, unchanged
from triage.workspace.permissions import CHANGE_TICKETS, DELETE_SHARED_VIEWS, MAY_SEE_TICKETS, SEE_TICKETS, SHARE_VIEWS
from triage.workspace.queue import columns, listing, selection
from triage.workspace.queue.forms import QueueForm

LONGEST_NAME, MOST_VIEWS = 40, 30
ORDER = (F("owner").asc(nulls_last=True), Lower("name"), "id")
"""Of saved views: one's own before everybody's, each by name."""


def home(request: HttpRequest) -> HttpResponse:
    """The queue, or the list of what else there is for those who may not see tickets."""
    if request.user.has_perm(SEE_TICKETS):
        return queue(request)
    return welcome(request)


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Where else somebody may go."""
    return page(request, "workspace/welcome.html", {"title": _("Welcome")})


@MAY_SEE_TICKETS
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The tickets of one tab, filtered; by default those that need a human.

    With ``?lines`` only the part that changes, for the script that keeps the page current; 304 while it is the same.
    """
    form = QueueForm(request.GET, agent_of(request))
    if "lines" not in request.GET:
        context = {**_lines(request, form), **_surroundings(request, form)}
        return page(request, "workspace/queue.html", context)
    return unchanged(request, TemplateResponse(request, "workspace/lines.html", _lines(request, form)))


@MAY_SEE_TICKETS
@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Keep which columns the agent wants to see."""
    columns.choose(agent_of(request), request.POST.getlist("column"))
    form = QueueForm(QueryDict(request.POST.get("query", "")[:1000]), agent_of(request))
    return redirect(f"{reverse('admin:index')}?{form.query()}")


@MAY_SEE_TICKETS
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name, for oneself or (supervisors) for everybody."""
    form = QueueForm(QueryDict(request.POST.get("query", "")[:1000]), agent_of(request))
    name = " ".join(request.POST.get("name", "").split())[:LONGEST_NAME]
    is_shared = "shared" in request.POST and request.user.has_perm(SHARE_VIEWS)
    owner = None if is_shared else agent_of(request)
    if not name:
        messages.error(request, _("Enter a name for the view."))
    elif SavedView.objects.filter(owner=owner).count() >= MOST_VIEWS:
        messages.error(request, _("You have too many saved views. Delete one first."))
    else:
        SavedView.objects.update_or_create(owner=owner, name=name, defaults={"query": form.query()[:300]})
        messages.success(request, _("Saved: %(name)s.") % {"name": name})
    return redirect(f"{reverse('admin:index')}?{form.query()}")


@MAY_SEE_TICKETS
@require_POST
def drop_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a view of one's own, or (supervisors) one of everybody's."""
    mine = Q(owner=agent_of(request))
    if request.user.has_perm(DELETE_SHARED_VIEWS):
        mine |= Q(owner=None)
    view = get_object_or_404(SavedView.objects.filter(mine), pk=pk)
    view.delete()
    messages.success(request, _("Deleted: %(name)s.") % {"name": view.name})
    return redirect("admin:index")


def _lines(request: HttpRequest, form: QueueForm) -> dict[str, Any]:
    """What changes while nobody does anything: tabs with their counts, and the lines."""
    wanted = form.wanted()
    agent = agent_of(request)
    counts = selection.counts(agent)
    request.waiting_count = counts[TicketState.WITH_AGENT]  # type: ignore[attr-defined] # For the menu's badge.
    tickets = selection.select(wanted, agent)
    if wanted.tab == TicketState.WITH_AGENT and form.has_teams and not wanted.team:
        tickets = selection.theirs_first(tickets, agent)
    shown = listing.page(tickets, number=form.page(), counts=wanted.is_filtered, search=wanted.search)
    opened = presence.look(agent.pk, now=timezone.now())
    here = presence.called(opened, only=[line.ticket.pk for line in shown.lines])
    kept = {name: value for name, value in form.data.items() if name not in {"page", "state", "q", "lines"} and value}
    return {
        "part_alerts": part_alerts(request),
        "tab": wanted.tab,
        "may_act": request.user.has_perm(CHANGE_TICKETS),
        "columns": columns.chosen(agent) - (frozenset() if form.tags else {"tags"}),
        "has_teams": form.has_teams,
        "tabs": [
            {
                "title": words.STATES[tab],
                "count": selection.counted(counts[tab]),
                "link": "?" + urlencode({**kept, "state": tab}),
                "is_active": tab == wanted.tab,
            }
            for tab in selection.TABS
        ],
        "lines": [replace(line, here=here.get(line.ticket.pk, ())) for line in shown.lines],
        "is_filtered": wanted.is_filtered,
        "found": "" if shown.found is None else selection.counted(shown.found),
        "newer": "?" + form.query(page=form.page() - 1) if form.page() > 1 else "",
        "older": "?" + form.query(page=form.page() + 1) if shown.has_more else "",
    }


def _surroundings(request: HttpRequest, form: QueueForm) -> dict[str, Any]:
    own = Q(owner=agent_of(request))
    query = form.query()
    return {
        "title": _("Tickets"),
        "form": form,
        "query": query,
        "views": [
            (view, view.query == query) for view in SavedView.objects.filter(own | Q(owner=None)).order_by(*ORDER)
        ],
        "list_key": uuid4(),
        "all_columns": columns.COLUMNS.items(),
        "without": [(label, "?" + form.query(without=name)) for name, label in form.narrowed_by()],
        "may_share": request.user.has_perm(SHARE_VIEWS),
        "alerts": alerts(Checkup.objects.first()),
        "lines_address": "?" + form.query(page=form.page(), lines=1),
    }
