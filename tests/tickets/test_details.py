"""Details that an agent puts right: what is decided anew, what goes out again, and whom an address lets in no more."""

from email.message import EmailMessage as Message
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, message, received, replace, work
from triage import pipeline, tickets
from triage.channels.email.reply_address import reply_address
from triage.messages import Answers, InboundMessage
from triage.models import (
    Escalation,
    EventKind,
    Reply,
    ReplyKind,
    ReplyState,
    Resolution,
    Submission,
    Ticket,
    TicketState,
    TicketWords,
)
from triage.outbox.enclosed import Upload
from triage.pipeline.send import send
from triage.tickets import NotPossible
from triage.tickets.resending import send_again

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

NEW = "sari@example.org"


@pytest.fixture
def rina() -> User:
    return User.objects.create_user("rina", first_name="Rina")


def correct(ticket: Ticket, agent: User, *, key: str = "k1", **changes: Any) -> frozenset[str]:
    """Put right some of what is known; ``given`` is the form's own."""
    known = tickets.details(Ticket.objects.get(pk=ticket.pk))
    wanted: Answers = replace(known, **changes)
    done = tickets.correct_details(ticket, wanted, agent=agent, action_key=key, now=WEDNESDAY)
    ticket.refresh_from_db()
    return done


def bounced(reply: Reply) -> None:
    pipeline.mark_undelivered([reply.message_id], code="bounced", now=WEDNESDAY)


def test_what_is_put_right_is_decided_anew_and_nothing_that_was_said_is_changed(rina: User) -> None:
    ticket = answered(replace(TOO_EARLY, completed_on="2026-07-01"))
    before = list(ticket.submissions.values("description", "answers"))
    assert correct(ticket, rina, completed_on="2026-09-15", training="") == {"completed_on", "training"}
    assert (ticket.state, ticket.evidence_version) == (TicketState.PROCESSING, 2)
    work(ticket)
    assert (ticket.category, ticket.state) == ("too_early", TicketState.ANSWERED)
    assert list(ticket.submissions.order_by("id").values("description", "answers"))[:1] == before
    known = tickets.details(ticket)
    assert (known.given["completed_on"], "training" in known.given) == ("2026-09-15", False)
    assert known.description == TOO_EARLY.description
    event = ticket.events.get(kind=EventKind.DETAILS_CORRECTED)
    assert (event.agent, event.data["fields"]) == (rina, ["completed_on", "training"])


def test_the_requesters_next_word_counts_again(rina: User) -> None:
    ticket = answered()
    correct(ticket, rina, platform="bukalapak", platform_other="")
    work(ticket)
    assert ticket.platform_id == "bukalapak"
    later = received(replace(TOO_EARLY, platform="tokopedia", description="Ternyata di Tokopedia"))
    assert later == ticket
    assert work(later).platform_id == "tokopedia"


def test_whoever_has_the_ticket_keeps_it_and_sees_the_new_verdict(rina: User) -> None:
    ticket = answered(UNCLEAR)
    tickets.dispute(ticket, now=WEDNESDAY)
    correct(ticket, rina, completed_on="2026-09-15", what_you_see="absent")
    work(ticket)
    assert (ticket.state, ticket.category) == (TicketState.WITH_AGENT, "too_early")


def test_where_an_agent_is_in_conversation_it_comes_back_to_the_agents(rina: User) -> None:
    ticket = answered()
    tickets.reply(ticket, text="Sebentar ya", agent=rina, action_key="r", now=WEDNESDAY)
    correct(ticket, rina, completed_on="2026-09-14")
    work(ticket)
    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.DETAILS)


def test_the_language_is_that_of_the_next_letter_and_decides_nothing(rina: User) -> None:
    ticket = answered()
    assert correct(ticket, rina, language="en") == {"language"}
    assert (ticket.state, ticket.language, ticket.evidence_version) == (TicketState.ANSWERED, "en", 1)


def test_a_requesters_own_words_are_not_an_agents_to_change(rina: User) -> None:
    with pytest.raises(NotPossible, match="nothing_changed"):
        correct(answered(), rina, description="Saya puas sekali.")
    typed = answered(replace(TOO_EARLY, email="budi@example.com"), channel="telephone", agent_id=rina.pk)
    assert correct(typed, rina, description="Belum muncul, katanya.") == {"description"}
    assert tickets.details(typed).description == "Belum muncul, katanya."


def test_a_double_click_counts_once(rina: User) -> None:
    ticket = answered()
    correct(ticket, rina, name="Sari W.")
    with pytest.raises(NotPossible, match="done_before"):
        correct(ticket, rina, name="Sari W.")
    assert Submission.objects.filter(channel="correction").count() == 1


def test_what_bounced_goes_to_the_new_address_once_with_links_of_its_own(
    rina: User, mailoutbox: list[EmailMessage]
) -> None:
    ticket = answered()
    old, letter = ticket.token, ticket.replies.get()
    bounced(letter)
    assert Ticket.objects.get(pk=ticket.pk).escalation == Escalation.SEND_FAILED
    mailoutbox.clear()
    assert correct(ticket, rina, email=NEW) == {"email"}
    assert (ticket.state, ticket.undeliverable_at, ticket.confirmed_at) == (TicketState.ANSWERED, None, None)
    work(ticket)
    (mail,) = mailoutbox
    assert (mail.to, mail.body.count(ticket.token) > 0, old in mail.body) == ([NEW], True, False)
    assert send_again(letter, ticket, agent=rina, now=WEDNESDAY) is None  # By its key, whoever asks.
    correct(ticket, rina, key="k2", email="sari@example.net")
    work(ticket)
    assert len(mailoutbox) == 1  # That one was delivered.
    assert Ticket.objects.get(pk=ticket.pk).state == TicketState.ANSWERED


def test_what_was_delivered_is_not_sent_again(rina: User, mailoutbox: list[EmailMessage]) -> None:
    ticket = answered()
    mailoutbox.clear()
    correct(ticket, rina, email=NEW)
    work(ticket)
    assert mailoutbox == []


def test_a_letter_goes_out_again_with_its_files(rina: User, mailoutbox: list[EmailMessage]) -> None:
    ticket = answered()
    enclosed = tickets.enclosed([Upload("panduan.txt", b"Langkah satu")])
    tickets.reply(ticket, text="Terlampir", agent=rina, action_key="r", now=WEDNESDAY, enclosed=enclosed)
    work(ticket)
    bounced(ticket.replies.get(kind=ReplyKind.AGENT))
    mailoutbox.clear()
    correct(ticket, rina, email=NEW)
    work(ticket)
    (mail,) = mailoutbox
    assert [attachment[:2] for attachment in mail.attachments] == [("panduan.txt", "Langkah satu")]
    first, second = ticket.replies.filter(kind=ReplyKind.AGENT).order_by("id")
    assert first.files.get().file != second.files.get().file


def test_what_waits_follows_and_what_comes_back_late_does_too(rina: User, mailoutbox: list[EmailMessage]) -> None:
    ticket = received()
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    waiting = ticket.replies.get()
    correct(ticket, rina, email=NEW)
    send(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.last_error) == (ReplyState.CANCELLED, "readdressed")
    work(ticket)
    assert [mail.to for mail in mailoutbox] == [[NEW]]
    correct(ticket, rina, key="k2", email="sari@example.net")
    bounced(ticket.replies.get(key=f"again-{waiting.pk}"))
    work(ticket)
    assert [mail.to for mail in mailoutbox] == [[NEW], ["sari@example.net"]]
    assert (ticket.undeliverable_at, ticket.state) == (None, TicketState.ANSWERED)


def test_a_new_address_joins_nothing_and_what_was_proposed_for_the_old_one_is_let_go(rina: User) -> None:
    ticket = answered()
    proposed = pipeline.receive(_by_stranger(), now=WEDNESDAY).ticket
    another = pipeline.receive(_by_stranger(), now=WEDNESDAY).ticket
    theirs = answered(replace(TOO_EARLY, email=NEW))
    assert (proposed.proposed_for, another.proposed_for) == (ticket, ticket)
    correct(ticket, rina, email=NEW)
    for row in (proposed, another, theirs):
        row.refresh_from_db()
    assert (proposed.proposed_for, another.proposed_for, theirs.proposed_for) == (None, proposed, None)
    joined = pipeline.receive(_by_stranger(email=NEW), now=WEDNESDAY).ticket
    assert joined.proposed_for == theirs


def _by_stranger(**changes: Any) -> InboundMessage:
    return message(replace(TOO_EARLY, **changes))


def test_an_answer_by_mail_confirms_the_new_address_and_only_one_to_a_letter_that_went_there(rina: User) -> None:
    ticket = answered()
    stale = ticket.replies.get()
    bounced(stale)
    correct(ticket, rina, email=NEW)
    work(ticket)
    pipeline.take_mail(_mail(ticket, mentions=stale.message_id, number=1), now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.confirmed_at is None  # A stranger may have had that letter, and can write any sender.
    fresh = ticket.replies.get(key=f"again-{stale.pk}")
    pipeline.take_mail(_mail(ticket, mentions=fresh.message_id, number=2), now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.confirmed_at == WEDNESDAY


def _mail(ticket: Ticket, *, mentions: str, number: int) -> bytes:
    mail = Message()
    mail["From"], mail["To"], mail["Message-ID"] = NEW, reply_address(ticket.reference), f"<{number}@example.org>"
    mail["In-Reply-To"] = mentions
    mail.set_content(f"Masih belum ada, sudah saya cek {number} kali.")
    return mail.as_bytes()


def test_it_is_found_by_the_new_address(rina: User) -> None:
    ticket = answered()
    correct(ticket, rina, email="baru@example.org")
    assert TicketWords.objects.filter(ticket=ticket, words="baru").exists()


def test_closed_tickets_stay_as_they_are(rina: User) -> None:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=rina, now=WEDNESDAY)
    with pytest.raises(NotPossible, match="closed"):
        correct(ticket, rina, name="Sari W.")
