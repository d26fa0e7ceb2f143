"""What a ticket costs the database: statements and, of them, what is written outside a transaction or ends one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, answered, received, replace
from triage import pipeline
from triage.models import CannedReply, DeskSettings, Reply
from triage.pipeline.send import send
from triage.playbook import desk

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def statements(work: Callable[[], object]) -> int:
    """How many statements it takes; savepoints, which only tests have at that place, aside."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in asked)


def test_a_text_ticket_costs_no_more_statements_than_it_needs() -> None:
    answered()  # From now on this process knows the desk.
    counts = [
        statements(lambda: received(replace(TOO_EARLY, email="budi@example.com"), origin="f" * 16)),
        statements(pipeline.decide_next),
        statements(lambda: send(Reply.objects.values_list("pk", flat=True).latest("id"))),
    ]
    assert counts == [1, 18, 11]


def test_those_that_are_decided_on_in_one_go_share_what_is_asked_for_all() -> None:
    answered()
    for number in range(3):
        received(replace(TOO_EARLY, email=f"{number}@example.com"), origin=f"{number}" * 16)
    assert statements(pipeline.decide_next) == 18 + 2 * 6


def test_the_desk_is_read_once_and_again_when_a_row_has_changed() -> None:
    first = desk.current()
    with desk.held():
        assert statements(desk.current) == 0
    assert statements(desk.current) == 1
    assert desk.current() is first

    DeskSettings.objects.update(salutation="Bapak")
    assert desk.current().salutation == "Bapak"
    CannedReply.objects.filter(code="too_early").delete()
    assert not any(code == "too_early" for code, _language in desk.current().texts)
