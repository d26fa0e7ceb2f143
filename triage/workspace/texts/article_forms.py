"""The form of a help article: titles and own text in each language, its cause, the canned reply that it repeats."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.articles.texts import body
from triage.installed import installed
from triage.models import Article, CannedReply, ReplyKind
from triage.outbox.canned import KINDS, kind_of
from triage.outbox.general import gaps_for_anybody
from triage.playbook import desk
from triage.playbook.articles import KnownArticle, of_row
from triage.workspace import labels as words
from triage.workspace.texts.canned_replies import proofread_or_refuse

RESERVED = frozenset({"add", "preview"})
"""Codes that would be addresses of other pages."""


def _causes() -> list[tuple[str, str]]:
    """What an article can belong to, and so on which judgement the form offers it."""
    known = installed().rules.categories
    return [("", _("– none –")), *((each.code, words.category(each.code)) for each in known)]


def _replies() -> list[tuple[str, str]]:
    """Canned replies that say something of use to anybody: answers, and what agents send of their own."""
    rows = CannedReply.objects.filter(language=words.language()).order_by("code")
    fitting = (row for row in rows if kind_of(row.code) is ReplyKind.VERDICT or _is_of_agents(row.code))
    return [("", _("– none –")), *((row.code, f"{row.code}: {row.subject}") for row in fitting)]


def _is_of_agents(code: str) -> bool:
    return kind_of(code) is ReplyKind.AGENT and code not in KINDS


class ArticleForm(forms.Form):
    """An article. ``title_<language>`` and ``text_<language>`` are fields for each language of the desk."""

    category = forms.ChoiceField(choices=_causes, required=False, label=gettext_lazy("Belongs to the cause"))
    canned_code = forms.ChoiceField(
        choices=_replies, required=False, label=gettext_lazy("Says what this canned reply says")
    )
    position = forms.IntegerField(
        min_value=0,
        max_value=30_000,
        label=gettext_lazy("Position in the list"),
        widget=forms.TextInput({"inputmode": "numeric"}),
    )
    is_published = forms.BooleanField(required=False, label=gettext_lazy("Published"))

    def __init__(self, data: Any = None, *, row: Article, now: datetime, can_edit: bool = True) -> None:
        super().__init__(data, initial=row.kept(), auto_id="desk-%s")
        self.row, self.now, self.can_edit = row, now, can_edit
        for code, language in words.languages().items():
            title = forms.TextInput({"lang": code})
            label = _("Title (%(language)s)") % {"language": language}
            self.fields[f"title_{code}"] = forms.CharField(max_length=120, label=label, widget=title)
            attributes = {"rows": 11, "lang": code, "data-gaps": "", "aria-describedby": f"desk-text_{code}-problems"}
            label = _("Own text (%(language)s)") % {"language": language}
            text = forms.Textarea(attributes)
            self.fields[f"text_{code}"] = forms.CharField(max_length=20_000, required=False, label=label, widget=text)
            self.initial[f"title_{code}"], self.initial[f"text_{code}"] = row.titles.get(code), row.texts.get(code)
        for field in self.fields.values():
            field.disabled = not can_edit

    @property
    def titles(self) -> list[forms.BoundField]:
        """A field for each language."""
        return [self[f"title_{code}"] for code in installed().languages]

    @property
    def texts(self) -> list[forms.BoundField]:
        """A field for each language."""
        return [self[f"text_{code}"] for code in installed().languages]

    def clean(self) -> dict[str, Any]:
        """Something to read in every language, with gaps that mean something to anybody."""
        super().clean()
        current, said = desk.current(), self.typed_texts()
        for code, text in said.items():
            try:
                proofread_or_refuse(text, gaps=gaps_for_anybody(language=code, now=self.now, desk=current))
            except ValidationError as problem:
                self.add_error(f"text_{code}", problem)
        for code in installed().languages if said else ():
            if code not in said:
                self.add_error(f"text_{code}", _("Fill in all languages, or none."))
        if not said and not self.typed("canned_code"):
            raise ValidationError(_("Write a text, or choose a canned reply."))
        if not self.row.code and self._code() in RESERVED | {""}:
            self.add_error(self._coded_by(), _("Enter a name that contains letters."))
        if not self.errors and self.cleaned_data["is_published"]:
            self._must_say_something(self.known(), current)
        return self.cleaned_data

    def kept(self) -> dict[str, Any]:
        """The fields as a version keeps them."""
        said = {name: self.cleaned_data.get(name) for name in Article.KEPT if name in self.fields}
        titles = {code: self.typed(f"title_{code}").strip() for code in installed().languages}
        return {**said, "titles": titles, "texts": self.typed_texts()}

    def made(self) -> Article:
        """A new article, not yet stored; its code is its title, English if may be, with a number if that is taken."""
        wanted = code = self._code()
        number = 2
        while Article.objects.filter(code=code).exists():
            code, number = f"{wanted}_{number}", number + 1
        return Article(code=code, **self.kept())

    def known(self) -> KnownArticle:
        """The article as it stands in the fields, sound or not."""
        titles = {code: self.typed(f"title_{code}") for code in installed().languages}
        kept: Mapping[str, Any] = {"category": self.typed("category"), "canned_code": self.typed("canned_code")}
        return of_row(Article(code=self.row.code or "new", titles=titles, texts=self.typed_texts(), **kept))

    def typed(self, name: str) -> str:
        """What stands in a field, sound or not."""
        return str(self[name].value() or "").replace("\r\n", "\n")

    def typed_texts(self) -> dict[str, str]:
        """The own texts that are not empty, by language."""
        typed = {code: self.typed(f"text_{code}").strip() for code in installed().languages}
        return {code: text for code, text in typed.items() if text}

    def _must_say_something(self, article: KnownArticle, current: desk.Desk) -> None:
        for code, language in words.languages().items():
            if not body(article, language=code, now=self.now, desk=current):
                told = _("Nothing is left to read in %(language)s: all lines are for letters only.")
                raise ValidationError(told % {"language": language})

    def _code(self) -> str:
        return str(slugify(self.typed(self._coded_by()))).replace("-", "_")[:40]

    def _coded_by(self) -> str:
        """The field of the title that makes a good address."""
        return f"title_{'en' if 'en' in installed().languages else installed().language}"
