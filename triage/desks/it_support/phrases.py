"""How people say what they need: phrases in texts and on screens, each a topic. (``phrases.json`` has examples.)"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from triage.decision.facts import Line, Origin, Reading, Source
from triage.desks.it_support.facts import ReadingKind

SAID = 0.8
"""How sure a phrase is of its topic: it may be said of something else."""
SHOWN = 0.95
LONGEST = 5_000
SCREENS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "no_internet": ("network", ("no internet connection", "your device is offline", "err_internet_disconnected")),
    "printer_offline": ("printing", ("printer is offline", "error - paper jam")),
    "password_expired": ("account", ("your password has expired", "set a new password")),
}
"""What a picture shows: its topic, and lines that say so."""


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    """One alternation a topic: whole words, the longest first; linear, since nothing in them repeats."""
    listed: Mapping[str, Sequence[Mapping[str, str]]] = json.loads(
        (Path(__file__).parent / "phrases.json").read_text(encoding="utf-8")
    )
    found = []
    for topic, entries in listed.items():
        spelled = sorted((re.escape(entry["phrase"]) for entry in entries), key=len, reverse=True)
        found.append((re.compile(rf"(?<!\w)(?:{'|'.join(spelled)})(?!\w)"), topic))
    return tuple(found)


def read_text(text: str, *, today: date, platforms: Mapping[str, Any]) -> list[Reading]:
    """The topics that a text names, the first words of each."""
    plain = text[:LONGEST].lower().replace("’", "'")
    if len(plain) != len(text[:LONGEST]):  # A letter whose small form is longer: spans would lie beside the words.
        plain = text[:LONGEST]
    readings = []
    for pattern, topic in _phrases():
        if found := pattern.search(plain):
            origin = Origin(Source.TEXT, field="description", span=found.span(), quote=text[slice(*found.span())])
            readings.append(Reading(ReadingKind.TOPIC, topic, SAID, origin))
    return readings


def read_screen(
    lines: Sequence[Line], *, screenshot: int, today: date, platforms: Mapping[str, Any]
) -> tuple[Reading, ...]:
    """What a picture shows, with the line that says so."""
    for screen, (topic, telling) in SCREENS.items():
        for line in lines:
            if any(phrase in line.text.lower() for phrase in telling):
                origin = Origin(Source.SCREENSHOT, screenshot=screenshot, box=line.box, quote=line.text)
                sure = SHOWN * line.confidence
                return (
                    Reading(ReadingKind.SCREEN, screen, sure, origin),
                    Reading(ReadingKind.TOPIC, topic, sure, origin),
                )
    return (Reading(ReadingKind.SCREEN, "unknown", 1.0, Origin(Source.SCREENSHOT, screenshot=screenshot)),)


def usable(lines: Sequence[Line], readings: Sequence[Reading]) -> str:
    """ "yes", or why the picture does not help."""
    return "yes" if lines else "no_words"


def lacks_a_fact(lines: Sequence[Line], sureness: float) -> bool:
    """Whether a page of unknown kind was not read well."""
    return (
        bool(lines)
        and sureness < SHOWN
        and read_screen(lines, screenshot=0, today=date.min, platforms={})[0].value == "unknown"
    )


def signature(facts: Any) -> frozenset[str]:
    """Topics, screens and the words of a request, to be compared with others."""
    codes = {f"{reading.kind}:{reading.value}" for reading in facts.readings}
    words = re.findall(r"[a-z]{4,30}", facts.words[:2_000].lower())
    return frozenset([*sorted(codes), *dict.fromkeys(words)][:60])
