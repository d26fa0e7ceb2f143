"""Help articles in the desk: the list with what became of each, and the page on which supervisors write one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.articles import counts
from triage.articles.texts import sections, shown
from triage.installed import installed
from triage.models import Article, Origin
from triage.outbox import proofread
from triage.outbox.article_links import address
from triage.outbox.frame import Block
from triage.outbox.general import gaps_for_anybody
from triage.outbox.placeholders import ARTICLE
from triage.playbook import desk, versions
from triage.workspace import labels as words
from triage.workspace.frame import agent_of, page
from triage.workspace.permissions import (
    ADD_ARTICLES,
    CHANGE_ARTICLES,
    MAY_ADD_ARTICLES,
    MAY_CHANGE_ARTICLES,
    MAY_SEE_ARTICLES,
)
from triage.workspace.texts import editing
from triage.workspace.texts.article_forms import ArticleForm
from triage.workspace.texts.canned_replies import restore_version

APART = 10
"""Between two positions, so that another article can be put between."""


@dataclass(frozen=True, slots=True)
class Look:
    """An article as the public would read it in ``language``; ``blocks`` is None while its text has problems."""

    language: str
    title: str
    blocks: Sequence[Block] | None
    warnings: Sequence[str] = ()


@MAY_SEE_ARTICLES
@require_safe
def listing(request: HttpRequest) -> TemplateResponse:
    """All articles by cause, drafts among them, with the figures of the newest days."""
    figures, unseen = counts.figures(now=timezone.now()), counts.Figures()
    language = words.language()
    groups = [
        (section.title, [(each, each.title(language), figures.get(each.code, unseen)) for each in section.articles])
        for section in sections(list(desk.current().articles.values()))
    ]
    context = {
        "title": _("Help articles"),
        "groups": groups,
        "days": counts.SHOWN_DAYS,
        "may_add": request.user.has_perm(ADD_ARTICLES),
    }
    return page(request, "workspace/editor/articles.html", context)


@MAY_ADD_ARTICLES
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new article."""
    last = Article.objects.aggregate(last=Max("position"))["last"] or 0
    now = timezone.now()
    form = ArticleForm(request.POST or None, row=Article(position=last + APART), now=now)
    if request.method == "POST" and "preview" not in request.POST:
        if form.is_valid():
            row = form.made()
            versions.create([row], origin=Origin.EDITED, agent=agent_of(request), now=now)
            _say_saved(request, row.is_published)
            return redirect("admin:article", code=row.code)
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
    return _editor(request, form, seen=1, title=_("New article"))


@MAY_SEE_ARTICLES
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """One article: shown, looked at without saving, or saved."""
    row = get_object_or_404(Article, code=code)
    may_edit = request.user.has_perm(CHANGE_ARTICLES)
    form = ArticleForm(request.POST or None, row=row, now=timezone.now(), can_edit=may_edit)
    theirs: Sequence[editing.Change] = ()
    posted = request.POST.get("version", "")
    seen = int(posted) if posted.isdecimal() else row.version
    if request.method == "POST" and "preview" not in request.POST:
        try:
            if _saved(request, form, row, seen=seen):
                return redirect("admin:article", code=code)
        except versions.ChangedMeanwhile as conflict:
            name = editing.who(conflict.version) or _("Someone")
            messages.error(request, _("%(name)s has saved in the meantime. Your text is kept below.") % {"name": name})
            row.refresh_from_db()
            theirs, seen = list(editing.changes(row.kept(), form.kept(), row)), row.version
    return _editor(request, form, seen=seen, title=row.title, row=row, theirs=theirs)


@MAY_SEE_ARTICLES
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """The previews of what stands in the fields right now; nothing is saved."""
    form = ArticleForm(request.POST, row=Article(), now=timezone.now())
    return render(request, "workspace/editor/article_previews.html", {"looks": _looks(form)})


@MAY_CHANGE_ARTICLES
@require_POST
def restore(request: HttpRequest, code: str) -> HttpResponse:
    """Make an earlier version the newest again."""
    restore_version(request, get_object_or_404(Article, code=code))
    return redirect("admin:article", code=code)


def _saved(request: HttpRequest, form: ArticleForm, row: Article, *, seen: int) -> bool:
    """Save the article. Raises ChangedMeanwhile."""
    if not request.user.has_perm(CHANGE_ARTICLES):
        raise PermissionDenied
    if not form.is_valid():
        messages.error(request, _("Not saved. Fix the problems shown below the fields."))
        return False
    if versions.save(row, changes=form.kept(), seen=seen, agent=agent_of(request), now=form.now):
        _say_saved(request, form.cleaned_data["is_published"])
    else:
        messages.success(request, _("No changes to save."))
    return True


def _say_saved(request: HttpRequest, is_published: bool) -> None:
    told = _("Saved. Everybody can read it now.") if is_published else _("Saved as a draft. Only the desk sees it.")
    messages.success(request, told)


def _editor(
    request: HttpRequest,
    form: ArticleForm,
    *,
    seen: int,
    title: str,
    row: Article | None = None,
    theirs: Sequence[editing.Change] = (),
) -> TemplateResponse:
    current, reply = desk.current(), form.typed("canned_code")
    usable = gaps_for_anybody(language=installed().language, now=form.now, desk=current)
    context = {
        "title": title,
        "row": row,
        "address": address(row.code) if row else "",
        "form": form,
        "reply": reply if any(reply == known for known, _language in current.texts) else "",
        "seen": seen,
        "theirs": theirs,
        "past": editing.past(row) if row else (),
        "may_edit": form.can_edit,
        "gaps": [gap for gap in editing.gap_list() if gap[0] in usable or gap[0].startswith(ARTICLE)],
        "looks": _looks(form),
        "figures": counts.figures(now=form.now).get(row.code, counts.Figures()) if row else None,
        "days": counts.SHOWN_DAYS,
    }
    return page(request, "workspace/editor/article.html", context)


def _looks(form: ArticleForm) -> list[Look]:
    """The article in each language as it stands in the fields."""
    article, current, looks = form.known(), desk.current(), []
    for language in installed().languages:
        text, title = article.texts.get(language, ""), article.titles.get(language, "")
        usable = gaps_for_anybody(language=language, now=form.now, desk=current)
        if text and proofread.problems(text, gaps=usable):
            looks.append(Look(language, title, None))
            continue
        links = proofread.foreign_links(text, desk=current)
        told = [_("Links to other sites: %(links)s. Check them.") % {"links": ", ".join(links)}] if links else []
        looks.append(Look(language, title, shown(article, language=language, now=form.now, desk=current), told))
    return looks
