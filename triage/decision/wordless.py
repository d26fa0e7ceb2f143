"""What is left of readings and reasons, as JSON, when words have to be forgotten: codes, weights, numbers, days."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from triage.decision.facts import CHAT_RECEIVED, CHAT_SENT, TOAST, Source

Json = Mapping[str, Any]

CHATTER = {TOAST, CHAT_SENT, CHAT_RECEIVED}
"""Kinds of readings whose values are sentences of the picture; no decision looks at them."""
GONE = "…"
"""Stands for a word that was forgotten."""
_KEPT = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,3}")
"""A day or a small number tells nothing about who it was."""


def codes_only(readings: Iterable[Json], *, quoted: Collection[str]) -> list[Json]:
    """Readings of a picture that is gone: those whose values are codes, without the words and the place they were.

    ``quoted``: the desk's kinds of readings whose values are words of the picture.
    """
    words = {*CHATTER, *quoted}
    return [{**each, "origin": _unquoted(each["origin"])} for each in readings if each["kind"] not in words]


def without_pictures_words(facts: Json) -> Json:
    """Frozen facts without the pictures' sentences and quotes; what was concluded from them, names included, stays."""
    if not facts:
        return facts
    kept = (each for each in facts["readings"] if each["kind"] not in CHATTER)
    return {**facts, "readings": [{**each, "origin": _without_picture(each["origin"])} for each in kept]}


def reasons_without_pictures_words(reasons: Iterable[Json]) -> Sequence[Json]:
    """Reasons without the pictures' quotes and regions."""
    return [{**each, "origin": _without_picture(each["origin"])} for each in reasons]


def wordless(reasons: Iterable[Json]) -> Sequence[Json]:
    """Reasons without anybody's words: what a gap of a sentence held is gone unless it was a day or a number."""
    return [
        {
            **each,
            "detail": {gap: said if _KEPT.fullmatch(str(said)) else GONE for gap, said in each["detail"].items()},
            "origin": _unquoted(each["origin"]),
        }
        for each in reasons
    ]


def _without_picture(origin: Json) -> Json:
    return _unquoted(origin) if origin["source"] == Source.SCREENSHOT else origin


def _unquoted(origin: Json) -> Json:
    return {**origin, "quote": "", "span": None, "box": None}
