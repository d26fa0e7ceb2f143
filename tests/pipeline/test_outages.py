"""A mailbox or a sender that fails is noticed, told once by mail, and forgotten when it works again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.utils import timezone

from harness.certificates import certificate
from tests.channels.email.imap_server import ImapServer, mailbox_of, serving
from tests.channels.email.token_server import refused, token, token_server
from tests.factories import TOO_EARLY, WEDNESDAY, received, replace
from tests.pipeline.test_mail_in import mail
from tests.service import free_port
from triage import parts, pipeline
from triage.channels.email.outgoing import EmailChannel
from triage.messages import PartFailed, PermanentFailure, RetryableFailure, SenderFailed
from triage.models import InboundMail, MailAttempt, Part, Reply, ReplyKind, ReplyState, Trouble
from triage.pipeline import mail_visits, outage_words, outages
from triage.pipeline.handing_over import MAX_ATTEMPTS
from triage.pipeline.sweeper import sweep

pytestmark = pytest.mark.usefixtures("desk_rows")
REFUSED = PartFailed(Trouble.LOGIN, "[AUTHENTICATIONFAILED] Invalid credentials")


@pytest.fixture(autouse=True)
def _settings(settings: Any, tmp_path: Path, clock: object) -> None:
    settings.QUARANTINE, settings.MAIL_IN = tmp_path / "quarantine", tmp_path / "mail-in"
    settings.DEFAULT_FROM_EMAIL = "Desk <desk@example.org>"
    settings.ALARM_EMAIL_TO = ["lead@example.org"]


def visit(clock: time_machine.Traveller, count: int = 1) -> None:
    for _ in range(count):
        pipeline.fetch_mail()
        clock.shift(timedelta(seconds=30))


def told(mailoutbox: list[EmailMessage]) -> list[EmailMessage]:
    """Sweep, and tell what the sweep found; gives the mails to administrators so far."""
    for pk in outages.look(now=timezone.now()):
        pipeline.tell_outage(pk)
    return [each for each in mailoutbox if each.to == ["lead@example.org"]]


def test_a_wrong_password_is_noticed_told_once_and_over_when_it_is_right(
    settings: Any, tmp_path: Path, clock: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({1: mail()}), pem) as server:
        settings.MAILBOXES = [mailbox_of(server, pem)]
        visit(clock)
        settings.MAILBOXES = [mailbox_of(server, pem, password="wrong")]
        visit(clock, 2)
        (route,) = parts.failing()
        assert (route.name, route.why, route.worked_at) == ("in complaints", Trouble.LOGIN, WEDNESDAY)
        assert route.failing_since == WEDNESDAY + timedelta(seconds=30)
        assert told(mailoutbox) == []  # It may be a moment only.
        visit(clock, 10)
        (letter,) = told(mailoutbox)
        assert "complaints" in letter.body
        assert "Invalid credentials" in letter.body
        visit(clock, 20)
        assert told(mailoutbox) == [letter]
        settings.MAILBOXES = [mailbox_of(server, pem)]
        visit(clock)
        assert (parts.failing(), told(mailoutbox)) == ([], [letter])
        settings.MAILBOXES = [mailbox_of(server, pem, password="wrong")]
        visit(clock, 12)
        again = told(mailoutbox)[1]
        assert again.extra_headers["Message-ID"] != letter.extra_headers["Message-ID"]


def test_a_token_that_the_server_no_longer_takes_is_replaced_at_the_next_visit(
    settings: Any, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    pem = certificate(tmp_path, "localhost")
    with token_server(token("t1"), token("t2"), refused("invalid_client")) as provider:
        oauth = provider.oauth(is_application=True)
        with serving(ImapServer({1: mail()}, token="t2"), pem) as server:
            settings.MAILBOXES = [mailbox_of(server, pem, password="", oauth=oauth)]
            visit(clock)
            assert [route.why for route in parts.failing()] == [Trouble.LOGIN]
            visit(clock, 3)
            assert (parts.failing(), server.seen, len(provider.asked)) == ([], [1], 2)
            clock.shift(timedelta(hours=1))
            visit(clock)
    (route,) = parts.failing()
    assert (route.why, route.detail) == (Trouble.TOKEN, "invalid_client")


def test_one_mailbox_that_fails_does_not_keep_the_others_waiting(
    settings: Any, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    pem = certificate(tmp_path, "localhost")
    mails = {1: mail(Message_ID="<a@x>"), 2: mail("keluhan lain", Message_ID="<b@x>")}
    with serving(ImapServer(mails, folders=("INBOX", "Keluhan Peserta")), pem) as server:
        settings.MAILBOXES = [
            mailbox_of(server, pem, folder="Keluhan"),
            mailbox_of(server, pem, folder="Keluhan Peserta", name="second"),
        ]
        visit(clock)
    assert InboundMail.objects.count() == 2
    assert [(route.name, route.why) for route in parts.failing()] == [("in complaints", Trouble.FOLDER)]
    settings.MAILBOXES = settings.MAILBOXES[1:]
    visit(clock)
    assert [(route.name, route.why) for route in parts.failing()] == [("in second", Trouble.UNREACHABLE)]


@pytest.mark.parametrize("trouble", ["bad", "missing", "fatal", "unmarked"])
def test_a_mail_that_the_server_never_gives_or_marks_is_tried_more_and_more_rarely_and_told(
    trouble: str, settings: Any, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    pem = certificate(tmp_path, "localhost")
    mails, some = {1: mail(), 2: mail("lain", Message_ID="<b@x>")}, {trouble: frozenset({1})}
    with serving(ImapServer(mails, **some), pem) as server:
        settings.MAILBOXES = [mailbox_of(server, pem)]
        visit(clock)
        assert (server.seen, parts.failing()) == ([2], [])
        visit(clock, 20)
        (route,) = parts.failing()
        assert (route.why, route.detail) == (Trouble.WITHHELD, "1")
        assert MailAttempt.objects.get().attempts == 5  # At 0, 1, 3, 6 and 10 minutes.
        setattr(server, trouble, frozenset())
        visit(clock, 12)
        assert (server.seen, parts.failing(), InboundMail.objects.count()) == ([2, 1], [], 2)


def test_a_mail_that_somebody_took_away_is_no_longer_told(
    settings: Any, tmp_path: Path, clock: time_machine.Traveller
) -> None:
    pem = certificate(tmp_path, "localhost")
    with serving(ImapServer({1: mail()}, missing=frozenset({1})), pem) as server:
        settings.MAILBOXES = [mailbox_of(server, pem)]
        visit(clock, 14)
        assert [route.why for route in parts.failing()] == [Trouble.WITHHELD]
        server.mails.clear()
        visit(clock, 12)
        assert parts.failing() == []


def test_pauses_have_a_ceiling() -> None:
    place, now = "imap complaints 7 1", WEDNESDAY
    for _ in range(70):
        assert mail_visits._begin("-", place, now=now)
        row = MailAttempt.objects.get()
        assert row.claimed_until is not None
        pause, now = row.claimed_until - now, row.claimed_until
    assert pause == timedelta(hours=1)


def test_mail_that_nobody_fetches_is_noticed_by_those_who_still_work(
    settings: Any, clock: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    settings.MAILBOXES = [mailbox_of(ImapServer({}, port=9))]
    sweep()
    clock.shift(timedelta(minutes=9))
    sweep()
    assert parts.failing() == []
    clock.shift(timedelta(minutes=1))
    assert sweep()["outages"] == 1
    (route,) = parts.failing()
    assert (route.why, route.failing_since) == (Trouble.UNVISITED, WEDNESDAY)
    assert len(told(mailoutbox)) == 1
    pipeline.fetch_mail()
    assert [route.why for route in parts.failing()] == [Trouble.UNREACHABLE]
    clock.shift(timedelta(minutes=10))
    assert len(told(mailoutbox)) == 1
    assert [route.why for route in parts.failing()] == [Trouble.UNVISITED]


def test_a_full_disk_is_noticed_though_no_picture_is_laid_down_any_more(
    settings: Any, clock: time_machine.Traveller
) -> None:
    settings.DISK_FREE_MB = 10**9
    sweep()
    assert [(part.name, part.why) for part in parts.failing()] == [("storage", Trouble.FULL)]
    settings.DISK_FREE_MB = 0
    clock.shift(timedelta(minutes=2))
    sweep()
    assert parts.failing() == []


def outcome(error: Exception | None) -> Callable[..., None]:
    def deliver(*_args: object) -> None:
        if error is not None:
            raise error

    return deliver


def test_a_sender_that_fails_is_noticed_and_over_with_the_next_mail_that_goes_out(
    monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    ticket = received()
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    reply = ticket.replies.get()
    monkeypatch.setattr(EmailChannel, "deliver", outcome(SenderFailed("smtp_535", REFUSED)))
    pipeline.send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error) == (ReplyState.QUEUED, "smtp_535")
    assert [(route.name, route.why) for route in parts.failing()] == [("out", Trouble.LOGIN)]
    clock.shift(timedelta(minutes=3))
    monkeypatch.setattr(EmailChannel, "deliver", outcome(None))
    pipeline.send(reply.pk)
    assert (Reply.objects.get().state, parts.failing()) == (ReplyState.SENT, [])


@pytest.fixture
def replies() -> list[Reply]:
    """Two letters that wait."""
    for email in ("sari@example.com", "budi@example.com"):
        ticket = received(replace(TOO_EARLY, email=email))
        pipeline.classify(ticket.pk)
        pipeline.respond(ticket.pk)
    Reply.objects.exclude(kind=ReplyKind.VERDICT).delete()
    return list(Reply.objects.order_by("pk"))


def test_while_the_sender_fails_one_letter_a_minute_is_tried_and_none_is_handed_to_a_person(
    replies: list[Reply], monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    tried: list[object] = []

    def deliver(_channel: object, message: object) -> None:
        tried.append(message)
        raise SenderFailed("TimeoutError", PartFailed(Trouble.UNREACHABLE))

    monkeypatch.setattr(EmailChannel, "deliver", deliver)
    for _ in range(60):
        for reply in replies:
            pipeline.send(reply.pk)
        clock.shift(timedelta(minutes=1))
    assert 2 * MAX_ATTEMPTS < len(tried) <= 60
    assert set(Reply.objects.values_list("state", flat=True)) == {ReplyState.QUEUED}
    monkeypatch.setattr(EmailChannel, "deliver", outcome(None))
    clock.shift(timedelta(minutes=7))
    for reply in replies:
        pipeline.send(reply.pk)
    assert set(Reply.objects.values_list("state", flat=True)) == {ReplyState.SENT}


def test_what_waits_goes_out_by_itself_once_the_sender_works_again(
    replies: list[Reply], monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(EmailChannel, "deliver", outcome(SenderFailed("smtp_535", REFUSED)))
    pipeline.send(replies[0].pk)
    monkeypatch.setattr(EmailChannel, "deliver", outcome(None))
    clock.shift(timedelta(minutes=2))
    pipeline.send_next()  # The sweep's: nobody writes a new letter.
    assert set(Reply.objects.values_list("state", flat=True)) == {ReplyState.SENT}
    assert parts.failing() == []


def test_a_letter_at_which_the_server_hangs_up_each_time_is_a_persons(
    replies: list[Reply], monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(EmailChannel, "deliver", outcome(SenderFailed("x", PartFailed(Trouble.UNREACHABLE))))
    for _ in range(2 * MAX_ATTEMPTS):
        pipeline.send(replies[0].pk)
        parts.works("out", now=timezone.now())  # Others go out.
        clock.shift(timedelta(minutes=7))
    waiting = Reply.objects.get(pk=replies[0].pk)
    assert (waiting.state, waiting.attempts) == (ReplyState.QUEUED, 0)
    clock.shift(timedelta(hours=48))
    pipeline.send(replies[0].pk)
    assert Reply.objects.get(pk=replies[0].pk).state == ReplyState.FAILED


@pytest.mark.parametrize(
    ("error", "is_over"),
    [
        (None, True),
        (PermanentFailure("smtp_550"), True),
        (PermanentFailure("address"), False),
        (RetryableFailure("smtp_451"), False),
    ],
)
def test_only_what_the_server_says_of_a_mail_shows_that_it_works(error: Exception | None, is_over: bool) -> None:
    parts.fails("out", REFUSED, now=WEDNESDAY)
    try:
        with outages.watched_sender():
            outcome(error)()
    except (PermanentFailure, RetryableFailure):
        pass
    assert (parts.failing() == []) is is_over


def test_superusers_are_told_where_nobody_is_named(settings: Any, mailoutbox: list[EmailMessage]) -> None:
    settings.ALARM_EMAIL_TO = []
    User.objects.create_superuser("ana", "ana@example.org")
    User.objects.create_superuser("ben", "ben@example.org", is_active=False)
    User.objects.create_superuser("no-address")
    User.objects.create_user("rina", "rina@example.org", is_staff=True)
    parts.fails("out", REFUSED, now=WEDNESDAY - timedelta(minutes=5))
    told(mailoutbox)
    assert [each.to for each in mailoutbox] == [["ana@example.org"]]


def test_with_nobody_to_tell_it_is_shown_only(settings: Any, mailoutbox: list[EmailMessage]) -> None:
    settings.ALARM_EMAIL_TO = []
    parts.fails("out", REFUSED, now=WEDNESDAY - timedelta(minutes=5))
    told(mailoutbox)
    assert (mailoutbox, outages.look(now=WEDNESDAY), len(parts.failing())) == ([], [], 1)


class Another:
    """Another mail server."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        self.taken += envelope.rcpt_tos
        return "250 OK"


def test_it_is_told_another_way_where_there_is_one_and_tried_again_until_it_is_told(
    settings: Any, clock: time_machine.Traveller, mailoutbox: list[EmailMessage]
) -> None:
    another, port = Another(), free_port()
    settings.ALARM_EMAIL = {"host": "127.0.0.1", "port": port, "username": "", "password": "", "use_tls": False}
    parts.fails("out", REFUSED, now=WEDNESDAY - timedelta(minutes=5))
    assert told(mailoutbox) == []
    assert outages.look(now=timezone.now()) == []
    clock.shift(timedelta(minutes=1))
    controller = Controller(another, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        for _ in range(2):
            told(mailoutbox)
    finally:
        controller.stop()
    assert (another.taken, mailoutbox) == (["lead@example.org"], [])


@pytest.mark.parametrize("kind", outage_words.WHAT)
def test_every_part_and_trouble_has_words_that_say_what_to_do(kind: str) -> None:
    name = f"{kind}complaints" if kind.endswith(" ") else kind
    for why in Trouble.values:
        for worked_at in (None, WEDNESDAY - timedelta(hours=1)):
            part = Part(name=name, why=why, detail="said", failing_since=WEDNESDAY, worked_at=worked_at)
            sentence, advice = outage_words.sentence(part), outage_words.advice(part)
            assert ("complaints" in sentence) is (name != kind)
            assert sentence.endswith(".")
            assert advice.endswith("(said)")
            assert all(outage_words.letter(part))
