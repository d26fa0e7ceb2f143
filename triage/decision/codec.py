"""Facts and verdicts as JSON and back, so that a stored classification stays what it was."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from triage.decision.facts import Box, Facts, Heard, Origin, Reading, Source, WordingSignal
from triage.decision.verdict import PlannedFollowUp, Reason

AnyFacts = TypeVar("AnyFacts", bound=Facts)


_PLAIN = frozenset({str, float, int, bool, type(None)})
"""Types (not their children, such as ``StrEnum``) whose values are JSON as they are: nine in ten of a verdict's."""


def to_json(value: object) -> Any:
    """Any value of the decision as plain JSON data; dates in ISO format."""
    if type(value) in _PLAIN:
        return value
    if is_dataclass(kind := type(value)):
        return {name: to_json(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # datetime included
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def origin_from(data: Mapping[str, Any]) -> Origin:
    """An Origin from its JSON."""
    return Origin(
        source=Source(data["source"]),
        field=data["field"],
        span=None if data["span"] is None else (data["span"][0], data["span"][1]),
        screenshot=data["screenshot"],
        box=_box_from(data["box"]),
        quote=data["quote"],
    )


def reading_from(data: Mapping[str, Any]) -> Reading:
    """A Reading from its JSON."""
    return Reading(data["kind"], data["value"], data["confidence"], origin_from(data["origin"]))


def reason_from(data: Mapping[str, Any]) -> Reason:
    """A Reason from its JSON."""
    return Reason(data["code"], data["label"], data["weight"], origin_from(data["origin"]), data["detail"])


def follow_up_from(data: Mapping[str, Any]) -> PlannedFollowUp:
    """A PlannedFollowUp from its JSON."""
    return PlannedFollowUp(data["kind"], data["sequence"], datetime.fromisoformat(data["due_at"]))


def facts_from(data: Mapping[str, Any], kind: type[AnyFacts]) -> AnyFacts:
    """A desk's facts from their JSON."""
    common: dict[str, Any] = {
        "now": datetime.fromisoformat(data["now"]),
        "received_at": datetime.fromisoformat(data["received_at"]) if data["received_at"] else None,
        "readings": tuple(reading_from(reading) for reading in data["readings"]),
        "wording": tuple(
            WordingSignal(signal["label"], signal["log_odds"], tuple((s[0], s[1]) for s in signal["spans"]))
            for signal in data["wording"]
        ),
        "answers": tuple((answer[0], answer[1]) for answer in data["answers"]),
        "pictures": tuple(data.get("pictures", ())),
        "heard": tuple(
            Heard(each["code"], each["confidence"], origin_from(each["origin"])) for each in data.get("heard", ())
        ),
    }
    own = {name: value for name, value in data.items() if name not in common}
    return kind(**common, **kind.typed(own))


def _box_from(data: Any) -> Box | None:
    if data is None:
        return None
    a, b, c, d = ((corner[0], corner[1]) for corner in data)
    return (a, b, c, d)
