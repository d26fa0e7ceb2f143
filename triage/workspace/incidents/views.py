"""The incidents' pages: the list, one incident, and what an agent does with it."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import incidents
from triage.incidents.actions import Words
from triage.incidents.drafts import DRAFTS
from triage.installed import installed
from triage.models import Incident, IncidentState, Ticket
from triage.notices import mark_read
from triage.tickets import NotPossible
from triage.workspace.frame import agent_of, page
from triage.workspace.incidents.page import incident_page, letters, lists
from triage.workspace.permissions import CHANGE_INCIDENTS, MAY_CHANGE_INCIDENTS, MAY_SEE_INCIDENTS
from triage.workspace.queue.searching import spelled
from triage.workspace.reach import actionable

LONGEST_MESSAGE = 2000
WRITING = {"confirm", "resolve"}
"""These send mails."""
PREVIEWS: Mapping[str, tuple[str, str]] = {
    "preview_confirm": ("message", "incident"),
    "preview_resolve": ("solved", "incident_solved"),
}
"""These show them first: which words, in which canned reply."""


@MAY_SEE_INCIDENTS
@require_safe
def incident_list(request: HttpRequest) -> TemplateResponse:
    """Proposals, open incidents, past ones."""
    return page(request, "workspace/incidents.html", {"title": _("Incidents"), "lists": lists()})


@MAY_SEE_INCIDENTS
@require_safe
def incident(request: HttpRequest, pk: int) -> TemplateResponse:
    """One incident. With ``?watch`` it comes again by itself for as long as members wait to be told."""
    found = _find(pk)
    if request.method == "GET":
        mark_read(agent_of(request).pk, now=timezone.now(), incident=found)
    return _show(request, found, typed={}, written=())


@MAY_CHANGE_INCIDENTS
@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Do what an agent clicked. A preview has an address of its own, so that no lost field makes it send anything."""
    found = _find(pk)
    if action in PREVIEWS:
        kind, code = PREVIEWS[action]
        said = _said(request)
        written = letters(found, said, kind=kind, code=code, now=timezone.now())
        return _show(request, found, typed=said, written=written)
    try:
        messages.success(request, _do(action, found, request))
    except NotPossible as problem:
        messages.error(request, problem.message)
        if action in WRITING:  # What was typed is not lost.
            return _show(request, _find(pk), typed=_said(request), written=())
    watch = "?watch" if action in WRITING else ""
    return redirect(reverse("admin:incident", args=[pk]) + watch)


def _find(pk: int) -> Incident:
    return get_object_or_404(Incident.objects.select_related("platform", "confirmed_by", "ended_by"), pk=pk)


def _show(request: HttpRequest, found: Incident, *, typed: Words, written: object) -> TemplateResponse:
    shown = incident_page(found, agent=agent_of(request), now=timezone.now(), typed=typed)
    is_open = found.state == IncidentState.OPEN
    waiting = shown.counts["waiting"] if is_open else shown.counts["unsolved"]
    context = {
        "title": shown.title,
        "page": shown,
        "letters": written,
        "may_act": request.user.has_perm(CHANGE_INCIDENTS),
        "is_proposed": found.state == IncidentState.PROPOSED,
        "is_open": is_open,
        "is_resolved": found.state == IncidentState.RESOLVED,
        "is_telling": "watch" in request.GET and waiting > 0,
        "longest_message": LONGEST_MESSAGE,
    }
    return page(request, "workspace/incident.html", context)


def _said(request: HttpRequest) -> dict[str, dict[str, str]]:
    """The words of the posted form, by kind and language."""
    return {
        kind: {
            code: request.POST[name].replace("\r\n", "\n")[:LONGEST_MESSAGE]
            for code in installed().languages
            if (name := f"{kind}_in_{code}") in request.POST
        }
        for kind in DRAFTS
    }


def _do(action: str, found: Incident, request: HttpRequest) -> str:
    """Do it, and say so in a sentence."""
    agent, now = agent_of(request), timezone.now()
    match action:
        case "confirm":
            incidents.confirm(found, words=_said(request), agent=agent, now=now)
            return _("Confirmed. The requesters are being notified.")
        case "dismiss":
            incidents.dismiss(found, agent=agent, now=now)
            return _("Dismissed. Nobody was notified.")
        case "resolve":
            incidents.resolve(found, words=_said(request), agent=agent, now=now)
            return _("Solved. Everyone who was notified is being told.")
        case "add":
            ticket = _ticket(request)
            incidents.add_member(found, ticket, now=now)
            return _("%(reference)s was added to the incident.") % {"reference": ticket.reference}
        case "remove":
            ticket = _ticket(request)
            incidents.remove_member(found, ticket, now=now)
            return _("%(reference)s was removed from the incident.") % {"reference": ticket.reference}
        case _:
            raise Http404


def _ticket(request: HttpRequest) -> Ticket:
    """The ticket that is named, however its reference is typed."""
    found = actionable(request).filter(reference=spelled(request.POST.get("reference", ""))).first()
    if found is None:
        raise NotPossible("no_such_ticket")
    return found
