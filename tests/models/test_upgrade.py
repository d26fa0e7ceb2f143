"""An installation of an earlier version, in every state, comes through ``migrate``: nothing lost, nothing sent twice.

``datasets/upgrade/`` keeps its dump and, as text, the program that made it in a checkout of that commit.
"""

import lzma
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.db.models import Q, QuerySet
from pytest_django import DjangoDbBlocker

from embedded import BASE_DIR
from tests.factories import WEDNESDAY, work
from tests.workspace.browsers import logged_in
from triage import pipeline, tickets
from triage.models import (
    BulkItem,
    BulkJob,
    BulkState,
    CannedReply,
    FollowUp,
    FollowUpState,
    ItemState,
    Macro,
    ModelVersion,
    Reply,
    ReplyKind,
    Ticket,
    TicketState,
)
from triage.models.reply import UNSENT_STATES, ReplyState
from triage.outbox.links import status_link
from triage.playbook.load import load

DUMP = BASE_DIR / "datasets" / "upgrade" / "made_at_fa191e9.sql.xz"
NAME = "triage_upgraded"
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}
"""Tables of Django's own whose rows follow the models."""

ANSWERS = """
    SELECT id, name, email, training, review_state, what_you_see,
           CASE WHEN finished IS FALSE THEN 'not_finished' ELSE completed_on::text END
    FROM triage_submission ORDER BY id
"""
JSON_ANSWERS = """
    SELECT id, name, email, coalesce(answers->>'training', ''), coalesce(answers->>'review_state', ''),
           coalesce(answers->>'what_you_see', ''), answers->>'completed_on'
    FROM triage_submission ORDER BY id
"""

pytestmark = pytest.mark.slow

Rows = dict[str, Any]


@pytest.fixture(scope="module")
def before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Rows]:
    """What the installation held before it was migrated; it is gone at the module's end."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
            cursor.execute(f"CREATE DATABASE {NAME}")
        with _connected(), time_machine.travel(WEDNESDAY + timedelta(minutes=2), tick=False):
            with closing(psycopg.connect(**_address(), autocommit=True)) as other:
                other.execute(lzma.decompress(DUMP.read_bytes()))
            held = _held()
            call_command("migrate", interactive=False, verbosity=0)
            load()
    yield held
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture(autouse=True)
def installation(before: Rows, transactional_db: None) -> Iterator[time_machine.Traveller]:
    """Its database, two minutes after the dump was made; tests go on where the one before them has stopped."""
    with _connected(), time_machine.travel(WEDNESDAY + timedelta(minutes=2), tick=False) as clock:
        yield clock


@contextmanager
def _connected() -> Iterator[None]:
    tests = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = NAME
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = tests


def _address() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if parameters.get(key)}


def _held() -> Rows:
    """Rows a table, and what must not change."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {table: _all(cursor, f"SELECT count(*) FROM {table}")[0][0] for table in tables}
        return {
            "counts": counts,
            "tickets": _all(cursor, "SELECT reference, state, stage, assignee_id FROM triage_ticket ORDER BY id"),
            "replies": _all(cursor, "SELECT ticket_id, key, state, subject, text, html FROM triage_reply ORDER BY id"),
            "follow_ups": _all(cursor, "SELECT kind, sequence, state, due_at FROM triage_followup ORDER BY id"),
            "labels": _all(cursor, "SELECT judged_id, kind, category, agent_id FROM triage_label ORDER BY id"),
            "answers": _all(cursor, ANSWERS if "finished" in _columns(cursor, "triage_submission") else JSON_ANSWERS),
        }


def _columns(cursor: Any, table: str) -> set[str]:
    return {column.name for column in connection.introspection.get_table_description(cursor, table)}


def _all(cursor: Any, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    return list(cursor.fetchall())


def test_no_row_is_lost_and_nothing_moves(before: Rows) -> None:
    after = _held()

    kept = before["counts"].keys() & after["counts"].keys() - OF_DJANGO
    assert {table for table in kept if after["counts"][table] < before["counts"][table]} == set()
    for name in ("tickets", "replies", "follow_ups", "labels", "answers"):
        assert after[name] == before[name], name
    assert {state for _reference, state, *_rest in before["tickets"]} == {*TicketState}


def test_whoever_waits_for_a_person_says_why() -> None:
    waiting = Ticket.objects.filter(state=TicketState.WITH_AGENT)

    assert waiting.exists()
    assert waiting.exclude(escalation="").count() == waiting.count()


def test_what_supervisors_wrote_and_chose_is_kept() -> None:
    edited = CannedReply.objects.get(code="too_early", language="id")
    macro = Macro.objects.get(code="thanks_solved")

    assert edited.body.startswith("Halo $salutation,\n\nTunggu sampai $due_on ya.")
    assert (macro.names["en"], macro.texts["id"]) == ("Thanks, edited", "Terima kasih ya.")
    assert ModelVersion.objects.get(in_use=True).version == "2026-09-16-trained-here"


def test_every_page_opens() -> None:
    agent = logged_in(User.objects.get(username="rina"))
    pages = ["/desk/", *(f"/desk/tickets/{ticket.reference}/" for ticket in Ticket.objects.all())]

    assert {agent.get(page).status_code for page in pages} == {200}
    for ticket in Ticket.objects.exclude(requester_email=""):
        path = status_link(ticket).split("/", 3)[3]
        assert agent.get(f"/{path}", follow=True).status_code == 200, ticket


def test_everything_waiting_goes_out_once(installation: time_machine.Traveller) -> None:
    """Also what a worker had in its hands when it was stopped. What was sent, given up or taken back stays so."""
    waiting = Q(state__in=UNSENT_STATES)
    too_late = Q(ticket__state=TicketState.CLOSED) & ~Q(kind=ReplyKind.CLOSING)
    expected = _message_ids(Reply.objects.filter(waiting).exclude(too_late))
    finished = _message_ids(Reply.objects.exclude(waiting))
    installation.shift(timedelta(minutes=10))

    for _again in range(2):
        for job in BulkJob.objects.filter(state=BulkState.RUNNING):
            tickets.work_bulk(job.pk)
        for ticket in Ticket.objects.all():
            work(ticket)

    sent = _sent()
    assert len(sent) == len(set(sent))
    assert expected <= set(sent)
    assert not finished & set(sent)
    assert not Reply.objects.filter(waiting).exists()
    assert not Ticket.objects.filter(state=TicketState.PROCESSING).exists()
    assert not BulkItem.objects.filter(state=ItemState.WAITING).exists()
    assert Reply.objects.filter(state=ReplyState.FAILED).count() == 1


def test_follow_ups_fire_once_on_their_day(installation: time_machine.Traveller) -> None:
    planned = list(FollowUp.objects.filter(state=FollowUpState.PLANNED).order_by("due_at"))

    for row in planned * 2:
        installation.move_to(row.due_at)
        pipeline.follow_up(row.pk)
    for reply in Reply.objects.filter(state__in=UNSENT_STATES):
        pipeline.send(reply.pk)

    assert planned
    assert len(set(_sent())) == len(_sent()) == len(planned)
    assert {FollowUp.objects.get(pk=row.pk).state for row in planned} == {FollowUpState.FIRED}


def _message_ids(replies: "QuerySet[Reply]") -> set[str]:
    return set(replies.values_list("message_id", flat=True))


def _sent() -> list[str]:
    return [message.extra_headers["Message-ID"] for message in mail.outbox]
