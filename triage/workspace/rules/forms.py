"""The form of a rule. What must not be stored is refused here, with a sentence. Each condition and action of
``decision.automation`` has a field.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.decision.automation import OF_VERDICTS, POSSIBLE, Trigger, spelled
from triage.installed import installed
from triage.models import CannedReply, Macro, ReplyKind, Rule, Tag, Team
from triage.models.rule import MOST_HOURS, TIMED, When
from triage.models.team import Channel
from triage.outbox.canned import kind_of
from triage.tickets.rules.actions import TEAM_OF_TICKET, needs_agent
from triage.workspace import labels as words
from triage.workspace.colleagues import name, people
from triage.workspace.rules.wording import RESOLUTIONS, answers

RESERVED = frozenset({"add", "trials"})
"""Codes that would be addresses of other pages."""
MOST_PHRASES, LONGEST_PHRASE = 50, 80
SEPARATOR = "="


def _codes(codes: Iterable[str], said: Any) -> list[tuple[str, str]]:
    return [(code, said(code)) for code in codes]


def _replies() -> list[tuple[str, str]]:
    """Canned replies that answer, or that nothing else asks for; no questions, receipts and reminders."""
    rows = CannedReply.objects.filter(language=words.language()).order_by("code")
    fitting = (row for row in rows if kind_of(row.code) in (ReplyKind.VERDICT, ReplyKind.AGENT) and row.code != "agent")
    return [("", _("– none –")), *((row.code, f"{row.code}: {row.subject}") for row in fitting)]


def _macros() -> list[tuple[str, str]]:
    rows = [row for row in Macro.objects.filter(is_active=True) if not needs_agent(row)]
    return [("", _("– none –")), *((row.code, row.name) for row in rows)]


class _Boxes(forms.MultipleChoiceField):
    """Some of several, a box each."""

    def __init__(self, label: Any, choices: Any, coerce: Any = str) -> None:
        super().__init__(choices=choices, label=label, required=False, widget=forms.CheckboxSelectMultiple)
        self.coerce = coerce

    def clean(self, value: Any) -> list[Any]:
        """The values, each of its type."""
        return [self.coerce(code) for code in super().clean(value)]


class _Phrases(forms.CharField):
    """Words or phrases, one a line."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, max_length=5000, widget=forms.Textarea({"rows": 3}))

    def clean(self, value: Any) -> Any:
        """The lines that have words in them. Raises ValidationError for too many, and too long ones."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        phrases = list(dict.fromkeys(line for line in lines if spelled(line).strip()))
        if len(phrases) > MOST_PHRASES or any(len(phrase) > LONGEST_PHRASE for phrase in phrases):
            raise ValidationError(_("At most 50 lines of at most 80 characters."))
        return phrases


def _share(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=100)


def _tags() -> list[tuple[int, str]]:
    return list(Tag.objects.filter(active=True).values_list("pk", "name"))


def _teams() -> list[tuple[Any, str]]:
    return list(Team.objects.values_list("pk", "name"))


def _people() -> list[tuple[Any, str]]:
    return [(user.pk, name(user)) for user in people()]


def _heard() -> list[tuple[str, str]]:
    return _codes((each.code for each in installed().rules.circumstances), words.hold)


class RuleForm(forms.Form):
    """A rule: when, if (fields named ``if_`` and a condition), then (``do_`` and an action)."""

    name = forms.CharField(max_length=80, label=gettext_lazy("Name"))
    trigger = forms.ChoiceField(choices=When.choices, label=gettext_lazy("When"))
    hours = forms.IntegerField(min_value=0, max_value=MOST_HOURS, required=False, label=gettext_lazy("Hours"))
    is_active = forms.BooleanField(required=False, label=gettext_lazy("Active"))

    if_category = _Boxes(gettext_lazy("Cause"), lambda: _codes(installed().rules.labels, words.category))
    if_confidence_from = _share(gettext_lazy("Confidence at least (%)"))
    if_confidence_below = _share(gettext_lazy("Confidence below (%)"))
    if_circumstance = _Boxes(gettext_lazy("They tell of one of these"), _heard)
    if_no_circumstance = _Boxes(gettext_lazy("They tell of none of these"), _heard)
    if_answers = _Boxes(
        gettext_lazy("Answers in the form"),
        lambda: [(SEPARATOR.join(key), label) for key, label in answers()],
        coerce=lambda pair: pair.split(SEPARATOR, 1),
    )
    if_words = _Phrases(gettext_lazy("They wrote one of these"))
    if_no_words = _Phrases(gettext_lazy("They wrote none of these"))
    if_tags = _Boxes(gettext_lazy("It carries one of these tags"), _tags, coerce=int)
    if_no_tags = _Boxes(gettext_lazy("It carries none of these tags"), _tags, coerce=int)
    if_language = _Boxes(gettext_lazy("Language"), lambda: list(words.languages().items()))
    if_channel = _Boxes(gettext_lazy("Channel"), Channel.choices)
    if_team = _Boxes(gettext_lazy("Team"), lambda: [(0, _("No team")), *_teams()], coerce=int)
    if_hours = forms.ChoiceField(
        choices=[
            ("", gettext_lazy("– at any time –")),
            ("open", gettext_lazy("within the opening hours")),
            ("closed", gettext_lazy("outside the opening hours")),
        ],
        required=False,
        label=gettext_lazy("Time"),
    )

    do_team = forms.TypedChoiceField(
        choices=lambda: [("", _("– none –")), *_teams()],
        coerce=int,
        required=False,
        empty_value=None,
        label=gettext_lazy("Move to the team"),
    )
    do_assign = forms.TypedChoiceField(
        choices=lambda: [("", _("– nobody –")), *_people()],
        coerce=int,
        required=False,
        empty_value=None,
        label=gettext_lazy("Assign to"),
    )
    do_tags = _Boxes(gettext_lazy("Put on tags"), _tags, coerce=int)
    do_priority = forms.IntegerField(
        min_value=1, max_value=400, required=False, label=gettext_lazy("Ahead in the queue by (hours)")
    )
    do_hold = forms.BooleanField(required=False, label=gettext_lazy("Hold the answer back for a person"))
    do_macro = forms.ChoiceField(choices=_macros, required=False, label=gettext_lazy("Run macro"))
    do_reply = forms.ChoiceField(choices=_replies, required=False, label=gettext_lazy("Send canned reply"))
    do_notify = _Boxes(
        gettext_lazy("Notify"), lambda: [(TEAM_OF_TICKET, _("The ticket's team")), *_people()], coerce=int
    )
    do_close = forms.ChoiceField(
        choices=lambda: [("", _("– leave open –")), *RESOLUTIONS], required=False, label=gettext_lazy("Close as")
    )

    def __init__(self, data: Any = None, *, row: Rule, can_edit: bool = True) -> None:
        super().__init__(data, initial=_initial(row), auto_id="desk-%s")
        self.row, self.can_edit = row, can_edit
        for field in self.fields.values():
            field.disabled = not can_edit

    def clean(self) -> dict[str, Any]:
        """What goes together."""
        super().clean()
        if self.errors:
            return self.cleaned_data
        said = self.kept()  # Before any error takes its field out.
        trigger, actions, conditions = Trigger(said["trigger"]), said["actions"], said["conditions"]
        if trigger in TIMED and not said["hours"]:
            self.add_error("hours", _("Enter a number of hours."))
        if trigger is Trigger.RECEIVED:
            for about in sorted(OF_VERDICTS & conditions.keys()):
                self.add_error(f"if_{about}", _("When a complaint comes in there is no verdict yet."))
        if conditions.get("confidence_from", 0) >= conditions.get("confidence_below", 2):
            self.add_error("if_confidence_below", _("Must be more than the other one."))
        for do in actions:
            if trigger not in POSSIBLE[do]:
                self.add_error(f"do_{do}", _why_not(do))
        self._check_letters(actions, conditions)
        if not actions:
            raise ValidationError(_("The rule has no actions yet. Choose at least one."))
        if not self.row.pk and self._code() in RESERVED | {""}:
            self.add_error("name", _("Enter a name that contains letters."))
        return self.cleaned_data

    def _check_letters(self, actions: dict[str, Any], conditions: dict[str, Any]) -> None:
        """One letter at most, none where the answer is held back, and a cause's answer for that cause only."""
        letters = [do for do in ("macro", "reply", "close") if do in actions]
        if "macro" in actions and "reply" in actions:
            self.add_error("do_reply", _("Choose either a macro or a canned reply."))
        if "hold" in actions and letters:
            self.add_error("do_hold", _("A rule that holds the answer back cannot answer or close."))
        code = actions.get("reply")
        answered = {each.code for each in installed().rules.categories if code in {each.reply, *each.variants.values()}}
        if code and answered and not (conditions.get("category") and answered.issuperset(conditions["category"])):
            titles = ", ".join(words.category(each) for each in sorted(answered))
            told = _("This text answers “%(category)s”: make that the only cause in the conditions.")
            self.add_error("do_reply", told % {"category": titles})

    def kept(self) -> dict[str, Any]:
        """The fields as a version keeps them."""
        said = self.cleaned_data
        chosen = {key: value for key, value in said.items() if value not in (None, "", [], False)}
        conditions = {key[3:]: value for key, value in chosen.items() if key.startswith("if_")}
        for about in ("confidence_from", "confidence_below"):
            if about in conditions:
                conditions[about] = conditions[about] / 100
        if "hours" in conditions:
            conditions["hours"] = [conditions["hours"]]
        is_timed = said["trigger"] in (*TIMED, Trigger.ANSWERED)
        return {
            "name": said["name"],
            "trigger": said["trigger"],
            "hours": (said["hours"] or 0) if is_timed else 0,
            "conditions": conditions,
            "actions": {key[3:]: value for key, value in chosen.items() if key.startswith("do_")},
            "is_active": said["is_active"],
        }

    def made(self) -> Rule:
        """A new rule, not yet stored; its code is its name, with a number where that is taken."""
        wanted = code = self._code()
        number = 2
        while Rule.objects.filter(code=code).exists():
            code, number = f"{wanted}_{number}", number + 1
        return Rule(code=code, **self.kept())

    def _code(self) -> str:
        return str(slugify(self.cleaned_data["name"])).replace("-", "_")[:40]


def _initial(row: Rule) -> dict[str, Any]:
    """A rule's values as the fields show them."""
    shown = {"name": row.name, "trigger": row.trigger, "hours": row.hours or None, "is_active": row.is_active}
    for about, value in row.conditions.items():
        match about:
            case "confidence_from" | "confidence_below":
                value = round(100 * value)
            case "answers":
                value = [SEPARATOR.join(pair) for pair in value]
            case "words" | "no_words":
                value = "\n".join(value)
            case "hours":
                value = value[0]
        shown[f"if_{about}"] = value
    return shown | {f"do_{do}": value for do, value in row.actions.items()}


def _why_not(do: str) -> str:
    if do == "hold":
        return _("An answer can be held back only before it goes out: when a complaint comes in, or is classified.")
    if do == "priority":
        return _("Who has been answered waits in no queue.")
    return _(
        "Without a verdict, and while a ticket waits for a person, no rule answers or closes it. "
        "Choose “the cause has been determined” or “the requester has been answered”."
    )
