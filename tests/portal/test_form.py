from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext

from tests.portal.posts import complaint, kept, png_that_declares, rows, screenshot, text, upload
from triage.models import Screenshot, Submission, Ticket
from triage.outbox.links import opener_token

MEGABYTE = 1024 * 1024


def test_it_shows_the_form_in_the_readers_language() -> None:
    assert 'lang="id"' in text(Client().get("/"))
    assert 'lang="en"' in text(Client(headers={"accept-language": "en"}).get("/"))


def test_it_asks_for_a_day_with_a_calendar(visitor: Client) -> None:
    page = text(visitor.post("/", complaint(consent="")))
    assert '<input type="date" name="completed_on" value="2026-09-15" max="2026-09-16"' in page


def test_it_lets_the_browser_say_where_a_form_comes_from() -> None:
    # With "no-referrer" browsers send "Origin: null", and every form would fail the CSRF check.
    assert Client().get("/")["Referrer-Policy"] == "same-origin"


def test_it_opens_a_ticket_and_leads_to_its_status_page(visitor: Client) -> None:
    response = visitor.post("/", complaint(screenshots=[screenshot()]))

    ticket = Ticket.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/t/{opener_token(ticket)}/")
    assert ticket.requester_name == "Sari Wulandari"
    assert ticket.language == "en"
    assert ticket.submissions.get().platform_id == "tokopedia"
    assert Screenshot.objects.get().original_name == "chrome-offline.jpg"
    assert visitor.get(response["Location"]).status_code == 200


def test_it_accepts_with_few_questions_to_the_database(visitor: Client, django_assert_max_num_queries: Any) -> None:
    visitor.post("/", complaint(email="first@example.com"))
    with django_assert_max_num_queries(8):
        assert visitor.post("/", complaint(screenshots=[screenshot()])).status_code == 303


@pytest.mark.parametrize(
    ("changes", "stored"),
    [
        ({"not_finished": "on", "completed_on": ""}, {"completed_on": "not_finished"}),
        ({"platform": "other", "platform_other": " toped "}, {"platform_id": "tokopedia", "platform_other": ""}),
        ({"platform": "other", "platform_other": "Warung"}, {"platform_id": None, "platform_other": "Warung"}),
        ({"platform": "other"}, {"platform_id": None, "platform_other": ""}),
        ({"other_sites_open": "false"}, {"other_sites_open": False}),
        ({"name": "Sa\u202eri\x00\x07  W.\u200f"}, {"name": "Sari W."}),
        ({"description": "NIK 3171234567890123 👍🏽"}, {"description": "NIK •••••••••••••••• 👍🏽"}),
        ({"what_you_see": "", "description": "hilang"}, {"what_you_see": None}),
        ({"description": ""}, {"description": ""}),
    ],
)
def test_it_understands(visitor: Client, changes: dict[str, str], stored: dict[str, object]) -> None:
    assert visitor.post("/", complaint(**changes)).status_code == 303
    submission = Submission.objects.get()
    assert {name: getattr(submission, name, submission.answers.get(name)) for name in stored} == stored


REFUSED_ANSWERS = {
    "nothing": (dict.fromkeys(complaint().keys() - {"key"}, ""), "Without your e-mail address we cannot answer."),
    "whitespace e-mail": ({"email": " \t "}, "Without your e-mail address we cannot answer."),
    "half an e-mail": ({"email": "sari@"}, "This is not an e-mail address. It looks like name@example.com."),
    "markup as e-mail": (
        {"email": "<b>{{ 7 }}</b>"},
        "This is not an e-mail address. It looks like name@example.com.",
    ),
    "no complaint": (
        {"what_you_see": "", "description": " \n\u200b "},
        "Tell us what happened, or choose above what you see.",
    ),
    "no consent": ({"consent": ""}, "We need your agreement before we may read your complaint."),
    "tomorrow's tomorrow": (
        {"completed_on": "2026-09-18"},
        "This date is in the future. When did you finish the training?",
    ),
    "before the programme": (
        {"completed_on": "0001-01-01"},
        "This date is before the programme began. Please check the year.",
    ),
    "31 February": ({"completed_on": "2026-02-31"}, "Write the date as day/month/year, for example 17/09/2026."),
    "no date at all": ({"completed_on": "{% now %}"}, "Write the date as day/month/year, for example 17/09/2026."),
    "a date and not finished": ({"not_finished": "on"}, "Give a date or say that you have not finished, not both."),
}


def test_it_says_at_once_all_that_is_to_mend(visitor: Client) -> None:
    page = text(visitor.post("/", complaint(email="", what_you_see="", description="")))
    assert "Without your e-mail address" in page
    assert "Tell us what happened" in page


def test_it_asks_once_about_an_address_that_looks_mistyped(visitor: Client) -> None:
    sent = complaint(email="sari@gmial.com")
    page = visitor.post("/", sent)
    assert page.status_code == 422
    assert "sari@gmail.com" in text(page)
    assert 'name="sure_of" value="sari@gmial.com"' in text(page)

    assert visitor.post("/", {**sent, "email": "sari@gmai.com", "sure_of": "sari@gmial.com"}).status_code == 422
    assert visitor.post("/", {**sent, "sure_of": "sari@gmial.com"}).status_code == 303
    assert Ticket.objects.get().requester_email == "sari@gmial.com"


def test_what_a_script_sends_is_not_asked_about(visitor: Client) -> None:
    """Nobody would see the question: the complaint is taken as it is."""
    answer = visitor.post("/", complaint(email="sari@gmial.com"), headers={"prefer": "return=minimal"})
    assert answer.status_code == 201


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("case", REFUSED_ANSWERS)
def test_it_refuses_bad_answers_and_keeps_everything(case: str, language: str) -> None:
    changes, message = REFUSED_ANSWERS[case]
    typed = complaint(**{"training": "Ketik & simpan", **changes})

    page = Client(headers={"accept-language": language}).post("/", {**typed, "screenshots": [screenshot()]})

    assert page.status_code == 422
    assert f'lang="{language}"' in text(page)
    assert kept() == ["chrome-offline.jpg"]
    assert rows() == (0, 0, 0)
    with translation.override(language):
        assert escape(gettext(message)) in text(page)
    assert 'aria-invalid="true"' in text(page)
    assert f'value="{escape(typed["training"])}"' in text(page)
    if typed["description"].strip():
        assert typed["description"] in text(page)
    assert "chrome-offline.jpg" in text(page)


@pytest.mark.parametrize("odd", ["² ² ² ² ² ² ² ² ² ² ²", "① ٣ 𝟙 12 aguſtus L026"])
def test_no_character_stops_it_from_being_taken(visitor: Client, odd: str) -> None:
    fields = ("name", "training", "institution", "platform_other", "printed_name", "description")
    picture = screenshot()
    picture.name = f"{odd}.jpg"
    sent = visitor.post("/", complaint(**dict.fromkeys(fields, odd), platform="other", screenshots=[picture]))
    assert sent.status_code == 303
    assert Submission.objects.get().description == odd


@pytest.mark.parametrize(("language", "message"), [("id", "paling banyak"), ("en", "has at most")])
@pytest.mark.parametrize("changes", [{"name": "x" * 201}, {"description": "x" * 5001}, {"description": "x" * 500_000}])
def test_it_refuses_what_is_too_long_and_keeps_it(changes: dict[str, str], language: str, message: str) -> None:
    page = Client(headers={"accept-language": language}).post("/", complaint(**changes))

    assert page.status_code == 422
    assert message in text(page)
    assert next(iter(changes.values())) in text(page)
    assert rows() == (0, 0, 0)


@pytest.mark.parametrize("field", ["what_you_see", "review_state", "other_sites_open", "other_network_tried"])
def test_it_refuses_a_choice_that_is_none(visitor: Client, field: str) -> None:
    page = visitor.post("/", complaint(**{field: "<script>alert(1)</script>"}))

    assert page.status_code == 422
    assert "Select a valid choice." in text(page)
    assert "<script>alert" not in text(page)


REFUSED_PICTURES = {
    "empty": (b"", "This file is empty. Please take the screenshot again and attach it anew."),
    "a program": (b"MZ\x90" + bytes(99), "This file is a program; we do not take programs."),
    "half a picture": (screenshot().read()[:200], "This picture is damaged."),
    "two things at once": (
        screenshot().read() + b"PK\x05\x06" + bytes(18),
        "This file is not a picture that we can read.",
    ),
    "a giant": (png_that_declares(width=30_000, height=30_000), "This picture is too large (30000 by 30000 pixels)."),
    "20 MB": (screenshot().read() + bytes(20 * MEGABYTE), "This file is larger than 10 MB."),
}


@pytest.mark.parametrize("case", REFUSED_PICTURES)
def test_it_refuses_a_bad_picture_and_keeps_the_good_one(visitor: Client, case: str) -> None:
    content, message = REFUSED_PICTURES[case]
    page = visitor.post("/", complaint(screenshots=[upload("bukti <1>.jpg", content), screenshot()]))

    assert page.status_code == 422
    assert escape(message) in text(page)
    assert "bukti &lt;1&gt;.jpg" in text(page)
    assert "Kak, sertifikat saya belum muncul" in text(page)
    assert kept() == ["chrome-offline.jpg"]
    assert rows() == (0, 0, 0)


def test_it_refuses_a_bad_picture_in_indonesian() -> None:
    page = Client().post("/", complaint(screenshots=[upload("kosong.jpg", b"")]))
    with translation.override("id"):
        assert gettext("This file is empty. Please take the screenshot again and attach it anew.") in text(page)
        assert gettext("Almost there. Please check this again:") in text(page)


def test_it_takes_as_many_pictures_as_are_allowed(visitor: Client) -> None:
    page = visitor.post("/", complaint(screenshots=[screenshot() for _ in range(50)]))

    assert page.status_code == 422
    assert text(page).count("You can send at most 5 pictures at once. This one was left out.") == 2 * 45
    assert len(kept()) == 5
    assert rows() == (0, 0, 0)


def test_it_sends_the_kept_pictures_with_the_mended_form(visitor: Client) -> None:
    form = complaint(consent="", screenshots=[screenshot(), screenshot("502-bad-gateway.jpg")])
    visitor.post("/", form)
    crossed_out = Screenshot.objects.get(original_name="502-bad-gateway.jpg").pk

    response = visitor.post("/", {**form, "consent": "on", "kept": "1", "remove": [crossed_out], "screenshots": []})

    assert response.status_code == 303
    assert [shot.original_name for shot in Screenshot.objects.all()] == ["chrome-offline.jpg"]
    assert Screenshot.objects.get().submission == Submission.objects.get()


def test_it_counts_kept_pictures_towards_the_limit(visitor: Client) -> None:
    form = complaint(consent="", screenshots=[screenshot() for _ in range(4)])
    visitor.post("/", form)

    page = visitor.post("/", {**form, "consent": "on", "kept": "1", "screenshots": [screenshot(), screenshot()]})

    assert page.status_code == 422
    assert len(kept()) == 5


def test_it_gives_kept_pictures_to_nobody_else(visitor: Client) -> None:
    visitor.post("/", complaint(consent="", screenshots=[screenshot()]))
    page = visitor.post("/", complaint(consent="", kept="1", remove=[Screenshot.objects.get().pk]))

    assert "chrome-offline.jpg" not in text(page)
    assert kept() == ["chrome-offline.jpg"]


@pytest.mark.parametrize("remove", ["-1", "x", "9" * 40, "1e3", "²"])
def test_it_ignores_nonsense_to_remove(visitor: Client, remove: str) -> None:
    assert visitor.post("/", complaint(kept="1", remove=[remove])).status_code == 303


@pytest.mark.parametrize("key", ["", "no-uuid", "{{ 7 }}", "0" * 500, "\x00"])
def test_it_works_without_a_proper_key(visitor: Client, key: str) -> None:
    assert visitor.post("/", complaint(key=key)).status_code == 303


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    "too_much",
    [
        {"description": "x" * (10 * MEGABYTE)},
        {"description": "ü" * MEGABYTE},
        {f"field{number}": "x" for number in range(200)},
        {"screenshots": [upload("x.jpg", b"x") for _ in range(101)]},
    ],
    ids=["10 MB of text", "2 MB of text", "200 fields", "101 files"],
)
def test_it_answers_what_is_far_too_large(too_much: dict[str, Any], language: str) -> None:
    page = Client(headers={"accept-language": language}).post("/", {**complaint(), **too_much})

    assert page.status_code == 413
    with translation.override(language):
        assert gettext("Your submission is too large") in text(page)
        assert gettext("Go back in your browser: what you typed is still there.") in text(page)
    assert rows() == (0, 0, 0)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"x", "multipart/form-data"),
        (b"\xff\xfe=%ff", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_it_never_fails_on_a_strange_body(visitor: Client, body: bytes, content_type: str) -> None:
    page = visitor.generic("POST", "/", body, content_type=content_type)

    assert page.status_code in {400, 422}
    assert rows() == (0, 0, 0)


def test_it_counts_a_double_tap_once(visitor: Client) -> None:
    form = complaint()
    first = visitor.post("/", {**form, "screenshots": [screenshot()]})
    second = visitor.post("/", {**form, "screenshots": [screenshot()]})

    assert first["Location"] == second["Location"]
    assert (Ticket.objects.count(), Submission.objects.count(), Screenshot.objects.count()) == (1, 1, 1)


def test_it_does_not_take_a_changed_form_for_a_double_tap(visitor: Client) -> None:
    form = complaint()
    visitor.post("/", form)
    again = visitor.post("/", {**form, "description": "Masih belum muncul juga."})

    assert again["Location"] == f"/t/{opener_token(Ticket.objects.get())}/"
    assert Submission.objects.count() == 2


def test_it_keeps_the_text_when_the_csrf_check_fails() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post("/", complaint(csrfmiddlewaretoken="wrong", screenshots=[screenshot()]))

    assert page.status_code == 403
    assert "Kak, sertifikat saya belum muncul" in text(page)
    assert "Formulirnya terbuka terlalu lama" in text(page)
    assert kept() == ["chrome-offline.jpg"]
    assert rows() == (0, 0, 0)


def test_it_accepts_the_form_that_came_back_from_a_failed_check() -> None:
    strict = Client(enforce_csrf_checks=True)
    form = complaint(screenshots=[screenshot()])
    token = strict.post("/", form).context["csrf_token"]

    response = strict.post("/", {**form, "csrfmiddlewaretoken": str(token), "kept": "1", "screenshots": []})

    assert response.status_code == 303
    assert Screenshot.objects.get().submission == Submission.objects.get()


def test_it_leads_back_to_the_ticket_whoever_opened_it(visitor: Client) -> None:
    first = visitor.post("/", complaint())
    second = visitor.post("/", complaint(description="Ini layarnya."))

    assert second["Location"] == first["Location"]
    assert Ticket.objects.get().replies.count() == 0


@pytest.mark.parametrize("cookie", ["", "TKT-AAAA-AAAA", "TKT-AAAA-AAAA:1:forged"])
def test_it_trusts_no_forged_cookie(visitor: Client, cookie: str) -> None:
    visitor.post("/", complaint())
    ticket = Ticket.objects.get()
    stranger = Client()
    stranger.cookies["tickets"] = cookie.replace("TKT-AAAA-AAAA", ticket.reference)
    stranger.post("/", complaint())

    assert Ticket.objects.exclude(pk=ticket.pk).get().proposed_for == ticket


INERT = "{{ 7|add:7 }}{% now 'Y' %}${7*7}%(name)s<img src=x onerror=alert(1)>\"'</textarea>&amp;"


def test_it_shows_markup_and_template_syntax_as_they_were_typed(visitor: Client) -> None:
    fields = ("name", "training", "institution", "printed_name", "platform_other", "description")
    page = visitor.post("/", complaint(consent="", platform="other", **dict.fromkeys(fields, INERT)))

    assert text(page).count(escape(INERT)) == len(fields)
    assert "<img src=x" not in text(page)


def test_it_switches_the_language_and_keeps_what_was_typed() -> None:
    client = Client()
    form = complaint(to="en", name='Sari "W."', not_finished="on", review_state="not_yet", screenshots=[screenshot()])

    page = client.post("/language/", form)

    assert page.status_code == 200
    assert 'lang="en"' in text(page)
    assert 'value="Sari &quot;W.&quot;"' in text(page)
    assert form["description"] in text(page)
    assert 'value="tokopedia" selected' in text(page)
    assert form["key"] in text(page)
    assert "chrome-offline.jpg" in text(page)
    assert 'id="problems"' not in text(page)
    assert 'lang="en"' in text(client.get("/"))


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/link/", "/link/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_it_goes_back_to_the_page_that_was_read_and_nowhere_else(visitor: Client, target: str, lands: str) -> None:
    response = visitor.post("/language/", {"to": "id", "next": target})
    assert (response.status_code, response["Location"]) == (303, lands)


def test_it_knows_two_languages_only(visitor: Client) -> None:
    assert visitor.post("/language/", {"to": "xx", "key": str(uuid4())})["Location"] == "/"
    assert visitor.get("/language/")["Location"] == "/"
