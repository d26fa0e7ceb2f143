"""When to come back to a ticket: 09:00 at the desk, on a working day, always after now."""

from triage.decision.facts import Facts
from triage.decision.policy import Policy
from triage.decision.rules import QUESTION, Rules
from triage.decision.verdict import Disposition, PlannedFollowUp, Verdict


def plan(verdict: Verdict, facts: Facts, *, policy: Policy, rules: Rules) -> tuple[PlannedFollowUp, ...]:
    """The follow-ups of a verdict: its category's after an answer, one reminder after a question, else none."""
    if verdict.disposition is Disposition.ESCALATE:
        return ()
    asks = verdict.disposition is Disposition.ASK
    rule = QUESTION if asks else rules.by_code[verdict.category].follow_up
    start = policy.calendar.day(facts.now)
    if rule.after_due and verdict.due_on is not None:
        start = max(start, verdict.due_on)
    return tuple(
        PlannedFollowUp(rule.kind, sequence, policy.calendar.morning(policy.calendar.add(start, days)))
        for sequence, days in enumerate(rule.working_days, start=1)
    )
