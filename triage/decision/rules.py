"""What one desk decides by: its causes, its two outcomes, and what it wants to know of the facts as a whole."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from triage.decision.category import Category, Deflection, FollowUpRule, Hold, OwnFacts, gettext_noop
from triage.decision.circumstances import NOT_UNDERSTOOD, UNHEARD, Circumstance
from triage.decision.exhibits import Comparison, Waiting
from triage.decision.facts import Reading
from triage.decision.policy import Policy
from triage.decision.verdict import OTHER, UNCLEAR, Reason

Msgids = Mapping[str, str]
Answer = TypeVar("Answer")
OfFacts = Callable[[OwnFacts], Answer]

QUESTION = FollowUpRule("question", (2,))
"""A question that stays unanswered is asked once more."""


@dataclass(frozen=True)
class Outcomes:
    """*Other* and *unclear*: how a complaint ends up with a person when none of the categories fits.

    ``assess`` gives the reasons for both, ``conflicts`` hold whatever the verdict is, and ``wanted`` is the question
    that a person would ask where next to nothing was said, or "". The msgids are of the codes that these three make.
    """

    assess: OfFacts[Iterator[Reason]]
    conflicts: OfFacts[tuple[Hold, ...]]
    wanted: OfFacts[str]
    titles: Msgids
    sentences: Msgids
    holds: Msgids
    questions: Msgids


@dataclass(frozen=True)
class Rules:
    """A desk's categories and outcomes. What is known of the facts as a whole:

    ``due_on``: the day until which the requester has to wait, if there is one. ``platform``: the code of the service
    that the complaint is about, or "". ``names_symptom``: whether the form says what there is to see, beside which
    words count less; ``opening``: the question for that, where nobody has said it, or "". ``tells_the_usual``: whether
    the text says plainly what most complaints of this desk are about, so that other words are the rest of the story.
    ``waiting`` and ``comparison`` are laid out for agents. ``circumstances`` are what the desk listens for.
    ``candidates``: what the facts say of the one thing that a hold (its code) is about, each value once, what the form
    says first and then the surest, so that a question can name two of them and where each stands. ``retired``: topics
    that no verdict names any more; earlier ones keep their title.
    """

    categories: tuple[Category, ...]
    outcomes: Outcomes
    due_on: Callable[[OwnFacts, Policy], date | None]
    platform: Callable[[OwnFacts, Policy], str]
    names_symptom: OfFacts[bool]
    opening: OfFacts[str]
    tells_the_usual: OfFacts[bool]
    waiting: Callable[[OwnFacts, Policy], Waiting | None] = lambda _facts, _policy: None
    comparison: OfFacts[Comparison | None] = lambda _facts: None
    circumstances: tuple[Circumstance, ...] = ()
    candidates: Callable[[OwnFacts, Policy, str], tuple[Reading, ...]] = lambda _facts, _policy, _hold: ()
    retired: tuple[Category, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Category]:
        """The categories by their codes."""
        return {category.code: category for category in self.categories}

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What a verdict can be: every category, and the two outcomes."""
        return (*self.by_code, OTHER, UNCLEAR)

    @cached_property
    def topics(self) -> frozenset[str]:
        """The categories that were made from rows: each a part of OTHER."""
        return frozenset(category.code for category in self.categories if category.is_topic)

    @cached_property
    def harms(self) -> frozenset[str]:
        """Those that say that somebody suffers."""
        return frozenset(each.code for each in self.circumstances if each.is_harm)

    @cached_property
    def subjects(self) -> Mapping[str, str]:
        """What sets the words of each label apart, see ``Category.subject``."""
        return {**{category.code: category.subject for category in self.categories}, OTHER: OTHER}

    @cached_property
    def follow_ups(self) -> Mapping[str, FollowUpRule]:
        """When to come back, by kind."""
        rules = (QUESTION, *(category.follow_up for category in self.categories if not category.is_topic))
        return {rule.kind: rule for rule in rules}

    @cached_property
    def answers(self) -> frozenset[str]:
        """The codes of the canned replies that answer a cause."""
        return frozenset(
            reply for category in self.categories for reply in (category.reply, *category.variants.values())
        )

    @cached_property
    def next_steps(self) -> frozenset[str]:
        """The codes of the canned replies to those who have followed an answer's advice already."""
        return frozenset(category.next_step for category in self.categories if category.next_step)

    @cached_property
    def deflections(self) -> Mapping[str, Deflection]:
        """What spares somebody a complaint, by category."""
        return {category.code: category.deflection for category in self.categories if category.deflection}

    @cached_property
    def needed_ahead(self) -> frozenset[str]:
        """The questions without whose answers none of them is ever said."""
        needs = [frozenset(each.needs) for each in self.deflections.values()]
        return frozenset.intersection(*needs) if needs else frozenset()

    @cached_property
    def said_ahead(self) -> Mapping[str, str]:
        """The codes of their canned replies, with the category of each."""
        return {code: category for category, each in self.deflections.items() for code in (each.notice, each.letter)}

    @cached_property
    def titles(self) -> Msgids:
        """Every label's name, with its English msgid."""
        every = (*self.categories, *self.retired)
        return _gathered({category.code: category.title for category in every}, self.outcomes.titles)

    @cached_property
    def spoken(self) -> Mapping[str, Mapping[str, str]]:
        """The texts of topics by language, by what stands for each among the msgids."""
        every = (*self.categories, *self.retired)
        return {msgid: texts for category in every for msgid, texts in category.spoken.items()}

    @cached_property
    def sentences(self) -> Msgids:
        """Every reason's code. Gaps are named as in ``Reason.detail``."""
        told = {each.reason: each.told for each in self.circumstances if each.is_matter}
        return _gathered(
            SENTENCES, self.outcomes.sentences, told, *(category.sentences for category in self.categories)
        )

    @cached_property
    def unquoted(self) -> Msgids:
        """What some reasons say to somebody who must not be quoted what was typed."""
        return _gathered({}, *(category.unquoted for category in self.categories))

    @cached_property
    def holds(self) -> Msgids:
        """Every hold's code."""
        listened = {each.code: each.title for each in self.circumstances}
        return _gathered(HOLDS, self.outcomes.holds, listened, *(category.holds for category in self.categories))

    @cached_property
    def questions(self) -> Msgids:
        """Every question's code."""
        return _gathered(QUESTIONS, self.outcomes.questions, *(category.questions for category in self.categories))


SENTENCES: Msgids = {
    "wording": gettext_noop("Your words: “%(words)s”."),
    "wording_overall": gettext_noop("Your description as a whole."),
    "phrase": gettext_noop("You wrote “%(words)s”."),
    NOT_UNDERSTOOD: gettext_noop("We could not make out your words."),
    "agent": gettext_noop("A member of our team has looked at your complaint."),
}
HOLDS: Msgids = {
    "no_evidence": gettext_noop("Nothing that was said or shown points to a cause."),
    "symptom_unknown": gettext_noop("It is not known what you see."),
    "outcome": gettext_noop("None of the known causes fits."),
    "low_confidence": gettext_noop("The cause is not certain enough."),
    "screenshot_alone": gettext_noop("Only a screenshot speaks for it."),
    "words_differ": gettext_noop("The description says something else than the answers."),
    UNHEARD: gettext_noop("Something was said that a person should read."),
    "too_vague": gettext_noop("The words are not certain enough to be answered."),
    "switched_off": gettext_noop("Automatic answers are switched off for this cause."),
}
QUESTIONS: Msgids = {
    "which_is_right": gettext_noop("Two things that you told or showed us do not agree. Which one is right?"),
}


def _gathered(own: Msgids, *others: Msgids) -> Msgids:
    gathered = dict(own)
    for other in others:
        if twice := gathered.keys() & other.keys():
            raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
        gathered.update(other)
    return gathered
