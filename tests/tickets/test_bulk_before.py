"""Bulk jobs of an earlier version, which put back what they had done: what it left goes on, or stays uncounted."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection

from tests.factories import WEDNESDAY, work
from tests.tickets.bulk_jobs import KINDS, disputed, outcomes, run, start
from triage.api.serializers import ticket_shown
from triage.models import BulkJob, BulkState, Classification, ItemState, ReplyState
from triage.outbox.replies import last_told
from triage.portal.story import tell

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def test_jobs_of_an_earlier_version_go_on_at_once_or_stay_as_far_as_they_got(agent: User) -> None:
    fill = import_module("triage.migrations.0032_bulk_jobs_begin")
    job, back = (start(KINDS["close"], disputed(number), agent, key=f"k{number}") for number in (1, 2))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE triage_bulkjob DROP CONSTRAINT bulk_job_undone_by_somebody")
        cursor.execute("ALTER TABLE triage_bulkjob DROP CONSTRAINT bulk_job_ends_once")
        cursor.execute("ALTER TABLE triage_bulkjob ALTER starts_at DROP NOT NULL")
        cursor.execute("UPDATE triage_bulkjob SET starts_at = NULL")
    BulkJob.objects.filter(pk=back.pk).update(state="undoing", undone_by=agent, finished_at=WEDNESDAY)
    with connection.schema_editor() as editor:
        fill.fill(apps, editor)
    for each in (job, back):
        each.refresh_from_db()
        assert each.starts_at == each.created_at
    assert (back.state, back.undone_by, back.finished_at) == (BulkState.DONE, None, WEDNESDAY)
    assert outcomes(run(job)) == [(ItemState.DONE, "")]


def test_an_answer_that_was_taken_back_counts_and_is_read_nowhere(agent: User) -> None:
    ticket = disputed()[0]
    judged, letter = ticket.classifications.get(), tell(ticket, is_owner=True).letter
    told = last_told(ticket)
    shown = ticket_shown(ticket, status_url="")["reply"]
    newest = ticket.replies.latest("id").pk
    for kind in ("accept", "reply"):
        run(start(KINDS[kind], [ticket], agent, key=kind))
        work(ticket)
    Classification.objects.filter(agent=agent).update(undone_at=WEDNESDAY)
    written = ticket.replies.filter(pk__gt=newest)
    assert written.update(state=ReplyState.CANCELLED, sent_at=None, last_error="undone") == 2
    ticket.refresh_from_db()

    assert ticket.classifications.get() == judged
    assert tell(ticket, is_owner=True).letter == letter
    assert ticket_shown(ticket, status_url="")["reply"] == shown
    assert last_told(ticket) == told
