"""Fits the weights of the one sum on labelled cases: by how much to multiply what people have set.

Every reason of a kind (``label/code``) gets one factor. The hand-set weights are the prior: a factor wants to be 1.
Factors are positive, so evidence for a label stays evidence for it, and ``ORDERS`` must hold, whatever the cases say.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import LinearConstraint, minimize, minimize_scalar
from scipy.special import log_softmax, logsumexp

from triage.decision.decide import unweighed
from triage.decision.facts import Facts
from triage.decision.policy import Policy
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.evidence.wording import MAX_LOG_ODDS, WordingModel
from triage.installed import installed
from triage.learning.cases import Case
from triage.learning.examples import Example
from triage.learning.train import train
from triage.messages import Answers
from triage.playbook.desk import Desk
from triage.words.normaliser import Normaliser

TRUST = 0.6
"""How far a factor's logarithm is expected to stray from 0 (one standard deviation of the prior)."""
WIDEST = np.log(3.0)
"""No factor is more than this (as a logarithm) from 1: what lies beyond is an odd set of cases, not knowledge."""

ORDERS: Sequence[tuple[str, ...]] = (
    ("connectivity/page_offline", "connectivity/page_dns", "connectivity/page_timeout", "connectivity/page_spinner"),
    ("connectivity/others_closed", "connectivity/says_own_down"),
    ("platform_issue/site_server", "platform_issue/site_not_found", "platform_issue/site_spinner"),
    ("platform_issue/overdue", "platform_issue/overdue_roughly"),
    ("platform_issue/says_absent", "platform_issue/seen_absent"),
    ("too_early/within_wait", "too_early/within_wait_roughly"),
    ("too_early/absent_may_come", "too_early/seen_absent_may_come"),
    ("review_missing/not_reviewed_and_overdue", "review_missing/not_reviewed", "review_missing/not_reviewed_in_time"),
    ("name_mismatch/names_differ", "name_mismatch/names_differ_slightly"),
)
"""Kinds of reasons, strongest first: what common sense says of how much each may weigh beside the others."""

SOME_DAY = datetime(2026, 3, 10, 10, 0, tzinfo=installed().zone)
"""When texts without a date of their own are taken to be written: a working day without holidays around it."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Facts with the labels that are right for them, and how much they count beside other facts.

    ``group``: those that are alike in kind; the temperature is fitted on groups left out.
    """

    facts: Facts
    truth: tuple[str, ...]
    group: str
    count: float = 1.0


@dataclass(frozen=True, slots=True)
class _Problem:
    """``terms``: examples x labels x kinds, the summed hand-set weights; ``right``: examples x labels, 0 or -inf."""

    kinds: tuple[str, ...]
    terms: Doubles
    right: Doubles
    counts: Doubles
    orders: tuple[LinearConstraint, ...]

    def only(self, chosen: NDArray[np.bool_]) -> "_Problem":
        return _Problem(self.kinds, self.terms[chosen], self.right[chosen], self.counts[chosen], self.orders)


def labelled_cases(cases: Sequence[Case], *, desk: Desk, model: WordingModel) -> list[Labelled]:
    """The cases that have a truth, alike where their scenario is the same."""
    return [Labelled(case.facts(desk=desk, model=model), case.truth, case.scenario) for case in cases if case.truth]


def labelled_texts(texts: Sequence[Example], *, normaliser: Normaliser, desk: Desk, count: float) -> list[Labelled]:
    """Texts as complaints without a form, together as much as ``count`` cases; each is heard by a model that has not
    read its author."""
    trained = train(texts, normaliser=normaliser)
    log_odds = trained.log_odds.clip(-MAX_LOG_ODDS, MAX_LOG_ODDS)
    return [
        Labelled(_heard_as(text, odds, trained.model, desk), (text.label,), f"author {text.author}", count / len(texts))
        for text, odds in zip(texts, log_odds, strict=True)
    ]


def _heard_as(text: Example, log_odds: Doubles, model: WordingModel, desk: Desk) -> Facts:
    """The text's facts with these log-odds, but the words that the model would name."""
    answers = Answers(description=text.text)
    facts = facts_from_answers(answers, readings=(), written_at=SOME_DAY, now=SOME_DAY, desk=desk, models=Models(model))
    told = zip(facts.wording, log_odds.tolist(), strict=True)
    return replace(facts, wording=tuple(replace(signal, log_odds=odds) for signal, odds in told))


def fit(examples: Sequence[Labelled], policy: Policy) -> dict[str, float]:
    """A factor for each kind of reason that occurs, such that confidences are right on groups left out.

    Raises ValueError without examples.
    """
    if not examples:
        raise ValueError("no examples to fit weights on")
    problem = _problem(examples, policy)
    groups = np.array([example.group for example in examples])
    temperature = _temperature(problem, groups)
    factors = np.exp(_solve(problem)) / temperature
    return {kind: round(float(factor), 4) for kind, factor in zip(problem.kinds, factors, strict=True)}


def _problem(examples: Sequence[Labelled], policy: Policy) -> _Problem:
    rules = installed().rules
    found = [[(f"{r.label}/{r.code}", r.label, r.weight) for r in unweighed(e.facts, policy, rules)] for e in examples]
    kinds = tuple(sorted({kind for reasons in found for kind, _, _ in reasons}))
    column = {kind: i for i, kind in enumerate(kinds)}
    terms = np.zeros((len(examples), len(rules.labels), len(kinds)))
    for i, reasons in enumerate(found):
        for kind, label, weight in reasons:
            terms[i, rules.labels.index(label), column[kind]] += weight
    right = np.array([[0.0 if label in example.truth else -np.inf for label in rules.labels] for example in examples])
    counts = np.array([example.count for example in examples])
    return _Problem(kinds, terms, right, counts, _orders(kinds, terms))


def _solve(problem: _Problem) -> Doubles:
    """The factors' logarithms: least log loss and least distance from the prior, within the orders."""
    size = len(problem.kinds)

    def loss(logs: Doubles) -> tuple[float, Doubles]:
        factors = np.exp(logs)
        log_shares = log_softmax(problem.terms @ factors, axis=1)
        posterior = np.exp(log_shares + problem.right - logsumexp(log_shares + problem.right, axis=1, keepdims=True))
        lost = -(problem.counts * logsumexp(log_shares + problem.right, axis=1)).sum()
        gradient = np.einsum("i,il,ilk->k", problem.counts, np.exp(log_shares) - posterior, problem.terms) * factors
        return lost + (logs**2).sum() / (2 * TRUST**2), gradient + logs / TRUST**2

    found: Any = minimize(
        loss, np.zeros(size), jac=True, method="SLSQP", bounds=[(-WIDEST, WIDEST)] * size,
        constraints=problem.orders, options={"maxiter": 300},
    )  # fmt: skip
    solution: Doubles = found.x
    return solution


def _orders(kinds: Sequence[str], terms: Doubles) -> tuple[LinearConstraint, ...]:
    """``ORDERS`` as bounds on differences of logarithms; where the hand-set weights break one, they may stay so."""
    largest = dict(zip(kinds, np.abs(terms).max(axis=(0, 1)), strict=True))
    pairs = [pair for order in ORDERS for pair in pairwise([kind for kind in order if kind in largest])]
    rows, least = np.zeros((len(pairs), len(kinds))), np.zeros(len(pairs))
    for row, (stronger, weaker) in enumerate(pairs):
        rows[row, kinds.index(stronger)], rows[row, kinds.index(weaker)] = 1.0, -1.0
        least[row] = min(0.0, np.log(largest[weaker] / largest[stronger]))
    return (LinearConstraint(rows, lb=least),) if pairs else ()


def _temperature(problem: _Problem, groups: NDArray[np.str_]) -> float:
    """What the sums must be divided by to be as sure as they are right on groups that the fit has not seen."""
    sums = np.zeros(problem.terms.shape[:2])
    for group in sorted(set(groups.tolist())):
        unseen = groups == group
        sums[unseen] = problem.only(unseen).terms @ np.exp(_solve(problem.only(~unseen)))

    def loss(log_temperature: float) -> float:
        log_shares = log_softmax(sums / np.exp(log_temperature), axis=1) + problem.right
        return -float((problem.counts * logsumexp(log_shares, axis=1)).sum())

    found: Any = minimize_scalar(loss, bounds=(-1.5, 1.5), method="bounded")
    return float(np.exp(found.x))
