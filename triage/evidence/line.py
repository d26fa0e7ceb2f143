"""One line of text as the OCR engine saw it."""

from dataclasses import dataclass

from triage.decision.facts import Box


@dataclass(frozen=True, slots=True)
class Line:
    """``confidence`` in [0, 1]; ``box`` in the stored picture's pixels, its first corner where the text begins.

    ``vividness``: how colourful the line's surroundings are, 0 (grey) to 1, what tells a button that works
    from a grey one.
    """

    text: str
    confidence: float
    box: Box
    vividness: float = 0.0
