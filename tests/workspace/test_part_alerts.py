"""Mail that does not come in or go out is told to everybody at work, and what to do to those who may look at mails."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from tests.factories import WEDNESDAY
from triage import parts
from triage.messages import PartFailed
from triage.models import Trouble

REFUSED = PartFailed(Trouble.LOGIN, "<b>Invalid</b> credentials")


def fail() -> None:
    parts.works("in complaints", now=WEDNESDAY - timedelta(hours=3))
    parts.fails("in complaints", REFUSED, now=WEDNESDAY)


def test_nothing_is_told_while_all_is_well(agent: Client) -> None:
    parts.works("out", now=WEDNESDAY)
    assert "No e-mails have" not in agent.get(reverse("admin:index")).content.decode()


def test_an_agent_reads_since_when_and_why(agent: Client) -> None:
    fail()
    for address in (reverse("admin:index"), reverse("admin:index") + "?lines=1"):
        page = agent.get(address).content.decode()
        assert "No e-mails have come in from the mailbox “complaints” since" in page
        assert "07:00: the server refuses the login." in page
        assert "Tell your administrator." in page
        assert "credentials" not in page


def test_a_supervisor_reads_what_to_do_on_queue_and_dashboard(supervisor: Client) -> None:
    fail()
    for name in ("admin:index", "admin:overview"):
        page = supervisor.get(reverse(name)).content.decode()
        assert "set MAIL_OAUTH" in page
        assert "&lt;b&gt;Invalid&lt;/b&gt; credentials" in page
    parts.works("in complaints", now=WEDNESDAY)
    assert "No e-mails have" not in supervisor.get(reverse("admin:index")).content.decode()


def test_every_part_is_told_at_once_and_gone_with_its_first_success(agent: Client) -> None:
    parts.fails("storage", PartFailed(Trouble.FULL), now=WEDNESDAY)
    page = agent.get(reverse("admin:index")).content.decode()
    assert "Pictures and files have not been read since" in page
    assert "the disk is full." in page
    parts.works("storage", now=WEDNESDAY)
    assert "Pictures and files" not in agent.get(reverse("admin:index")).content.decode()
