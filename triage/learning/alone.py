"""A text with nothing beside it: what the wording model hears, tempered by what the whole decision would make of it.

The decision also knows what the text plainly says (a wait of three weeks, a review that cannot be given), the model
hears the rest. How much each counts was chosen on the corpus by authors left out.
"""

from datetime import datetime
from math import exp, log

from triage.decision.decide import decide
from triage.evidence.gather import facts_from_answers
from triage.evidence.wording import WordingModel
from triage.messages import Answers
from triage.playbook.desk import Desk

DECISION = 0.25
"""How much the decision counts, the rest is the model's; both as logarithms of probabilities."""
LEAST = 1e-9


def shares(text: str, *, model: WordingModel, desk: Desk, now: datetime) -> dict[str, float]:
    """A probability for each of the model's labels; they add up to 1. Days in the text are counted from ``now``."""
    facts = facts_from_answers(Answers(description=text), readings=(), written_at=now, now=now, desk=desk, model=model)
    decided = decide(facts, desk.policy, desk.rules).confidences
    mixed = {
        label: (1 - DECISION) * log(share + LEAST) + DECISION * log(decided.get(label, 0.0) + LEAST)
        for label, share in model.shares(text).items()
    }
    highest = max(mixed.values())
    powers = {label: exp(value - highest) for label, value in mixed.items()}
    whole = sum(powers.values())
    return {label: power / whole for label, power in powers.items()}
