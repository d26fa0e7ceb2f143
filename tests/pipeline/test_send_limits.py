"""How many mails an address and a domain get, and what a query for that costs."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage.channels.email.outgoing import EmailChannel
from triage.models import Reply, ReplyKind, ReplyState
from triage.outbox.addresses import MINUTE
from triage.outbox.sent import sent_before
from triage.pipeline.send import send
from triage.pipeline.send_limits import must_wait

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def reply() -> Reply:
    """A queued reply to sari@example.com; the sent one of its ticket does not count."""
    row = answered(TOO_EARLY).replies.get()
    row.state, row.sent_at, row.attempts = ReplyState.QUEUED, None, 0
    row.save()
    return row


def sent(reply: Reply, to: str, *, at: datetime, number: int = 1, **fields: Any) -> None:
    """Mails to ``to`` that went out at that moment."""
    before = Reply.objects.count()
    state = {"state": ReplyState.SENT, "sent_at": at, "created_at": at, "due_at": at, "kind": reply.kind, **fields}
    Reply.objects.bulk_create(
        Reply(ticket=reply.ticket, key=f"s-{before + n}", message_id=f"<s-{before + n}@desk>", to=to, **state)
        for n in range(number)
    )


def waits(reply: Reply) -> datetime | None:
    """Until when the reply must wait now."""
    return must_wait(reply, sent_before(reply, now=WEDNESDAY), now=WEDNESDAY)


def test_it_sends_no_more_than_so_many_to_an_address_an_hour(reply: Reply) -> None:
    sent(reply, reply.to, at=WEDNESDAY - timedelta(minutes=20), number=EmailChannel.most_an_hour - 1)
    assert waits(reply) is None
    sent(reply, reply.to, at=WEDNESDAY - timedelta(minutes=10))
    assert waits(reply) == WEDNESDAY + timedelta(minutes=40)


def test_it_sends_as_many_to_a_domain_as_there_are_unless_told_otherwise(reply: Reply) -> None:
    sent(reply, "budi@example.com", at=WEDNESDAY, number=500)
    assert waits(reply) is None


def test_it_holds_back_what_is_too_much_for_a_domain_without_counting_an_attempt(reply: Reply, settings: Any) -> None:
    settings.MAILS_PER_DOMAIN_A_MINUTE = 3
    sent(reply, "budi@EXAMPLE.com", at=WEDNESDAY - timedelta(seconds=50))
    sent(reply, '"a@b"@example.com', at=WEDNESDAY - timedelta(seconds=40))
    sent(reply, "tuti@example.com", at=WEDNESDAY - timedelta(seconds=30), kind=ReplyKind.AGENT)
    written = len(mail.outbox)

    send(reply.pk)

    reply.refresh_from_db()
    assert (reply.state, reply.attempts, reply.claim_id, len(mail.outbox)) == (ReplyState.QUEUED, 0, None, written)
    assert WEDNESDAY + timedelta(seconds=10) <= reply.due_at <= WEDNESDAY + timedelta(seconds=70)
    with time_machine.travel(reply.due_at, tick=False):
        send(reply.pk)
    assert len(mail.outbox) == written + 1


@pytest.mark.parametrize(
    ("to", "seconds"), [("budi@other.example", 5), ("budi@mail.example.com", 5), ("budi@example.com", 60)]
)
def test_it_counts_neither_other_domains_nor_older_mails(reply: Reply, settings: Any, to: str, seconds: int) -> None:
    settings.MAILS_PER_DOMAIN_A_MINUTE = 2
    sent(reply, to, at=WEDNESDAY - timedelta(seconds=seconds), number=2)
    assert waits(reply) is None


def test_it_never_holds_back_what_an_agent_wrote(reply: Reply, settings: Any) -> None:
    settings.MAILS_PER_DOMAIN_A_MINUTE = 1
    sent(reply, reply.to, at=WEDNESDAY, number=EmailChannel.most_an_hour)
    Reply.objects.filter(pk=reply.pk).update(kind=ReplyKind.AGENT)
    assert waits(Reply.objects.get(pk=reply.pk)) is None


def test_it_lets_those_who_wait_come_back_one_after_the_other(reply: Reply, settings: Any) -> None:
    settings.MAILS_PER_DOMAIN_A_MINUTE = 1
    sent(reply, "budi@example.com", at=WEDNESDAY)
    until = {waits(reply) for _ in range(20)}
    assert len(until) > 10
    assert all(each and WEDNESDAY + MINUTE <= each <= WEDNESDAY + 2 * MINUTE for each in until)


def test_it_asks_indexes(reply: Reply, settings: Any) -> None:
    settings.MAILS_PER_DOMAIN_A_MINUTE = 30
    for n in range(20):
        sent(reply, f"budi@provider-{n % 2}.example", at=WEDNESDAY - timedelta(hours=n), number=200)
    other = answered(replace(TOO_EARLY, email="tuti@example.com")).replies.get()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE triage_reply")

    with CaptureQueriesContext(connection) as asked:
        waits(other)

    plans = []
    with connection.cursor() as cursor:
        for each in asked:
            cursor.execute("EXPLAIN " + each["sql"])
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    for index, plan in zip(("reply_once", "reply_sent_to_domain"), plans, strict=True):
        assert index in plan, plan
    assert "reply_sent_to" in plans[0], plans
    assert not any("Seq Scan on triage_reply" in plan for plan in plans), plans
