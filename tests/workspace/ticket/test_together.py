"""Agents beside each other and tickets beside each other: nobody overwrites, nothing is answered twice by mistake."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, message, opener, received, replace, work
from tests.workspace.cases import disputed, with_screenshot
from tests.workspace.conftest import logged_in
from triage import pipeline
from triage import tickets as actions
from triage.evidence import gather
from triage.models import EventKind, Reply, ReplyKind, Resolution, Screenshot, ScreenshotState, Ticket, TicketState
from triage.playbook.load import AGENTS
from triage.tickets import NotPossible
from triage.workspace.ticket.relatives import relatives

KEY = "11111111-1111-4111-8111-11111111111%d"


@pytest.fixture
def other() -> Client:
    """Another agent's browser."""
    user = User.objects.create_user("dewi", first_name="Dewi", is_staff=True)
    user.groups.add(Group.objects.get(name=AGENTS))
    return logged_in(user)


def seen(ticket: Ticket) -> int:
    return ticket.events.order_by("id").values_list("id", flat=True).last() or 0


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("accept", {"category": "too_early"}),
        ("correct", {"category": "connectivity"}),
        ("reply", {"text": "Halo, apa kabar?"}),
        ("close", {"resolution": "answered"}),
    ],
)
def test_the_second_agent_is_told_and_nothing_of_theirs_is_lost(
    agent: Client, other: Client, action: str, fields: dict[str, str]
) -> None:
    ticket = disputed()
    known = seen(ticket)
    address = f"/desk/tickets/{ticket.reference}/"
    agent.post(f"{address}correct/", {"category": "platform_issue", "seen": known, "action_key": KEY % 1})
    said = Reply.objects.filter(ticket=ticket).count()

    late = {**fields, "letter-too_early": "My own words.", "seen": known, "action_key": KEY % 2}
    response = other.post(f"{address}{action}/", late)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Rina Agustin has already acted on this ticket: Corrected by an agent." in page
    assert "My own words." in page
    assert fields.get("text", "") in page
    assert Reply.objects.filter(ticket=ticket).count() == said
    again = {**fields, "seen": seen(ticket), "action_key": KEY % 3}
    assert other.post(f"{address}{action}/", again).status_code == 302


def test_what_the_requester_adds_meanwhile_is_no_reason_to_refuse(agent: Client) -> None:
    ticket = disputed()
    known = seen(ticket)
    pipeline.receive(message(replace(TOO_EARLY, description="Lagi.")), now=WEDNESDAY, ticket=ticket, stands=opener)
    work(ticket)
    address = f"/desk/tickets/{ticket.reference}/close/"
    assert agent.post(address, {"resolution": "answered", "seen": known}).status_code == 302


def test_an_agent_changes_the_answers_words(agent: Client) -> None:
    ticket = disputed()
    changed = "Halo Kak,\r\n\r\n$name <b>ya</b>"
    fields = {"category": "too_early", "letter-too_early": changed, "canned-too_early": shown(agent, ticket)}
    agent.post(f"/desk/tickets/{ticket.reference}/accept/", {**fields, "action_key": KEY % 1})

    reply = Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).latest("id")
    assert reply.text.startswith("Halo Kak,\n\n$name <b>ya</b>\n")
    assert "&lt;b&gt;ya&lt;/b&gt;" in reply.html


def shown(agent: Client, ticket: Ticket) -> str:
    """The answer that the ticket's page shows, as a browser sends it."""
    work = agent.get(f"/desk/tickets/{ticket.reference}/").context["work"]
    return next(choice.letter.body for choice in work.choices if choice.code == "too_early").replace("\n", "\r\n")


def test_what_the_page_shows_is_what_goes_out(agent: Client) -> None:
    ticket = disputed()
    seen = shown(agent, ticket)
    same = {"letter-too_early": seen, "canned-too_early": seen}
    agent.post(f"/desk/tickets/{ticket.reference}/accept/", {"category": "too_early", **same, "action_key": KEY % 1})

    reply = Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).latest("id")
    assert reply.body == seen.replace("\r\n", "\n")


@pytest.mark.parametrize("changed", ["", "My own words."])
def test_what_would_read_differently_by_now_is_looked_at_again(agent: Client, changed: str) -> None:
    ticket = disputed()
    seen = shown(agent, ticket)
    later = replace(TOO_EARLY, completed_on=date(2026, 9, 16))
    pipeline.receive(message(later), now=WEDNESDAY, ticket=ticket, stands=opener)
    work(ticket)
    said = Reply.objects.filter(ticket=ticket).count()
    fresh = shown(agent, ticket)
    assert fresh != seen

    fields = {"category": "too_early", "letter-too_early": changed or seen, "canned-too_early": seen}
    response = agent.post(f"/desk/tickets/{ticket.reference}/accept/", {**fields, "action_key": KEY % 1})

    assert response.status_code == 409
    assert "The answer has changed in the meantime." in response.content.decode()
    choice = next(choice for choice in response.context["work"].choices if choice.code == "too_early")
    assert (choice.letter.body, choice.words) == (fresh.replace("\r\n", "\n"), changed or choice.letter.body)
    assert Reply.objects.filter(ticket=ticket).count() == said
    assert not ticket.classifications.filter(author="agent").exists()


def test_it_shows_what_belongs_together(agent: Client) -> None:
    ticket = disputed()
    same = answered(replace(TOO_EARLY, platform="bukalapak"))
    another = answered(replace(TOO_EARLY, training="Barista"))
    answered(replace(TOO_EARLY, email="budi@example.com"))

    page = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    together = page.partition("Related tickets")[2].partition("</section>")[0]

    assert together.index(same.reference) < together.index(another.reference)
    assert together.count("Merge into that ticket") == 1
    assert together.count("same requester") == 2


def test_a_duplicate_goes_on_in_the_other_ticket_and_back(agent: Client, agent_user: User) -> None:
    ticket, into = disputed(), answered(replace(TOO_EARLY, platform="bukalapak"))
    agent.post(f"/desk/tickets/{ticket.reference}/merge/", {"into": into.reference.lower()})

    ticket.refresh_from_db()
    assert (ticket.state, ticket.resolution, ticket.merged_into) == ("closed", Resolution.DUPLICATE, into)
    joined = pipeline.receive(
        message(replace(TOO_EARLY, description="Halo?")), now=WEDNESDAY, ticket=ticket, stands=opener
    )
    assert (joined.ticket.pk, joined.outcome) == (into.pk, "joined")
    assert "merged into this ticket" in agent.get(f"/desk/tickets/{into.reference}/").content.decode()

    agent.post(f"/desk/tickets/{ticket.reference}/unmerge/")

    ticket.refresh_from_db()
    assert (ticket.state, ticket.resolution, ticket.merged_into) == ("with_agent", "", None)
    kinds = [event.kind for event in ticket.events.all()]
    assert kinds[-3:] == [EventKind.MERGED, EventKind.CLOSED, EventKind.TO_AGENT]


def test_some_merges_make_no_sense(agent_user: User) -> None:
    ticket, into = disputed(), answered(replace(TOO_EARLY, platform="bukalapak"))
    for wrong, code in ((ticket, "same_ticket"),):
        with pytest.raises(NotPossible, match=code):
            actions.merge(ticket, into=wrong, agent=agent_user, now=WEDNESDAY)
    with pytest.raises(NotPossible, match="not_merged"):
        actions.unmerge(ticket, agent=agent_user, now=WEDNESDAY)
    actions.merge(ticket, into=into, agent=agent_user, now=WEDNESDAY)
    received()  # The same complaint, sent anew.
    with pytest.raises(NotPossible, match="newer_one_open"):
        actions.unmerge(ticket, agent=agent_user, now=WEDNESDAY)
    assert Ticket.objects.get(pk=ticket.pk).state == TicketState.CLOSED


def test_a_person_is_the_same_however_the_address_is_typed(agent_user: User) -> None:
    first = answered(replace(TOO_EARLY, email="Sari@Example.com"))
    second = answered(replace(TOO_EARLY, email="sari@example.com", training="Barista"))

    (row,) = relatives(second, agent=agent_user, pictures=[])
    assert (row.ticket, row.is_same_person) == (first, True)


def test_deleted_pictures_are_not_alike(agent_user: User) -> None:
    tickets = [with_screenshot(replace(TOO_EARLY, email=f"{n}@example.com"))[0] for n in range(2)]
    assert len(relatives(tickets[0], agent=agent_user, pictures=gather.pictures(tickets[0]))) == 1

    Screenshot.objects.update(state=ScreenshotState.DELETED, upload_sha256="")

    assert relatives(tickets[0], agent=agent_user, pictures=gather.pictures(tickets[0])) == []
