"""What is counted of articles, and what is not."""

from datetime import timedelta

import pytest

from tests.factories import WEDNESDAY
from triage.articles import counts
from triage.articles.counts import Figures, figures
from triage.models import ArticleLooks, ArticleUse

pytestmark = pytest.mark.django_db


def test_each_thing_counts_once_a_page_or_form() -> None:
    for _twice in range(2):
        counts.note_seen("wrong_name", now=WEDNESDAY)
        counts.note_offered("wrong_name", key="form", now=WEDNESDAY)
        counts.note_sent(key="form", after="", now=WEDNESDAY)
        counts.note_helped("wrong_name", key="page", helped=True, now=WEDNESDAY)
        counts.note_sent(key="other form", after="wrong_name", now=WEDNESDAY)
    counts.note_helped("wrong_name", key="second page", helped=True, now=WEDNESDAY)
    counts.note_helped("wrong_name", key="second page", helped=False, now=WEDNESDAY)

    assert figures(now=WEDNESDAY) == {
        "wrong_name": Figures(seen=2, offered=1, sent_anyway=1, said_yes=1, said_no=1, went_on=1)
    }


def test_a_form_that_was_told_nothing_counts_nothing() -> None:
    counts.note_sent(key="form", after="", now=WEDNESDAY)
    assert figures(now=WEDNESDAY) == {}


def test_figures_are_of_the_newest_days_and_are_forgotten_after_a_year() -> None:
    counts.note_seen("wrong_name", now=WEDNESDAY)
    counts.note_helped("wrong_name", key="page", helped=True, now=WEDNESDAY)
    assert figures(now=WEDNESDAY + timedelta(days=counts.SHOWN_DAYS)) == {}
    counts.forget(now=WEDNESDAY + counts.KEPT_FOR - timedelta(days=1))
    assert (ArticleLooks.objects.count(), ArticleUse.objects.count()) == (1, 1)
    counts.forget(now=WEDNESDAY + counts.KEPT_FOR)
    assert (ArticleLooks.objects.count(), ArticleUse.objects.count()) == (0, 0)
