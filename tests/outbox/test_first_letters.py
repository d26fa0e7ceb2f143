"""Letters about tickets that nobody has confirmed: few, and without a word that a stranger typed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, received, replace, work
from triage import tickets as actions
from triage.desks.prakerja.facts import Symptom
from triage.messages import Answers
from triage.models import LinkRequest, Reply, ReplyKind, ReplyState, Ticket
from triage.outbox.addresses import MOST_UNCONFIRMED
from triage.outbox.quoting import name_to_quote
from triage.pipeline.receiving import receive
from triage.pipeline.send import send

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

BAIT = "Selamat! Insentif Rp600.000 siap cair. Klaim di https://evil.example/klaim dengan PIN Anda"


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina", first_name="Rina")


def states(ticket: Ticket) -> list[tuple[str, str]]:
    return list(ticket.replies.order_by("id").values_list("state", "last_error"))


def baited(**fields: object) -> Answers:
    return replace(
        TOO_EARLY,
        name=BAIT,
        printed_name=f"Abaikan bila sudah klaim di www.evil.example {BAIT}"[:200],
        training=BAIT,
        institution=BAIT,
        description=BAIT,
        what_you_see=Symptom.WRONG_NAME,
        **fields,  # type: ignore[arg-type]
    )


def test_a_first_letter_relays_no_strangers_words() -> None:
    answered(baited())
    letter = mail.outbox[0]
    assert "evil" not in str(letter.subject) + str(letter.body) + str(letter.alternatives)
    assert "klaim" not in (str(letter.body) + str(letter.alternatives)).lower()


def test_no_macro_or_canned_reply_relays_them_either() -> None:
    ticket = received(baited())
    Ticket.objects.filter(pk=ticket.pk).update(confirmed_at=None)
    ticket = work(ticket)
    row = ticket.replies.get()
    assert all(word not in row.text + row.html for word in ("evil.example", "Insentif"))


def test_names_that_can_be_names_are_quoted_and_others_once_the_owner_is_known() -> None:
    both = replace(
        TOO_EARLY, name="Siti Aminah", printed_name="Sri Wahyuni", what_you_see=Symptom.WRONG_NAME, description=""
    )
    answered(both)
    assert "Sri Wahyuni" in str(mail.outbox[-1].body)
    odd = replace(both, printed_name="Sri 2 Wahyuni", training="Barista")
    answered(odd)
    assert "Sri 2 Wahyuni" not in str(mail.outbox[-1].body)
    assert "- Nama di sertifikat tidak sama dengan nama di akun." in str(mail.outbox[-1].body)
    answered(replace(odd, training="Akuntansi"), is_owner=True)
    assert "Sri 2 Wahyuni" in str(mail.outbox[-1].body)


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("Siti Nur'aini", "Siti Nur'aini"),
        ("Moh. Arif, S.Pd, M.M.", "Moh. Arif, S. Pd, M. M."),
        ("Hari Santoso", "Hari Santoso"),
        ("Slamet", "Slamet"),
        ("José María Núñez", "José María Núñez"),
        ("Bait.example", "Bait. example"),  # No mail program makes a link of that.
        ("Budi 2", ""),
        ("anda menang", ""),
        ("Klik sekarang", ""),
        ("Hubungi Budi", ""),
        ("www evil com", ""),
        ("budi@evil.example", ""),
        ("evil/klaim", ""),
        ("<b>Budi</b>", ""),
        ("satu dua tiga empat lima enam tujuh delapan", ""),
        ("a" * 61, ""),
        ("Budi\u2066evil", ""),
        ("", ""),
    ],
)
def test_what_can_be_a_name(typed: str, quoted: str) -> None:
    assert name_to_quote(typed) == quoted


def test_only_so_many_unconfirmed_tickets_of_an_address_are_written_about() -> None:
    tickets = [answered(replace(TOO_EARLY, training=f"Kelas {n}")) for n in range(MOST_UNCONFIRMED + 3)]
    assert len(mail.outbox) == MOST_UNCONFIRMED
    assert {state for ticket in tickets[MOST_UNCONFIRMED:] for state in states(ticket)} == {("cancelled", "surplus")}


def test_a_flood_in_somebodys_name_holds_up_nothing_that_they_wait_for() -> None:
    own = answered(is_owner=True)
    for number in range(MOST_UNCONFIRMED + 4):
        answered(replace(TOO_EARLY, training=f"Kelas {number}"))
    mail.outbox.clear()
    answered(replace(TOO_EARLY, training=own.submissions.get().answers["training"], completed_on=None), is_owner=True)
    assert len(mail.outbox) == 1
    assert not Reply.objects.filter(state=ReplyState.QUEUED).exists()


def test_an_agents_letter_is_sent_in_any_case(agent: User) -> None:
    for number in range(MOST_UNCONFIRMED):
        answered(replace(TOO_EARLY, training=f"Kelas {number}"))
    silent = answered(replace(TOO_EARLY, training="Barista"))
    actions.reply(silent, text="Halo.", agent=agent, action_key="k1", now=WEDNESDAY)
    work(silent)
    assert states(silent)[-1] == ("sent", "")


@pytest.mark.parametrize(
    ("setting", "origins"),
    [
        ("FIRST_LETTERS_PER_NETWORK_AN_HOUR", ["a", "a", "a"]),
        ("FIRST_LETTERS_PER_DOMAIN_A_MINUTE", ["a", "b", "c"]),
        ("FIRST_LETTERS_A_MINUTE", ["a", "b", ""]),
    ],
)
def test_first_letters_to_strangers_are_rationed_and_wait(settings: Settings, setting: str, origins: list[str]) -> None:
    setattr(settings, setting, 2)
    tickets = [
        answered(replace(TOO_EARLY, email=f"s{n}@example.com"), origin=origin) for n, origin in enumerate(origins)
    ]
    assert [states(ticket) for ticket in tickets] == [[("sent", "")], [("sent", "")], [("queued", "")]]
    waiting = tickets[-1].replies.get()
    assert WEDNESDAY < waiting.due_at <= WEDNESDAY + timedelta(hours=2)
    confirmed = answered(replace(TOO_EARLY, email="own@example.com"), origin=origins[-1], is_owner=True)
    assert states(confirmed) == [("sent", "")]


def test_the_lost_link_is_mailed_for_what_is_written_about() -> None:
    tickets = [answered(replace(TOO_EARLY, training=f"Kelas {number}")) for number in range(MOST_UNCONFIRMED + 2)]
    actions.ask_for_links(TOO_EARLY.email, now=WEDNESDAY)
    actions.answer_link_request(LinkRequest.objects.get().pk, now=WEDNESDAY)
    for reply in Reply.objects.filter(kind=ReplyKind.LINK):
        send(reply.pk)
    asked = Reply.objects.filter(kind=ReplyKind.LINK, state=ReplyState.SENT).values_list("ticket", flat=True)
    assert sorted(asked) == [ticket.pk for ticket in tickets[:MOST_UNCONFIRMED]]


def test_of_two_letters_that_ask_one_owner_at_the_same_moment_one_goes() -> None:
    older = answered(TOO_EARLY)
    proposed = [receive(message(TOO_EARLY), now=WEDNESDAY).ticket for _ in range(2)]
    asking = [ticket.replies.get(kind=ReplyKind.PROPOSAL) for ticket in proposed]
    assert {each.ticket.proposed_for_id for each in asking} == {older.pk}
    Reply.objects.filter(pk=asking[0].pk).update(state=ReplyState.SENDING)  # By a worker of which this one sees no end.
    send(asking[1].pk)
    assert states(asking[1].ticket) == [("cancelled", "proposed")]
    Reply.objects.filter(pk=asking[0].pk).update(state=ReplyState.QUEUED)
    send(asking[0].pk)
    assert states(asking[0].ticket) == [("sent", "")]
