"""What the database does is no ticket's attempt, nor a follow-up's, nor a bulk job's."""

from typing import Any

import psycopg
import pytest
from django.db import DataError, InterfaceError, InternalError, OperationalError, ProgrammingError

from tests.factories import received
from triage import parts, pipeline
from triage.models import Stage, Ticket, TicketState
from triage.models.lease import MAX_ATTEMPTS
from triage.pipeline import judging

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def wrapped(kind: type[Exception], cause: Exception) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (wrapped(OperationalError, psycopg.OperationalError("connection refused")), "unreachable"),
        (wrapped(OperationalError, psycopg.errors.AdminShutdown()), "unreachable"),
        (wrapped(OperationalError, psycopg.errors.TooManyConnections()), "refused"),
        (wrapped(OperationalError, psycopg.errors.DiskFull()), "full"),
        (wrapped(OperationalError, psycopg.errors.QueryCanceled()), "broken"),
        (wrapped(InterfaceError, psycopg.InterfaceError("the connection is closed")), "unreachable"),
        (wrapped(InternalError, psycopg.errors.ReadOnlySqlTransaction()), "read_only"),
        (wrapped(ProgrammingError, psycopg.errors.UndefinedColumn()), "other_version"),
        (wrapped(ProgrammingError, psycopg.errors.UndefinedTable()), "other_version"),
        (wrapped(ProgrammingError, psycopg.errors.InsufficientPrivilege()), "broken"),
    ],
    ids=lambda each: type(each.__cause__).__name__ if isinstance(each, Exception) else each,
)
def test_a_database_that_fails_is_nobodys_attempt(error: Exception, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    ticket = received()
    with monkeypatch.context() as old_worker:
        old_worker.setattr(judging, "gather", fail)
        for _ in range(MAX_ATTEMPTS + 2):
            Ticket.objects.update(claimed_until=None)
            pipeline.classify(ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.stage, ticket.attempts, ticket.claim_id) == (Stage.CLASSIFY, 0, None)
    assert ticket.claimed_until is not None
    assert [(part.name, part.why) for part in parts.failing()] == [("database", why)]
    Ticket.objects.update(claimed_until=None)
    pipeline.classify(ticket.pk)
    ticket.refresh_from_db()
    assert ticket.stage == Stage.RESPOND


def test_what_the_database_says_of_the_ticket_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise wrapped(DataError, psycopg.errors.NumericValueOutOfRange())

    monkeypatch.setattr(judging, "gather", fail)
    ticket = received()
    for _ in range(MAX_ATTEMPTS + 1):
        Ticket.objects.update(claimed_until=None)
        pipeline.classify(ticket.pk)
    ticket.refresh_from_db()
    assert (ticket.state, parts.failing()) == (TicketState.WITH_AGENT, [])
