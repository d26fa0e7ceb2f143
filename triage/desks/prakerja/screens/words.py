"""What the first desk's screens say: ``words.toml``, read. A rule is (value, sureness, patterns between slashes)."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

Rules = tuple[tuple[str, float, str], ...]


def _on_one_line(listed: str) -> str:
    return re.sub(r"\s+", " ", listed).strip()


def _rules(listed: list[tuple[str, float, str]]) -> Rules:
    return tuple((value, sureness, _on_one_line(patterns)) for value, sureness, patterns in listed)


def _lists(table: Mapping[str, Any]) -> Mapping[str, str]:
    return {name: _on_one_line(listed) for name, listed in table.items() if isinstance(listed, str)}


_TABLE: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SETS: Final = {name: tuple(re.split(" ?/ ?", listed)) for name, listed in _lists(_TABLE["sets"]).items()}
SAME: Final = _lists(_TABLE["same"])
KINDS: Final = _lists(_TABLE["kinds"])
SUBJECTS: Final = frozenset(_TABLE.pop("subjects"))
RULES: Final = {name: _rules(listed) for name, listed in _TABLE.items() if isinstance(listed, list)}
LISTS: Final = _lists(_TABLE)
"""Patterns that mean one thing; comments beside them say what."""
ALL: Final = (
    *(patterns for rules in RULES.values() for _value, _sureness, patterns in rules),
    *LISTS.values(),
    *KINDS.values(),
)
