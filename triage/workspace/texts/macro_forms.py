"""The form of a macro: its names, its steps, its own words in every language."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.installed import installed
from triage.models import AuditAction, CannedReply, Macro, Resolution, Tag, Team
from triage.models.audit import Change, identified, note
from triage.outbox.canned import tells_verdict
from triage.outbox.placeholders import names_in_macros
from triage.playbook import desk
from triage.workspace import labels as words
from triage.workspace.texts.canned_replies import proofread_or_refuse

RESERVED = frozenset({"add", "preview"})
"""Codes that would be addresses of other pages."""


def _replies() -> list[tuple[str, str]]:
    """Canned replies that make sense out of an agent's hand: no question waits for a machine, no reminder clicks."""
    rows = CannedReply.objects.filter(language=words.language()).order_by("code")
    fitting = (row for row in rows if tells_verdict(row.code))
    return [("", _("– none –")), *((row.code, f"{row.code}: {row.subject}") for row in fitting)]


class _Text(forms.CharField):
    """Words as they are stored; empty is fine."""

    def clean(self, value: Any) -> str:
        """Refuse whatever keeps them from being saved, gaps that cannot be filled among it."""
        text = str(super().clean(value)).replace("\r\n", "\n").strip()
        return proofread_or_refuse(text, gaps=names_in_macros()) if text else ""


class MacroForm(forms.Form):
    """A macro. What must not be stored is refused here, with a sentence.

    ``name_<language>`` and ``text_<language>`` are fields for each language of the desk.
    """

    assign = forms.BooleanField(required=False, label=gettext_lazy("Assign to the agent who runs it"))
    tags = forms.TypedMultipleChoiceField(
        choices=lambda: [(tag.pk, tag.name) for tag in Tag.objects.filter(active=True)],
        coerce=int,
        required=False,
        label=gettext_lazy("Put on tags"),
    )
    category = forms.ChoiceField(
        choices=lambda: [
            ("", _("– no change –")),
            *((known.code, words.category(known.code)) for known in desk.current().rules.categories),
        ],
        required=False,
        label=gettext_lazy("Set cause to"),
    )
    canned_code = forms.ChoiceField(choices=_replies, required=False, label=gettext_lazy("Send canned reply"))
    hand_back = forms.BooleanField(required=False, label=gettext_lazy("Resume automatic answers"))
    resolution = forms.ChoiceField(
        choices=lambda: [("", _("– leave open –")), *Resolution.choices],
        required=False,
        label=gettext_lazy("Close as"),
    )
    is_active = forms.BooleanField(required=False, label=gettext_lazy("Active"))
    team = forms.ModelChoiceField(
        Team.objects.only("name"), required=False, label=gettext_lazy("Team"), empty_label=gettext_lazy("Everybody")
    )

    def __init__(self, data: Any = None, *, row: Macro, can_edit: bool = True) -> None:
        super().__init__(data, initial={**row.kept(), "team": row.team_id}, auto_id="desk-%s")
        self.row, self.can_edit = row, can_edit
        for code, language in words.languages().items():
            label = _("Name (%(language)s)") % {"language": language}
            name = forms.TextInput({"lang": code})
            self.fields[f"name_{code}"] = forms.CharField(max_length=80, label=label, widget=name)
            label = _("Own text (%(language)s)") % {"language": language}
            attributes = {"rows": 11, "lang": code, "data-gaps": "", "aria-describedby": f"desk-text_{code}-problems"}
            text = forms.Textarea(attributes)
            self.fields[f"text_{code}"] = _Text(max_length=20_000, required=False, label=label, widget=text)
            self.initial[f"name_{code}"], self.initial[f"text_{code}"] = row.names.get(code), row.texts.get(code)
        for field in self.fields.values():
            field.disabled = not can_edit

    @property
    def names(self) -> list[forms.BoundField]:
        """A field for each language."""
        return [self[f"name_{code}"] for code in installed().languages]

    @property
    def texts(self) -> list[forms.BoundField]:
        """A field for each language."""
        return [self[f"text_{code}"] for code in installed().languages]

    def clean(self) -> dict[str, Any]:
        """Steps that go together."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        said = self.kept()  # Before any error takes its field out.
        for code in installed().languages if said["texts"] else ():
            if code not in said["texts"]:
                self.add_error(f"text_{code}", _("Fill in all languages, or none."))
        if said["texts"] and said["canned_code"]:
            self.add_error("canned_code", _("Choose either a canned reply or your own text."))
        if said["hand_back"] and (said["category"] or said["resolution"]):
            self.add_error(
                "hand_back",
                _(
                    "Automatic answers cannot resume if the macro also sets a cause or closes the ticket. "
                    "Remove one of these actions."
                ),
            )
        steps = ("assign", "tags", "category", "canned_code", "texts", "hand_back", "resolution")
        if not any(said.get(name) for name in steps):
            raise ValidationError(_("The macro has no actions yet. Choose at least one."))
        if not self.row.code and self._code() in RESERVED | {""}:
            self.add_error(self._coded_by(), _("Enter a name that contains letters."))
        return self.cleaned_data

    def kept(self) -> dict[str, Any]:
        """The fields as a version keeps them."""
        said = self.cleaned_data
        return {name: said[name] for name in Macro.KEPT if name in said} | {
            "tags": sorted(said["tags"]) or None,
            "names": {code: said[f"name_{code}"] for code in installed().languages},
            "texts": {code: text for code in installed().languages if (text := said[f"text_{code}"])},
        }

    def made(self) -> Macro:
        """A new macro, not yet stored; its code is its name, English if may be, with a number where that is taken."""
        wanted = code = self._code()
        number = 2
        while Macro.objects.filter(code=code).exists():
            code, number = f"{wanted}_{number}", number + 1
        return Macro(code=code, team=self.cleaned_data["team"], **self.kept())

    def offer(self, *, who: User, now: datetime) -> bool:
        """Offer the stored macro to the team that was chosen; whether that is another one. No step: no version."""
        old, new = self.row.team_id, self.cleaned_data["team"]
        if old == (new.pk if new else None):
            return False
        Macro.objects.filter(pk=self.row.pk).update(team=new)
        changes = {"team": (old, new.pk if new else None)}
        note([Change(AuditAction.CHANGED, *identified(self.row), changes)], who=who, now=now)
        return True

    def typed(self, name: str) -> str:
        """What stands in a field, sound or not."""
        return str(self[name].value() or "").replace("\r\n", "\n")

    def _code(self) -> str:
        return str(slugify(self.cleaned_data[self._coded_by()])).replace("-", "_")[:40]

    def _coded_by(self) -> str:
        """The field of the name that makes a good code."""
        return f"name_{'en' if 'en' in installed().languages else installed().language}"
