from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, picture, received, replace, work
from tests.portal.posts import kept, rows, screenshot, text, upload
from tests.workspace.cases import with_screenshot
from triage import pipeline, tickets
from triage.models import (
    EventKind,
    FollowUp,
    FollowUpState,
    Reply,
    ReplyState,
    Resolution,
    Screenshot,
    Submission,
    Ticket,
    TicketState,
)
from triage.models.event import HIDDEN_FROM_REQUESTER
from triage.portal.progress import STEPS
from triage.portal.story import ENDINGS, HEADLINES

ENGLISH = replace(TOO_EARLY, language="en")
ASKING = replace(ENGLISH, completed_on=None, finished=None, description="")
MISSING = object()


def page_of(ticket: Ticket, visitor: Client) -> str:
    response = visitor.get(f"/t/{ticket.token}/")
    assert response.status_code == 200
    return text(response)


def test_it_says_that_a_ticket_is_being_read(visitor: Client) -> None:
    page = page_of(received(ENGLISH), visitor)

    assert "We are reading your complaint" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert 'data-settled=""' in page
    assert "ask a person to check" not in page


def test_it_tells_the_cause_the_reasons_and_the_next_date(visitor: Client) -> None:
    page = page_of(answered(ENGLISH), visitor)

    assert "Still within the waiting time" in page
    assert "Friday, 18 September 2026" in page  # the third working day after completion
    assert "Monday, 21 September 2026" in page  # the next look
    assert "%" in page
    assert "What to do now" in page
    assert "This is wrong: ask a person to check" in page
    assert 'http-equiv="refresh"' not in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (ReplyState.SENT, "It has also been sent to you by e-mail."),
        (ReplyState.QUEUED, "It will also be sent to you by e-mail."),
        (ReplyState.SENDING, "It will also be sent to you by e-mail."),
        (ReplyState.FAILED, ""),
    ],
)
def test_it_claims_an_e_mail_only_once_it_was_sent(state: ReplyState, said: str, visitor: Client) -> None:
    ticket = answered(ENGLISH)
    Reply.objects.update(state=state, sent_at=WEDNESDAY if state == ReplyState.SENT else None)
    page = page_of(ticket, visitor)
    told = {words for words in ("It has also been sent", "It will also be sent") if words in page}
    assert told == ({said.removesuffix(" to you by e-mail.")} if said else set())


def test_it_quotes_the_words_that_count(visitor: Client) -> None:
    words = "Kemarin selesai, tapi <b>sertifikat</b> {{ 7|add:7 }} saya belum muncul di dashboard."
    page = page_of(answered(replace(ENGLISH, description=words)), visitor)

    assert "<mark>" in page
    assert "<b>sertifikat" not in page


def test_it_asks_its_one_question_first(visitor: Client) -> None:
    ticket = answered(ASKING)
    assert ticket.state == TicketState.ASKED
    page = page_of(ticket, visitor)

    assert "We have one question" in page
    assert "On which day did you finish the training?" in page
    assert page.index('name="completed_on"') < page.index('name="description"')
    assert "What we think so far" in page
    assert page.count('<form id="more"') == 1


def test_it_names_the_day_by_which_a_person_looks(visitor: Client) -> None:
    page = page_of(answered(replace(UNCLEAR, language="en")), visitor)

    assert "A person is taking over" in page
    assert "Thursday, 17 September 2026" in page
    assert "This is wrong" not in page


@pytest.mark.parametrize("resolution", list(Resolution))
def test_it_says_how_a_case_ended(visitor: Client, resolution: Resolution) -> None:
    ticket = answered(ENGLISH)
    tickets.close(ticket, resolution=resolution, agent=None, now=WEDNESDAY)

    page = page_of(ticket, visitor)
    assert "This complaint is closed" in page
    assert escape(ENDINGS[resolution]) in page
    assert "ask a person to check" not in page


def test_it_has_words_for_every_state_and_event() -> None:
    assert set(HEADLINES) == set(TicketState)
    assert set(ENDINGS) == set(Resolution)
    assert set(STEPS) == set(EventKind) - set(HIDDEN_FROM_REQUESTER)


def test_it_speaks_the_tickets_language_unless_the_reader_chose_one() -> None:
    ticket = answered(TOO_EARLY)
    reader = Client(headers={"accept-language": "en"})
    assert 'lang="id"' in page_of(ticket, reader)
    reader.post("/language/", {"to": "en", "next": "/"})
    assert 'lang="en"' in page_of(ticket, reader)


def test_it_is_neither_stored_nor_indexed(visitor: Client) -> None:
    response = visitor.get(f"/t/{received().token}/")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.mark.parametrize("path", ["", "fragment/", "picture/1/", "next.ics"])
@pytest.mark.parametrize("token", ["x", "x" * 32, "%00" * 32, "{{7}}", "..%2f"])
def test_it_has_nothing_behind_a_wrong_link(visitor: Client, token: str, path: str) -> None:
    received()
    assert visitor.get(f"/t/{token}/{path}").status_code == 404


def test_its_fragment_is_sent_only_when_something_changed(visitor: Client) -> None:
    ticket = received(ENGLISH)
    first = visitor.get(f"/t/{ticket.token}/fragment/")
    again = visitor.get(f"/t/{ticket.token}/fragment/", headers={"if-none-match": first["ETag"]})
    work(ticket)
    changed = visitor.get(f"/t/{ticket.token}/fragment/", headers={"if-none-match": first["ETag"]})

    assert (first.status_code, again.status_code, changed.status_code) == (200, 304, 200)
    assert again.content == b""
    assert "<html" not in text(changed)
    assert "Still within the waiting time" in text(changed)


def test_it_brings_a_person_in(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    response = visitor.post(f"/t/{ticket.token}/dispute/", follow=True)

    ticket.refresh_from_db()
    assert response.redirect_chain == [(f"/t/{ticket.token}/", 303)]
    assert ticket.state == TicketState.WITH_AGENT
    assert "Thank you. A person will look at it." in text(response)


def test_it_says_when_it_is_too_late_to_disagree(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    response = visitor.post(f"/t/{ticket.token}/dispute/", follow=True)
    assert "This ticket is already closed." in text(response)


@pytest.fixture
def asked() -> FollowUp:
    """A follow-up whose question is open."""
    ticket = answered(ENGLISH)
    FollowUp.objects.filter(ticket=ticket).update(due_at=WEDNESDAY - timedelta(minutes=1))
    follow_up = FollowUp.objects.get(ticket=ticket)
    pipeline.follow_up(follow_up.pk)
    follow_up.refresh_from_db()
    assert follow_up.state == FollowUpState.FIRED
    return follow_up


def test_it_asks_whether_it_is_solved_and_takes_the_answer(visitor: Client, asked: FollowUp) -> None:
    ticket = asked.ticket
    assert "Has your certificate appeared?" in page_of(ticket, visitor)

    response = visitor.post(f"/t/{ticket.token}/answer/{asked.pk}/", {"answer": "yes"}, follow=True)

    asked.refresh_from_db()
    assert asked.answer == "yes"
    assert "Thank you for your answer." in text(response)
    assert "The problem is solved." in text(response)
    assert "Has your certificate appeared?" not in text(response)


def test_a_link_that_is_only_followed_answers_nothing(visitor: Client, asked: FollowUp) -> None:
    response = visitor.get(f"/t/{asked.ticket.token}/answer/{asked.pk}/?answer=yes")

    asked.refresh_from_db()
    assert (response.status_code, asked.answer) == (303, "")
    assert response["Location"].endswith("#follow-up")


@pytest.mark.parametrize("answer", ["", "maybe", "{{ yes }}", MISSING])
def test_it_takes_no_other_answer(visitor: Client, asked: FollowUp, answer: Any) -> None:
    data = {} if answer is MISSING else {"answer": answer}
    response = visitor.post(f"/t/{asked.ticket.token}/answer/{asked.pk}/", data, follow=True)
    assert "This question is no longer open." in text(response)


def test_it_takes_answers_for_its_own_ticket_only(visitor: Client, asked: FollowUp) -> None:
    other = received(replace(ENGLISH, email="budi@example.com"))
    for pk in (asked.pk, 0, "9" * 30):
        assert visitor.post(f"/t/{other.token}/answer/{pk}/", {"answer": "yes"}).status_code == 404
    asked.refresh_from_db()
    assert asked.answer == ""


@pytest.mark.parametrize(
    ("data", "stored"),
    [
        ({"completed_on": "2026-09-15"}, {"completed_on": "2026-09-15"}),
        ({"not_finished": "on"}, {"completed_on": "not_finished"}),
        ({"description": "Ini <layarnya>."}, {"description": "Ini <layarnya>."}),
    ],
)
def test_it_adds_what_is_sent_later(visitor: Client, data: dict[str, str], stored: dict[str, object]) -> None:
    ticket = answered(ASKING)
    response = visitor.post(f"/t/{ticket.token}/more/", data, follow=True)

    newest = Submission.objects.latest("id")
    assert response.redirect_chain == [(f"/t/{ticket.token}/", 303)]
    assert newest.ticket == ticket
    assert {name: getattr(newest, name, newest.answers.get(name)) for name in stored} == stored
    assert (newest.email, newest.platform_id) == (ASKING.email, ASKING.platform)
    assert "We are reading your complaint" in text(response)


def test_it_decides_with_the_answer_to_its_question(visitor: Client) -> None:
    ticket = answered(ASKING)
    visitor.post(f"/t/{ticket.token}/more/", {"completed_on": "2026-09-15"})
    assert work(ticket).state == TicketState.ANSWERED


def test_it_takes_no_other_fields_than_it_asks_for(visitor: Client) -> None:
    ticket = answered(ASKING)
    visitor.post(
        f"/t/{ticket.token}/more/",
        {"description": "x", "email": "evil@example.com", "name": "Evil", "platform": "other"},
    )
    newest = Submission.objects.latest("id")
    assert (newest.email, newest.name, newest.platform_id) == (ASKING.email, ASKING.name, ASKING.platform)


def test_it_is_content_with_a_picture_alone(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    assert visitor.post(f"/t/{ticket.token}/more/", {"screenshots": [screenshot()]}).status_code == 303
    assert Submission.objects.latest("id").screenshots.count() == 1


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Write something, or add a picture."),
        ({"completed_on": "2027-01-01"}, "This date is in the future. When did you finish the training?"),
        (
            {"completed_on": "yesterday", "description": "ketikan saya"},
            "Write the date as day/month/year, for example 17/09/2026.",
        ),
    ],
)
def test_it_refuses_bad_additions_and_keeps_what_was_typed(data: dict[str, str], message: str, language: str) -> None:
    ticket = answered(replace(ENGLISH, language=language))
    before = rows()
    page = Client().post(f"/t/{ticket.token}/more/", data)

    assert page.status_code == 422
    assert rows() == before
    assert data.get("description", "") in text(page)
    with translation.override(language):
        assert escape(gettext(message)) in text(page)


def test_it_keeps_the_pictures_of_a_refused_addition(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    form = {"key": "0f8fad5b-d9cb-469f-a165-70867728950e", "description": "lihat"}
    page = visitor.post(f"/t/{ticket.token}/more/", {**form, "screenshots": [screenshot(), upload("kosong.jpg", b"")]})
    assert (page.status_code, kept()) == (422, ["chrome-offline.jpg"])

    assert visitor.post(f"/t/{ticket.token}/more/", {**form, "kept": "1"}).status_code == 303
    assert Submission.objects.latest("id").screenshots.get().original_name == "chrome-offline.jpg"


def test_it_keeps_an_addition_when_the_csrf_check_fails() -> None:
    ticket = answered(TOO_EARLY)
    page = Client(enforce_csrf_checks=True).post(f"/t/{ticket.token}/more/", {"description": "ketikan saya"})

    assert page.status_code == 403
    assert "ketikan saya" in text(page)
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("action", ["dispute/", "answer/1/"])
def test_it_refuses_buttons_that_were_pressed_elsewhere(action: str) -> None:
    ticket = answered(TOO_EARLY)
    page = Client(enforce_csrf_checks=True).post(f"/t/{ticket.token}/{action}", {"answer": "yes"})

    assert page.status_code == 403
    assert "Mohon coba sekali lagi" in text(page)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ANSWERED


def test_it_opens_a_new_ticket_for_more_about_a_closed_one(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    tickets.close(ticket, resolution=Resolution.APPEARED, agent=None, now=WEDNESDAY)
    response = visitor.post(f"/t/{ticket.token}/more/", {"description": "Hilang lagi."})

    fresh = Ticket.objects.exclude(pk=ticket.pk).get()
    assert response["Location"] == f"/t/{fresh.token}/"
    assert fresh.requester_email == ENGLISH.email


def test_it_shows_the_picture_and_the_region_that_counted(visitor: Client) -> None:
    overdue = replace(ENGLISH, completed_on=date(2026, 3, 16), name="Dimas Aryo Nugroho")
    ticket = answered(overdue, pictures=(picture("dashboard-selesai-16-mar-2026.jpg"),))
    page = page_of(ticket, visitor)

    assert f'<image href="/t/{ticket.token}/picture/1/"' in page
    assert "<polygon points=" in page
    assert "Screenshot 1" in page
    shown = visitor.get(f"/t/{ticket.token}/picture/1/")
    assert shown["Content-Type"] == "image/jpeg"
    assert b"".join(shown.streaming_content).startswith(b"\xff\xd8")  # type: ignore[attr-defined]
    for number in ("0", "2", "99", "9" * 30, "-1"):
        assert visitor.get(f"/t/{ticket.token}/picture/{number}/").status_code == 404


def test_it_shows_no_picture_before_it_was_cleaned(visitor: Client) -> None:
    ticket = received(ENGLISH, pictures=(picture("chrome-offline.jpg"),))
    assert visitor.get(f"/t/{ticket.token}/picture/1/").status_code == 404
    assert '<img src="/t/' not in page_of(ticket, visitor)


def test_it_shows_the_requesters_markup_as_text(visitor: Client) -> None:
    inert = "<script>alert(1)</script>{{ 7|add:7 }}$name %(x)s"
    ticket = answered(replace(ENGLISH, description=f"belum muncul {inert}", name=inert, training=inert))
    page = page_of(ticket, visitor)

    assert "<script>alert" not in page
    assert all("<script>alert" not in reply.html for reply in Reply.objects.filter(ticket=ticket))


def test_it_says_what_it_saw_in_a_picture_that_does_not_help_and_shows_one_that_would(visitor: Client) -> None:
    silent = replace(UNCLEAR, language="en", description="")
    ticket = answered(silent, pictures=(picture("kucing.jpg"), picture("bukti-pembayaran.webp")))
    page = page_of(ticket, visitor)

    assert ticket.state == TicketState.ASKED
    assert page.count("We see no words in this picture.") == 1  # beside the question, not again in our message
    assert "This picture shows a payment" in page
    assert f'src="/t/{ticket.token}/picture/1/"' in page
    assert "/prakerja/example" in page
    assert "Could you send a screenshot of the page where your certificate should be?" in page
    assert page.index('name="screenshots"') < page.index('name="description"')
    reply = Reply.objects.get(ticket=ticket)
    assert "Screenshot 1: We see no words in this picture." in reply.text
    assert f"/t/{ticket.token}/" in reply.text


def test_it_says_beside_the_picture_what_it_saw_where_it_asks_something_else(visitor: Client) -> None:
    page = page_of(answered(ASKING, pictures=(picture("kucing.jpg"),)), visitor)

    assert page.count("We see no words in this picture.") == 1
    assert page.index("picture/1/") < page.index("We see no words in this picture.") < page.index("This one would help")


def test_it_says_why_a_picture_could_not_be_read(visitor: Client) -> None:
    ticket = received(ENGLISH, pictures=(picture("chrome-offline.jpg"),))
    Screenshot.objects.update(state="unreadable", quarantine_name="", problem="timed_out")
    page = page_of(work(ticket), visitor)

    assert escape("This picture could not be read. Please take the screenshot again") in page
    assert "/picture/1/" not in page


def test_it_shows_no_example_beside_pictures_that_help(visitor: Client) -> None:
    page = page_of(answered(ENGLISH, pictures=(picture("dashboard-selesai-16-mar-2026.jpg"),)), visitor)
    assert page.count("/prakerja/example") == 1  # the one that the form keeps folded up
    assert "This one would help" not in page


def test_it_draws_a_region_that_stands_askew(visitor: Client) -> None:
    slanting = ((40, 210), (360, 190), (362, 230), (42, 250))
    page = page_of(with_screenshot(ENGLISH, box=slanting)[0], visitor)

    assert 'points="40,210 360,190 362,230 42,250"' in page


def test_its_example_is_small_enough_for_weak_networks() -> None:
    found = finders.find("prakerja/example.webp")
    assert isinstance(found, str)
    assert Path(found).stat().st_size <= 25_000
