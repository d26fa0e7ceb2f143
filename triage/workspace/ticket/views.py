"""One ticket: its page, and what its buttons do."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from secrets import token_hex
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from triage import tickets
from triage.installed import installed
from triage.models import Resolution, Satisfaction, Tag, Team, Ticket
from triage.notices import mark_read
from triage.tickets import LookAgain, NotPossible
from triage.workspace import presence
from triage.workspace.colleagues import name, people
from triage.workspace.frame import action_key, agent_of, page, say_done
from triage.workspace.incidents import page as incidents
from triage.workspace.permissions import (
    CHANGE_TICKETS,
    CORRECT,
    MAY_CHANGE_TICKETS,
    MAY_REOPEN,
    MAY_SEE_TICKETS,
    SEE_INCIDENTS,
    SEE_PICTURES,
)
from triage.workspace.reach import may_act_on, to_act_on, to_read
from triage.workspace.texts.macros import offered
from triage.workspace.ticket import actions
from triage.workspace.ticket.page import workspace


@MAY_SEE_TICKETS
@require_safe
def ticket(request: HttpRequest, reference: str) -> TemplateResponse:
    """One ticket: the story, the verdict with its reasons, and what can be done. Who opens it has read its notices."""
    found = to_read(request, reference)
    if request.method == "GET":
        mark_read(agent_of(request).pk, now=timezone.now(), ticket=found)
    return ticket_page(request, found)


@MAY_CHANGE_TICKETS
@require_POST
def act(request: HttpRequest, reference: str, action: str) -> HttpResponse:
    """Do what an agent clicked, then go on to the next ticket that needs a human.

    Where another agent was faster, or the answer reads differently by now, nothing is done, and the page comes back
    (409) with all that was typed.
    """
    found = to_act_on(request, reference)
    seen = request.POST.get("seen", "")
    try:
        with transaction.atomic():
            if seen.isdecimal():
                tickets.refuse_if_overtaken(found, seen=int(seen), agent=agent_of(request))
            done = actions.act(action, found, request)
    except LookAgain as moved_on:
        messages.warning(request, moved_on.message)
        return ticket_page(request, to_read(request, reference), typed=actions.typed(request), status=409)
    except NotPossible as problem:
        if problem.code != "done_before":  # A double click has got what it wanted.
            messages.error(request, problem.message)
            return redirect("admin:ticket", reference=reference)
    else:
        say_done(request, reference, done)
        if action in actions.STAYING:
            return redirect("admin:ticket", reference=reference)
    return redirect(f"{reverse('admin:next')}?{urlencode({'after': reference})}")


@MAY_REOPEN
@require_POST
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a closed ticket again, with a reason; where it cannot be, the page comes back with what was typed."""
    found, seen, agent = to_act_on(request, reference), request.POST.get("seen", ""), agent_of(request)
    reason = request.POST.get("reason", "").replace("\r\n", "\n").strip()[: actions.LONGEST_ANSWER]
    try:
        with transaction.atomic():
            if seen.isdecimal():
                tickets.refuse_if_overtaken(found, seen=int(seen), agent=agent)
            tickets.reopen(found, reason=reason, agent=agent, action_key=action_key(request), now=timezone.now())
    except NotPossible as problem:
        if problem.code != "done_before":
            messages.error(request, problem.message)
            status = 422 if problem.code == "no_reason" else 409
            return ticket_page(request, to_read(request, reference), typed={"reason": reason}, status=status)
    else:
        say_done(request, reference, _("It is open again."))
    return redirect("admin:ticket", reference=reference)


def ticket_page(
    request: HttpRequest, found: Ticket, *, typed: Mapping[str, str] | None = None, status: int = 200
) -> TemplateResponse:
    """The page of a ticket, with what an agent has ``typed`` and not sent."""
    now, opened = timezone.now(), token_hex(4)
    tags, carried = list(Tag.objects.all()), set(found.tags or ())
    others = presence.look(agent_of(request).pk, now=now, at=(found.pk, opened))
    is_theirs = may_act_on(request, found)
    context = {
        "title": found.reference,
        "opened": opened,
        "here": presence.called(others, only=[found.pk]).get(found.pk, ()),
        "work": workspace(
            found, agent=agent_of(request), now=now, typed=typed or {}, is_whole=request.user.has_perm(CORRECT)
        ),
        "typed": typed or {},
        "is_theirs": is_theirs,
        "may_act": is_theirs and request.user.has_perm(CHANGE_TICKETS),
        "may_see_pictures": request.user.has_perm(SEE_PICTURES),
        "resolutions": Resolution.choices,
        "people": [(user.pk, name(user)) for user in people()],
        "tomorrow": installed().day(now) + timedelta(days=1),
        "teams": Team.objects.only("name"),
        "tags": [tag for tag in tags if tag.pk in carried],
        "all_tags": [tag for tag in tags if tag.active or tag.pk in carried],
        "rating": Satisfaction.objects.filter(ticket=found).first(),
        "macros": partial(offered, agent_of(request)),  # Called by the template, for those who may use them.
        "member": incidents.of(found) if request.user.has_perm(SEE_INCIDENTS) else None,
    }
    response = page(request, "workspace/ticket.html", context)
    response.status_code = status
    return response
