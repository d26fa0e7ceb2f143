"""One ticket, the machine and blind checks: the pages, and what their buttons do."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import actions
from triage.actions import NotPossible, Overtaken
from triage.decision.calendar import desk_day
from triage.desk import incidents, presence, words
from triage.desk import machine as machines
from triage.desk.colleagues import name, people
from triage.desk.deeds import ACTIONS, STAYING, typed
from triage.desk.pages import MAY_SEE, agent_of, page
from triage.desk.workspace import workspace
from triage.learning import choose
from triage.models import ModelVersion, Outcome, Resolution, Ticket
from triage.nudge import nudge

if TYPE_CHECKING:
    from triage.desk.site import DeskSite

MAY_ACT = permission_required(["triage.view_ticket", "triage.change_ticket"], raise_exception=True)
MAY_SEE_MACHINE = permission_required("triage.view_modelversion", raise_exception=True)
MAY_STEER = permission_required("triage.change_modelversion", raise_exception=True)


@MAY_SEE
@require_safe
def ticket(request: HttpRequest, reference: str, *, site: "DeskSite") -> TemplateResponse:
    """One ticket: the story, the verdict with its reasons, and what can be done."""
    return _ticket_page(request, _ticket(reference), site)


@MAY_ACT
@require_POST
def act(request: HttpRequest, reference: str, action: str, *, site: "DeskSite") -> HttpResponse:
    """Do what an agent clicked, then go on to the next ticket that needs a human.

    Where another agent was faster nothing is done, and the page comes back (409) with all that was typed.
    """
    if action not in ACTIONS:
        raise Http404
    found = _ticket(reference)
    seen = request.POST.get("seen", "")
    try:
        with transaction.atomic():
            if seen.isdecimal():
                actions.refuse_if_overtaken(found, seen=int(seen), agent=agent_of(request))
            done = ACTIONS[action](found, request)
    except Overtaken as faster:
        messages.warning(request, faster.message)
        return _ticket_page(request, _ticket(reference), site, typed=typed(request), status=409)
    except NotPossible as problem:
        if problem.code != "done_before":  # A double click has got what it wanted.
            messages.error(request, problem.message)
            return redirect("admin:ticket", reference=reference)
    else:
        link = format_html(
            '<a class="underline" href="{}">{}</a>', reverse("admin:ticket", args=[reference]), reference
        )
        messages.success(request, format_html("{} · {}", link, done))
        if action in STAYING:
            return redirect("admin:ticket", reference=reference)
    return redirect(f"{reverse('admin:next')}?{urlencode({'after': reference})}")


@MAY_SEE_MACHINE
@require_safe
def machine(request: HttpRequest, *, site: "DeskSite") -> TemplateResponse:
    """How far the machine can be trusted, and what it has learnt."""
    context = {
        "title": _("The machine"),
        "machine": machines.machine(),
        "may_steer": request.user.has_perm("triage.change_modelversion"),
        "may_act": request.user.has_perm("triage.change_ticket"),
    }
    return page(request, site, "desk/machine.html", context)


@MAY_STEER
@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Let a worker train a challenger now."""
    nudge("learn", 0)
    messages.success(request, _("A worker is learning. The outcome appears here in a few minutes."))
    return redirect("admin:machine")


@MAY_STEER
@require_POST
def use_version(request: HttpRequest) -> HttpResponse:
    """Use an earlier version, or the shipped model, from now on."""
    wanted = request.POST.get("version", "")
    chosen = ModelVersion.objects.filter(version=wanted, outcome=Outcome.PROMOTED).first() if wanted else None
    if wanted and chosen is None:
        raise BadRequest("unknown version")
    choose.put_into_use(chosen, by=agent_of(request), now=timezone.now())
    messages.success(request, _("In use from now on. The machine no longer learns by itself until you switch that on."))
    return redirect("admin:machine")


@MAY_ACT
@require_safe
def blind(request: HttpRequest, *, site: "DeskSite") -> HttpResponse:
    """The next case to be judged unseen."""
    check = machines.open_checks(agent_of(request)).select_related("judged__ticket").first()
    if check is None:
        messages.info(request, _("There is nothing to judge unseen right now."))
        return redirect("admin:index")
    context = {
        "title": _("Judge unseen"),
        "work": machines.blind(check),
        "may_see_pictures": request.user.has_perm("triage.view_screenshot"),
    }
    return page(request, site, "desk/blind.html", context)


@MAY_ACT
@require_POST
def judge_blind(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the agent makes of it, then on to the next."""
    check = get_object_or_404(machines.open_checks(agent_of(request)).select_related("judged"), pk=pk)
    category = request.POST.get("category", "")
    try:
        agrees = actions.judge_blind(check, category=category, agent=agent_of(request), now=timezone.now())
    except NotPossible as problem:
        messages.error(request, problem.message)
    else:
        told = _("The machine said the same.") if agrees else _("The machine said: %(category)s.")
        messages.success(request, told % {"category": words.category(check.judged.category)})
    return redirect("admin:blind")


def _ticket(reference: str) -> Ticket:
    return get_object_or_404(Ticket.objects.select_related("assignee", "merged_into"), reference=reference)


def _ticket_page(
    request: HttpRequest, found: Ticket, site: "DeskSite", *, typed: Mapping[str, str] | None = None, status: int = 200
) -> TemplateResponse:
    now, opened = timezone.now(), presence.new_page()
    others = presence.look(agent_of(request).pk, now=now, at=(found.pk, opened))
    context = {
        "title": found.reference,
        "opened": opened,
        "here": presence.called(others, only=[found.pk]).get(found.pk, ()),
        "work": workspace(found, now=now, typed=typed or {}),
        "typed": typed or {},
        "may_act": request.user.has_perm("triage.change_ticket"),
        "may_see_pictures": request.user.has_perm("triage.view_screenshot"),
        "resolutions": Resolution.choices,
        "people": [(user.pk, name(user)) for user in people()],
        "tomorrow": desk_day(now) + timedelta(days=1),
        "member": incidents.of(found) if request.user.has_perm("triage.view_incident") else None,
    }
    response = page(request, site, "desk/ticket.html", context)
    response.status_code = status
    return response
