"""The rows of subscriptions and deliveries: what people do with them, and events that are no ticket's."""

import json
from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from triage.hooks.events import CHANNEL_DOWN, CHANNEL_UP, TEST
from triage.hooks.payloads import body
from triage.hooks.secrets import new_secret, sealed
from triage.models import AuditAction, Delivery, DeliveryState, Incident, Part, Subscription, SubscriptionState
from triage.models.audit import Change, Changes, identified, note
from triage.models.lease import RELEASED, free
from triage.models.part import CHAT, IN, OUT

OVERLAP = timedelta(hours=24)
"""For so long the secret before the newest one still signs."""
KEPT = timedelta(days=7)
"""Deliveries that have ended are kept for so long, with their bodies; those of one that is off, too."""
FORGOTTEN_AT_ONCE = 5_000
ANEW: Mapping[str, Any] = {"failing_since": None, "failures": 0, "rests_until": None, "last_error": ""}
"""Fields of a subscription that does not fail."""


def tell(source: str, occasion: str, data: Mapping[str, Any], *, now: datetime) -> None:
    """Within a transaction: tell whoever wants it of what is no ticket's event, once an ``occasion``."""
    wanted = Subscription.objects.filter(state=SubscriptionState.WORKING, events__contains=[source])
    text = body(source, data, at=now)
    Delivery.objects.bulk_create(
        [_delivery(row, source, occasion, text, now=now) for row in wanted], ignore_conflicts=True
    )


def tell_of_incident(source: str, incident: Incident, *, now: datetime) -> None:
    """Within a transaction: tell what became of an incident."""
    data = {"incident": incident.pk, "platform": incident.platform_id, "category": incident.category}
    tell(source, f"{source} {incident.pk}", data | {"began_at": incident.began_at.isoformat()}, now=now)


def tell_of_channel(part: Part, occasion: str, *, now: datetime) -> None:
    """Tell of a mailbox, or the sending by mail or chat, that has failed for long; ``occasion`` names the outage.

    ``channel`` is for programs (of a chat its code, "whatsapp"), ``name`` for people ("WhatsApp").
    """
    if part.name == OUT or part.name.startswith((IN, CHAT)):
        since = part.failing_since.isoformat() if part.failing_since else None
        told = {"channel": part.name.removeprefix(CHAT), "name": part.label}
        tell(CHANNEL_DOWN, occasion, {**told, "why": part.why, "since": since}, now=now)


def tell_of_recovery(failing: Set[str], *, now: datetime) -> None:
    """Tell of channels that work again: those that were told to be down and are not among the ``failing`` occasions."""
    lately = Delivery.objects.filter(event__isnull=True, at__gt=now - KEPT)
    told = dict(lately.filter(source=CHANNEL_DOWN).values_list("occasion", "body"))
    over = set(lately.filter(source=CHANNEL_UP).values_list("occasion", flat=True))
    for occasion in told.keys() - failing - {each.removesuffix(" over") for each in over}:
        data = {name: each for name, each in json.loads(told[occasion])["data"].items() if name in ("channel", "name")}
        tell(CHANNEL_UP, f"{occasion} over", data, now=now)


@transaction.atomic
def subscribe(row: Subscription, *, by: User, now: datetime) -> str:
    """Keep a new subscription; gives its secret, which nobody can read later."""
    secret = new_secret()
    row.owner, row.created_at, row.secret = by, now, sealed(secret)
    row.save(force_insert=True)
    note([Change(AuditAction.ADDED, *identified(row), _plain(row))], who=by, now=now)
    return secret


@transaction.atomic
def change(row: Subscription, *, by: User, now: datetime) -> bool:
    """Keep what was changed of the row's name, address, events and scope; whether anything was."""
    names = ("name", "address", "events", "has_personal_data")
    before = Subscription.objects.select_for_update().get(pk=row.pk)
    changed = [name for name in names if getattr(before, name) != getattr(row, name)]
    if not changed:
        return False
    anew = ANEW if "address" in changed else {}
    Subscription.objects.filter(pk=row.pk).update(**{name: getattr(row, name) for name in changed}, **anew)
    plain = {"has_personal_data": (before.has_personal_data, row.has_personal_data)}
    note([Change(AuditAction.CHANGED, *identified(row), {name: plain.get(name) for name in changed})], who=by, now=now)
    return True


@transaction.atomic
def rotate(row: Subscription, *, by: User, now: datetime) -> str:
    """Give it another secret; for a day messages are signed by both. Gives the new one."""
    locked, secret = Subscription.objects.select_for_update().get(pk=row.pk), new_secret()
    Subscription.objects.filter(pk=row.pk).update(
        secret=sealed(secret), old_secret=locked.secret, old_until=now + OVERLAP
    )
    note([Change(AuditAction.CHANGED, *identified(row), {"secret": None})], who=by, now=now)
    return secret


@transaction.atomic
def set_state(row: Subscription, state: SubscriptionState, *, by: User | None, now: datetime) -> bool:
    """Switch it on or off, by a person or (``by`` is None) for its failures; whether it was otherwise before.

    What waits is kept for when it is on again; what happens meanwhile is not told.
    """
    others = Subscription.objects.there().filter(pk=row.pk).exclude(state=state)
    if by is None:
        others = others.filter(state=SubscriptionState.WORKING)
    before = others.select_for_update().values_list("state", flat=True).first()
    if before is None or not others.update(state=state, **(ANEW if state == SubscriptionState.WORKING else {})):
        return False
    note([Change(AuditAction.CHANGED, *identified(row), {"state": (before, state.value)})], who=by, now=now)
    return True


@transaction.atomic
def delete(row: Subscription, *, by: User, now: datetime) -> int:
    """Tell it nothing any more; gives how many messages waited, which are ended. Twice is harmless.

    What is on its way just now is recorded as it turns out.
    """
    there = Subscription.objects.there().filter(pk=row.pk)
    if not there.update(state=SubscriptionState.DISABLED, deleted_at=now, **ANEW):
        return 0
    waiting = Delivery.objects.filter(free(now), subscription=row.pk, state=DeliveryState.WAITING)
    ended = waiting.update(state=DeliveryState.FAILED, ended_at=now, last_error="deleted", **RELEASED)
    row.notices.all().delete()
    note([Change(AuditAction.DELETED, *identified(row), {"waiting": (ended, 0)})], who=by, now=now)
    return ended


def send_test(row: Subscription, *, now: datetime) -> Delivery:
    """Have a message posted that tells of nothing."""
    text = body(TEST, {"subscription": row.pk}, at=now)
    delivery = _delivery(row, TEST, f"test {uuid4().hex}", text, now=now)
    delivery.save(force_insert=True)
    return delivery


def redeliver(delivery: Delivery, *, now: datetime) -> bool:
    """Have one that has ended posted again, under the same id; whether it had ended."""
    ended = Delivery.objects.filter(pk=delivery.pk).exclude(state=DeliveryState.WAITING)
    anew = {"state": DeliveryState.WAITING, "ended_at": None, "since": now, "due_at": now, "attempts": 0}
    return ended.update(**anew) == 1


def forget_old(*, now: datetime) -> int:
    """Delete the oldest deliveries whose time is over, some at a time; gives how many. Subscriptions that were deleted
    go with their last ones.
    """
    oldest = Delivery.objects.order_by("id").values_list("pk", "since", "state", "subscription__state")
    over = [
        pk
        for pk, since, state, of in oldest[:FORGOTTEN_AT_ONCE]
        if since <= now - KEPT and (state != DeliveryState.WAITING or of != SubscriptionState.WORKING)
    ]
    gone = Delivery.objects.filter(pk__in=over).delete()[0]
    Subscription.objects.filter(deleted_at__lte=now - KEPT, deliveries=None).delete()
    return gone


def forget_bodies(tickets: Sequence[int]) -> None:
    """What was posted of these tickets goes with their words. What still waits says then what is left to be said."""
    Delivery.objects.filter(Q(~Q(body="") | ~Q(answer="")), ticket__in=tickets).update(body="", answer="")


def _delivery(row: Subscription, source: str, occasion: str, text: str, *, now: datetime) -> Delivery:
    return Delivery(subscription=row, source=source, occasion=occasion, body=text, at=now, since=now, due_at=now)


def _plain(row: Subscription) -> Changes:
    return {"name": None, "address": None, "events": None, "has_personal_data": (None, row.has_personal_data)}
