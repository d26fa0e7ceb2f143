"""An agent's decision in the shape of a verdict: the same evidence, another judge."""

from dataclasses import replace

from triage.decision import follow_ups
from triage.decision.facts import Facts, Origin, Source
from triage.decision.policy import Policy
from triage.decision.rules import Rules
from triage.decision.verdict import Disposition, Reason, Verdict


def decided_by_agent(machine: Verdict, *, category: str, facts: Facts, policy: Policy, rules: Rules) -> Verdict:
    """``category`` answered on an agent's word.

    The machine's reasons stay, with one more that is no term of the sum (weight 0): the agent.
    """
    verdict = replace(
        machine,
        category=category,
        confidence=1.0,
        confidences={label: float(label == category) for label in machine.confidences},
        disposition=Disposition.AUTO_REPLY,
        reasons=(Reason("agent", category, 0.0, Origin(Source.AGENT)), *machine.reasons),
        second="",
        question="",
        holds=(),
    )
    return replace(verdict, follow_ups=follow_ups.plan(verdict, facts, policy=policy, rules=rules))
