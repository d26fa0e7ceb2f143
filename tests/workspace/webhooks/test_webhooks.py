"""The pages of webhooks: added with a secret that is shown once, tried, rotated, switched off and on, sent again."""

import re

from django.test import Client

from tests.factories import WEDNESDAY
from tests.hooks.subscriptions import subscription
from triage.hooks import send_test
from triage.hooks.payloads import signers
from triage.models import AuditEntry, Delivery, Subscription

SAID = {"name": "CRM", "address": "https://crm.example.org/hooks", "events": ["closed", "replied:verdict"]}


def test_a_secret_is_shown_once(administrator: Client) -> None:
    page = administrator.post("/desk/webhooks/add/", SAID, follow=True).content.decode()
    row = Subscription.objects.get()
    secret = re.search(r"<code>(whsec_[^<]+)</code>", page)
    assert secret is not None
    again = administrator.get(f"/desk/webhooks/{row.pk}/").content.decode()
    assert "whsec_" not in again
    assert "CRM" in administrator.get("/desk/webhooks/").content.decode()
    assert (row.events, row.has_personal_data) == (SAID["events"], False)

    page = administrator.post(f"/desk/webhooks/{row.pk}/rotate/", follow=True).content.decode()
    assert secret[1] not in page
    assert "whsec_" in page
    row.refresh_from_db()
    assert len(signers(row, now=WEDNESDAY)) == 2
    administrator.post(f"/desk/webhooks/{row.pk}/", {**SAID, "has_personal_data": "on"})
    changes = list(AuditEntry.objects.filter(kind="subscription").order_by("pk").values_list("action", "changes"))
    assert [(action, sorted(told)) for action, told in changes] == [
        ("added", ["address", "events", "has_personal_data", "name"]),
        ("changed", ["secret"]),
        ("changed", ["has_personal_data"]),
    ]
    assert changes[2][1] == {"has_personal_data": [False, True]}
    assert "Webhook" in administrator.get("/desk/audit/").content.decode()


def test_an_address_that_may_not_be_posted_to_is_refused_with_a_sentence(administrator: Client) -> None:
    for address, said in {
        "http://crm.example.org/": "must begin with https",
        "https://169.254.169.254/latest/": "private network",
        "https://a:b@crm.example.org/": "must not hold a user",
        "https://crm.example.org:22/": "Only the usual port",
        "https://2130706433/": "no address that can be posted to",
    }.items():
        page = administrator.post("/desk/webhooks/add/", {**SAID, "address": address}).content.decode()
        assert said in page
    assert not Subscription.objects.exists()


def test_it_is_tried_switched_off_and_on_and_a_message_is_sent_again(administrator: Client) -> None:
    row = subscription(last_error="timeout", failing_since=WEDNESDAY)
    page = administrator.post(f"/desk/webhooks/{row.pk}/test/", follow=True).content.decode()
    sent = Delivery.objects.get()
    assert f"msg_{sent.key.hex}" in page
    assert "Send again" not in page
    Delivery.objects.update(state="failed", ended_at=WEDNESDAY, status=500, answer="<b>no</b>", last_error="refused")
    page = administrator.get(f"/desk/webhooks/deliveries/{sent.pk}/").content.decode()
    assert "&lt;b&gt;no&lt;/b&gt;" in page
    administrator.post(f"/desk/webhooks/deliveries/{sent.pk}/")
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, sent.ended_at) == ("waiting", 0, None)
    assert "took too long" in administrator.get(f"/desk/webhooks/{row.pk}/").content.decode()
    for action, state in {"disable": "disabled", "enable": "working"}.items():
        administrator.post(f"/desk/webhooks/{row.pk}/{action}/")
        row.refresh_from_db()
        assert (row.state, row.failing_since is None) == (state, state == "working")


def test_it_is_deleted_once_that_was_asked(administrator: Client) -> None:
    row = subscription()
    sent = send_test(row, now=WEDNESDAY)
    address = f"/desk/webhooks/{row.pk}/"
    assert "1 message still waits" in administrator.get(f"{address}delete/").content.decode()
    assert administrator.get(address).status_code == 200
    page = administrator.post(f"{address}delete/", follow=True).content.decode()
    assert "CRM" not in page
    for gone in (address, f"{address}delete/", f"/desk/webhooks/deliveries/{sent.pk}/"):
        assert administrator.get(gone).status_code == 404
    assert administrator.post(f"{address}enable/").status_code == 404
