"""Any text at all, through every channel: nothing breaks, nothing is half written.

With ``HYPOTHESIS_PROFILE=thorough`` 5,000 texts go through each of four channels, and as many mutated mails come in.
"""

import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.email.mail_corpus import mails
from tests.factories import WEDNESDAY
from tests.portal.posts import complaint
from triage import pipeline
from triage.channels.email.reply_address import own_address
from triage.evidence.masking import mask
from triage.models import ApiClient, InboundMail, Ticket
from triage.models.api_client import key_digest

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("desk_rows", "clock")]

CHARACTERS = st.characters() | st.characters(categories=["No", "Nd"]) | st.characters(categories=["Cs", "Cc", "Mn"])
TEXTS = st.text(CHARACTERS, max_size=60)
ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
REFUSED = {400, 422, 429}
MOST_CHANGES = 12
PIECES = (b"", b"\0", b"\r", b"\n\n", b"--", b"=?", b";")


@pytest.fixture(autouse=True)
def _whole(desk_rows: None, settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.QUARANTINE = tmp_path / "quarantine"
    yield
    # What was accepted is whole: each ticket with what was sent, and with the event that says so.
    assert not Ticket.objects.filter(submissions__isnull=True).exists()
    assert not Ticket.objects.filter(events__isnull=True).exists()


@ANY
@given(text=TEXTS, name=TEXTS)
def test_the_form_takes_it_or_says_why_not(text: str, name: str) -> None:
    cache.clear()  # Nobody is counted.
    typed = urlencode(complaint(description=text, name=name), errors="surrogatepass")
    client = Client(raise_request_exception=False)
    answer = client.post("/", typed, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in {302, 303, *REFUSED}


@ANY
@given(text=TEXTS, name=TEXTS, training=TEXTS)
def test_the_api_takes_it_or_says_why_not(text: str, name: str, training: str) -> None:
    cache.clear()
    ApiClient.objects.get_or_create(name="partner", key_digest=key_digest("tk_good"))
    sent = json.dumps({"email": "a@example.com", "description": text, "name": name, "training": training})
    client = Client(headers={"authorization": "Bearer tk_good"}, raise_request_exception=False)
    answer = client.post("/api/v1/tickets", sent, content_type="application/json")
    assert answer.status_code in {200, 201, *REFUSED}


@ANY
@given(text=TEXTS, subject=TEXTS, charset=st.sampled_from(["utf-8", "utf-7", "iso-8859-1", "utf-16", "none-such"]))
def test_a_mail_becomes_what_it_can(text: str, subject: str, charset: str) -> None:
    head = f"From: a@example.com\nSubject: {' '.join(subject.split())}\nContent-Type: text/plain; charset={charset}"
    known = charset if charset != "none-such" else "utf-8"
    body = text.encode(known, "surrogatepass" if known.startswith("utf-") and known != "utf-7" else "replace")
    row = pipeline.take_mail(head.encode("utf-8", "surrogatepass") + b"\n\n" + body, now=WEDNESDAY)
    assert row.pk == InboundMail.objects.get(pk=row.pk).pk


@given(text=TEXTS)
def test_masking_takes_it(text: str) -> None:
    assert isinstance(mask(text), str)


@ANY
@given(seed=st.integers(0, 2**32))
def test_a_damaged_mail_becomes_what_it_can(seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice(_sound()))
    for _change in range(chance.randint(1, MOST_CHANGES)):
        start = chance.randrange(len(raw) + 1)
        end = min(len(raw), start + chance.choice((1, 2, 8, 200)))
        piece = chance.choice(
            (b"", b"\0", b"\r", b"\n\n", b"--", b"=?", b";", bytes([chance.randrange(256)]), raw[:80])
        )
        raw[start:end] = piece
    row = pipeline.take_mail(bytes(raw[:200_000]), now=WEDNESDAY)
    assert row.outcome


def _sound() -> list[bytes]:
    own = own_address()
    made = mails(own=own, token_address=own, forged_address=own, message_id="<x@y>", foreign_message_id="<z@y>")
    return [mail.raw for mail in made if len(mail.raw) < 50_000]
