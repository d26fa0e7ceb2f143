"""What agents' programs send."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from triage.api.bodies import Body, SentFile
from triage.api.serializers import ComplaintRequest
from triage.models import DeskChannel, Resolution
from triage.tickets.correspondence import MOST_COPIES, MOST_FILES
from triage.workspace.ticket.actions import LONGEST_ANSWER


class Opening(Body):
    """How somebody came to the desk, and what colleagues should know."""

    channel = serializers.ChoiceField(choices=DeskChannel.values)
    note = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST_ANSWER)


class OpeningRequest(Opening, ComplaintRequest):
    """A complaint that an agent types for somebody, who may have no address."""

    def get_fields(self) -> dict[str, Any]:
        """The form's questions, of which none must be answered."""
        fields = super().get_fields()
        for name in fields.keys() - {"channel"}:
            fields[name].required = False
        fields["email"].allow_null = fields["email"].allow_blank = True
        return fields


class CorrectionRequest(ComplaintRequest):
    """What is to be put right."""

    def get_fields(self) -> dict[str, Any]:
        """The form's questions and the language, without files."""
        fields = {name: field for name, field in super().get_fields().items() if name != "screenshots"}
        for field in fields.values():
            field.required, field.default = False, serializers.empty
        fields["email"].allow_null = fields["email"].allow_blank = True
        return fields


class Nothing(Body):
    """Nothing has to be said."""


class AcceptBody(Body):
    """``text`` takes the place of the canned words, where it is sent."""

    text = serializers.CharField(required=False, max_length=LONGEST_ANSWER)


class CorrectBody(AcceptBody):
    """The right cause."""

    category = serializers.CharField(max_length=40)


class AskBody(Body):
    """One of the desk's questions, by its code."""

    question = serializers.CharField(max_length=40)


class ReplyBody(Body):
    """An agent's words, with files, and copies to others."""

    text = serializers.CharField(max_length=100_000)
    cc = serializers.ListField(child=serializers.EmailField(), required=False, max_length=MOST_COPIES)
    files: Any = serializers.ListField(child=SentFile(), required=False, max_length=MOST_FILES)


class ForwardBody(ReplyBody):
    """To whom the complaint is passed on, and which of its pictures go along, by their ids."""

    to = serializers.EmailField()
    screenshots = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=50)


class NoteBody(Body):
    """An internal note; `@name` tells a colleague."""

    text = serializers.CharField(max_length=LONGEST_ANSWER)


class AssignBody(Body):
    """A user's name; null for nobody."""

    assignee = serializers.CharField(max_length=150, allow_null=True)


class TeamBody(Body):
    """A team's id; null for none."""

    team = serializers.IntegerField(allow_null=True, min_value=1, max_value=2**31 - 1)


class TagsBody(Body):
    """Tags by their ids, to be put on and taken off."""

    add = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False)
    remove = serializers.ListField(child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False)


class SnoozeBody(Body):
    """Until the morning of this day."""

    until = serializers.DateField()


class JoinBody(Body):
    """The ticket in which this one goes on."""

    into = serializers.CharField(max_length=20)


class MergeBody(JoinBody):
    """``across_addresses``: although their addresses differ."""

    across_addresses = serializers.BooleanField(required=False, default=False)


class CloseBody(Body):
    """How it ended."""

    resolution = serializers.ChoiceField(choices=Resolution.choices)


class ReopenBody(Body):
    """Why, for colleagues."""

    reason = serializers.CharField(max_length=LONGEST_ANSWER)


class MacroBody(Body):
    """A macro's code; ``text`` takes the place of its letter's words, where it is sent."""

    macro = serializers.CharField(max_length=50)
    text = serializers.CharField(required=False, max_length=LONGEST_ANSWER)


class FollowUpBody(Body):
    """A planned follow-up by its id: asked now, on another day (``to``), or not at all."""

    follow_up = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    change = serializers.ChoiceField(choices=["fire", "move", "cancel"])
    to = serializers.DateField(required=False)

    def validate(self, attrs: Any) -> Any:
        """A day is needed where it is moved."""
        if (attrs["change"] == "move") != ("to" in attrs):
            raise serializers.ValidationError({"to": [_("Send a day with “move”, and only then.")]}, code="required")
        return attrs


class CircumstanceBody(Body):
    """A circumstance by its code, and whether the requester tells of it."""

    circumstance = serializers.CharField(max_length=40)
    said = serializers.BooleanField()


class UnhelpfulBody(Body):
    """The circumstance because of which the right cause's answer would not help."""

    circumstance = serializers.CharField(max_length=40)
