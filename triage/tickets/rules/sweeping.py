"""Rules that wait for time, or for an answer: which tickets are due, and their turn.

Nothing marks a ticket as due. The sweep asks, for each trigger and its hours, for the tickets that came to it within
the last day and have not been looked at (``RuleLook``): a day's tickets by an index, however many there are. So
workers may be away for a day, and a rule that is new leaves alone what came to that point before it.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, Exists, F, Func, Max, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from triage import parts
from triage.decision.automation import WITH_THE_VERDICT, Trigger, kept_back
from triage.decision.verdict import Disposition
from triage.models import EventKind, Reply, ReplyKind, RuleLook, Ticket, TicketEvent, TicketState
from triage.models.ticket import TicketQuerySet
from triage.playbook import desk
from triage.playbook.desk import Desk
from triage.tickets.rules.actions import Doing
from triage.tickets.rules.running import run_now

LATE = timedelta(days=1)
"""For so long a ticket may have been due: older ones are left alone."""
BATCH = 200
"""Tickets that one task takes of each trigger at most."""
KEPT = timedelta(days=3)
"""How long a look is kept once its moment is over: longer than ``LATE``, after which no sweep comes upon it."""
ANSWERS = [ReplyKind.VERDICT, ReplyKind.QUESTION, ReplyKind.AGENT]
SILENT = [TicketState.ANSWERED, TicketState.ASKED]
"""It is the requester's turn, or nobody's."""
COLUMNS = {Trigger.WAITED: "waiting_since", Trigger.BEFORE_DUE: "sla_due_at"}
"""The ticket's time by which it is due, and which names the occasion."""
BY_RULE = "rule-"
"""What the keys of rules' own letters begin with: they trigger nothing."""

log = structlog.get_logger("triage.rules")


def _second(column: str) -> Func:
    """A time as whole seconds since 1970, which name an occasion."""
    return Func(
        F(column), template="floor(extract(epoch FROM %(expressions)s))::bigint", output_field=BigIntegerField()
    )


def is_any_due() -> bool:
    """Whether the desk has rules that are found by sweeping. A nudge of ``rules`` then looks itself."""
    return any(True for _ in _swept(desk.current()))


def _swept(current: Desk) -> Iterator[tuple[Trigger, int]]:
    return (key for key in current.automations if key[0] not in WITH_THE_VERDICT)


def run_due(*, now: datetime) -> bool:
    """Take some of the tickets that are due, each in a transaction of its own; whether there may be more."""
    more = False
    with desk.held() as current:
        for trigger, hours in _swept(current):
            found = list(_due(current, trigger, hours, now=now)[:BATCH])
            for ticket_id, occasion in found:
                _take(current, RuleLook(ticket_id=ticket_id, trigger=trigger, hours=hours, occasion=occasion, at=now))
            more |= len(found) == BATCH
    return more


def forget_looks(*, now: datetime) -> None:
    """Delete looks upon which no sweep comes any more. What is due later than it was looked at goes by its due time."""
    old = now - KEPT
    is_over = ~Q(trigger=Trigger.BEFORE_DUE) | Q(occasion__lt=int(old.timestamp()))
    RuleLook.objects.filter(is_over, at__lte=old).delete()


def _due(current: Desk, trigger: Trigger, hours: int, *, now: datetime) -> QuerySet[Any, tuple[int, int]]:
    """The tickets that are due for the rules of a trigger, the earliest first, each with its occasion."""
    began = min(rule.since or now for rule in current.automations[trigger, hours])
    span, since = timedelta(hours=hours), max(began, now - LATE)
    found: QuerySet[Any]
    if trigger is Trigger.ANSWERED:
        # By the events: they stand in the order of time, so that a day's are found without an index of their own.
        told = TicketEvent.objects.filter(kind=EventKind.REPLIED, at__gt=since - span, at__lte=now - span)
        told = told.filter(data__kind__in=ANSWERS, ticket__state__in=SILENT)
        found = told.annotate(occasion=Cast(KT("data__reply"), BigIntegerField()), looked_at=F("ticket_id"))
    else:
        waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT)
        if trigger is Trigger.WAITED:
            waiting = waiting.filter(waiting_since__gt=since - span, waiting_since__lte=now - span)
        else:
            waiting = waiting.filter(sla_due_at__gt=since, sla_due_at__lte=now + span)
        found = waiting.annotate(occasion=_second(COLUMNS[trigger]), looked_at=F("pk"))
    same = {"ticket": OuterRef("looked_at"), "occasion": OuterRef("occasion")}
    looked = RuleLook.objects.filter(trigger=trigger, hours=hours, **same)
    return found.filter(~Exists(looked)).order_by("occasion").values_list("looked_at", "occasion")


def _take(current: Desk, look: RuleLook) -> None:
    """Run the rules on one ticket and note the look, or neither. What fails is not tried again, and keeps no other."""
    try:
        with transaction.atomic():
            ticket = _still_due(look).select_for_update(skip_locked=True, of=("self",)).first()
            if ticket is None or _is_looked_at(look):
                return
            look.save(force_insert=True)
            if look.trigger == Trigger.ANSWERED and _newest_answer(look.ticket_id) != look.occasion:
                return
            judged = ticket.classifications.order_by("-id").first()
            doing = Doing(ticket, Trigger(look.trigger), judged, current, look.at, partial(_keeps_back, ticket, judged))
            run_now(doing, current.automations[doing.trigger, look.hours], occasion=look.occasion)
    except IntegrityError:  # Another worker has looked meanwhile.
        return
    except Exception as error:
        if parts.nobodys_fault(error):
            raise
        log.error("rules_failed", ticket_id=look.ticket_id, trigger=look.trigger, exc_info=error)
        look.pk = None
        RuleLook.objects.bulk_create([look], ignore_conflicts=True)


def _is_looked_at(look: RuleLook) -> bool:
    same = {"ticket": look.ticket_id, "trigger": look.trigger, "hours": look.hours, "occasion": look.occasion}
    return RuleLook.objects.filter(**same).exists()


def _still_due(look: RuleLook) -> TicketQuerySet:
    """The ticket, if what made it due still holds: it may have been answered or moved meanwhile."""
    found = Ticket.objects.filter(pk=look.ticket_id)
    if look.trigger == Trigger.ANSWERED:
        return found.filter(state__in=SILENT)
    waiting = found.filter(state=TicketState.WITH_AGENT)
    return waiting.annotate(occasion=_second(COLUMNS[Trigger(look.trigger)])).filter(occasion=look.occasion)


def _newest_answer(ticket_id: int) -> int | None:
    """The key of the newest letter that answers or asks: only silence after the last one counts."""
    answers = Reply.objects.filter(ticket=ticket_id, kind__in=ANSWERS).exclude(key__startswith=BY_RULE)
    newest: int | None = answers.aggregate(newest=Max("pk"))["newest"]
    return newest


def _keeps_back(ticket: Ticket, judged: Any, action: str) -> str:
    """After an answer: nothing more is written where an agent is in conversation, or the decision would not answer;
    closed may be whoever has been answered or asked, by whomever.
    """
    if ticket.is_harm:
        return "harm"
    if ticket.state == TicketState.WITH_AGENT:
        return "with_agent"
    if action == "close":
        return ""
    if ticket.is_manual:
        return "manual"
    if judged is None or ticket.state != TicketState.ANSWERED:
        return "held"
    return kept_back(Disposition(judged.disposition), judged.holds, is_harm=ticket.is_harm)
