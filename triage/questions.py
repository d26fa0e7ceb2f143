"""The form of a desk, declared once: web form, API schema, mail, workspace, export and erasure are derived from it.

An answer is what ``Submission.answers`` holds in JSON: a text, a choice's code, a day in ISO format (or the code of
"not yet"), true or false. What was not said is not there. Labels and all other words are msgids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class NotYet:
    """What is said instead of a day: its ``code``, and the words beside the box that is ticked."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One question, declared once, so it equals itself only. ``short`` is what agents call it, ``hint`` what the API's
    schema says of it.

    ``required``: why it must be answered, "" where it need not be; ``invalid``: what to do about a wrong answer.
    ``tells``: answering it is a complaint by itself. ``known``: who writes, and about what, which is never asked twice;
    ``same``: part of what makes two complaints the same one; ``names``: it holds a person's name. For a day: ``past``
    is the earliest possible, ``too_early`` and ``future`` say so.
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
    words or with a picture. ``always`` are offered to whoever has more to say.
    """

    title: str
    lead: str
    privacy: str
    sections: tuple[Section, ...]
    asks: Mapping[str, tuple[str, ...]]
    always: tuple[str, ...] = ("description",)

    @cached_property
    def by_code(self) -> Mapping[str, Question]:
        """The questions by their codes, in the order of the page."""
        return {question.code: question for section in self.sections for question in section.questions}

    @property
    def questions(self) -> Iterable[Question]:
        """All questions, in the order of the page."""
        return self.by_code.values()

    @cached_property
    def own(self) -> tuple[Question, ...]:
        """Those that are this desk's: every submission has columns for the others."""
        return tuple(question for question in self.questions if question.code not in COLUMNS)

    def kept(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """What of a submission's answers stays when its person is erased."""
        words = {question.code for question in self.own if question.kind in WORDS}
        return {code: answer for code, answer in answers.items() if code in self.by_code and code not in words}

    def sameness(self, answers: Mapping[str, Answer]) -> tuple[str, ...]:
        """The answers that make two complaints of one person the same one, in one spelling."""
        said = (str(answers.get(question.code, "")) for question in self.own if question.same)
        return tuple(" ".join(answer.casefold().split()) for answer in said)


COLUMNS = frozenset({"name", "email", "description", "platform"})
"""Codes of questions whose answers are columns of a submission: a ticket needs them, whatever the desk."""
