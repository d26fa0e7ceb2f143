"""Hostile and odd mails: no exception escapes, no wrong ticket is touched, and people are heard."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.channels.email.mail_corpus import Mail, mails
from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage import pipeline
from triage.channels.email.incoming import parse
from triage.channels.email.reply_address import reply_address
from triage.models import InboundMail, MailOutcome, Ticket

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("desk_rows", "clock")]

OWN = "desk@example.org"
FOREIGN = "<somebody-elses@example.net>"


def corpus(ticket: Ticket | None = None) -> list[Mail]:
    """The mails around a ticket; without one, only their names matter."""
    token = reply_address(ticket.reference) if ticket else OWN
    local, _, domain = token.partition("@")
    return mails(
        own=OWN,
        token_address=token,
        forged_address=f"{local[:-1]}{'0' if local[-1] != '0' else '1'}@{domain}",
        message_id=ticket.replies.get().message_id if ticket else "<x@y>",
        foreign_message_id=FOREIGN,
    )


NAMES = [each.name for each in corpus()]


@pytest.fixture
def ticket(settings: Any, tmp_path: Path) -> Ticket:
    """An answered ticket of requester@example.com."""
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.DEFAULT_FROM_EMAIL = f"Certificate Desk <{OWN}>"
    return answered(replace(TOO_EARLY, email="requester@example.com"))


def test_it_holds_enough() -> None:
    counts = Counter(mail.expect for mail in corpus())
    assert len(NAMES) == len(set(NAMES)) >= 60
    assert set(counts) == set(MailOutcome)
    assert min(counts.values()) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_it_ends_where_it_should(name: str, ticket: Ticket) -> None:
    mail = next(each for each in corpus(ticket) if each.name == name)

    row = pipeline.take_mail(mail.raw, now=WEDNESDAY)

    assert row.outcome == mail.expect, f"{row.outcome} {row.why}: {mail.why}"
    ticket.refresh_from_db()
    touched = row.outcome in {MailOutcome.THREAD, MailOutcome.BOUNCE}
    assert (row.ticket == ticket) is touched
    # What somebody else writes joins, and is no evidence.
    is_evidence = row.outcome == MailOutcome.THREAD and not ticket.submissions.filter(is_third_person=True).exists()
    assert ticket.evidence_version == (2 if is_evidence else 1)
    assert (ticket.undeliverable_at is not None) == (row.outcome == MailOutcome.BOUNCE)
    assert pipeline.take_mail(mail.raw, now=WEDNESDAY) == row
    assert InboundMail.objects.count() == 1
    for other in Ticket.objects.exclude(pk=ticket.pk):
        submission = other.submissions.get()
        assert "\0" not in submission.description
        assert submission.description or submission.screenshots.exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_beginning_of_it_can_be_read(name: str) -> None:
    raw = next(each.raw for each in corpus() if each.name == name)
    for part in range(1, 9):
        parse(raw[: len(raw) * part // 9], own=(OWN,))
