"""How the wording model is heard: its log-odds as reasons, and when the words are loud enough to contradict."""

from collections.abc import Collection, Iterator
from math import copysign, exp, fsum

from triage.decision.facts import Facts, Origin, Source, WordingSignal
from triage.decision.rules import Rules
from triage.decision.verdict import OTHER, UNCLEAR, Reason

CODES = ("wording", "wording_overall")
SCALE = 0.9
SCALE_BESIDE_ANSWER = 0.4
"""What the requester answered in the form goes before what a model makes of their words: beside
such an answer, words may not move what the answers make clear."""
BESIDE_THE_USUAL = 0.5
"""Beside an answer, words about another matter count so much where the text says too what complaints are usually
about:
people tell the whole story."""
FAINT = 1.5
"""Log-odds that no text is free of; only what lies beyond counts."""
LOWEST, HIGHEST = -0.5, 4.5
"""Limits of what counts. The lower is narrow because what a text leaves unsaid may still be true."""
LOUD, LOUDER = 4.0, 3.0
"""Log-odds from which words are surely about something, and by how much they must exceed those for anything else.
Set on real complaints: none of the desk's usual ones was taken for one about something else."""


def reasons(facts: Facts, rules: Rules) -> Iterator[Reason]:
    """What the words say for and against each label but UNCLEAR: that a text tells little is no evidence.

    The likelier the model finds it that a text tells too little, the less the rest of what it says counts.
    """
    is_answered = rules.names_symptom(facts)
    scale = (SCALE_BESIDE_ANSWER if is_answered else SCALE) * (1 - _emptiness(facts))
    for signal in facts.wording:
        audible = copysign(max(abs(signal.log_odds) - FAINT, 0.0), signal.log_odds)
        weight = scale * max(LOWEST, min(HIGHEST, audible))
        if signal.label not in rules.labels or signal.label in {UNCLEAR, *rules.topics} or not weight:
            continue
        if is_answered and signal.label == OTHER and weight > 0 and rules.tells_the_usual(facts):
            weight *= BESIDE_THE_USUAL
        yield as_reason(signal, weight, facts)


def as_reason(signal: WordingSignal, weight: float, facts: Facts) -> Reason:
    """A signal as a term of the sum, quoting the words that carried it most."""
    span = signal.spans[0] if signal.spans else None
    words = facts.description[slice(*span)] if span else ""
    origin = Origin(Source.TEXT, field="description", span=span, quote=words)
    if words:
        return Reason(CODES[0], signal.label, weight, origin, {"words": words})
    return Reason(CODES[1], signal.label, weight, origin)


def _emptiness(facts: Facts) -> float:
    """How likely the words tell too little to decide anything, in [0, 1]."""
    return share(facts, UNCLEAR)


def share(facts: Facts, *labels: str) -> float:
    """How likely the words alone are about one of ``labels``, in [0, 1]; 0 without any words."""
    powers = {signal.label: exp(signal.log_odds) for signal in facts.wording}
    return fsum(powers.get(label, 0.0) for label in labels) / fsum(powers.values()) if powers else 0.0


def loudest(facts: Facts) -> str:
    """The label that the words speak for most, UNCLEAR aside; "" without any words."""
    heard = {signal.label: signal.log_odds for signal in facts.wording if signal.label != UNCLEAR}
    return max(heard, key=lambda label: heard[label], default="")


def is_loud(facts: Facts, label: str, *, beside: Collection[str]) -> bool:
    """True if the words are surely about ``label`` and hardly about any of ``beside``."""
    heard = {signal.label: signal.log_odds for signal in facts.wording}
    others = [heard[other] for other in beside if other in heard]
    own = heard.get(label, 0.0)
    return own >= LOUD and own - max(others, default=0.0) >= LOUDER
