"""Supervisors' rules as values, from their rows; and how those are stored, changed and put in order."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max

from triage.decision.automation import Automation, Trigger, compiled
from triage.models import AuditAction, Origin, Rule
from triage.models.audit import Change, identified, note
from triage.playbook import versions


def automation(row: Rule) -> Automation:
    """A rule as it stands."""
    return Automation(
        key=row.pk or 0,
        code=row.code,
        version=row.version,
        trigger=Trigger(row.trigger),
        hours=row.hours,
        conditions=compiled(row.conditions),
        actions=dict(row.actions),
        since=row.since,
    )


def automations(rows: Iterable[Rule]) -> dict[tuple[Trigger, int], tuple[Automation, ...]]:
    """The active rules in their order, by what they wait for: the trigger and its hours."""
    found: dict[tuple[Trigger, int], tuple[Automation, ...]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.pk or 0)):
        if row.is_active:
            key = Trigger(row.trigger), row.hours
            found[key] = (*found.get(key, ()), automation(row))
    return found


@transaction.atomic
def add(row: Rule, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Store a new rule behind the others, with its first version."""
    row.position = (Rule.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    row.since = now
    versions.create([row], origin=Origin.EDITED, agent=agent, now=now)
    note([Change(AuditAction.ADDED, *identified(row))], who=agent, now=now)


@transaction.atomic
def save(row: Rule, *, changes: Mapping[str, Any], seen: int, agent: AbstractBaseUser, now: datetime) -> bool:
    """Change a rule that is at the version ``seen``; whether there was anything to change. Raises ChangedMeanwhile."""
    saved = versions.save(row, changes=changes, seen=seen, agent=agent, now=now)
    if saved:
        Rule.objects.filter(pk=row.pk).update(since=now)
    return saved


@transaction.atomic
def reorder(row: Rule, *, is_up: bool, agent: AbstractBaseUser, now: datetime) -> None:
    """Have the rule and its neighbour change places; the first one stays the first, the last the last."""
    rows = list(Rule.objects.select_for_update().order_by("position", "id"))
    place = next(number for number, each in enumerate(rows) if each.pk == row.pk)
    other = place - 1 if is_up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for number, each in enumerate(rows, start=1):
        if each.position != number:
            Rule.objects.filter(pk=each.pk).update(position=number)
    note([Change(AuditAction.CHANGED, *identified(row), {"position": (place + 1, other + 1)})], who=agent, now=now)
