"""Facts that nobody sent: to look at letters with, and to measure what a source of evidence is worth."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from triage.desks.prakerja.facts import Facts, ReviewState, Symptom


def specimen(*, now: datetime, today: date, language: str, platform: str) -> Facts:
    """A person who does not exist finished their training yesterday."""
    return Facts(
        now=now,
        language=language,
        name="Sari Wulandari",
        platform=platform,
        training="Dasar Desain Grafis",
        completed_on=today - timedelta(days=1),
        finished=True,
        what_you_see=Symptom.ABSENT,
        printed_name="Sari Wulandri",
        review_state=ReviewState.GIVEN,
    )


def without_dates(facts: Facts) -> Facts:
    """As if nobody had said when the training was finished."""
    kept = tuple(reading for reading in facts.readings if reading.kind not in {"completed_on", "days_waiting"})
    return replace(facts, completed_on=None, readings=kept)


def without_names(facts: Facts) -> Facts:
    """As if no name was known."""
    kept = tuple(reading for reading in facts.readings if reading.kind not in {"certificate_name", "account_name"})
    return replace(facts, name="", printed_name="", readings=kept)


def without_answers(facts: Facts) -> Facts:
    """As if the form's questions about what is seen, the connection and the review had not been answered."""
    return replace(facts, what_you_see=None, other_sites_open=None, other_network_tried=None, review_state=None)


ABLATIONS = (
    ("the dates", without_dates),
    ("the names", without_names),
    ("the form's other answers", without_answers),
)
