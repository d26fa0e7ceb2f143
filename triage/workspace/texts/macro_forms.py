"""The form of a macro: its names, its steps, its own words in both languages."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from triage.installed import installed
from triage.models import CannedReply, Macro, Resolution
from triage.outbox.placeholders import names_in_macros
from triage.outbox.proofread import problems
from triage.workspace import labels as words

RESERVED = frozenset({"add", "preview"})
"""Codes that would be addresses of other pages."""


def _categories() -> list[tuple[str, str]]:
    return [("", _("– no change –")), *((c.code, words.category(c.code)) for c in installed().rules.categories)]


def _replies() -> list[tuple[str, str]]:
    """Canned replies that make sense out of an agent's hand: no question waits for a machine, no reminder clicks."""
    rows = CannedReply.objects.filter(language=words.language()).order_by("code")
    fitting = (row for row in rows if row.code in installed().rules.answers or row.code.startswith(("ask_", "receipt")))
    return [("", _("– none –")), *((row.code, f"{row.code}: {row.subject}") for row in fitting)]


def _text(label: Any, language: str) -> forms.CharField:
    attributes = {"rows": 11, "lang": language, "data-gaps": "", "aria-describedby": f"desk-text_{language}-problems"}
    widget = UnfoldAdminTextareaWidget(attributes)
    return forms.CharField(max_length=20_000, required=False, label=label, widget=widget)


class MacroForm(forms.Form):
    """A macro. What the database would refuse is refused here first, with a sentence."""

    name_id = forms.CharField(
        max_length=80, label=gettext_lazy("Name (Indonesian)"), widget=UnfoldAdminTextInputWidget({"lang": "id"})
    )
    name_en = forms.CharField(
        max_length=80, label=gettext_lazy("Name (English)"), widget=UnfoldAdminTextInputWidget({"lang": "en"})
    )
    assign = forms.BooleanField(
        required=False, label=gettext_lazy("Assign to the agent who runs it"), widget=UnfoldBooleanSwitchWidget
    )
    category = forms.ChoiceField(
        choices=_categories,
        required=False,
        label=gettext_lazy("Set cause to"),
        widget=UnfoldAdminSelectWidget,
    )
    canned_code = forms.ChoiceField(
        choices=_replies, required=False, label=gettext_lazy("Send canned reply"), widget=UnfoldAdminSelectWidget
    )
    text_id = _text(gettext_lazy("Own text (Indonesian)"), "id")
    text_en = _text(gettext_lazy("Own text (English)"), "en")
    hand_back = forms.BooleanField(
        required=False, label=gettext_lazy("Resume automatic answers"), widget=UnfoldBooleanSwitchWidget
    )
    resolution = forms.ChoiceField(
        choices=lambda: [("", _("– leave open –")), *Resolution.choices],
        required=False,
        label=gettext_lazy("Close as"),
        widget=UnfoldAdminSelectWidget,
    )
    is_active = forms.BooleanField(required=False, label=gettext_lazy("Active"), widget=UnfoldBooleanSwitchWidget)

    def __init__(self, data: Any = None, *, row: Macro, can_edit: bool = True) -> None:
        super().__init__(data, initial=row.kept(), auto_id="desk-%s")
        self.row, self.can_edit = row, can_edit
        for field in self.fields.values():
            field.disabled = not can_edit

    def clean_text_id(self) -> str:
        """With gaps that can be filled."""
        return _proofread(self.cleaned_data["text_id"])

    def clean_text_en(self) -> str:
        """With gaps that can be filled."""
        return _proofread(self.cleaned_data["text_en"])

    def clean(self) -> dict[str, Any]:
        """Steps that go together."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        said = dict(self.cleaned_data)  # A copy: an error takes its field out of the original.
        if bool(said["text_id"]) != bool(said["text_en"]):
            self.add_error("text_en" if said["text_id"] else "text_id", _("Fill in both languages, or neither."))
        if said["text_id"] and said["canned_code"]:
            self.add_error("canned_code", _("Choose either a canned reply or your own text."))
        if said["hand_back"] and (said["category"] or said["resolution"]):
            self.add_error(
                "hand_back",
                _(
                    "Automatic answers cannot resume if the macro also sets a cause or closes the ticket. "
                    "Remove one of these actions."
                ),
            )
        steps = ("assign", "category", "canned_code", "text_id", "text_en", "hand_back", "resolution")
        if not any(said.get(name) for name in steps):
            raise ValidationError(_("The macro has no actions yet. Choose at least one."))
        if not self.row.code and self._code() in RESERVED | {""}:
            self.add_error("name_en", _("Enter a name that contains letters."))
        return self.cleaned_data

    def kept(self) -> dict[str, Any]:
        """The fields as a version keeps them."""
        return {name: self.cleaned_data[name] for name in Macro.KEPT}

    def made(self) -> Macro:
        """A new macro, not yet stored; its code is its English name, with a number where that is taken."""
        wanted = code = self._code()
        number = 2
        while Macro.objects.filter(code=code).exists():
            code, number = f"{wanted}_{number}", number + 1
        return Macro(code=code, **self.kept())

    def typed(self, name: str) -> str:
        """What stands in a field, sound or not."""
        return str(self[name].value() or "").replace("\r\n", "\n")

    def _code(self) -> str:
        return str(slugify(self.cleaned_data["name_en"])).replace("-", "_")[:40]


def _proofread(text: str) -> str:
    """The text as it is stored; empty is fine. Raises ValidationError with all that keeps it from being saved."""
    text = text.replace("\r\n", "\n").strip()
    if text and (found := problems(text, gaps=names_in_macros())):
        raise ValidationError(found)
    return text
