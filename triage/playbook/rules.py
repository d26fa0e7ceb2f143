"""Supervisors' rules as values, from their rows."""

from collections.abc import Iterable

from triage.decision.automation import Automation, Trigger, compiled
from triage.models import Rule


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
