"""The search of the help pages: in titles and texts that are published, by words in the one spelling of the lexicon.

The index lives in each process and is made anew when the desk's rows change. A search costs one look-up for each of
its first words, whatever the articles are.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice, takewhile
from operator import itemgetter

from triage.articles.texts import body, published
from triage.installed import installed
from triage.playbook.articles import KnownArticle
from triage.playbook.desk import Desk
from triage.words.normaliser import MARKS, Normaliser

LONGEST = 200
"""Characters of a search that are looked at."""
MOST_WORDS = 12
IN_TITLE, IN_TEXT = 4.0, 1.0
"""What a word counts for that stands in a title, or in a text."""
BEGINS_ALIKE = 0.5
"""What a word counts for that only begins like the one that was typed ("printer", "printing")."""
SHORTEST = 4
"""Letters of a beginning that say something."""
MOST_ALIKE = 20
MOST_FOUND = 20
WORTHWHILE = 0.25
"""What an article must reach of the best one's count: a word such as "the" alone makes it no find beside that."""


@dataclass(frozen=True, slots=True)
class Index:
    """Where the words of one language stand: by word, how much it counts for in each article."""

    desk: Desk
    articles: dict[str, KnownArticle]
    weights: dict[str, dict[str, float]]
    words: list[str]


_made: dict[str, Index] = {}
"""By language, what this process made last."""


def find(typed: str, *, language: str, now: datetime, desk: Desk) -> list[KnownArticle]:
    """The published articles that have any of the words, best first; [] where none has, or nothing was typed."""
    index = _index(desk, language, now)
    found: defaultdict[str, float] = defaultdict(float)
    for word in dict.fromkeys(islice(_words(typed[:LONGEST]), MOST_WORDS)):
        for known, share in _alike(word, index):
            standing = index.weights[known]
            rare = math.log(1 + len(index.articles) / len(standing))
            for code, weight in standing.items():
                found[code] += weight * rare * share
    best = sorted(found.items(), key=itemgetter(1), reverse=True)[:MOST_FOUND]
    return [index.articles[code] for code, score in best if score >= best[0][1] * WORTHWHILE]


def _alike(word: str, index: Index) -> Iterator[tuple[str, float]]:
    """The known words that are this one, or else begin like it, and how much that counts for."""
    if word in index.weights:
        yield word, 1.0
        return
    beginning = word[: max(SHORTEST, len(word) - 2)]
    if len(beginning) < SHORTEST:
        return
    rest = islice(index.words, bisect_left(index.words, beginning), None)
    for known in islice(takewhile(lambda each: each.startswith(beginning), rest), MOST_ALIKE):
        yield known, BEGINS_ALIKE


def _index(desk: Desk, language: str, now: datetime) -> Index:
    """Made once for each state of the desk's rows, of which ``playbook.desk.current`` keeps one value."""
    made = _made.get(language)
    if made is None or made.desk is not desk:
        _made[language] = made = _read(desk, language, now)
    return made


def _read(desk: Desk, language: str, now: datetime) -> Index:
    articles = {each.code: each for each in published(desk, language)}
    weights: dict[str, dict[str, float]] = {}
    for code, each in articles.items():
        said = dict.fromkeys(_words(body(each, language=language, now=now, desk=desk)), IN_TEXT)
        said |= dict.fromkeys(_words(each.title(language)), IN_TITLE)
        for word, weight in said.items():
            weights.setdefault(word, {})[code] = weight
    return Index(desk, articles, weights, sorted(weights))


def _words(text: str) -> Iterator[str]:
    """The words in one spelling: slang and misspellings are what they stand for."""
    tokens = _normaliser(str(installed().lexicon)).tokens(text)
    return (token.text for token in tokens if token.text not in MARKS)


@cache
def _normaliser(_lexicon: str) -> Normaliser:
    lexicon = installed().lexicon
    return Normaliser.read(lexicon) if lexicon.exists() else Normaliser(spellings={}, skeletons={})
