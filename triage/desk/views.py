"""The tickets' pages: the queue, one ticket, and what an agent does."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
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
from triage.decision.calendar import desk_day, desk_morning
from triage.desk import incidents, tickets, words
from triage.desk import machine as machines
from triage.desk.pages import action_key, agent_of, page
from triage.desk.timeline import name
from triage.desk.workspace import workspace
from triage.learning import choose
from triage.models import FollowUp, ModelVersion, Outcome, Resolution, Ticket
from triage.nudge import nudge

if TYPE_CHECKING:
    from triage.desk.site import DeskSite

LONGEST_ANSWER = 5_000
MAY_SEE = permission_required("triage.view_ticket", raise_exception=True)
MAY_ACT = permission_required(["triage.view_ticket", "triage.change_ticket"], raise_exception=True)
MAY_SEE_MACHINE = permission_required("triage.view_modelversion", raise_exception=True)
MAY_STEER = permission_required("triage.change_modelversion", raise_exception=True)


@MAY_SEE
@require_safe
def ticket(request: HttpRequest, reference: str, *, site: "DeskSite") -> TemplateResponse:
    """One ticket: the story, the verdict with its reasons, and what can be done."""
    return _ticket_page(request, _ticket(reference), site)


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
        return _ticket_page(request, _ticket(reference), site, typed=_typed(request), status=409)
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


def _accept(ticket: Ticket, request: HttpRequest) -> str:
    words_ = _changed_words(request, ticket, request.POST.get("category", ""))
    judged = actions.accept(
        ticket, agent=agent_of(request), action_key=action_key(request), now=timezone.now(), words=words_
    )
    return _("Accepted: %(category)s.") % {"category": words.category(judged.category)}


def _correct(ticket: Ticket, request: HttpRequest) -> str:
    category = request.POST.get("category", "")
    judged = actions.correct(
        ticket,
        category=category,
        agent=agent_of(request),
        action_key=action_key(request),
        now=timezone.now(),
        words=_changed_words(request, ticket, category),
    )
    return _("Corrected: %(category)s.") % {"category": words.category(judged.category)}


def _changed_words(request: HttpRequest, ticket: Ticket, category: str) -> str:
    """The answer as the agent has changed it, "" where it is still the canned one."""
    words_ = _posted(request, f"letter-{category}")
    canned = _posted(request, f"canned-{category}")
    return "" if words_ == canned else words_[:LONGEST_ANSWER]


def _posted(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\r\n", "\n").strip()


def _typed(request: HttpRequest) -> dict[str, str]:
    """What an agent has typed into the ticket page, by field, to be put there again."""
    letters = (field for field in request.POST if field.startswith("letter-"))
    typed = {field.partition("-")[2]: _posted(request, field) for field in letters}
    return {**typed, "text": _posted(request, "text"), "note": _posted(request, "note")}


def _reply(ticket: Ticket, request: HttpRequest) -> str:
    text = _posted(request, "text")
    actions.reply(ticket, text=text, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return _("Your reply is on its way.")


def _close(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("resolution", "")
    if chosen not in Resolution.values:
        raise BadRequest("unknown resolution")
    actions.close(ticket, resolution=Resolution(chosen), agent=agent_of(request), now=timezone.now())
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
    changed = actions.change_follow_up(row, to=to, cancel=what == "cancel", agent=agent_of(request), now=timezone.now())
    if what == "cancel":
        return _("The follow-up is cancelled.")
    return _("Asked now.") if what == "fire" else _("Moved to %(at)s.") % {"at": words.moment(changed.due_at)}


def _hand_back(ticket: Ticket, request: HttpRequest) -> str:
    actions.hand_back(ticket, agent=agent_of(request), now=timezone.now())
    return _("The machine answers again.")


def _ask(ticket: Ticket, request: HttpRequest) -> str:
    question = request.POST.get("question", "")
    actions.ask(ticket, question=question, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return _("Asked: %(question)s") % {"question": words.question(question)}


def _note(ticket: Ticket, request: HttpRequest) -> str:
    text = _posted(request, "note")[:LONGEST_ANSWER]
    actions.note(ticket, text=text, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return _("Noted.")


def _assign(ticket: Ticket, request: HttpRequest) -> str:
    chosen = request.POST.get("assignee", "")
    people = User.objects.filter(is_active=True, is_staff=True)
    found = people.filter(pk=chosen).first() if chosen.isdecimal() else None
    if chosen and found is None:
        raise NotPossible("unknown_agent")
    actions.assign(ticket, assignee=found, agent=agent_of(request), now=timezone.now())
    return _("Given to %(who)s.") % {"who": name(found)} if found else _("Nobody has it now.")


def _set_aside(ticket: Ticket, request: HttpRequest) -> str:
    try:
        day = date.fromisoformat(request.POST.get("until", ""))
    except ValueError as error:
        raise NotPossible("in_the_past") from error
    actions.snooze(ticket, until=desk_morning(day), agent=agent_of(request), now=timezone.now())
    return _("Set aside until %(day)s.") % {"day": words.day(day)}


def _wake(ticket: Ticket, request: HttpRequest) -> str:
    actions.wake(ticket, agent=agent_of(request), now=timezone.now())
    return _("Back in the queue.")


def _merge(ticket: Ticket, request: HttpRequest) -> str:
    into = Ticket.objects.filter(reference=request.POST.get("into", "").strip().upper()).first()
    if into is None:
        raise NotPossible("unknown_ticket")
    actions.merge(ticket, into=into, agent=agent_of(request), now=timezone.now())
    return _("It goes on in %(reference)s.") % {"reference": into.reference}


def _unmerge(ticket: Ticket, request: HttpRequest) -> str:
    actions.unmerge(ticket, agent=agent_of(request), now=timezone.now())
    return _("It is a ticket of its own again.")


ACTIONS: Mapping[str, Callable[[Ticket, HttpRequest], str]] = {
    "accept": _accept,
    "correct": _correct,
    "reply": _reply,
    "close": _close,
    "hand_back": _hand_back,
    "follow_up": _follow_up,
    "ask": _ask,
    "note": _note,
    "assign": _assign,
    "set_aside": _set_aside,
    "wake": _wake,
    "merge": _merge,
    "unmerge": _unmerge,
}
"""What an agent can do; each does it and says so in a sentence."""
STAYING = {"hand_back", "follow_up", "unmerge", "note", "assign", "wake"}
"""After these the agent stays with the ticket."""


def _ticket(reference: str) -> Ticket:
    return get_object_or_404(Ticket.objects.select_related("assignee", "merged_into"), reference=reference)


def _ticket_page(
    request: HttpRequest, found: Ticket, site: "DeskSite", *, typed: Mapping[str, str] | None = None, status: int = 200
) -> TemplateResponse:
    context = {
        "title": found.reference,
        "work": workspace(found, now=timezone.now(), typed=typed or {}),
        "typed": typed or {},
        "may_act": request.user.has_perm("triage.change_ticket"),
        "may_see_pictures": request.user.has_perm("triage.view_screenshot"),
        "resolutions": Resolution.choices,
        "people": [(user.pk, name(user)) for user in User.objects.filter(is_active=True, is_staff=True)[:200]],
        "tomorrow": desk_day(timezone.now()) + timedelta(days=1),
        "member": incidents.of(found) if request.user.has_perm("triage.view_incident") else None,
    }
    response = page(request, site, "desk/ticket.html", context)
    response.status_code = status
    return response
