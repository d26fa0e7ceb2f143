"""Platforms by their names and aliases in text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from triage.decision.policy import PlatformPolicy

EVERYDAY_WORDS: Final = frozenset({"pintar", "cakap", "mau belajar apa"})
"""Aliases that are ordinary words too: they count only after "di", "platform" and the like, or as a title."""
BEFORE = 20
"""Characters before a name that may deny it."""
SHORT = 3
"""Aliases of up to so many letters count only in capitals: "BL", "MBA"."""

_PLACE_BEFORE = re.compile(r"\b(?:di|dari|lewat|via|pake|pakai|platform|aplikasi|app|on|from|at)\s+$", re.IGNORECASE)
_DENIED_BEFORE = re.compile(r"(?:\bbukan\s+(?:di\s+|dari\s+)?|\bnot\s+(?:on\s+|from\s+)?|@)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundPlatform:
    """The platform ``code``, written as ``alias``, at [start, end)."""

    code: str
    alias: str
    start: int
    end: int


def find_platforms(text: str, platforms: Mapping[str, PlatformPolicy]) -> tuple[FoundPlatform, ...]:
    """All platforms named in ``text`` as whole words, in order; the longest alias wins where two overlap."""
    pattern, codes = _compiled(tuple(platforms.values()))
    return tuple(_found(text, pattern, codes)) if codes else ()


def aliases_of(platform: PlatformPolicy) -> tuple[str, ...]:
    """The name and all aliases of a platform."""
    return tuple(alias.strip() for alias in (platform.name, *platform.aliases) if alias.strip())


def _found(text: str, pattern: re.Pattern[str], codes: Mapping[str, str]) -> Iterator[FoundPlatform]:
    for match in pattern.finditer(text):
        written = match.group()
        code = codes.get(_key(written))
        if code and _means_the_platform(written, text[max(0, match.start() - BEFORE) : match.start()]):
            yield FoundPlatform(code, written, match.start(), match.end())


def _means_the_platform(written: str, before: str) -> bool:
    if _DENIED_BEFORE.search(before):
        return False
    if len(written) <= SHORT:
        return written.isupper() and not before.rstrip(" ").endswith(",")  # "Rina, MBA" holds a degree.
    is_title = " " in written and written.istitle()
    return written.casefold() not in EVERYDAY_WORDS or is_title or bool(_PLACE_BEFORE.search(before))


@lru_cache(maxsize=8)
def _compiled(platforms: tuple[PlatformPolicy, ...]) -> tuple[re.Pattern[str], Mapping[str, str]]:
    named = [(alias, platform.code) for platform in platforms for alias in aliases_of(platform)]
    codes = {_key(alias): code for alias, code in named}
    longest_first = sorted({alias for alias, _ in named}, key=len, reverse=True)
    alternatives = "|".join(r"\s*+".join(map(_as_written, alias.split())) for alias in longest_first)
    # All aliases are tried only where a word begins with the first letter of one, each once.
    first = "".join(sorted({re.escape(alias[0]) for alias in longest_first}))
    return re.compile(rf"(?<![^\W_])(?=[{first}])(?:{alternatives})(?![^\W_])", re.IGNORECASE), codes


def _as_written(word: str) -> str:
    """ "Sekolah.mu", but also "Sekolah mu"."""
    return r"[.\s]".join(map(re.escape, word.split(".")))


def _key(alias: str) -> str:
    return "".join(alias.casefold().replace(".", "").split())
