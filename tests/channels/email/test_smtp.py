"""A real SMTP peer: accepted, refused, deferred, and the connection that breaks after the text was handed over."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.factories import WEDNESDAY, received
from triage import pipeline
from triage.channels.email.outgoing import EmailChannel
from triage.models import Reply, ReplyState, Ticket, TicketState
from triage.pipeline.send import send

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@dataclass
class Peer:
    """What the mail server does with each text, in turn (the last again and again), and what it has taken."""

    turns: list[str] = field(default_factory=lambda: ["250 taken"])
    taken: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        turn = self.turns.pop(0) if len(self.turns) > 1 else self.turns[0]
        if turn.startswith(("250", "drop")):
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(next(line for line in content.decode().splitlines() if line.startswith("Message-ID:")))
        if turn == "drop":
            assert server.transport is not None
            server.transport.abort()
            return "250 never seen"
        return turn


@pytest.fixture
def peer(settings: Any) -> Iterator[Peer]:
    """A server of our own on a free port, and settings that use it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    handler = Peer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "triage.channels.email.smtp.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    yield handler
    controller.stop()


@pytest.fixture
def reply() -> Reply:
    ticket = received()
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    return ticket.replies.get()


def due(reply: Reply) -> Reply:
    """The reply with its pause over."""
    Reply.objects.filter(pk=reply.pk).update(due_at=WEDNESDAY - timedelta(minutes=1))
    reply.refresh_from_db()
    return reply


def test_it_hands_a_mail_to_a_real_server(peer: Peer, reply: Reply) -> None:
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.doubts) == (ReplyState.SENT, 0)
    assert peer.taken == [f"Message-ID: {reply.message_id}"]


def test_a_connection_that_breaks_after_the_text_is_doubt_and_one_identical_resend(peer: Peer, reply: Reply) -> None:
    peer.turns = ["drop", "250 taken"]
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.doubts, reply.last_error) == (ReplyState.QUEUED, 1, "after_data")
    send(due(reply).pk)
    reply.refresh_from_db()
    assert reply.state == ReplyState.SENT
    assert peer.taken == [f"Message-ID: {reply.message_id}"] * 2


def test_doubt_twice_is_a_humans(peer: Peer, reply: Reply) -> None:
    peer.turns = ["drop"]
    for _ in range(3):
        send(due(reply).pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error) == (ReplyState.FAILED, "outcome_unknown")
    assert len(peer.taken) == 2
    reply.ticket.refresh_from_db()
    assert reply.ticket.state == TicketState.WITH_AGENT


def test_a_sender_killed_while_sending_leaves_doubt(peer: Peer, reply: Reply) -> None:
    Reply.objects.filter(pk=reply.pk).update(state=ReplyState.SENDING)
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.doubts) == (ReplyState.SENT, 1)


@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [("451 later", ReplyState.QUEUED, "smtp_451"), ("554 no", ReplyState.FAILED, "smtp_554")],
)
def test_refusals_are_told_apart(peer: Peer, reply: Reply, answer: str, state: str, error: str) -> None:
    peer.turns = [answer]
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error, reply.doubts) == (state, error, 0)


def test_an_address_that_smtp_cannot_spell_is_the_mails_failure(peer: Peer, reply: Reply) -> None:
    address = "siti.nürhaliza@example.com"
    Ticket.objects.update(requester_email=address)
    Reply.objects.filter(pk=reply.pk).update(to=address)
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.last_error) == (ReplyState.FAILED, "address")


def test_no_server_is_no_doubt(settings: Any, peer: Peer, reply: Reply) -> None:
    settings.EMAIL_PORT = 9  # discard: nobody listens
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.doubts) == (ReplyState.QUEUED, 0)


def test_an_address_gets_so_many_mails_an_hour(peer: Peer, reply: Reply) -> None:
    Ticket.objects.update(confirmed_at=WEDNESDAY)
    for number in range(EmailChannel.most_an_hour):
        copy = Reply.objects.get(pk=reply.pk)
        copy.pk, copy.key, copy.message_id = None, f"old-{number}", f"<old-{number}@x>"
        copy.state, copy.sent_at = ReplyState.SENT, WEDNESDAY - timedelta(minutes=50 - number)
        copy.save(force_insert=True)
    send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.attempts, peer.taken) == (ReplyState.QUEUED, 0, [])
    assert reply.due_at == WEDNESDAY + timedelta(minutes=10)
