"""The evaluation as one HTML file: tables and drawings, nothing loaded from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.template import Context, Engine
from django.utils.translation import override

from triage.learning.decided import Decided
from triage.learning.hearing import Hearing
from triage.learning.measures import Judged, Mistake

WORST = 15
SIDE = 260
"""Width and height of a drawing, in CSS pixels."""
LOWEST = 0.5
"""Where the axis of accuracy begins."""
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Section:
    """One set of judged texts under its name; ``note`` says how they were judged, ``worst`` are mistakes to look at.

    ``decided``: the same as whole cases; ``lost``: what they come to without one source of evidence each.
    """

    name: str
    note: str
    judged: Judged
    worst: Sequence[Mistake] = ()
    decided: Decided | None = None
    lost: Sequence[tuple[str, Decided]] = ()


def render(sections: Sequence[Section], *, version: str, at: datetime, hearing: Hearing | None = None) -> str:
    """The whole page. Texts are data: they are escaped."""
    engine = Engine(dirs=[str(_TEMPLATES)], autoescape=True)
    drawn = [_drawn(section) for section in sections]
    content = {"sections": drawn, "hearing": hearing, "version": version, "at": at, "side": SIDE, "lowest": LOWEST}
    with override("en"):  # The page is in English, and its drawings need points in their numbers.
        return engine.get_template("learning/report.html").render(Context(content, use_l10n=False))


def _drawn(section: Section) -> dict[str, object]:
    judged = section.judged
    covered = list(judged.coverage())
    return {
        "name": section.name,
        "note": section.note,
        "judged": judged,
        "labels": judged.by_label(),
        "confusion": _confusion(judged),
        "bins": [(_x(each.confidence), _y(each.right.value), each) for each in judged.bins()],
        "curve": " ".join(f"{_x(c.percent / 100)},{_above(c.right.value)}" for c in covered),
        "band": " ".join(
            [f"{_x(c.percent / 100)},{_above(c.right.high)}" for c in covered]
            + [f"{_x(c.percent / 100)},{_above(c.right.low)}" for c in reversed(covered)]
        ),
        "covered": [each for each in covered if each.percent % 20 == 0],
        "worst": section.worst,
        "outcomes": [("everything", section.decided), *section.lost] if section.decided else [],
    }


def _confusion(judged: Judged) -> list[tuple[str, list[tuple[int, int]]]]:
    """A row a true label: its name, and (count, shade in percent) for each guess."""
    counts = judged.confusion()
    return [
        (label, [(int(count), round(70 * count / max(1, row.sum()))) for count in row])
        for label, row in zip(judged.labels, counts, strict=True)
    ]


def _x(share: float) -> float:
    return round(SIDE * share, 1)


def _y(share: float) -> float:
    return round(SIDE * (1 - share), 1)


def _above(share: float) -> float:
    """A height on an axis that begins at LOWEST."""
    return _y(max(0.0, (share - LOWEST) / (1 - LOWEST)))
