"""The dry run: the same reading, deciding and writing for a case from a file. Stores and sends nothing."""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.channels.complaint import ComplaintForm, platform_spellings
from triage.decision.calendar import desk_day
from triage.decision.codec import to_json
from triage.decision.decide import decide
from triage.decision.facts import Facts, Reading
from triage.decision.verdict import Disposition, Reason, Verdict
from triage.evidence.gather import facts_from_answers
from triage.evidence.pictures.intake import Refused, accept
from triage.evidence.pictures.reader import ReaderCrashed, Unreadable, shared_reader
from triage.evidence.reading import unusable
from triage.evidence.screens.parse import parse_screen
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

    Returns plain JSON data. Raises InvalidCase.
    """
    answers = case_answers(case, now=now, desk=desk)
    readings: list[Reading] = []
    problems: list[dict[str, Any]] = []
    for position, path in enumerate(screenshots):
        found, problem = _read(path, position=position, now=now, desk=desk)
        readings.extend(found)
        if problem:
            problems.append({"screenshot": position, "problem": problem})
    facts = facts_from_answers(answers, readings=readings, written_at=now, now=now, policy=desk.policy)
    return {**_told(decide(facts, desk.policy), facts=facts, desk=desk), "screenshot_problems": problems}


def _read(path: Path, *, position: int, now: datetime, desk: Desk) -> tuple[tuple[Reading, ...], str]:
    """The picture's readings, and why there are none if it could not be read."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            with path.open("rb") as file:
                taken = accept(file, quarantine=Path(folder))
            source, target = Path(folder) / taken.name, Path(folder) / "clean.jpg"
            picture = shared_reader().read(source, target=target, contacts=desk.public_contacts)
        except (Refused, Unreadable, ReaderCrashed) as problem:
            return (unusable(position),), problem.code
    platforms = desk.policy.platforms
    return parse_screen(picture.lines, screenshot=position, today=desk_day(now), platforms=platforms), ""


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
