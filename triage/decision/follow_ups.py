"""When to come back to a ticket: 09:00 at the desk, on a working day, always after now."""

from collections.abc import Iterable, Mapping

from triage.decision.calendar import desk_day, desk_morning
from triage.decision.categories import CATEGORIES
from triage.decision.category import Category, FollowUpRule
from triage.decision.facts import Facts
from triage.decision.policy import Policy
from triage.decision.verdict import Disposition, PlannedFollowUp, Verdict

QUESTION = FollowUpRule("question", (2,))
"""A question that stays unanswered is asked once more."""
RULES: Mapping[str, FollowUpRule] = {rule.kind: rule for rule in (QUESTION, *(c.follow_up for c in CATEGORIES))}


def plan(
    verdict: Verdict, facts: Facts, *, policy: Policy, categories: Iterable[Category]
) -> tuple[PlannedFollowUp, ...]:
    """The follow-ups of a verdict: its category's after an answer, one reminder after a question, else none."""
    if verdict.disposition is Disposition.ESCALATE:
        return ()
    rules = {category.code: category.follow_up for category in categories}
    rule = QUESTION if verdict.disposition is Disposition.ASK else rules[verdict.category]
    start = desk_day(facts.now)
    if rule.after_due and verdict.due_on is not None:
        start = max(start, verdict.due_on)
    return tuple(
        PlannedFollowUp(rule.kind, sequence, desk_morning(policy.calendar.add(start, days)))
        for sequence, days in enumerate(rule.working_days, start=1)
    )
