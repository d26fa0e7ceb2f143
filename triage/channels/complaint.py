"""The complaint form: the one place where answers are cleaned, for every channel that receives them."""

import re
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from triage.decision.policy import PlatformPolicy
from triage.evidence.masking import mask
from triage.installed import installed
from triage.messages import Answers
from triage.models import DeskSettings, Platform
from triage.playbook.form import asked as asked_form
from triage.questions import Form as FormAsked
from triage.questions import Kind, Question, is_custom

UNWANTED = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
"""Control characters, marks that turn the reading direction, halves of surrogate pairs: nobody types them, tricks use
them, and the database takes neither NUL nor halves."""

MOST_ACCENTS = 30
"""On one letter (Unicode's "stream-safe" text): to put them in order takes the square of their number."""
_HEAPED = re.compile(rf"[^\w\s\x00-\x7f]{{{MOST_ACCENTS + 1},}}")


def tidy(text: str, *, contacts: Sequence[str] = ()) -> str:
    """Text without control characters and direction marks, composed (NFC), what is private masked.

    ``contacts`` are public and stay, see ``mask``. Whoever hands over a stranger's text cuts it first.
    """
    return mask(typed(text), contacts=contacts)


def typed(text: str) -> str:
    """Text without what nobody types, composed (NFC)."""
    return unicodedata.normalize("NFC", _HEAPED.sub(_unheaped, UNWANTED.sub("", text)))


def _unheaped(run: re.Match[str]) -> str:
    """Marks that are no letters, without the accents among them from the 31st on."""
    return run[0][:MOST_ACCENTS] + "".join(mark for mark in run[0][MOST_ACCENTS:] if not unicodedata.combining(mark))


@dataclass(frozen=True, slots=True)
class KnownPlatforms:
    """``spellings`` maps every way to write a platform (casefolded) to its code; ``offered`` lists (code, name).

    ``contacts``: theirs and the desk's own, which are public.
    """

    spellings: Mapping[str, str]
    offered: tuple[tuple[str, str], ...]
    contacts: tuple[str, ...]


def known_platforms() -> KnownPlatforms:
    """The platforms as their rows stood within the last minute: a form must not ask the database for each request."""
    return _known_platforms(int(time.monotonic() // 60))


@lru_cache(maxsize=1)
def _known_platforms(_minute: int) -> KnownPlatforms:
    rows = list(Platform.objects.all())
    own = DeskSettings.objects.values_list("own_contacts", flat=True)
    return KnownPlatforms(
        spellings=platform_spellings(row.as_policy() for row in rows),
        offered=tuple((row.code, row.name) for row in rows if row.active and not row.is_institution),
        contacts=tuple(contact for contact in (*own, *(row.contact for row in rows)) if contact),
    )


def platform_spellings(platforms: Iterable[PlatformPolicy]) -> dict[str, str]:
    """Every way to write a platform (casefolded) with its code. Institutions are not platforms."""
    return {
        spelling.casefold(): platform.code
        for platform in platforms
        if not platform.is_institution
        for spelling in (platform.code, platform.name, *platform.aliases)
    }


class CleanCharField(forms.CharField):
    """Text that is tidied before anything else looks at it. Single-line unless ``multiline``.

    ``contacts`` may be set on a form's own copy of the field: see ``tidy``.
    """

    contacts: Sequence[str] = ()

    def __init__(self, *, multiline: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.multiline = multiline

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What is written from right to left begins on the right."""
        return {**super().widget_attrs(widget), "dir": "auto"}

    def to_python(self, value: object) -> str:
        """The tidied text. What is over the limit is refused before anything is looked for in it."""
        text = str(value or "")
        if self.max_length is not None and len(text) > 2 * self.max_length:
            MaxLengthValidator(self.max_length)(text)
        text = typed(text).strip() if self.multiline else " ".join(typed(text).split())
        if self.max_length is not None:
            MaxLengthValidator(self.max_length)(text)
        return mask(text, contacts=self.contacts)


class CleanEmailField(forms.EmailField):
    """An address without the invisible marks that come along when it is pasted from a chat."""

    def to_python(self, value: object) -> str:
        """The address as it looks."""
        return str(super().to_python(UNWANTED.sub("", str(value or ""))))


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said (None)."""

    def __init__(self, **options: Any) -> None:
        choices = [("", _("I don't know")), ("true", _("Yes")), ("false", _("No"))]
        super().__init__(choices=choices, coerce=lambda value: value == "true", empty_value=None, **options)

    def to_python(self, value: object) -> str:
        """JSON's true and false count like the form's words."""
        return str(super().to_python(str(value).lower() if isinstance(value, bool) else value))


class DayField(forms.Field):
    """A date (ISO, or day first), or what is said instead of one: ``not_yet``, a code, "" where nothing may be."""

    formats = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
    default_error_messages = {"invalid": _("Write the date as day/month/year, for example 17/09/2026.")}
    widget = forms.DateInput

    def __init__(self, *, not_yet: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.not_yet = not_yet

    def to_python(self, value: object) -> date | str | None:
        """A date, ``not_yet``, or None."""
        text = str(value or "").strip()
        if not text:
            return None
        if text == self.not_yet:
            return text
        for pattern in self.formats:
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")


@lru_cache(maxsize=200)
def field_of(question: Question, *, contacts: tuple[str, ...] = ()) -> forms.Field:
    """The form field that cleans a question's answers. Only what has a reason to be required is.

    Made once, since to make a dozen fields is a tenth of what accepting a complaint takes (bench/accept). Forms take
    copies, which share the widget.
    """
    errors = {"required": question.required, "invalid": question.invalid}
    options: dict[str, Any] = {
        "label": _(question.label),
        "required": bool(question.required) and question.when is None,
        "help_text": _(question.help) if question.help else "",
        "error_messages": {code: _(words) for code, words in errors.items() if words},
    }
    match question.kind:
        case Kind.CHOICE:
            choices = ((code, _(words)) for code, words in question.choices.items())
            return forms.ChoiceField(choices=[("", _("Choose one")), *choices], **options)
        case Kind.YES_NO:
            return YesNoField(**options)
        case Kind.DAY:
            return DayField(not_yet=question.not_yet.code if question.not_yet else "", **options)
        case Kind.EMAIL:
            return CleanEmailField(max_length=question.longest, **options)
    is_text = question.kind == Kind.TEXT
    if is_text:
        options["widget"] = forms.Textarea
    text = CleanCharField(max_length=question.longest, multiline=is_text, **options)
    text.contacts = contacts
    return text


@lru_cache(maxsize=4)
def _language_field(languages: tuple[tuple[str, str], ...]) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=[(code, _(name)) for code, name in languages])


class ComplaintForm(forms.Form):
    """Everything that the desk asks a requester, and the language to answer in."""

    future_dates_allowed = False
    insists = True
    """Whether the custom questions that need an answer need one here."""
    nothing_said = _("Tell us what happened, or choose above what you see.")

    def __init__(
        self, *args: Any, platforms: Mapping[str, str], now: datetime, contacts: tuple[str, ...] = (), **options: Any
    ) -> None:
        """``platforms`` maps every spelling of a platform (casefolded) to its code; ``now`` is aware.

        ``contacts`` are public telephone numbers and addresses, which are not masked in what people type.
        """
        super().__init__(*args, **options)
        desk = installed()
        self.asked_by, self.default_language = self.form_asked(), desk.language
        self.fields |= {each.code: copy(field_of(each, contacts=contacts)) for each in self.asked_by.questions}
        self.relax()
        self.fields["language"] = _language_field(tuple(desk.languages.items()))
        self.platforms = platforms
        self.today = desk.latest_day(now)

    def relax(self) -> None:
        """Let the custom questions be left out where this form does not insist on them."""
        for code, field in self.fields.items() if not self.insists else ():
            field.required = field.required and not is_custom(code)

    def form_asked(self) -> FormAsked:
        """What is asked, in the language of the page. Where somebody answers more than we know of, we look again."""
        form = asked_form()
        if any(is_custom(name) and name not in form.known for name in self.data):
            form = asked_form(look=True)
        return form

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be, and what is left out though it is needed; something must be complained about."""
        cleaned = super().clean() or {}
        for question in self.asked_by.questions if self.insists else ():
            if question.required and question.when and question.code not in self.errors:
                said, answer = cleaned.get(question.when.question), cleaned.get(question.code)
                if question.when.question == "platform":
                    said = self.platforms.get(str(said).casefold(), said)
                if question.when.holds(said) and answer in (None, ""):
                    self.add_error(question.code, ValidationError(_(question.required), code="required"))
        for question in self.asked_by.questions if not self.future_dates_allowed else ():
            if question.kind == Kind.DAY and isinstance(day := cleaned.get(question.code), date):
                if question.future and day > self.today:
                    self.add_error(question.code, ValidationError(_(question.future), code="future"))
                elif question.earliest and day < question.earliest:
                    self.add_error(question.code, ValidationError(_(question.too_early), code="past"))
        # Told at once with what else is wrong, so that nobody mends a form twice.
        if "description" not in self.errors and not self.says_something(cleaned):
            nothing = ValidationError(self.nothing_said, code="required")
            self.add_error("description", nothing)
        return cleaned

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether there is anything to look at in cleaned answers."""
        return any(cleaned.get(question.code) for question in self.asked_by.questions if question.tells)

    def answers(self) -> Answers:
        """The cleaned answers; of a form that is not valid those that are."""
        data = self.cleaned_data
        typed = data.get("platform", "")
        code = self.platforms.get(typed.casefold(), "")
        said = {question.code: data.get(question.code, "") for question in self.asked_by.questions}
        other = "" if code else typed
        language = data.get("language") or self.default_language
        return Answers.of({**said, "platform": code, "platform_other": other, "language": language})
