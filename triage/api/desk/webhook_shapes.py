"""What programs that administer webhooks send, and what they are told."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from triage import hooks
from triage.api.bodies import Body
from triage.hooks.destinations import LONGEST, Refused, read
from triage.models import Delivery, Subscription, SubscriptionState
from triage.workspace.webhooks.forms import REFUSED

TYPES = list(hooks.SOURCE_OF)
STATES = [SubscriptionState.WORKING.value, SubscriptionState.DISABLED.value]


class WebhookBody(Body):
    """What is posted where. Without `personal_data`: references, codes and times only."""

    name = serializers.CharField(max_length=60)
    address = serializers.CharField(max_length=LONGEST, help_text="Such as `https://example.org/hooks`.")
    events = serializers.ListField(child=serializers.ChoiceField(TYPES), min_length=1, max_length=len(TYPES))
    personal_data = serializers.BooleanField(required=False, default=False)

    def validate_address(self, address: str) -> str:
        """One that may be posted to, as far as it can be told by looking at it."""
        try:
            read(address)
        except Refused as refused:
            raise serializers.ValidationError(_(REFUSED[refused.code]), code=refused.code) from refused
        return address

    def changed(self, row: Subscription) -> Subscription:
        """The row with what was sent."""
        said = dict(self.validated_data)
        if "personal_data" in said:
            row.has_personal_data = said["personal_data"]
        if "events" in said:
            row.events = [hooks.SOURCE_OF[each] for each in dict.fromkeys(said["events"])]
        row.name, row.address = said.get("name", row.name), said.get("address", row.address)
        return row


class WebhookChange(WebhookBody):
    """What is to be changed: only what is sent. What happens while it is `disabled` is not told."""

    state = serializers.ChoiceField(STATES)

    def get_fields(self) -> dict[str, Any]:
        """None of them is needed."""
        fields = super().get_fields()
        for field in fields.values():
            field.required, field.default = False, serializers.empty
        return fields


class WebhookShown(serializers.ModelSerializer[Subscription]):
    """A webhook. `failing_since` is null while its receiver takes what is posted."""

    events: Any = serializers.SerializerMethodField()
    personal_data = serializers.BooleanField(source="has_personal_data")
    waiting = serializers.IntegerField(help_text="Messages that have not been taken yet.")

    class Meta:
        model = Subscription
        fields = [
            *("id", "name", "address", "events", "personal_data", "state", "created_at", "delivered_at"),
            *("failing_since", "last_error", "waiting"),
        ]

    def get_events(self, row: Subscription) -> list[str]:
        """By their types."""
        return [hooks.type_of(source) for source in row.events]


class WebhookSecret(serializers.Serializer[Any]):
    """A webhook with its new secret, which is shown once: null where the request was repeated."""

    webhook = WebhookShown()
    secret = serializers.CharField(allow_null=True)


class WebhookPage(serializers.Serializer[Any]):
    """All webhooks."""

    results = WebhookShown(many=True)


class WebhookEnd(serializers.Serializer[Any]):
    """How many messages waited, and are not sent any more."""

    ended = serializers.IntegerField()


class DeliveryLine(serializers.ModelSerializer[Delivery]):
    """A message. `doubts` counts attempts that may have arrived; `status` is the receiver's last, `due_at` when it is
    posted next while it is waiting.
    """

    message: Any = serializers.SerializerMethodField(help_text="Its `webhook-id`.")
    type: Any = serializers.SerializerMethodField()
    ticket: Any = serializers.CharField(source="ticket.reference", allow_null=True, read_only=True)

    class Meta:
        model = Delivery
        fields = [
            *("id", "message", "type", "ticket", "at", "state", "attempts", "doubts", "due_at", "ended_at", "status"),
            *("took_ms", "last_error"),
        ]

    def get_message(self, row: Delivery) -> str:
        """As the receiver knows it."""
        return f"msg_{row.key.hex}"

    def get_type(self, row: Delivery) -> str:
        """As its body says."""
        return hooks.type_of(row.source)


class DeliveryShown(DeliveryLine):
    """A message with its `body` ("" before it was posted, and once its ticket is forgotten) and the last `answer`."""

    class Meta(DeliveryLine.Meta):
        fields = [*DeliveryLine.Meta.fields, "body", "answer"]


class DeliveryPage(serializers.Serializer[Any]):
    """Messages, newest first."""

    next = serializers.URLField(allow_null=True)
    results = DeliveryLine(many=True)
