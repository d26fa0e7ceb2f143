"""From facts to a verdict: one sum of reasons per label, a softmax, and what is done about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import copysign, exp, fsum

from triage.decision import follow_ups, outcomes
from triage.decision.categories import CATEGORIES
from triage.decision.category import Hold
from triage.decision.facts import Facts, Origin, Source, Symptom
from triage.decision.policy import Policy
from triage.decision.reading import due_on
from triage.decision.verdict import OTHER, UNCLEAR, Disposition, Reason, Verdict

BY_CODE = {category.code: category for category in CATEGORIES}
LABELS = (*BY_CODE, OTHER, UNCLEAR)

WORDING = ("wording", "wording_overall")
WORDING_SCALE = 0.9
WORDING_SCALE_BESIDE_ANSWER = 0.4
"""The wording model is heard at this scale. What the requester answered to "what do you see?" goes
before what a model makes of their words: beside it, words may not move what the answers make clear."""
FAINT = 1.5
"""Log-odds that no text is free of; only what lies beyond counts."""
WORDING_LIMITS = (-0.5, 4.5)
"""The lower limit is narrow because what a text leaves unsaid may still be true."""


def decide(facts: Facts, policy: Policy) -> Verdict:
    """The verdict on ``facts``: the same for the same input, whatever the order of the readings."""
    reasons = assess(facts, policy)
    confidences = _confidences(reasons, policy.temperature)
    ranked = sorted(LABELS, key=lambda label: -confidences[label])
    leader = ranked[0]
    holds = _holds(ranked, confidences, reasons, facts=facts, policy=policy)
    seconds = [label for label in ranked[1:] if label in BY_CODE and confidences[label] >= policy.second_cause_from]
    disposition, question = _dispose(holds)
    verdict = Verdict(
        category=leader,
        confidence=confidences[leader],
        confidences=confidences,
        disposition=disposition,
        reasons=reasons,
        second=seconds[0] if seconds else "",
        question=question,
        holds=tuple(dict.fromkeys(hold.code for hold in holds)),
        due_on=due_on(facts, policy),
    )
    return replace(verdict, follow_ups=follow_ups.plan(verdict, facts, policy=policy, categories=CATEGORIES))


def assess(facts: Facts, policy: Policy) -> tuple[Reason, ...]:
    """Every reason for or against every label, the weightiest first. Their sums are the whole decision."""
    found = [*outcomes.assess(facts), *_wording(facts)]
    for category in CATEGORIES:
        found.extend(category.assess(facts, policy))
    return tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.label, reason.code)))


def _wording(facts: Facts) -> Iterator[Reason]:
    answered = facts.what_you_see not in (None, Symptom.OTHER)
    scale = WORDING_SCALE_BESIDE_ANSWER if answered else WORDING_SCALE
    for signal in facts.wording:
        audible = copysign(max(abs(signal.log_odds) - FAINT, 0.0), signal.log_odds)
        weight = scale * max(WORDING_LIMITS[0], min(WORDING_LIMITS[1], audible))
        # That a text tells little is no evidence; UNCLEAR is what is left when nothing else is heard.
        if signal.label not in LABELS or signal.label == UNCLEAR or not weight:
            continue
        span = signal.spans[0] if signal.spans else None
        words = facts.description[slice(*span)] if span else ""
        origin = Origin(Source.TEXT, field="description", span=span, quote=words)
        if words:
            yield Reason(WORDING[0], signal.label, weight, origin, {"words": words})
        else:
            yield Reason(WORDING[1], signal.label, weight, origin)


def _confidences(reasons: Sequence[Reason], temperature: float) -> dict[str, float]:
    """Softmax over the sums; ``fsum`` makes them the same in whatever order the reasons come."""
    sums = {label: fsum(r.weight for r in reasons if r.label == label) / temperature for label in LABELS}
    highest = max(sums.values())
    powers = {label: exp(total - highest) for label, total in sums.items()}
    whole = fsum(powers.values())
    return {label: power / whole for label, power in powers.items()}


def _holds(
    ranked: Sequence[str],
    confidences: Mapping[str, float],
    reasons: Sequence[Reason],
    *,
    facts: Facts,
    policy: Policy,
) -> list[Hold]:
    """All that stands against an automatic answer, what weighs most first."""
    leader = ranked[0]
    holds = list(outcomes.conflicts(facts))
    for category in CATEGORIES:
        holds.extend(category.conflicts(facts, policy))
    if len(reasons) == 1:
        holds.append(Hold("no_evidence"))
    doubt = _doubt(ranked, confidences, [hold.question for hold in holds], facts=facts, policy=policy)
    if leader not in BY_CODE:
        return [*holds, Hold("outcome", doubt if leader == UNCLEAR else "")]
    holds.extend(BY_CODE[leader].gaps(facts, policy))
    setting = policy.category(leader)
    if not setting.auto_reply:
        holds.append(Hold("switched_off"))
    if confidences[leader] < setting.threshold:
        holds.append(Hold("low_confidence", doubt))
    if not any(r.label == leader and r.weight > 0 and r.origin.source is not Source.SCREENSHOT for r in reasons):
        holds.append(Hold("screenshot_alone", doubt))
    if _is_outvoted(leader, reasons, policy):
        holds.append(Hold("words_differ", doubt))
    return holds


def _is_outvoted(leader: str, reasons: Sequence[Reason], policy: Policy) -> bool:
    """True if the evidence without the wording would be answered with another category."""
    quiet = _confidences([reason for reason in reasons if reason.code not in WORDING], policy.temperature)
    first = max(BY_CODE, key=lambda code: quiet[code])
    return first != leader and quiet[first] >= policy.category(first).threshold


def _doubt(
    ranked: Sequence[str],
    confidences: Mapping[str, float],
    contradictions: Sequence[str],
    *,
    facts: Facts,
    policy: Policy,
) -> str:
    """The question that would say most: of a contradiction, else of what the plausible categories lack."""
    plausible = [label for label in ranked if label in BY_CODE and confidences[label] >= policy.second_cause_from]
    gaps = [gap.question for label in plausible for gap in BY_CODE[label].gaps(facts, policy)]
    unseen = ["what_you_see"] if plausible and facts.what_you_see is None else []
    return next(filter(None, [*contradictions, *gaps, *unseen]), "")


def _dispose(holds: Sequence[Hold]) -> tuple[Disposition, str]:
    """Answer if nothing holds, ask (one thing) if every hold has a question, else hand over."""
    if not holds:
        return Disposition.AUTO_REPLY, ""
    if all(hold.question for hold in holds):
        return Disposition.ASK, holds[0].question
    return Disposition.ESCALATE, ""
