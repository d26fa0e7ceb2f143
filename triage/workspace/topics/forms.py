"""The form of a topic: what it is called, what names it, what is answered and asked, in every language of the desk."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.installed import installed
from triage.models import CategorySetting, Team, Topic
from triage.playbook.topics import Draft, team_of
from triage.workspace import labels as words
from triage.workspace.texts.canned_replies import proofread_or_refuse

LONGEST_PHRASE, MOST_PHRASES = 60, 30
LONGEST_EXAMPLE, MOST_EXAMPLES = 2_000, 500
HELP = {
    "phrases": gettext_lazy("One a line, such as “change my e-mail”. A message with one of them speaks for the topic."),
    "auto_reply": gettext_lazy("Only from the confidence on that the category settings name, as for every cause."),
    "sla_hours": gettext_lazy("For tickets of this topic that wait for an agent. Leave empty for the general setting."),
    "team": gettext_lazy("Its tickets go to this team, unless a more specific route says otherwise."),
    "examples": gettext_lazy("One message a line, without names and addresses. Tickets can be added afterwards."),
}


def lines(text: str) -> list[str]:
    """The lines of a text, spaces tidied, each once."""
    return list(dict.fromkeys(line for each in text.splitlines() if (line := " ".join(each.split()))))


def _words(label: str, language: str, *, most: int, rows: int = 0, is_needed: bool = True) -> forms.CharField:
    """Words in a language: of ``rows`` lines, or of one."""
    widget = forms.Textarea({"lang": language, "rows": rows}) if rows else forms.TextInput({"lang": language})
    return forms.CharField(max_length=most, label=label, required=is_needed, widget=widget)


class Examples(forms.Form):
    """Messages typed for a topic."""

    examples = forms.CharField(
        max_length=200_000,
        required=False,
        label=gettext_lazy("Examples"),
        help_text=HELP["examples"],
        widget=forms.Textarea({"rows": 10}),
    )

    def clean_examples(self) -> list[str]:
        """One a line."""
        found = lines(self.cleaned_data["examples"])
        if len(found) > MOST_EXAMPLES or any(len(each) > LONGEST_EXAMPLE for each in found):
            raise forms.ValidationError(_("At most 500 messages, each of at most 2,000 characters."))
        return found


class TopicForm(Examples):
    """A topic. ``name_``, ``description_`` and ``question_<language>`` for each language; of a new one also the letter.

    Letters of one that exists are edited as canned replies.
    """

    phrases = forms.CharField(
        max_length=5_000,
        required=False,
        label=gettext_lazy("Phrases that name it"),
        help_text=HELP["phrases"],
        widget=forms.Textarea({"rows": 4}),
    )
    auto_reply = forms.BooleanField(
        required=False, label=gettext_lazy("May be answered automatically"), help_text=HELP["auto_reply"]
    )
    sla_hours = forms.IntegerField(
        min_value=1,
        max_value=400,
        required=False,
        label=gettext_lazy("Response target (business hours)"),
        help_text=HELP["sla_hours"],
    )
    team = forms.ModelChoiceField(
        Team.objects.only("name"),
        required=False,
        label=gettext_lazy("Team"),
        help_text=HELP["team"],
        empty_label=gettext_lazy("Everybody"),
    )
    is_active = forms.BooleanField(required=False, label=gettext_lazy("Active"))

    def __init__(self, data: Any = None, *, row: Topic | None, can_edit: bool = True) -> None:
        setting = CategorySetting.objects.filter(code=row.code).first() if row else None
        stands = {
            "phrases": "\n".join(row.phrases) if row else "",
            "auto_reply": bool(setting and setting.auto_reply),
            "sla_hours": setting.sla_hours if setting else None,
            "team": team_of(row.code) if row else None,
            "is_active": row.is_active if row else True,
        }
        super().__init__(data, initial=stands, auto_id="desk-%s")
        self.row = row
        for code, language in words.languages().items():
            said = {"language": language}
            self.fields |= {
                f"name_{code}": _words(_("Name (%(language)s)") % said, code, most=60),
                f"description_{code}": _words(_("Description (%(language)s)") % said, code, most=300, rows=2),
                f"question_{code}": _words(_("Question (%(language)s)") % said, code, most=200, is_needed=False),
            }
            if row is None:
                self.fields |= {
                    f"subject_{code}": _words(_("Subject (%(language)s)") % said, code, most=150),
                    f"body_{code}": _words(_("Answer (%(language)s)") % said, code, most=20_000, rows=9),
                }
            else:
                self.initial[f"name_{code}"] = row.names.get(code)
                self.initial[f"description_{code}"] = row.descriptions.get(code)
                self.initial[f"question_{code}"] = row.questions.get(code)
        if row is not None:
            del self.fields["examples"]
        for field in self.fields.values():
            field.disabled = not can_edit

    def of_languages(self, *names: str) -> list[forms.BoundField]:
        """The fields of these names, language by language."""
        return [self[f"{name}_{code}"] for code in installed().languages for name in names]

    @property
    def named(self) -> list[forms.BoundField]:
        """What it is called and means."""
        return self.of_languages("name", "description")

    @property
    def answered(self) -> list[forms.BoundField]:
        """What is answered, of a new one."""
        return [] if self.row else self.of_languages("subject", "body")

    @property
    def asked(self) -> list[forms.BoundField]:
        """What is asked."""
        return self.of_languages("question")

    def clean_phrases(self) -> tuple[str, ...]:
        """One a line."""
        found = lines(self.cleaned_data["phrases"])
        if len(found) > MOST_PHRASES or any(len(each) > LONGEST_PHRASE for each in found):
            raise forms.ValidationError(_("At most 30 phrases, each of at most 60 characters."))
        return tuple(found)

    def clean(self) -> dict[str, Any]:
        """Letters whose gaps can be filled, and questions in all languages or in none."""
        super().clean()
        asked = {code: self.cleaned_data.get(f"question_{code}", "") for code in installed().languages}
        for code, question in asked.items():
            if any(asked.values()) and not question:
                self.add_error(f"question_{code}", _("Fill in all languages, or none."))
            for name in (f"subject_{code}", f"body_{code}"):
                if text := self.cleaned_data.get(name):
                    try:
                        self.cleaned_data[name] = proofread_or_refuse(text.replace("\r\n", "\n"))
                    except forms.ValidationError as problem:
                        self.add_error(name, problem)
        return self.cleaned_data

    def draft(self) -> Draft:
        """What was said, of a form that is sound."""
        said, languages = self.cleaned_data, installed().languages
        questions = {code: said[f"question_{code}"] for code in languages if said[f"question_{code}"]}
        letters = {} if self.row else {code: (said[f"subject_{code}"], said[f"body_{code}"]) for code in languages}
        return Draft(
            names={code: said[f"name_{code}"] for code in languages},
            descriptions={code: said[f"description_{code}"] for code in languages},
            phrases=said["phrases"],
            questions=questions,
            letters=letters,
            asking={code: _asking(code) for code in questions},
            auto_reply=said["auto_reply"],
            sla_hours=said["sla_hours"],
            team=said["team"],
            is_active=said["is_active"],
        )

    @property
    def coded_by(self) -> str:
        """The name that makes a good code."""
        return str(self.cleaned_data[f"name_{'en' if 'en' in installed().languages else installed().language}"])


def _asking(language: str) -> tuple[str, str]:
    """The letter that puts the question, as it is at first: subject and body."""
    with translation.override(language):
        return _("One question about $reference"), _(
            "Hello,\n\nWe have read $reference. To help you with the right thing, we need to know one "
            "thing first.\n\n$question\n\nPlease answer on the status page below. We go on as soon as you have."
        )
