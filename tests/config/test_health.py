"""What /readyz says to whoever asks: no address, no server's words."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from config import health
from tests.factories import WEDNESDAY
from triage import parts
from triage.messages import PartFailed
from triage.models import Trouble

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.fixture(autouse=True)
def _broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_broker_answers", lambda: True)


def test_mail_that_fails_is_told_and_the_web_is_ready_all_the_same(client: Client) -> None:
    parts.works("in complaints", now=WEDNESDAY)
    well: dict[str, Any] = {"status": "ok", "database": True, "broker": True}
    assert client.get("/readyz").json() == {**well, "mail": []}
    parts.fails("in complaints", PartFailed(Trouble.LOGIN, "no desk@example.org"), now=WEDNESDAY)
    parts.fails("out", PartFailed(Trouble.SENDER), now=WEDNESDAY + timedelta(minutes=1))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            **well,
            "mail": [
                {"name": "in complaints", "failing_since": "2026-09-16T03:00:00+00:00", "why": "login"},
                {"name": "out", "failing_since": "2026-09-16T03:01:00+00:00", "why": "sender"},
            ],
        },
    )


def test_without_a_database_nothing_is_known_of_mail(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_database_answers", lambda: False)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["mail"]) == (503, [])
