"""Rules: their list in order, one of them to be edited, and its dry run."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage import tickets
from triage.models import Rule, RuleTrial, RuleVersion, Ticket, TrialState
from triage.nudge import nudge
from triage.playbook import rules, versions
from triage.workspace import labels as words
from triage.workspace.frame import action_key, agent_of, page
from triage.workspace.permissions import (
    ADD_RULES,
    CHANGE_RULES,
    MAY_ADD_RULES,
    MAY_CHANGE_RULES,
    MAY_SEE_RULES,
    MAY_TRY_RULES,
)
from triage.workspace.rules import wording
from triage.workspace.rules.forms import RuleForm
from triage.workspace.texts import editing
from triage.workspace.texts.canned_replies import restore_version

CONDITIONS = (
    *("category", "confidence_from", "confidence_below", "circumstance", "no_circumstance", "answers"),
    *("words", "no_words", "tags", "no_tags", "language", "channel", "team", "hours"),
)
"""In the order of the page."""


@MAY_SEE_RULES
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All rules in their order, in words."""
    names = wording.Names()
    rows = list(Rule.objects.all())
    lines = [(row, wording.when(row), wording.ifs(row, names), wording.thens(row, names)) for row in rows]
    may = {"may_add": request.user.has_perm(ADD_RULES), "may_edit": request.user.has_perm(CHANGE_RULES)}
    return page(request, "workspace/rules/list.html", {"title": _("Rules"), "lines": lines, **may})


@MAY_ADD_RULES
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new rule."""
    form = RuleForm(request.POST or None, row=Rule())
    if request.method == "POST":
        if form.is_valid():
            row = form.made()
            rules.add(row, agent=agent_of(request), now=timezone.now())
            messages.success(request, _("Saved.") if row.is_active else _("Saved. The rule does nothing yet: try it."))
            return redirect("admin:rule", code=row.code)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    return _editor(request, form, seen=1, title=_("New rule"))


@MAY_SEE_RULES
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: shown or saved."""
    row = get_object_or_404(Rule, code=code)
    form = RuleForm(request.POST or None, row=row, can_edit=request.user.has_perm(CHANGE_RULES))
    theirs: Sequence[editing.Change] = ()
    posted = request.POST.get("version", "")
    seen = int(posted) if posted.isdecimal() else row.version
    if request.method == "POST":
        try:
            if _saved(request, form, row, seen=seen):
                return redirect("admin:rule", code=code)
        except versions.ChangedMeanwhile as conflict:
            name = editing.who(conflict.version) or _("Someone")
            told = _("%(name)s has saved in the meantime. Your text is kept below.")
            messages.error(request, told % {"name": name})
            row.refresh_from_db()
            theirs, seen = _changes(row, Rule(**form.kept()), wording.Names()), row.version
    return _editor(request, form, seen=seen, title=row.name, row=row, theirs=theirs)


def _saved(request: HttpRequest, form: RuleForm, row: Rule, *, seen: int) -> bool:
    """Save the rule. Raises ChangedMeanwhile."""
    if not request.user.has_perm(CHANGE_RULES):
        raise PermissionDenied
    if not form.is_valid():
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
        return False
    saved = rules.save(row, changes=form.kept(), seen=seen, agent=agent_of(request), now=timezone.now())
    messages.success(request, _("Saved.") if saved else _("No changes to save."))
    return True


@MAY_CHANGE_RULES
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """One place up or down."""
    to = request.POST.get("to", "")
    if to not in ("up", "down"):
        raise BadRequest("to must be up or down")
    row = get_object_or_404(Rule, code=code)
    rules.reorder(row, is_up=to == "up", agent=agent_of(request), now=timezone.now())
    return redirect("admin:rules")


@MAY_CHANGE_RULES
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Make an earlier version the newest again."""
    row = get_object_or_404(Rule, code=code)
    restore_version(request, row)
    Rule.objects.filter(pk=row.pk).update(since=timezone.now())
    return redirect("admin:rule", code=code)


@MAY_TRY_RULES
@require_POST
def start_trial(request: HttpRequest, code: str) -> HttpResponse:
    """Have the rule tried on last month's tickets."""
    row = get_object_or_404(Rule, code=code)
    trial = tickets.start_trial(row, agent=agent_of(request), action_key=action_key(request), now=timezone.now())
    return redirect("admin:rule_trial", trial.pk)


@MAY_TRY_RULES
@require_safe
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a dry run is, and what it has found; the changing part alone for the script (``?part``)."""
    row = get_object_or_404(RuleTrial.objects.select_related("rule"), pk=pk)
    is_running = row.state == TrialState.RUNNING
    etag = f'"{row.state}-{row.done}-{get_language()}"'
    if "part" in request.GET and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    if is_running and not row.done:
        nudge("try_rule", pk)  # The sweep would find it, too.
    examples = Ticket.objects.visible_to(agent_of(request)).filter(pk__in=row.examples).order_by("-pk")
    tried = RuleVersion.objects.filter(code=row.rule.code, number=row.version).first() or row.rule
    names = wording.Names()
    context = {
        "title": _("Dry run: %(rule)s") % {"rule": tried.name},
        "row": row,
        "is_running": is_running,
        "percent": 100 * row.done // row.total if row.total else 100,
        "examples": [(each, words.category(each.category) if each.category else "") for each in examples],
        "when": wording.when(tried),
        "ifs": wording.ifs(tried, names),
        "thens": wording.thens(tried, names),
    }
    if "part" not in request.GET:
        return page(request, "workspace/rules/trial.html", context)
    return TemplateResponse(request, "workspace/rules/trial_progress.html", context, headers={"ETag": etag})


def _editor(
    request: HttpRequest,
    form: RuleForm,
    *,
    seen: int,
    title: str,
    row: Rule | None = None,
    theirs: Sequence[editing.Change] = (),
) -> TemplateResponse:
    context: dict[str, Any] = {
        "title": title,
        "row": row,
        "form": form,
        "conditions": [form[f"if_{about}"] for about in CONDITIONS],
        "actions": [form[f"do_{do}"] for do in wording.ORDER],
        "letters_note": wording.LETTERS_NOTE,
        "seen": seen,
        "theirs": theirs,
        "past": _past(row) if row else (),
        "may_edit": form.can_edit,
        "action_key": str(uuid4()),
    }
    return page(request, "workspace/rules/edit.html", context)


def _past(row: Rule) -> list[editing.Past]:
    """The newest versions, each with what has changed since in words."""
    names = wording.Names()
    kept = versions.history(row)[: editing.SHOWN_VERSIONS]
    return [editing.Past(old, editing.who(old), _changes(old, row, names), not place) for place, old in enumerate(kept)]


def _changes(old: Any, new: Any, names: wording.Names) -> list[editing.Change]:
    before, after = ("\n".join(wording.whole(each, names)) for each in (old, new))
    return [editing.Change(_("Rule"), editing.words_changed(before, after))] if before != after else []
