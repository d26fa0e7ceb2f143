"""Retention and erasure: nothing of a person is left, and every statistic stays what it was."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace, uploads, work
from tests.tickets import bulk_jobs
from tests.tickets.privacy import person
from tests.tickets.privacy.person import EMAIL, MARK, marks, statistics
from triage import pipeline, tasks
from triage import tickets as actions
from triage.api.serializers import ticket_shown
from triage.channels import complaint
from triage.evidence import wording
from triage.evidence.pictures import storage
from triage.learning.lessons import of_categories
from triage.learning.monitor import draw_blind_checks
from triage.learning.seen import judged_by_agents
from triage.models import (
    AuditAction,
    AuditEntry,
    BlindCheck,
    BulkJob,
    BulkKind,
    BulkState,
    DeskSettings,
    EventKind,
    File,
    FollowUp,
    FollowUpState,
    InboundMail,
    Reminder,
    Reply,
    ReplyState,
    Resolution,
    SavedView,
    Screenshot,
    ScreenshotState,
    Submission,
    Ticket,
    TicketState,
)
from triage.outbox.links import answer_link, status_link
from triage.pipeline.send import send
from triage.tickets import Order
from triage.tickets.privacy import retention
from triage.tickets.privacy.retention import Retained, due, retain

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("desk_rows", "clock")]

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> Any:
    for name in ("QUARANTINE", "MAIL_IN", "MAILBOX"):
        setattr(settings, name, tmp_path / name.lower())
    settings.EMAIL_BACKEND = "triage.channels.email.mailbox.MailboxBackend"
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"
    settings.STORAGES = {
        **settings.STORAGES,
        "screenshots": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "screenshots"},
        },
    }
    complaint._known_platforms.cache_clear()
    yield
    complaint._known_platforms.cache_clear()


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rani", is_staff=True)


def closed(ticket: Ticket, *, days_ago: int = 0) -> Ticket:
    actions.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY - timedelta(days=days_ago))
    ticket.refresh_from_db()
    return ticket


def test_nothing_of_a_person_is_left_after_erasure_and_every_count_stays(agent: User) -> None:
    ticket = person.came_by(agent)
    other = person.came_by(agent, training="Kursus lain")
    pipeline.take_mail(person.mail(text=""), now=WEDNESDAY)  # empty: kept, without a ticket
    secrets = [ticket.token, other.token, ticket.fingerprint, other.fingerprint]
    found = {place.partition(".")[0] for place in marks(*secrets)}
    assert found >= {
        *("triage_ticket", "triage_submission", "triage_classification", "triage_reply", "triage_screenshot"),
        *("triage_inboundmail", "triage_file"),
    }
    assert any(".eml" in place or "mailbox" in place for place in marks())
    assert len([place for place in marks() if place.startswith("screenshots/")]) == 4  # Two pictures, two files.
    before = statistics()
    assert before["checks"]

    erased = actions.erase(ticket, agent=agent, now=WEDNESDAY)

    assert marks(*secrets) == []
    assert statistics() == before
    assert (len(erased.references), erased.screenshots, erased.messages, erased.mails) == (2, 2, 4, 3)
    assert erased.files == 2
    assert {row.state for row in Ticket.objects.all()} == {TicketState.CLOSED}
    assert {row.resolution for row in Ticket.objects.all()} == {Resolution.WITHDRAWN}
    assert {event.agent for event in ticket.events.filter(kind=EventKind.ANONYMISED)} == {agent}


def test_time_alone_leaves_as_little(agent: User) -> None:
    ticket = person.came_by(agent)
    secrets = [ticket.token, ticket.fingerprint]
    pipeline.take_mail(person.mail(text=""), now=WEDNESDAY)
    closed(ticket)
    before = statistics()

    retain(now=WEDNESDAY + QUARTER)

    assert marks(*secrets) == []
    assert statistics() == before


def test_pictures_go_first_and_the_rest_later(agent: User) -> None:
    ticket = closed(person.came_by(agent))
    file = Screenshot.objects.get().file

    assert retain(now=WEDNESDAY + MONTH - timedelta(seconds=1)) == Retained()
    assert retain(now=WEDNESDAY + MONTH) == Retained(pictures=1, files=2)

    beside = File.objects.get()
    assert (beside.outcome, beside.kind, beside.original_name, beside.storage_name) == ("deleted", "txt", "", "")
    row = Screenshot.objects.get()
    assert (row.state, row.kind, row.file, row.lines, row.usable) == (ScreenshotState.DELETED, "jpeg", "", [], "yes")
    assert [each["value"] for each in row.readings] == ["certificate_absent"]
    assert not storage.screenshot_storage().exists(file)
    judged = ticket.classifications.get(pk=ticket.classifications.values_list("pk")[:1])
    assert not any(reason.origin.quote for reason in judged.verdict().reasons if reason.origin.screenshot is not None)
    assert judged.frozen_facts().name == f"{MARK} Wulandari"  # an identity, kept for longer
    ticket.refresh_from_db()
    assert (ticket.pictures_kept_days, ticket.anonymised_at, ticket.requester_email) == (30, None, EMAIL)
    assert retain(now=WEDNESDAY + QUARTER - timedelta(seconds=1)) == Retained()
    assert retain(now=WEDNESDAY + QUARTER) == Retained(identities=1)
    assert retain(now=WEDNESDAY + QUARTER) == Retained()
    assert list(AuditEntry.objects.filter(action=AuditAction.RETAINED).values_list("who", "changes")) == [
        (None, {"identities": [None, 1]}),
        (None, {"files": [None, 2], "pictures": [None, 1]}),
    ]


def test_the_days_are_settings(agent: User) -> None:
    closed(answered())
    DeskSettings.objects.update(screenshots_kept_days=1, identities_kept_days=2)
    assert retain(now=WEDNESDAY + timedelta(days=1)) == Retained(pictures=1)
    assert retain(now=WEDNESDAY + timedelta(days=2)) == Retained(identities=1)


def test_open_tickets_are_never_touched() -> None:
    ticket = answered()
    assert retain(now=WEDNESDAY + 10 * QUARTER) == Retained()
    ticket.refresh_from_db()
    assert ticket.requester_email == "sari@example.com"


def test_a_shared_file_stays_as_long_as_somebody_shows_it(agent: User) -> None:
    mine, theirs = person.came_by(agent), received()
    file = Screenshot.objects.get().file
    Screenshot.objects.create(
        **{"submission": theirs.submissions.get(), "state": "read", "file": file, "created_at": WEDNESDAY},
        **{"upload_sha256": "0" * 64, "kind": "jpeg", "byte_size": 1},
    )
    closed(mine)
    retain(now=WEDNESDAY + MONTH)
    assert storage.screenshot_storage().exists(file)
    closed(theirs)
    retain(now=WEDNESDAY + MONTH)
    assert not storage.screenshot_storage().exists(file)


def test_no_file_is_kept_for_longer_than_the_setting_says_even_of_an_open_ticket(settings: Any) -> None:
    settings.FILES_KEPT_DAYS = 7
    ticket = answered(**uploads(catatan__txt=b"Halo"))
    stored = File.objects.get().storage_name

    assert retain(now=WEDNESDAY + timedelta(days=7) - timedelta(seconds=1)) == Retained()
    assert due(now=WEDNESDAY + timedelta(days=7)).count() == Retained(expired=1)
    assert retain(now=WEDNESDAY + timedelta(days=7)) == Retained(expired=1, files=1)

    row = File.objects.get()
    assert (row.outcome, row.original_name, row.storage_name) == ("deleted", "catatan.txt", "")
    assert not storage.screenshot_storage().exists(stored)
    ticket.refresh_from_db()
    assert ticket.pictures_deleted_at is None
    assert retain(now=WEDNESDAY + timedelta(days=8)) == Retained()


def test_a_file_that_still_waits_goes_with_its_ticket() -> None:
    ticket = received(**uploads(catatan__txt=b"Halo"))
    actions.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    laid = File.objects.get().quarantine_name
    retain(now=WEDNESDAY + MONTH)

    assert (File.objects.get().outcome, File.objects.get().quarantine_name) == ("deleted", "")
    assert not (django_settings.QUARANTINE / laid).exists()


def test_killed_half_way_it_goes_on_where_it_was(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    tickets = [closed(person.came_by(agent, training=f"Kursus {n}")) for n in range(3)]

    def dies(name: str) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(storage, "delete_unused", dies)
        with pytest.raises(KeyboardInterrupt):
            retain(now=WEDNESDAY + QUARTER)
    assert len([place for place in marks() if place.startswith("screenshots/")]) == 6
    assert Screenshot.objects.exclude(file="").count() == 3

    assert retain(now=WEDNESDAY + QUARTER) == Retained(files=6)
    assert marks(*(ticket.token for ticket in tickets)) == []


def test_one_that_cannot_be_forgotten_keeps_no_other_waiting(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = (closed(answered(TOO_EARLY)) for _ in range(2))
    forget = retention.anonymise

    def fails(tickets: list[Ticket], **options: Any) -> Any:
        if bad in tickets:
            raise OSError
        return forget(tickets, **options)

    with monkeypatch.context() as patched:
        patched.setattr(retention, "anonymise", fails)
        done = retain(now=WEDNESDAY + QUARTER)
    assert (done.identities, done.failed) == (1, 1)
    good.refresh_from_db()
    assert good.anonymised_at
    assert retain(now=WEDNESDAY + QUARTER).identities == 1


def test_it_asks_no_more_questions_for_many_than_for_one(agent: User) -> None:
    counts = []
    for number in (1, 4):
        for _ in range(number):
            closed(answered(), days_ago=100)
        with CaptureQueriesContext(connection) as asked:
            assert retain(now=WEDNESDAY).identities == number
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_turn_that_is_over_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[str] = []
    monkeypatch.setattr(tasks, "nudge", lambda task, _pk: announced.append(task))
    monkeypatch.setattr(retention, "BATCH", 1)
    for _ in range(3):
        closed(answered(), days_ago=100)
    seconds = iter(range(1000))
    with monkeypatch.context() as patched:
        patched.setattr(retention.time, "monotonic", lambda: float(next(seconds)))
        patched.setattr(tasks, "RETAINING", 2.0)
        tasks.retain()
    assert announced == ["retain", "retain"]  # A second process, and the next turn.
    assert Ticket.objects.filter(pictures_deleted_at__isnull=False).count() == 2
    tasks.retain(1)
    assert (len(announced), Ticket.objects.filter(anonymised_at=None).count()) == (2, 0)


def test_a_view_that_looks_for_two_at_once_goes_with_them(agent: User) -> None:
    view = SavedView.objects.create(owner=agent, name="Rudi", query="q=Rudi")
    for n in (1, 2):
        closed(answered(replace(TOO_EARLY, name="Rudi Hartono", email=f"rudi{n}@example.com")), days_ago=100)
    retain(now=WEDNESDAY)
    assert not SavedView.objects.filter(pk=view.pk).exists()


def test_a_batch_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for days in (100, 100, 100, 99, 98):
        closed(answered(), days_ago=days)
    for n in range(5):
        InboundMail.objects.create(
            key=f"<{n}@example.com>",
            received_at=WEDNESDAY - QUARTER,
            seen_at=WEDNESDAY - QUARTER,
            outcome="ignored",
            sender="d" * 64,
        )
    done = retain(now=WEDNESDAY)
    assert (done.pictures, done.identities, done.mails) == (5, 5, 5)
    assert not InboundMail.objects.exclude(sender="").exists()


def test_what_was_written_to_many_goes_as_late_as_the_identities(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    words = Order(BulkKind.REPLY, text=f"Halo {MARK}")
    ended = [bulk_jobs.start(words, bulk_jobs.disputed(1), agent, key=f"k{n}") for n in range(3)]
    actions.undo_bulk(ended[0], agent=agent, now=WEDNESDAY)
    for job in ended:
        bulk_jobs.run(job)
    at_work = bulk_jobs.start(words, bulk_jobs.disputed(1), agent, key="at work")
    fresh = bulk_jobs.start(words, bulk_jobs.disputed(1), agent, key="fresh")
    BulkJob.objects.filter(pk=fresh.pk).update(state=BulkState.DONE, finished_at=WEDNESDAY + timedelta(seconds=1))

    assert retain(now=WEDNESDAY + QUARTER - timedelta(seconds=1)).jobs == 0
    assert retain(now=WEDNESDAY + QUARTER) == Retained(jobs=3)

    assert set(BulkJob.objects.exclude(text="")) == {at_work, fresh}
    assert {job.state for job in BulkJob.objects.filter(text="")} == {BulkState.DONE, BulkState.UNDONE}
    assert AuditEntry.objects.filter(action=AuditAction.RETAINED).latest("id").changes == {"jobs": [None, 3]}
    assert retain(now=WEDNESDAY + QUARTER) == Retained()


def test_a_reminder_is_forgotten_as_late_as_an_identity_and_not_before_it_is_done() -> None:
    times = dict.fromkeys(("created_at", "due_at", "due_on"), WEDNESDAY)
    sent = Reminder.objects.create(
        email=EMAIL, category="c", state="sent", sent_at=WEDNESDAY, answers={"a": 1}, **times
    )
    waits = Reminder.objects.create(email=f"x{EMAIL}", category="c", **times)

    assert retain(now=WEDNESDAY + QUARTER - timedelta(seconds=1)) == Retained()
    assert due(now=WEDNESDAY + QUARTER).count() == Retained(reminders=1)
    assert retain(now=WEDNESDAY + QUARTER) == Retained(reminders=1)

    sent.refresh_from_db()
    waits.refresh_from_db()
    assert (sent.email, sent.answers, sent.state, waits.email) == ("", {}, "sent", f"x{EMAIL}")


def test_only_what_has_ended_may_be_without_words(agent: User) -> None:
    job = bulk_jobs.start(Order(BulkKind.REPLY, text="Halo"), bulk_jobs.disputed(1), agent)
    with pytest.raises(IntegrityError, match="bulk_job_has_what_it_needs"), transaction.atomic():
        BulkJob.objects.filter(pk=job.pk).update(text="")


def test_it_finds_what_is_due_by_its_indexes() -> None:
    closed(answered(), days_ago=100)
    with connection.cursor() as cursor:
        # Of one row any index is as good: what sorts is left out, so that the one in the right order is chosen.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        rows = due(now=WEDNESDAY)
        for each, index in (
            (rows.pictures.order_by("closed_at", "id"), "ticket_pictures_due"),
            (rows.identities.order_by("closed_at", "id"), "ticket_identity_due"),
            (rows.mails.order_by("received_at"), "inbound_mail_to_forget"),
            (rows.files.order_by("pk"), "screenshot_files_to_delete"),
            (rows.jobs.order_by("finished_at"), "bulk_job_words_to_forget"),
            (Ticket.objects.filter(requester_email__iexact="Sari@example.com"), "ticket_by_email"),
        ):
            assert index in each.explain()


def test_what_was_planned_and_unsent_is_cancelled(agent: User) -> None:
    ticket = answered()
    actions.reply(ticket, text="Halo", agent=agent, action_key="k", now=WEDNESDAY)
    unsent = Reply.objects.get(state=ReplyState.QUEUED)
    assert FollowUp.objects.get().state == FollowUpState.PLANNED

    actions.erase(ticket, agent=agent, now=WEDNESDAY)
    send(unsent.pk)

    unsent.refresh_from_db()
    assert (unsent.state, unsent.to) == (ReplyState.CANCELLED, "")
    assert FollowUp.objects.get().state == FollowUpState.CANCELLED


def test_other_peoples_tickets_stay(agent: User) -> None:
    mine, shouted = answered(), answered(replace(TOO_EARLY, email="SARI@Example.com", training="Lain"))
    theirs, nameless = answered(replace(TOO_EARLY, email="sari@example.org")), answered(replace(TOO_EARLY, email=""))
    assert set(actions.erase(mine, agent=agent, now=WEDNESDAY).references) == {mine.reference, shouted.reference}
    assert list(Ticket.objects.filter(anonymised_at=None)) == [theirs, nameless]
    assert actions.erase(nameless, agent=agent, now=WEDNESDAY).references == (nameless.reference,)
    assert list(Ticket.objects.filter(anonymised_at=None)) == [theirs]


def test_who_writes_again_opens_a_new_ticket(agent: User) -> None:
    ticket = person.came_by(agent)
    answer = person.mail(ticket)
    actions.erase(ticket, agent=agent, now=WEDNESDAY)
    row = pipeline.take_mail(answer, now=WEDNESDAY)
    assert row.ticket not in {None, ticket}
    again = person.came_by(agent)
    assert again.pk > ticket.pk
    assert work(again).anonymised_at is None


def test_a_link_that_was_asked_for_is_not_written_to_somebody_erased(
    agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = answered()
    letters = Reply.objects.count()
    lock = actions.requesters.lock

    def late(found: Ticket) -> Ticket:
        actions.erase(ticket, agent=agent, now=WEDNESDAY)
        return lock(found)

    monkeypatch.setattr(actions.requesters, "lock", late)
    actions.requesters.send_links("sari@example.com", now=WEDNESDAY)
    assert Reply.objects.count() == letters


def test_what_was_forgotten_teaches_nothing_and_breaks_nothing(agent: User) -> None:
    ticket = person.came_by(agent)
    assert person.labelled(ticket) == 1
    assert len(of_categories(wording.shipped())) == 1
    actions.erase(ticket, agent=agent, now=WEDNESDAY)
    assert person.labelled(ticket) == 1
    assert of_categories(wording.shipped()) == []
    assert judged_by_agents() is None
    assert draw_blind_checks(WEDNESDAY.date() + timedelta(days=1)) == 0
    assert not BlindCheck.objects.filter(judged_at=None).exists()
    assert ticket.classifications.latest().frozen_facts().description == ""


@pytest.mark.parametrize(("language", "words"), [("id", "sudah dihapus"), ("en", "has been deleted")])
def test_its_links_say_so_in_both_languages(agent: User, client: Client, language: str, words: str) -> None:
    ticket = answered()
    Ticket.objects.filter(pk=ticket.pk).update(language=language)
    FollowUp.objects.update(state=FollowUpState.FIRED, fired_at=WEDNESDAY)
    links = [urlsplit(link).path for link in (status_link(ticket), answer_link(FollowUp.objects.get(), "yes"))]
    actions.erase(ticket, agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    for link in (*links, f"/t/{ticket.token}/", links[0] + "fragment/", links[0] + "picture/1/"):
        response = client.get(link)
        assert response.status_code == 410
        assert words in response.content.decode()
        assert response["Cache-Control"] == "no-store"
    assert client.post(links[0] + "more/", {"description": "halo"}).status_code == 410
    assert Submission.objects.count() == 1


def test_the_command_counts_and_then_does(agent: User, capsys: pytest.CaptureFixture[str]) -> None:
    closed(person.came_by(agent))
    with time_machine.travel(WEDNESDAY + QUARTER, tick=False):
        call_command("retain", "--dry-run")
        told = capsys.readouterr().out
        assert "1  tickets that are anonymised" in told
        assert "Nothing was changed." in told
        assert Ticket.objects.get().anonymised_at is None
        call_command("retain")
    assert "1  tickets whose screenshots go" in capsys.readouterr().out
    assert Ticket.objects.get().anonymised_at == WEDNESDAY + QUARTER


@pytest.mark.django_db(transaction=True)
def test_whoever_is_at_work_on_a_ticket_is_not_waited_for() -> None:
    locked, free = closed(answered(), days_ago=90), closed(answered(), days_ago=90)
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT id FROM triage_ticket WHERE id = %s FOR UPDATE", [locked.pk])
        assert retain(now=WEDNESDAY) == Retained(pictures=1, identities=1)
        free.refresh_from_db()
        assert free.anonymised_at
    finally:
        other.close()
    assert retain(now=WEDNESDAY) == Retained(pictures=1, identities=1)


def test_an_integrator_sees_no_more_of_it(agent: User) -> None:
    ticket = person.came_by(agent)
    actions.erase(ticket, agent=agent, now=WEDNESDAY)
    shown = ticket_shown(ticket, status_url="")
    assert shown["verdict"]["category"] == "platform_issue"
    assert MARK.lower() not in str(shown).lower()


def test_it_is_on_the_night_shift(agent: User) -> None:
    from config.celery import app

    assert app.conf.beat_schedule["retain"]["task"] == "triage.tasks.retain"
    closed(answered(), days_ago=90)
    tasks.retain()
    assert Ticket.objects.get().anonymised_at == WEDNESDAY
