"""What has not changed is answered from memory, and what has is not."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, received, replace, work
from triage.models import Reply, Ticket
from triage.portal import looks


class Tab:
    """An open page that looks whether there is anything new."""

    def __init__(self, visitor: Client, ticket: Ticket) -> None:
        self.visitor, self.ticket, self.etag, self.now = visitor, ticket, '""', 1_000.0

    def monotonic(self) -> float:
        return self.now

    def look(self, *, after: float = 0.2) -> tuple[int, int]:
        """The answer's status, and how many statements it took."""
        self.now += after
        with CaptureQueriesContext(connection) as queries:
            response = self.visitor.get(f"/t/{self.ticket.token}/fragment/", headers={"if-none-match": self.etag})
        self.etag = response["ETag"]
        return response.status_code, len(queries)


@pytest.fixture
def tab(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> Tab:
    """A tab on a web server that has begun to read events, some seconds ago by a clock of their own."""
    monkeypatch.setattr(looks, "LOOKS", fresh := looks.Looks())
    monkeypatch.setattr("triage.portal.views.status.LOOKS", fresh)
    tab = Tab(visitor, received(replace(TOO_EARLY, language="en")))
    monkeypatch.setattr(looks, "time", tab)
    for _ in range(5):
        tab.look(after=1)
    return tab


def test_a_look_at_what_has_not_changed_asks_the_database_for_news_alone(tab: Tab) -> None:
    assert tab.look() == (304, 1)
    assert tab.look(after=0) == (304, 0)


def test_a_change_is_seen_at_the_next_look(tab: Tab) -> None:
    tab.look()
    work(tab.ticket)
    assert tab.look(after=looks.FRESH + 0.01)[0] == 200


def test_an_event_with_a_lower_number_that_is_committed_later_is_seen(tab: Tab) -> None:
    other = received(replace(TOO_EARLY, email="b@example.com"))
    with connection.cursor() as cursor:
        columns = "INSERT INTO triage_ticketevent (id, ticket_id, kind, at, data) "
        cursor.execute(columns + "SELECT max(id) + 1000, %s, 'read', now(), '{}' FROM triage_ticketevent", [other.pk])
    assert tab.look() == (304, 1)
    work(tab.ticket)  # Its events have lower numbers than the one above.
    assert tab.look()[0] == 200


def test_memory_is_not_trusted_for_ever_nor_after_a_break(tab: Tab) -> None:
    assert tab.look(after=looks.SETTLING + 1)[1] > 1
    for _ in range(5):
        tab.look(after=1)
    assert tab.look() == (304, 1)
    took = [tab.look(after=2)[1] for _ in range(round(looks.TRUSTED / 2) + 1)]
    assert sum(statements > 1 for statements in took) == 1


def test_a_letter_on_its_way_is_not_vouched_for(tab: Tab) -> None:
    work(tab.ticket)
    Reply.objects.update(state="queued", sent_at=None)
    for _ in range(3):
        status, statements = tab.look()
    assert (status, statements > 1) == (304, True)


def test_an_etag_that_nobody_gave_gets_the_page(tab: Tab) -> None:
    tab.etag = '"0123456789abcdef0123"'
    assert tab.look()[0] == 200


def test_nothing_new_is_a_few_bytes(tab: Tab) -> None:
    for after in (0.2, looks.SETTLING + 1):  # From memory, and from the rows.
        tab.now += after
        response = tab.visitor.get(f"/t/{tab.ticket.token}/fragment/", headers={"if-none-match": tab.etag})
        head = "".join(f"{name}: {value}\r\n" for name, value in response.items())
        assert response.status_code == 304
        # With the status line and the date, which the web server adds: some 70.
        assert len(head) + 70 + len(response.content) < 300
        assert not response.cookies
