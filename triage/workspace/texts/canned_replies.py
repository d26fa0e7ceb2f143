"""Canned replies in the desk: a list, and one page a code that edits both languages side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.models import CannedReply, CannedReplyVersion, ReplyKind
from triage.outbox import preview, proofread
from triage.outbox.canned import kind_of
from triage.playbook import desk, versions
from triage.playbook.desk import CannedText
from triage.workspace import labels as words
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import CHANGE_REPLIES, MAY_CHANGE_REPLIES, MAY_SEE_REPLIES
from triage.workspace.texts import editing

GROUPS = {
    ReplyKind.VERDICT: gettext_lazy("Answers to a cause"),
    ReplyKind.QUESTION: gettext_lazy("Questions"),
    ReplyKind.REMINDER: gettext_lazy("Follow-ups"),
    "": gettext_lazy("Other letters"),
}


class WordsForm(forms.Form):
    """One language of a canned reply. ``version`` is the one that its editor has seen."""

    subject = forms.CharField(max_length=150, required=False, label=gettext_lazy("Subject"))
    body = forms.CharField(
        max_length=20_000,
        required=False,
        strip=True,
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 14}),
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, row: CannedReply, can_edit: bool = True) -> None:
        stands = {**row.kept(), "version": row.version}
        super().__init__(data, prefix=row.language, initial=stands, auto_id="desk-%s")
        for name in ("subject", "body"):
            shown = {"lang": row.language, "data-gaps": "", "aria-describedby": f"desk-{row.language}-{name}-problems"}
            self.fields[name].widget.attrs.update(shown)
            self.fields[name].disabled = not can_edit

    def clean_subject(self) -> str:
        """On one line, with gaps that can be filled."""
        return proofread_or_refuse(" ".join(self.cleaned_data["subject"].split()))

    def clean_body(self) -> str:
        """With gaps that can be filled."""
        return proofread_or_refuse(self.cleaned_data["body"].replace("\r\n", "\n"))

    def typed(self) -> CannedText:
        """What stands in the fields, sound or not."""
        said = {name: str(self[name].value() or "").replace("\r\n", "\n") for name in ("subject", "body")}
        return CannedText(**said)


def proofread_or_refuse(text: str, *, gaps: frozenset[str] | None = None) -> str:
    """The text; raises ValidationError with all that keeps it from being saved."""
    if found := proofread.problems(text, gaps=gaps):
        raise ValidationError(found)
    return text


@dataclass(slots=True)
class Side:
    """One language of the page. ``theirs`` is how a colleague's newer text differs from what is in the fields."""

    row: CannedReply
    title: str
    form: WordsForm
    seen: int
    colleague: str = ""
    theirs: Sequence[editing.Change] = ()
    past: Sequence[editing.Past] = ()


@MAY_SEE_REPLIES
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All codes: when each is written, how it begins in each language, its newest version of all languages."""
    desk.current()  # What each letter answers may be a topic that this process has not met yet.
    newest: dict[str, CannedReplyVersion] = {}
    kept = CannedReplyVersion.objects.select_related("agent").order_by("code", "language", "-number")
    for version in kept.distinct("code", "language"):
        if version.code not in newest or version.saved_at > newest[version.code].saved_at:
            newest[version.code] = version
    subjects: dict[str, list[tuple[str, str]]] = {}
    for row in CannedReply.objects.order_by("code", "-language"):
        subjects.setdefault(row.code, []).append((row.language, row.subject))
    lines: dict[str, list[Any]] = {kind: [] for kind in GROUPS}
    for code, said in subjects.items():
        line = (code, words.letter(code), said, newest.get(code), editing.who(newest.get(code)))
        lines.get(kind_of(code), lines[""]).append(line)
    groups = [(title, lines[kind]) for kind, title in GROUPS.items()]
    return page(request, "workspace/editor/replies.html", {"title": _("Canned replies"), "groups": groups})


@MAY_SEE_REPLIES
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Both languages of a code: shown, looked at without saving, or saved together."""
    desk.current()
    may_edit = request.user.has_perm(CHANGE_REPLIES)
    sides = _sides(code, request.POST if request.method == "POST" else None, may_edit=may_edit)
    wants_saving = request.method == "POST" and "preview" not in request.POST
    if wants_saving and _saved(request, sides):
        return redirect("admin:canned_reply", code=code)
    for side in sides:
        side.past = editing.past(side.row)
    context = {
        "title": words.letter(code),
        "code": code,
        "sides": sides,
        "may_edit": may_edit,
        "gaps": editing.gap_list(without=() if code == "agent" else ("message",)),
        **_previews(request, code, sides),
    }
    return editing.editor(request, "workspace/editor/reply.html", context)


@MAY_SEE_REPLIES
@require_POST
def look(request: HttpRequest, code: str) -> HttpResponse:
    """The previews of what stands in the fields right now; nothing is saved."""
    sides = _sides(code, request.POST, may_edit=request.user.has_perm(CHANGE_REPLIES))
    return render(request, "workspace/editor/previews.html", _previews(request, code, sides))


@MAY_CHANGE_REPLIES
@require_POST
def restore(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Make an earlier version the newest again."""
    row = get_object_or_404(CannedReply, code=code, language=language)
    restore_version(request, row)
    return redirect("admin:canned_reply", code=code)


def restore_version(request: HttpRequest, row: CannedReply | Any) -> None:
    """Bring back the version that the form names, if the row still is at the one that was seen, and say so."""
    number, seen = request.POST.get("number", ""), request.POST.get("seen", "")
    if not (number.isdecimal() and seen.isdecimal()):
        raise BadRequest("number and seen must be numbers")
    try:
        done = versions.restore(row, number=int(number), seen=int(seen), agent=agent_of(request), now=timezone.now())
    except versions.VERSIONS[type(row)].DoesNotExist as error:
        raise Http404 from error
    except versions.ChangedMeanwhile as conflict:
        name = editing.who(conflict.version) or _("Someone")
        messages.error(request, _("%(name)s has saved a newer version. Review it before you save.") % {"name": name})
    else:
        told = _("Version %(number)s was restored as a new version.") % {"number": number}
        messages.success(request, told if done else _("No changes to save."))


def _sides(code: str, data: Any, *, may_edit: bool) -> list[Side]:
    titles = words.languages()
    rows = list(CannedReply.objects.filter(code=code).order_by("-language"))
    if not rows:
        raise Http404
    sides = []
    for row in rows:
        # Where saving fails, the page keeps saying which version was seen.
        posted = data.get(f"{row.language}-version", "") if data else ""
        seen = int(posted) if posted.isdecimal() else row.version
        form = WordsForm(data, row=row, can_edit=may_edit)
        sides.append(Side(row, titles.get(row.language, row.language), form, seen))
    return sides


def _previews(request: HttpRequest, code: str, sides: Sequence[Side]) -> dict[str, Any]:
    found = editing.case_for(request, code)
    texts = {side.row.language: side.form.typed() for side in sides}
    looked = preview.of_canned_reply(code, texts, found.case, now=timezone.now(), desk=desk.current())
    return {"previews": looked, "found": found}


def _saved(request: HttpRequest, sides: Sequence[Side]) -> bool:
    """Save both languages, or none; what stands in the way is shown on the page, with all that was typed."""
    if not request.user.has_perm(CHANGE_REPLIES):
        raise PermissionDenied
    if any([side.form.errors for side in sides]):  # noqa: C419 - each form says all that is wrong with it
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
        return False
    edits = [(side.row, _changes(side.form), side.form.cleaned_data["version"]) for side in sides]
    try:
        saved = versions.save_all(edits, agent=agent_of(request), now=timezone.now())
    except versions.ChangedMeanwhile:
        _show_theirs(sides)
        messages.error(request, _("Someone else has saved in the meantime. Your text is kept below."))
        return False
    told = _("Saved. It applies to letters written from now on.") if saved else _("No changes to save.")
    messages.success(request, told)
    return True


def _changes(form: WordsForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in CannedReply.KEPT}


def _show_theirs(sides: Sequence[Side]) -> None:
    """Where a colleague has saved: their text beside the typed one; where only they have changed something, theirs."""
    for side in sides:
        side.row.refresh_from_db()
        history, seen = versions.history(side.row), side.form.cleaned_data["version"]
        base = history.filter(number=seen).first()
        side.seen = side.row.version
        if seen == side.row.version:
            continue
        side.colleague = editing.who(history.first()) or _("Someone")
        if base is not None and base.kept() == _changes(side.form):
            side.form = WordsForm(row=side.row)
            continue
        side.theirs = list(editing.changes(side.row.kept(), _changes(side.form), side.row))
