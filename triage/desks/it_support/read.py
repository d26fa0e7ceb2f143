"""What texts and screens say, by the rules of ``rules.toml``: each topic that people name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from triage.decision.facts import Line, Origin, Reading, Source
from triage.desks.it_support.facts import ReadingKind
from triage.words.normaliser import Normaliser, Spelled
from triage.words.patterns import Language

SURE: Final = 0.95
LONGEST: Final = 5_000
TOPICS: Final = {"no_internet": "network", "printer_offline": "printing", "password_expired": "account"}
"""What a picture is about that shows this."""
_LEXICON: Final = Path(__file__).with_name("lexicon.toml")
NORMALISER: Final = Normaliser.read(_LEXICON)
LANGUAGE, RULES = Language.read(_LEXICON, Path(__file__).with_name("rules.toml"), spell=NORMALISER.spelled)


def read_text(text: str, *, today: date, platforms: Mapping[str, Any]) -> list[Reading]:
    """The topics that a text names, the first words of each."""
    said = Spelled(NORMALISER.tokens(text[:LONGEST]))
    readings = []
    for rule in RULES["topic"]:
        found = (match for match in rule.pattern.all_in(said) if not rule.is_barred(said.text[: match.start()]))
        if match := next(found, None):
            span = said.original(*match.span())
            origin = Origin(Source.TEXT, field="description", span=span, quote=text[slice(*span)])
            readings.append(Reading(ReadingKind.TOPIC, rule.value, rule.sure, origin))
    return readings


def read_screen(
    lines: Sequence[Line], *, screenshot: int, today: date, platforms: Mapping[str, Any]
) -> tuple[Reading, ...]:
    """What a picture shows, with the line that says so."""
    for rule in RULES["screen"]:
        for line in lines:
            if rule.pattern.all_in(Spelled(NORMALISER.tokens(line.text))):
                origin = Origin(Source.SCREENSHOT, screenshot=screenshot, box=line.box, quote=line.text)
                sure = rule.sure * line.confidence
                return (
                    Reading(ReadingKind.SCREEN, rule.value, sure, origin),
                    Reading(ReadingKind.TOPIC, TOPICS[rule.value], sure, origin),
                )
    return (Reading(ReadingKind.SCREEN, "unknown", 1.0, Origin(Source.SCREENSHOT, screenshot=screenshot)),)


def usable(lines: Sequence[Line], readings: Sequence[Reading]) -> str:
    """ "yes", or why the picture does not help."""
    return "yes" if lines else "no_words"


def lacks_a_fact(lines: Sequence[Line], sureness: float) -> bool:
    """Whether a page of unknown kind was not read well."""
    return (
        bool(lines)
        and sureness < SURE
        and read_screen(lines, screenshot=0, today=date.min, platforms={})[0].value == "unknown"
    )


def signature(facts: Any) -> frozenset[str]:
    """Topics, screens and the words of a request, to be compared with others."""
    codes = {f"{reading.kind}:{reading.value}" for reading in facts.readings}
    words = re.findall(r"[a-z]{4,30}", facts.words[:2_000].lower())
    return frozenset([*sorted(codes), *dict.fromkeys(words)][:60])
