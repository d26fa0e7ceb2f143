"""Pictures that come in pieces before their form: never from the beginning again, never twice, never without bounds."""

from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from PIL import Image
from pytest_django import Settings

from datasets.cases import PICTURES
from tests.portal.posts import complaint, kept, rows, text
from triage import pipeline
from triage.models import File, ResumableUpload, Screenshot, Submission, Ticket
from triage.pipeline import resumable

pytestmark = pytest.mark.django_db

PICTURE = (PICTURES / "chrome-offline.jpg").read_bytes()
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"


def begin(
    visitor: Client, key: str, content: bytes = PICTURE, *, first: bytes = b"", name: str = "layar.jpg", **said: str
) -> HttpResponse:
    """Begin an upload, with a first piece or without."""
    told = {"key": key, "filename": name, **said}
    pairs = ",".join(f"{each} {b64encode(value.encode()).decode()}" for each, value in told.items())
    headers = {**TUS, "Upload-Length": str(len(content)), "Upload-Metadata": pairs}
    return visitor.post("/uploads/", first, content_type=PIECE if first else "text/plain", headers=headers)


def go_on(visitor: Client, place: str, content: bytes, offset: int) -> HttpResponse:
    headers = {**TUS, "Upload-Offset": str(offset)}
    return visitor.patch(place, content, content_type=PIECE, headers=headers)


def sent(visitor: Client, key: str, content: bytes = PICTURE, **said: Any) -> str:
    """Send a whole file; gives the upload's name."""
    answer = begin(visitor, key, content, first=content, **said)
    assert answer.status_code == 201, text(answer)
    return answer["Location"].split("/")[-2]


def far(visitor: Client, place: str) -> str:
    return visitor.head(place, headers=TUS).get("Upload-Offset", "gone")


def test_it_says_what_it_speaks(visitor: Client) -> None:
    answer = visitor.options("/uploads/")

    assert answer["Tus-Version"] == "1.0.0"
    assert {"creation", "termination", "expiration"} <= set(answer["Tus-Extension"].split(","))
    assert visitor.post("/uploads/").status_code == visitor.head(f"/uploads/{uuid4()}/").status_code == 412


def test_it_goes_on_where_it_broke_off_and_becomes_the_complaints_picture(visitor: Client, settings: Settings) -> None:
    form = complaint()
    place = begin(visitor, form["key"], first=PICTURE[:1000])["Location"]
    assert go_on(visitor, place, PICTURE[1000:5000], 1000)["Upload-Offset"] == far(visitor, place) == "5000"
    assert not kept()
    assert go_on(visitor, place, PICTURE[5000:], 5000).status_code == 204
    assert kept() == ["layar.jpg"]

    answer = visitor.post("/", form | {"upload": place.split("/")[-2]})

    assert answer.status_code == 303
    (screenshot,) = Submission.objects.get().screenshots.all()
    assert (screenshot.original_name, screenshot.byte_size) == ("layar.jpg", len(PICTURE))
    assert len(list(Path(settings.QUARANTINE).iterdir())) == 1


def test_it_takes_no_piece_twice_and_none_out_of_step(visitor: Client) -> None:
    place = begin(visitor, str(uuid4()), first=PICTURE[:1000])["Location"]

    again = go_on(visitor, place, PICTURE[:1000], 0)

    assert (again.status_code, again["Upload-Offset"]) == (409, "1000")
    assert go_on(visitor, place, PICTURE[2000:], 2000).status_code == 409
    assert go_on(visitor, place, PICTURE, 1000).status_code == 409
    assert far(visitor, place) == "1000"


def test_beginning_twice_begins_once(visitor: Client) -> None:
    key, name = str(uuid4()), str(uuid4())
    first = begin(visitor, key, id=name, first=PICTURE[:1000])
    again = begin(visitor, key, id=name, first=PICTURE[:1000])

    assert (again.status_code, again["Location"], again["Upload-Offset"]) == (201, first["Location"], "1000")
    assert ResumableUpload.objects.count() == 1
    assert begin(visitor, str(uuid4()), id=name).status_code == 409


def test_sending_the_form_twice_makes_one_ticket_and_its_pictures_are_not_sent_again(visitor: Client) -> None:
    form = complaint()
    form["upload"] = sent(visitor, form["key"])
    first = visitor.post("/", form, headers={"prefer": "return=minimal"})
    before = rows()

    again = visitor.post("/", form, headers={"prefer": "return=minimal"})

    assert first.status_code == again.status_code == 201
    assert first["Location"] == again["Location"]
    assert rows() == before
    assert Screenshot.objects.count() == 1
    assert far(visitor, f"/uploads/{form['upload']}/") == str(len(PICTURE))


def test_they_go_with_an_addition_too_and_are_something_to_say(visitor: Client) -> None:
    visitor.post("/", complaint())
    ticket = Ticket.objects.get()
    more = {"key": str(uuid4()), "description": ""}
    more["upload"] = sent(visitor, more["key"])

    answers = [
        visitor.post(f"/t/{ticket.token}/more/", more, headers={"prefer": "return=minimal"}) for _twice in range(2)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0]["Location"] == f"/t/{ticket.token}/"
    assert Submission.objects.count() == 2
    assert Screenshot.objects.get().submission == Submission.objects.latest("pk")


def test_only_what_the_form_names_goes_with_it(visitor: Client) -> None:
    form = complaint()
    wanted, unwanted = sent(visitor, form["key"]), sent(visitor, form["key"], name="salah.jpg")

    visitor.post("/", form | {"upload": wanted})

    assert [each.original_name for each in Submission.objects.get().screenshots.all()] == ["layar.jpg"]
    assert far(visitor, f"/uploads/{unwanted}/") == "gone"
    assert not kept()


def test_a_form_that_comes_back_lists_them_like_any_other(visitor: Client) -> None:
    form = complaint(consent="")
    form["upload"] = sent(visitor, form["key"])

    told = visitor.post("/", form, headers={"prefer": "return=minimal"})
    page = visitor.post("/", form)

    assert (told.status_code, told.content) == (422, b"")
    assert page.status_code == 422
    assert "layar.jpg" in text(page)
    mended = {name: value for name, value in form.items() if name != "upload"} | {"consent": "on", "kept": "1"}
    assert visitor.post("/", mended).status_code == 303
    assert Submission.objects.get().screenshots.count() == 1


def test_it_asks_for_a_picture_that_is_gone(visitor: Client) -> None:
    form = complaint(upload=str(uuid4()))

    answer = visitor.post("/", form)

    assert answer.status_code == 422
    assert "attach them once more" in text(answer)
    assert rows() == (0, 0, 0)


def test_nobody_elses_upload_goes_with_a_form(visitor: Client) -> None:
    theirs = sent(visitor, str(uuid4()))

    answer = visitor.post("/", complaint(upload=theirs))

    assert answer.status_code == 422
    assert kept() == ["layar.jpg"]


def test_what_is_no_picture_is_a_file_or_refused_as_in_a_form(visitor: Client) -> None:
    key = str(uuid4())
    sent(visitor, key, b"Halo, ini catatan saya.", name="catatan.jpg")
    assert File.objects.get().draft_key == key
    program = b"MZ" + bytes(2000)

    answer = begin(visitor, key, program, first=program)

    assert answer.status_code == 422
    assert "program" in text(answer)
    assert File.objects.count() == ResumableUpload.objects.count() == 1


def test_a_page_behind_a_picture_is_refused(visitor: Client, settings: Settings) -> None:
    content = PICTURE + b"<html><script>"
    answer = begin(visitor, str(uuid4()), content, first=content)

    assert answer.status_code == 422
    assert not list(Path(settings.QUARANTINE).iterdir())


def test_it_can_be_ended_before_and_after_it_is_whole(visitor: Client, settings: Settings) -> None:
    for length in (1000, len(PICTURE)):
        place = begin(visitor, str(uuid4()), first=PICTURE[:length])["Location"]
        assert visitor.delete(place, headers=TUS).status_code == 204
        assert far(visitor, place) == "gone"

    assert not kept()
    assert not list(Path(settings.QUARANTINE).iterdir())


def test_ending_it_does_not_touch_what_was_sent(visitor: Client) -> None:
    form = complaint()
    form["upload"] = sent(visitor, form["key"])
    visitor.post("/", form)

    visitor.delete(f"/uploads/{form['upload']}/", headers=TUS)

    assert Submission.objects.get().screenshots.count() == 1


def test_it_is_bounded_in_size_number_and_bytes(
    visitor: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = str(uuid4())
    headers = {**TUS, "Upload-Length": str(10**9), "Upload-Metadata": f"key {b64encode(key.encode()).decode()}"}
    assert visitor.post("/uploads/", headers=headers).status_code == 413
    assert begin(visitor, key, b"").status_code == 422
    settings.PICTURES_MAX, settings.FILES_MAX = 1, 0
    assert [begin(visitor, key).status_code for _ in range(2)] == [201, 422]
    monkeypatch.setattr(resumable, "OF_A_NETWORK", 2 * len(PICTURE))
    assert [begin(visitor, str(uuid4())).status_code for _ in range(2)] == [201, 507]
    monkeypatch.setattr(resumable, "MOST_OF_A_NETWORK", 2)
    assert begin(visitor, str(uuid4()), b"x").status_code == 507


def test_a_network_begins_only_so_many_an_hour(visitor: Client, settings: Settings) -> None:
    settings.COMPLAINTS_MOST = 1

    answers = [begin(visitor, str(uuid4())) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_they_count_towards_the_share_of_their_network(visitor: Client, settings: Settings) -> None:
    settings.COMPLAINTS_FREE = 1
    form = complaint()
    big = BytesIO()
    Image.effect_noise((1200, 1200), 90).save(big, "PNG")
    assert len(big.getvalue()) > 1024 * 1024
    form["upload"] = sent(visitor, form["key"], big.getvalue())
    assert visitor.post("/", form).status_code == 303

    assert visitor.post("/", complaint(email="lain@example.com")).status_code == 429


def test_it_is_swept(visitor: Client, clock: Any, settings: Settings) -> None:
    begin(visitor, str(uuid4()), first=PICTURE[:1000])
    sent(visitor, str(uuid4()))
    form = complaint()
    form["upload"] = sent(visitor, form["key"])
    visitor.post("/", form)

    clock.shift(pipeline.resumable.UNFINISHED_FOR + timedelta(minutes=1))
    pipeline.sweep_drafts()
    assert [str(each.pk) for each in ResumableUpload.objects.all()] == [form["upload"]]
    assert len(list(Path(settings.QUARANTINE).iterdir())) == 1
    clock.shift(resumable.KNOWN_FOR)
    pipeline.sweep_drafts()

    assert not ResumableUpload.objects.exists()
    assert Submission.objects.get().screenshots.count() == 1


def test_what_was_killed_before_it_was_taken_is_taken_when_somebody_asks(visitor: Client) -> None:
    form = complaint()
    place = begin(visitor, form["key"], first=PICTURE[:1000])["Location"]
    row = ResumableUpload.objects.get()
    resumable.continue_upload(row, PICTURE[1000:], offset=1000)
    assert not kept()

    assert far(visitor, place) == str(len(PICTURE))
    assert kept() == ["layar.jpg"]
