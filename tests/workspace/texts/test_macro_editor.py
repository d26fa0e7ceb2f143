"""Macros edited by supervisors: steps that go together, versions, two editors, words looked at first."""

from html import unescape

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.workspace.cases import disputed, macro, macro_form, macro_page
from triage.models import Macro, MacroVersion, Origin


@pytest.mark.parametrize(
    ("edits", "told"),
    [
        ({"text_en": ""}, "Fill in all languages, or none."),
        ({"canned_code": "receipt"}, "Choose either a canned reply or your own text."),
        ({"hand_back": "on"}, "Automatic answers cannot resume if"),
        ({"text_id": "", "text_en": "", "resolution": ""}, "The macro has no actions yet."),
        ({"text_id": "$apa"}, "Unknown placeholders: $apa."),
        ({"text_id": "$message"}, "Unknown placeholders: $message."),
        ({"text_en": "Please send your card number."}, "never ask for (card number)"),
        ({"name_id": ""}, "This field is required."),
        ({"category": "nonsense"}, "Select a valid choice."),
    ],
)
def test_it_refuses_steps_that_do_not_go_together(supervisor: Client, edits: dict[str, str], told: str) -> None:
    form = {**macro_form(macro()), "name_en": "Typed", **edits}

    page = unescape(supervisor.post("/desk/macros/thanks_solved/", form).content.decode())

    assert told in page
    assert 'value="Typed"' in page
    assert macro().version == 1


def test_it_keeps_versions_and_brings_one_back(supervisor: Client) -> None:
    shipped = macro().kept()
    supervisor.post("/desk/macros/thanks_solved/", {**macro_form(macro()), "resolution": "answered"})
    assert (macro().resolution, macro().version) == ("answered", 2)

    page = supervisor.get("/desk/macros/thanks_solved/").content.decode()
    assert "<ins>answered</ins>" in page
    supervisor.post("/desk/macros/thanks_solved/restore/", {"number": "1", "seen": "2"})

    assert macro().kept() == shipped
    rows = MacroVersion.objects.filter(code="thanks_solved").order_by("number")
    assert [row.origin for row in rows] == [Origin.SHIPPED, Origin.EDITED, Origin.RESTORED]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.delete()


def test_it_tells_the_second_of_two_editors(supervisor: Client, administrator: Client) -> None:
    opened = macro_form(macro())
    administrator.post("/desk/macros/thanks_solved/", {**opened, "name_en": "Of the admin"})

    page = supervisor.post("/desk/macros/thanks_solved/", {**opened, "name_en": "Of joko"}).content.decode()

    assert macro().names["en"] == "Of the admin"
    assert "admin has saved in the meantime." in page
    assert "<ins>joko</ins>" in page
    assert 'name="version" value="2"' in page


def test_it_adds_one_that_agents_find_at_once(supervisor: Client, agent: Client) -> None:
    form = {"name_id": "Salam", "name_en": "Thanks solved", "is_active": "on", "text_id": "Salam.", "text_en": "Hi."}

    supervisor.post("/desk/macros/add/", form)

    made = Macro.objects.get(code="thanks_solved_2")
    assert [row.origin for row in MacroVersion.objects.filter(code=made.code)] == [Origin.EDITED]
    ticket = disputed()
    assert macro_page(ticket, made.code) in agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()


@pytest.mark.parametrize("name", ["Add", "preview", "…"])
def test_it_takes_no_name_that_is_another_page(supervisor: Client, name: str) -> None:
    form = {"name_id": "Salam", "name_en": name, "is_active": "on", "assign": "on"}

    assert "Enter a name that contains letters." in supervisor.post("/desk/macros/add/", form).content.decode()


def test_it_looks_at_unsaved_words(supervisor: Client) -> None:
    form = {**macro_form(macro()), "text_id": "Lihat bit.ly/abc, $name", "text_en": "Hi $name"}

    page = unescape(supervisor.post("/desk/macros/preview/", form).content.decode())

    assert "Lihat bit.ly/abc, Sari Wulandari" in page
    assert "Links to other sites: bit.ly/abc." in page
    assert macro().version == 1


def test_it_looks_at_the_canned_reply_that_it_would_send(supervisor: Client) -> None:
    form = {**macro_form(macro()), "text_id": "", "text_en": "", "canned_code": "ask_screenshot"}

    page = supervisor.post("/desk/macros/preview/", form).content.decode()

    assert "May we ask for one screenshot?" in page
