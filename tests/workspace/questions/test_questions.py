"""Custom questions as a supervisor writes them, and what becomes of their answers at the desk."""

from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone, translation

from tests.custom import question
from tests.factories import TOO_EARLY, WEDNESDAY, received, replace, work
from triage import tickets
from triage.models import AuditEntry, CustomQuestion, Resolution, Ticket
from triage.outbox import placeholders, proofread
from triage.outbox.compose import fill
from triage.outbox.replies import occasion_of
from triage.outbox.specimen import find
from triage.playbook.desk import current
from triage.playbook.form import asked
from triage.tickets.privacy.anonymise import anonymise
from triage.workspace.texts.editing import gap_list
from triage.workspace.ticket.answers import changes

ADD = "/desk/questions/add/"
TYPED = {
    "label_id": "Nomor pesanan?",
    "label_en": "Order number?",
    "kind": "line",
    "active": "on",
}
CHOICES = {
    "kind": "choice",
    "choice_0_id": "Lewat aplikasi",
    "choice_0_en": "In the app",
    "choice_1_id": "Di toko",
    "choice_1_en": "In the shop",
}


def typed(row: CustomQuestion, **edits: str) -> dict[str, str]:
    """The form of a question's page as it opens."""
    form = {f"label_{code}": text for code, text in row.labels.items()}
    form |= {f"help_{code}": text for code, text in row.helps.items()}
    offered = [each for each in row.choices if each["active"]]
    for place, each in enumerate(offered):
        form |= {f"choice_{place}_{code}": text for code, text in each["labels"].items()}
    form |= {name: "on" for name in ("required", "personal", "active") if getattr(row, name)}
    return {**form, "kind": row.kind, "version": str(row.version), **edits}


def test_a_supervisor_adds_one_and_the_form_asks_it(supervisor: Client) -> None:
    supervisor.post(ADD, {**TYPED, **CHOICES, "help_id": "Pilih satu", "help_en": "Choose one", "required": "on"})

    row = CustomQuestion.objects.get()
    assert (row.code, row.kind, row.required, row.personal) == ("custom_order_number", "choice", True, False)
    assert [each["code"] for each in row.choices] == ["in_the_app", "in_the_shop"]
    assert [(entry.action, entry.object) for entry in AuditEntry.objects.all()] == [("added", "custom_order_number")]
    page = Client(headers={"accept-language": "en"}).get("/").content.decode()
    assert 'name="custom_order_number" value="in_the_app"' in page
    assert "Choose one" in page
    listed = unescape(supervisor.get("/desk/questions/").content.decode())
    assert "Order number?" in listed
    assert "In the app, In the shop" in listed


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"label_en": ""}, "This field is required."),
        ({"help_id": "Pilih"}, "Fill in all languages, or none."),
        ({**CHOICES, "choice_1_id": "", "choice_1_en": ""}, "Give at least two choices."),
        ({**CHOICES, "choice_1_en": ""}, "Fill in all languages."),
        ({**CHOICES, "choice_1_en": "in the app"}, "Two choices have the same words."),
        ({"when": ["review_state:given", "what_you_see:absent"]}, "Choose answers to one question only."),
        ({"when": ["what_you_see:nonsense"]}, "Select a valid choice."),
        ({"code": "taken"}, "Another question has this code."),
        ({"kind": "email"}, "Select a valid choice."),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(supervisor: Client, edits: dict[str, Any], told: str) -> None:
    question("custom_taken")
    page = unescape(supervisor.post(ADD, {**TYPED, **edits}).content.decode())
    assert told in page
    assert 'value="Nomor pesanan?"' in page
    assert CustomQuestion.objects.count() == 1


def test_a_code_never_is_one_of_the_desks(supervisor: Client) -> None:
    for code in ("platform", "custom_csrfmiddlewaretoken", "!!!"):
        supervisor.post(ADD, {**TYPED, "code": code})
    supervisor.post(ADD, TYPED)
    supervisor.post(ADD, TYPED)
    assert [row.code for row in CustomQuestion.objects.all()] == [
        *("custom_platform", "custom_csrfmiddlewaretoken", "custom_question"),
        *("custom_order_number", "custom_order_number_2"),
    ]


def test_two_questions_cannot_wait_for_each_other(supervisor: Client) -> None:
    question("custom_paid", "yes_no")
    row = question("custom_way", "choice", when_question="custom_paid", when_answers=["true"])
    paid = CustomQuestion.objects.get(code="custom_paid")
    page = supervisor.post("/desk/questions/custom_paid/", typed(paid, when=f"{row.code}:app")).content.decode()
    assert "neither would ever be asked" in page


def test_saving_keeps_a_condition_that_is_offered_no_more(supervisor: Client) -> None:
    row = question(when_question="platform", when_answers=["gone"])
    supervisor.post(f"/desk/questions/{row.code}/", typed(row, label_en="Another?", when="platform:gone"))
    row.refresh_from_db()
    assert (row.labels["en"], row.when_question, row.when_answers) == ("Another?", "platform", ["gone"])
    assert 'value="platform:gone"' in supervisor.get(f"/desk/questions/{row.code}/").content.decode()


def test_an_answered_choice_is_offered_no_more_and_stays_readable(supervisor: Client, agent: Client) -> None:
    row = question("custom_way", "choice", choices=("app", "shop", "mail"))
    ticket = work(received(replace(TOO_EARLY, custom_way="app")))

    edits = {"choice_0_id": "", "choice_0_en": "", "choice_3_id": "Faks", "choice_3_en": "By fax"}
    answer = supervisor.post("/desk/questions/custom_way/", typed(row, **edits))

    assert answer.status_code == 302
    assert list(asked("en").by_code["custom_way"].choices.values()) == ["By shop", "By mail", "By fax"]
    page = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "By app" in page
    refused = supervisor.post("/desk/questions/custom_way/", typed(CustomQuestion.objects.get(), kind="line"))
    assert "its kind cannot change" in refused.content.decode()
    assert "cannot be deleted" in supervisor.post("/desk/questions/custom_way/delete/", follow=True).content.decode()
    retired = CustomQuestion.objects.get()
    supervisor.post("/desk/questions/custom_way/", {**typed(retired), "active": ""})
    assert "custom_way" not in asked().by_code
    assert "By app" in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()


def test_a_preview_shows_what_is_typed_and_saves_nothing(supervisor: Client) -> None:
    page = supervisor.post("/desk/questions/preview/", {**TYPED, **CHOICES}).content.decode()
    assert page.count("In the app") == 1
    assert page.count("Lewat aplikasi") == 1
    assert CustomQuestion.objects.count() == 0


def test_a_letter_says_what_was_answered() -> None:
    question("custom_order")
    question("custom_way", "choice")
    question("custom_paid", "yes_no")
    question("custom_until", "day")
    text = "$custom_order, $custom_way, $custom_paid, $custom_until, $custom_gone."
    given = {"custom_order": "A 7", "custom_way": "app", "custom_paid": True, "custom_until": "2026-09-17"}
    ticket = work(received(replace(TOO_EARLY, language="en", **given)))

    occasion = occasion_of(ticket, ticket.classifications.last(), now=WEDNESDAY)
    # Nobody has confirmed yet that the words are theirs.
    assert fill(text, occasion, desk=current()) == ", By app, Yes, Thursday, 17 September 2026, ."
    ticket.confirmed_at = timezone.now()
    occasion = occasion_of(ticket, ticket.classifications.last(), now=WEDNESDAY)
    assert "A 7" in fill(text, occasion, desk=current())

    assert proofread.problems("$custom_way") == []
    assert "custom_gone" in proofread.problems("$custom_way $custom_gone")[0]
    assert "custom_way" not in placeholders.names()
    assert [gap for gap, *_ in gap_list()][-4:] == ["custom_order", "custom_way", "custom_paid", "custom_until"]
    nobody = find("too_early", reference="").occasion("too_early", language="en", now=WEDNESDAY, desk=current())
    assert nobody.given is not dict


def test_the_search_finds_what_was_typed(agent: Client) -> None:
    question("custom_order")
    ticket = work(received(replace(TOO_EARLY, custom_order="KX-90417")))
    other = work(received(replace(TOO_EARLY, email="budi@example.com")))
    page = agent.get("/desk/?state=all&q=KX-90417").content.decode()
    assert ticket.reference in page
    assert other.reference not in page


def test_what_is_personal_goes_with_the_person_and_is_hidden_in_the_story(agent_user: User) -> None:
    question("custom_order")
    question("custom_born", "day", personal=True)
    question("custom_way", "choice")
    question("custom_old", "choice", active=False)
    given = {"custom_order": "A 7", "custom_born": "1990-01-02", "custom_way": "app", "custom_old": "shop"}
    ticket = work(received(replace(TOO_EARLY, **given)))
    corrected = replace(tickets.details(ticket), custom_born="1991-01-02", custom_way="shop")
    tickets.correct_details(ticket, corrected, agent=agent_user, action_key="k", now=WEDNESDAY)
    ticket = work(Ticket.objects.get())

    rows = list(ticket.submissions.order_by("pk"))
    with translation.override("en"):
        told = list(changes(rows, rows[-1].pk, is_whole=False))
        whole = list(changes(rows, rows[-1].pk, is_whole=True))
    assert told == [("What is custom_born?", "•••", "•••"), ("What is custom_way?", "By app", "By shop")]
    assert whole[0][1:] == ("Tuesday, 2 January 1990", "Wednesday, 2 January 1991")

    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent_user, now=WEDNESDAY)
    anonymise([Ticket.objects.get()], now=WEDNESDAY)

    kept = [row.answers for row in ticket.submissions.order_by("pk")]
    assert {code: answer for code, answer in kept[0].items() if code.startswith("custom_")} == {
        "custom_way": "app",
        "custom_old": "shop",
    }
    assert kept[1] == {"custom_way": "shop"}
