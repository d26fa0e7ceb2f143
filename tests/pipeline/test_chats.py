"""A whole case in each chat, in both languages, and what can go wrong on the way."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User

from harness.chat_server import CUT
from tests.factories import WEDNESDAY
from tests.hooks.subscriptions import subscription
from tests.pipeline.chats import ACCOUNT, COMPLAINT, Person, photo, post
from triage import parts, pipeline, tickets
from triage.messages import PartFailed
from triage.models import (
    ChatUpdate,
    Conversation,
    Escalation,
    FollowUpState,
    Reply,
    ReplyKind,
    ReplyState,
    Resolution,
    Screenshot,
    Ticket,
    TicketState,
    Trouble,
)
from triage.outbox.enclosed import Upload
from triage.pipeline import chat_in, outage_words, outages
from triage.tickets.correspondence import enclosed

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

WORDS = {
    "id": {
        "hello": "halo kak",
        "absent": "Sertifikatnya tidak ada",
        "day": "15/09/2026",
        "still": "sertifikatnya sudah muncul tapi namanya salah kak",
        "told": "15 September 2026",
        "wrong": "Ini keliru",
    },
    "en": {
        "hello": "hello there, good morning",
        "absent": "The certificate is not there",
        "day": "15/09/2026",
        "still": "my certificate is there now but the name on it is wrong",
        "told": "15 September 2026",
        "wrong": "That is wrong",
    },
}


def buttons(person: Person) -> list[str]:
    return [words for line in person.heard for words, _code in line.buttons]


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_whole_case(person: Person, language: str, clock: time_machine.Traveller) -> None:
    words = WORDS[language]
    (greeting,) = person.says(words["hello"])
    assert "STOP" in greeting.text
    assert words["absent"] in buttons(person)
    received, question = person.presses(words["absent"])
    ticket = person.ticket
    assert (ticket.language, ticket.confirmed_at) == (language, WEDNESDAY)
    assert ticket.reference in received.text
    assert ticket.state == TicketState.ASKED
    (answer,) = person.says(words["day"])
    assert words["told"] in answer.text
    assert f"/t/{ticket.token}/" in answer.text
    assert [told for told, _code in answer.buttons] == [words["wrong"]]
    assert len(answer.text) < 1024
    assert question.text != answer.text
    person.says(file=photo())
    assert Screenshot.objects.filter(submission__ticket=ticket).count() == 1
    (planned,) = ticket.follow_ups.filter(state=FollowUpState.PLANNED)
    clock.move_to(planned.due_at)
    pipeline.follow_up(planned.pk)
    before = len(person.heard)
    person.everybody_works()
    if person.channel == "whatsapp":  # More than a day later: the approved words first, the letter once they answer.
        assert person.heard[before].text.startswith("[complaint_news]")
        assert ticket.reference in person.heard[before].text
        person.says(pressed=person.heard[before].buttons[0][1])
    asked = person.heard[-1]
    said = person.presses(asked.buttons[0][0])
    ticket.refresh_from_db()
    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.APPEARED)
    assert ticket.reference in said[-1].text
    person.says(words["still"])
    ticket.refresh_from_db()
    assert ticket.state != TicketState.CLOSED
    agent = User.objects.create_user("agent")
    shown = enclosed([Upload("how.png", photo().content)])
    tickets.reply(ticket, text="Ini caranya.", agent=agent, action_key="1", now=WEDNESDAY, enclosed=shown)
    before = len(person.heard)
    person.everybody_works()
    (reply,) = person.heard[before:]
    assert reply.is_picture
    assert "Ini caranya." in reply.text
    assert not Ticket.objects.exclude(pk=ticket.pk).exists()


def test_what_is_said_at_first_is_not_asked_again(person: Person) -> None:
    received, answer = person.says(COMPLAINT)
    assert person.ticket.state == TicketState.ANSWERED
    assert "15 September 2026" in answer.text
    assert person.ticket.reference in received.text
    assert person.ticket.submissions.get().channel == person.channel


def test_an_update_counts_once_however_often_and_in_whatever_order_it_comes(
    person: Person, clock: time_machine.Traveller
) -> None:
    first = person.updates(COMPLAINT)
    clock.shift(timedelta(seconds=5))
    second = person.updates("mohon dibantu ya kak, buat lamaran kerja")
    for update in (second, first, second, first):
        assert post(person.channel, update).status_code == 200
    person.everybody_works()
    for update in (first, second):
        post(person.channel, update)
    person.everybody_works()
    said = list(person.ticket.submissions.order_by("id").values_list("description", flat=True))
    assert said == [COMPLAINT, "mohon dibantu ya kak, buat lamaran kerja"]
    assert ChatUpdate.objects.filter(payload={}).count() == 2
    assert sum("STOP" in line.text for line in person.heard) == 1


def test_whoever_says_stop_hears_nothing_more_until_they_write_again(person: Person) -> None:
    person.says(COMPLAINT)
    (stopped,) = person.says("Berhenti")
    assert "tulis lagi" in stopped.text
    agent = User.objects.create_user("agent")
    tickets.reply(person.ticket, text="Halo", agent=agent, action_key="1", now=WEDNESDAY)
    heard = len(person.heard)
    person.everybody_works()
    reply = person.ticket.replies.get(kind=ReplyKind.AGENT)
    assert (reply.state, reply.last_error, len(person.heard)) == (ReplyState.FAILED, "stopped", heard)
    assert person.ticket.escalation == Escalation.SEND_FAILED
    person.says("sertifikat saya masih belum ada kak")
    assert person.conversation.stopped_at is None


def test_who_only_says_hello_is_asked_once_whether_they_need_help(
    person: Person, clock: time_machine.Traveller
) -> None:
    person.says("halo")
    clock.shift(timedelta(hours=4))
    assert chat_in.to_sweep(now=WEDNESDAY + timedelta(hours=4), limit=9) == [person.conversation.pk]
    for _ in range(2):
        pipeline.converse(person.conversation.pk)
    assert len(person.heard) == 2
    assert not Ticket.objects.exists()


def test_what_we_cannot_read_is_said_kindly(person: Person) -> None:
    update = person.updates("x")
    if person.channel == "telegram":
        update["message"]["voice"] = {"file_id": "1"}
        del update["message"]["text"]
    else:
        message = update["entry"][0]["changes"][0]["value"]["messages"][0]
        message |= {"type": "audio", "audio": {"id": "1"}}
    post(person.channel, update)
    person.everybody_works() if Conversation.objects.exists() else None
    assert "pesan suara" in person.heard[-1].text


def test_a_picture_that_is_gone_is_asked_for_again(person: Person) -> None:
    update = person.updates(file=photo())
    for path in (person.server.phone.folder / "media").iterdir():
        path.unlink()
    post(person.channel, update)
    person.everybody_works()
    assert "sekali lagi" in person.heard[-1].text
    assert not Ticket.objects.exists()


def test_a_limit_is_waited_for_and_a_doubt_is_one_resend(person: Person, clock: time_machine.Traveller) -> None:
    slow = {"ok": False, "error_code": 429, "parameters": {"retry_after": 30}}
    if person.channel == "whatsapp":
        slow = {"error": {"code": 130429, "message": "Rate limit hit"}}
    person.says(COMPLAINT)
    agent = User.objects.create_user("agent")
    tickets.reply(person.ticket, text="Halo", agent=agent, action_key="1", now=WEDNESDAY)
    reply = person.ticket.replies.get(kind=ReplyKind.AGENT)
    person.server.next = [(429, slow), (CUT, {})]
    pipeline.send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.attempts, reply.doubts) == (ReplyState.QUEUED, 0, 0)
    clock.move_to(reply.due_at)
    pipeline.send(reply.pk)
    reply.refresh_from_db()
    assert (reply.state, reply.doubts) == (ReplyState.QUEUED, 1)
    if person.channel == "whatsapp":
        read = person.server.phone.read(ACCOUNT)
        for _ in range(2):
            post("whatsapp", read)
        reply.refresh_from_db()
        assert (reply.state, reply.read_at is not None) == (ReplyState.SENT, True)
    clock.move_to(reply.due_at)
    pipeline.send(reply.pk)
    reply.refresh_from_db()
    assert reply.state == ReplyState.SENT
    copies = sum(line.text.count("Halo\n") for line in person.heard if "Halo\n" in line.text)
    assert copies <= 2


def test_a_channel_that_fails_rests_and_holds_up_no_other(person: Person) -> None:
    person.server.next = [(401, {"ok": False})]
    person.says(COMPLAINT)
    assert [part.name for part in parts.failing()] == [f"chat {person.channel}"]
    reply = Reply.objects.get(kind=ReplyKind.VERDICT)
    assert (reply.state, reply.attempts) == (ReplyState.QUEUED, 0)
    assert parts.resting(now=WEDNESDAY) == {f"chat {person.channel}"}
    assert pipeline.still_due([reply.pk]) == []
    soon = WEDNESDAY + timedelta(minutes=5)
    parts.fails(f"chat {person.channel}", PartFailed(Trouble.REFUSED), now=soon)
    assert chat_in.to_sweep(now=soon, limit=9) == []
    told = subscription()
    outages.look(now=WEDNESDAY + parts.PATIENCE)
    down = json.loads(told.deliveries.get().body)
    name = {"whatsapp": "WhatsApp", "telegram": "Telegram"}[person.channel]
    assert (down["type"], down["data"]["channel"], down["data"]["name"]) == ("channel.down", person.channel, name)
    assert name in outage_words.sentence(parts.failing()[0])


def test_a_worker_that_is_killed_leaves_a_message_that_is_taken_once(
    person: Person, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_args: object, **_kwargs: object) -> None:
        raise Killed

    post(person.channel, person.updates(COMPLAINT))
    with monkeypatch.context() as dying:
        dying.setattr(chat_in, "_note", killed)
        with pytest.raises(Killed):
            pipeline.converse(person.conversation.pk)
    assert not Ticket.objects.exists()
    clock.shift(timedelta(minutes=2))
    with monkeypatch.context() as dying:
        dying.setattr(chat_in, "hand_over", killed)
        with pytest.raises(Killed):
            pipeline.converse(person.conversation.pk)
    clock.shift(timedelta(minutes=3))
    person.everybody_works()
    assert Ticket.objects.count() == 1
    assert ChatUpdate.objects.get().doubts == 1
    assert sum("STOP" in line.text for line in person.heard) == 1


def test_that_is_wrong_reaches_a_person(person: Person) -> None:
    person.says(COMPLAINT)
    (said,) = person.presses("Ini keliru")
    assert person.ticket.escalation == Escalation.DISPUTED
    assert "menjawab di sini" in said.text
    (again,) = person.presses("Ini keliru")
    assert "Petugas" in again.text
