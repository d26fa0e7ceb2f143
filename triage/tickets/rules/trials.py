"""The dry run: which tickets of the last month a rule would have touched. Nothing is done to any of them.

What the service asks of a ticket is asked here, too (``decision.automation``), at the moment at which the rule would
have been looked at; tags, team and answers are as they are now.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, Max, Min, Prefetch, QuerySet
from django.utils import timezone

from triage import parts
from triage.decision.automation import OF_VERDICTS, Automation, Trigger, fits
from triage.models import Author, Classification, Reply, Rule, RuleTrial, Submission, Ticket, TrialState, Wait
from triage.models.lease import MAX_ATTEMPTS, RELEASED, give_back, take
from triage.nudge import nudge
from triage.playbook import desk
from triage.playbook.desk import Desk
from triage.playbook.rules import automation
from triage.tickets.rules.situation import situation
from triage.tickets.rules.sweeping import ANSWERS

MONTH = timedelta(days=30)
CHUNK = 1_000
"""Tickets that are in memory at once; after each the progress is written down."""
EXAMPLES = 10

log = structlog.get_logger("triage.rules")


@transaction.atomic
def start_trial(rule: Rule, *, agent: AbstractBaseUser, action_key: str, now: datetime) -> RuleTrial:
    """Have the rule as it stands, active or not, tried on last month's tickets; a double click gives the same trial."""
    month = Ticket.objects.filter(created_at__gt=now - MONTH, created_at__lte=now)
    found = month.order_by().aggregate(total=Count("pk"), first=Min("pk"))
    about = {"rule": rule, "version": rule.version, "total": found["total"], "reached": (found["first"] or 1) - 1}
    row, created = RuleTrial.objects.get_or_create(
        agent_id=agent.pk, action_key=action_key, defaults={**about, "created_at": now}
    )
    if created:
        nudge("try_rule", row.pk)
    return row


def work_trial(pk: int) -> None:
    """Go on with one dry run that nobody else is at, to its end.

    1. Claim; one that has killed several workers has failed. 2. Chunk by chunk, from where the last one got to, as long
    as the claim holds. 3. Say that it is finished.
    """
    now = timezone.now()
    running = RuleTrial.objects.filter(pk=pk, state=TrialState.RUNNING)
    claim_id = take(running, now=now, lease=settings.DURATIONS.lease)
    if claim_id is None:
        return
    row, held = RuleTrial.objects.select_related("rule").get(pk=pk), running.filter(claim_id=claim_id)
    if row.attempts > MAX_ATTEMPTS or row.rule.version != row.version:  # Another rule by now than was to be tried.
        held.update(state=TrialState.FAILED, finished_at=now, **RELEASED)
        return
    try:
        if _worked(row, held):
            held.update(state=TrialState.DONE, finished_at=timezone.now(), attempts=0, **RELEASED)
    except Exception as error:
        log.error("trial_failed", trial=pk, exc_info=error)
        if failure := parts.nobodys_fault(error):
            until = parts.fails(failure.part, failure, now=timezone.now())
            give_back(held, claim_id=None, claimed_until=until, last_error=failure.part)
        else:
            held.update(last_error=type(error).__name__, **RELEASED)


def _worked(row: RuleTrial, held: QuerySet[RuleTrial]) -> bool:
    """Whether all tickets were looked at: somebody else may have the trial by now."""
    rule = automation(row.rule)
    with desk.held() as current:
        while tickets := _chunk(row, rule):
            touched = [ticket.pk for ticket in _fitting(tickets, rule, current=current, now=row.created_at)]
            row.reached, row.done, row.touched = (
                tickets[-1].pk,
                row.done + len(tickets),
                row.touched + len(touched),
            )
            row.examples = [*row.examples, *touched][-EXAMPLES:]
            got = {name: getattr(row, name) for name in ("reached", "done", "touched", "examples")}
            until = timezone.now() + settings.DURATIONS.lease
            if not held.update(**got, attempts=1, claimed_until=until):
                return False
    return True


def _chunk(row: RuleTrial, rule: Automation) -> list[Ticket]:
    """The next tickets, with as much as the rule asks of them."""
    month = Ticket.objects.filter(pk__gt=row.reached, created_at__gt=row.created_at - MONTH)
    asks = rule.asks & {"answers", "words", "no_words", "channel"}
    said = Submission.objects.all() if asks else Submission.objects.none()
    columns = ("created_at", "state", "waiting_since", "sla_due_at", "closed_at", "tags", "team", "language")
    found = month.filter(created_at__lte=row.created_at).order_by("pk").only(*columns)
    return list(found.prefetch_related(Prefetch("submissions", said))[:CHUNK])


def _fitting(tickets: Sequence[Ticket], rule: Automation, *, current: Desk, now: datetime) -> Iterator[Ticket]:
    """Those that came to the rule's trigger and fit it then."""
    moments = dict(_moments(tickets, rule, now=now))
    judged = _verdicts(tickets, rule)
    for ticket in tickets:
        if (at := moments.get(ticket.pk)) is None:
            continue
        verdict = judged.get(ticket.pk)
        if _is_verdicts(rule):
            if verdict is None:
                continue
            at = verdict.created_at
        if fits(rule, situation(ticket, verdict, desk=current, now=at)):
            yield ticket


def _is_verdicts(rule: Automation) -> bool:
    return rule.trigger is Trigger.CLASSIFIED


def _moments(tickets: Sequence[Ticket], rule: Automation, *, now: datetime) -> Iterator[tuple[int, datetime]]:
    """When each ticket came to the rule's trigger, for those that did."""
    keys, span = [ticket.pk for ticket in tickets], timedelta(hours=rule.hours)
    if rule.trigger in (Trigger.RECEIVED, Trigger.CLASSIFIED):
        yield from ((ticket.pk, ticket.created_at) for ticket in tickets)
    elif rule.trigger is Trigger.ANSWERED:
        answers = Reply.objects.filter(ticket__in=keys, kind__in=ANSWERS).order_by().values_list("ticket")
        newest = dict(answers.annotate(at=Max("created_at")))
        for ticket in tickets:
            if (at := newest.get(ticket.pk)) and at + span <= (ticket.closed_at or now):
                yield ticket.pk, at + span
    else:
        for key, since, due_at, ended_at in _waits(tickets, keys, now=now):
            at = since + span if rule.trigger is Trigger.WAITED else max(since, due_at - span) if due_at else None
            if at is not None and at <= ended_at:
                yield key, at


def _waits(
    tickets: Sequence[Ticket], keys: Sequence[int], *, now: datetime
) -> Iterator[tuple[int, datetime, datetime | None, datetime]]:
    """Every stretch in which a ticket waited for a person, those that go on among them: since, due, until."""
    yield from Wait.objects.filter(ticket__in=keys).values_list("ticket_id", "since", "due_at", "ended_at")
    yield from ((each.pk, each.waiting_since, each.sla_due_at, now) for each in tickets if each.waiting_since)


def _verdicts(tickets: Sequence[Ticket], rule: Automation) -> Mapping[int, Classification]:
    """The newest verdict on each, with as much of it as rules ask; nothing where the rule asks for none."""
    if rule.trigger is Trigger.RECEIVED or not (_is_verdicts(rule) or rule.asks & OF_VERDICTS):
        return {}
    found = Classification.objects.filter(ticket__in=[ticket.pk for ticket in tickets])
    if _is_verdicts(rule):
        found = found.filter(author=Author.MACHINE)
    columns = ["ticket_id", "created_at", "category", "confidence", "holds"]
    if rule.asks & {"circumstance", "no_circumstance"}:  # Facts are long: what was heard is all that is asked of them.
        columns.append("facts__heard")
    rows = found.order_by("ticket_id", "-id").distinct("ticket_id").values(*columns)
    return {row["ticket_id"]: _verdict(row) for row in rows}


def _verdict(row: dict[str, Any]) -> Classification:
    heard = row.pop("facts__heard", None)
    return Classification(**row, facts={"heard": heard or ()})
