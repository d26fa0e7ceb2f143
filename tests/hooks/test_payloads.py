"""What is posted: what the documentation says, signed, and nothing of a person unless the subscription may have it."""

import json
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from standardwebhooks import Webhook

from tests.factories import TOO_EARLY, WEDNESDAY, answered, received, replace, work
from tests.hooks.subscriptions import SECRET, bodies, subscription
from tests.incidents.outages import outage
from tests.pipeline.test_harm import DESPAIR
from triage import hooks, incidents, parts, tickets
from triage.hooks.payloads import headers, signers
from triage.messages import PartFailed
from triage.models import Delivery, Incident, Resolution, Subscription, Ticket, Trouble
from triage.models.part import OUT
from triage.pipeline import outages
from triage.tickets.privacy.anonymise import anonymise

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

DOCUMENT = (Path(__file__).parents[2] / "docs/webhooks.md").read_text(encoding="utf-8")
WORDS = {
    "message": {"id": "Kak, ada gangguan.", "en": "There is an outage."},
    "solved": {"id": "Selesai.", "en": "Over."},
}


def story(agent: User) -> Ticket:
    """Nearly everything that can happen to a ticket."""
    ticket = answered()
    work(received(replace(TOO_EARLY, description="sertifikat saya masih belum muncul juga")))
    tickets.dispute(ticket, now=WEDNESDAY)
    tickets.note(ticket, text="Sudah ditelepon.", agent=agent, action_key="n", now=WEDNESDAY)
    tickets.assign(ticket, assignee=agent, agent=agent, now=WEDNESDAY)
    tickets.reply(ticket, text="Sudah kami periksa, Kak.", agent=agent, action_key="r", now=WEDNESDAY)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    tickets.reopen(ticket, reason="Belum selesai.", agent=agent, action_key="o", now=WEDNESDAY)
    answered(replace(TOO_EARLY, email="b@example.com", completed_on=None, finished=None))
    ticket.refresh_from_db()
    return ticket


def shape(value: Any) -> Any:
    """The fields of a body and the types of their values."""
    return {name: shape(each) for name, each in value.items()} if isinstance(value, dict) else type(value).__name__


def test_the_documented_bodies_are_the_real_ones() -> None:
    documented = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)]
    agent, plain, whole = User.objects.create_user("rina"), subscription(), subscription(has_personal_data=True)
    story(agent)
    outage()
    incidents.watch(now=WEDNESDAY)
    incident = Incident.objects.get()
    incidents.confirm(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    incidents.resolve(incident, words=WORDS, agent=agent, now=WEDNESDAY)
    parts.fails(OUT, PartFailed(Trouble.UNREACHABLE), now=WEDNESDAY - timedelta(minutes=6))
    outages.look(now=WEDNESDAY)
    parts.works(OUT, now=WEDNESDAY)
    outages.look(now=WEDNESDAY)

    real = {(body["type"], json.dumps(shape(body))) for of in (plain, whole) for body in bodies(of)}

    assert [each["type"] for each in documented if (each["type"], json.dumps(shape(each))) not in real] == []
    types = {name for name, _shape in real}
    assert types == {name for name, _said in hooks.SOURCES.values()}
    told = {each["type"] for each in documented} | {"incident.confirmed", "incident.resolved"}
    assert types == told, "docs/webhooks.md shows each type"


def test_nothing_of_a_person_is_in_it_without_the_scope_and_no_circumstance_ever() -> None:
    agent, plain, whole = User.objects.create_user("rina"), subscription(), subscription(has_personal_data=True)
    story(agent)
    work(received(DESPAIR))
    work(received(replace(TOO_EARLY, email="c@example.com", description="saya sakit keras di rumah sakit, tolong")))

    told, personal = json.dumps(bodies(plain)), json.dumps(bodies(whole))

    for mark in ("Sari", "example.com", "sertifikat", "Sudah", "Belum", "Kak", "rina", "mati", "sakit"):
        assert mark not in told
    for mark in ("Sari Wulandari", "sari@example.com", "sertifikat saya", "Sudah ditelepon", "Sudah kami periksa"):
        assert mark in personal
    whys = {body["data"]["why"] for body in json.loads(told) if body["type"] == "ticket.handed_over"}
    assert whys == {"disputed", "held", "reopened"}
    for body in json.loads(personal):  # But for what the person wrote.
        body["data"].pop("words", None)
        assert not {"harm", "distress", "ill", "sick"} & set(re.split(r"\W|_", json.dumps(body)))


def test_whoever_was_erased_is_in_no_body_any_more() -> None:
    agent, whole = User.objects.create_user("rina"), subscription(has_personal_data=True)
    ticket = story(agent)
    assert "Sari" in json.dumps(bodies(whole))
    Delivery.objects.update(body='{"words": "Sari"}', answer="thank you, Sari")
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    anonymise([ticket], now=WEDNESDAY)
    assert set(Delivery.objects.filter(ticket=ticket).values_list("body", "answer")) == {("", "")}
    assert bodies(whole)[-1]["data"]["requester"] == {"name": "", "email": ""}


def test_it_is_signed_so_that_the_libraries_and_the_documented_lines_believe_it() -> None:
    row, scope, now = subscription(), dict[str, Any](), timezone.now()
    exec(re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[0], scope)

    def is_genuine(secret: str, text: str = "{}") -> bool:
        signed = headers("msg_1", "{}", signers(Subscription.objects.get(), now=timezone.now()), now=timezone.now())
        return bool(scope["is_genuine"](secret, signed, text.encode()))

    assert Webhook(SECRET).verify("{}", headers("msg_1", "{}", signers(row, now=now), now=now)) == {}
    assert (is_genuine(SECRET), is_genuine(SECRET, '{"a":1}'), is_genuine("whsec_b3RoZXI=")) == (True, False, False)

    newer = hooks.rotate(row, by=User.objects.create_user("rina"), now=now)
    assert (is_genuine(SECRET), is_genuine(newer)) == (True, True), "For a day both count."
    Subscription.objects.update(old_until=now)
    assert (is_genuine(SECRET), is_genuine(newer)) == (False, True)
    old = headers("msg_1", "{}", signers(row, now=now), now=now - timedelta(minutes=6))
    assert time.time() - now.timestamp() < 1
    assert not scope["is_genuine"](SECRET, old, b"{}")
    assert SECRET not in "".join(Subscription.objects.values_list("secret", "old_secret").get())
