"""The form as it is asked now: the desk's own, and the questions that people have added to it.

This is the one place for whoever wants all questions with their choices: pages, schema, letters, rules, erasure.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_noop

from triage.definition import Definition
from triage.installed import installed
from triage.models import CustomQuestion
from triage.models.languages import in_language
from triage.questions import Form, Kind, Question, When

SOON = 5.0
"""Seconds after which a process sees what others have changed: nobody who fills in a form asks the database for it."""
TAPPED_UP_TO = 5
"""Choices that stand on the page one by one; more of them are a list."""
MISSING = gettext_noop("Please answer this question.")
YES_NO = {"true": gettext_noop("Yes"), "false": gettext_noop("No")}


@dataclass(slots=True)
class _Seen:
    """What this process knows of the rows, since when (monotonic), and the forms that it has made of them."""

    at: float
    rows: Sequence[CustomQuestion]
    forms: dict[str, Form] = field(default_factory=dict)


_seen: dict[str, _Seen] = {}
"""By desk."""


def asked(language: str | None = None, *, look: bool = False) -> Form:
    """The form in a language, that of the page where none is named; without rows it is the desk's own form.

    At most ``SOON`` seconds old, and as new as can be with ``look``. What people have added is in words of that
    language already; the desk's own words are msgids.
    """
    seen, now = _seen.get(settings.TRIAGE_DESK), time.monotonic()
    if seen is None or look or now - seen.at > SOON:
        rows = list(CustomQuestion.objects.all())
        # The same questions stay the same objects, for whose fields are made once.
        same = seen is not None and [row.stands() for row in seen.rows] == [row.stands() for row in rows]
        forms = seen.forms if seen is not None and same else {}
        _seen[settings.TRIAGE_DESK] = seen = _Seen(now, rows, forms)
    desk = installed()
    if not seen.rows:
        return desk.form
    wanted = (language or get_language() or "").partition("-")[0]
    spoken = wanted if wanted in desk.languages else desk.language
    if spoken not in seen.forms:
        seen.forms[spoken] = form_of(seen.rows, desk=desk, language=spoken)
    return seen.forms[spoken]


def forget() -> None:
    """Look at the rows again next time: this process has changed them."""
    _seen.pop(settings.TRIAGE_DESK, None)


def form_of(rows: Sequence[CustomQuestion], *, desk: Definition, language: str) -> Form:
    """The desk's form with these questions, in their order."""
    asked_now = [question_of(row, language=language) for row in rows if row.active]
    return desk.form.with_custom(asked_now, [question_of(row, language=language, with_former=True) for row in rows])


def question_of(row: CustomQuestion, *, language: str, with_former: bool = False) -> Question:
    """The question that a row is, in a language. ``with_former``: with the choices that are offered no more."""
    offered = [each for each in row.choices if each["active"] or with_former]
    label = in_language(row.labels, language)
    return Question(
        row.code,
        Kind(row.kind),
        label,
        short=label,
        hint=label,
        help=in_language(row.helps, language),
        choices={each["code"]: in_language(each["labels"], language) for each in offered},
        tapped=len(offered) <= TAPPED_UP_TO,
        longest=row.longest,
        required=MISSING if row.required else "",
        when=When(row.when_question, tuple(row.when_answers)) if row.when_question else None,
        personal=row.personal,
    )


def answers_to(question: Question, *, platforms: Mapping[str, str]) -> Mapping[str, Any]:
    """What may be answered to a question of few answers, by code, in words (msgids); {} for one in one's own words."""
    match question.kind:
        case Kind.CHOICE:
            return question.choices
        case Kind.YES_NO:
            return YES_NO
        case Kind.SERVICE:
            return platforms
    return {}
