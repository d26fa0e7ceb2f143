"""Suggestions of topics: groups among the tickets about *something else* that write about one matter.

Texts are taken apart into parts, words that go together (non-negative matrix factorisation); who mostly says one part
is its core. A group is told only if a judge of some of its core finds the rest, and if it has a word of its own: one
that most of the group have, and that is rare in texts about the desk's causes. What merely begs or scolds alike has
neither.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import OuterRef, Subquery
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from triage.decision.verdict import OTHER
from triage.learning.examples import read_corpus, read_normaliser
from triage.learning.train import PRIVATE
from triage.models import Author, Classification, Ticket, TopicSuggestion
from triage.words.normaliser import Normaliser

NEWEST = 5_000
"""Tickets about something else that are looked at."""
FEWEST = 20
"""Different texts that make a group: what a topic needs to be learnt."""
PARTS = 16
MOSTLY, HARDLY, BARELY = 0.5, 0.2, 0.15
"""The share of a part in a text from which it belongs to the core, and below which it surely does not; and the weight
that the part must have."""
FOLDS = 3
FOUND, RIGHT = 0.6, 0.75
"""What judges must find of a core's texts that they have not read, and how much of what they take for it must be."""
SHARED, OWN = 0.6, 3.0
"""The share of a group that must have its own word, and by how much that must be commoner here than among causes."""
COMMON = 0.25
"""Words that more of the texts have are no matter's own."""
WORDS = 6
"""Words that name a group."""
MOST = 12
"""Suggestions kept, the largest."""
ALIKE = 0.5
"""The share of words in common from which a suggestion says what somebody has dismissed."""

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts about one matter: their indices, the most typical first, and the words that set them apart."""

    members: Sequence[int]
    words: Sequence[str]


def groups(texts: Sequence[str], normaliser: Normaliser, *, known: Sequence[str]) -> list[Group]:
    """The groups among ``texts``, the largest first; seconds for some thousands. Texts said twice count once.

    ``known`` are texts about causes that the desk has: what is as common there tells no new matter apart.
    """
    first: dict[str, list[int]] = {}
    for i, words in enumerate(_spelled(texts, normaliser)):
        if words:
            first.setdefault(words, []).append(i)
    if len(first) < 2 * FEWEST:
        return []
    distinct = list(first)
    weigher = TfidfVectorizer(
        token_pattern=r"\S+", ngram_range=(1, 2), min_df=PRIVATE, max_df=COMMON, sublinear_tf=True
    )
    matrix: csr_matrix = weigher.fit_transform(distinct)
    if min(matrix.shape) < PARTS:
        return []
    names = weigher.get_feature_names_out()
    there = np.asarray((weigher.transform(_spelled(known, normaliser)) > 0).mean(axis=0)).ravel()
    rare = there * OWN <= np.asarray((matrix > 0).mean(axis=0)).ravel()
    kept: dict[str, tuple[Booleans, NDArray[np.float64]]] = {}
    for own, weights in sorted(_parts(matrix), key=lambda part: -int(part[0].sum())):
        word = _own_word(matrix, own, names, rare)
        if word in kept:  # One matter in two parts: "insentif kapan" and "insentif cair".
            kept[word] = kept[word][0] | own, kept[word][1] + weights
        elif word and not any((own & other).sum() >= own.sum() / 2 for other, _ in kept.values()):
            kept[word] = own, weights
    found = []
    for own, weights in kept.values():
        members = [i for place in np.argsort(-weights, kind="stable") if own[place] for i in first[distinct[place]]]
        found.append(Group(members, _words(matrix, own, names)))
    return sorted(found, key=lambda group: -len(group.members))


def _spelled(texts: Sequence[str], normaliser: Normaliser) -> list[str]:
    """The words of each text in one spelling; numbers and marks are no matter's own."""
    return [" ".join(token.text for token in normaliser.for_models(text) if token.text[0].isalpha()) for text in texts]


def _parts(matrix: csr_matrix) -> Iterator[tuple[Booleans, NDArray[np.float64]]]:
    """The texts of each part that judges find again, and what the part weighs in every text."""
    taken = NMF(PARTS, init="nndsvd", max_iter=400, tol=1e-3)
    weights = taken.fit_transform(matrix) * np.linalg.norm(taken.components_, axis=1)
    shares = weights / (weights.sum(axis=1, keepdims=True) + 1e-9)
    for part in range(PARTS):
        core = (shares[:, part] >= MOSTLY) & (weights[:, part] >= BARELY)
        clear = core | (shares[:, part] < HARDLY)
        if core.sum() < FEWEST / 2:
            continue
        judge = LogisticRegression(C=10.0, solver="liblinear", class_weight="balanced")
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        again = cross_val_predict(judge, matrix[clear], core[clear], cv=folds)
        hits = int((again & core[clear]).sum())
        if hits >= FOUND * core.sum() and hits >= RIGHT * again.sum():
            own = judge.fit(matrix[clear], core[clear]).predict(matrix) | core
            if own.sum() >= FEWEST:
                yield own, weights[:, part]


def _own_word(matrix: csr_matrix, own: Booleans, names: NDArray[np.str_], rare: Booleans) -> str:
    """The word that sets the group apart; "" where too few of its texts have it, or other causes have it as well."""
    inside, outside = _shares(matrix, own)
    alone = np.array([" " not in name for name in names])
    leader = int(np.argmax(np.where(alone, inside - outside, -1.0)))
    return str(names[leader]) if inside[leader] >= SHARED and rare[leader] else ""


def _shares(matrix: csr_matrix, own: Booleans) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How many of the group's texts, and of all others, have each word."""
    has = matrix > 0
    inside, outside = (np.asarray(has[rows].mean(axis=0)).ravel() for rows in (own, ~own))
    return inside, outside


def _words(matrix: csr_matrix, own: Booleans, names: NDArray[np.str_]) -> list[str]:
    """The words and pairs of which the group has more than all others, each in at least ``PRIVATE`` of its texts."""
    inside, outside = _shares(matrix, own)
    often = inside * own.sum() >= PRIVATE
    words: list[str] = []
    for place in np.argsort(-(inside - outside) * often, kind="stable"):
        name = str(names[place])
        if often[place] and len(words) < WORDS and not any(name in each or each in name for each in words):
            words.append(name)
    return words


def suggest(*, now: datetime) -> list[TopicSuggestion]:
    """Look at the newest tickets about something else and keep what is found in place of what was found before.

    What somebody has dismissed stays dismissed, and what says the same is not suggested again.
    """
    newest = Classification.objects.filter(ticket=OuterRef("pk"), author=Author.MACHINE).order_by("-id")
    rows = Ticket.objects.filter(category=OTHER, anonymised_at__isnull=True, topic_examples__isnull=True)
    said = rows.order_by("-id").annotate(words_said=Subquery(newest.values("facts__description")[:1]))
    known = [(key, text) for key, text in said.values_list("pk", "words_said")[:NEWEST] if text]
    causes = [each.text for each in read_corpus() if each.label != OTHER]
    found = groups([text for _, text in known], read_normaliser(), known=causes)
    with transaction.atomic():
        TopicSuggestion.objects.filter(is_dismissed=False).delete()
        dismissed = [set(row.words) for row in TopicSuggestion.objects.filter(is_dismissed=True)]
        made = [
            TopicSuggestion(
                made_at=now, size=len(group.members), tickets=[known[i][0] for i in group.members], words=group.words
            )
            for group in found
            if not any(_overlap(set(group.words), words) >= ALIKE for words in dismissed)
        ]
        return TopicSuggestion.objects.bulk_create(made[:MOST])


def _overlap(one: set[str], other: set[str]) -> float:
    """The share of the smaller one's words that the other has too."""
    return len(one & other) / max(1, min(len(one), len(other)))
