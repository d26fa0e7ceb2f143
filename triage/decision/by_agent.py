"""An agent's decision in the shape of a verdict: the same evidence, another judge."""

from collections.abc import Mapping
from dataclasses import replace

from triage.decision import follow_ups
from triage.decision.categories import CATEGORIES
from triage.decision.category import gettext_noop
from triage.decision.facts import Facts, Origin, Source
from triage.decision.policy import Policy
from triage.decision.verdict import Disposition, Reason, Verdict

SENTENCES: Mapping[str, str] = {"agent": gettext_noop("A member of our team has looked at your complaint.")}


def decided_by_agent(machine: Verdict, *, category: str, facts: Facts, policy: Policy) -> Verdict:
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
    return replace(verdict, follow_ups=follow_ups.plan(verdict, facts, policy=policy, categories=CATEGORIES))
