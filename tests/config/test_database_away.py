"""A database that is away, read-only or being changed: 503 for people and programs, and what was typed is kept."""

import errno
from typing import Any, NoReturn

import psycopg
import pytest
from django.db import InternalError, OperationalError, ProgrammingError, connection
from django.test import Client

from tests.portal.posts import complaint, screenshot, text
from triage import database, schema
from triage.evidence.pictures import intake
from triage.models import Submission, Ticket

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


class Away:
    """Whatever is asked of the database, it fails."""

    def __init__(self, kind: type[Exception], cause: Exception) -> None:
        self.error = kind("no")
        self.error.__cause__ = cause

    def __call__(self, *_: object, **__: object) -> NoReturn:
        raise self.error


AWAY = [
    Away(OperationalError, psycopg.OperationalError("refused")),
    Away(InternalError, psycopg.errors.ReadOnlySqlTransaction()),
    Away(ProgrammingError, psycopg.errors.UndefinedColumn()),
]


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"}, raise_request_exception=False)


@pytest.mark.parametrize("away", AWAY, ids=lambda away: type(away.error).__name__)
def test_the_form_says_when_to_come_back(away: Away, visitor: Client) -> None:
    with connection.execute_wrapper(away):
        page = visitor.get("/")
    assert (page.status_code, page["Retry-After"]) == (503, "60")
    assert "We will be back in a moment" in text(page)
    assert "<form" not in text(page)


@pytest.mark.parametrize("away", AWAY, ids=lambda away: type(away.error).__name__)
def test_what_was_typed_comes_back_and_can_be_sent_again(away: Away, visitor: Client) -> None:
    said = complaint(description='Kak, sertifikat saya belum muncul di dashboard sejak minggu lalu. </textarea>"x"')
    with connection.execute_wrapper(away):
        page = visitor.post("/", {**said, "screenshots": [screenshot()]})
    shown = text(page)
    assert page.status_code == 503
    assert "sejak minggu lalu. &lt;/textarea&gt;&quot;x&quot;</textarea>" in shown
    assert 'name="email" value="sari@example.com"' in shown
    assert f'name="key" value="{said["key"]}"' in shown
    assert 'type="file"' in shown
    assert visitor.post("/", said).status_code == 303
    assert Ticket.objects.count() == 1


def test_nobody_gets_a_button_for_what_another_site_sends() -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    with connection.execute_wrapper(AWAY[0]):
        page = strict.post("/", complaint())
    assert page.status_code == 503
    assert "sari@example.com" not in text(page)


def test_programs_read_a_problem_document(visitor: Client) -> None:
    with connection.execute_wrapper(AWAY[0]):
        answer = visitor.get("/api/v1/tickets/TKT-AAAA-AAAA", headers={"authorization": "Bearer tk_good"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert (answer["Content-Type"], answer.json()["code"]) == ("application/problem+json", "unavailable")


def test_a_mistake_of_ours_is_no_outage(visitor: Client) -> None:
    with connection.execute_wrapper(Away(ProgrammingError, psycopg.errors.SyntaxError())):
        assert visitor.get("/").status_code == 500


def test_the_database_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert database.trouble() is None
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    failure = database.trouble()
    assert failure is not None
    assert failure.code == "read_only"


def test_tables_of_another_version_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "known", lambda: frozenset({"0001_older"}))
    failure = database.trouble()
    assert failure is not None
    assert failure.code == "other_version"


def test_a_full_disk_loses_no_words(visitor: Client, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    def full(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(intake, "lay", full)
    assert visitor.post("/", {**complaint(), "screenshots": [screenshot()]}).status_code == 303
    assert Submission.objects.get().description.startswith("Kak")
