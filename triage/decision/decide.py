"""From facts to a verdict: one sum of reasons per label, a softmax, and what is done about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, fsum

from triage.decision import circumstances, follow_ups, topics, words
from triage.decision.category import Hold
from triage.decision.facts import Facts, Source
from triage.decision.policy import Policy
from triage.decision.rules import Rules
from triage.decision.verdict import OTHER, UNCLEAR, Disposition, Reason, Verdict


def decide(facts: Facts, policy: Policy, rules: Rules) -> Verdict:
    """The verdict on ``facts``: the same for the same input, whatever the order of the readings."""
    reasons = assess(facts, policy, rules)
    confidences = _confidences(reasons, rules, policy.temperature)
    ranked = sorted(rules.labels, key=lambda label: -confidences[label])
    leader = ranked[0]
    likely = [
        rules.by_code[label]
        for label in ranked
        if label in rules.by_code and (label == leader or confidences[label] >= policy.second_cause_from)
    ]
    listened = circumstances.holds(facts, rules.circumstances, policy, likely=likely)
    holds = [*listened, *_holds(ranked, confidences, reasons, facts=facts, policy=policy, rules=rules)]
    holds = circumstances.without_the_asked(holds, rules.circumstances)
    if not holds:
        holds = [*circumstances.unheard(facts, rules.circumstances, policy, likely=likely)]
    seconds = [category.code for category in likely if category.code != leader]
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
        due_on=rules.due_on(facts, policy),
    )
    return replace(verdict, follow_ups=follow_ups.plan(verdict, facts, policy=policy, rules=rules))


def assess(facts: Facts, policy: Policy, rules: Rules) -> tuple[Reason, ...]:
    """Every reason for or against every label, the weightiest first. Their sums are the whole decision."""
    found = [_weighed(reason, policy) for reason in unweighed(facts, policy, rules)]
    found.extend(topics.reasons(found, facts, rules))
    return tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.label, reason.code)))


def unweighed(facts: Facts, policy: Policy, rules: Rules) -> Iterator[Reason]:
    """The same reasons with the weights that people have set, before ``Policy.weights``."""
    yield from rules.outcomes.assess(facts)
    yield from words.reasons(facts, rules)
    yield from circumstances.reasons(facts, rules.circumstances, policy)
    for category in rules.categories:
        yield from category.assess(facts, policy)


def _weighed(reason: Reason, policy: Policy) -> Reason:
    learnt = policy.weight(reason.label, reason.code)
    return reason if learnt == 1.0 else replace(reason, weight=reason.weight * learnt)


def _confidences(reasons: Sequence[Reason], rules: Rules, temperature: float) -> dict[str, float]:
    """Softmax over the sums; ``fsum`` makes them the same in whatever order the reasons come.

    A topic for which nothing speaks has no part in it: what people add as rows takes nothing from anything else.
    """
    absent = rules.topics - {reason.label for reason in reasons}
    in_play = [label for label in rules.labels if label not in absent]
    sums = {label: fsum(r.weight for r in reasons if r.label == label) / temperature for label in in_play}
    highest = max(sums.values())
    powers = {label: exp(total - highest) for label, total in sums.items()}
    whole = fsum(powers.values())
    return {label: powers.get(label, 0.0) / whole for label in rules.labels}


def _holds(
    ranked: Sequence[str],
    confidences: Mapping[str, float],
    reasons: Sequence[Reason],
    *,
    facts: Facts,
    policy: Policy,
    rules: Rules,
) -> list[Hold]:
    """All that stands against an automatic answer, what weighs most first."""
    leader = ranked[0]
    holds = [*rules.outcomes.conflicts(facts)]
    if leader in rules.topics:  # It is the other matter.
        holds = [hold for hold in holds if hold.code != circumstances.OTHER_MATTER]
    for category in rules.categories:
        holds.extend(category.conflicts(facts, policy))
    if len(reasons) == 1:
        holds.append(Hold("no_evidence", rules.outcomes.wanted(facts)))
    open_questions = [hold.question for hold in holds]
    if leader not in rules.by_code:
        asked = _doubt(ranked, confidences, open_questions, facts=facts, policy=policy, rules=rules)
        question = asked or rules.outcomes.wanted(facts)
        return [*holds, Hold("outcome", question if leader == UNCLEAR else "")]
    holds.extend(rules.by_code[leader].gaps(facts, policy))
    setting = policy.category(leader)
    if not setting.auto_reply:
        holds.append(Hold("switched_off"))
    if doubts := [*_doubts(leader, confidences, reasons, policy=policy, rules=rules)]:
        question = _doubt(ranked, confidences, open_questions, facts=facts, policy=policy, rules=rules)
        holds.extend(Hold(code, question) for code in doubts)
    holds.extend(_another_subject(leader, reasons, facts=facts, policy=policy, rules=rules))
    return holds


def _doubts(
    leader: str, confidences: Mapping[str, float], reasons: Sequence[Reason], *, policy: Policy, rules: Rules
) -> Iterator[str]:
    """Why the sum may be wrong although it names ``leader``."""
    if confidences[leader] < policy.category(leader).threshold:
        yield "low_confidence"
    if not any(r.label == leader and r.weight > 0 and r.origin.source is not Source.SCREENSHOT for r in reasons):
        yield "screenshot_alone"
    if _is_outvoted(leader, reasons, policy=policy, rules=rules):
        yield "words_differ"


def _another_subject(
    leader: str, reasons: Sequence[Reason], *, facts: Facts, policy: Policy, rules: Rules
) -> Iterator[Hold]:
    """A hold if the words are loudly about a subject that nothing else speaks for, and not about the leader's."""
    loudest = words.loudest(facts)
    subject = rules.subjects[leader]
    own = [label for label, other in rules.subjects.items() if other == subject]
    if rules.subjects.get(loudest, "") in ("", subject) or not words.is_loud(facts, loudest, beside=own):
        return
    is_supported = any(r.label == loudest and r.weight > 0 and r.code not in words.CODES for r in reasons)
    if is_supported or (not subject and rules.tells_the_usual(facts)):
        return
    if rules.subjects[loudest] == OTHER:
        yield Hold("words_differ")
    else:
        questions = [gap.question for gap in rules.by_code[loudest].gaps(facts, policy) if gap.question]
        yield Hold("words_differ", questions[0] if questions else "which_is_right")


def _is_outvoted(leader: str, reasons: Sequence[Reason], *, policy: Policy, rules: Rules) -> bool:
    """True if the evidence without the wording would be answered with another category."""
    quiet = _confidences([reason for reason in reasons if reason.code not in words.CODES], rules, policy.temperature)
    first = max(rules.by_code, key=lambda code: quiet[code])
    return first != leader and quiet[first] >= policy.category(first).threshold


def _doubt(
    ranked: Sequence[str],
    confidences: Mapping[str, float],
    contradictions: Sequence[str],
    *,
    facts: Facts,
    policy: Policy,
    rules: Rules,
) -> str:
    """The question that would say most: of a contradiction, else of what the plausible categories lack."""
    plausible = [label for label in ranked if label in rules.by_code and confidences[label] >= policy.second_cause_from]
    gaps = [gap.question for label in plausible for gap in rules.by_code[label].gaps(facts, policy)]
    opening = rules.opening(facts) if plausible else ""
    return next(filter(None, [*contradictions, *gaps, opening]), "")


def _dispose(holds: Sequence[Hold]) -> tuple[Disposition, str]:
    """Answer if nothing holds, ask (one thing) if every hold has a question, else hand over."""
    if not holds:
        return Disposition.AUTO_REPLY, ""
    if all(hold.question for hold in holds):
        return Disposition.ASK, holds[0].question
    return Disposition.ESCALATE, ""
