"""Sending anew what was given up: after an outage that was taken for the letters' fault, or lasted too long.

A letter goes out as it was, with its Message-ID, so that whoever has it already sees it once. What a person has taken
up meanwhile is theirs: of such a ticket only people's own letters are sent.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime

import structlog
from django.db import transaction

from triage.models import Escalation, EventKind, Reply, ReplyState, Ticket, TicketEvent, TicketState
from triage.models.reply import BY_PEOPLE
from triage.nudge import nudge
from triage.pipeline.handing_over import MOST_DOUBTS
from triage.pipeline.send import outdated
from triage.tickets.resending import state_after
from triage.tickets.transitions import note_event, sent_after_all

STEP = 200

log = structlog.get_logger("triage.resend")


def resend(
    *, since: datetime, error: str = "", dry_run: bool = False, now: datetime, tell: Callable[[int, int], None]
) -> Counter[str]:
    """Queue the replies that were given up ``since`` then (with the code ``error``), each once however often it runs.

    Gives how many were ``queued`` and how many ``tickets`` went back from the agents; how many were left since a person
    has the ticket (``taken``), or since the letter no longer holds (``outdated``); and how many failed by code
    (``error smtp_535``).
    """
    found: Counter[str] = Counter()
    failed = list(_failed(since=since, error=error))
    for done, pk in enumerate(failed, start=1):
        with transaction.atomic():
            found.update(_again(pk, dry_run=dry_run, now=now))
        tell(done, len(failed))
    return found


def _failed(*, since: datetime, error: str) -> Iterator[int]:
    told = TicketEvent.objects.filter(kind=EventKind.SEND_FAILED, at__gte=since).order_by("id")
    pks = dict.fromkeys(told.values_list("data__reply", flat=True))
    rows = Reply.objects.filter(state=ReplyState.FAILED)
    rows = rows.filter(last_error=error) if error else rows
    wanted = list(pks)
    for start in range(0, len(wanted), STEP):
        yield from rows.filter(pk__in=wanted[start : start + STEP]).order_by("id").values_list("pk", flat=True)


def _again(pk: int, *, dry_run: bool, now: datetime) -> list[str]:
    reply = Reply.objects.select_related("classification").get(pk=pk)
    reply.ticket = ticket = Ticket.objects.select_for_update().get(pk=reply.ticket_id)
    is_untouched = _is_untouched(ticket, reply)
    if outdated(reply):
        return ["outdated"]
    if reply.kind not in BY_PEOPLE and not is_untouched:
        return ["taken"]
    goes_back = is_untouched and ticket.escalation == Escalation.SEND_FAILED
    told = ["queued", f"error {reply.last_error}", *(["tickets"] if goes_back else [])]
    if dry_run:
        return told
    anew = {"state": ReplyState.QUEUED, "due_at": now, "attempts": 0, "last_error": ""}
    if not Reply.objects.filter(pk=pk, state=ReplyState.FAILED).update(
        **anew, doubts=min(reply.doubts, MOST_DOUBTS - 1)
    ):
        return []
    if goes_back and sent_after_all(ticket, state=state_after(ticket), now=now):
        note_event(ticket, EventKind.RESENT, now=now)
    nudge("send", pk)
    log.info("reply_sent_anew", ticket=ticket.reference, reply=reply.key)
    return told


def _is_untouched(ticket: Ticket, reply: Reply) -> bool:
    """Whether no person has done anything about the ticket since the reply failed, and nobody else need."""
    events = TicketEvent.objects.filter(ticket=ticket)
    failed = events.filter(kind=EventKind.SEND_FAILED, data__reply=reply.pk).order_by("-id").first()
    if failed is None or events.filter(pk__gt=failed.pk, agent__isnull=False).exists():
        return False
    return ticket.state != TicketState.WITH_AGENT or ticket.escalation == Escalation.SEND_FAILED
