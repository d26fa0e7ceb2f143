"""The lines with which mail programs mark where another mail begins or ends, and the table of such conventions."""

import tomllib
from pathlib import Path
from typing import Any, Final


def table(name: str) -> dict[str, Any]:
    """A table of this folder, casefolded as what is compared with it: then "Grüßen" has no ß."""
    return tomllib.loads(Path(__file__).with_name(name).read_text(encoding="utf-8").casefold())


CONVENTIONS: Final = table("conventions.toml")
_MARKS: Final[dict[str, str]] = {word: kind for kind, words in CONVENTIONS["marks"].items() for word in words}
_MARK_WORDS: Final = tuple(_MARKS)
_FORWARDING, _ORIGINAL, _MESSAGES, _ENDS = (
    tuple(CONVENTIONS["stems"][name]) for name in ("forwarding", "original", "messages", "ends")
)
LONGEST_MARK = 200
SHORT = 60
INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\u00ad\u034f\u200c\u200d\u2060\u2061\u2062\u2063\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b",
    )
)
_DASHES = "-_=*‐‑‒–—―─"
_RULED = frozenset(_DASHES)
_AROUND = _DASHES + " \t~<>:#|.…「」[]"


def may_be_mark(text: str) -> bool:
    """Whether it is worth a closer look."""
    return text.lstrip()[:1] in _RULED or text.strip().casefold() in _MARKS


def mark_of(text: str) -> str:
    """ "original", "forwarded" or "ended" for a line that says so, "" for others."""
    if len(text) > LONGEST_MARK:
        return ""
    inner = text.translate(INVISIBLE).strip(_AROUND).casefold()
    kind = _MARKS.get(inner, "")
    if not kind and is_ruled(text) and inner.startswith(_ENDS) and any(noun in inner for noun in _MESSAGES):
        kind = "ended"
    # "---------- Forwarded message from Budi ----------"
    if not kind and inner and is_ruled(text):
        is_mark = inner.startswith(_MARK_WORDS)
        kind = next((kind for word, kind in _MARKS.items() if inner.startswith(word)), "") if is_mark else ""
    is_line = is_ruled(text) or text.rstrip().endswith((":", "："))
    if not kind and is_line and len(inner) <= SHORT and any(noun in inner for noun in _MESSAGES):
        is_original = is_ruled(text) and any(stem in inner for stem in _ORIGINAL)
        kind = "forwarded" if any(stem in inner for stem in _FORWARDING) else "original" if is_original else ""
    return kind


def is_ruled(text: str) -> bool:
    return len(text.strip()[:2].strip(_DASHES)) == 0 < len(text.strip())


def is_rule(text: str) -> bool:
    written = text.strip()
    return len(written) >= 5 and not written.strip("_-=*")
