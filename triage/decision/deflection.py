"""Whether a complaint that is still being written can be spared: its answer is known already, and nothing else is said.

Stricter than an automatic answer. That one is a letter to somebody who has been heard; this one is said to somebody who
might then not speak at all, so whatever could be heard in the words, even faintly, keeps it back.
"""

from triage.decision.category import Deflection
from triage.decision.circumstances import NAMED_FROM, heard
from triage.decision.facts import Facts
from triage.decision.rules import Rules
from triage.decision.verdict import Disposition, Verdict


def foreseeable(verdict: Verdict, facts: Facts, rules: Rules) -> str:
    """The category whose answer may be named ahead of a complaint with this verdict on these facts.

    "" where a person should see it: wherever it would not be answered automatically, or anything else is heard in it.
    """
    if verdict.disposition is not Disposition.AUTO_REPLY or verdict.second:
        return ""
    if any(each.confidence >= NAMED_FROM for each in heard(facts, rules.circumstances)):
        return ""
    return verdict.category


def deflection(verdict: Verdict, facts: Facts, rules: Rules) -> Deflection | None:
    """What may be said instead of a complaint with this verdict on these facts, None where a person should see it."""
    return rules.deflections.get(foreseeable(verdict, facts, rules))
