"""One click after closure, on the status page."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.portal.posts import text
from triage import tickets
from triage.models import Resolution, Satisfaction, Ticket


def closed(resolution: Resolution = Resolution.ANSWERED) -> Ticket:
    ticket = answered(replace(TOO_EARLY, language="en"))
    tickets.close(ticket, resolution=resolution, agent=None, now=WEDNESDAY)
    ticket.refresh_from_db()
    return ticket


def page_of(ticket: Ticket, visitor: Client) -> str:
    return text(visitor.get(f"/t/{ticket.token}/"))


def test_it_asks_on_closed_tickets_only(visitor: Client) -> None:
    assert "Were we helpful?" not in page_of(answered(replace(TOO_EARLY, email="b@example.com")), visitor)
    assert "Were we helpful?" in page_of(closed(), visitor)


@pytest.mark.parametrize("resolution", [Resolution.DUPLICATE, Resolution.WITHDRAWN])
def test_it_asks_nobody_whom_we_did_not_help(resolution: Resolution, visitor: Client) -> None:
    assert "Were we helpful?" not in page_of(closed(resolution), visitor)


def test_the_page_still_shows_the_answer_and_not_the_closing_letter(visitor: Client) -> None:
    page = page_of(closed(), visitor)
    assert "Our message" in page
    assert "Good news" in page
    assert "What to do now" not in page
    assert "One tap on the status page" not in page


def test_a_link_alone_changes_nothing(visitor: Client) -> None:
    ticket = closed()
    response = visitor.get(f"/t/{ticket.token}/helpful/?helpful=yes")
    assert (response.status_code, response["Location"]) == (303, f"/t/{ticket.token}/#helpful")
    assert visitor.post(f"/t/{ticket.token}/helpful/", {"helpful": "perhaps"}).status_code == 303
    assert not Satisfaction.objects.exists()


def test_it_takes_one_click_and_a_second_thought(visitor: Client, clock: time_machine.Traveller) -> None:
    ticket = closed()
    before = visitor.get(f"/t/{ticket.token}/fragment/")["ETag"]
    page = text(visitor.post(f"/t/{ticket.token}/helpful/", {"helpful": "yes"}, follow=True))
    assert "Thank you for telling us." in page
    assert "You said that we were helpful." in page
    assert visitor.get(f"/t/{ticket.token}/fragment/")["ETag"] != before
    assert "not helpful. We are sorry." in text(
        visitor.post(f"/t/{ticket.token}/helpful/", {"helpful": "no"}, follow=True)
    )
    clock.shift(timedelta(days=1, seconds=1))
    page = text(visitor.post(f"/t/{ticket.token}/helpful/", {"helpful": "yes"}, follow=True))
    assert "You have told us already." in page
    assert "Change to “Yes”" not in page
    assert Satisfaction.objects.get().helpful is False


def said(visitor: Client, ticket: Ticket, comment: str) -> str:
    return text(visitor.post(f"/t/{ticket.token}/comment/", {"comment": comment}, follow=True))


def test_after_the_click_there_is_room_for_words(visitor: Client, clock: time_machine.Traveller) -> None:
    ticket = closed()
    assert 'name="comment"' not in page_of(ticket, visitor)
    assert "This can only be said once" in said(visitor, ticket, "Bagus")  # Yes or no comes first.
    visitor.post(f"/t/{ticket.token}/helpful/", {"helpful": "no"})
    assert "What should we have done better?" in page_of(ticket, visitor)
    page = said(visitor, ticket, "  Lama.  Nomor saya 0812 3456 7890\u202e  ")
    assert "Thank you for telling us." in page
    comment = Satisfaction.objects.get().comment
    assert comment.startswith("Lama.")
    assert "3456" not in comment
    assert "your words have arrived" in page
    assert "Lama." not in page  # The browser that opened it may be somebody else's.
    said(visitor, ticket, "Sudah baik.")
    assert Satisfaction.objects.get().comment == "Sudah baik."
    assert "Write something first" in said(visitor, ticket, "   ")
    clock.shift(timedelta(days=1, seconds=1))
    assert 'name="comment"' not in page_of(ticket, visitor)
    assert "You have told us already." in said(visitor, ticket, "zu spät")
    assert Satisfaction.objects.get().comment == "Sudah baik."


def test_words_end_at_a_bound_and_are_told_in_the_story(visitor: Client) -> None:
    ticket = closed()
    visitor.post(f"/t/{ticket.token}/helpful/", {"helpful": "yes"})
    for _twice in range(2):
        said(visitor, ticket, "a" * 5_000)
    assert len(Satisfaction.objects.get().comment) == 1_000
    assert ticket.events.filter(kind="commented").count() == 1
    assert visitor.get(f"/t/{ticket.token}/comment/")["Location"] == f"/t/{ticket.token}/#helpful"
