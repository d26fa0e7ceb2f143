"""What a requester takes along: the next date for a calendar, and a link that tells others how far it is."""

import gzip
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, message, owner, replace
from tests.portal.posts import text
from triage import pipeline, tickets
from triage.messages import Standing
from triage.models import Resolution, Ticket
from triage.outbox.links import UnknownLink, opener_token, read_shared, share_link
from triage.portal.calendar_file import all_day

ENGLISH = replace(TOO_EARLY, language="en")


def shared(ticket: Ticket, held: Standing = Standing.OWNER) -> str:
    return urlsplit(share_link(ticket, held)).path


def test_it_gives_the_next_date_for_a_calendar(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    response = visitor.get(f"/t/{ticket.token}/next.ics")

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{ticket.reference}.ics"'
    lines = text(response).replace("\r\n ", "").split("\r\n")
    assert {"DTSTART;VALUE=DATE:20260921", "DTEND;VALUE=DATE:20260922", "DTSTAMP:20260916T030000Z"} <= set(lines)
    assert f"UID:{ticket.reference}-{ticket.follow_ups.get().pk}@localhost" in lines
    assert any(line.startswith("SUMMARY;LANGUAGE=en:") and ticket.reference in line for line in lines)
    assert f"URL:{share_link(ticket, Standing.OWNER)}" in lines  # Not the secret: calendars are shown to others.
    assert ticket.token not in text(response)
    packed = visitor.get(f"/t/{ticket.token}/next.ics", headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content).endswith(b"END:VCALENDAR\r\n")  # A calendar has no comments.


def test_there_is_no_date_to_give_where_none_is_planned(visitor: Client) -> None:
    ticket = answered(replace(UNCLEAR, language="en"))
    assert visitor.get(f"/t/{ticket.token}/next.ics").status_code == 404
    assert "next.ics" not in text(visitor.get(f"/t/{ticket.token}/"))


def test_a_calendars_lines_are_escaped_and_folded_between_characters() -> None:
    title = "a,b;c\\d\ne " + "é€😀" * 30
    own = {"uid": "1@x", "day": date(2026, 12, 31), "link": "https://x.example/", "language": "id", "now": WEDNESDAY}
    file = all_day(title=title, **own)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert "SUMMARY;LANGUAGE=id:a\\,b\\;c\\\\d\\ne é€😀é€😀" in file.decode().replace("\r\n ", "")
    assert file.endswith(b"END:VCALENDAR\r\n")
    assert b"DTEND;VALUE=DATE:20270101" in file


def test_a_shared_link_shows_how_far_it_is_and_no_word_more(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    assert share_link(ticket, Standing.OWNER) in text(visitor.get(f"/t/{ticket.token}/"))
    response = Client(headers={"accept-language": "en"}).get(shared(ticket))
    page = text(response)

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "We check again" in page
    assert "Monday, 21 September 2026" in page
    for secret in (
        ticket.token,
        opener_token(ticket),
        "waiting time",
        "Sari",
        "sari",
        "s•••",
        "Tokopedia",
        "dashboard",
    ):
        assert secret not in page
    forms = re.findall(r'<form[^>]*action="([^"]+)"', page)
    assert forms == ["/language/"]  # Nothing to answer or to add.


@pytest.mark.parametrize("held", [Standing.OWNER, Standing.OPENER])
def test_a_shared_link_ends_when_the_complaint_is_closed(visitor: Client, held: Standing) -> None:
    ticket = answered(ENGLISH)
    assert visitor.get(shared(ticket, held)).status_code == 200
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=None, now=WEDNESDAY)
    response = visitor.get(shared(ticket, held))
    assert (response.status_code, ticket.reference in text(response)) == (410, False)
    assert "/s/" not in text(visitor.get(f"/t/{ticket.token}/"))


def test_what_the_opener_gave_away_ends_with_what_the_opener_sees(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    assert shared(ticket, Standing.OPENER) in text(visitor.get(f"/t/{opener_token(ticket)}/"))
    pipeline.receive(message(ENGLISH, is_owner=True), now=WEDNESDAY, ticket=ticket, stands=owner)
    assert visitor.get(shared(ticket, Standing.OPENER)).status_code == 410
    assert visitor.get(shared(ticket, Standing.OWNER)).status_code == 200


def test_one_kind_of_link_opens_nothing_of_another(visitor: Client) -> None:
    ticket = answered(ENGLISH)
    for path in (f"/s/{ticket.token}/", f"/s/{opener_token(ticket)}/", shared(ticket).replace("/s/", "/t/")):
        assert visitor.get(path).status_code == 404
    assert shared(ticket) != shared(ticket, Standing.OPENER)
    with pytest.raises(UnknownLink):
        read_shared("ABCDEFGH." + "0" * 32)
