"""The shapes of requests and answers, for the schema and for output. Cleaning is done by the complaint form."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from triage.api.bodies import Body, GivenFile
from triage.decision.codec import reason_from
from triage.installed import installed
from triage.models import Classification, ReplyKind, Ticket, TicketState
from triage.models.reply import UNDONE
from triage.outbox.sentences import explain
from triage.outbox.shown import shown_words
from triage.playbook.form import asked
from triage.questions import Kind, Question, is_custom

_OPTIONAL: dict[str, Any] = {"required": False, "allow_null": True, "allow_blank": True}
_FILES: dict[str, Any] = {
    "required": False,
    "max_length": settings.PICTURES_MAX + settings.FILES_MAX,
    "help_text": f"Up to {settings.PICTURES_MAX} pictures and {settings.FILES_MAX} other files, of 10 MB each.",
}
_BINARY: Any = extend_schema_field({"type": "string", "format": "binary"})
_YES_NO: Any = extend_schema_field({"oneOf": [{"type": "boolean"}, {"type": "string", "enum": ["true", "false", ""]}]})


@_BINARY
class Picture(serializers.FileField):
    """A file. (In a schema whose requests and answers share their shapes, spectacular takes it for a link.)"""


@_YES_NO
class YesNo(serializers.BooleanField):
    """True, false, or (null, "") not said; a form has their words."""


DAY = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}"
"""The shapes that ``channels.complaint`` reads. It has no repetition without a bound: linear."""


VISIBLE = r"[^\s\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
"""A character that ``channels.complaint`` leaves in words (``UNWANTED``): there must be one where words are needed."""


def field_of(question: Question) -> serializers.Field[Any, Any, Any, Any]:
    """A question's answers in the schema."""
    insists = is_custom(question.code) and bool(question.required) and question.when is None
    options = {**({} if insists else _OPTIONAL), **({"help_text": question.hint} if question.hint else {})}
    match question.kind:
        case Kind.EMAIL:
            return serializers.EmailField(max_length=question.longest, help_text=question.hint)
        case Kind.CHOICE:
            return serializers.ChoiceField(**options, choices=list(question.choices))
        case Kind.YES_NO:
            return YesNo(required=insists, allow_null=not insists)
        case Kind.DAY:
            shapes = f"{question.not_yet.code}|{DAY}" if question.not_yet else DAY
            return serializers.RegexField(f"^({shapes})$", **options)
    if insists:
        return serializers.RegexField(VISIBLE, **options, max_length=question.longest)
    return serializers.CharField(**options, max_length=question.longest)


class ComplaintRequest(Body):
    """A complaint. What is null or empty was not said. Fields that are not named here are refused."""

    screenshots: Any = serializers.ListField(child=GivenFile(), allow_null=True, **_FILES)

    def get_fields(self) -> dict[str, Any]:
        """What the desk's form asks, the address first, and the language to answer in."""
        desk = installed()
        questions = sorted(_asked(), key=lambda question: question.kind != Kind.EMAIL)
        languages = serializers.ChoiceField(**_OPTIONAL, choices=list(desk.languages), default=desk.language)
        own = {question.code: field_of(question) for question in questions}
        return {**own, "language": languages, **super().get_fields()}


class AdditionRequest(Body):
    """More about a complaint: words, answers, files; at least one of them."""

    screenshots: Any = serializers.ListField(child=GivenFile(), allow_null=True, **_FILES)

    def get_fields(self) -> dict[str, Any]:
        """What the desk's form asks but for who writes and about what, which is known."""
        own = {each.code: field_of(each) for each in _asked() if not each.known and each.kind != Kind.EMAIL}
        for field in own.values():
            field.required, field.allow_null = False, True
        return {**own, **super().get_fields()}


class FollowUpAnswer(Body):
    """What the requester says to a question that the desk asked some days later."""

    answer = serializers.CharField(max_length=40)


def _asked() -> Iterable[Question]:
    try:
        return asked().questions
    except DatabaseError:  # A deployment is checked before its database is there, or is of this version.
        return installed().form.questions


class _AsForm(Body):
    """A body as a form, which knows no null, and can carry files as they are."""

    screenshots: Any = serializers.ListField(child=Picture(), **_FILES)

    def get_fields(self) -> dict[str, Any]:
        """The same fields."""
        fields = super().get_fields()
        for field in fields.values():
            field.allow_null = False
        return fields


class ComplaintWithScreenshots(_AsForm, ComplaintRequest):
    """A complaint as a form."""


class AdditionWithFiles(_AsForm, AdditionRequest):
    """More about a complaint, as a form."""


class Wrong(serializers.Serializer[Any]):
    """One thing to mend."""

    code = serializers.CharField()
    message = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """Why nothing was done (RFC 9457). ``errors`` says for each field what is wrong with it."""

    status = serializers.IntegerField()
    title = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=Wrong(many=True), required=False)  # type: ignore[assignment]  # As below.


class TicketCreated(serializers.Serializer[Any]):
    """What became of a complaint. ``status_url`` shows what this client sent, until its requester adds to it.

    ``pictures_left_out`` and ``files_left_out`` are how many pictures and other files there was no room for: they may
    be sent again later, with another key.
    """

    reference = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["created", "joined", "repeated"])
    status_url = serializers.URLField(allow_null=True)
    pictures_left_out = serializers.IntegerField()
    files_left_out = serializers.IntegerField()


class ReasonShown(serializers.Serializer[Any]):
    """One term of the decision's sum, in log-odds, with the place it came from."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # The metaclass takes it for a field.
    weight = serializers.FloatField()
    text = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # Likewise.
    field = serializers.CharField(allow_blank=True)
    span = serializers.ListField(child=serializers.IntegerField(), allow_null=True)
    screenshot = serializers.IntegerField(allow_null=True)
    box = serializers.ListField(child=serializers.ListField(child=serializers.IntegerField()), allow_null=True)
    quote = serializers.CharField(allow_blank=True)


class FollowUpShown(serializers.Serializer[Any]):
    """A planned or past follow-up."""

    kind = serializers.CharField()
    sequence = serializers.IntegerField()
    due_at = serializers.DateTimeField()
    state = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)


class VerdictShown(serializers.Serializer[Any]):
    """The newest classification."""

    category = serializers.CharField()
    second = serializers.CharField(allow_blank=True)
    author = serializers.CharField()
    confidence = serializers.FloatField()
    confidences = serializers.DictField(child=serializers.FloatField())
    disposition = serializers.CharField()
    question = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    reasons = ReasonShown(many=True)


class TicketShown(serializers.Serializer[Any]):
    """A ticket as its sender may see it. ``verdict`` is null until the ticket has been read.

    Once its requester has added to it by themselves, reasons and reply are theirs to read, and are left out here.
    """

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=TicketState.choices)
    resolution = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    status_url = serializers.URLField()
    verdict = VerdictShown(allow_null=True)
    reply = serializers.CharField(allow_null=True, help_text="The newest automatic reply, without its links.")
    follow_ups = FollowUpShown(many=True)


def ticket_shown(ticket: Ticket, *, status_url: str) -> dict[str, Any]:
    """A ticket in the shape of TicketShown."""
    judged = ticket.classifications.order_by("id").last()
    reply = ticket.replies.exclude(UNDONE).exclude(kind=ReplyKind.FORWARD).order_by("id").last()
    # An agent's words may tell what others said: they are for whoever reads the requester's mail.
    is_all_theirs = ticket.shared_at is None and reply is not None and reply.kind != ReplyKind.AGENT
    return {
        "reference": ticket.reference,
        "state": ticket.state,
        "resolution": ticket.resolution,
        "created_at": ticket.created_at,
        "status_url": status_url,
        "verdict": verdict_shown(judged, ticket, explains=ticket.shared_at is None) if judged else None,
        "reply": shown_words(reply, ticket, is_owner=False) if reply and is_all_theirs else None,
        "follow_ups": list(ticket.follow_ups.values("kind", "sequence", "due_at", "state", "answer")),
    }


def verdict_shown(judged: Classification, ticket: Ticket, *, explains: bool = True) -> dict[str, Any]:
    """A verdict in the shape of VerdictShown; ``explains``: with its reasons."""
    names = ("category", "second", "author", "confidence", "confidences", "disposition", "question", "due_on")
    reasons = [
        {
            **{name: reason[name] for name in ("code", "label", "weight")},
            "text": explain(reason_from(reason), language=ticket.language),
            **reason["origin"],
        }
        for reason in (judged.reasons if explains else ())
    ]
    return {**{name: getattr(judged, name) for name in names}, "reasons": reasons}
