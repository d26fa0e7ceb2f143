"""Outgoing webhooks: who wants to be told of which events, and each event that is told to each of them."""

from typing import Self
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.event import TicketEvent
from triage.models.lease import Claimable
from triage.models.ticket import Ticket


class SubscriptionState(models.TextChoices):
    """Whether events are posted."""

    WORKING = "working", _("active")
    DISABLED = "disabled", _("disabled")
    FAILED = "failed", _("disabled after failures")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions."""

    def there(self) -> Self:
        """Those that nobody has deleted."""
        return self.filter(deleted_at__isnull=True)


class Subscription(models.Model):
    """A program's address to which events are posted. ``events`` are sources (``hooks.events.SOURCES``).

    Secrets are sealed; ``old_secret`` signs beside the new one until ``old_until``. ``failing_since`` is None while the
    address takes what is posted; after a failure that concerns all of it nothing is posted until ``rests_until``.
    One that was deleted (``deleted_at``) is kept for its last messages, and since an event that is being written just
    then may still be told to it.
    """

    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=500)
    events = ArrayField(models.CharField(max_length=30), verbose_name=_("events"))
    has_personal_data = models.BooleanField(_("with personal data"), default=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    state = models.CharField(
        _("state"), max_length=10, choices=SubscriptionState, default=SubscriptionState.WORKING, editable=False
    )
    secret = models.TextField(editable=False)
    old_secret = models.TextField(blank=True, default="", editable=False)
    old_until = models.DateTimeField(null=True, editable=False)
    delivered_at = models.DateTimeField(null=True, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    rests_until = models.DateTimeField(null=True, editable=False)
    last_error = models.CharField(max_length=20, blank=True, default="", editable=False)
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        default_permissions = ("view", "add", "change")
        constraints = [
            models.CheckConstraint(name="subscription_state_is_known", condition=Q(state__in=SubscriptionState.values)),
            models.CheckConstraint(
                name="subscription_rests_only_while_failing",
                condition=Q(failing_since__isnull=False) | Q(rests_until__isnull=True, failures=0, last_error=""),
            ),
            models.CheckConstraint(
                name="subscription_deleted_is_off", condition=Q(deleted_at__isnull=True) | Q(state="disabled")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("delivered")
    FAILED = "failed", _("given up")


class Delivery(Claimable):
    """One event for one subscription. Of a ticket's events a trigger writes them, in the event's own transaction.

    ``key`` is the message's id to the receiver, the same at every attempt. What is no ticket's event has an
    ``occasion`` instead of an ``event``, and its body from the beginning. ``doubts`` counts attempts of which nobody
    knows whether they arrived; ``status`` and ``answer`` are the receiver's last.
    """

    key = models.UUIDField(default=uuid4, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    source = models.CharField(max_length=30)
    event = models.ForeignKey(TicketEvent, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    occasion = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    doubts = models.PositiveSmallIntegerField(default=0, editable=False)
    body = models.TextField(blank=True, default="")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(max_length=500, blank=True, default="")
    took_ms = models.PositiveIntegerField(null=True)

    class Meta:
        default_permissions = ()  # Whoever may see the subscription.
        constraints = [
            models.UniqueConstraint(name="delivery_once", fields=["event", "subscription"]),
            models.UniqueConstraint(
                name="delivery_once_an_occasion", fields=["subscription", "occasion"], condition=Q(event__isnull=True)
            ),
            models.CheckConstraint(
                name="delivery_is_of_something",
                condition=Q(event__isnull=False, ticket__isnull=False, occasion="")
                | (Q(event__isnull=True, ticket__isnull=True) & ~Q(occasion="") & ~Q(body="")),
            ),
            models.CheckConstraint(
                name="delivery_ended_has_a_time",
                condition=Q(state="waiting", ended_at__isnull=True)
                | Q(state__in=["delivered", "failed"], ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="delivery_waiting", fields=["subscription", "id"], condition=Q(state="waiting")),
            models.Index(name="delivery_of_subscription", fields=["subscription", "-id"]),
            # Whether an earlier one of the ticket waits; and what is erased with it.
            models.Index(
                name="delivery_of_ticket", fields=["ticket", "subscription"], condition=Q(ticket__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"
