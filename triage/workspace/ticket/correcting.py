"""Putting right who it is, where to write to, in which language, and what the answers should have been."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from triage import tickets
from triage.channels.desk_form import CorrectionForm
from triage.models import Ticket, TicketState
from triage.tickets import LookAgain, NotPossible
from triage.workspace.frame import action_key, agent_of, page, say_done
from triage.workspace.permissions import MAY_CORRECT
from triage.workspace.reach import to_act_on


@MAY_CORRECT
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str) -> HttpResponse:
    """What is known, to be changed; saved, it is decided anew where a verdict may depend on it.

    Where a colleague was faster nothing is saved, and the page comes back (409) with the agent's own changes.
    """
    ticket = to_act_on(request, reference)
    if ticket.state == TicketState.CLOSED:
        messages.error(request, NotPossible("closed").message)
        return redirect("admin:ticket", reference=reference)
    form, status = _form(request, ticket), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, ticket, form)
            except LookAgain as moved_on:
                messages.warning(request, moved_on.message)
                form, status = _form(request, ticket, again=form), 409
            except NotPossible as problem:
                if problem.code == "done_before":
                    return redirect("admin:ticket", reference=reference)
                messages.error(request, problem.message)
            else:
                say_done(request, reference, _("Corrected."))
                return redirect("admin:ticket", reference=reference)
    newest = ticket.events.order_by("id").last()
    context = {
        "title": _("Correct the details"),
        "ticket": ticket,
        "form": form,
        "seen": newest.pk if newest else 0,
        "action_key": request.POST.get("action_key") or str(uuid4()),
    }
    return page(request, "workspace/correct.html", context, status=status)


def _form(request: HttpRequest, ticket: Ticket, *, again: CorrectionForm | None = None) -> CorrectionForm:
    known, now = tickets.details(Ticket.objects.get(pk=ticket.pk)), timezone.now()
    has_own_words = not tickets.was_typed_by_agent(ticket)
    if again is not None:
        fresh = CorrectionForm(again.data, known=known, has_own_words=has_own_words, now=now)
        return CorrectionForm(fresh.brought_up_to_date(), known=known, has_own_words=has_own_words, now=now)
    return CorrectionForm(request.POST or None, known=known, has_own_words=has_own_words, now=now)


@transaction.atomic
def _save(request: HttpRequest, ticket: Ticket, form: CorrectionForm) -> None:
    agent, seen = agent_of(request), request.POST.get("seen", "")
    if seen.isdecimal():
        tickets.refuse_if_overtaken(ticket, seen=int(seen), agent=agent)
    form.known = tickets.details(Ticket.objects.get(pk=ticket.pk))  # Locked: nothing that came meanwhile is taken back.
    tickets.correct_details(ticket, form.answers(), agent=agent, action_key=action_key(request), now=timezone.now())
