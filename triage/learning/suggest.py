"""Suggestions of topics: groups among the tickets about *something else* that write about one matter.

Texts are laid out by their words and word pairs, made few dimensions, and grouped where they lie densely. A group is
told only if a judge of half of it finds the other half among all others: what merely begs alike does not hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import OuterRef, Subquery
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.cluster import HDBSCAN
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.preprocessing import normalize

from triage.decision.verdict import OTHER
from triage.learning.examples import read_normaliser
from triage.learning.train import PRIVATE
from triage.models import Author, Classification, Ticket, TopicSuggestion
from triage.words.normaliser import Normaliser

NEWEST = 5_000
"""Tickets about something else that are looked at."""
FEWEST = 20
"""Different texts that make a group: what a topic needs to be learnt."""
DIMENSIONS = 40
NEIGHBOURS = 5
COMMON = 0.25
"""Words that more of the texts have are no matter's own."""
FOUND, RIGHT = 0.6, 0.75
"""What judges must find of a group's texts that they have not read, and how much of what they take for it must be."""
WORDS = 6
"""Words that name a group."""
MOST = 12
"""Suggestions kept, the largest."""
ALIKE = 0.5
"""The share of words in common from which a suggestion says what somebody has dismissed."""


@dataclass(frozen=True, slots=True)
class Group:
    """Texts about one matter: their indices, the most typical first, and the words that set them apart."""

    members: Sequence[int]
    words: Sequence[str]


def groups(texts: Sequence[str], normaliser: Normaliser) -> list[Group]:
    """The groups among ``texts``, the largest first; seconds for some thousands. Texts said twice count once."""
    spelled = [" ".join(token.text for token in normaliser.for_models(text)) for text in texts]
    first: dict[str, int] = {}
    for i, words in enumerate(spelled):
        if words:
            first.setdefault(words, i)
    if len(first) < 2 * FEWEST:
        return []
    distinct = list(first)
    weigher = TfidfVectorizer(
        token_pattern=r"\S+", ngram_range=(1, 2), min_df=PRIVATE, max_df=COMMON, sublinear_tf=True, dtype=np.float64
    )
    matrix: csr_matrix = weigher.fit_transform(distinct)
    size = min(DIMENSIONS, min(matrix.shape) - 1)
    places = normalize(TruncatedSVD(size, random_state=0).fit_transform(matrix))
    labels = HDBSCAN(min_cluster_size=FEWEST, min_samples=NEIGHBOURS, copy=True).fit_predict(places)
    said = {words: [i for i, each in enumerate(spelled) if each == words] for words in distinct}
    found = []
    for label in sorted(set(labels.tolist()) - {-1}):
        own = _settled(labels == label, matrix)
        if own is not None:
            names = weigher.get_feature_names_out()
            by_typical = np.argsort(-(places @ places[own].mean(axis=0)), kind="stable")
            members = [i for place in by_typical if own[place] for i in said[distinct[place]]]
            found.append(Group(members, _words(matrix, own, names)))
    return sorted(found, key=lambda group: -len(group.members))


def _settled(own: NDArray[np.bool_], matrix: csr_matrix) -> NDArray[np.bool_] | None:
    """The group with all that judges of it take for its own; None if they do not find it again."""
    judge = LogisticRegression(C=10.0, solver="liblinear", class_weight="balanced")
    folds = StratifiedKFold(2, shuffle=True, random_state=0)
    taken = cross_val_predict(judge, matrix, own, cv=folds)
    hits = int((taken & own).sum())
    if hits < FOUND * own.sum() or hits < RIGHT * taken.sum():
        return None
    whole: NDArray[np.bool_] = own | taken
    return whole


def _words(matrix: csr_matrix, own: NDArray[np.bool_], names: NDArray[np.str_]) -> list[str]:
    """The words and pairs of which the group has more than all others, each in at least ``PRIVATE`` of its texts."""
    has = matrix > 0
    inside, outside = (np.asarray(has[rows].mean(axis=0)).ravel() for rows in (own, ~own))
    often = inside * own.sum() >= PRIVATE
    ranked = np.argsort(-(inside - outside) * often, kind="stable")
    words: list[str] = []
    for place in ranked:
        name = str(names[place])
        if often[place] and not any(name in each or each in name for each in words):
            words.append(name)
        if len(words) == WORDS:
            break
    return words


def suggest(*, now: datetime) -> list[TopicSuggestion]:
    """Look at the newest tickets about something else and keep what is found in place of what was found before.

    What somebody has dismissed stays dismissed, and what says the same is not suggested again.
    """
    newest = Classification.objects.filter(ticket=OuterRef("pk"), author=Author.MACHINE).order_by("-id")
    rows = Ticket.objects.filter(category=OTHER, anonymised_at__isnull=True, topic_examples__isnull=True)
    said = rows.order_by("-id").annotate(words_said=Subquery(newest.values("facts__description")[:1]))
    known = [(key, text) for key, text in said.values_list("pk", "words_said")[:NEWEST] if text]
    found = groups([text for _, text in known], read_normaliser())
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
