"""Writing: a canned text and the facts become a letter. Nothing is sent here.

Texts are ``string.Template``s with a fixed list of gaps: they can name facts but run nothing, and
what a requester typed is only ever a value, never a template.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import Template
from typing import TypedDict

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from triage.decision.calendar import desk_day
from triage.decision.categories import CATEGORIES
from triage.decision.facts import Facts
from triage.decision.reading import platform as known_platform
from triage.decision.verdict import Disposition, Verdict
from triage.evidence import shortcomings
from triage.outbox import sentences
from triage.playbook.desk import Desk

REASONS_SHOWN = 4
EMPTY_LINES = re.compile(r"\n\s*\n")
ANSWERS = frozenset(reply for category in CATEGORIES for reply in (category.reply, *category.variants.values()))
UNSAID = {"wording", "wording_overall", "open_until_shown"}
"""Terms of the sum that tell a requester nothing; agents and the status page still show them."""

GAPS = frozenset(
    [
        "salutation",
        "name",
        "reference",
        "category",
        "platform",
        "contact",
        "completed_on",
        "due_on",
        "wait_days",
        "next_check_on",
        "evidence",
        "question",
        "status_link",
        "human_by",
        "printed_name",
        "account_name",
        "training",
        "message",
    ]
)
"""The gaps that a canned reply may have; a test holds them against what ``compose`` fills."""


class Block(TypedDict):
    """A paragraph's lines, then a list's items; either may be empty."""

    lines: list[str]
    items: list[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A finished message: ``code`` of the canned reply it was made from, subject, text and HTML."""

    code: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about. ``verdict`` is None only where reading a ticket failed altogether."""

    reference: str
    status_link: str
    language: str
    facts: Facts
    verdict: Verdict | None
    now: datetime
    message: str = ""


def reply_code(verdict: Verdict) -> str:
    """The canned reply that a verdict calls for."""
    if verdict.disposition == Disposition.ASK:
        return f"ask_{verdict.question}"
    if verdict.disposition == Disposition.ESCALATE:
        return "receipt_fraud" if "fraud" in verdict.holds else "receipt"
    return answer_code(verdict)


def answer_code(verdict: Verdict) -> str:
    """The canned reply that answers a verdict's category."""
    category = next(category for category in CATEGORIES if category.code == verdict.category)
    return category.reply_for(verdict.reasons)


def compose(code: str, occasion: Occasion, *, desk: Desk) -> Letter:
    """Fill the canned reply ``code``. Raises KeyError for a code without text in the requester's language."""
    canned = desk.texts[code, occasion.language]
    gaps = _gaps(occasion, desk=desk)
    subject = " ".join(Template(canned.subject).substitute(gaps).split())
    note = ""
    if occasion.verdict and (code in ANSWERS or code.startswith(("ask_", "receipt"))):
        note = about_pictures(occasion.facts, occasion.verdict, language=occasion.language)
    body = EMPTY_LINES.sub("\n\n", f"{Template(canned.body).substitute(gaps)}\n\n{note}").strip()
    with translation.override(occasion.language):
        frame = {
            "body": body,
            "blocks": blocks(body),
            "subject": subject,
            "reference": occasion.reference,
            "status_link": occasion.status_link,
            "automatic": code not in {"agent", "link", "closed"},
            "language": occasion.language,
        }
        return Letter(
            code=code,
            subject=f"[{occasion.reference}] {subject}",
            text=render_to_string("outbox/letter.txt", frame).strip() + "\n",
            html=render_to_string("outbox/letter.html", frame),
        )


def evidence(verdict: Verdict, *, language: str) -> list[str]:
    """The strongest reasons for the verdict's category, as sentences, strongest first, each once."""
    supporting = sorted(
        (
            reason
            for reason in verdict.reasons
            if reason.label == verdict.category and reason.weight >= 0 and reason.code not in UNSAID
        ),
        key=lambda reason: -reason.weight,
    )
    told = dict.fromkeys(sentences.explain(reason, language=language) for reason in supporting)
    return list(told)[:REASONS_SHOWN]


def about_pictures(facts: Facts, verdict: Verdict, *, language: str) -> str:
    """What was seen in the pictures that do not help, a paragraph; "" where it does not matter.

    It does not where there is an answer, and a picture that helps.
    """
    numbers: dict[str, list[str]] = {}
    for number, code in enumerate(facts.pictures, start=1):
        if code:
            numbers.setdefault(code, []).append(str(number))
    if not numbers or (verdict.disposition is Disposition.AUTO_REPLY and "" in facts.pictures):
        return ""
    with translation.override(language):
        lines = [
            gettext("Screenshot %(numbers)s: %(message)s")
            % {"numbers": ", ".join(numbers[code]), "message": gettext(shortcomings.message(code))}
            for code in numbers
        ]
        return "\n".join([*lines, gettext("An example of the right picture is on your status page.")])


def human_by(now: datetime, *, desk: Desk, language: str) -> str:
    """The day by which a human looks at a ticket handed over at ``now``."""
    day = desk.policy.calendar.add(desk_day(now), desk.agent_working_days)
    return sentences.long_date(day, language=language)


def _gaps(occasion: Occasion, *, desk: Desk) -> Mapping[str, str]:
    facts, verdict, language = occasion.facts, occasion.verdict, occasion.language
    with translation.override(language):
        where = gettext("the platform where you bought the training")
        code = known_platform(facts, desk.policy)
        platform = desk.policy.platforms.get(code)
        contact = desk.contacts.get(code, "")
        due_on = verdict.due_on if verdict else None
        planned = verdict.follow_ups[0].due_at.date() if verdict and verdict.follow_ups else None
        found = evidence(verdict, language=language) if verdict else []
        dates = {"completed_on": facts.completed_on, "due_on": due_on, "next_check_on": planned}
        return {
            "salutation": desk.salutation if language == "id" else "",
            "name": facts.name,
            "reference": occasion.reference,
            "category": sentences.title(verdict.category, language=language) if verdict else "",
            "platform": platform.name if platform else where,
            "contact": (f"{platform.name} ({contact})" if contact else platform.name) if platform else where,
            "wait_days": str(desk.policy.wait_for(code)),
            "evidence": "\n".join(f"- {sentence}" for sentence in found),
            "question": _question(verdict, language=language) if verdict else "",
            "status_link": occasion.status_link,
            "human_by": human_by(occasion.now, desk=desk, language=language),
            "printed_name": facts.printed_name,
            "account_name": facts.name,
            "training": facts.training,
            "message": occasion.message,
            **{gap: sentences.long_date(day, language=language) if day else "" for gap, day in dates.items()},
        }


def _question(verdict: Verdict, *, language: str) -> str:
    """The question; where two things contradict each other, first which two."""
    asked = [sentences.question(verdict.question, language=language)]
    if verdict.question == "which_is_right":
        asked = [sentences.hold(code, language=language) for code in verdict.holds] + asked
    return " ".join(asked)


def blocks(body: str) -> list[Block]:
    """Paragraphs and lists of a text, for pages and mails (which escape them)."""
    found: list[Block] = []
    for chunk in body.split("\n\n"):
        block = Block(lines=[], items=[])
        for line in chunk.strip().splitlines():
            if line.startswith("- "):
                block["items"].append(line[2:])
            else:
                block["lines"].append(line)
        if block["lines"] or block["items"]:
            found.append(block)
    return found
