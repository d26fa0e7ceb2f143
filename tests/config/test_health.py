"""What /readyz says to whoever asks: no address, no server's words."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from config import health
from tests.factories import WEDNESDAY
from triage import parts
from triage.messages import PartFailed
from triage.models import JobRun, Trouble
from triage.pipeline import jobs

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.fixture(autouse=True)
def _all_is_well(desk_rows: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_broker_answers", lambda: True)
    now = timezone.now()
    JobRun.objects.bulk_create([JobRun(name=name, known_at=now, succeeded_at=now) for name in settings.JOBS])


def test_mail_that_fails_is_told_and_the_web_is_ready_all_the_same(client: Client) -> None:
    parts.works("in complaints", now=WEDNESDAY)
    well: dict[str, Any] = {"status": "ok", "database": True, "broker": True, "read_only": False, "late": []}
    assert client.get("/readyz").json() == {**well, "parts": []}
    parts.fails("in complaints", PartFailed(Trouble.LOGIN, "no desk@example.org"), now=WEDNESDAY)
    parts.fails("out", PartFailed(Trouble.SENDER), now=WEDNESDAY + timedelta(minutes=1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            **well,
            "parts": [
                {"name": "in complaints", "failing_since": "2026-09-16T03:00:00+00:00", "why": "login"},
                {"name": "out", "failing_since": "2026-09-16T03:01:00+00:00", "why": "sender"},
            ],
        },
    )


def test_without_a_database_nothing_is_known_of_mail(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_database", lambda: (False, False))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]) == (503, [])


def test_without_a_broker_complaints_are_taken_all_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_broker_answers", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["broker"]) == (200, "degraded", False)


def test_a_database_that_cannot_be_written_to_takes_none(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["read_only"]) == (503, "failing", True)


def test_a_beat_that_has_died_is_told(client: Client) -> None:
    JobRun.objects.filter(name="sweep").update(succeeded_at=timezone.now() - timedelta(seconds=100))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["late"]) == (200, "degraded", ["sweep"])


def test_it_answers_liveness_by_the_name_that_orchestrators_use(client: Client) -> None:
    assert client.get("/livez").json() == client.get("/healthz").json() == {"status": "ok"}


def test_before_anything_has_run_all_jobs_are_late() -> None:
    JobRun.objects.all().delete()
    assert all(job.is_late for job in jobs.jobs(now=WEDNESDAY))


def test_from_the_first_one_on_each_job_has_its_time_to_run_without_an_error() -> None:
    JobRun.objects.all().delete()
    jobs.begin("sweep", now=WEDNESDAY)
    assert not any(job.is_late for job in jobs.jobs(now=WEDNESDAY + timedelta(seconds=80)))
    later = WEDNESDAY + timedelta(hours=27)
    jobs.begin("sweep", now=later)
    jobs.end("sweep", error="OperationalError", now=later)
    assert all(job.is_late for job in jobs.jobs(now=later))


def test_a_job_that_fails_keeps_its_last_success_and_says_why() -> None:
    jobs.begin("sweep", now=WEDNESDAY)
    jobs.end("sweep", error="", now=WEDNESDAY + timedelta(seconds=2))
    jobs.begin("sweep", now=WEDNESDAY + timedelta(seconds=20))
    jobs.end("sweep", error="OperationalError", now=WEDNESDAY + timedelta(seconds=21))
    row = JobRun.objects.get(name="sweep")
    assert (row.seconds, row.succeeded_at, row.error) == (2.0, WEDNESDAY + timedelta(seconds=2), "OperationalError")
    assert not next(job for job in jobs.jobs(now=WEDNESDAY + timedelta(seconds=80)) if job.name == "sweep").is_late
