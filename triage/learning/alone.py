"""A text with nothing beside it: what the wording model hears, tempered by what the whole decision would make of it.

The decision also knows what the text plainly says (a wait of three weeks, a review that cannot be given), the model
hears the rest. How much each counts was chosen on the corpus by authors left out.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from math import exp, log

from triage.decision.circumstances import OTHER_MATTER
from triage.decision.decide import decide
from triage.decision.facts import Facts
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.evidence.wording import WordingModel
from triage.messages import Answers
from triage.playbook.desk import Desk

UNSURE = 0.12
"""The part of a foreign text's probability that is spread over all labels: nobody is surer than nine in ten of it."""
DECISION = 0.25
"""How much the decision counts, the rest is the model's; both as logarithms of probabilities."""
LEAST = 1e-9


def shares(text: str, *, model: WordingModel, desk: Desk, now: datetime) -> dict[str, float]:
    """A probability for each of the model's labels; they add up to 1. Days in the text are counted from ``now``."""
    facts = facts_from_answers(
        Answers(description=text), readings=(), written_at=now, now=now, desk=desk, models=Models(model)
    )
    # The cause alone: what is heard beside it says whether to answer, and not what it is.
    decided = decide(replace(facts, heard=()), desk.policy, desk.rules).confidences
    mixed = {
        label: (1 - DECISION) * log(share + LEAST) + DECISION * log(decided.get(label, 0.0) + LEAST)
        for label, share in model.shares(text).items()
    }
    highest = max(mixed.values())
    powers = {label: exp(value - highest) for label, value in mixed.items()}
    whole = sum(powers.values())
    spread = UNSURE if _is_foreign(facts, model, desk.definition.own_words) else 0.0
    return {label: (1 - spread) * power / whole + spread / len(powers) for label, power in powers.items()}


def _is_foreign(facts: Facts, model: WordingModel, own_words: Collection[str]) -> bool:
    """Whether a text may be about another service: it names nothing of this desk's, and another matter was heard."""
    words = {token.text for token in model.vocabulary.normaliser.for_models(facts.description)}
    return words.isdisjoint(own_words) and any(each.code == OTHER_MATTER for each in facts.heard)
