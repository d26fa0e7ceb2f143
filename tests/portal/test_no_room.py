"""The quarantine is full: texts are taken on every channel, and whoever sent pictures is told."""

from email.message import EmailMessage
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from datasets.cases import PICTURES
from tests.factories import TOO_EARLY, WEDNESDAY, received, replace
from tests.portal.posts import complaint, rows, screenshot, text
from triage import pipeline
from triage.evidence.pictures import room
from triage.models import ApiClient, InboundMail, Screenshot, Submission, Ticket
from triage.models.api_client import key_digest
from triage.workspace import labels as words

ENGLISH = replace(TOO_EARLY, language="en")

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture(autouse=True)
def full(settings: Any, tmp_path: Any) -> None:
    settings.QUARANTINE, settings.DISK_FREE_MB = tmp_path, 10**9
    room.room_in.cache_clear()


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def there_is_room_again(settings: Any) -> None:
    settings.DISK_FREE_MB = 0
    room.room_in.cache_clear()


def left_out() -> list[int]:
    return list(Submission.objects.order_by("id").values_list("left_out", flat=True))


def test_the_form_takes_the_text_and_the_page_says_what_is_missing(visitor: Client) -> None:
    answer = visitor.post("/", complaint(screenshots=[screenshot(), screenshot()]))

    assert answer.status_code == 303
    assert (left_out(), Screenshot.objects.count()) == ([2], 0)
    assert "2 pictures could not be kept" in text(visitor.get(answer["Location"]))
    data = Ticket.objects.get().events.get().data
    assert data == {"channel": "web", "left_out": 2}
    assert words.event_detail(data)


def test_a_form_with_a_mistake_says_both(visitor: Client) -> None:
    shown = visitor.post("/", complaint(email="not-an-address", screenshots=[screenshot()]))
    assert shown.status_code == 422
    assert "no room for this one right now" in text(shown)


def test_more_is_taken_without_its_pictures_and_the_next_message_takes_the_word_back(
    visitor: Client, settings: Any
) -> None:
    page = f"/t/{received(ENGLISH).token}/"
    visitor.post(f"{page}more/", {"key": str(uuid4()), "description": "lagi", "screenshots": [screenshot()]})
    assert left_out() == [0, 1]
    assert "=" in text(visitor.get(page))

    there_is_room_again(settings)
    visitor.post(f"{page}more/", {"key": str(uuid4()), "screenshots": [screenshot()]})
    assert (left_out(), Screenshot.objects.count()) == ([0, 1, 0], 1)
    assert "could not be kept" not in text(visitor.get(page))


def test_more_that_is_nothing_but_pictures_is_to_be_sent_later(visitor: Client) -> None:
    ticket, before = received(ENGLISH), rows()
    shown = visitor.post(f"/t/{ticket.token}/more/", {"key": str(uuid4()), "screenshots": [screenshot()]})
    assert shown.status_code == 422
    assert "no room for this one right now" in text(shown)
    assert rows() == before


def test_the_api_takes_the_text_and_says_how_many_pictures_it_left_out(settings: Any) -> None:
    ApiClient.objects.create(name="partner", key_digest=key_digest("tk_good"))
    api = Client(headers={"authorization": "Bearer tk_good"})

    def send() -> Any:
        sent = {"email": "sari@example.com", "description": "belum muncul", "screenshots": [screenshot()]}
        return api.post("/api/v1/tickets", sent, headers={"idempotency-key": "k1"})

    made = send()
    assert (made.status_code, made.json()["pictures_left_out"], left_out()) == (201, 1, [1])
    there_is_room_again(settings)
    again = send()
    assert (again.status_code, again.json()["outcome"]) == (200, "repeated")


def raw_mail(body: str = "Kak, sertifikat saya belum muncul di dashboard.") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Message-ID"], mail["Subject"] = "budi@example.com", f"<{uuid4()}@example.com>", "Sertifikat"
    mail.set_content(body)
    mail.add_attachment((PICTURES / "chrome-offline.jpg").read_bytes(), maintype="image", subtype="jpeg")
    return mail.as_bytes()


@pytest.mark.parametrize("body", ["Kak, sertifikat saya belum muncul.", " "])
def test_a_mail_is_taken_without_its_pictures_and_without_a_copy(body: str) -> None:
    row = pipeline.take_mail(raw_mail(body), now=WEDNESDAY)

    assert (row.outcome, row.quarantine_name, left_out()) == ("new", "", [1])


def test_a_mail_that_somebody_has_to_look_at_waits_where_it_lies() -> None:
    with pytest.raises(OSError, match="quarantine"):
        pipeline.take_mail(b"no mail at all", now=WEDNESDAY)
    assert not InboundMail.objects.exists()
