"""The form of a desk, declared once: web form, API schema, mail, workspace, export and erasure are derived from it.

An answer is what ``Submission.answers`` holds in JSON: a text, a choice's code, a day in ISO format (or the code of
"not yet"), true or false. What was not said is not there. Labels and all other words are msgids.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

Answer = str | bool

DESCRIPTION_LENGTH = 5_000
"""Characters of a description, in every channel."""


class Kind(StrEnum):
    """How a question is answered."""

    LINE = "line"
    TEXT = "text"
    EMAIL = "email"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DAY = "day"
    SERVICE = "service"
    """One of the rows of ``Platform``, by any of its spellings, or another one in words."""


WORDS = (Kind.LINE, Kind.TEXT, Kind.EMAIL, Kind.SERVICE)
"""Answers in a person's own words, which are erased with the person; codes, days, yes and no are kept for counting."""


@dataclass(frozen=True, slots=True)
class When:
    """A question that is only of interest beside one of these answers to another one."""

    question: str
    answers: tuple[str, ...]

    def holds(self, said: object) -> bool:
        """Whether what was said to its question is one of its answers; yes and no are "true" and "false"."""
        return (str(said).lower() if isinstance(said, bool) else said) in self.answers


@dataclass(frozen=True, slots=True)
class NotYet:
    """What is said instead of a day: its ``code``, and the words beside the box that is ticked."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question, declared once, so it equals itself only. ``short`` is what agents call it, ``hint`` what the API's
    schema says of it.

    ``help`` stands below its label. ``required``: why it must be answered, "" where it need not be (with ``when``, only
    where that applies); ``invalid``: what to do about a wrong answer.
    ``tells``: answering it is a complaint by itself. ``known``: who writes, and about what, which is never asked twice;
    ``same``: part of what makes two complaints the same one; ``names``: it holds a person's name; ``personal``: its
    answer is erased with the person, whatever its kind. For a day: ``past`` is the earliest possible, ``too_early`` and
    ``future`` say so.
    """

    code: str
    kind: Kind
    label: str
    short: str = ""
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    tapped: bool = False
    longest: int = 200
    required: str = ""
    invalid: str = ""
    when: When | None = None
    tells: bool = False
    known: bool = False
    same: bool = False
    names: bool = False
    personal: bool = False
    help: str = ""
    autocomplete: str = ""
    other: str = ""
    not_yet: NotYet | None = None
    earliest: date | None = None
    too_early: str = ""
    future: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A card of the form's page. Pictures go below the description, consent below the last section."""

    title: str
    questions: tuple[Question, ...]
    help: str = ""


@dataclass(frozen=True)
class Form:
    """A desk's form. Every desk asks for ``name``, ``email`` and ``description``, by these codes.

    ``title`` and ``lead`` stand above it; ``privacy`` beside its button says what nobody needs to send. ``asks``: the
    questions that answer what the decision wants to know, by its code; other questions of the decision are answered in
    words or with a picture. ``always`` are offered to whoever has more to say. ``custom`` are all that people have
    added at run time, retired ones among them, with every choice that they ever had (``with_custom``).
    """

    title: str
    lead: str
    privacy: str
    sections: tuple[Section, ...]
    asks: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...] = ("description",)
    custom: tuple[Question, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """The questions by their codes, in the order of the page."""
        return {question.code: question for section in self.sections for question in section.questions}

    @cached_property
    def known(self) -> Mapping[str, Question]:
        """By code all questions to which there may be answers: those that are asked, and custom ones of before."""
        return {**self.by_code, **{question.code: question for question in self.custom}}

    @property
    def laid_out(self) -> Iterable[Question]:
        """All that are ``known``, in the order in which people at the desk read them: who writes comes first."""
        own = [each for section in reversed(self.sections) for each in section.questions if not is_custom(each.code)]
        return (*own, *self.custom)

    def with_custom(self, asked: Sequence[Question], known: Sequence[Question]) -> "Form":
        """The form that also asks what people have added: below what it is about, before the card of who writes.

        ``asked`` as they are asked now, ``known`` see ``custom``.
        """
        who = next(place for place, section in enumerate(self.sections) if "email" in _codes(section))
        sections = list(self.sections)
        place = max(who - 1, 0)
        sections[place] = replace(sections[place], questions=(*sections[place].questions, *asked))
        return replace(self, sections=tuple(sections), custom=tuple(known))

    @property
    def questions(self) -> Iterable[Question]:
        """All questions, in the order of the page."""
        return self.by_code.values()

    @cached_property
    def own(self) -> tuple[Question, ...]:
        """Those that are this desk's: every submission has columns for the others."""
        return tuple(question for question in self.questions if question.code not in COLUMNS)

    def still_open(self, given: Mapping[str, Answer]) -> tuple[str, ...]:
        """Codes of custom questions that need an answer, matter beside what was ``given`` so far, and have none."""
        return tuple(
            question.code
            for question in self.questions
            if is_custom(question.code) and question.required and question.code not in given
            if question.when is None or question.when.holds(given.get(question.when.question))
        )

    def kept(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """What of a submission's answers stays when its person is erased."""
        kept = {code for code, each in self.known.items() if each.kind not in WORDS and not each.personal}
        return {code: answer for code, answer in answers.items() if code in kept}

    def sameness(self, answers: Mapping[str, Answer]) -> tuple[str, ...]:
        """The answers that make two complaints of one person the same one, in one spelling."""
        said = (str(answers.get(question.code, "")) for question in self.own if question.same)
        return tuple(" ".join(answer.casefold().split()) for answer in said)


COLUMNS = frozenset({"name", "email", "description", "platform"})
"""Codes of questions whose answers are columns of a submission: a ticket needs them, whatever the desk."""

CUSTOM = "custom_"
"""Begins the code of every question that people add at run time: no desk's question, no field of a page, no fact and no
placeholder begins with it, so that none of these can ever be taken for the other, however a desk grows."""


def is_custom(code: str) -> bool:
    """Whether the code is that of a question which people have added."""
    return code.startswith(CUSTOM)


def _codes(section: Section) -> set[str]:
    return {question.code for question in section.questions}
