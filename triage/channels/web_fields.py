"""How a browser shows a question: choices to tap, the right keyboard, boxes for what has not happened."""

from copy import deepcopy
from datetime import date
from functools import lru_cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from triage.channels.complaint import CleanCharField, field_of
from triage.questions import Kind, Question, When

OTHER_PLATFORM = "other"


@lru_cache(maxsize=200)
def fields_on_page(
    question: Question, contacts: tuple[str, ...], offered: tuple[tuple[str, str], ...], today: date
) -> dict[str, Any]:
    """A question's fields by their names on the page: its own, with its widget, and the one beside it where there is
    one. Made once like ``field_of``.
    """
    field: Any = deepcopy(field_of(question, contacts=contacts))
    fields = {question.code: field}
    match question.kind:
        case Kind.CHOICE if question.tapped:  # Choosing none says the same as "Choose one".
            field.widget = forms.RadioSelect(choices=field.choices[1:])
        case Kind.YES_NO:
            # Who has to answer cannot say that they don't know.
            field.widget = forms.RadioSelect(choices=field.choices[1:] if question.required else field.choices)
        case Kind.DAY:
            until = {"max": str(today)} if question.future else {}
            field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **until})
            if question.not_yet:
                fields[question.not_yet.code] = forms.BooleanField(label=_(question.not_yet.label), required=False)
        case Kind.SERVICE:
            another = (OTHER_PLATFORM, _("Another one, or I don't know"))
            field.widget = forms.Select(choices=[("", _("Choose one")), *offered, another])
            other = CleanCharField(label=_(question.other), max_length=question.longest, required=False)
            fields[f"{question.code}_other"] = other
        case Kind.EMAIL:
            field.widget = forms.EmailInput({"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"})
        case Kind.TEXT:
            field.widget.attrs["rows"] = "4"
    if question.autocomplete:
        field.widget.attrs["autocomplete"] = question.autocomplete
    field.widget.is_required = field.required
    return fields


def shown_by(when: When, question: Question | None) -> str:
    """The CSS selector of what shows a row: a box that is chosen, or a list's line. None: that is asked no more."""
    is_list = question is not None and question.kind in (Kind.CHOICE, Kind.SERVICE) and not question.tapped
    if is_list:
        return f'[name="{when.question}"] :is({", ".join(map(option, when.answers))})'
    values = ", ".join(f'[value="{answer}"]' for answer in when.answers)
    return f'[name="{when.question}"]:is({values}):checked'


def option(answer: str) -> str:
    """The selector of a list's line that is chosen."""
    return f'option[value="{answer}"]:checked'
