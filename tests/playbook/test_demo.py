"""The demonstration: sent in like real complaints, once."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from triage.models import ApiClient, Article, Screenshot, Snapshot, Submission, Ticket, TicketState
from triage.models.api_client import key_digest
from triage.playbook import versions
from triage.playbook.demo import publish_articles
from triage.workspace.dashboard.numbers import Numbers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _embedded(settings: Settings, tmp_path: Path) -> None:
    settings.EMBEDDED = True
    settings.QUARANTINE = tmp_path / "quarantine"
    # Four hashes of a real strength would take longer than all the rest.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_it_sends_complaints_in_and_says_last_how_to_log_in(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    call_command("load_demo")
    *_, agent, supervisor, api_key = told(capsys)
    assert agent.split() == ["agent", "agent-demo"]
    assert supervisor.split() == ["supervisor", "supervisor-demo"]
    assert ApiClient.objects.get().key_digest == key_digest(api_key.split()[-1])
    assert Ticket.objects.filter(state=TicketState.PROCESSING).count() >= 12
    assert Screenshot.objects.count() == len(list(settings.QUARANTINE.iterdir())) >= 8
    assert set(Submission.objects.values_list("language", flat=True)) == {"id", "en"}


def test_it_comes_with_the_overviews_figures() -> None:
    call_command("load_demo", verbosity=0)

    figures = Snapshot.objects.get(days=7, platform="").figures
    assert Numbers(figures, {}).total("received") == Ticket.objects.count()


def test_it_changes_nothing_the_second_time(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    call_command("load_demo")
    capsys.readouterr()
    before = (Ticket.objects.count(), Submission.objects.count(), len(list(settings.QUARANTINE.iterdir())))
    call_command("load_demo")
    assert told(capsys) == [
        "The demo complaints are there already",
        "agent       agent-demo",
        "supervisor  supervisor-demo",
        "API key     (shown when it was made)",
    ]
    after = (Ticket.objects.count(), Submission.objects.count(), len(list(settings.QUARANTINE.iterdir())))
    assert after == before


def test_it_lets_both_log_in_with_their_own_rights() -> None:
    call_command("load_demo", verbosity=0)
    agent, supervisor = User.objects.get(username="agent"), User.objects.get(username="supervisor")
    assert agent.is_staff
    assert supervisor.is_staff
    assert not agent.is_superuser
    assert not supervisor.is_superuser
    assert not agent.has_perm("triage.change_platform")
    assert supervisor.has_perm("triage.change_platform")


def test_it_refuses_a_real_database_without_a_yes(settings: Settings) -> None:
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="--yes"):
        call_command("load_demo")
    assert not User.objects.exists()


def test_it_makes_up_passwords_elsewhere_and_shows_them_once(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMBEDDED = False
    call_command("load_demo", "--yes")
    password = told(capsys)[-3].split()[-1]
    assert password != "agent-demo"
    assert User.objects.get(username="agent").check_password(password)
    call_command("load_demo", "--yes")
    assert password not in "".join(told(capsys))


def test_it_publishes_what_nobody_has_touched(desk_rows: None) -> None:
    publish_articles(now=timezone.now())
    assert not Article.objects.filter(is_published=False).exists()
    row = Article.objects.get(code="wrong_name")
    versions.save(row, changes={**row.kept(), "is_published": False}, seen=2, agent=None, now=timezone.now())

    publish_articles(now=timezone.now())

    assert list(Article.objects.filter(is_published=False)) == [row]
