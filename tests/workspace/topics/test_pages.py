"""Supervisors' pages of topics: what is saved, picked, forgotten, suggested; agents choose one as they do any cause."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.topics import LETTERS, NAMES, suggested, topic, typed
from tests.workspace.cases import disputed
from triage import installed as installing
from triage import tickets
from triage.models import (
    BlindCheck,
    CannedReply,
    CategorySetting,
    Classification,
    Label,
    Reply,
    ReplyKind,
    Ticket,
    Topic,
    TopicExample,
    TopicSuggestion,
)
from triage.playbook import desk
from triage.tickets import BlindRuling

FORM = {
    **{f"name_{code}": name for code, name in NAMES.items()},
    **{f"description_{code}": f"Mau {name}" for code, name in NAMES.items()},
    **{f"subject_{code}": subject for code, (subject, _body) in LETTERS.items()},
    **{f"body_{code}": body for code, (_subject, body) in LETTERS.items()},
    "phrases": "ganti email\n  ganti   email \nubah imel",
    "examples": "min mau ganti email\n\nmin mau ganti email\nemail lama mati",
    "sla_hours": "4",
    "is_active": "on",
}


@pytest.fixture(autouse=True)
def _as_declared() -> Iterator[None]:
    """No other test knows the topics of these."""
    yield
    installing._amended.clear()


@pytest.fixture
def other() -> Ticket:
    """A ticket about something else."""
    ticket = answered(
        replace(
            TOO_EARLY,
            platform="",
            completed_on=None,
            finished=None,
            what_you_see="other",
            description="lupa kata sandi akun, mau masuk tidak bisa",
        )
    )
    assert ticket.category == "other"
    return ticket


def test_a_supervisor_adds_one_with_its_letters_and_examples(supervisor: Client) -> None:
    page = supervisor.post("/desk/topics/add/", FORM, follow=True)
    row = Topic.objects.get()
    assert (row.code, row.name, row.phrases) == ("topic_change_of_e_mail", NAMES["en"], ["ganti email", "ubah imel"])
    assert [each.text for each in row.examples.all()] == ["min mau ganti email", "email lama mati"]
    setting = CategorySetting.objects.get(code=row.code)
    assert (setting.auto_reply, setting.sla_hours) == (False, 4)
    assert CannedReply.objects.get(code=row.code, language="id").body == LETTERS["id"][1]
    assert "18 more examples are needed" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name_id": ""}, "This field is required"),
        ({"question_id": "E-mail mana?"}, "Fill in all languages, or none."),
        ({"body_id": "Halo $siapa"}, "Unknown placeholders"),
        ({"phrases": "x" * 61}, "At most 30 phrases"),
        ({"examples": "x" * 2001}, "At most 500 messages"),
        ({"sla_hours": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(supervisor: Client, fields: dict[str, str], told: str) -> None:
    page = supervisor.post("/desk/topics/add/", {**FORM, **fields})
    assert told in page.content.decode()
    assert not Topic.objects.exists()


def test_its_question_becomes_a_letter_that_can_be_asked(supervisor: Client, other: Ticket, agent_user: User) -> None:
    questions = {f"question_{code}": f"{name}?" for code, name in NAMES.items()}
    supervisor.post("/desk/topics/add/", {**FORM, **questions})
    tickets.ask(other, question="topic_change_of_e_mail", agent=agent_user, action_key="q", now=WEDNESDAY)
    asked = Reply.objects.filter(ticket=other).latest("id")
    assert "Ganti e-mail?" in asked.text
    assert "Halo Kak" in asked.text


def test_saving_changes_what_the_next_decision_uses(supervisor: Client) -> None:
    row = topic()
    supervisor.post(f"/desk/topics/{row.code}/", {**FORM, "auto_reply": "on"})
    policy = desk.current().policy
    assert policy.category(row.code).auto_reply is True
    assert policy.phrases[row.code] == ("ganti email", "ubah imel")


def test_examples_are_picked_from_tickets_and_forgotten_with_them(
    supervisor: Client, other: Ticket, agent_user: User
) -> None:
    row = topic()
    address = f"/desk/topics/{row.code}/examples/"
    assert "lupa kata sandi" in supervisor.get(address).content.decode()
    supervisor.post(address, {"pick": "1", "chosen": [other.pk, other.pk + 1000]})
    picked = TopicExample.objects.get()
    assert (picked.ticket, picked.text) == (other, "")
    assert "lupa kata sandi" in supervisor.get(address).content.decode()
    tickets.erase(other, agent=agent_user, now=WEDNESDAY)
    assert not TopicExample.objects.exists()
    assert "lupa kata sandi" not in supervisor.get(address).content.decode()


def test_examples_are_typed_and_removed(supervisor: Client) -> None:
    row = topic()
    typed(row, "satu")
    address = f"/desk/topics/{row.code}/examples/"
    supervisor.post(address, {"type": "1", "examples": "satu\ndua"})
    assert list(row.examples.values_list("text", flat=True)) == ["satu", "dua"]
    supervisor.post(address, {"remove": "1", "chosen": [row.examples.get(text="satu").pk, "x", "9" * 40]})
    assert list(row.examples.values_list("text", flat=True)) == ["dua"]


def test_a_suggestion_becomes_a_topic_with_its_tickets_as_examples(supervisor: Client, other: Ticket) -> None:
    suggestion = suggested(other, words=("lupa", "sandi"))
    assert "lupa kata sandi" in supervisor.get("/desk/topics/suggestions/").content.decode()
    supervisor.post("/desk/topics/add/", {**FORM, "suggestion": suggestion.pk})
    assert TopicExample.objects.filter(ticket=other).count() == 1
    assert TopicSuggestion.objects.get().is_dismissed


def test_a_dismissed_suggestion_is_shown_to_nobody(supervisor: Client, other: Ticket) -> None:
    suggestion = suggested(other)
    page = supervisor.post(f"/desk/topics/suggestions/{suggestion.pk}/dismiss/", follow=True)
    assert "There are no suggestions." in page.content.decode()


def test_agents_choose_it_as_the_cause_and_its_letter_goes_out(agent: Client, agent_user: User) -> None:
    row, ticket = topic(), disputed()
    assert NAMES["en"] in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    tickets.correct(ticket, category=row.code, agent=agent_user, action_key="k", now=WEDNESDAY)
    ticket.refresh_from_db()
    letter = Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).latest("id")
    assert ticket.category == row.code
    assert "E-mail bisa diganti di profil." in letter.text
    assert Label.objects.filter(category=row.code).count() == 1
    assert f'value="{row.code}"' in agent.get("/desk/?state=all").content.decode()


def test_it_is_judged_blind_as_any_cause(agent: Client, agent_user: User) -> None:
    row, ticket = topic(), disputed()
    judged = Classification.objects.filter(ticket=ticket).earliest("id")
    check = BlindCheck.objects.create(judged=judged, drawn_on=judged.judged_on)
    assert NAMES["en"] in agent.get("/desk/blind/").content.decode()
    tickets.judge_blind(check, ruling=BlindRuling(row.code, True), agent=agent_user, now=WEDNESDAY)
    assert BlindCheck.objects.get().category == row.code


def test_a_supervisor_sees_its_threshold_and_its_part_in_the_figures(supervisor: Client) -> None:
    topic()
    assert NAMES["en"] in supervisor.get("/desk/machine/").content.decode()
