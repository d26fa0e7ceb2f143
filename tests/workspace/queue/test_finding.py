"""Finding: by tag, and by words wherever they stand; forgotten with what they stood in."""

from collections.abc import Callable
from io import StringIO
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace, work
from tests.workspace.browsers import member
from tests.workspace.cases import BOX, disputed, with_screenshot
from triage import tickets
from triage.models import FoundIn, Reply, Resolution, Tag, Ticket, TicketWords
from triage.models.ticket_words import complete, words_of
from triage.models.together import insert_together
from triage.playbook.load import SUPERVISORS
from triage.tickets import transitions
from triage.tickets.privacy.anonymise import anonymise, forget_pictures
from triage.workspace.queue import listing, searching, selection


def overseer() -> User:
    """Somebody who sees all tickets."""
    return User.objects.filter(username="ketua").first() or member("ketua", SUPERVISORS)


def found(search: str) -> dict[str, list[FoundIn]]:
    """Each ticket that the search finds, and where."""
    wanted = selection.select(selection.Wanted("all", search=search), overseer())
    page = listing.page(wanted, number=1, search=search)
    return {line.ticket.reference: list(line.found_in) for line in page.lines}


def noted(agent: User) -> tuple[Ticket, str, FoundIn]:
    ticket = disputed()
    tickets.note(ticket, text="Menelepon lembaga Zamrud.", agent=agent, action_key="k", now=WEDNESDAY)
    return ticket, "zamrud", FoundIn.NOTES


def replied(agent: User) -> tuple[Ticket, str, FoundIn]:
    ticket = disputed()
    tickets.reply(ticket, text="Kami hubungi Zamrud dulu.", agent=agent, action_key="k", now=WEDNESDAY)
    return ticket, "menghubungi", FoundIn.LETTERS  # Another form of "hubungi".


def edited(agent: User) -> tuple[Ticket, str, FoundIn]:
    ticket = disputed()
    answer = tickets.Answer("", "Halo, tunggu Zamrud ya.")
    tickets.correct(ticket, category="connectivity", agent=agent, action_key="k", now=WEDNESDAY, answer=answer)
    return ticket, "zamrud", FoundIn.LETTERS


def read(**fields: object) -> Ticket:
    """A ticket whose screenshot has come and been read."""
    ticket, _row = with_screenshot(**fields)
    transitions.read_anew(ticket, is_owner=False, now=WEDNESDAY)
    return work(ticket)


def pictured(_agent: User) -> tuple[Ticket, str, FoundIn]:
    return (
        read(lines=[{"text": "Halaman Zamrud", "confidence": 0.9, "box": BOX, "vividness": 1}]),
        "zamr",
        FoundIn.EVIDENCE,
    )


def named(_agent: User) -> tuple[Ticket, str, FoundIn]:
    return read(original_name="zamrud-3.jpg"), "zamrud", FoundIn.EVIDENCE


def enclosed(agent: User) -> tuple[Ticket, str, FoundIn]:
    ticket = disputed()
    file = SimpleUploadedFile("zamrud.pdf", b"%PDF-1.4")
    sent = tickets.enclosed([tickets.correspondence.Upload("zamrud.pdf", file.read())])
    tickets.reply(ticket, text="Terlampir.", agent=agent, action_key="k", now=WEDNESDAY, enclosed=sent)
    return ticket, "zamrud", FoundIn.EVIDENCE


PLACES: dict[str, Callable[[User], tuple[Ticket, str, FoundIn]]] = {
    "a note": noted,
    "a reply": replied,
    "an edited answer": edited,
    "words on a screenshot": pictured,
    "a screenshot's name": named,
    "an enclosed file's name": enclosed,
}


@pytest.mark.parametrize("make", PLACES.values(), ids=PLACES.keys())
def test_it_looks_everywhere_and_says_where(
    make: Callable[[User], tuple[Ticket, str, FoundIn]], agent_user: User
) -> None:
    answered(replace(TOO_EARLY, email="other@example.com"))
    ticket, word, place = make(agent_user)
    assert found(word) == {ticket.reference: [place]}


def test_words_are_found_together_wherever_each_stands(agent_user: User) -> None:
    ticket, _word, _place = noted(agent_user)
    assert found("zamrud sari") == {ticket.reference: []}  # Neither place has both.
    assert found("sari@example.com") == {ticket.reference: [FoundIn.COMPLAINT]}


def test_the_machines_letters_are_not_looked_at() -> None:
    ticket = answered()
    assert "Kabar baik" in Reply.objects.get(ticket=ticket).body
    assert found("kabar baik") == {}


def test_the_page_says_where(agent: Client, agent_user: User) -> None:
    noted(agent_user)
    assert "in an internal note" in agent.get(f"/desk/?{urlencode({'q': 'zamrud'})}").content.decode()


def test_a_new_verdict_and_a_correction_keep_what_agents_wrote(agent_user: User) -> None:
    ticket, word, place = noted(agent_user)
    right = replace(tickets.details(ticket), training="Barista")
    tickets.correct_details(ticket, right, agent=agent_user, action_key="c", now=WEDNESDAY)
    work(ticket)
    assert found(word) == {ticket.reference: [place]}
    assert found("barista") == {ticket.reference: [FoundIn.COMPLAINT]}


def test_what_stood_in_pictures_is_forgotten_with_them_and_all_else_with_the_person(agent_user: User) -> None:
    ticket, word, _place = pictured(agent_user)
    tickets.note(ticket, text="Catatan Safir", agent=agent_user, action_key="k", now=WEDNESDAY)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent_user, now=WEDNESDAY)
    ticket.refresh_from_db()
    forget_pictures([ticket], now=WEDNESDAY)
    assert (found(word), found("safir")) == ({}, {ticket.reference: [FoundIn.NOTES]})
    anonymise([ticket], now=WEDNESDAY)
    assert found("safir") == found("dashboard") == {}


def test_what_an_earlier_version_left_out_is_completed_once_and_piece_by_piece(agent_user: User) -> None:
    made = [noted(agent_user)[0], work(received(replace(TOO_EARLY, email="b@example.com")))]
    tickets.note(made[1], text="Zamrud lagi.", agent=agent_user, action_key="k", now=WEDNESDAY)
    for ticket in made:  # As an earlier version had it.
        TicketWords.objects.filter(ticket=ticket).delete()
        insert_together({"words": [words_of(ticket, "dashboard")]})
    TicketWords.objects.update(is_partial=True)
    assert found("zamrud") == {}
    assert complete(limit=1) == 1
    assert found("zamrud") == {made[0].reference: [FoundIn.NOTES]}
    out = StringIO()
    call_command("index_words", "--batch", "1", stdout=out)
    assert "1 of 1" in out.getvalue()
    assert set(found("zamrud")) == {ticket.reference for ticket in made}
    assert set(found("dashboard")) == set(found("zamrud"))
    assert complete(limit=1) == 0


@pytest.fixture
def tagged(agent_user: User) -> tuple[Tag, Ticket, Ticket]:
    tag = Tag.objects.create(name="refund <b>", colour="red")
    one, other = disputed("a@example.com", hours_ago=3), disputed("b@example.com", hours_ago=1)
    tickets.change_tags(one, on=[tag.pk], agent=agent_user, now=timezone.now())
    return tag, one, other


def test_the_queue_shows_and_filters_by_tag(agent: Client, tagged: tuple[Tag, Ticket, Ticket]) -> None:
    tag, one, other = tagged
    whole = agent.get("/desk/").content.decode()
    assert (one.reference in whole, other.reference in whole) == (True, True)
    assert "desk-tag-red" in whole
    assert "refund &lt;b&gt;" in whole
    page = agent.get(f"/desk/?state=all&tag={tag.pk}").content.decode()
    assert (one.reference in page, other.reference in page) == (True, False)
    assert "1 found" in page
    assert other.reference in agent.get("/desk/?tag=999999").content.decode()  # No such tag: no filter.


def test_the_ticket_page_changes_only_what_was_ticked(
    agent: Client, agent_user: User, tagged: tuple[Tag, Ticket, Ticket]
) -> None:
    tag, one, _other = tagged
    mine, theirs = Tag.objects.create(name="press"), Tag.objects.create(name="bug")
    page = agent.get(f"/desk/tickets/{one.reference}/").content.decode()
    assert f'name="had" value="{tag.pk}"' in page
    tickets.change_tags(one, on=[theirs.pk], agent=agent_user, now=timezone.now())  # A colleague, meanwhile.
    agent.post(f"/desk/tickets/{one.reference}/tags/", {"tag": [mine.pk], "had": [tag.pk]})
    one.refresh_from_db()
    assert one.tags == [mine.pk, theirs.pk]
    assert "+ press, − refund &lt;b&gt;" in agent.get(f"/desk/tickets/{one.reference}/").content.decode()


def plan(wanted: selection.Wanted) -> str:
    sql, values = selection.select(wanted, overseer()).values("pk")[:50].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # The tables are small here.
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_a_filter_by_tag_looks_at_tagged_tickets_alone_and_fetches_none_of_them(
    tagged: tuple[Tag, Ticket, Ticket],
) -> None:
    told = plan(selection.Wanted("all", tag=str(tagged[0].pk)))
    assert "Index Only Scan using ticket_tagged" in told, told


def test_a_search_by_words_is_one_look_at_one_index() -> None:
    query = searching._query("zamrud sari")
    sql, values = TicketWords.objects.filter(words=query).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", values)
        assert "Bitmap Index Scan on ticket_words" in "\n".join(line for (line,) in cursor.fetchall())
