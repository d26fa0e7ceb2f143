"""What platforms tell this desk by program."""

import re
from collections.abc import Mapping
from typing import Any

from triage.decision.category import gettext_noop
from triage.definition import DeskEvent, Report, outage
from triage.questions import Answer

ALIKE = 0.6
"""The share of the shorter title's words that the other one has, from which both are one training."""
_WORD = re.compile(r"[^\W_]+")

COMPLETION = {
    "type": "object",
    "properties": {
        "email": {"type": "string", "pattern": r"^[!-?A-~]{1,64}@[!-?A-~]{1,189}$", "maxLength": 254},
        "training": {"type": "string", "minLength": 1, "maxLength": 200},
        "completed_on": {"type": "string", "format": "date", "pattern": r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"},
        "certificate_issued": {"type": "boolean"},
    },
    "required": ["email", "training", "completed_on"],
    "additionalProperties": False,
}


def _completion(data: Mapping[str, Any]) -> Report:
    """The waiting time begins on the day that the platform has; a certificate that is there ends it."""
    title = _words(data["training"])

    def concerns(answers: Mapping[str, Answer]) -> bool:
        told = _words(str(answers.get("training", "")))  # Who names no training has one at this platform all the same.
        return not told or len(title & told) >= ALIKE * min(len(title), len(told))

    answers = {"completed_on": data["completed_on"]}
    return Report(data["email"], concerns, answers, is_settled=data.get("certificate_issued", False))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text[:200].casefold()))


EVENTS = {
    "completion_reported": DeskEvent(
        gettext_noop("The platform reports a completed training"),
        COMPLETION,
        report=_completion,
        letter="certificate_issued",
    ),
    "outage": outage(gettext_noop("The platform reports an outage"), cause="platform_issue"),
}
