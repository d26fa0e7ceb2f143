"""Macros at the desk: looked at first, done once and wholly, edited by supervisors."""

from html import escape, unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.test import Client

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, received, replace
from tests.workspace.cases import disputed, macro, macro_page
from triage import tickets
from triage.models import (
    Author,
    EventKind,
    FollowUp,
    FollowUpState,
    LabelKind,
    Macro,
    Reply,
    ReplyKind,
    Resolution,
    Stage,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.pipeline.send import send
from triage.tickets import NotPossible
from triage.tickets import macros as macros_module


def run(ticket: Ticket, used: Macro, *, text: str | None = None, key: str = "one") -> None:
    """Use a macro as the page does."""
    agent = User.objects.get(username="rina")
    tickets.run_macro(ticket, used, text=text, agent=agent, action_key=key, now=WEDNESDAY)
    ticket.refresh_from_db()


def letters(ticket: Ticket) -> list[Reply]:
    return list(Reply.objects.filter(ticket=ticket, kind=ReplyKind.AGENT).order_by("id"))


def confirm(client: Client, ticket: Ticket, code: str = "thanks_solved", **fields: Any) -> str:
    form = {"action_key": str(uuid4()), "version": Macro.objects.get(code=code).version, **fields}
    page = client.post(macro_page(ticket, code), form, follow=True).content.decode()
    ticket.refresh_from_db()
    return unescape(page)


@pytest.mark.parametrize("code", ["ask_certificate_page", "contact_centre", "fraud_warning"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_it_writes_the_letter_that_it_showed(agent: Client, agent_user: User, code: str, language: str) -> None:
    ticket = disputed(answers=replace(TOO_EARLY, language=language))
    shown = tickets.draft_macro(ticket, macro(code), now=WEDNESDAY).words

    run(ticket, macro(code))

    [letter] = letters(ticket)
    assert shown is not None
    assert letter.text.startswith(shown.body + "\n")
    assert f">{escape(shown.subject)}</p>" in letter.html
    assert "$" not in letter.text
    assert letter.language == language


def test_it_decides_and_writes_in_place_of_the_answer(agent_user: User) -> None:
    ticket = disputed()
    shown = tickets.draft_macro(ticket, macro("platform_confirmed"), now=WEDNESDAY)
    before = Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).count()

    run(ticket, macro("platform_confirmed"))

    judged = ticket.classifications.last()
    assert judged is not None
    assert (judged.category, judged.author, judged.agent) == ("platform_issue", Author.AGENT, agent_user)
    assert [label.kind for label in judged.labels.all()] == [LabelKind.CORRECTED]
    planned = FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).order_by("due_at")
    assert [row.kind for row in planned] == ["answered", "answered"]
    assert ticket.state == TicketState.ANSWERED
    assert Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).count() == before
    assert shown.words is not None
    assert shown.empty == []
    assert shown.words.body in letters(ticket)[0].text
    assert "Jumat, 18 September 2026" in shown.words.body  # its own first follow-up


def test_it_sends_the_answer_of_a_cause_that_has_no_letter_of_its_own(agent_user: User) -> None:
    ticket = disputed()
    used = macro("platform_confirmed", texts={})

    run(ticket, used)

    assert "tokopedia.com/help" in letters(ticket)[0].text


def test_it_sends_a_canned_reply(agent_user: User) -> None:
    ticket = disputed()
    used = macro("ask_certificate_page", texts={}, canned_code="ask_screenshot")

    run(ticket, used)

    [letter] = letters(ticket)
    assert "Boleh minta satu tangkapan layar?</p>" in letter.html
    assert "Boleh minta tangkapan layar dari yang terlihat sekarang?" in letter.text
    assert "ditulis otomatis" not in letter.text
    assert (ticket.state, ticket.assignee, ticket.is_manual) == (TicketState.ASKED, agent_user, True)


def test_it_sends_what_the_agent_made_of_the_letter_as_it_stands(agent_user: User) -> None:
    ticket = disputed()

    run(ticket, macro(), text="Halo,\n\n$name {{ 7|add:7 }} <b>tebal</b>")

    [letter] = letters(ticket)
    assert letter.text.startswith("Halo,\n\n$name {{ 7|add:7 }} <b>tebal</b>\n")
    assert "<b>tebal" not in letter.html


def test_it_closes_and_the_letter_still_goes_out(agent_user: User) -> None:
    ticket = disputed()

    run(ticket, macro())
    send(letters(ticket)[0].pk)

    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.APPEARED)
    assert letters(ticket)[0].sent_at is not None
    assert not FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED).exists()


def test_it_assigns_and_hands_back(agent_user: User) -> None:
    ticket = disputed()
    used = Macro.objects.create(code="again", names={"id": "Lagi", "en": "Again"}, assign=True, hand_back=True)

    run(ticket, used)

    assert (ticket.state, ticket.stage, ticket.assignee) == (TicketState.PROCESSING, Stage.CLASSIFY, agent_user)
    assert letters(ticket) == []


def test_it_only_assigns_where_it_says_no_more(agent_user: User) -> None:
    ticket = disputed()
    before = (ticket.state, ticket.waiting_since)

    run(ticket, Macro.objects.create(code="mine", names={"id": "Saya", "en": "Mine"}, assign=True))

    assert ticket.assignee == agent_user
    assert (ticket.state, ticket.waiting_since) == before


@pytest.mark.parametrize("code", ["thanks_solved", "ask_certificate_page", "platform_confirmed"])
def test_it_does_all_once(agent_user: User, code: str) -> None:
    ticket = disputed()
    run(ticket, macro(code))
    with pytest.raises(NotPossible) as refusal:
        run(ticket, macro(code))

    assert refusal.value.code == "done_before"
    assert len(letters(ticket)) == 1
    assert ticket.events.filter(kind=EventKind.MACRO).count() == 1


def test_the_database_knows_a_click_once(agent_user: User) -> None:
    ticket = disputed()
    run(ticket, macro("ask_certificate_page"))
    event = ticket.events.get(kind=EventKind.MACRO)

    with pytest.raises(IntegrityError, match="event_macro_once"), transaction.atomic():
        TicketEvent.objects.create(ticket=ticket, kind=EventKind.MACRO, at=WEDNESDAY, data=event.data)


def test_it_does_nothing_where_it_cannot_do_all(agent_user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise NotPossible("closed")

    ticket = disputed()
    before = (ticket.events.count(), ticket.classifications.count(), ticket.state, ticket.assignee)
    monkeypatch.setattr(macros_module, "close", refuse)

    with pytest.raises(NotPossible):
        run(ticket, macro("platform_confirmed", resolution="answered", assign=True))

    ticket.refresh_from_db()
    assert (ticket.events.count(), ticket.classifications.count(), ticket.state, ticket.assignee) == before
    assert letters(ticket) == []


def test_it_leaves_closed_tickets_and_those_being_read_alone(agent: Client, agent_user: User) -> None:
    closed, reading = answered(), received(replace(TOO_EARLY, email="baru@example.com"))
    tickets.close(closed, resolution=Resolution.ANSWERED, agent=agent_user, now=WEDNESDAY)

    for ticket, told in (
        (closed, "This ticket is already closed."),
        (reading, "This ticket is still being processed."),
    ):
        assert told in unescape(agent.get(macro_page(ticket)).content.decode())
        assert told in confirm(agent, ticket, text="Halo.")
        assert not ticket.events.filter(kind=EventKind.MACRO).exists()
        assert letters(ticket) == []


def test_it_refuses_a_wait_without_a_date(agent: Client) -> None:
    ticket = answered(UNCLEAR)
    macro("platform_confirmed", category="too_early")

    assert "The due date is not known." in confirm(agent, ticket, "platform_confirmed")
    assert ticket.classifications.filter(author=Author.AGENT).count() == 0


def test_it_refuses_an_empty_letter_and_one_without_words_in_the_language(agent: Client) -> None:
    ticket = disputed()
    assert "The reply is empty." in confirm(agent, ticket, text="  ")
    macro(texts={}, canned_code="nothing")
    assert "has no text in the requester's language" in confirm(agent, ticket)
    assert ticket.state == TicketState.WITH_AGENT


def test_it_shows_everything_first_and_does_nothing_yet(agent: Client) -> None:
    ticket = disputed()

    page = unescape(agent.get(macro_page(ticket)).content.decode())

    assert "The letter below is sent to sari@example.com." in page
    assert "The ticket is closed: solved, the requester says." in page
    assert f"Laporan {ticket.reference} kami tutup sebagai selesai." in page
    assert not ticket.events.filter(kind=EventKind.MACRO).exists()


def test_it_goes_on_to_the_next_ticket(agent: Client) -> None:
    ticket, following = disputed("a@example.com", hours_ago=2), disputed("b@example.com", hours_ago=1)

    page = confirm(agent, ticket, text="Halo,\r\n\r\nSudah beres.")

    assert f"<title>{following.reference}" in page.replace("\n", "") or following.reference in page
    assert "Thanks, close as solved" in page
    assert letters(ticket)[0].text.startswith("Halo,\n\nSudah beres.\n")


def test_it_warns_of_gaps_that_stay_empty(agent: Client) -> None:
    ticket = disputed()
    macro(texts={"id": "Nama di sertifikat: $printed_name.", "en": "$printed_name"})

    page = agent.get(macro_page(ticket)).content.decode()

    assert "Empty for this ticket" in page
    assert "<code>$printed_name</code>" in page


def test_it_asks_again_where_the_macro_has_changed_meanwhile(agent: Client) -> None:
    ticket = disputed()
    seen = macro().version
    macro(version=seen + 1)

    page = confirm(agent, ticket, version=seen, text="Kata-kata saya.")

    assert "This macro has changed in the meantime." in page
    assert "Kata-kata saya." in page
    assert letters(ticket) == []


def test_it_offers_no_macro_that_is_switched_off(agent: Client) -> None:
    ticket = disputed()
    macro(is_active=False)

    assert macro_page(ticket) not in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "This macro is no longer active." in confirm(agent, ticket)
    assert letters(ticket) == []


def test_it_keeps_requesters_words_inert(agent: Client, agent_user: User) -> None:
    name = "$status_link <img src=x onerror=alert(1)> {{ 7|add:7 }}"
    ticket = disputed(answers=replace(TOO_EARLY, name=name))
    Ticket.objects.update(confirmed_at=WEDNESDAY)
    macro(texts={"id": "Halo $name", "en": "Hello $name"})

    page = agent.get(macro_page(ticket)).content.decode()
    run(ticket, macro())

    assert "<img src=x" not in page
    assert "&lt;img" in page
    assert name in letters(ticket)[0].text
    assert "<img" not in letters(ticket)[0].html


def test_it_tells_the_story_to_agents(agent: Client, agent_user: User) -> None:
    ticket = disputed()
    run(ticket, macro("ask_certificate_page"))

    assert "Macro applied: ask certificate page" in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()


def test_it_hides_macros_from_the_requesters_story(agent_user: User, client: Client) -> None:
    ticket = disputed()
    run(ticket, macro("ask_certificate_page"))

    page = client.get(f"/t/{ticket.token}/").content.decode()

    assert ticket.reference in page
    assert "akro" not in page
    assert "ask_certificate_page" not in page
