"""The tickets' pages: the queue, one ticket, its pictures, and what an agent does."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from triage import actions
from triage.actions import NotPossible
from triage.desk import machine as machines
from triage.desk import tickets, words
from triage.desk.forms import QueueForm
from triage.desk.workspace import workspace
from triage.evidence.pictures.storage import open_screenshot
from triage.learning import choose
from triage.models import Checkup, FollowUp, ModelVersion, Outcome, Resolution, Screenshot, ScreenshotState, Ticket
from triage.nudge import nudge

if TYPE_CHECKING:
    from triage.desk.site import DeskSite

MAY_SEE = permission_required("triage.view_ticket", raise_exception=True)
MAY_ACT = permission_required(["triage.view_ticket", "triage.change_ticket"], raise_exception=True)
MAY_SEE_MACHINE = permission_required("triage.view_modelversion", raise_exception=True)
MAY_STEER = permission_required("triage.change_modelversion", raise_exception=True)
MAY_SEE_PICTURES = permission_required(["triage.view_ticket", "triage.view_screenshot"], raise_exception=True)


@MAY_SEE
@require_safe
def queue(request: HttpRequest, *, site: "DeskSite") -> TemplateResponse:
    """The tickets of one tab, filtered; by default those that need a human."""
    form = QueueForm(request.GET)
    wanted = form.wanted()
    counts = tickets.counts()
    lines, has_more = tickets.page(tickets.select(**wanted), number=form.page())
    link = {key: value for key, value in request.GET.items() if key not in {"page", "state", "q"} and value}
    tabs = [
        {
            "title": words.STATES[tab],
            "count": counts[tab],
            "link": "?" + urlencode({**link, "state": tab}),
            "is_active": tab == wanted["tab"],
        }
        for tab in tickets.TABS
    ]
    context = {
        "title": _("Tickets"),
        "form": form,
        "tab": wanted["tab"],
        "tabs": tabs,
        "lines": lines,
        "may_act": request.user.has_perm("triage.change_ticket"),
        "is_filtered": any(value for key, value in wanted.items() if key != "tab"),
        "newer": form.link(form.page() - 1) if form.page() > 1 else "",
        "alerts": machines.alerts(Checkup.objects.first()),
        "older": form.link(form.page() + 1) if has_more else "",
    }
    return _page(request, site, "desk/queue.html", context)


@MAY_SEE
@require_safe
def ticket(request: HttpRequest, reference: str, *, site: "DeskSite") -> TemplateResponse:
    """One ticket: the story, the verdict with its reasons, and what can be done."""
    found = get_object_or_404(Ticket.objects.select_related("assignee"), reference=reference)
    context = {
        "title": found.reference,
        "work": workspace(found, now=timezone.now()),
        "may_act": request.user.has_perm("triage.change_ticket"),
        "may_see_pictures": request.user.has_perm("triage.view_screenshot"),
        "resolutions": Resolution.choices,
    }
    return _page(request, site, "desk/ticket.html", context)


@MAY_SEE_PICTURES
@require_safe
@never_cache
def picture(request: HttpRequest, reference: str, pk: int) -> FileResponse:
    """A clean screenshot of this ticket, and of no other; never stored by the browser."""
    row = get_object_or_404(Screenshot, pk=pk, submission__ticket__reference=reference, state=ScreenshotState.READ)
    try:
        file = open_screenshot(row.file)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg", filename=f"{reference}-{pk}.jpg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@MAY_SEE
@require_safe
def go_to_next(request: HttpRequest) -> HttpResponse:
    """On to the ticket that needs a human after ``?after=REFERENCE``, or back to the queue when none does."""
    after = Ticket.objects.filter(reference=request.GET.get("after", "")).first()
    found = tickets.next_after(after)
    if found is None:
        messages.info(request, _("No ticket needs a human right now."))
        return redirect("admin:index")
    return redirect("admin:ticket", reference=found.reference)


@MAY_ACT
@require_POST
def act(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Do what an agent clicked, then go on to the next ticket that needs a human."""
    if action not in ACTIONS:
        raise Http404
    found = get_object_or_404(Ticket, reference=reference)
    try:
        done = ACTIONS[action](found, request)
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
    return _page(request, site, "desk/machine.html", context)


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
    choose.put_into_use(chosen, by=_agent(request), now=timezone.now())
    messages.success(request, _("In use from now on. The machine no longer learns by itself until you switch that on."))
    return redirect("admin:machine")


@MAY_ACT
@require_safe
def blind(request: HttpRequest, *, site: "DeskSite") -> HttpResponse:
    """The next case to be judged unseen."""
    check = machines.open_checks(_agent(request)).select_related("judged__ticket").first()
    if check is None:
        messages.info(request, _("There is nothing to judge unseen right now."))
        return redirect("admin:machine")
    context = {
        "title": _("Judge unseen"),
        "work": machines.blind(check),
        "may_see_pictures": request.user.has_perm("triage.view_screenshot"),
    }
    return _page(request, site, "desk/blind.html", context)


@MAY_ACT
@require_POST
def judge_blind(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the agent makes of it, then on to the next."""
    check = get_object_or_404(machines.open_checks(_agent(request)).select_related("judged"), pk=pk)
    category = request.POST.get("category", "")
    try:
        agrees = actions.judge_blind(check, category=category, agent=_agent(request), now=timezone.now())
    except NotPossible as problem:
        messages.error(request, problem.message)
    else:
        told = _("The machine said the same.") if agrees else _("The machine said: %(category)s.")
        messages.success(request, told % {"category": words.category(check.judged.category)})
    return redirect("admin:blind")


def _accept(ticket: Ticket, request: HttpRequest) -> str:
    judged = actions.accept(ticket, agent=_agent(request), action_key=_action_key(request), now=timezone.now())
    return _("Accepted: %(category)s.") % {"category": words.category(judged.category)}


def _correct(ticket: Ticket, request: HttpRequest) -> str:
    judged = actions.correct(
        ticket,
        category=request.POST.get("category", ""),
        agent=_agent(request),
        action_key=_action_key(request),
        now=timezone.now(),
    )
    return _("Corrected: %(category)s.") % {"category": words.category(judged.category)}


def _reply(ticket: Ticket, request: HttpRequest) -> str:
    text = request.POST.get("text", "").replace("\r\n", "\n")
    actions.reply(ticket, text=text, agent=_agent(request), action_key=_action_key(request), now=timezone.now())
    return _("Your reply is on its way.")


def _close(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("resolution", "")
    if chosen not in Resolution.values:
        raise BadRequest("unknown resolution")
    actions.close(ticket, resolution=Resolution(chosen), agent=_agent(request), now=timezone.now())
    return _("Closed: %(resolution)s.") % {"resolution": words.resolution(chosen)}


def _follow_up(ticket: Ticket, request: HttpRequest) -> str:
    row = get_object_or_404(FollowUp, pk=request.POST.get("follow_up"), ticket=ticket)
    what = request.POST.get("what", "")
    try:
        to = date.fromisoformat(request.POST.get("to", "")) if what == "move" else None
    except ValueError as error:
        raise NotPossible("in_the_past") from error
    if what not in {"fire", "move", "cancel"}:
        raise BadRequest("unknown change")
    changed = actions.change_follow_up(row, to=to, cancel=what == "cancel", agent=_agent(request), now=timezone.now())
    if what == "cancel":
        return _("The follow-up is cancelled.")
    return _("Asked now.") if what == "fire" else _("Moved to %(at)s.") % {"at": words.moment(changed.due_at)}


def _hand_back(ticket: Ticket, request: HttpRequest) -> str:
    actions.hand_back(ticket, agent=_agent(request), now=timezone.now())
    return _("The machine answers again.")


ACTIONS: Mapping[str, Callable[[Ticket, HttpRequest], str]] = {
    "accept": _accept,
    "correct": _correct,
    "reply": _reply,
    "close": _close,
    "hand_back": _hand_back,
    "follow_up": _follow_up,
}
"""What an agent can do; each does it and says so in a sentence."""
STAYING = {"hand_back", "follow_up"}
"""After these the agent stays with the ticket."""


def _agent(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def _action_key(request: HttpRequest) -> str:
    try:
        return str(UUID(request.POST.get("action_key", "")))
    except ValueError as error:
        raise BadRequest("action_key must be a UUID") from error


def _page(request: HttpRequest, site: "DeskSite", template: str, context: dict[str, Any]) -> TemplateResponse:
    request.current_app = site.name
    return TemplateResponse(request, template, {**site.each_context(request), **context})
