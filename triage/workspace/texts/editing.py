"""What the editors of canned replies and of macros share: gaps to insert, previews, versions, differences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from re import findall
from typing import Any

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from triage.models import Macro, Tag, Ticket, Version, Versioned
from triage.outbox import frame, placeholders, specimen
from triage.outbox.given import examples
from triage.playbook import desk, versions
from triage.playbook.form import asked
from triage.workspace import labels as words
from triage.workspace.colleagues import name
from triage.workspace.frame import page
from triage.workspace.gate import policy_with_styles
from triage.workspace.permissions import SEE_TICKETS

SHOWN_VERSIONS = 30


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts: in both (""), only in the old one ("del"), only in the new one ("ins")."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs between two versions, word by word."""

    title: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Past:
    """One version in the list: who, when, and how the row differs from it now. ``who`` is "" where nobody is known."""

    version: Version
    who: str
    changes: Sequence[Change]
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Whose facts a preview shows. ``problem`` says why it is not those of the ``reference`` that was asked for."""

    case: specimen.Case
    reference: str
    problem: str = ""


def editor(request: HttpRequest, template: str, context: dict[str, Any]) -> TemplateResponse:
    """An editor's page. Its previews are held to its own policy, which has to let letters look like letters."""
    return page(request, template, context, policy=policy_with_styles(frame.styles()))


def gap_list(*, without: Iterable[str] = ()) -> list[tuple[str, str, str]]:
    """The gaps that can be inserted: (name, meaning, example)."""
    left_out = set(without)
    known = placeholders.described().items()
    shown, language = examples(words.language()), words.language()
    general = [(gap, _(meaning), _(example)) for gap, (meaning, example) in known if gap not in left_out]
    custom = [(each.code, each.label, shown[each.code]) for each in asked(language).custom]
    named = _("the help article “%(title)s”: its title with its address")
    articles = (each for each in desk.current().articles.values() if each.is_published)
    of_articles = [
        (placeholders.ARTICLE + each.code, named % {"title": title}, title)
        for each in articles
        if (title := each.title(language))
    ]
    return [*general, *custom, *of_articles]


def case_for(request: HttpRequest, code: str) -> Found:
    """The case to look at a text with: the ticket asked for, else the newest with that letter, else an invented one."""
    nobody = specimen.Case(None, None)
    reference = request.POST.get("reference", request.GET.get("reference", ""))[:20]
    if not request.user.has_perm(SEE_TICKETS):
        return Found(nobody, reference)
    try:
        return Found(specimen.find(code, reference=reference.strip().upper()), reference)
    except Ticket.DoesNotExist:
        return Found(nobody, reference, _("There is no ticket with this reference."))


def past(row: Versioned) -> list[Past]:
    """The newest versions of a row, newest first."""
    kept = versions.history(row)[:SHOWN_VERSIONS]
    return [
        Past(old, who(old), list(changes(old.kept(), row.kept(), row)), not place) for place, old in enumerate(kept)
    ]


def who(version: Version | None) -> str:
    """The name of whoever made a version, "" where nobody is known."""
    return name(version.agent) if version else ""


def changes(old: Any, new: Any, row: Versioned) -> Iterator[Change]:
    """The fields of ``row`` in which ``new`` differs from ``old``; of texts by language, each language by itself."""
    for field in row.KEPT:
        title = capfirst(str(getattr(row._meta.get_field(field), "verbose_name", field)))
        before, after = old[field], new[field]
        if before == after:
            continue
        if not isinstance(before, Mapping):
            yield Change(title, words_changed(_said(field, before), _said(field, after)))
            continue
        for code in {**words.languages(), **before, **after}:
            if before.get(code, "") != after.get(code, ""):
                language = words.languages().get(code, code)
                yield Change(f"{title} ({language})", words_changed(before.get(code, ""), after.get(code, "")))


def words_changed(old: str, new: str) -> list[Piece]:
    """The difference of two texts, word by word, spaces kept."""
    a, b = findall(r"\s+|\w+|[^\w\s]", old), findall(r"\s+|\w+|[^\w\s]", new)
    pieces = []
    for same, a_from, a_to, b_from, b_to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if same == "equal":
            pieces.append(Piece("".join(a[a_from:a_to])))
            continue
        pieces += [Piece("".join(a[a_from:a_to]), "del")] if a_to > a_from else []
        pieces += [Piece("".join(b[b_from:b_to]), "ins")] if b_to > b_from else []
    return pieces


def _said(field: str, value: object) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "tags":
        return tag_names(value if isinstance(value, list) else ())
    if field == "category" and value:
        return words.category(str(value))
    return words.resolution(str(value)) if field == "resolution" and value else str(value)


def tag_names(keys: Iterable[int]) -> str:
    """Tags in words."""
    return ", ".join(Tag.objects.filter(pk__in=keys).values_list("name", flat=True))


def steps(macro: Macro, *, letter: str = "") -> list[str]:
    """What a macro does, a sentence each, in the order in which it is done; ``letter`` tells of its letter."""
    told = []
    if macro.assign:
        told.append(_("The ticket is assigned to you."))
    if macro.tags:
        told.append(_("Tags are put on: %(tags)s.") % {"tags": tag_names(macro.tags)})
    if macro.category:
        title = words.category(macro.category)
        told.append(_("The cause becomes “%(category)s”, with its follow-ups.") % {"category": title})
    if letter:
        told.append(letter)
    if macro.hand_back:
        told.append(_("Automatic answers resume, and the ticket is classified again."))
    if macro.resolution:
        told.append(_("The ticket is closed: %(resolution)s.") % {"resolution": words.resolution(macro.resolution)})
    return told
