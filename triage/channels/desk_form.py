"""The form as agents fill it in for somebody: on the telephone, at the counter, from a letter, or to put answers right.

The questions are the public form's. Nobody needs to prove anything here, and somebody may have no address.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy, deepcopy
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from triage.channels.uploads import Kept
from triage.channels.web_fields import OTHER_PLATFORM
from triage.channels.web_form import BrowserForm, Parsed, Row, names_of, parsed
from triage.installed import installed
from triage.messages import Answers, InboundMessage
from triage.models import DeskChannel
from triage.playbook.form import asked as asked_form
from triage.questions import DESCRIPTION_LENGTH, Kind

Data = Mapping[str, Any] | None
"""What was posted; None where the form is shown for the first time."""


class DeskForm(BrowserForm):
    """The questions, with the answers that are ``known`` filled in; the language is the requester's, not the page's."""

    insists = False

    def __init__(self, data: Data, *, known: Answers, now: datetime) -> None:
        super().__init__(data, now=now, initial=_filled_in(known))
        self.default_language = installed().language
        self.fields["email"].required = False
        self.fields["language"] = copy(self.fields["language"])
        self.fields["language"].label = _("Language of our answers")

    def so_far(self) -> Answers:
        """The answers that make sense as they stand, while somebody is still typing."""
        self.full_clean()
        return self.answers()


class OpeningForm(DeskForm):
    """A ticket for somebody who has not written themselves."""

    channel = forms.ChoiceField(
        label=_("How did they come to us?"), choices=DeskChannel.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Internal note"),
        help_text=_("For example the number to call back. The requester does not see it."),
        max_length=DESCRIPTION_LENGTH,
        required=False,
        widget=forms.Textarea({"rows": "2"}),
    )

    def __init__(self, data: Data, *, now: datetime) -> None:
        super().__init__(data, known=Answers(), now=now)
        self.initial["channel"] = DeskChannel.TELEPHONE
        self.order_fields([name for name in self.fields if name != "note"])


class CorrectionForm(DeskForm):
    """What is known of a ticket, to be put right. A requester's own words are not an agent's to change.

    Only what the agent has changed counts, by what the page showed them: a colleague may have put right something else
    meanwhile.
    """

    def __init__(self, data: Data, *, known: Answers, has_own_words: bool, now: datetime) -> None:
        super().__init__(data, known=known, now=now)
        self.known = known
        if has_own_words:
            del self.fields["description"]
        platform: Any = self.fields["platform"]
        if known.platform not in dict(platform.widget.choices):  # It is offered to nobody else any more.
            platform.widget = deepcopy(platform.widget)
            platform.widget.choices = [*platform.widget.choices, (known.platform, known.platform)]
        for question in self.asked_by.questions:  # Likewise an answer that is offered no more.
            former = self.asked_by.known[question.code].choices.get(str(known.given.get(question.code, "")), "")
            field: Any = self.fields.get(question.code)
            if former and question.kind == Kind.CHOICE and known.given[question.code] not in question.choices:
                shown = [*field.widget.choices, (known.given[question.code], former)]
                field.widget = deepcopy(field.widget)
                field.choices, field.widget.choices = [*field.choices, shown[-1]], shown
        for field in self.fields.values():
            field.show_hidden_initial = True

    def rows(self, codes: Iterable[str]) -> Iterator[Row]:
        """Of the questions that are asked here."""
        return super().rows(code for code in codes if code in self.fields)

    def says_something(self, _cleaned: object) -> bool:
        """The ticket does already."""
        return True

    def answers(self) -> Answers:
        """What is known, with the agent's changes."""
        said, known, changed = super().answers(), self.known, set(self.changed_data)
        codes = {each.code for each in self.asked_by.questions if changed.intersection(names_of(each))}
        names = (codes | ({"language"} & changed)) & {"name", "email", "description", "language"}
        whole = {name: getattr(said, name) for name in names}
        if "platform" in codes:
            whole |= {"platform": said.platform, "platform_other": said.platform_other}
        kept = {code: answer for code, answer in known.given.items() if code not in codes}
        return replace(known, **whole, given={**kept, **{code: said.given[code] for code in codes & said.given.keys()}})

    def brought_up_to_date(self) -> dict[str, Any]:
        """What was posted, where the agent has changed nothing as it is known by now."""
        data = dict(self.data.items())
        for name in self.fields.keys() - set(self.changed_data):
            for key in (name, self.add_initial_prefix(name)):
                data[key] = str(self.initial.get(name, ""))
        return data


def parse_opening(request: HttpRequest, *, kept: Kept, now: datetime) -> Parsed:
    """A posted form; pictures and files of an earlier attempt count towards the limits."""
    return parsed(request, OpeningForm(request.POST, now=now), kept=kept)


def message_of(posted: Parsed, *, agent_id: int) -> InboundMessage:
    """The message of an acceptable form. It comes from nobody's network, so that it uses up nobody's share."""
    channel = posted.form.cleaned_data["channel"]
    return replace(posted.message(), channel=channel, origin="", agent_id=agent_id)


def _filled_in(known: Answers) -> dict[str, Any]:
    """The form's fields by name, as they show what is known."""
    desk = installed()
    fields: dict[str, Any] = {"language": known.language or desk.language}
    given = {**known.given, "name": known.name, "email": known.email, "description": known.description}
    for question in asked_form().questions:
        answer = given.get(question.code, "")
        if question.kind == Kind.SERVICE:
            fields[question.code] = known.platform or (OTHER_PLATFORM if known.platform_other else "")
            fields[f"{question.code}_other"] = known.platform_other
        elif question.not_yet and answer == question.not_yet.code:
            fields[question.not_yet.code] = True
        elif isinstance(answer, bool):
            fields[question.code] = str(answer).lower()
        else:
            fields[question.code] = date.fromisoformat(answer) if question.kind == Kind.DAY and answer else answer
    return fields
