"""The dry run: the same reading, deciding and writing for a case from a file. Stores and sends nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.channels.complaint import ComplaintForm, platform_spellings
from triage.decision.calendar import desk_day
from triage.decision.codec import to_json
from triage.decision.decide import decide
from triage.decision.facts import Facts
from triage.decision.verdict import Disposition, Reason, Verdict
from triage.evidence.gather import facts_from_answers
from triage.evidence.pictures.reader import shared_reader
from triage.evidence.reading import read_file
from triage.messages import Answers
from triage.outbox import sentences
from triage.outbox.compose import Occasion, compose, reply_code
from triage.playbook.desk import Desk

REFERENCE = "TKT-2222-2222"
STATUS_LINK = "https://desk.example/t/dry-run/"
"""Stand-ins in the reply's text: a dry run has no ticket."""


class CaseForm(ComplaintForm):
    """The complaint form without its demands: any answer may be missing, any date is taken."""

    future_dates_allowed = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].required = False

    def says_something(self, cleaned: Mapping[str, Any]) -> bool:
        """An empty case is a case too."""
        return True


class InvalidCase(Exception):
    """The case's answers make no sense; ``errors`` maps fields to what is wrong with them."""

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        super().__init__("invalid")
        self.errors = errors


def case_answers(case: Mapping[str, Any], *, now: datetime, desk: Desk) -> Answers:
    """The cleaned answers of a case; raises InvalidCase for answers that no form would take."""
    spellings = platform_spellings(desk.policy.platforms.values())
    form = CaseForm(dict(case), platforms=spellings, contacts=desk.public_contacts, now=now)
    if not form.is_valid():
        raise InvalidCase({field: [str(message) for message in messages] for field, messages in form.errors.items()})
    return form.answers()


def dry_run(case: Mapping[str, Any], *, screenshots: Iterable[Path], now: datetime, desk: Desk) -> dict[str, Any]:
    """What the service would do with ``case`` (the form's answers) and ``screenshots`` at ``now``.

    Returns plain JSON data; ``screenshot_problems`` tells which pictures do not help. Raises InvalidCase,
    OSError for a file that can't be opened, ReaderCrashed where no picture can be read.
    """
    answers = case_answers(case, now=now, desk=desk)
    looks = [
        read_file(path, reader=shared_reader(), position=position, today=desk_day(now), desk=desk)
        for position, path in enumerate(screenshots)
    ]
    readings = [reading for look in looks for reading in look.readings]
    facts = facts_from_answers(answers, readings=readings, written_at=now, now=now, policy=desk.policy)
    facts = replace(facts, pictures=tuple(look.shortcoming for look in looks))
    problems = [{"screenshot": n, "problem": look.shortcoming} for n, look in enumerate(looks) if look.shortcoming]
    return {**_told(decide(facts, desk.policy), facts=facts, desk=desk), "screenshot_problems": problems}


def _told(verdict: Verdict, *, facts: Facts, desk: Desk) -> dict[str, Any]:
    language = facts.language
    occasion = Occasion(REFERENCE, STATUS_LINK, language, facts, verdict, facts.now)
    letter = compose(reply_code(verdict), occasion, desk=desk)
    asked = verdict.disposition is Disposition.ASK
    return {
        "category": verdict.category,
        "second": verdict.second or None,
        "confidence": to_json(verdict.confidences),
        "disposition": verdict.disposition.value,
        "question": verdict.question if asked else None,
        "question_text": sentences.question(verdict.question, language=language) if asked else None,
        "holds": list(verdict.holds),
        "due_on": to_json(verdict.due_on),
        "reasons": [_reason(reason, language=language) for reason in verdict.reasons],
        "reply": {"code": letter.code, "subject": letter.subject, "text": letter.text},
        "follow_ups": to_json(verdict.follow_ups),
    }


def _reason(reason: Reason, *, language: str) -> dict[str, Any]:
    return {
        "code": reason.code,
        "label": reason.label,
        "weight": reason.weight,
        "text": sentences.explain(reason, language=language),
        **to_json(reason.origin),
    }
