"""Reply rows: what is written to whom, once per (ticket, key)."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.urls import reverse

from triage.decision.facts import Facts
from triage.models import Classification, EventKind, Reply, ReplyKind, Ticket, TicketEvent
from triage.nudge import nudge
from triage.outbox.compose import Letter, Occasion, compose
from triage.playbook.desk import Desk


def status_link(ticket: Ticket) -> str:
    """The secret address of the ticket's status page."""
    return settings.PUBLIC_URL + reverse("portal:status", args=[ticket.token])


def write(
    ticket: Ticket,
    *,
    kind: ReplyKind,
    code: str,
    key: str,
    classification: Classification | None,
    desk: Desk,
    now: datetime,
    message: str = "",
    platform: str = "",
    agent: AbstractBaseUser | None = None,
) -> Reply | None:
    """Compose the canned reply ``code`` and queue it; None when (ticket, ``key``) has been written before.

    ``message`` are an agent's own words and ``agent`` who wrote them; ``platform`` is the code of the one that it is
    about, where the ticket's own facts need not know it.

    Call it inside the transaction that records why the reply is written.
    """
    occasion = _occasion(ticket, classification=classification, now=now, message=message)
    if platform:
        occasion = replace(occasion, facts=replace(occasion.facts, platform=platform))
    letter = compose(code, occasion, desk=desk)
    reply = _store(ticket, letter, kind=kind, key=key, classification=classification, now=now)
    if reply is not None:
        TicketEvent.objects.create(
            ticket=ticket,
            kind=EventKind.REPLIED,
            at=now,
            agent_id=agent.pk if agent else None,
            data={"reply": reply.pk, "kind": kind, "code": code},
        )
        nudge("send", reply.pk)
    return reply


def _occasion(ticket: Ticket, *, classification: Classification | None, now: datetime, message: str) -> Occasion:
    if classification is None:
        facts, verdict = Facts(now=now, language=ticket.language, name=ticket.requester_name), None
    else:
        facts, verdict = classification.frozen_facts(), classification.verdict()
    return Occasion(
        reference=ticket.reference,
        status_link=status_link(ticket),
        language=ticket.language,
        facts=replace(facts, now=now),
        verdict=verdict,
        now=now,
        message=message,
    )


def _store(
    ticket: Ticket, letter: Letter, *, kind: ReplyKind, key: str, classification: Classification | None, now: datetime
) -> Reply | None:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    reply, created = Reply.objects.get_or_create(
        ticket=ticket,
        key=key,
        defaults={
            "kind": kind,
            "classification": classification,
            "to": ticket.requester_email,
            "language": ticket.language,
            "subject": letter.subject[:200],
            "text": letter.text,
            "html": letter.html,
            "message_id": f"<{ticket.reference.lower()}.{key}@{domain}>",
            "created_at": now,
            "due_at": now,
        },
    )
    return reply if created else None
