"""The database refuses to change a stored event. Deleting stays possible: erasure needs it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("triage", "0001_first_rows")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION triage_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'ticket events are append-only';
            END $$;
            CREATE TRIGGER triage_event_is_append_only BEFORE UPDATE ON triage_ticketevent
                FOR EACH ROW EXECUTE FUNCTION triage_event_is_append_only();
            """,
            reverse_sql="""
            DROP TRIGGER triage_event_is_append_only ON triage_ticketevent;
            DROP FUNCTION triage_event_is_append_only();
            """,
        )
    ]
