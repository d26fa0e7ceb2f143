"""Custom questions: the list with their order, the form of one, and how requesters see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.channels.complaint import known_platforms
from triage.channels.web_fields import fields_on_page
from triage.installed import installed
from triage.models import CustomQuestion
from triage.playbook import custom_questions
from triage.playbook.custom_questions import Refused
from triage.playbook.form import answers_to, asked, question_of
from triage.questions import Question
from triage.workspace import labels as words
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import (
    ADD_QUESTIONS,
    CHANGE_QUESTIONS,
    DELETE_QUESTIONS,
    MAY_ADD_QUESTIONS,
    MAY_CHANGE_QUESTIONS,
    MAY_DELETE_QUESTIONS,
    MAY_SEE_QUESTIONS,
)
from triage.workspace.questions.forms import QuestionForm


@dataclass(frozen=True, slots=True)
class Look:
    """How requesters see questions in one language."""

    code: str
    language: str
    fields: Sequence[forms.BoundField]


@MAY_SEE_QUESTIONS
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All custom questions in the order of the form, those that are asked no more below, and the part of the form."""
    rows = list(CustomQuestion.objects.all())
    asked_now = [row for row in rows if row.active]
    known, platforms = asked().known, dict(known_platforms().offered)
    lines = [
        (row, question_of(row, language=words.language()), _beside(row, known.get(row.when_question), platforms))
        for row in (*asked_now, *(row for row in rows if not row.active))
    ]
    context = {
        "title": _("Form questions"),
        "lines": lines,
        "last": asked_now[-1] if asked_now else None,
        "first": asked_now[0] if asked_now else None,
        "may_add": request.user.has_perm(ADD_QUESTIONS),
        "may_change": request.user.has_perm(CHANGE_QUESTIONS),
        "looks": _looks(asked_now),
    }
    return page(request, "workspace/questions/list.html", context)


@MAY_ADD_QUESTIONS
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new question."""
    form = QuestionForm(request.POST or None, row=CustomQuestion())
    if request.method == "POST" and "preview" not in request.POST:
        if form.is_valid():
            row = form.made()
            try:
                custom_questions.add(row, agent=agent_of(request), now=timezone.now())
            except Refused as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, _("Saved. The form asks it within seconds."))
                return redirect("admin:questions")
        else:
            messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    return _editor(request, form, title=_("New question"))


@MAY_SEE_QUESTIONS
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One question: shown, looked at without saving, or saved."""
    row = get_object_or_404(CustomQuestion, code=code)
    if request.method == "POST" and "preview" not in request.POST:
        return _save(request, row)
    return _editor(request, _form(request, row), title=_name(row), row=row)


@MAY_CHANGE_QUESTIONS
def _save(request: HttpRequest, row: CustomQuestion) -> HttpResponse:
    form, posted = _form(request, row), request.POST.get("version", "")
    if form.is_valid():
        seen = int(posted) if posted.isdecimal() and len(posted) < 9 else 0
        try:
            saved = custom_questions.save(row, form.changes(), seen=seen, agent=agent_of(request), now=timezone.now())
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Saved.") if saved else _("No changes to save."))
            return redirect("admin:questions")
    else:
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    return _editor(request, form, title=_name(row), row=row)


@MAY_SEE_QUESTIONS
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """How requesters would see what stands in the fields right now; nothing is saved."""
    row = CustomQuestion.objects.filter(code=request.POST.get("row", "")[:40]).first() or CustomQuestion()
    form = QuestionForm(request.POST, row=row)
    form.full_clean()
    return render(request, "workspace/questions/looks.html", {"looks": _looks([form.made()])})


@MAY_CHANGE_QUESTIONS
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Put it one place up or down."""
    row = get_object_or_404(CustomQuestion, code=code)
    custom_questions.reorder(row, up="up" in request.POST, agent=agent_of(request), now=timezone.now())
    return redirect("admin:questions")


@MAY_DELETE_QUESTIONS
@require_POST
def delete(request: HttpRequest, code: str) -> HttpResponse:
    """Take away one that nobody has answered."""
    row = get_object_or_404(CustomQuestion, code=code)
    try:
        custom_questions.delete(row, agent=agent_of(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("admin:question", code=code)
    messages.success(request, _("Deleted."))
    return redirect("admin:questions")


def _form(request: HttpRequest, row: CustomQuestion) -> QuestionForm:
    return QuestionForm(request.POST or None, row=row, can_edit=request.user.has_perm(CHANGE_QUESTIONS))


def _editor(
    request: HttpRequest, form: QuestionForm, *, title: str, row: CustomQuestion | None = None
) -> TemplateResponse:
    shown = row
    if form.is_bound:
        form.full_clean()
        shown = form.made()
    context = {
        "title": title,
        "form": form,
        "row": row,
        "answered": row is not None and custom_questions.is_answered(row),
        "may_edit": request.user.has_perm(CHANGE_QUESTIONS),
        "may_delete": request.user.has_perm(DELETE_QUESTIONS),
        "looks": _looks([shown] if shown else []),
    }
    return page(request, "workspace/questions/edit.html", context)


def _looks(rows: Sequence[CustomQuestion]) -> list[Look]:
    return [
        Look(code, name, _fields([question_of(row, language=code) for row in rows], language=code))
        for code, name in words.languages().items()
    ]


def _fields(questions: Sequence[Question], *, language: str) -> list[forms.BoundField]:
    """The fields of the public form for these questions."""
    form, today = forms.Form(auto_id=f"look-{language}-%s", prefix=language), installed().day(timezone.now())
    with translation.override(language):
        for question in questions:
            form.fields |= fields_on_page(question, (), (), today)
        return [form[question.code] for question in questions]


def _name(row: CustomQuestion) -> str:
    return question_of(row, language=words.language()).label


def _beside(row: CustomQuestion, question: Question | None, platforms: dict[str, str]) -> str:
    """When it is asked, in a sentence; "" for always."""
    if not row.when_question:
        return ""
    answers: Any = answers_to(question, platforms=platforms) if question else {}
    said = ", ".join(_(answers.get(answer, answer)) for answer in row.when_answers)
    name = _(question.short) if question else row.when_question
    return _("only beside “%(question)s”: %(answers)s") % {"question": name, "answers": said}
