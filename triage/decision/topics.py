"""Topics: causes that people add as rows, without code. They split *something else*, and nothing but that.

All that speaks for or against OTHER speaks so for each topic that the words name; on top of it comes what only the
topic has: the learnt judge's log-odds and the row's own phrases. A topic that nothing names has no part in the sum, so
a desk that adds one takes nothing from its other causes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from triage.decision import words
from triage.decision.category import Category, FollowUpRule, Hold, OwnFacts
from triage.decision.facts import Facts, Origin, Source
from triage.decision.policy import Policy
from triage.decision.rules import Rules
from triage.decision.verdict import OTHER, UNCLEAR, Reason

PREFIX = "topic_"
"""How a topic's code begins, so that no category of a desk's package is ever called the same."""
PHRASE = 3.0
"""What a phrase of the row speaks for it: more than the bias for *not clear yet*, less than plain answers."""
HIGHEST = 6.0
"""Log-odds beyond which a judge of thirty examples is not believed."""
VAGUE = 2.0
"""Log-odds of the words below which a topic that has a question asks it before it is answered."""
NO_FOLLOW_UP = FollowUpRule("", ())
"""Nobody knows what a topic's people are to be asked afterwards; a macro or a rule may plan it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A row, as the decision sees it; ``names`` and ``questions`` by language ({}: there is no question)."""

    code: str
    names: Mapping[str, str]
    questions: Mapping[str, str] = field(default_factory=dict)


def as_category(topic: Topic) -> Category:
    """The topic as a category like any other; its canned reply has its code, the letter that asks ``ask_`` and that."""
    code, asks = topic.code, bool(topic.questions)

    def gaps(facts: OwnFacts, _policy: Policy) -> tuple[Hold, ...]:
        heard = max((signal.log_odds for signal in facts.wording if signal.label == code), default=0.0)
        return (Hold("too_vague", question=code),) if asks and heard < VAGUE else ()

    return Category(
        code=code,
        title=code,
        reply=code,
        assess=lambda facts, policy: tuple(_phrases(code, facts, policy)),
        sentences={},
        follow_up=NO_FOLLOW_UP,
        subject=OTHER,
        gaps=gaps,
        questions={code: question_key(code)} if asks else {},
        is_topic=True,
        spoken={code: topic.names} | ({question_key(code): topic.questions} if asks else {}),
    )


def question_key(code: str) -> str:
    """What stands for a topic's question among the msgids."""
    return f"{code}?"


def reasons(found: Sequence[Reason], facts: Facts, rules: Rules) -> Iterator[Reason]:
    """What the words say for each topic; ``found`` are all other reasons, of which those of OTHER count for it too."""
    if not rules.topics:
        return
    scale = 1 - words.share(facts, UNCLEAR)
    if rules.names_symptom(facts):  # As for every other cause: words do not move what the form's answers make clear.
        scale *= words.SCALE_BESIDE_ANSWER / words.SCALE
    heard = [signal for signal in facts.wording if signal.label in rules.topics and signal.log_odds > 0]
    ahead = _ahead_of_other(found)
    for signal in heard:
        yield words.as_reason(signal, ahead + scale * min(signal.log_odds, HIGHEST), facts)
    named = {signal.label for signal in heard} | {reason.label for reason in found if reason.label in rules.topics}
    of_all_others = [reason for reason in found if reason.label == OTHER]
    for code in sorted(named):
        yield from (replace(reason, label=code) for reason in of_all_others)


def _ahead_of_other(found: Sequence[Reason]) -> float:
    """By how much the words alone speak more for some cause than for OTHER.

    The wording model has never read of a topic, and gives its words to whatever shares some with it; the topic's judge
    has read the texts of every cause, and its log-odds are against them all. So words do not count against a topic
    twice; what else speaks for a cause, a form's answer or a picture, does.
    """
    spoken: dict[str, float] = {}
    for reason in found:
        if reason.code in words.CODES:
            spoken[reason.label] = spoken.get(reason.label, 0.0) + reason.weight
    return max(0.0, *spoken.values()) - spoken.get(OTHER, 0.0) if spoken else 0.0


def _phrases(code: str, facts: Facts, policy: Policy) -> Iterator[Reason]:
    """One reason for the first of the row's phrases that the text has: several say nothing more."""
    for phrase in policy.phrases.get(code, ()):
        if match := _pattern(phrase).search(facts.description):
            origin = Origin(Source.TEXT, field="description", span=match.span(), quote=match.group())
            yield Reason("phrase", code, PHRASE, origin, {"words": match.group()})
            return


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    """Whole words in this order, whatever their case and the spaces between: "Ganti  email", not "terganti email"."""
    inside = r"\s+".join(map(re.escape, phrase.split()))
    return re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)
