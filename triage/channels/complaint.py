"""The complaint form: the one place where answers are cleaned, for every channel that receives them."""

import re
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from triage.decision.facts import ReviewState, Symptom
from triage.decision.policy import PlatformPolicy
from triage.evidence.masking import mask
from triage.messages import Answers
from triage.models import DeskSettings, Platform

NOT_FINISHED = "not_finished"
DESCRIPTION_LENGTH = 5000
EARLIEST = date(2020, 4, 11)
"""The day on which the programme's first wave opened (Kompas, 2020-04-11): no training was finished before."""

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

    ``contacts``: theirs and the programme's own, which are public.
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


class CompletedOnField(forms.Field):
    """A date (ISO, or day first), or ``not_finished``."""

    formats = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")
    default_error_messages = {"invalid": _("Write the date as day/month/year, for example 17/09/2026.")}
    widget = forms.DateInput

    def to_python(self, value: object) -> date | str | None:
        """A date, NOT_FINISHED, or None."""
        text = str(value or "").strip()
        if not text:
            return None
        if text == NOT_FINISHED:
            return NOT_FINISHED
        for pattern in self.formats:
            try:
                return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
        raise ValidationError(self.error_messages["invalid"], code="invalid")


class ComplaintForm(forms.Form):
    """Everything a requester answers. Only what an answer needs is required: e-mail and some complaint."""

    name = CleanCharField(label=_("Your name as in your Prakerja account"), max_length=200, required=False)
    email = CleanEmailField(
        label=_("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": _("Without your e-mail address we cannot answer."),
            "invalid": _("This is not an e-mail address. It looks like name@example.com."),
        },
    )
    platform = CleanCharField(label=_("Platform where you bought the training"), max_length=100, required=False)
    training = CleanCharField(label=_("Title of the training"), max_length=200, required=False)
    institution = CleanCharField(label=_("Training institution"), max_length=200, required=False)
    completed_on = CompletedOnField(label=_("When did you finish the training?"), required=False)
    what_you_see = forms.ChoiceField(
        label=_("What do you see?"),
        required=False,
        choices=[
            ("", _("Choose one")),
            (Symptom.ABSENT, _("The certificate is not there")),
            (Symptom.WONT_OPEN, _("The certificate is listed but won't open")),
            (Symptom.PAGE_FAILS, _("The page or app does not open")),
            (Symptom.WRONG_NAME, _("The name on the certificate is wrong")),
            (Symptom.OTHER, _("Something else")),
        ],
    )
    printed_name = CleanCharField(label=_("Name printed on the certificate"), max_length=200, required=False)
    other_sites_open = YesNoField(label=_("Do other websites open?"), required=False)
    other_network_tried = YesNoField(label=_("Have you tried another network?"), required=False)
    review_state = forms.ChoiceField(
        label=_("Have you given the training a review and a rating?"),
        required=False,
        choices=[
            ("", _("Choose one")),
            (ReviewState.GIVEN, _("Yes")),
            (ReviewState.NOT_YET, _("Not yet")),
            (ReviewState.BUTTON_INACTIVE, _("I can't: the button is grey or missing")),
            (ReviewState.UNSURE, _("I don't know")),
        ],
    )
    description = CleanCharField(
        label=_("What happened?"), max_length=DESCRIPTION_LENGTH, required=False, multiline=True, widget=forms.Textarea
    )
    language = forms.ChoiceField(required=False, choices=[("id", "Bahasa Indonesia"), ("en", "English")])

    default_language = "id"
    future_dates_allowed = False

    def __init__(
        self,
        *args: Any,
        platforms: Mapping[str, str],
        now: datetime,
        contacts: Sequence[str] = (),
        **options: Any,
    ) -> None:
        """``platforms`` maps every spelling of a platform (casefolded) to its code; ``now`` is aware.

        ``contacts`` are public telephone numbers and addresses, which are not masked in what people type.
        """
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, CleanCharField):
                field.contacts = contacts
        self.platforms = platforms
        # Somewhere in Indonesia (WIT, UTC+9) it is already tomorrow while the desk still has today.
        self.today = (now.astimezone(UTC) + timedelta(hours=9)).date()

    def clean_completed_on(self) -> date | str | None:
        """Refuse days that cannot be: the future, and before the programme began."""
        day: date | str | None = self.cleaned_data["completed_on"]
        if isinstance(day, date) and not self.future_dates_allowed:
            if day > self.today:
                raise ValidationError(_("This date is in the future. When did you finish the training?"), code="future")
            if day < EARLIEST:
                raise ValidationError(_("This date is before the programme began. Please check the year."), code="past")
        return day

    def clean(self) -> dict[str, Any]:
        """Something must be complained about."""
        cleaned = super().clean() or {}
        if not self.errors and not self.says_something(cleaned):
            self.add_error(
                "description",
                ValidationError(_("Tell us what happened, or choose above what you see."), code="required"),
            )
        return cleaned

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """Whether there is anything to look at in cleaned answers."""
        return bool(cleaned.get("description") or cleaned.get("what_you_see"))

    def answers(self) -> Answers:
        """The cleaned answers. Call it only on a valid form."""
        data = self.cleaned_data
        typed = data["platform"]
        code = self.platforms.get(typed.casefold(), "")
        day = data["completed_on"]
        return Answers(
            **{
                name: data[name]
                for name in (
                    "name",
                    "email",
                    "training",
                    "institution",
                    "printed_name",
                    "other_sites_open",
                    "other_network_tried",
                    "description",
                )
            },
            platform=code,
            platform_other="" if code else typed,
            completed_on=day if isinstance(day, date) else None,
            finished=False if day == NOT_FINISHED else True if day else None,
            what_you_see=Symptom(data["what_you_see"]) if data["what_you_see"] else None,
            review_state=ReviewState(data["review_state"]) if data["review_state"] else None,
            language=data["language"] or self.default_language,
        )
