"""Every released version's schema, with what that version itself had written into it, becomes exactly ours.

Ours is made by the squashed migration, theirs by those that it replaces.

``datasets/upgrade/version_….sql.xz`` are dumps of installations that the released code made: migrate, load_playbook,
load_demo, and all 17 tickets read, decided and answered. 0.5 is migration 0009 (70ed4c4), 0.8 is 0039 (68e4bd4), 0.9 is
0045 (2602173); ``test_upgrade`` begins with 0.7 (0027).
"""

import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from embedded import BASE_DIR
from triage import schema
from triage.models import Classification, Reply, Screenshot, Ticket, TicketEvent
from triage.operations.programs import connect
from triage.playbook.load import load

NAME = "triage_of_before"
KEPT = {
    "triage_ticket": "reference, state, stage, created_at, requester_email",
    "triage_submission": "ticket_id, name, email",
    "triage_classification": "ticket_id, category, confidence",
    "triage_reply": "ticket_id, key, state, subject, text",
    "triage_followup": "ticket_id, kind, state, due_at",
    "triage_ticketevent": "ticket_id, kind, at",
    "triage_screenshot": "submission_id, state, file, upload_sha256",
}
"""Of each big table what must come through as it was."""
# Conditions that were restored from a dump are written otherwise: checks are told by their names, indexes by columns.
SHAPE = {
    "columns": "SELECT table_name, column_name, data_type, is_nullable, character_maximum_length, column_default"
    " FROM information_schema.columns WHERE table_schema = 'public' AND column_name <> 'id'",
    "room": "SELECT relname, reloptions FROM pg_class WHERE relname LIKE 'triage%' AND reloptions IS NOT NULL",
    "constraints": "SELECT conrelid::regclass::text, contype,"
    " CASE contype WHEN 'c' THEN conname ELSE pg_get_constraintdef(oid) END, convalidated"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "indexes": "SELECT indrelid::regclass::text,"
    " regexp_replace(pg_get_indexdef(indexrelid), 'INDEX \\S+| WHERE .*', '', 'g'), indisvalid"
    " FROM pg_index WHERE indrelid::regclass::text LIKE 'triage%'",
    "functions": "SELECT proname, regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc"
    " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'triage%'",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@contextmanager
def installation(version: str) -> Iterator[None]:
    """Django's connection leads to a database of that version."""
    ours = connection.settings_dict["NAME"]
    with connect() as server:
        server.autocommit = True
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {NAME}")
        with connect(NAME) as other:
            path = BASE_DIR / "datasets" / "upgrade" / f"version_{version}.sql.xz"
            other.execute(lzma.decompress(path.read_bytes()))
        connection.close()
        connection.settings_dict["NAME"] = NAME
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = ours
            server.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def asked(statements: dict[str, str]) -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        return {name: sorted(cursor.execute(text) or cursor.fetchall()) for name, text in statements.items()}


@pytest.mark.parametrize(("version", "newest"), [("0.5", "0009"), ("0.8", "0039"), ("0.9", "0045")])
def test_it_becomes_ours_with_every_row(version: str, newest: str) -> None:
    rows = {table: f"SELECT id, {columns} FROM {table}" for table, columns in KEPT.items()}
    ours = asked(SHAPE)
    with installation(version):
        before = asked(rows)
        assert max(schema.applied()).startswith(newest)
        assert all(before.values())

        call_command("migrate", interactive=False, verbosity=0)
        load()

        after, shape = asked(rows), asked(SHAPE)
        for model in (Ticket, Classification, Reply, Screenshot, TicketEvent):
            assert list(model.objects.all()), "Each row is readable by its model."
    for name, held in before.items():
        assert after[name] == held, name
    for name, told in ours.items():
        assert shape[name] == told, name
