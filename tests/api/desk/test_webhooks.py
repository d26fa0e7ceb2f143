"""Webhooks by API: subscribed, changed, tried, read and deleted, as on their pages."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from tests.api.conftest import assistant
from tests.factories import WEDNESDAY
from tests.hooks.subscriptions import subscription
from tests.teams import worker
from triage import hooks
from triage.hooks.secrets import opened
from triage.models import AuditEntry, Delivery, Scope, Subscription
from triage.playbook.load import ADMINISTRATORS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

LIST = "/api/v1/desk/webhooks"
SAID = {"name": "CRM", "address": "https://crm.example.org/hooks", "events": ["ticket.closed", "ticket.answered"]}


@pytest.fixture
def bot() -> Client:
    """The program of somebody who administers the desk."""
    lead = worker("lead")
    lead.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return assistant(lead, Scope.WEBHOOKS)


def send(bot: Client, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
    told = json.dumps(body or {})
    return bot.generic(method, f"{LIST}{path}", told, content_type="application/json", headers=headers)


def test_a_secret_is_shown_once(bot: Client) -> None:
    made = send(bot, "POST", body=SAID, idempotency_key="a")
    row = Subscription.objects.get()
    assert (made.status_code, made.json()["secret"]) == (201, opened(row.secret))
    assert (row.events, made.json()["webhook"]["events"]) == (["closed", "replied:verdict"], SAID["events"])
    again = send(bot, "POST", body=SAID, idempotency_key="a").json()
    assert (again["secret"], again["webhook"]["id"]) == (None, row.pk)
    newer = send(bot, "POST", f"/{row.pk}/secret").json()["secret"]
    row.refresh_from_db()
    assert (newer, opened(row.secret)) == (opened(row.secret), newer)
    assert "whsec_" not in bot.get(LIST).content.decode() + bot.get(f"{LIST}/{row.pk}").content.decode()


def test_it_is_changed_switched_off_and_deleted(bot: Client) -> None:
    row = subscription()
    hooks.send_test(row, now=WEDNESDAY)
    changed = send(bot, "PATCH", f"/{row.pk}", {"name": "ERP", "state": "disabled", "personal_data": True}).json()
    assert [changed[name] for name in ("name", "state", "personal_data", "address")] == [
        *("ERP", "disabled", True),
        row.address,
    ]
    for _twice in range(2):
        assert send(bot, "DELETE", f"/{row.pk}", idempotency_key="d").json() == {"ended": 1}
    assert bot.get(f"{LIST}/{row.pk}").status_code == 404
    assert bot.get(LIST).json() == {"results": []}
    acts = AuditEntry.objects.filter(kind="subscription").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["changed", "changed", "deleted"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"address": "http://crm.example.org/"}, "scheme"),
        ({"address": "https://10.0.0.1/"}, "private"),
        ({"events": ["closed"]}, "invalid_choice"),
        ({"events": []}, "min_length"),
        ({"secret": "mine"}, "unknown_field"),
    ],
)
def test_what_cannot_be_is_refused_by_name(bot: Client, changes: dict[str, Any], code: str) -> None:
    errors = send(bot, "POST", body={**SAID, **changes}).json()["errors"]
    ((name, (wrong,)),) = errors.items()
    assert (name.partition(".")[0], wrong["code"]) == (next(iter(changes)), code)
    assert not Subscription.objects.exists()


def test_messages_are_read_and_sent_again(bot: Client) -> None:
    row = subscription()
    sent = send(bot, "POST", f"/{row.pk}/test").json()
    assert (sent["type"], sent["state"], json.loads(sent["body"])["type"]) == ("test", "waiting", "test")
    Delivery.objects.update(state="failed", ended_at=WEDNESDAY, status=500, answer="no", last_error="refused")
    one = f"/api/v1/desk/deliveries/{sent['id']}"
    assert [bot.get(one).json()[name] for name in ("message", "answer", "status")] == [sent["message"], "no", 500]
    assert bot.post(f"{one}/redeliver", "{}", content_type="application/json").json()["state"] == "waiting"
    (line,) = bot.get(f"{LIST}/{row.pk}/deliveries").json()["results"]
    assert (line["message"], "body" in line) == (sent["message"], False)
    assert bot.get(f"{LIST}/{row.pk}/deliveries?before={sent['id']}").json() == {"next": None, "results": []}
