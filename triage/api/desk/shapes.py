"""The shapes of tickets as agents see them."""

from typing import Any

from rest_framework import serializers

from triage.api.serializers import FollowUpShown, VerdictShown
from triage.models import (
    Escalation,
    EventKind,
    FileOutcome,
    FoundIn,
    ReplyKind,
    ReplyState,
    Resolution,
    ScreenshotState,
    TicketState,
)


class Named(serializers.Serializer[Any]):
    """A row that has a name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class TicketLine(serializers.Serializer[Any]):
    """A ticket in the queue. Its requester is half hidden, as in all lists."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=TicketState.choices)
    resolution = serializers.ChoiceField(choices=Resolution.choices, allow_blank=True)
    escalation = serializers.ChoiceField(choices=Escalation.choices, allow_blank=True)
    requester = serializers.CharField(allow_blank=True)
    beginning = serializers.CharField(allow_blank=True, help_text="How the requester's words begin.")
    language = serializers.CharField()
    category = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField(allow_null=True)
    platform = serializers.CharField(allow_null=True)
    assignee = serializers.CharField(allow_null=True, help_text="A user's name.")
    team = Named(allow_null=True)
    tags = Named(many=True)
    created_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    found_in = serializers.ListField(
        child=serializers.ChoiceField(choices=[place.name.lower() for place in FoundIn]),
        help_text="Where the words stand that were searched for.",
    )


class TicketPage(serializers.Serializer[Any]):
    """Some of the tickets, and where the next ones are, null at the end."""

    next = serializers.URLField(allow_null=True)
    results = TicketLine(many=True)


class Requester(serializers.Serializer[Any]):
    """Whose complaint it is. ``confirmed``: they have said that the address is theirs."""

    name = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    confirmed = serializers.BooleanField()


class Message(serializers.Serializer[Any]):
    """One sending. ``third_person``: somebody else wrote it (``from_address``): no word of the requester's."""

    id = serializers.IntegerField()
    channel = serializers.CharField()
    received_at = serializers.DateTimeField()
    subject = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    answers = serializers.DictField()
    corrects = serializers.ListField(child=serializers.CharField())
    third_person = serializers.BooleanField()
    from_address = serializers.CharField(allow_blank=True)


class Circumstance(serializers.Serializer[Any]):
    """What the words tell beside the cause, how sure that is, and what agents say of it (null: nobody did)."""

    code = serializers.CharField()
    confidence = serializers.FloatField(allow_null=True)
    quote = serializers.CharField(allow_blank=True)
    told = serializers.BooleanField(allow_null=True)


class MachineVerdict(VerdictShown):
    """The system's newest verdict. ``holds`` are what keeps it from being answered automatically."""

    holds = serializers.ListField(child=serializers.CharField())


class Decision(serializers.Serializer[Any]):
    """An agent's newest verdict."""

    category = serializers.CharField()
    agent = serializers.CharField()
    at = serializers.DateTimeField()


class ReadingShown(serializers.Serializer[Any]):
    """One thing read in a picture, and how surely."""

    kind = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    confidence = serializers.FloatField()


class ScreenshotShown(serializers.Serializer[Any]):
    """A picture: what it was understood to say, and its text as it was read. Reasons count pictures from 0."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ScreenshotState.choices)
    shortcoming = serializers.CharField(allow_blank=True)
    readings = ReadingShown(many=True)
    lines = serializers.ListField(child=serializers.CharField(allow_blank=True))


class FileShown(serializers.Serializer[Any]):
    """A file beside the pictures."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    size = serializers.IntegerField()
    outcome = serializers.ChoiceField(choices=FileOutcome.choices)


class SentFileShown(serializers.Serializer[Any]):
    """A file that went out with a letter."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)


class LetterShown(serializers.Serializer[Any]):
    """A letter that was written, or is to be sent."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ReplyKind.choices)
    state = serializers.ChoiceField(choices=ReplyState.choices)
    to = serializers.CharField(allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    body = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    sent_at = serializers.DateTimeField(allow_null=True)
    files = SentFileShown(many=True)


class NoteShown(serializers.Serializer[Any]):
    """An internal note."""

    id = serializers.IntegerField()
    agent = serializers.CharField()
    at = serializers.DateTimeField()
    text = serializers.CharField(allow_blank=True)


class EventShown(serializers.Serializer[Any]):
    """A step of the story. ``data`` holds ids and codes; ``agent`` is null for the system and the requester."""

    kind = serializers.ChoiceField(choices=EventKind.choices)
    at = serializers.DateTimeField()
    agent = serializers.CharField(allow_null=True)
    data: Any = serializers.DictField()


class PlannedShown(FollowUpShown):
    """A planned or past follow-up."""

    id = serializers.IntegerField()


class DeskTicket(serializers.Serializer[Any]):
    """A ticket with all that an agent sees. ``verdict`` is null until it has been read."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=TicketState.choices)
    resolution = serializers.ChoiceField(choices=Resolution.choices, allow_blank=True)
    escalation = serializers.ChoiceField(choices=Escalation.choices, allow_blank=True)
    language = serializers.CharField()
    requester = Requester()
    assignee = serializers.CharField(allow_null=True)
    team = Named(allow_null=True)
    tags = Named(many=True)
    merged_into = serializers.CharField(allow_null=True)
    automatic = serializers.BooleanField(help_text="Whether the system still answers by itself.")
    created_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    snoozed_until = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    answers = serializers.DictField(help_text="What is known by now, by the form's questions.")
    verdict = MachineVerdict(allow_null=True)
    decision = Decision(allow_null=True)
    circumstances = Circumstance(many=True)
    messages = Message(many=True)
    screenshots = ScreenshotShown(many=True)
    files = FileShown(many=True)
    letters = LetterShown(many=True)
    notes = NoteShown(many=True)
    follow_ups = PlannedShown(many=True)
    story = EventShown(many=True)
