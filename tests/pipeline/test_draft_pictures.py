"""Pictures of forms that came back: a person's mistake keeps them, a script's does not fill the disk."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from datasets.drawn import encoded, page
from tests.factories import WEDNESDAY, received
from tests.portal.posts import complaint, kept, screenshot, text, upload
from triage import pipeline
from triage.evidence.pictures import room
from triage.evidence.pictures.intake import accept
from triage.messages import Picture
from triage.models import Screenshot, Submission, Ticket
from triage.pipeline import draft_pictures

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

HERE, THERE = "a" * 16, "b" * 16


@pytest.fixture(autouse=True)
def quarantine(settings: Any, tmp_path: Any) -> Any:
    settings.QUARANTINE = tmp_path
    room.room_in.cache_clear()
    return tmp_path


def laid(settings: Any) -> Picture:
    return accept(encoded(page(size=(60, 40)), "bmp"), quarantine=settings.QUARANTINE)


def keep(settings: Any, *, origin: str) -> str:
    key = str(uuid4())
    pipeline.keep_drafts([laid(settings)], draft_key=key, origin=origin, now=WEDNESDAY)
    return key


def test_a_network_keeps_no_more_than_its_share_and_the_newest(
    settings: Any, quarantine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_pictures, "OF_A_NETWORK", 3 * laid(settings).byte_size)
    for path in quarantine.iterdir():
        path.unlink()
    theirs = keep(settings, origin=THERE)

    keys = [keep(settings, origin=HERE) for _ in range(9)]

    assert [pipeline.drafts(key).count() for key in keys] == [0] * 6 + [1] * 3
    assert pipeline.drafts(theirs).exists()
    assert len(list(quarantine.iterdir())) == 4


def test_all_together_keep_no_more_than_their_share(settings: Any, quarantine: Any) -> None:
    settings.QUARANTINE_MAX_MB = 1
    most = int(draft_pictures.OF_ALL * room.MIB)

    keys = [keep(settings, origin=f"network{number}") for number in range(60)]

    lying = sum(path.stat().st_size for path in quarantine.iterdir())
    assert most / 2 < lying <= most
    assert not pipeline.drafts(keys[0]).exists()
    assert pipeline.drafts(keys[-1]).exists()


def test_what_was_sent_after_all_is_nobodys_draft(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    key = keep(settings, origin=HERE)
    ticket = received(draft_key=key)
    monkeypatch.setattr(draft_pictures, "OF_A_NETWORK", 0)
    keep(settings, origin=HERE)

    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(hours=2))

    row = Screenshot.objects.get()
    assert (row.submission, row.origin) == (ticket.submissions.get(), "")
    assert (settings.QUARANTINE / row.quarantine_name).exists()


def test_a_scripts_bad_posts_keep_next_to_nothing(quarantine: Any) -> None:
    fields = ("name", "printed_name", "training", "institution")
    wrong = {"email": "not-an-address", **dict.fromkeys(fields, "x" * 201)}
    for _ in range(6):
        assert Client().post("/", {**complaint(**wrong), "screenshots": [screenshot()]}).status_code == 422
        assert Client().post("/", {"email": "not-an-address", "screenshots": [screenshot()]}).status_code == 422

    assert (kept(), list(quarantine.iterdir())) == ([], [])


def test_zeros_behind_a_bad_posts_pictures_are_not_kept(quarantine: Any) -> None:
    large = upload("besar.jpg", encoded(page(size=(60, 40)), "jpeg") + bytes(1_000_000))
    Client().post("/", {**complaint(email="not-an-address"), "screenshots": [large]})

    assert kept() == ["besar.jpg"]
    assert sum(path.stat().st_size for path in quarantine.iterdir()) < 10_000


def test_who_must_attach_pictures_again_is_told(quarantine: Any) -> None:
    with override("en"):
        told = gettext("Your pictures could not be kept: please attach them once more.")
    sent = {"email": "not-an-address", "screenshots": [screenshot()]}
    shown = Client(headers={"accept-language": "en"}).post("/", sent)
    assert told in text(shown)


def test_drafts_that_are_gone_when_the_form_comes_again_are_missed(settings: Any) -> None:
    visitor, key = Client(headers={"accept-language": "en"}), str(uuid4())
    shown = visitor.post("/", {**complaint(key=key, email="not-an-address"), "screenshots": [screenshot()]})
    assert 'name="kept" value="1"' in text(shown)
    pipeline.sweep_drafts(now=WEDNESDAY + timedelta(hours=2))

    visitor.post("/", {**complaint(key=key), "kept": "1"})

    assert Submission.objects.get().left_out == 1
    shown = visitor.get(f"/t/{Ticket.objects.get().token}/")
    assert "=" in text(shown)
