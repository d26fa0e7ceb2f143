"""Custom questions in the API: in its schema, and in what it refuses."""

import pytest
from django.test import Client

from tests.custom import question
from triage.models import Submission

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def test_the_api_asks_for_them_and_says_so(api: Client) -> None:
    question("custom_order", required=True, labels={"id": "Nomor pesanan?", "en": "Order number?"})
    question("custom_way", "choice", position=1)
    schema = api.get("/api/v1/schema/?format=json", headers={"accept-language": "en"}).json()
    shape = schema["components"]["schemas"]["ComplaintRequest"]
    assert shape["required"] == ["custom_order", "email"]
    assert shape["properties"]["custom_order"]["description"] == "Order number?"

    bad = {"email": "a@example.com", "description": "Hilang.", "custom_way": "fax"}
    refused = api.post("/api/v1/tickets", bad, headers={"accept-language": "id"})
    assert refused.status_code == 422
    told = refused.json()["errors"]
    assert told["custom_order"] == [{"code": "required", "message": "Mohon jawab pertanyaan ini."}]
    assert told["custom_way"][0]["code"] == "invalid_choice"

    taken = api.post("/api/v1/tickets", {**bad, "custom_order": "A 7", "custom_way": "shop"})
    assert taken.status_code == 201
    assert Submission.objects.get().answers == {"custom_order": "A 7", "custom_way": "shop"}
