"""What somebody answers in a chat to one question of the form: a pressed button, a number, a word, a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from triage.channels.complaint import ComplaintForm, known_platforms, typed
from triage.messages import Answers
from triage.questions import DESCRIPTION_LENGTH, Kind, Question

YES = frozenset({"ya", "iya", "y", "yes", "sudah", "udah", "betul", "benar", "ok", "oke", "yup", "yep"})
NO = frozenset({"tidak", "tdk", "nggak", "enggak", "gak", "ga", "ngga", "no", "n", "belum", "blm", "nope", "not yet"})


class ChatForm(ComplaintForm):
    """The form, asked one question at a time: any answer may be missing."""

    insists = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.required = False

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """A picture says something, too."""
        return True


@dataclass(frozen=True, slots=True)
class Answered:
    """``answers`` where the text answers the question, else None; ``problem`` says why a day cannot be."""

    answers: Answers | None = None
    problem: str = ""


def answered(question: Question, text: str, *, offered: Sequence[str], language: str, now: datetime) -> Answered:
    """The text as the answer to the question; ``offered`` are the values of its buttons, in their order.

    Anything else is told in words, which are read as any others.
    """
    value = _value(question, " ".join(text.split()).strip(" .!"), offered=offered, language=language)
    return cleaned(question, value, language=language, now=now) if value else Answered()


def cleaned(question: Question, value: str, *, language: str, now: datetime) -> Answered:
    """A value as the form takes it."""
    platforms = known_platforms()
    with translation.override(language):
        form = ChatForm(
            {question.code: value, "language": language},
            platforms=platforms.spellings,
            contacts=platforms.contacts,
            now=now,
        )
        if form.is_valid():
            return Answered(form.answers())
        errors = form.errors.as_data().get(question.code, [])
        return Answered(problem=next((str(each.message) for each in errors if each.code in {"future", "past"}), ""))


def words_of(text: str, *, contacts: Sequence[str], language: str, now: datetime) -> Answers:
    """A text as a description, cleaned as the form's, and like a mail's as much of it as the form takes."""
    platforms = known_platforms()
    form = ChatForm(
        {"description": typed(text)[:DESCRIPTION_LENGTH], "language": language},
        platforms=platforms.spellings,
        contacts=tuple(contacts),
        now=now,
    )
    form.is_valid()
    return form.answers()


def _value(question: Question, said: str, *, offered: Sequence[str], language: str) -> str:
    if not said or len(said) > question.longest:
        return ""
    if said.isdecimal() and offered and len(said) < 3 and 0 < int(said) <= len(offered):
        return offered[int(said) - 1]
    small = said.casefold()
    match question.kind:
        case Kind.YES_NO:
            return "true" if small in YES else "false" if small in NO else ""
        case Kind.CHOICE:
            with translation.override(language):
                named = {str(gettext(words)).casefold(): code for code, words in question.choices.items()}
            return named.get(small, "")
        case Kind.SERVICE:
            return known_platforms().spellings.get(small, "")
        case Kind.DAY:
            with translation.override(language):
                not_yet = question.not_yet and gettext(question.not_yet.label).casefold() == small
            return question.not_yet.code if question.not_yet and not_yet else said
        case Kind.LINE:
            return said
    return ""
