"""One-click links: opening changes nothing, the button answers, twice is harmless, and nothing else can be done."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import WEDNESDAY, answered
from tests.portal.posts import text
from triage import pipeline
from triage.models import FollowUp, FollowUpState, Reply, ReplyKind, TicketState
from triage.outbox.links import LIFETIME, answer_link

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def asked() -> FollowUp:
    """A follow-up that has been asked by mail."""
    ticket = answered()
    FollowUp.objects.filter(ticket=ticket).update(due_at=WEDNESDAY - timedelta(minutes=1))
    pipeline.follow_up()
    return FollowUp.objects.get(ticket=ticket)


def path(row: FollowUp, answer: str) -> str:
    return "/a/" + answer_link(row, answer).partition("/a/")[2]


def test_the_mail_carries_a_link_for_each_answer(asked: FollowUp) -> None:
    mail = Reply.objects.get(ticket=asked.ticket, kind=ReplyKind.REMINDER)
    for answer, words in (("yes", "Sudah muncul"), ("no", "Belum")):
        link = answer_link(asked, answer)
        assert f"{words}:\n{link}\n" in mail.text
        assert f'href="{link}"' in mail.html
    assert asked.ticket.token not in answer_link(asked, "yes")


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_opening_it_shows_the_question_and_changes_nothing(client: Client, asked: FollowUp, answer: str) -> None:
    for method in (client.get, client.head, client.get):
        response = method(path(asked, answer))
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (FollowUpState.FIRED, "")
    assert "Sertifikatnya sudah muncul?" in text(response)
    assert asked.ticket.token not in response.content.decode()


def test_its_button_answers_and_a_second_one_is_harmless(asked: FollowUp) -> None:
    client = Client(enforce_csrf_checks=True)  # As in a mail program's browser that keeps no cookies.
    for answer in ("yes", "no", "yes"):
        response = client.post(path(asked, answer), follow=True)
        assert response.status_code == 200
        assert "Terima kasih atas jawabannya" in text(response)
    asked.refresh_from_db()
    asked.ticket.refresh_from_db()
    assert (asked.answer, asked.ticket.state) == ("yes", TicketState.CLOSED)


def test_it_says_when_it_is_too_old(client: Client, asked: FollowUp) -> None:
    address = path(asked, "no")
    with time_machine.travel(WEDNESDAY + LIFETIME + timedelta(minutes=1), tick=False):
        response = client.post(address, follow=True)
    asked.refresh_from_db()
    assert asked.answer == ""
    assert "Tautan ini sudah kedaluwarsa" in text(response)


def test_it_says_when_the_question_is_moot(client: Client, asked: FollowUp) -> None:
    FollowUp.objects.filter(pk=asked.pk).update(state=FollowUpState.CANCELLED, fired_at=None)
    response = client.post(path(asked, "no"), follow=True)
    assert "Pertanyaan ini sudah tidak perlu dijawab lagi" in text(response)


@pytest.mark.parametrize("signed", ["x", "1.yes", "1.yes.abc.def", ".."])
def test_it_knows_only_its_own_links(client: Client, asked: FollowUp, signed: str) -> None:
    assert client.post(f"/a/{signed}/").status_code == 404


def test_a_link_cannot_be_bent_to_another_answer_or_question(client: Client, asked: FollowUp) -> None:
    address = path(asked, "no")
    assert client.post(address.replace(".no.", ".yes.")).status_code == 404
    assert client.post(address.replace(f"/{asked.pk}.", f"/{asked.pk + 1}.")).status_code == 404
