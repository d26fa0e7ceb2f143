"""Topics: a list, one page each, its examples, and what the machine suggests: the pages, and what their buttons do."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.models import Topic, TopicExample, TopicSuggestion
from triage.playbook import topics
from triage.playbook.topics import FEWEST_EXAMPLES
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import (
    ADD_TOPICS,
    CHANGE_MODEL,
    CHANGE_TOPICS,
    MAY_ADD_TOPICS,
    MAY_CHANGE_TOPICS,
    MAY_SEE_TOPICS,
)
from triage.workspace.reach import visible
from triage.workspace.topics import page as pages
from triage.workspace.topics.forms import Examples, TopicForm

MOST_PICKED = 500


@MAY_SEE_TOPICS
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All topics, and how far the learning of each is."""
    context = {
        "title": _("Topics"),
        "lines": pages.lines(),
        "suggestions": TopicSuggestion.objects.filter(is_dismissed=False).count(),
        "fewest": FEWEST_EXAMPLES,
        "may_add": request.user.has_perm(ADD_TOPICS),
        "may_train": request.user.has_perm(CHANGE_MODEL),
    }
    return page(request, "workspace/topics/list.html", context)


@MAY_ADD_TOPICS
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new topic, perhaps from a suggestion, whose tickets become its first examples."""
    wanted = request.POST.get("suggestion", request.GET.get("suggestion", ""))
    is_key = wanted.isascii() and wanted.isdecimal() and len(wanted) < 19
    suggestion = TopicSuggestion.objects.filter(pk=int(wanted)).first() if is_key else None
    form = TopicForm(request.POST or None, row=None)
    if request.method == "POST":
        if form.is_valid():
            return redirect("admin:topic_examples", code=_made(request, form, suggestion).code)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    context = {"title": _("New topic"), "form": form, "may_edit": True, "suggestion": suggestion}
    return page(request, "workspace/topics/topic.html", context)


def _made(request: HttpRequest, form: TopicForm, suggestion: TopicSuggestion | None) -> Topic:
    agent, now = agent_of(request), timezone.now()
    with transaction.atomic():
        row = topics.create(form.draft(), named=form.coded_by, by=agent, now=now)
        _type(row, form.cleaned_data["examples"], agent)
        if suggestion is not None:
            _pick(request, row, suggestion.tickets)
            TopicSuggestion.objects.filter(pk=suggestion.pk).update(is_dismissed=True)
    messages.success(request, _("Saved. It is learnt at night once it has enough examples."))
    return row


@MAY_SEE_TOPICS
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One topic: shown, or saved."""
    row, may_edit = get_object_or_404(Topic, code=code), request.user.has_perm(CHANGE_TOPICS)
    form = TopicForm(request.POST or None, row=row, can_edit=may_edit)
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if form.is_valid():
            saved = topics.save(row, form.draft(), by=agent_of(request), now=timezone.now())
            messages.success(request, _("Saved.") if saved else _("No changes to save."))
            return redirect("admin:topic", code=code)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    number = row.examples.count()
    state, tone = pages.state(row, number, pages.learnt())
    context = {
        "title": row.name,
        "row": row,
        "form": form,
        "may_edit": may_edit,
        "examples": number,
        "state": state,
        "tone": tone,
    }
    return page(request, "workspace/topics/topic.html", context)


@MAY_SEE_TOPICS
@require_http_methods(["GET", "HEAD", "POST"])
def examples(request: HttpRequest, code: str) -> HttpResponse:
    """A topic's examples, and tickets to pick: a POST takes away, types in, or picks."""
    row, may_edit = get_object_or_404(Topic, code=code), request.user.has_perm(CHANGE_TOPICS)
    form = Examples(request.POST or None if "type" in request.POST else None, auto_id="desk-%s")
    if request.method == "POST":
        if not may_edit:
            raise PermissionDenied
        if _change_examples(request, row, form):
            return redirect("admin:topic_examples", code=code)
    search = request.GET.get("q", "")[:100].strip()
    known = pages.examples(row, visible(request))
    context = {
        "title": _("Examples: %(topic)s") % {"topic": row.name},
        "row": row,
        "form": form,
        "may_edit": may_edit,
        "examples": known,
        "missing": max(0, FEWEST_EXAMPLES - len(known)),
        "offered": pages.offered(row, visible(request), search) if may_edit else (),
        "search": search,
    }
    return page(request, "workspace/topics/examples.html", context)


def _change_examples(request: HttpRequest, row: Topic, form: Examples) -> bool:
    """Do what the button says and tell; False where what was typed is refused."""
    sent = request.POST.getlist("chosen")[:MOST_PICKED]
    chosen = [int(key) for key in sent if key.isascii() and key.isdecimal() and len(key) < 19]
    with transaction.atomic():
        if "remove" in request.POST:
            number = row.examples.filter(pk__in=chosen).delete()[0]
            told = ngettext("%(number)d example removed.", "%(number)d examples removed.", number)
        elif "pick" in request.POST:
            number = _pick(request, row, chosen)
            told = ngettext("%(number)d example added.", "%(number)d examples added.", number)
        elif form.is_valid():
            number = _type(row, form.cleaned_data["examples"], agent_of(request))
            told = ngettext("%(number)d example added.", "%(number)d examples added.", number)
        else:
            messages.error(request, _("Not saved. Fix the problems shown below the fields."))
            return False
    messages.success(request, told % {"number": number})
    return True


def _pick(request: HttpRequest, row: Topic, keys: Iterable[int]) -> int:
    """Make examples of those of these tickets that whoever asks may see; how many are new."""
    known = set(row.examples.filter(ticket__isnull=False).values_list("ticket", flat=True))
    found = set(visible(request).filter(pk__in=list(keys)).values_list("pk", flat=True)) - known
    agent, now = agent_of(request), timezone.now()
    made = [TopicExample(topic=row, ticket_id=key, agent=agent, added_at=now) for key in sorted(found)]
    TopicExample.objects.bulk_create(made, ignore_conflicts=True)  # Somebody else may pick the same ticket just now.
    return len(made)


def _type(row: Topic, texts: Iterable[str], agent: User) -> int:
    """Make examples of messages that were typed; how many are new."""
    known = set(row.examples.filter(ticket__isnull=True).values_list("text", flat=True))
    new = [text for text in texts if text not in known]
    TopicExample.objects.bulk_create(
        TopicExample(topic=row, text=text, agent=agent, added_at=timezone.now()) for text in new
    )
    return len(new)


@MAY_SEE_TOPICS
@require_safe
def suggestions(request: HttpRequest) -> TemplateResponse:
    """What the machine has found among tickets about something else."""
    context = {
        "title": _("Suggested topics"),
        "suggestions": pages.suggestions(agent_of(request)),
        "may_add": request.user.has_perm(ADD_TOPICS),
        "may_edit": request.user.has_perm(CHANGE_TOPICS),
    }
    return page(request, "workspace/topics/suggestions.html", context)


@MAY_CHANGE_TOPICS
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a suggestion to nobody any more, nor one in the same words."""
    get_object_or_404(TopicSuggestion, pk=pk)
    TopicSuggestion.objects.filter(pk=pk).update(is_dismissed=True)
    messages.success(request, _("Dismissed."))
    return redirect("admin:topic_suggestions")
