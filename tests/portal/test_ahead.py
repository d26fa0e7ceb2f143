"""What the form says before a complaint is sent, and what the reminder taken instead leads to."""

import html
import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.portal.posts import complaint, text
from tests.portal.test_banner import opened
from triage import pipeline
from triage.channels import limits, proof
from triage.models import CategorySetting, Deflected, Reminder, ReplyState, Ticket
from triage.models.silence import Silence

KEY = "0b5bd1e6-6f4c-4c3e-9d35-5f34d7f6f6a0"
FRIDAY = "Friday, 18 September 2026"
EARLY = {
    "key": KEY,
    "what_you_see": "absent",
    "completed_on": "2026-09-14",
    "platform": "tokopedia",
    "review_state": "button_inactive",
}


def asked(visitor: Client, **answers: str) -> str:
    """What the form says to these answers, "" for nothing."""
    response = visitor.post("/ahead/", {**EARLY, **answers})
    assert response.status_code == (200 if response.content else 204)
    return text(response) if response.content else ""


def taken(visitor: Client, **answers: str) -> Reminder:
    assert visitor.post("/ahead/reminder/", {**EARLY, "email": "sari@example.com", **answers}).status_code == 200
    return Reminder.objects.latest("id")


def path(link: str, row: Reminder) -> str:
    """The path of a letter's link, "" for the page, "form/" for the form."""
    found = next(part for part in row.text.split() if "/r/" in part and part.endswith(link))
    return "/r/" + found.partition("/r/")[2]


def test_it_says_the_day_with_its_reasons_and_offers_to_ask_then(visitor: Client) -> None:
    said = asked(visitor)
    assert "Your certificate is due by Thursday, 17 September 2026" in said
    assert "Finished on Monday, 14 September 2026" in said
    assert f"Remind me on {FRIDAY}" in said
    assert "Ingatkan saya pada" in asked(Client(headers={"accept-language": "id"}))


@pytest.mark.parametrize(
    "answers",
    [
        {"completed_on": ""},
        {"completed_on": "not_finished"},
        {"completed_on": "2026-09-30"},
        {"completed_on": "2026-09-01"},
        {"completed_on": "nonsense"},
        {"what_you_see": ""},
        {"what_you_see": "page_fails"},
        {"what_you_see": "nonsense"},
        {"description": "sertifikat belum muncul"},
        {"consent": "on", "description": "besok saya ada interview kerja, tolong sertifikatnya"},
        {"consent": "on", "description": "saya tunanetra, tidak bisa baca layarnya"},
        {"consent": "on", "description": "Ich habe den Kurs beendet und warte immer noch auf mein Zertifikat"},
        {"consent": "on", "description": "uang saya kembalikan, saya salah beli pelatihan"},
    ],
)
def test_it_says_nothing_where_a_person_should_look(visitor: Client, answers: dict[str, str]) -> None:
    assert asked(visitor, **answers) == ""
    assert not Deflected.objects.exists()


def test_words_are_read_once_their_writer_agrees(visitor: Client) -> None:
    assert asked(visitor, consent="on", description="Kak, sertifikat saya belum muncul di dashboard.")


def test_an_incident_is_no_reason_to_wait(visitor: Client) -> None:
    incident = opened()
    assert asked(visitor, platform=incident.platform_id) == ""
    assert asked(visitor, platform="pijar_mahir" if incident.platform_id != "pijar_mahir" else "tokopedia")


def test_a_supervisor_switches_it(visitor: Client) -> None:
    assert asked(visitor)
    CategorySetting.objects.filter(code="too_early").update(deflects=False)
    assert asked(visitor) == ""


def test_it_keeps_and_logs_nothing_that_was_typed(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as queries:
        asked(
            visitor, consent="on", description="Sertifikat belum muncul", name="Zyxwvut Wulandari", training="Zyxwvut"
        )
    assert "zyxwvut" not in caplog.text.lower()
    written = [each["sql"] for each in queries if not each["sql"].startswith("SELECT")]
    assert len(written) == 1
    assert "triage_deflected" in written[0]
    assert "zyxwvut" not in written[0].lower()


def test_a_form_is_counted_once_and_as_sent_where_it_was_sent(visitor: Client) -> None:
    for _twice in range(2):
        asked(visitor)
    assert [(row.category, row.platform, row.sent_at) for row in Deflected.objects.all()] == [
        ("too_early", "tokopedia", None)
    ]
    assert visitor.post("/", complaint(key=KEY)).status_code == 303
    assert Deflected.objects.get().sent_at is None  # Nothing was shown any more when it was sent.
    assert visitor.post("/", complaint(key=KEY, told="1", name="Other")).status_code == 303
    assert Deflected.objects.get().sent_at == WEDNESDAY


def test_it_has_a_share_of_its_own(visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.COMPLAINTS_FREE = settings.COMPLAINTS_MOST = settings.COMPLAINTS_BUSY = 1
    assert [bool(asked(visitor)) for _ in range(limits.QUESTIONS + 1)] == [True] * limits.QUESTIONS + [False]
    assert visitor.post("/", complaint()).status_code == 303

    def away(*_keys: object) -> dict[str, int]:
        raise ConnectionError

    settings.COMPLAINTS_MOST = settings.COMPLAINTS_BUSY = 1000
    monkeypatch.setattr(limits, "_over", away)
    assert asked(visitor) == ""


def test_a_reminder_is_taken_with_an_address_alone(visitor: Client) -> None:
    response = visitor.post("/ahead/reminder/", {**EARLY, "email": "sari@example.com"})
    assert f"We will write to you on {FRIDAY}" in text(response)
    row = Reminder.objects.get()
    assert (row.email, row.answers) == ("sari@example.com", {"completed_on": "2026-09-14", "what_you_see": "absent"})
    assert f"{row.due_at:%Y-%m-%d %H:%M %z} {row.due_on}" == "2026-09-18 02:00 +0000 2026-09-17"
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("email", "problem"), [("", "Without your e-mail address"), ("sari@", "not an e-mail address")]
)
def test_a_wrong_address_is_told_for_its_field(visitor: Client, email: str, problem: str) -> None:
    response = visitor.post("/ahead/reminder/", {**EARLY, "email": email})
    assert response.status_code == 422
    assert problem in text(response)
    assert "<" not in text(response)
    assert not Reminder.objects.exists()


def test_a_question_without_an_address_leaves_the_form_as_strict_as_it_was(visitor: Client) -> None:
    assert asked(visitor)
    assert visitor.post("/", complaint(email="")).status_code == 422


def test_nobody_else_says_what_is_written_when(visitor: Client) -> None:
    late = {**EARLY, "email": "sari@example.com", "completed_on": "2026-09-01"}
    assert visitor.post("/ahead/reminder/", late).status_code == 204
    assert Client(enforce_csrf_checks=True).post("/ahead/reminder/", EARLY).status_code == 403
    assert not Reminder.objects.exists()


def test_one_address_gets_one_a_day_and_few_at_all(visitor: Client) -> None:
    for email in ("sari@example.com", "SARI@example.com"):
        taken(visitor, email=email)
    assert Reminder.objects.count() == 1
    for day in (11, 15, 16):
        taken(visitor, completed_on=f"2026-09-{day}")
    assert Reminder.objects.count() == 3


def test_a_reminder_costs_what_a_complaint_does(visitor: Client, settings: Settings) -> None:
    settings.COMPLAINTS_FREE = settings.COMPLAINTS_MOST = 1
    cache.clear()
    taken(visitor)
    other = {**EARLY, "email": "other@example.com"}
    response = visitor.post("/ahead/reminder/", other)
    assert (response.status_code, Reminder.objects.count()) == (429, 1)
    assert 'name="challenge"' not in text(response)
    assert 3500 < int(response["Retry-After"]) <= 3600
    assert "60 min" in text(response)


def test_a_reminder_is_asked_for_the_proof_that_a_complaint_is(
    visitor: Client, settings: Settings, clock: time_machine.Traveller
) -> None:
    settings.COMPLAINTS_FREE = 0
    other = {**EARLY, "email": "other@example.com"}
    response = visitor.post("/ahead/reminder/", other)
    assert (response.status_code, response["Retry-After"]) == (429, str(proof.WAIT))
    found = re.search('name="challenge" value="([^"]+)"', text(response))
    assert found

    clock.shift(proof.WAIT)
    proven = {**other, "challenge": html.unescape(found[1])}
    assert visitor.post("/ahead/reminder/", proven).status_code == 200
    assert visitor.post("/ahead/reminder/", proven).status_code == 429  # It serves once.
    assert Reminder.objects.count() == 1


def test_on_its_day_the_letter_goes_out_once(visitor: Client, clock: time_machine.Traveller) -> None:
    row = taken(visitor)
    pipeline.remind(row.pk)
    assert mail.outbox == []
    clock.move_to(row.due_at)
    for _twice in range(2):
        pipeline.remind(row.pk)
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["sari@example.com"], "Has your certificate appeared?")
    assert "due by Thursday, 17 September 2026" in letter.body
    assert "It has appeared:\nhttp" in letter.body
    assert "Was it not you?" in letter.body
    assert "status" not in letter.body.lower()
    assert letter.extra_headers["Auto-Submitted"] == "auto-replied"
    row.refresh_from_db()
    assert (row.state, row.sent_at) == (ReplyState.SENT, row.due_at)


def test_opening_its_links_changes_nothing_and_the_button_says_that_all_is_well(visitor: Client) -> None:
    row = taken(visitor)
    page, stranger = path("/", row), Client()
    for _twice in range(2):
        response = stranger.get(page)
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert "Has your certificate appeared?" in text(response)
    row.refresh_from_db()
    assert row.appeared_at is None
    assert "Glad to hear it!" in text(Client(enforce_csrf_checks=True).post(page, follow=True))
    row.refresh_from_db()
    assert row.appeared_at == WEDNESDAY


def test_not_yet_opens_the_form_with_what_was_said(visitor: Client) -> None:
    response = Client().get(path("/form/", taken(visitor)))
    page = response.content.decode()
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert 'value="2026-09-14"' in page
    assert '<option value="tokopedia" selected>' in page
    assert 'value="absent" id="id_what_you_see_0" checked' in page
    assert "sari@example.com" not in page
    assert response.cookies["django_language"].value == "en"


def test_who_never_asked_stops_it(visitor: Client) -> None:
    row = taken(visitor)
    assert "deleted" in text(Client().post(path("/", row), {"stop": "1"}, follow=True))
    row.refresh_from_db()
    assert (row.email, row.text, row.answers, row.state) == ("", "", {}, ReplyState.CANCELLED)
    assert Silence.objects.exists()
    for link in ("/r/1.nonsense/", "/r/1.nonsense/form/"):
        assert Client().get(link).status_code == 404


def test_the_second_desk_and_its_form_are_silent(visitor: Client, settings: Settings) -> None:
    assert "portal/ahead" in visitor.get("/").content.decode()
    settings.TRIAGE_DESK = "triage.desks.it_support"
    assert "portal/ahead" not in visitor.get("/").content.decode()
    assert asked(visitor, symptom="cannot_print", description="The printer is offline", consent="on") == ""


def test_it_counts_who_came_back(visitor: Client, clock: time_machine.Traveller) -> None:
    row = taken(visitor)
    clock.move_to(row.due_at + timedelta(days=1))
    answered(replace(TOO_EARLY, email="SARI@example.com"), now=row.due_at + timedelta(hours=3))
    pipeline.sweep_drafts()
    row.refresh_from_db()
    assert row.came_back_at == row.due_at + timedelta(hours=3)
