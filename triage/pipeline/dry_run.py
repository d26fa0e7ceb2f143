"""The dry run: the same reading, deciding and writing for a case from a file. Stores and sends nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from triage.channels.case_file import case_answers
from triage.decision.circumstances import believed
from triage.decision.codec import to_json
from triage.decision.decide import decide
from triage.decision.facts import Facts, Source
from triage.decision.verdict import Disposition, Verdict
from triage.evidence import wording
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.evidence.pictures.reader import shared_reader
from triage.evidence.reading import read_file
from triage.installed import installed
from triage.outbox import sentences
from triage.outbox.compose import Occasion, compose, reply_code
from triage.playbook.desk import Desk

REFERENCE = "TKT-2222-2222"
STATUS_LINK = "https://desk.example/t/dry-run/"
DISOWN_LINK = "…"
"""Stand-ins in the reply's text: a dry run has no ticket."""


def dry_run(case: Mapping[str, Any], *, screenshots: Iterable[Path], now: datetime, desk: Desk) -> dict[str, Any]:
    """What the service would do with ``case`` (the form's answers) and ``screenshots`` at ``now``.

    Returns plain JSON data; ``screenshot_problems`` tells which pictures do not help. Raises InvalidCase,
    OSError for a file that can't be opened, ReaderCrashed where no picture can be read.
    """
    answers = case_answers(case, now=now, desk=desk)
    looks = [
        read_file(path, reader=shared_reader(), position=position, today=installed().day(now), desk=desk)
        for position, path in enumerate(screenshots)
    ]
    readings = [reading for look in looks for reading in look.readings]
    facts = facts_from_answers(
        answers, readings=readings, written_at=now, now=now, desk=desk, models=Models(wording.shipped())
    )
    facts = replace(facts, pictures=tuple(look.shortcoming for look in looks))
    problems = [{"screenshot": n, "problem": look.shortcoming} for n, look in enumerate(looks) if look.shortcoming]
    return {**_told(decide(facts, desk.policy, desk.rules), facts=facts, desk=desk), "screenshot_problems": problems}


def _told(verdict: Verdict, *, facts: Facts, desk: Desk) -> dict[str, Any]:
    language = facts.language
    occasion = Occasion(REFERENCE, STATUS_LINK, DISOWN_LINK, language, facts, verdict, facts.now)
    letter = compose(reply_code(verdict), occasion, desk=desk)
    asked = verdict.disposition is Disposition.ASK
    return {
        "category": verdict.category,
        "second": verdict.second or None,
        "confidence": to_json(verdict.confidences),
        "disposition": verdict.disposition.value,
        "question": verdict.question if asked else None,
        "question_text": sentences.asked(verdict, facts, desk=desk, language=language) if asked else None,
        "holds": list(verdict.holds),
        "circumstances": [
            {**to_json(each), "text": sentences.hold(each.code, language=language)}
            for each in believed(facts, desk.rules.circumstances, desk.policy)
        ],
        "facts": [to_json(reading) for reading in facts.readings if reading.origin.source is Source.TEXT],
        "due_on": to_json(verdict.due_on),
        "reasons": [
            {
                **{"code": reason.code, "label": reason.label, "weight": reason.weight},
                "text": sentences.explain(reason, language=language),
                **to_json(reason.origin),
            }
            for reason in verdict.reasons
        ],
        "reply": {"code": letter.code, "subject": letter.subject, "text": letter.text},
        "follow_ups": to_json(verdict.follow_ups),
    }
