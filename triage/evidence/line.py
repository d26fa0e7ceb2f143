"""One line of text as the OCR engine saw it."""

from dataclasses import dataclass

from triage.decision.facts import Box


@dataclass(frozen=True, slots=True)
class Line:
    """``confidence`` in [0, 1]; ``box`` in the stored picture's pixels."""

    text: str
    confidence: float
    box: Box
