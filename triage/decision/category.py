"""What a category of complaint is: the one thing that each file in ``categories/`` declares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from triage.decision.policy import Policy
from triage.decision.verdict import Reason


def gettext_noop(text: str) -> str:
    """Mark ``text`` for makemessages; whoever shows it translates it then."""
    return text


@dataclass(frozen=True, slots=True)
class Hold:
    """Something that keeps a verdict from being answered automatically.

    ``question`` is the code of the question whose answer would lift it, "" when only a person can.
    """

    code: str
    question: str = ""


class Then(StrEnum):
    """What follows from the requester's answer to a follow-up."""

    CLOSE = "close"
    DECIDE = "decide"
    AGENT = "agent"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class OneClick:
    """An answer that takes one click: the button's words (a msgid), and what follows."""

    label: str
    then: Then


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """When to come back: ``working_days`` (one number a reminder, at most two) after today; and what to ask then.

    With ``after_due`` they count from the due day, if that is later than today. ``question`` is a msgid, and
    ``answers`` are by code ("yes", "no"); without them the requester answers in words or with a picture.
    """

    kind: str
    working_days: tuple[int, ...]
    after_due: bool = False
    question: str = ""
    answers: Mapping[str, OneClick] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deflection:
    """What spares somebody a complaint: the form says the answer before it is sent, and offers a reminder instead.

    ``notice`` and ``letter`` are canned replies: what the form says, and what is written when the first follow-up
    would be due. ``needs``: questions that must be answered for it; whoever comes back finds them answered.
    """

    notice: str
    letter: str
    needs: tuple[str, ...]


OwnFacts = Any
"""A desk's own kind of ``Facts``: its functions take nothing else."""
Holds = Callable[[OwnFacts, Policy], tuple[Hold, ...]]


def no_holds(_facts: OwnFacts, _policy: Policy) -> tuple[Hold, ...]:
    """For a category that holds nothing up."""
    return ()


@dataclass(frozen=True, slots=True)
class Category:
    """One cause that the desk can answer.

    ``assess`` returns every reason for and against this category, and for no other.
    ``conflicts`` hold whatever the verdict is; ``gaps`` (the most deciding first) only when this
    category leads. ``subject`` is what sets the words of such a complaint apart, "" where they may be
    those of any complaint that nothing happens. ``reply`` names the canned reply; ``variants`` maps
    a reason's code to the reply used instead when that reason speaks for the category.
    ``needs_due_on``: the answer names the day until which to wait. ``sentences``, ``holds`` and ``questions`` map the
    codes that this file makes to msgids; ``advises`` are the circumstances of having followed what the answer advises
    (to somebody who has, it would be deaf), and ``next_step`` the canned reply to them, "" for any receipt;
    ``unquoted`` has the sentences for somebody who must not be quoted what was typed. ``deflection``: what the form
    says of this cause before a complaint is sent, if anything. ``is_topic``: it was made from a row (``topics``), and
    ``spoken`` has its msgids' texts by language, which no catalogue can have.
    """

    code: str
    title: str
    reply: str
    assess: Callable[[OwnFacts, Policy], tuple[Reason, ...]]
    sentences: Mapping[str, str]
    follow_up: FollowUpRule
    subject: str = ""
    needs_due_on: bool = False
    advises: frozenset[str] = frozenset()
    next_step: str = ""
    conflicts: Holds = no_holds
    gaps: Holds = no_holds
    variants: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    unquoted: Mapping[str, str] = field(default_factory=dict)
    deflection: Deflection | None = None
    is_topic: bool = False
    spoken: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def reply_for(self, reasons: tuple[Reason, ...]) -> str:
        """The code of the canned reply that fits ``reasons``."""
        own = (reason for reason in reasons if reason.label == self.code and reason.weight > 0)
        return next((self.variants[reason.code] for reason in own if reason.code in self.variants), self.reply)
