"""Thresholds by allowed error: proven from blind checks, or not earned at all."""

import pytest

from triage.learning.thresholds import NEVER, Sample, errorless, least_wrong, most_wrong, tune


def samples(*groups: tuple[int, float, bool]) -> list[Sample]:
    """(how many, how sure, right?) each."""
    return [Sample(confidence, is_right) for count, confidence, is_right in groups for _ in range(count)]


def test_no_error_in_three_hundred_bounds_one_percent() -> None:
    assert errorless(0.01) == 299
    assert most_wrong(0, 299) <= 0.01 < most_wrong(0, 298)


@pytest.mark.parametrize(("errors", "sample", "most"), [(0, 0, 1.0), (3, 3, 1.0), (1, 100, 0.0466), (5, 100, 0.1023)])
def test_it_bounds_the_share_from_above(errors: int, sample: int, most: float) -> None:
    assert most_wrong(errors, sample) == pytest.approx(most, abs=0.0005)


def test_it_bounds_the_share_from_below() -> None:
    assert least_wrong(0, 100) == 0.0
    assert least_wrong(10, 100) == pytest.approx(0.0552, abs=0.0005)


def test_the_shipped_threshold_holds_until_the_sample_suffices() -> None:
    tuned = tune(samples((100, 0.9, True)), allowed=0.01, shipped=0.8)
    assert (tuned.threshold, tuned.sample, tuned.errors, tuned.wanted) == (None, 100, 0, 199)


def test_it_goes_down_as_far_as_each_step_is_proven() -> None:
    found = samples((300, 0.95, True), (60, 0.72, True), (20, 0.61, False), (200, 0.52, True))
    tuned = tune(found, allowed=0.01, shipped=0.8)
    assert (tuned.threshold, tuned.sample, tuned.errors, tuned.wanted) == (0.65, 360, 0, 0)
    assert tuned.most_wrong <= 0.01


def test_it_goes_up_where_the_shipped_one_is_disproven() -> None:
    found = samples((320, 0.96, True), (30, 0.82, False))
    tuned = tune(found, allowed=0.01, shipped=0.8)
    assert (tuned.threshold, tuned.errors) == (0.85, 0)


def test_it_answers_nothing_where_no_confidence_is_enough() -> None:
    tuned = tune(samples((60, 0.97, True), (40, 0.97, False)), allowed=0.01, shipped=0.8)
    assert tuned.threshold == NEVER > 1


def test_it_never_earns_more_than_the_bound_allows() -> None:
    for errors in range(6):
        found = samples((400 - errors, 0.9, True), (errors, 0.9, False))
        tuned = tune(found, allowed=0.01, shipped=0.8)
        assert (tuned.threshold is None) == (most_wrong(errors, 400) > 0.01)
