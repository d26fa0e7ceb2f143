"""What else becomes of chats: what comes too late, what was changed, who is somebody else, and what attackers try."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from harness.chat_server import ChatServer
from tests.factories import WEDNESDAY
from tests.pipeline.chats import COMPLAINT, Person, photo, post
from triage import pipeline, tickets
from triage.channels.chat.message import Unreadable
from triage.models import ChatUpdate, Conversation, File, Reply, ReplyKind, Screenshot, Ticket
from triage.pipeline import chat_in, chat_words
from triage.questions import DESCRIPTION_LENGTH

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KINDS = {
    Unreadable.STICKER: {"telegram": "sticker", "whatsapp": "sticker"},
    Unreadable.PLACE: {"telegram": "location", "whatsapp": "location"},
    Unreadable.OTHER: {"telegram": "contact", "whatsapp": "contacts"},
}


def said(words: str) -> str:
    return chat_words.say(words, language="id").text


def whatsapp_message(update: dict[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = update["entry"][0]["changes"][0]["value"]["messages"][0]
    return message


def agent_writes(person: Person, text: str) -> None:
    agent = User.objects.create_user("agent")
    tickets.reply(person.ticket, text=text, agent=agent, action_key="1", now=WEDNESDAY)


def test_after_stop_nothing_is_said_that_waited(person: Person, clock: time_machine.Traveller) -> None:
    person.server.next = [(401, {})]
    person.says(COMPLAINT)
    person.says("stop")
    assert person.heard == []
    clock.shift(HOUR)
    person.everybody_works()
    assert [line.text for line in person.heard] == [said(chat_words.STOPPED)]
    clock.shift(HOUR)
    person.says("masih belum ada kak, tolong dilihat lagi")
    assert len(person.heard) > 1


@pytest.mark.parametrize("person", ["whatsapp"], indirect=True)
def test_a_letter_that_waits_until_the_window_has_closed_is_said_once_it_opens(
    person: Person, clock: time_machine.Traveller
) -> None:
    person.says(COMPLAINT)
    agent_writes(person, "Silakan dicoba lagi.")
    clock.shift(2 * HOUR)
    late = person.updates("halo, apakah sudah ada kabar tentang laporan saya?")
    clock.shift(DAY)
    before = len(person.heard)
    person.everybody_works()
    (news,) = person.heard[before:]
    assert news.text.startswith("[complaint_news]")
    clock.shift(DAY)
    post("whatsapp", late)  # Too late to open anything.
    person.everybody_works()
    assert not any("Silakan dicoba lagi." in line.text for line in person.heard)
    for _ in range(2):
        person.says(pressed=news.buttons[0][1])
    assert sum("Silakan dicoba lagi." in line.text for line in person.heard) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_read_is_declined(person: Person, kind: Unreadable) -> None:
    update, name = person.updates("x"), KINDS[kind][person.channel]
    if person.channel == "telegram":
        update["message"][name] = {}
        del update["message"]["text"]
    else:
        whatsapp_message(update).update({"type": name, name: {}})
    post(person.channel, update)
    person.everybody_works()
    assert [line.text for line in person.heard] == [said(chat_words.UNREADABLE[kind])]
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("person", ["telegram"], indirect=True)
def test_what_somebody_changes_they_have_said_as_well(person: Person) -> None:
    person.says(COMPLAINT)
    update = person.updates("maksud saya di Bukalapak kak")
    update["edited_message"] = update.pop("message") | {"edit_date": int(WEDNESDAY.timestamp())}
    post("telegram", update)
    update["update_id"] += 1
    update["edited_message"] |= {"location": {}}
    del update["edited_message"]["text"]
    post("telegram", update)
    person.everybody_works()
    told = list(person.ticket.submissions.order_by("id").values_list("description", flat=True))
    assert told == [COMPLAINT, "maksud saya di Bukalapak kak"]
    assert ChatUpdate.objects.count() == 2


@pytest.mark.parametrize("person", ["whatsapp"], indirect=True)
@pytest.mark.parametrize(("kind", "answers"), [("reaction", 0), ("unsupported", 1)])
def test_reactions_are_silent_and_what_meta_does_not_pass_on_is_declined(
    person: Person, kind: str, answers: int
) -> None:
    person.says(COMPLAINT)
    before, update = len(person.heard), person.updates("x")
    whatsapp_message(update).update({"type": kind, kind: {}, "errors": [{"code": 131051}]})
    post("whatsapp", update)
    person.everybody_works()
    assert len(person.heard) - before == answers


def test_another_number_reaches_nothing_of_a_ticket_that_it_names(person: Person) -> None:
    person.says(COMPLAINT)
    other = Person(person.server, person.channel, "628999999999")
    other.says(f"ini laporan saya juga kak {person.ticket.reference}, sertifikatnya belum muncul")
    assert other.ticket != person.ticket
    before = person.ticket.state, person.ticket.submissions.count(), len(person.heard)
    code = next(code for line in person.heard for words, code in line.buttons if words == "Ini keliru")
    assert other.says(pressed=code) == []
    assert (person.ticket.state, person.ticket.submissions.count(), len(person.heard)) == before


def test_one_person_on_two_channels_is_answered_on_each(person: Person) -> None:
    person.says(COMPLAINT)
    channel = {"telegram": "whatsapp", "whatsapp": "telegram"}[person.channel]
    other = Person(person.server, channel)
    other.says(COMPLAINT)
    assert person.ticket != other.ticket
    for each in (person, other):
        assert {reply.channel for reply in each.ticket.replies.all()} == {each.channel}
        assert each.ticket.reference in each.heard[0].text


def test_who_is_given_an_address_goes_on_in_the_chat(person: Person) -> None:
    person.says(COMPLAINT)
    ticket, agent = person.ticket, User.objects.create_user("agent")
    known = replace(tickets.details(ticket), email="sari@example.com")
    tickets.correct_details(ticket, known, agent=agent, action_key="1", now=WEDNESDAY)
    person.says("sertifikatnya masih belum muncul juga kak")
    assert Ticket.objects.get() == ticket
    assert ticket.submissions.filter(channel=person.channel).count() == 2


def test_a_file_that_a_channel_never_gives_holds_up_nobody_for_ever(
    person: Person, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    post(person.channel, person.updates(COMPLAINT, file=photo()))
    with monkeypatch.context() as failing:
        failing.setattr(ChatServer, "turn", lambda _server: "fails")
        for _ in range(6):
            pipeline.converse(person.conversation.pk)
            clock.shift(HOUR)
        assert not Ticket.objects.exists()
        clock.shift(2 * DAY)
        pipeline.converse(person.conversation.pk)
    assert person.ticket.submissions.get().description == COMPLAINT


def test_a_flood_is_cut_and_told_once(
    person: Person, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(chat_in, "MOST_AN_HOUR", 3)
    for number in range(8):
        post(person.channel, person.updates(f"sertifikat saya belum muncul, pesan ke-{number}"))
    person.everybody_works()
    assert person.ticket.submissions.count() == 3
    assert [line.text for line in person.heard].count(said(chat_words.TOO_MANY)) == 1
    clock.shift(2 * HOUR)
    person.says("sertifikatnya masih belum muncul")
    assert person.ticket.submissions.count() == 4


def test_of_a_very_long_message_as_much_is_read_as_of_a_mail(person: Person) -> None:
    person.says("sertifikat saya belum muncul " * 3500)
    kept = person.ticket.submissions.get().description
    assert len(kept) >= DESCRIPTION_LENGTH - 1
    assert kept.startswith("sertifikat saya belum")


def test_names_lead_nowhere(person: Person) -> None:
    update = person.updates(file=replace(photo(), name="../../etc/kata\\sandi.png", kind="x"))
    name = "<b>*Sari*</b> https://evil.example"
    if person.channel == "telegram":
        update["message"]["from"]["first_name"] = name
    else:
        update["entry"][0]["changes"][0]["value"]["contacts"][0]["profile"]["name"] = name
    post(person.channel, update)
    person.everybody_works()
    names = [*Screenshot.objects.values_list("original_name", flat=True)]
    assert names == ["sandi.png"]
    assert not File.objects.exists()
    assert not any("evil.example" in line.text for line in person.heard)


def test_a_request_that_is_repeated_weeks_later_changes_nothing(person: Person, clock: time_machine.Traveller) -> None:
    update = person.updates(COMPLAINT)
    post(person.channel, update)
    person.everybody_works()
    for pause in (DAY, 20 * DAY):
        clock.shift(pause)
        chat_in.forget_old(now=WEDNESDAY + pause)
        heard = len(person.heard)
        post(person.channel, update)
        pipeline.converse(person.conversation.pk)
        assert len(person.heard) == heard
    assert Conversation.objects.get().updates.count() == 0
    assert Reply.objects.filter(kind=ReplyKind.VERDICT).count() == 1
