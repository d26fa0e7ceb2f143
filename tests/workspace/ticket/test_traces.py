"""Whoever asks to be erased leaves no trace, whoever asks for a copy gets all of it: by every column that there is."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

import embedded
from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.tickets import bulk_jobs
from tests.tickets.privacy import traces
from tests.tickets.privacy.person import MARK, marks
from triage import pipeline
from triage import tickets as actions
from triage.models import BulkJob, BulkKind, Reply, Resolution, SavedView, Ticket
from triage.models.silence import digest
from triage.tickets import Order
from triage.tickets.privacy.retention import retain

pytestmark = pytest.mark.slow

NOT_IN_A_COPY = {
    *("ticket.fingerprint", "screenshot.upload_sha256", "screenshot.draft_key"),  # Digests, and a key that we made.
    *("ticketsignature.who", "reply.html", "reply.body"),  # A digest of the address; what the letter's text says, too.
    *("screenshot.origin", "ticketsignature.origin", "inboundmail.content"),  # Digests, too.
    *("file.sha256", "file.draft_key", "file.origin"),
    *("delivery.body", "delivery.answer"),  # For a week, what the copy says, too; and a program's word on it.
}

PLACES = ("kept_mails", "drafts", "draft_files", "silences", "link_requests", "reminders", "saved_views")
"""What a copy holds beside the tickets."""


@pytest.fixture(autouse=True)
def _folders(settings: Settings, tmp_path: Path) -> None:
    for name in ("QUARANTINE", "MAIL_IN", "MAILBOX"):
        setattr(settings, name, tmp_path / name.lower())
    settings.EMAIL_BACKEND = "triage.channels.email.mailbox.MailboxBackend"
    options = {"location": tmp_path / "screenshots"}
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "screenshots": local}


def secrets(tickets: list[Ticket]) -> list[str]:
    """What tells the person without naming them: digests, and the keys to what they may see."""
    of_letters = Reply.objects.filter(ticket__in=tickets).values_list("message_id", flat=True)
    return [digest(traces.EMAIL), *of_letters, *(text for each in tickets for text in (each.token, each.fingerprint))]


def test_no_trace_is_left(agent_user: User, agent: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    tickets = traces.journey(agent_user, agent)
    sought = secrets(tickets)
    traces.mark_columns(tickets)
    found = set(marks(*sought))
    assert {f"{model._meta.db_table}.{field.column}" for model, field in traces.columns()} <= found

    actions.erase(tickets[0], agent=agent_user, now=WEDNESDAY)
    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(hours=1))

    assert marks(*sought) == []
    logged = (caplog.text + embedded.Places.under(django_settings.VAR).log.read_text()).lower()
    assert [text for text in [MARK, *sought] if text.lower() in logged] == []


def test_time_leaves_as_little(agent_user: User, agent: Client) -> None:
    tickets = traces.journey(agent_user, agent)
    for ticket in tickets:
        actions.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=timezone.now())
    later = WEDNESDAY + timedelta(days=90)

    retain(now=later)
    pipeline.sweep_drafts(now=later)

    # A silence and a request for a link end by themselves, and have digests and addresses of nobody's ticket.
    assert [place for place in marks() if not place.startswith("triage_linkrequest")] == []


def test_a_copy_holds_every_column_and_nothing_of_others(agent_user: User, agent: Client, supervisor: Client) -> None:
    other = answered(replace(TOO_EARLY, email="qwfpgj@example.com", name="Qwfpgj", description="qwfpgj qwfpgj"))
    actions.note(other, text="Qwfpgj", agent=agent_user, action_key="other", now=WEDNESDAY)
    SavedView.objects.create(name="Qwfpgj", query="q=Qwfpgj")
    tickets = traces.journey(agent_user, agent)
    marked = traces.mark_columns(tickets)

    archive = ZipFile(BytesIO(supervisor.post(f"/desk/tickets/{tickets[0].reference}/export/").getvalue()))

    texts = [archive.read(name).decode(errors="replace") for name in archive.namelist() if "pictures/" not in name]
    missing = {column for column, mark in marked.items() if not any(mark in text for text in texts)}
    assert missing == NOT_IN_A_COPY
    told = json.loads(archive.read("tickets.json"))
    assert {name: bool(told[name]) for name in PLACES} == dict.fromkeys(PLACES, True)
    assert all(told["tickets"][0][name] for name in ("notes", "mails", "messages", "verdicts", "files"))
    beside = told["tickets"][0]["files"][0]
    assert (beside["kind"], MARK in archive.read(beside["file"]).decode()) == ("txt", True)
    assert any(verdict["undone_at"] for verdict in told["tickets"][0]["verdicts"])
    assert [mail for mail in told["kept_mails"] if MARK in archive.read(mail["file"]).decode()]
    assert not [text for text in texts if "qwfpgj" in text.lower()]


def test_a_view_stays_whose_words_others_use_too(agent_user: User) -> None:
    mine, hers = answered(replace(TOO_EARLY, name="Sari Zebua")), answered(replace(TOO_EARLY, email="sari@example.org"))
    for query in ("q=sari", "q=zebua", "q=sari%40example.com", "q=Sari+Zebua", "sure=low"):
        SavedView.objects.create(name="Mine", query=query, owner=User.objects.create_user(query))
    actions.erase(mine, agent=agent_user, now=WEDNESDAY)
    assert set(SavedView.objects.values_list("query", flat=True)) == {"q=sari", "sure=low"}
    actions.erase(hers, agent=agent_user, now=WEDNESDAY)
    assert set(SavedView.objects.values_list("query", flat=True)) == {"sure=low"}


def test_bulk_words_stay_while_somebody_is_left_to_whom_they_were_written(agent_user: User) -> None:
    words = Order(BulkKind.REPLY, text="Kami cek dulu")
    tickets = bulk_jobs.disputed(2)
    job = bulk_jobs.run(bulk_jobs.start(words, tickets, agent_user))
    at_work = bulk_jobs.start(words, tickets[:1], agent_user, key="at work")
    actions.erase(tickets[0], agent=agent_user, now=WEDNESDAY)
    assert BulkJob.objects.get(pk=job.pk).text
    actions.erase(tickets[1], agent=agent_user, now=WEDNESDAY)
    assert not BulkJob.objects.get(pk=job.pk).text
    assert BulkJob.objects.get(pk=at_work.pk).text
    bulk_jobs.run(at_work)
    assert retain(now=WEDNESDAY).jobs == 1
    assert not BulkJob.objects.exclude(text="").exists()
