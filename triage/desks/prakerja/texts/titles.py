"""Titles of trainings: a class about fraud is no fraud, one for carers of stroke patients no illness."""

import re
from collections.abc import Iterator
from typing import Final

LONGEST: Final = 100
"""Characters of a title; a longer quotation is something else."""

# Linear: a title ends at the first mark of its own kind, and none is longer than LONGEST.
_TITLE = re.compile(
    r"\b(?:pelatihan|kelas|kursus|webinar|judul|course|class|training)(?:nya|ku)?\s{0,3}[:=]?\s{0,3}"
    rf"(?:\"(?P<a>[^\"\n]{{3,{LONGEST}}})\"|“(?P<b>[^”\n]{{3,{LONGEST}}})”|['‘](?P<c>[^'’\n]{{3,{LONGEST}}})['’])",
    re.IGNORECASE,
)


def find_titles(text: str) -> Iterator[tuple[int, int]]:
    """Half-open ranges of quoted titles in ``text``, without their marks."""
    for match in _TITLE.finditer(text):
        group = match.lastgroup
        if group:
            yield match.span(group)
