"""Room on the pages of tables whose rows change often, and a vacuum that comes before they have grown.

With room on its page, a row's new version that changes no indexed column needs no new index entries (HOT). PostgreSQL's
own vacuum waits until a fifth of a table is dead, which in a table of millions is never. Both only concern what is
written from now on; neither rewrites a table nor keeps anybody waiting.
"""

from django.db import migrations

ROOM = {"ticket": 80, "reply": 85, "screenshot": 80, "followup": 85, "ticketfigures": 90, "turn": 50, "mailattempt": 50}
"""Percent of a page that is filled at first."""
VACUUM = {"autovacuum_vacuum_scale_factor": 0.02, "autovacuum_analyze_scale_factor": 0.02}
"""The share of a table that may be dead, or have changed, before it is vacuumed or analysed."""


def _set(table, fill):
    options = {"fillfactor": fill, **VACUUM}
    given = ", ".join(f"{name} = {value}" for name, value in options.items())
    return migrations.RunSQL(
        f"ALTER TABLE triage_{table} SET ({given})", f"ALTER TABLE triage_{table} RESET ({', '.join(options)})"
    )


class Migration(migrations.Migration):
    dependencies = [("triage", "0052_claims_move_no_index_entries")]

    operations = [_set(table, fill) for table, fill in ROOM.items()]
