import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, received, replace
from tests.teams import team
from tests.workspace.cases import disputed
from triage import tickets as actions
from triage.decision.verdict import Disposition
from triage.models import Classification, Escalation, Resolution, SavedView, Submission, Tag, Ticket, TicketEvent
from triage.models.ticket_words import words_of
from triage.models.together import insert_together
from triage.tickets import transitions
from triage.workspace.queue import columns, listing, searching
from triage.workspace.queue import selection as tickets

REFERENCE = re.compile(r'<th scope="row"><a href="/desk/tickets/(TKT-[\w-]+)/"')


def page(client: Client, query: str = "") -> str:
    response = client.get(f"/desk/{query}")
    assert response.status_code == 200
    return response.content.decode()


def listed(client: Client, query: str = "") -> list[str]:
    return REFERENCE.findall(page(client, query))


def tabs(text: str) -> list[int]:
    return [int(count) for count in re.findall(r'class="desk-count">(\d+)<', text)]


def test_it_shows_what_needs_a_human_longest_waiting_first(agent: Client) -> None:
    newest = disputed("a@example.com", hours_ago=1)
    oldest = disputed("b@example.com", hours_ago=30)
    answered(replace(TOO_EARLY, email="c@example.com"))

    assert listed(agent) == [oldest.reference, newest.reference]


def test_it_counts_the_tickets_of_each_tab(agent: Client) -> None:
    disputed("a@example.com")
    answered(replace(TOO_EARLY, email="b@example.com"))
    received(replace(TOO_EARLY, email="c@example.com"))
    closed = answered(replace(TOO_EARLY, email="d@example.com"))
    actions.close(closed, resolution=Resolution.WITHDRAWN, agent=None, now=WEDNESDAY)

    assert tabs(page(agent)) == [1, 0, 1, 1, 1, 4]
    assert listed(agent, "?state=closed") == [closed.reference]
    assert "withdrawn by the requester" in page(agent, "?state=closed")


def test_it_says_why_a_ticket_is_here(agent: Client) -> None:
    disputed()

    text = page(agent)

    assert "The requester says that the answer is wrong." in text
    assert "Still within the waiting time" in text
    assert "Tokopedia" in text


def test_it_names_a_platform_that_is_not_in_the_list(agent: Client) -> None:
    disputed(answers=replace(TOO_EARLY, platform="", platform_other="<b>Warung</b> Belajar"))

    assert "&lt;b&gt;Warung&lt;/b&gt; Belajar" in page(agent)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?category=too_early", True),
        ("?category=connectivity", False),
        ("?platform=tokopedia", True),
        ("?platform=bukalapak", False),
        ("?language=id", True),
        ("?language=en", False),
        ("?category=too_early&platform=tokopedia&language=id", True),
        ("?state=asked", False),
        ("?state=nonsense&category=nonsense&platform=nonsense&language=xx&page=-3", True),
    ],
)
def test_it_filters(agent: Client, query: str, found: bool) -> None:
    ticket = disputed()

    assert listed(agent, query) == ([ticket.reference] if found else [])


def test_it_tells_whose_ticket_it_is_how_it_begins_and_what_happened_last(agent: Client, agent_user: User) -> None:
    ticket = disputed(answers=replace(TOO_EARLY, name="<i>Sari</i> Wulandari", description="Sudah\n\nlama. " * 20))
    actions.note(ticket, text="Sudah ditelepon.", agent=agent_user, action_key="n", now=WEDNESDAY)

    text = page(agent)

    assert "&lt;i&gt;Sari&lt;/i&gt; W." in text
    assert "<bdi>Sudah lama. Sudah lama." in text
    assert "Internal note added" in text
    assert "10.00</time> · Rina Agustin" in text
    assert "Sudah ditelepon." not in text


def test_it_begins_with_the_requesters_words_and_nobody_elses(agent: Client) -> None:
    ticket = disputed(answers=replace(TOO_EARLY, description=""))
    ticket.submissions.create(
        channel="email", key="o", received_at=WEDNESDAY, description="Kata orang lain.", is_third_person=True
    )
    assert "Kata orang lain." not in page(agent)

    ticket.submissions.create(channel="form", key="p", received_at=WEDNESDAY, description="Kata saya.")
    assert "Kata saya." in page(agent)


def test_people_are_half_hidden_as_in_all_lists(agent: Client) -> None:
    disputed("sari@example.com", answers=replace(TOO_EARLY, name="Sari Wulandari"))
    disputed("budiman@example.com", answers=replace(TOO_EARLY, name=""))

    text = page(agent)

    assert "<bdi>Sari W.</bdi>" in text
    assert "<bdi>bu•••@example.com</bdi>" in text
    assert "Wulandari" not in text
    assert "budiman@" not in text


def test_it_tells_circumstances_whatever_else_the_reason_is(agent: Client) -> None:
    ticket = disputed()
    Classification.objects.filter(ticket=ticket).update(disposition=Disposition.ESCALATE, holds=["advice_platform"])

    text = page(agent)

    assert "The requester says that the answer is wrong." in text
    assert "Has asked the platform already." in text


def test_everybody_chooses_columns_for_themselves(agent: Client, supervisor: Client) -> None:
    disputed()
    team("Payments")  # Without any there is no such column, nor one of tags.
    Tag.objects.create(name="refund")
    everything = {code for code in columns.COLUMNS if f'class="desk-{code}' in page(agent)}
    assert everything == set(columns.COLUMNS)

    agent.post("/desk/columns/", {"column": ["cause", "nonsense"], "query": "state=all"})

    assert {code for code in columns.COLUMNS if f'class="desk-{code}' in page(agent)} == {"cause"}
    assert {code for code in columns.COLUMNS if f'class="desk-{code}' in page(supervisor)} == everything


def test_it_finds_a_ticket_in_any_state_by_reference_address_and_name(agent: Client) -> None:
    ticket = answered(replace(TOO_EARLY, email="sari@example.com", name="Sari Wulandari"))
    disputed("budi@example.com", answers=replace(TOO_EARLY, name="Budi"))
    bare = ticket.reference.removeprefix("TKT-")

    for search in (ticket.reference, bare.lower(), bare.replace("-", ""), "SARI@example", "wulan"):
        assert listed(agent, f"?q={search}") == [ticket.reference], search
    assert listed(agent, "?q=%25") == []  # a percent sign is no wildcard


def test_it_leaves_out_a_search_that_makes_no_sense(agent: Client) -> None:
    ticket = disputed()

    assert listed(agent, "?q=" + "x" * 101) == [ticket.reference]


def test_it_pages_without_losing_the_filter(agent: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    references = [disputed(f"{n}@example.com", hours_ago=9 - n).reference for n in range(5)]

    first = page(agent, "?language=id")
    assert REFERENCE.findall(first) == references[:2]
    assert "?language=id&amp;page=2" in first
    assert 'rel="prev"' not in first
    assert listed(agent, "?language=id&page=3") == references[4:]
    assert 'rel="next"' not in page(agent, "?language=id&page=3")


def test_it_says_so_when_nobody_waits(agent: Client) -> None:
    assert "No tickets are waiting for an agent." in page(agent)
    assert "No tickets match." in page(agent, "?q=nothing")


def test_it_shows_tickets_that_have_not_been_judged(agent: Client) -> None:
    ticket = received(UNCLEAR)

    assert listed(agent, "?state=processing") == [ticket.reference]
    assert "not classified yet" in page(agent, "?state=processing")


def test_it_costs_the_same_queries_for_5_tickets_and_for_50(
    agent: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    disputed("first@example.com")
    copies(4)
    with django_assert_num_queries(24):
        assert len(listed(agent, "?category=too_early")) == 5
    copies(45)
    with django_assert_num_queries(24):
        assert len(listed(agent, "?category=too_early")) == 50


def copies(count: int) -> None:
    """More tickets like the first one, without the machine's work on each."""
    first = Ticket.objects.earliest("id")
    kinds: tuple[type[Any], ...] = (Submission, Classification, TicketEvent)
    rows = [row for kind in kinds for row in kind.objects.filter(ticket=first)]
    known = Ticket.objects.count()
    for number in range(known, known + count):
        fields = {
            name: getattr(first, name)
            for name in (
                "state",
                "stage",
                "created_at",
                "escalation",
                "waiting_since",
                "rank_at",
                "category",
                "confidence",
            )
        }
        ticket = Ticket.objects.create(fingerprint=str(number), **fields)
        for row in rows:
            row.pk, row.ticket = None, ticket
            if isinstance(row, Submission):
                row.key = f"copy-{number}"
            row.save(force_insert=True)


def test_somebody_who_was_answered_wrongly_comes_before_somebody_who_is_merely_unclear(agent: Client) -> None:
    unclear = answered(replace(UNCLEAR, email="a@example.com"))
    early = WEDNESDAY - timedelta(hours=6)
    transitions.to_agent(unclear, Escalation.UNSURE, now=early)
    wrong = disputed("b@example.com", hours_ago=1)

    assert listed(agent) == [wrong.reference, unclear.reference]


@pytest.mark.parametrize(
    "search",
    [
        "dashboard",
        "sertifikat dashboard",
        "desain",
        "sari",
        "wulan",
        "SARI@example.com",
        "sari@exam",
        "kemunculan dashboard",  # Another form of "muncul".
    ],
)
def test_it_finds_words_names_and_addresses(agent: Client, search: str) -> None:
    wanted = answered(replace(TOO_EARLY, email="sari@example.com"))
    answered(replace(TOO_EARLY, name="Budi", email="budi@other.org", description="x", training="Barista"))

    assert listed(agent, f"?{urlencode({'q': search})}") == [wanted.reference]


@pytest.mark.parametrize("unit", ["a_", "a_b-", "<!--", "a.b/", "http://a", "-1"])
def test_no_text_keeps_the_database_busy(unit: str) -> None:
    ticket = answered(TOO_EARLY)

    def work(text: str) -> float:
        started = time.perf_counter()
        insert_together({"words": [words_of(ticket, text)]}, replacing={"words"})
        return time.perf_counter() - started

    # Both with the round trips of an update; PostgreSQL takes a thousand times as long where it takes the square.
    length = 5_000
    hostile = min(work((unit * length)[:length]) for _ in range(3))
    assert hostile < 20 * min(work(("belum muncul di dashboard " * length)[:length]) for _ in range(3))


@pytest.mark.parametrize("newest", [1, 1_000])
def test_it_shows_the_newest_first_whether_what_is_searched_for_is_common_or_rare(
    agent: Client, monkeypatch: pytest.MonkeyPatch, newest: int
) -> None:
    monkeypatch.setattr(searching, "NEWEST", newest)  # One match is common among one ticket, and rare among a thousand.
    found = [answered(replace(TOO_EARLY, email=f"{n}@example.com")).reference for n in range(3)]

    assert listed(agent, "?q=dashboard") == found[::-1]
    assert "3 found" in page(agent, "?q=dashboard")


def test_nobody_waits_for_a_human_who_does_not_need_one(agent: Client) -> None:
    answered(replace(TOO_EARLY, email="a@example.com"))
    waiting = disputed("b@example.com", hours_ago=30)

    assert listed(agent, "?state=answered&waits=4h") == []
    assert listed(agent, "?state=all&waits=4h") == [waiting.reference]


@pytest.mark.parametrize("search", ["'", "a'b", "!!", "a & | b", "(:*", "\\", "%", "😀", "x:y", "&q=1", "-", "<b>"])
def test_no_search_breaks_it(agent: Client, search: str) -> None:
    answered()
    page(agent, f"?{urlencode({'q': search})}")


def test_it_narrows_down_by_agent_confidence_and_waiting_time(agent: Client, agent_user: User) -> None:
    mine = disputed("a@example.com", hours_ago=30)
    other = disputed("b@example.com", hours_ago=1)
    transitions.assign(mine, agent_user.pk, agent_id=None, now=WEDNESDAY)
    Ticket.objects.filter(pk=mine.pk).update(confidence=0.4)

    assert listed(agent, f"?assignee={agent_user.pk}") == [mine.reference]
    assert listed(agent, "?assignee=nobody") == [other.reference]
    assert listed(agent, "?sure=low") == [mine.reference]
    assert listed(agent, "?waits=1d") == [mine.reference]
    assert listed(agent, "?sure=nonsense&waits=x&assignee=;") == [mine.reference, other.reference]
    assert "1 found" in page(agent, "?sure=low")


def test_it_stops_counting_where_counting_costs(agent: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tickets, "MOST_COUNTED", 2)
    for number in range(3):
        disputed(f"{number}@example.com")

    assert 'class="desk-count">2+<' in page(agent)


def test_it_answers_that_nothing_changed_until_something_does(agent: Client) -> None:
    disputed("a@example.com")
    first = agent.get("/desk/?lines=1")
    assert "<html" not in first.content.decode()
    again = agent.get("/desk/?lines=1", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    disputed("b@example.com")

    changed = agent.get("/desk/?lines=1", headers={"if-none-match": first["ETag"]})
    assert len(REFERENCE.findall(changed.content.decode())) == 2


def test_an_agent_keeps_views_and_only_a_supervisor_shares_them(agent: Client, supervisor: Client) -> None:
    agent.post("/desk/views/", {"name": "Low", "query": "sure=low&page=3&evil=1", "shared": "on"})
    supervisor.post("/desk/views/", {"name": "All of Tokopedia", "query": "platform=tokopedia", "shared": "on"})
    own, shared = SavedView.objects.order_by("id")

    assert (own.query, own.owner.username if own.owner else "") == ("sure=low", "rina")
    assert shared.owner is None
    assert 'href="?sure=low"' in page(agent)
    assert 'href="?sure=low"' not in page(supervisor)
    assert "All of Tokopedia" in page(agent)
    assert agent.post(f"/desk/views/{shared.pk}/delete/").status_code == 404
    assert supervisor.post(f"/desk/views/{own.pk}/delete/").status_code == 404
    assert supervisor.post(f"/desk/views/{shared.pk}/delete/").status_code == 302
    assert agent.post(f"/desk/views/{own.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_views_come_by_name_ones_own_before_everybodys(agent: Client, agent_user: User) -> None:
    names = ("unsure", "Late", "English", "all of Tokopedia")
    for name in names:
        SavedView.objects.create(name=name, query=f"q={name}", owner=agent_user)
        SavedView.objects.create(name=f"{name}, shared", query=f"q={name}")
    shown = re.findall(r'<span class="desk-view"[^>]*><a [^>]*>(?:<svg .*?</svg>)?([^<]+)</a>', page(agent))

    wanted = ["all of Tokopedia", "English", "Late", "unsure"]
    assert shown == [*wanted, *(f"{name}, shared" for name in wanted)]


def test_a_view_needs_a_name(agent: Client) -> None:
    response = agent.post("/desk/views/", {"name": " ", "query": "sure=low"}, follow=True)
    assert "Enter a name for the view." in response.content.decode()
    assert not SavedView.objects.exists()
