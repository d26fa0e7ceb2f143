"""The form of a custom question: its words in every language, its choices, when it is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.channels.complaint import known_platforms, typed
from triage.installed import installed
from triage.models import CustomKind, CustomQuestion
from triage.models.custom_question import MOST_CHOICES
from triage.models.languages import in_language
from triage.playbook.form import answers_to, asked
from triage.questions import CUSTOM
from triage.workspace import labels as words

SPARE = 3
"""Empty rows for further choices; who needs more saves and gets as many again."""
CODE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One choice in the form: a field for each language, and the code under which its answers are stored, if any."""

    fields: list[forms.BoundField]
    code: str


class _Words(forms.CharField):
    """Words for requesters, without what nobody types."""

    def to_python(self, value: Any) -> str:
        """In one line."""
        return " ".join(typed(super().to_python(value) or "").split())


class QuestionForm(forms.Form):
    """A custom question's columns; its place among the others is no field of it."""

    kind = forms.ChoiceField(choices=CustomKind.choices, label=gettext_lazy("Kind of answer"))
    code = forms.CharField(
        required=False,
        max_length=CODE_LENGTH,
        label=gettext_lazy("Code"),
        help_text=gettext_lazy(
            "Its name in letters, rules and the API; it never changes. Leave empty to have one made."
        ),
    )
    required = forms.BooleanField(required=False, label=gettext_lazy("Needs an answer, also from programs (API)"))
    personal = forms.BooleanField(required=False, label=gettext_lazy("Personal: erased with the person"))
    active = forms.BooleanField(required=False, label=gettext_lazy("Asked on the form"))

    def __init__(self, data: Any = None, *, row: CustomQuestion, can_edit: bool = True) -> None:
        names = ("kind", "code", "required", "personal", "active")
        super().__init__(data, initial={name: getattr(row, name) for name in names}, auto_id="desk-%s")
        self.row = row
        if row.pk:
            del self.fields["code"]
        for code, language in words.languages().items():
            self._add(
                f"label_{code}", _("Question (%(language)s)") % {"language": language}, code, row.labels, most=150
            )
            self._add(f"help_{code}", _("Help (%(language)s)") % {"language": language}, code, row.helps, most=200)
            self.fields[f"help_{code}"].required = False
        self.codes = [each["code"] for each in row.choices if each["active"]]
        rows = max(len(self.codes) + SPARE, self._posted_rows())
        self.codes += [""] * (min(rows, MOST_CHOICES) - len(self.codes))
        known = {each["code"]: each["labels"] for each in row.choices}
        for place, choice in enumerate(self.codes):
            for code, language in words.languages().items():
                label = _("Choice %(number)d (%(language)s)") % {"number": place + 1, "language": language}
                self._add(f"choice_{place}_{code}", label, code, known.get(choice, {}), most=80)
                self.fields[f"choice_{place}_{code}"].required = False
        self.fields["when"] = forms.MultipleChoiceField(
            choices=list(_conditions(row)),
            required=False,
            label=_("Ask only beside one of these answers"),
            widget=forms.CheckboxSelectMultiple,
        )
        self.initial["when"] = [f"{row.when_question}:{answer}" for answer in row.when_answers]
        for field in self.fields.values():
            field.disabled = not can_edit

    @property
    def labels(self) -> list[forms.BoundField]:
        """A field for each language."""
        return [self[f"label_{code}"] for code in installed().languages]

    @property
    def helps(self) -> list[forms.BoundField]:
        """A field for each language."""
        return [self[f"help_{code}"] for code in installed().languages]

    @property
    def choice_rows(self) -> list[ChoiceRow]:
        """The choices, and empty rows for more."""
        languages = installed().languages
        return [
            ChoiceRow([self[f"choice_{place}_{code}"] for code in languages], choice)
            for place, choice in enumerate(self.codes)
        ]

    def clean(self) -> dict[str, Any]:
        """Words in every language or none; choices for what is chosen from; one question that it stands beside."""
        said = super().clean() or {}
        helps = [f"help_{code}" for code in installed().languages]
        if any(said.get(name) for name in helps):
            for name in helps:
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill in all languages, or none."))
        if said.get("kind") == CustomKind.CHOICE:
            self._check_choices(said)
        if len({answer.partition(":")[0] for answer in said.get("when", ())}) > 1:
            self.add_error("when", _("Choose answers to one question only."))
        elif self._leads_back(said.get("when", ())):
            self.add_error("when", _("That question is asked only beside this one: neither would ever be asked."))
        if not self.row.pk and "code" in said:
            self._check_code(said)
        return said

    def changes(self) -> dict[str, Any]:
        """The row's columns as the form has them; of one that is not valid what it has of them."""
        said, languages = self.cleaned_data, installed().languages
        when = said.get("when", [])
        return {
            "kind": said.get("kind", CustomKind.LINE),
            "labels": {code: said.get(f"label_{code}", "") for code in languages},
            "helps": {code: text for code in languages if (text := said.get(f"help_{code}", ""))},
            "choices": self._choices(said) if said.get("kind") == CustomKind.CHOICE else [],
            "when_question": when[0].partition(":")[0] if when else "",
            "when_answers": [answer.partition(":")[2] for answer in when],
            "required": said.get("required", False),
            "personal": said.get("personal", False),
            "active": said.get("active", False),
        }

    def made(self) -> CustomQuestion:
        """The row as it would stand, not stored; a new one has a code of its own."""
        return CustomQuestion(code=self.row.code or self._code(self.cleaned_data), **self.changes())

    def _add(self, name: str, label: str, language: str, words_now: dict[str, str], *, most: int) -> None:
        self.fields[name] = _Words(max_length=most, label=label, widget=forms.TextInput({"lang": language}))
        self.initial[name] = words_now.get(language, "")

    def _posted_rows(self) -> int:
        """Rows of the page that was sent, which may have been made of fewer choices."""
        language = installed().language
        return sum(f"choice_{place}_{language}" in self.data for place in range(MOST_CHOICES))

    def _check_choices(self, said: dict[str, Any]) -> None:
        languages = list(installed().languages)
        for place in range(len(self.codes)):
            names = [f"choice_{place}_{code}" for code in languages]
            if any(said.get(name) for name in names):
                for name in names:
                    if not said.get(name) and name not in self.errors:
                        self.add_error(name, _("Fill in all languages."))
        offered = [each for each in self._choices(said) if each["active"]]
        if len(offered) < 2:
            self.add_error("kind", _("Give at least two choices."))
        for code in languages:
            if len({each["labels"].get(code, "").casefold() for each in offered}) < len(offered):
                self.add_error("kind", _("Two choices have the same words."))
                break

    def _choices(self, said: dict[str, Any]) -> list[dict[str, Any]]:
        """The choices that are offered, in their order, then those of before, for the answers that name them."""
        languages = installed().languages
        taken, offered = {each["code"] for each in self.row.choices}, []
        for place, code in enumerate(self.codes):
            labels = {language: said.get(f"choice_{place}_{language}", "") for language in languages}
            if any(labels.values()):
                code = code or _free(str(slugify(in_language(labels, _english())))[:30], taken, usual="choice")
                taken.add(code)
                offered.append({"code": code, "labels": labels, "active": True})
        now = {each["code"] for each in offered}
        return offered + [{**each, "active": False} for each in self.row.choices if each["code"] not in now]

    def _leads_back(self, when: list[str]) -> bool:
        """Whether the question that this one stands beside stands, at last, beside this one."""
        beside = dict(CustomQuestion.objects.exclude(when_question="").values_list("code", "when_question"))
        code = when[0].partition(":")[0] if when else ""
        for _step in range(len(beside) + 1):
            if code and code == self.row.code:
                return True
            code = beside.get(code, "")
        return False

    def _check_code(self, said: dict[str, Any]) -> None:
        code, wanted = self._code(said), said["code"]
        if wanted and CustomQuestion.objects.filter(code=code).exists():
            self.add_error("code", _("Another question has this code."))

    def _code(self, said: dict[str, Any]) -> str:
        """``custom_`` and what was typed, or the question's words: no code of the desk's begins like that."""
        wanted = said.get("code") or said.get(f"label_{_english()}", "")
        name = str(slugify(wanted)).replace("-", "_").removeprefix(CUSTOM)[: CODE_LENGTH - len(CUSTOM) - 3]
        if said.get("code"):
            return f"{CUSTOM}{name.strip('_') or 'question'}"
        taken = set(CustomQuestion.objects.values_list("code", flat=True))
        return _free(f"{CUSTOM}{name.strip('_') or 'question'}", taken, usual=f"{CUSTOM}question")


def _conditions(row: CustomQuestion) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What a question may stand beside: every question of few answers, and its answers, as "question:answer".

    What it stands beside already is among them, offered or not: saving it must not take that away.
    """
    platforms, lost = dict(known_platforms().offered), set(row.when_answers)
    for question in asked().questions:
        answers = answers_to(question, platforms=platforms) if question.code != row.code else {}
        if question.code == row.when_question:
            lost -= answers.keys()
        if answers:
            yield _(question.short), [(f"{question.code}:{code}", _(said)) for code, said in answers.items()]
    if lost:
        yield row.when_question, [(f"{row.when_question}:{code}", code) for code in sorted(lost)]


def _english() -> str:
    """The language in which a code is readable to most."""
    languages = installed().languages
    return "en" if "en" in languages else installed().language


def _free(wanted: str, taken: set[str], *, usual: str) -> str:
    """A code that is not taken: the wanted one, with a number where it is."""
    base = code = wanted.replace("-", "_") or usual
    number = 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    return code
