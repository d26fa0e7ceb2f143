"""What is posted: the body of a delivery, and the headers of an attempt (Standard Webhooks 1.0).

A body says what happened, from the event's row and rows that it names, none of which change: so it is the same whenever
it is made. How a ticket stands now is for the API to say. Without the scope for personal data it holds references,
codes and times; with it also who the requester is and what was written. Circumstances that a person tells of (harm,
illness and the like) are never in it, nor a hand-over's reason that is one.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from standardwebhooks import Webhook

from triage.hooks.events import type_of
from triage.hooks.secrets import opened
from triage.models import Escalation, EventKind, Note, Reply, Submission, Subscription

VERSION = 1
"""Of the payloads. A field may be added at any time; taking one away, or changing what one means, is a new version."""


class Happened(NamedTuple):
    """As much of a ticket's event as bodies tell: plain values, since a model of each would cost more than posting."""

    sequence: int
    kind: str
    at: datetime
    agent: int | None
    data: Any
    ticket: int
    reference: str
    name: str
    email: str


def body_of(source: str, event: Happened, *, has_personal_data: bool) -> str:
    """The body that tells of a ticket's event."""
    data = {"ticket": event.reference, "by_agent": event.agent is not None, **_details(event)}
    if has_personal_data:
        data |= _personal(event)
    return body(source, data, at=event.at, sequence=event.sequence)


def body(source: str, data: Mapping[str, Any], *, at: datetime, sequence: int | None = None) -> str:
    """A payload as text. ``sequence`` grows along each ticket."""
    order = {} if sequence is None else {"sequence": sequence}
    told = {"type": type_of(source), "version": VERSION, "timestamp": _time(at), **order, "data": dict(data)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def signers(subscription: Subscription, *, now: datetime) -> list[Webhook]:
    """By what is signed: the secret, and the one before it while that still counts. Raises InvalidToken."""
    secrets = [subscription.secret]
    if subscription.old_until is not None and now < subscription.old_until:
        secrets.append(subscription.old_secret)
    return [Webhook(opened(secret)) for secret in secrets]


def headers(key: str, text: str, signed_by: Sequence[Webhook], *, now: datetime) -> dict[str, str]:
    """The headers of an attempt at ``now``; ``key`` is the message's id, the same at every attempt."""
    return {
        "content-type": "application/json",
        "user-agent": "triage-webhooks/1",
        "webhook-id": key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(each.sign(key, now.astimezone(UTC), text) for each in signed_by),
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _details(event: Happened) -> dict[str, Any]:
    """The codes that belong to a kind of event."""
    told = event.data
    match event.kind:
        case EventKind.RECEIVED | EventKind.JOINED:
            return {"channel": told.get("channel", "")}
        case EventKind.CLASSIFIED:
            return {"category": told["category"], "disposition": told["disposition"]}
        case EventKind.TO_AGENT:  # What a person told of themselves stands here, too, where it holds the answer back.
            why = told.get("why", "")
            return {"why": why if why in Escalation.values else Escalation.HELD.value}
        case EventKind.ASSIGNED:
            return {"is_assigned": told.get("assignee") is not None}
        case EventKind.CLOSED:
            return {"resolution": told.get("resolution", "")}
    return {}


def _personal(event: Happened) -> dict[str, Any]:
    """Who the requester is, and what was written; empty once the ticket was erased."""
    told: dict[str, Any] = {"requester": {"name": event.name, "email": event.email}}
    match event.kind:
        case EventKind.RECEIVED | EventKind.JOINED:
            rows = Submission.objects.filter(ticket=event.ticket, received_at=event.at).order_by("-pk")
            told["words"] = rows.values_list("description", flat=True).first() or ""
        case EventKind.REPLIED:
            letters = Reply.objects.filter(pk=event.data.get("reply"))
            told["words"] = letters.values_list("body", flat=True).first() or ""
        case EventKind.NOTED:
            told["words"] = Note.objects.filter(pk=event.data.get("note")).values_list("text", flat=True).first() or ""
    return told
