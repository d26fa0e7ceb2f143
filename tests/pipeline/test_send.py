"""Sending: once, retried where that helps, given up where it does not, never what no longer holds."""

import errno
import smtplib
import sys
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError

from tests.factories import WEDNESDAY, received, work
from triage import parts, pipeline, tickets
from triage.channels.email import incoming
from triage.evidence.pictures import storage
from triage.models import EventKind, Reply, ReplyState, Ticket, TicketState
from triage.pipeline.handing_over import MAX_ATTEMPTS, pause_after
from triage.pipeline.send import send

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def reply() -> Reply:
    """A queued reply of an answered ticket."""
    ticket = received()
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    return ticket.replies.get()


def refuse_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send_messages(self: EmailBackend, messages: object) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_it_sends_text_and_html_marked_as_automatic(reply: Reply) -> None:
    send(reply.pk)
    send(reply.pk)
    (sent,) = mail.outbox
    assert sent.to == ["sari@example.com"]
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"
    assert sent.extra_headers["Message-ID"] == reply.message_id
    assert [kind for _content, kind in sent.alternatives] == ["text/html"]
    reply.refresh_from_db()
    assert (reply.state, reply.sent_at) == (ReplyState.SENT, WEDNESDAY)


def test_it_sends_what_waits_a_part_at_a_time(reply: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    module = sys.modules[send.__module__]  # The package's ``send`` is the function.
    monkeypatch.setattr(module, "_send", lambda pk: bool(sent.append(pk)))
    monkeypatch.setattr(module, "AT_ONCE", 1)
    assert (pipeline.send_next(), sent) == (False, [reply.pk])
    later = Reply.objects.create(
        ticket=reply.ticket, key="other", message_id="<o@x>", created_at=WEDNESDAY, due_at=WEDNESDAY
    )
    assert (pipeline.send_next(), len(sent)) == (True, 2)
    Reply.objects.filter(pk=reply.pk).update(due_at=WEDNESDAY + timedelta(seconds=1))
    assert (pipeline.send_next(), sent[2:]) == (False, [later.pk])


def test_it_sends_what_a_person_wrote_without_that_mark() -> None:
    ticket, agent = work(received()), User.objects.create_user("rina")
    tickets.reply(ticket, text="Kami cek dulu.", agent=agent, action_key="1", now=WEDNESDAY)
    work(ticket)
    automatic, own = mail.outbox
    assert "Auto-Submitted" not in own.extra_headers
    assert own.extra_headers["X-Auto-Response-Suppress"] == "All"
    relayed = incoming.parse(own.message().as_bytes(), own=("other@example.net",))
    assert (relayed.robot, incoming.parse(automatic.message().as_bytes(), own=("x@example.net",)).robot) == (
        "",
        "auto_submitted",
    )


@pytest.mark.parametrize(
    "error",
    [
        OSError("refused"),
        TimeoutError(),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPRecipientsRefused({"sari@example.com": (450, b"greylisted")}),
    ],
)
def test_it_tries_again_later(reply: Reply, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    refuse_with(monkeypatch, error)
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.claimed_until) == (ReplyState.QUEUED, None)
    assert reply.due_at > WEDNESDAY
    monkeypatch.undo()
    with time_machine.travel(reply.due_at, tick=False):
        send(reply.pk)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"sari@example.com": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"no"),
    ],
)
def test_it_gives_up_what_is_refused_for_good_and_tells_an_agent(
    reply: Reply, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    refuse_with(monkeypatch, error)
    send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == ReplyState.FAILED
    ticket = reply.ticket
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WITH_AGENT
    assert ticket.events.filter(kind=EventKind.SEND_FAILED).count() == 1


def test_it_gives_up_after_enough_attempts(reply: Reply, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_with(monkeypatch, smtplib.SMTPRecipientsRefused({"sari@example.com": (450, b"greylisted")}))
    for attempt in range(MAX_ATTEMPTS):
        with time_machine.travel(WEDNESDAY + timedelta(days=attempt), tick=False):
            send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.attempts) == (ReplyState.FAILED, MAX_ATTEMPTS)


def test_it_takes_over_from_a_killed_sender_with_the_identical_mail(reply: Reply) -> None:
    killed = {"state": ReplyState.SENDING, "claim_id": "00000000-0000-4000-8000-000000000001"}
    Reply.objects.filter(pk=reply.pk).update(**killed, claimed_until=WEDNESDAY + timedelta(minutes=2))
    send(reply.pk)
    assert not mail.outbox
    with time_machine.travel(WEDNESDAY + timedelta(minutes=3), tick=False):
        send(reply.pk)
    assert mail.outbox[0].extra_headers["Message-ID"] == reply.message_id


def test_it_does_not_send_what_newer_evidence_has_overtaken(reply: Reply) -> None:
    received()
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error) == (ReplyState.CANCELLED, "new_evidence")
    ticket = work(reply.ticket)
    assert [row.state for row in ticket.replies.order_by("id")] == [ReplyState.CANCELLED, ReplyState.SENT]


def test_it_does_not_send_after_the_end(reply: Reply) -> None:
    Ticket.objects.all().move(state=TicketState.CLOSED, closed_at=WEDNESDAY, resolution="answered")
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error) == (ReplyState.CANCELLED, "closed")


def test_it_waits_longer_after_each_failure_up_to_a_ceiling() -> None:
    pauses = [pause_after(attempts, jitter=0.5) for attempts in range(1, 12)]
    assert pauses[0] == timedelta(minutes=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(hours=2)
    assert pause_after(1, jitter=0) < pause_after(1, jitter=0.99)


@pytest.mark.parametrize("error", [OperationalError("no connection"), OSError(errno.EIO, "Input/output error")])
def test_what_fails_before_the_hand_over_is_no_attempt_and_no_doubt(
    error: Exception, reply: Reply, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    def fail(_reply: Reply, _ours: object) -> None:
        if isinstance(error, OSError):
            with storage.answering():
                raise error
        raise error

    with monkeypatch.context() as away:
        away.setattr(sys.modules["triage.channels.email.outgoing"], "thread_headers", fail)
        for _ in range(MAX_ATTEMPTS):
            send(reply.pk)
            clock.shift(timedelta(minutes=5))
    reply.refresh_from_db()
    assert (reply.state, reply.attempts, reply.doubts) == (ReplyState.QUEUED, 0, 0)
    assert [part.name for part in parts.failing()] == ["storage" if isinstance(error, OSError) else "database"]
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, len(mail.outbox)) == (ReplyState.SENT, 1)
