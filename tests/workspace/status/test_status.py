"""The status page: silent while all is well, and otherwise what is wrong and what to do."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received
from tests.workspace.conftest import ENGLISH
from triage import parts
from triage.messages import PartFailed
from triage.models import FollowUp, JobRun, Reply, ReplyState, Trouble
from triage.models.part import OUT
from triage.workspace.status.page import JOBS, KINDS


@pytest.fixture(autouse=True)
def _jobs_ran() -> None:
    JobRun.objects.bulk_create(
        [JobRun(name=name, known_at=WEDNESDAY, succeeded_at=WEDNESDAY, seconds=1) for name in settings.JOBS]
    )


def shown(client: Client, language: str = "en") -> str:
    return client.get("/desk/status/", headers={"accept-language": language}).content.decode()


def test_every_job_has_a_name_for_people() -> None:
    assert set(JOBS) == set(settings.JOBS)


def test_it_says_that_all_is_well(supervisor: Client) -> None:
    answered(TOO_EARLY)
    page = shown(supervisor)
    assert "Everything works, and nothing is late." in page
    assert ">late<" not in page


@pytest.mark.parametrize(("after", "is_late"), [(timedelta(minutes=4), False), (timedelta(minutes=6), True)])
def test_tickets_that_stand_still_are_told(supervisor: Client, after: timedelta, is_late: bool) -> None:
    received(now=WEDNESDAY - after)
    page = shown(supervisor)
    assert ("Tickets to be decided on have waited for too long: 1." in page) is is_late
    assert ("TicketsStandStill" in page) is is_late


def test_letters_and_follow_ups_that_nobody_sends_are_told(supervisor: Client) -> None:
    ticket = answered(TOO_EARLY)
    Reply.objects.filter(ticket=ticket).update(
        state=ReplyState.QUEUED, sent_at=None, due_at=WEDNESDAY - timedelta(minutes=16)
    )
    FollowUp.objects.filter(ticket=ticket).update(due_at=WEDNESDAY - timedelta(hours=2))
    page = shown(supervisor)
    assert "Letters to be sent have waited for too long: 1." in page
    assert "Follow-ups to be sent have waited for too long: 1." in page


def test_a_part_that_fails_is_told_with_what_to_do(supervisor: Client) -> None:
    parts.fails(OUT, PartFailed(Trouble.LOGIN), now=WEDNESDAY)
    page = shown(supervisor)
    assert "No e-mails have been sent since 16 Sep, 10:00: the server refuses the login." in page
    assert "Check the user and the password." in page
    assert "PartFails" in page


def test_jobs_that_do_not_run_are_told_once(supervisor: Client) -> None:
    JobRun.objects.update(succeeded_at=WEDNESDAY - timedelta(hours=2), error="OperationalError")
    page = shown(supervisor)
    assert page.count("JobLate") == 1
    assert "Find work that nothing announced, Fetch e-mails, " in page
    assert "OperationalError" in page


def test_it_speaks_indonesian(supervisor: Client) -> None:
    assert "Semuanya berjalan dan tidak ada yang terlambat." in shown(supervisor, "id")


def test_it_is_not_for_agents(agent: Client) -> None:
    assert agent.get("/desk/status/", headers=ENGLISH).status_code == 403


def test_all_that_may_be_late_has_a_sentence_and_a_runbook() -> None:
    assert all(kind.to_do and kind.runbook for kind in KINDS.values() if kind.late_after)
