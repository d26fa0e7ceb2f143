"""The form's answers in the agent's words, and what was put right of them."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from triage.evidence import gather
from triage.evidence.masking.people import half_hidden, short_name
from triage.messages import Answers
from triage.models import Submission
from triage.outbox.given import day_of
from triage.playbook.form import asked
from triage.questions import Answer, Kind, Question
from triage.workspace import labels as words

Change = tuple[str, str, str]
"""What was put right, as it was, as it is."""


def laid_out_answers(answers: Answers, submissions: Sequence[Submission]) -> Iterator[tuple[str, str]]:
    """What the requester answered, (question, answer), newest word first where they wrote twice."""
    given = {**answers.given, "name": answers.name, "email": answers.email, "platform": words.platform(submissions)}
    for question in asked().laid_out:
        if (answer := given.get(question.code, "")) != "":
            yield _(question.short), _said(question, answer)


def changes(submissions: Sequence[Submission], pk: int, *, is_whole: bool) -> Iterator[Change]:
    """What the correction with this key put right, of the requester's ``submissions`` in their order.

    ``is_whole``: names and addresses are shown as they are, else only so much that one recognises whom one knows.
    """
    until = [row for row in submissions if row.pk <= pk]
    if not until or until[-1].pk != pk:
        return
    codes = until[-1].corrects.split()
    before, after = (_given(rows, is_whole=is_whole) for rows in (until[:-1], until))
    for question in asked().laid_out:
        if question.code in codes:
            yield _(question.short), before.get(question.code, ""), after.get(question.code, "")
    if "language" in codes:
        yield _("language"), before["language"], after["language"]


def _given(rows: Sequence[Submission], *, is_whole: bool) -> dict[str, str]:
    """All answers of these messages in words."""
    answers = gather.merge(row.said() for row in rows)
    whole = {"name": answers.name, "email": answers.email, "description": answers.description}
    given = {**answers.given, **whole, "platform": words.platform(rows)}
    said = {
        question.code: _said(question, answer) if is_whole else _half(question, _said(question, answer))
        for question in asked().laid_out
        if (answer := given.get(question.code, "")) != ""
    }
    return {**said, "language": words.languages().get(answers.language, "")}


def _half(question: Question, said: str) -> str:
    if question.kind is Kind.EMAIL:
        return half_hidden(said)
    if question.personal:
        return "•••"
    return short_name(said) if question.names else said


def _said(question: Question, answer: Answer) -> str:
    if isinstance(answer, bool):
        return _("Yes") if answer else _("No")
    if question.kind == Kind.DAY:
        if question.not_yet and answer == question.not_yet.code:
            return _(question.not_yet.label)
        day = day_of(answer)
        return words.day(day) if day else answer
    return _(question.choices[answer]) if answer in question.choices else answer
