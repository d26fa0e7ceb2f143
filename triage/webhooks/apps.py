"""Wires the one place where anymail's signals are received, and the checks of its settings."""

from django.apps import AppConfig
from django.core import checks


class WebhooksConfig(AppConfig):
    """The mail provider's webhooks."""

    name = "triage.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Signals are anymail's interface, not ours: each has one receiver."""
        from anymail.signals import inbound, tracking

        from triage.webhooks import receivers
        from triage.webhooks.checks import provider_is_complete

        inbound.connect(receivers.keep_mail, dispatch_uid="triage.keep_mail")
        tracking.connect(receivers.note_undelivered, dispatch_uid="triage.note_undelivered")
        checks.register(provider_is_complete)
