"""What was answered to custom questions, as letters say it."""

from collections.abc import Mapping
from datetime import date

from django.utils import translation
from django.utils.translation import gettext

from triage.evidence.gather import merge, own
from triage.messages import Answers
from triage.models import Ticket
from triage.outbox import sentences
from triage.playbook.form import YES_NO, asked
from triage.questions import WORDS, Answer, Kind, Question

EXAMPLE_DAY = date(2026, 3, 17)


def given_to(ticket: Ticket) -> Mapping[str, str]:
    """The ticket's answers in its language, by code.

    Whoever has not confirmed it is quoted nothing that somebody typed in their name.
    """
    said = merge(row.said() for row in own(ticket.submissions.all()))
    return in_words(said, language=ticket.language, quotes=ticket.confirmed_at is not None)


def in_words(said: Answers, *, language: str, quotes: bool = True) -> Mapping[str, str]:
    """Answers in a language, by code; ``quotes``: those in somebody's own words, and personal ones, too."""
    return {
        question.code: in_language(question, said.given[question.code], language=language)
        for question in asked(language).custom
        if question.code in said.given and (quotes or not (question.kind in WORDS or question.personal))
    }


def examples(language: str) -> Mapping[str, str]:
    """What nobody has answered, to look at letters with."""
    made: dict[str, str] = {}
    for question in asked(language).custom:
        first = next(iter(question.choices), "")
        sample: Mapping[Kind, Answer] = {Kind.CHOICE: first, Kind.YES_NO: True, Kind.DAY: EXAMPLE_DAY.isoformat()}
        made[question.code] = in_language(question, sample.get(question.kind, f"({question.label})"), language=language)
    return made


def in_language(question: Question, answer: Answer, *, language: str) -> str:
    """One answer in words."""
    if isinstance(answer, bool):
        with translation.override(language):
            return gettext(YES_NO[str(answer).lower()])
    if question.kind is Kind.DAY and (day := day_of(answer)):
        return sentences.long_date(day, language=language)
    return question.choices.get(answer, answer)


def day_of(answer: str) -> date | None:
    """The day that was answered; None where the question was of another kind when that came under way."""
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None
