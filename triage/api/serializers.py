"""The shapes of requests and answers, for the schema and for output. Cleaning is done by the complaint form."""

from typing import Any

from rest_framework import serializers

from triage.decision.codec import reason_from
from triage.decision.facts import ReviewState, Symptom
from triage.models import ReplyKind, Ticket, TicketState
from triage.models.reply import UNDONE
from triage.outbox.sentences import explain
from triage.outbox.shown import shown_words


class ComplaintRequest(serializers.Serializer[Any]):
    """A complaint. Only ``email`` and one of ``description`` and ``what_you_see`` are required."""

    email = serializers.EmailField(help_text="Where the answer goes.")
    name = serializers.CharField(required=False, max_length=200, help_text="As in the Prakerja account.")
    platform = serializers.CharField(required=False, max_length=100, help_text="A platform's code, name or alias.")
    training = serializers.CharField(required=False, max_length=200)
    institution = serializers.CharField(required=False, max_length=200)
    completed_on = serializers.CharField(required=False, help_text="A date such as 2026-09-17, or `not_finished`.")
    what_you_see = serializers.ChoiceField(required=False, choices=[symptom.value for symptom in Symptom])
    printed_name = serializers.CharField(required=False, max_length=200, help_text="The name on the certificate.")
    other_sites_open = serializers.BooleanField(required=False, allow_null=True)
    other_network_tried = serializers.BooleanField(required=False, allow_null=True)
    review_state = serializers.ChoiceField(required=False, choices=[state.value for state in ReviewState])
    description = serializers.CharField(required=False, max_length=5000)
    language = serializers.ChoiceField(required=False, choices=["id", "en"], default="id")
    screenshots = serializers.ListField(
        child=serializers.FileField(), required=False, max_length=5, help_text="Pictures, up to 10 MB each."
    )


class TicketCreated(serializers.Serializer[Any]):
    """What became of a complaint. ``status_url`` shows what this client sent, until its requester adds to it.

    ``pictures_left_out`` is how many of the pictures there was no room for: they may be sent again later, with another
    key.
    """

    reference = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["created", "joined", "repeated"])
    status_url = serializers.URLField(allow_null=True)
    pictures_left_out = serializers.IntegerField()


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
    state = serializers.ChoiceField(choices=TicketState.values)
    resolution = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    status_url = serializers.URLField()
    verdict = VerdictShown(allow_null=True)
    reply = serializers.CharField(allow_null=True, help_text="The newest automatic reply, without its links.")
    follow_ups = FollowUpShown(many=True)


def ticket_shown(ticket: Ticket, *, status_url: str) -> dict[str, Any]:
    """A ticket in the shape of TicketShown."""
    judged = ticket.classifications.order_by("id").last()
    reply = ticket.replies.exclude(UNDONE).order_by("id").last()
    # An agent's words may tell what others said: they are for whoever reads the requester's mail.
    is_all_theirs = ticket.shared_at is None and reply is not None and reply.kind != ReplyKind.AGENT
    verdict: dict[str, Any] | None = None
    if judged is not None:
        names = ("category", "second", "author", "confidence", "confidences", "disposition", "question", "due_on")
        verdict = {name: getattr(judged, name) for name in names}
        verdict["reasons"] = [
            {
                **{name: reason[name] for name in ("code", "label", "weight")},
                "text": explain(reason_from(reason), language=ticket.language),
                **reason["origin"],
            }
            for reason in (judged.reasons if ticket.shared_at is None else ())
        ]
    return {
        "reference": ticket.reference,
        "state": ticket.state,
        "resolution": ticket.resolution,
        "created_at": ticket.created_at,
        "status_url": status_url,
        "verdict": verdict,
        "reply": shown_words(reply, ticket, is_owner=False) if reply and is_all_theirs else None,
        "follow_ups": list(ticket.follow_ups.values("kind", "sequence", "due_at", "state", "answer")),
    }
