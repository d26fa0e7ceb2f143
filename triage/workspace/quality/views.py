"""How good the model is, and cases that are judged blind: the pages, and what their buttons do."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import tickets
from triage.learning import choose
from triage.models import ModelKind, ModelVersion, Outcome
from triage.nudge import nudge
from triage.tickets import NotPossible
from triage.workspace import labels as words
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import (
    CHANGE_MODEL,
    CHANGE_TICKETS,
    MAY_CHANGE_MODEL,
    MAY_CHANGE_TICKETS,
    MAY_SEE_MODEL,
    SEE_PICTURES,
)
from triage.workspace.quality import page as machines


@MAY_SEE_MODEL
@require_safe
def machine(request: HttpRequest) -> TemplateResponse:
    """How far the machine can be trusted, and what it has learnt."""
    context = {
        "title": _("Model"),
        "machine": machines.machine(),
        "may_steer": request.user.has_perm(CHANGE_MODEL),
        "may_act": request.user.has_perm(CHANGE_TICKETS),
    }
    return page(request, "workspace/machine.html", context)


@MAY_CHANGE_MODEL
@require_POST
def learn(request: HttpRequest) -> HttpResponse:
    """Let a worker train a challenger now."""
    nudge("learn", 0)
    messages.success(request, _("Training has started. The result appears here in a few minutes."))
    return redirect("admin:machine")


@MAY_CHANGE_MODEL
@require_POST
def use_version(request: HttpRequest) -> HttpResponse:
    """Use an earlier version, or the shipped model, from now on."""
    kind, wanted = request.POST.get("kind", ModelKind.WORDING), request.POST.get("version", "")
    promoted = ModelVersion.objects.filter(kind=kind, version=wanted, outcome=Outcome.PROMOTED)
    chosen = promoted.first() if wanted else None
    if kind not in ModelKind.values or (wanted and chosen is None):
        raise BadRequest("unknown version")
    choose.put_into_use(ModelKind(kind), chosen, by=agent_of(request), now=timezone.now())
    messages.success(
        request, _("This version is now in use. Nightly training is off until you switch it on in the settings.")
    )
    return redirect("admin:machine")


@MAY_CHANGE_TICKETS
@require_safe
def blind(request: HttpRequest) -> HttpResponse:
    """The next case to be judged unseen."""
    check = machines.open_checks(agent_of(request)).select_related("judged__ticket").first()
    if check is None:
        messages.info(request, _("There are no blind reviews right now."))
        return redirect("admin:index")
    context = {
        "title": _("Blind review"),
        "work": machines.blind(check),
        "may_see_pictures": request.user.has_perm(SEE_PICTURES),
    }
    return page(request, "workspace/blind.html", context)


@MAY_CHANGE_TICKETS
@require_POST
def judge_blind(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the agent makes of it, then on to the next."""
    check = get_object_or_404(machines.open_checks(agent_of(request)).select_related("judged"), pk=pk)
    helps = {"yes": True, "no": False}.get(request.POST.get("helps", ""))
    ruling = tickets.BlindRuling(request.POST.get("category", ""), helps, request.POST.get("unhelpful", ""))
    try:
        agrees = tickets.judge_blind(check, ruling=ruling, agent=agent_of(request), now=timezone.now())
    except NotPossible as problem:
        messages.error(request, problem.message)
    else:
        told = _("The system had the same verdict.") if agrees else _("The system decided: %(category)s.")
        messages.success(request, told % {"category": words.category(check.judged.category)})
    return redirect("admin:blind")
