"""The form as a JSON Schema: it takes what the API takes, and speaks the languages of the desk."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests.api.test_tickets import COMPLAINT, send
from tests.custom import question

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

ASIDE = {"custom_where": "shop"}


def schema(language: str = "en") -> Any:
    return Client().get(f"/api/v1/form?language={language}").json()


def test_it_is_a_schema_in_the_languages_of_the_desk() -> None:
    Draft202012Validator.check_schema(schema())
    titles = {language: schema(language)["properties"]["description"]["title"] for language in ("id", "en")}
    assert titles["id"] != titles["en"]
    assert Client().get("/api/v1/form?language=xx").status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"email": None},
        {"what_you_see": "ghosts"},
        {"descripton": "x"},
        {"other_sites_open": True},
        {"description": None, "what_you_see": None},
        {"platform": "Toko Anu"},
        {"completed_on": "not_finished"},
        {"custom_where": None},
        {"custom_where": "fax"},
    ],
)
def test_it_takes_what_the_api_takes(api: Client, change: dict[str, Any]) -> None:
    question("custom_where", "choice", required=True)
    said = {**COMPLAINT, **ASIDE, **change}
    said = {name: answer for name, answer in said.items() if answer is not None}
    is_fit = Draft202012Validator(schema()).is_valid(said)
    answer = api.post("/api/v1/tickets", said, content_type="application/json")
    assert (answer.status_code == 201) is is_fit, answer.content


def test_it_says_what_is_asked_beside_what(api: Client) -> None:
    assert send(api).status_code == 201
    shapes = schema()["properties"]
    assert {name for name, shape in shapes.items() if "x-when" in shape}
