"""Macros in the desk: agents look at one and use it on a ticket, supervisors edit them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import tickets
from triage.installed import installed
from triage.models import Macro, MacroVersion, Origin, Ticket
from triage.models.team import oversees, teams_of
from triage.outbox import preview
from triage.outbox.macro_words import AGENT
from triage.playbook import desk, versions
from triage.tickets import NotPossible
from triage.workspace.frame import action_key, agent_of, page, say_done
from triage.workspace.permissions import (
    ADD_MACROS,
    CHANGE_MACROS,
    MAY_ADD_MACROS,
    MAY_CHANGE_MACROS,
    MAY_SEE_MACROS,
    MAY_USE_MACROS,
)
from triage.workspace.reach import to_act_on
from triage.workspace.texts import editing
from triage.workspace.texts.canned_replies import restore_version
from triage.workspace.texts.macro_forms import MacroForm


def offered(agent: User) -> list[Macro]:
    """The macros that somebody is offered, by name."""
    return sorted(_for(agent).filter(is_active=True), key=lambda macro: macro.name.casefold())


def _for(agent: User) -> QuerySet[Macro]:
    """Everybody's macros, and those of their own teams."""
    if oversees(agent):
        return Macro.objects.all()
    return Macro.objects.filter(Q(team__isnull=True) | Q(team__in=teams_of(agent)))


@MAY_USE_MACROS
@require_safe
def choose(request: HttpRequest, reference: str) -> TemplateResponse:
    """The macros as a page of its own, where no script opens the list on the ticket's."""
    ticket = to_act_on(request, reference)
    context = {"title": _("Macros"), "ticket": ticket, "macros": offered(agent_of(request))}
    return page(request, "workspace/macro_choose.html", context)


@MAY_USE_MACROS
@require_http_methods(["GET", "HEAD", "POST"])
def use(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """All that a macro would do to a ticket, with its letter to edit; a POST does it and goes on to the next ticket."""
    ticket = to_act_on(request, reference)
    macro = get_object_or_404(_for(agent_of(request)), code=code)
    if request.method == "POST" and _is_as_seen(request, macro) and _done(request, ticket, macro):
        return redirect(f"{reverse('admin:next')}?{urlencode({'after': reference})}")
    problem, draft = "", None
    try:
        draft = tickets.draft_macro(ticket, macro, now=timezone.now())
    except NotPossible as refusal:
        problem = refusal.message
    goes_to = _("There is no e-mail address; the letter below appears on the status page only.")
    if ticket.requester_chat:
        goes_to = _("The letter below is sent to the requester's chat.")
    elif ticket.requester_email:
        goes_to = _("The letter below is sent to %(address)s.") % {"address": ticket.requester_email}
    context = {
        "title": macro.name,
        "ticket": ticket,
        "macro": macro,
        "steps": editing.steps(macro, letter=goes_to if draft and draft.words else ""),
        "draft": draft,
        "problem": problem,
        "text": _typed(request) if request.method == "POST" else draft.words.body if draft and draft.words else "",
        "action_key": action_key(request) if request.method == "POST" else str(uuid4()),
    }
    return page(request, "workspace/macro.html", context)


@MAY_SEE_MACROS
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All macros with what they do."""
    newest = {
        version.code: version
        for version in MacroVersion.objects.select_related("agent").order_by("code", "-number").distinct("code")
    }
    rows = sorted(Macro.objects.all(), key=lambda macro: (not macro.is_active, macro.name.casefold()))
    lines = [
        (row, editing.steps(row, letter=_letter(row)), newest.get(row.code), editing.who(newest.get(row.code)))
        for row in rows
    ]
    context = {"title": _("Macros"), "lines": lines, "may_add": request.user.has_perm(ADD_MACROS)}
    return page(request, "workspace/editor/macros.html", context)


@MAY_ADD_MACROS
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new macro."""
    form = MacroForm(request.POST or None, row=Macro())
    if request.method == "POST" and "preview" not in request.POST:
        if form.is_valid():
            row = form.made()
            versions.create([row], origin=Origin.EDITED, agent=agent_of(request), now=timezone.now())
            messages.success(request, _("Saved. Agents can apply it on every ticket."))
            return redirect("admin:macro", code=row.code)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    return _editor(request, form, seen=1, title=_("New macro"))


@MAY_SEE_MACROS
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One macro: shown, looked at without saving, or saved."""
    row = get_object_or_404(Macro, code=code)
    form = MacroForm(request.POST or None, row=row, can_edit=request.user.has_perm(CHANGE_MACROS))
    theirs: Sequence[editing.Change] = ()
    posted = request.POST.get("version", "")
    seen = int(posted) if posted.isdecimal() else row.version
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if _saved(request, form, row, seen=seen):
                return redirect("admin:macro", code=code)
        except versions.ChangedMeanwhile as conflict:
            name = editing.who(conflict.version) or _("Someone")
            told = _("%(name)s has saved in the meantime. Your text is kept below.")
            messages.error(request, told % {"name": name})
            row.refresh_from_db()
            theirs, seen = list(editing.changes(row.kept(), form.kept(), row)), row.version
    return _editor(request, form, seen=seen, title=row.name, row=row, theirs=theirs)


@MAY_SEE_MACROS
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """The previews of the words that stand in the fields right now; nothing is saved."""
    return render(request, "workspace/editor/previews.html", _previews(request, MacroForm(request.POST, row=Macro())))


@MAY_CHANGE_MACROS
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Make an earlier version the newest again."""
    restore_version(request, get_object_or_404(Macro, code=code))
    return redirect("admin:macro", code=code)


def _saved(request: HttpRequest, form: MacroForm, row: Macro, *, seen: int) -> bool:
    """Save the macro. Raises ChangedMeanwhile."""
    if not request.user.has_perm(CHANGE_MACROS):
        raise PermissionDenied
    if not form.is_valid():
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
        return False
    agent, now = agent_of(request), timezone.now()
    saved = versions.save(row, changes=form.kept(), seen=seen, agent=agent, now=now)
    saved = form.offer(who=agent, now=now) or saved
    messages.success(request, _("Saved.") if saved else _("No changes to save."))
    return True


def _editor(
    request: HttpRequest,
    form: MacroForm,
    *,
    seen: int,
    title: str,
    row: Macro | None = None,
    theirs: Sequence[editing.Change] = (),
) -> TemplateResponse:
    context = {
        "title": title,
        "row": row,
        "form": form,
        "seen": seen,
        "theirs": theirs,
        "past": editing.past(row) if row else (),
        "may_edit": form.can_edit,
        "gaps": editing.gap_list(without=("message",)),
        **_previews(request, form),
    }
    return editing.editor(request, "workspace/editor/macro.html", context)


def _previews(request: HttpRequest, form: MacroForm) -> dict[str, Any]:
    own = {language: form.typed(f"text_{language}") for language in installed().languages}
    current, now, code = desk.current(), timezone.now(), form.typed("canned_code")
    if any(own.values()):
        category = next((c for c in installed().rules.categories if c.code == form.typed("category")), None)
        code = category.reply if category else AGENT
        found = editing.case_for(request, code)
        looked = preview.of_macro(own, found.case, code=code, now=now, desk=current)
    else:
        found = editing.case_for(request, code)
        texts = {language: current.texts[code, language] for language in own if (code, language) in current.texts}
        looked = preview.of_canned_reply(code, texts, found.case, now=now, desk=current)
    return {"previews": looked, "found": found}


def _letter(macro: Macro) -> str:
    """What the macro writes, in a sentence; "" if nothing."""
    if macro.texts:
        return _("The macro's own text is sent.")
    if macro.canned_code:
        return _("The canned reply “%(code)s” is sent.") % {"code": macro.canned_code}
    return _("The answer to this cause is sent.") if macro.category else ""


def _is_as_seen(request: HttpRequest, macro: Macro) -> bool:
    """Whether the macro is still what the agent's page showed; if not, they are told."""
    if request.POST.get("version", "") == str(macro.version):
        return True
    messages.error(request, _("This macro has changed in the meantime. Nothing was done; review it again."))
    return False


def _typed(request: HttpRequest) -> str:
    return request.POST.get("text", "").replace("\r\n", "\n")


def _done(request: HttpRequest, ticket: Ticket, macro: Macro) -> bool:
    """Run it and say so; False where it could not be, which is said too."""
    text = _typed(request) if "text" in request.POST else None
    key = action_key(request)
    try:
        tickets.run_macro(ticket, macro, text=text, agent=agent_of(request), action_key=key, now=timezone.now())
    except NotPossible as refusal:
        if refusal.code == "done_before":  # A double click has got what it wanted.
            return True
        messages.error(request, refusal.message)
        return False
    say_done(request, ticket.reference, macro.name)
    return True
