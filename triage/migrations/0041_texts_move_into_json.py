"""Texts of incidents and macros move from a column a language into one, a batch a transaction; running it again goes on.

Versions of macros are append-only: the trigger that says so is off within each batch's transaction alone.
"""

import sys

from django.db import migrations, transaction

BATCH = 2_000
MOVE = """
    WITH batch AS (SELECT id FROM {table} WHERE id > %s ORDER BY id LIMIT %s), moved AS (
        UPDATE {table} t SET {columns} FROM batch WHERE t.id = batch.id RETURNING t.id)
    SELECT count(*), max(id) FROM moved
"""
BOTH = "jsonb_build_object('id', {column}_id, 'en', {column}_en)"
WRITTEN = "CASE WHEN {column}_id = '' AND {column}_en = '' THEN '{{}}' ELSE " + BOTH + " END"
MACRO = {"names": BOTH.format(column="name"), "texts": WRITTEN.format(column="text")}
INCIDENT = {kind: WRITTEN.format(column=f"{kind}_in") for kind in ("banner", "message", "solved")}
TABLES = {"triage_incident": INCIDENT, "triage_macro": MACRO, "triage_macroversion": MACRO}


def move(apps, schema_editor):
    for table, columns in TABLES.items():
        done, last, count = 0, 0, BATCH
        statement = MOVE.format(table=table, columns=", ".join(f"{name} = {value}" for name, value in columns.items()))
        while count == BATCH:
            with transaction.atomic(using=schema_editor.connection.alias), schema_editor.connection.cursor() as cursor:
                if table == "triage_macroversion":
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER triage_version_is_append_only")
                cursor.execute(statement, [last, BATCH])
                count, last = cursor.fetchone()
                if table == "triage_macroversion":
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER triage_version_is_append_only")
            done += count
        if done:
            sys.stdout.write(f"\n    {done:,} rows of {table} have their texts by language")
            sys.stdout.flush()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0040_texts_by_language")]
    operations = [migrations.RunPython(move, migrations.RunPython.noop)]
