"""A demonstration's past: a few short days, lived through by the service's own functions."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import Max, Min
from django.utils import timezone
from pytest_django import Settings

from triage.installed import installed
from triage.management import history
from triage.management.history import days, script
from triage.management.history.script import Complaints
from triage.models import (
    BlindCheck,
    EventKind,
    FollowUp,
    FollowUpState,
    Incident,
    IncidentState,
    Label,
    Notice,
    Reply,
    ReplyState,
    Snapshot,
    Team,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.reply import UNSENT_STATES
from triage.notices import overseers
from triage.tickets import to_be_told
from triage.workspace.dashboard.numbers import Numbers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = datetime(2026, 9, 18, 9, 0, tzinfo=UTC)
"""A Friday afternoon at the desk."""
DAYS = 4


@pytest.fixture(autouse=True)
def _demo(settings: Settings, tmp_path: Path, desk_rows: None) -> None:
    settings.EMBEDDED = True
    settings.MAILBOX = tmp_path / "mail"
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.EMAIL_BACKEND = "triage.channels.email.mailbox.MailboxBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def lived(monkeypatch: pytest.MonkeyPatch) -> int:
    """Days with few complaints; one incident, which is still on."""
    said = dict(script.words() or {})
    said |= {"a_day": 6, "incidents": [{**said["incidents"][-1], "reports": 8}]}
    monkeypatch.setattr(days, "words", lambda: said)
    monkeypatch.setattr(days, "FEW_HANDS", 0.4)
    return history.fill(now=NOW, days=DAYS, show=lambda _day, _days: None)


def test_a_past_leaves_what_the_service_itself_would_have_left(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    count = lived(monkeypatch)

    assert 20 <= count == Ticket.objects.count()
    states = set(Ticket.objects.values_list("state", flat=True))
    assert {TicketState.ANSWERED, TicketState.WITH_AGENT} <= states
    assert TicketState.PROCESSING not in states
    assert Label.objects.exists()
    assert BlindCheck.objects.filter(judged_at__isnull=False).exists()
    assert Incident.objects.get().state == IncidentState.PROPOSED
    assert Team.objects.filter(members__duty__on_duty=True).distinct().count() == 2
    # The figures, by the day.
    figures = Snapshot.objects.get(days=7, platform="").figures
    assert Numbers(figures, {}).total("received") == count
    by_day = [sum(values) for values in zip(*figures["received"].values(), strict=True)]
    assert by_day[:2] == [0, 0]
    assert all(by_day[2:])
    # All of it in the past, and nothing of it still to be done: no letter, follow-up, target; few new notices.
    span = TicketEvent.objects.aggregate(first=Min("at"), last=Max("at"))
    assert NOW - timedelta(days=DAYS + 1) < span["first"] < span["last"] <= NOW + timedelta(minutes=2)
    assert not Reply.objects.filter(state__in=UNSENT_STATES).exists()
    assert Reply.objects.filter(state=ReplyState.SENT).exists()
    assert not Path(settings.MAILBOX).exists()
    assert not FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=NOW).exists()
    assert not to_be_told(now=NOW).exists()
    assert not Notice.objects.filter(read_at__isnull=True, at__lt=NOW - timedelta(days=1)).exists()
    assert not Notice.objects.exclude(due_at=None).exists()
    assert TicketEvent.objects.filter(kind=EventKind.TO_AGENT).exists()


def test_it_is_lived_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lived(monkeypatch)
    before = (Ticket.objects.count(), TicketEvent.objects.count(), User.objects.count(), len(overseers()))

    assert lived(monkeypatch) == 0

    assert (Ticket.objects.count(), TicketEvent.objects.count(), User.objects.count(), len(overseers())) == before


def test_what_is_stopped_meanwhile_leaves_an_empty_desk_and_the_right_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_day: int, _days: int) -> None:
        if Ticket.objects.exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        history.fill(now=NOW, days=DAYS, show=stop)

    assert not Ticket.objects.exists()
    assert not Team.objects.exists()
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_chance_is_seeded() -> None:
    one, other = (Complaints(random.Random("seed")) for _ in range(2))

    assert [one.draw() for _ in range(20)] == [other.draw() for _ in range(20)]


def test_a_desk_without_a_past_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "words", lambda: None)

    assert history.fill(now=NOW, days=DAYS, show=lambda _day, _days: None) == 0
    assert not User.objects.exists()


def test_no_real_database_gets_one(settings: Settings) -> None:
    settings.EMBEDDED = False

    with pytest.raises(CommandError, match="embedded"):
        call_command("load_demo", "--yes", "--days", "3")


def test_what_the_desk_tells_of_its_past_is_of_its_own_causes() -> None:
    said = script.words()

    assert said is not None
    assert len(said["teams"]) == 2
    for told in said["incidents"]:
        assert told["truth"] in installed().rules.by_code
