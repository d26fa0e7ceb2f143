"""What kind of page a picture shows: the kind that most of its lines speak for."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from triage.decision.facts import Reading
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens.chats import TIMES
from triage.desks.prakerja.screens.chats import times as times_of_messages
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.screen import Screen, is_address, whole
from triage.desks.prakerja.screens.words import RULES, pattern

_KINDS: Final = {rule.value: rule.pattern for rule in RULES["kinds"]}
_ARTICLE: Final = pattern("articles")
_AMOUNT: Final = re.compile(r"\W{0,3}(?:Rp|IDR)\.?\s?[\d.,OoIl]{4,}\W*")
_OWN_SITE: Final = re.compile(r"prakerja\.g[o0]\.id", re.IGNORECASE)
ARTICLE_MARKS: Final = 2
"""So many marks of news beside long lines make an article."""
LONG_LINE: Final = 4
"""Words of a line in running text."""


def votes(screen: Screen) -> Mapping[str, list[Placed]]:
    """The lines that speak for each kind."""
    found: dict[str, list[Placed]] = {kind: [] for kind in _KINDS}
    for passage in screen.single:
        for kind, wanted in _KINDS.items():
            if wanted.search(passage.said):
                found[kind].append(passage.lines[0])
        if _AMOUNT.fullmatch(passage.text):
            found["transaction"].append(passage.lines[0])
    found["dashboard"] += [line for line in screen.lines if is_address(line.text) and _OWN_SITE.search(line.text)]
    times = times_of_messages(screen)
    if len(times) >= TIMES:
        found["chat"] += times
    return found


def kind_of(screen: Screen, found: Mapping[str, Sequence[Placed]], *, facts: Sequence[Reading]) -> Reading:
    """SCREEN: dashboard | certificate | transaction | chat | unknown; ``facts`` speak for a dashboard."""
    kind, lines = max(found.items(), key=lambda item: len(item[1]))
    if len(found["chat"]) > TIMES:
        kind, lines = "chat", found["chat"]  # People send pages and pictures through chats.
    if len(lines) >= 2 or (
        kind == "certificate" and lines and any(f.kind == ReadingKind.CERTIFICATE_NAME for f in facts)
    ):
        parts = [whole(line) for line in lines]
        return screen.reading(ReadingKind.SCREEN, kind, parts=parts, sureness=min(0.95, 0.6 + 0.1 * len(lines)))
    if facts:
        return screen.whole("dashboard", confidence=0.6)
    return screen.whole("unknown", confidence=0.5)


def is_article(screen: Screen) -> bool:
    """News and the like: marks of a news page, or nothing but running text."""
    marks = sum(bool(_ARTICLE.search(passage.said)) for passage in screen.single)
    long = sum(len(passage.text.split()) >= LONG_LINE for passage in screen.single)
    return (marks >= ARTICLE_MARKS and long >= 5) or (len(screen.single) >= 12 and long >= 0.8 * len(screen.single))
