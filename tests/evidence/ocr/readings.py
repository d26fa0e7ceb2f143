"""Lines and engines that a test makes up."""

from collections.abc import Callable, Sequence

from PIL import Image

from triage.decision.facts import Line


def line(
    text: str, *, left: int = 0, top: int = 0, width: int = 100, height: int = 20, confidence: float = 1.0
) -> Line:
    """A level line."""
    right, foot = left + width, top + height
    return Line(text, confidence, ((left, top), (right, top), (right, foot), (left, foot)))


class Told:
    """An engine that reads what it is told, and keeps what it was shown."""

    def __init__(self, name: str, read: Callable[[Image.Image], Sequence[Line]]) -> None:
        self.name = name
        self.shown: list[Image.Image] = []
        self._read = read

    def read(self, picture: Image.Image) -> tuple[Line, ...]:
        self.shown.append(picture)
        return tuple(self._read(picture))
