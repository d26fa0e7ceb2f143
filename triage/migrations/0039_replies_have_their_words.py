"""The words of letters written so far come out of their frames, a batch a transaction; running it again goes on."""

import sys

from django.conf import settings
from django.db import migrations, transaction

BATCH = 2_000
FRAME = "\n\n--\n"
"""Where a letter's words ended and its frame began."""


def words(text):
    paragraphs = text.partition(FRAME)[0].split("\n\n")
    return "\n\n".join(
        each for each in paragraphs if not any(line.startswith(settings.PUBLIC_URL) for line in each.splitlines())
    )


def fill(apps, schema_editor):
    lacking = apps.get_model("triage", "Reply").objects.filter(body="").exclude(text="").order_by("pk")
    done = last = 0
    while True:
        with transaction.atomic(using=schema_editor.connection.alias):
            # Locked: a ticket that is anonymised meanwhile must not get its words back.
            rows = list(lacking.filter(pk__gt=last).select_for_update().only("text")[:BATCH])
            for row in rows:
                row.body = words(row.text)
            lacking.model.objects.bulk_update(rows, ["body"], batch_size=500)
        if not rows:
            return
        last, done = rows[-1].pk, done + len(rows)
        sys.stdout.write(f"\n    {done:,} letters have their words")
        sys.stdout.flush()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("triage", "0038_reply_body")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
