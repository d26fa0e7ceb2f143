"""Visits to folder and mailbox: one bad mail keeps no other waiting, none is tried for ever, nothing lies twice."""

import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import OperationalError, connection

from harness.certificates import certificate
from tests.channels.email.imap_server import ImapServer, mailbox_of, serving
from tests.factories import WEDNESDAY
from tests.pipeline.test_mail_in import mail, with_picture
from triage import pipeline
from triage.channels.email import imap, incoming
from triage.models import InboundMail, MailAttempt, MailOutcome
from triage.models.lease import MAX_ATTEMPTS
from triage.pipeline import mail_in, mail_visits, sweeper

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.MAIL_IN = tmp_path / "mail-in"
    settings.MAIL_IN.mkdir()
    settings.DEFAULT_FROM_EMAIL = "Certificate Desk <desk@example.org>"


@pytest.fixture
def visits(clock: time_machine.Traveller, settings: Any) -> Callable[[int], list[int]]:
    """Let so many half minutes pass with a visit each; gives how many mails each visit took."""

    def pay(count: int) -> list[int]:
        taken = []
        for _ in range(count):
            taken.append(pipeline.fetch_mail())
            clock.shift(timedelta(seconds=30))
        return taken

    return pay


@pytest.fixture
def lay(settings: Any) -> Callable[..., bytes]:
    """Lay a mail into the folder; gives its bytes."""

    def lay_one(name: str, raw: bytes = b"") -> bytes:
        raw = raw or mail(f"pesan {name}", Message_ID=f"<{name}@example.com>", From=f"{name}@example.com")
        (settings.MAIL_IN / f"{name}.eml").write_bytes(raw)
        return raw

    return lay_one


def lying(settings: Any) -> list[str]:
    return sorted(path.name for path in settings.MAIL_IN.iterdir())


@pytest.fixture
def bad_one(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[bytes]]:
    """Let something happen whenever a mail from bad@example.com is received; gives the list of times it did."""

    def happens(deed: Callable[[], Any]) -> list[bytes]:
        times: list[bytes] = []
        receive = mail_in.receive

        def sometimes(message: Any, **options: Any) -> Any:
            if message.answers.email == "bad@example.com":
                times.append(b"")
                deed()
            return receive(message, **options)

        monkeypatch.setattr(mail_in, "receive", sometimes)
        return times

    return happens


def raising(error: BaseException) -> Callable[[], None]:
    def deed() -> None:
        raise error

    return deed


def for_ever() -> None:
    """What a mail could do that neither ends nor lets anything out; its time is nearly up already."""
    assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= mail_visits.LONGEST
    signal.setitimer(signal.ITIMER_REAL, 0.001)
    while True:
        try:
            while True:
                pass
        except Exception:
            continue


def test_the_folder_is_emptied_and_a_mail_that_breaks_its_reader_is_kept(
    settings: Any, lay: Any, visits: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, raw in {"a": b"", "b": b"\x00\xff garbage", "c": b""}.items():
        lay(name, raw)
    (settings.MAIL_IN / "half.part").write_bytes(b"not yet")
    parse = incoming.parse

    def sometimes(raw: bytes, **options: Any) -> Any:
        if b"garbage" in raw:
            raise RuntimeError("a bug")
        return parse(raw, **options)

    monkeypatch.setattr(incoming, "parse", sometimes)
    assert visits(1) == [3]
    assert lying(settings) == ["half.part"]
    assert sorted(InboundMail.objects.values_list("outcome", flat=True)) == ["kept", "new", "new"]
    kept = InboundMail.objects.get(outcome=MailOutcome.KEPT)
    assert (kept.why, MailAttempt.objects.count()) == ("unreadable", 0)
    assert (settings.QUARANTINE / kept.quarantine_name).read_bytes() == b"\x00\xff garbage"


@pytest.mark.parametrize("error", [ValueError("²"), KeyError("x"), MemoryError(), RecursionError()])
def test_whatever_comes_of_acting_on_a_mail_it_is_kept_once_with_one_copy(
    error: Exception, settings: Any, lay: Any, visits: Any, bad_one: Any
) -> None:
    raw = lay("bad", with_picture("bad@example.com"))
    lay("good")
    times = bad_one(raising(error))
    assert visits(4) == [2, 0, 0, 0]
    kept = InboundMail.objects.get(outcome=MailOutcome.KEPT)
    assert (kept.why, len(times), bool(kept.sender)) == ("failed", 1, True)
    good = InboundMail.objects.get(outcome=MailOutcome.NEW)
    assert {path.name for path in settings.QUARANTINE.iterdir()} == {kept.quarantine_name, good.quarantine_name}
    assert (settings.QUARANTINE / kept.quarantine_name).read_bytes() == raw


@pytest.mark.parametrize("error", [OperationalError("starting up"), OSError("no space left"), SystemExit()])
def test_what_is_nobodys_fault_is_no_attempt_and_leaves_nothing_behind(
    error: BaseException, settings: Any, lay: Any, visits: Any, bad_one: Any
) -> None:
    lay("bad", with_picture("bad@example.com"))
    lay("good")
    times = bad_one(raising(error))
    for _ in range(2 * MAX_ATTEMPTS):
        try:
            visits(4)
        except SystemExit:  # The worker was told to stop.
            continue
    assert len(times) > MAX_ATTEMPTS
    assert lying(settings) == ["bad.eml"] if not isinstance(error, SystemExit) else ["bad.eml", "good.eml"]
    assert MailAttempt.objects.get().attempts == 0
    assert len(list(settings.QUARANTINE.glob("*"))) == InboundMail.objects.count()


def test_a_mail_that_could_not_be_taken_is_taken_later(
    settings: Any, lay: Any, visits: Any, bad_one: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay("bad")
    lay("good")
    bad_one(raising(OperationalError("starting up")))
    assert visits(2) == [1, 0]
    assert lying(settings) == ["bad.eml"]
    monkeypatch.undo()
    assert visits(1) == [1]
    assert InboundMail.objects.filter(outcome=MailOutcome.NEW).count() == 2


def test_a_mail_that_takes_too_long_is_tried_a_few_times_later_and_later_and_then_kept_unread(
    settings: Any, lay: Any, visits: Any, bad_one: Any
) -> None:
    raw = lay("bad", with_picture("bad@example.com"))
    lay("good")
    times = bad_one(for_ever)
    tries = []
    for _ in range(20):
        visits(1)
        tries.append(len(times))
    assert InboundMail.objects.filter(outcome=MailOutcome.NEW).count() == 1
    # An attempt a visit is a step: at 0, 1 and 3 minutes; kept after 6.
    assert [tries.index(each) for each in range(1, MAX_ATTEMPTS + 1)] == [0, 2, 6]
    kept = InboundMail.objects.get(outcome=MailOutcome.KEPT)
    assert (kept.why, lying(settings)) == ("gave_up", [])
    assert (settings.QUARANTINE / kept.quarantine_name).read_bytes() == raw
    assert len(list(settings.QUARANTINE.iterdir())) == 2

    lay("bad", raw)  # The provider sends it once more.
    assert sum(visits(10)) == 1
    assert (len(times), InboundMail.objects.count()) == (MAX_ATTEMPTS, 2)


def test_what_was_given_up_is_taken_again_within_the_same_bounds(
    lay: Any, visits: Any, bad_one: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = lay("bad")
    times = bad_one(for_ever)
    visits(20)
    kept = InboundMail.objects.get()
    pipeline.take_again(kept.pk)
    kept.refresh_from_db()
    assert (len(times), kept.why, kept.outcome) == (MAX_ATTEMPTS + 1, "gave_up", MailOutcome.KEPT)
    monkeypatch.undo()
    pipeline.take_again(kept.pk)
    kept.refresh_from_db()
    assert (kept.why, kept.outcome, kept.key) == ("", MailOutcome.NEW, "<bad@example.com>")
    lay("bad", raw)
    assert visits(1) == [1]
    assert InboundMail.objects.get() == kept


def test_mails_that_take_too_long_do_not_hold_up_the_mailbox(
    settings: Any, tmp_path: Path, visits: Any, bad_one: Any
) -> None:
    bad = {uid: mail(f"pesan {uid}", Message_ID=f"<{uid}@b>", From="bad@example.com") for uid in range(1, 4)}
    good = mail("halo", Message_ID="<good@b>")
    bad_one(for_ever)
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({**bad, 9: good}), pem) as server:
        settings.MAILBOXES = [mailbox_of(server, pem)]
        assert visits(2) == [1, 0]
        assert (server.seen, server.fetched) == ([9], [1, 2, 3, 9])
        visits(14)
        assert sorted(server.seen) == [1, 2, 3, 9]
    assert sorted(InboundMail.objects.values_list("why", flat=True)) == ["", *["gave_up"] * 3]


def test_the_mailbox_is_read_and_marked(settings: Any, tmp_path: Path, visits: Any) -> None:
    mails = {uid: mail(Message_ID=f"<{uid}@example.com>") for uid in (7, 9)}
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer(mails), pem) as server:
        settings.MAILBOXES = [mailbox_of(server, pem)]
        assert visits(2) == [2, 0]
    assert server.seen == [7, 9]


@pytest.mark.parametrize("authority", ["", "other"])
def test_a_mailbox_that_cannot_be_reached_safely_does_not_keep_the_folder_waiting(
    authority: str, settings: Any, tmp_path: Path, lay: Any, visits: Any
) -> None:
    lay("a")
    vouches = certificate(tmp_path, authority) if authority else ""
    with serving(ImapServer({}), certificate(tmp_path, "localhost")) as server:
        settings.MAILBOXES = [mailbox_of(server, vouches)]
        assert visits(1) == [1]
    assert server.heard == []


def test_only_one_process_at_a_time_takes_mail(lay: Any, visits: Any) -> None:
    lay("a")
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [mail_visits.ALONE])
        assert visits(1) == [0]
        other.execute("SELECT pg_advisory_unlock(%s)", [mail_visits.ALONE])
    assert visits(1) == [1]


def test_a_visit_leaves_the_way_free_when_it_ends(lay: Any, visits: Any) -> None:
    for name in map(str, range(20)):
        lay(name)
        assert visits(1) == [1]


def test_a_database_that_is_down_loses_nothing(lay: Any, visits: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lay("a")
    with monkeypatch.context() as patch:
        patch.setattr(mail_visits.connections, "create_connection", lambda _alias: raising(OperationalError())())
        assert visits(1) == [0]
    assert visits(1) == [1]


def test_a_visit_ends_and_the_next_goes_on(lay: Any, visits: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    lay("a")
    monkeypatch.setattr(mail_visits, "VISIT", -1.0)
    assert visits(1) == [0]
    monkeypatch.undo()
    assert visits(1) == [1]


@pytest.fixture
def announced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is nudged from now on."""
    tasks: list[str] = []
    monkeypatch.setattr(mail_visits, "nudge", lambda task, _pk: tasks.append(task))
    return tasks


def test_a_visit_that_leaves_mails_in_the_folder_announces_the_next(
    lay: Any, visits: Any, monkeypatch: pytest.MonkeyPatch, announced: list[str]
) -> None:
    for name in "abc":
        lay(name)
    with monkeypatch.context() as patch:
        seconds = iter(range(0, 1000, 40))
        patch.setattr(mail_visits.time, "monotonic", lambda: float(next(seconds)))
        assert (visits(1), announced) == ([1], ["fetch_mail"])
    assert (visits(2), announced) == ([2, 0], ["fetch_mail"])


def test_a_visit_that_leaves_mails_in_a_mailbox_announces_the_next(
    settings: Any, tmp_path: Path, visits: Any, monkeypatch: pytest.MonkeyPatch, announced: list[str]
) -> None:
    monkeypatch.setattr(imap, "MOST_AT_ONCE", 2)
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({uid: mail(Message_ID=f"<{uid}@example.com>") for uid in range(3)}), pem) as server:
        settings.MAILBOXES = [mailbox_of(server, pem)]
        assert (visits(1), announced) == ([2], ["fetch_mail"])
        assert (visits(1), announced) == ([1], ["fetch_mail"])
    assert server.fetched == [0, 1, 2]


def test_attempts_whose_mail_was_taken_away_are_forgotten(settings: Any) -> None:
    settings.INBOUND_MAIL_DAYS = 90
    MailAttempt.objects.create(digest="d", attempts=1, claimed_until=WEDNESDAY)
    sweeper.sweep_drafts(now=WEDNESDAY + timedelta(days=89))
    assert MailAttempt.objects.count() == 1
    sweeper.sweep_drafts(now=WEDNESDAY + timedelta(days=90))
    assert MailAttempt.objects.count() == 0
