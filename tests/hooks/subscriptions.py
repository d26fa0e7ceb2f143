"""Subscriptions for tests, and what is posted to them."""

import json
from typing import Any

from tests.factories import WEDNESDAY
from triage.hooks.events import SOURCES
from triage.hooks.secrets import sealed
from triage.models import Delivery, Subscription
from triage.pipeline.hook_outcomes import claim

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def subscription(address: str = "https://crm.example.org/hooks", **fields: Any) -> Subscription:
    """One that wants everything, without personal data."""
    wanted = {"name": "CRM", "address": address, "events": list(SOURCES), "created_at": WEDNESDAY}
    return Subscription.objects.create(**{**wanted, "secret": sealed(SECRET), **fields})


def bodies(of: Subscription) -> list[dict[str, Any]]:
    """What would be posted, in its order, if the receiver took everything."""
    found = []
    while rows := claim(of, now=WEDNESDAY)[1]:
        found += [json.loads(row.body) for row in rows]
        Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state="delivered", ended_at=WEDNESDAY)
    return found
