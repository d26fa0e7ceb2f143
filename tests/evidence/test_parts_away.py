"""Storage or database away while a picture is read: nobody's attempt, and the upload stays until it has been read."""

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError
from django.db.models import QuerySet
from psycopg.errors import UndefinedColumn

from tests.factories import TOO_EARLY, picture, received, replace
from triage import parts, pipeline
from triage.evidence import reading
from triage.evidence.pictures import intake, storage
from triage.evidence.pictures.reader import ReaderCrashed
from triage.models import Screenshot, ScreenshotState, Stage, Ticket, Trouble, lease

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

AWAY: list[tuple[Exception, Trouble]] = [
    (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
    (OSError(errno.EDQUOT, "Disk quota exceeded"), Trouble.FULL),
    (OSError(errno.EROFS, "Read-only file system"), Trouble.READ_ONLY),
    (PermissionError(errno.EACCES, "Permission denied"), Trouble.READ_ONLY),
    (OSError(errno.EIO, "Input/output error"), Trouble.BROKEN),
    (EndpointConnectionError(endpoint_url="http://s3.example"), Trouble.UNREACHABLE),
    (NoCredentialsError(), Trouble.LOGIN),
    (ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject"), Trouble.LOGIN),
    (ClientError({"Error": {"Code": "NoSuchBucket"}}, "PutObject"), Trouble.FOLDER),
    (ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"), Trouble.REFUSED),
]


@pytest.fixture(autouse=True)
def quarantine(settings: Any, tmp_path: Path) -> Path:
    settings.QUARANTINE = tmp_path / "quarantine"
    return tmp_path / "quarantine"


class Bucket:
    """The storage, which fails as long as it is told to."""

    def __init__(self, error: Exception) -> None:
        self.error: Exception | None = error
        self.real = storage.screenshot_storage()

    def __getattr__(self, name: str) -> Any:
        def asked(*args: object) -> object:
            if self.error is not None:
                raise self.error
            return getattr(self.real, name)(*args)

        return asked


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], Bucket]:
    def fail_with(error: Exception) -> Bucket:
        bucket = Bucket(error)
        monkeypatch.setattr(storage, "screenshot_storage", lambda: bucket)
        return bucket

    return fail_with


def read_often(ticket: Ticket, times: int = 5) -> None:
    for _ in range(times):
        Ticket.objects.update(claimed_until=None)
        pipeline.read(ticket.pk)
    ticket.refresh_from_db()


@pytest.mark.parametrize(("error", "why"), AWAY, ids=lambda each: str(each)[:40])
def test_a_storage_that_is_away_costs_no_picture_and_no_ticket_an_attempt(
    error: Exception, why: Trouble, away: Callable[[Exception], Bucket], quarantine: Path
) -> None:
    bucket = away(error)
    ticket = received(pictures=(picture("chrome-offline.jpg"),))
    read_often(ticket)
    row = Screenshot.objects.get()
    assert (row.state, row.attempts, ticket.stage, ticket.attempts) == (ScreenshotState.WAITING, 0, Stage.READ, 0)
    assert (quarantine / row.quarantine_name).exists()
    assert [(part.name, part.why) for part in parts.failing()] == [("storage", why)]
    bucket.error = None
    read_often(ticket, times=1)
    row.refresh_from_db()
    assert (row.state, ticket.stage, parts.failing()) == (ScreenshotState.READ, Stage.CLASSIFY, [])
    assert list(quarantine.iterdir()) == []


def test_a_picture_has_no_turn_while_the_storage_rests_but_words_have(away: Callable[[Exception], Bucket]) -> None:
    away(AWAY[0][0])
    ticket = received(pictures=(picture("chrome-offline.jpg"),))
    read_often(ticket, times=1)
    Ticket.objects.update(claimed_until=None)
    assert not pipeline.read_next()
    words = received(replace(TOO_EARLY, email="budi@example.com"))
    Ticket.objects.filter(pk=words.pk).move(stage=Stage.READ)
    assert pipeline.read_next()
    words.refresh_from_db()
    assert words.stage == Stage.CLASSIFY


@pytest.mark.parametrize("kind", [OperationalError, ProgrammingError, InternalError, InterfaceError])
def test_a_database_that_fails_costs_nobody_an_attempt(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch, quarantine: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise kind("secret") from (UndefinedColumn("secret") if kind is ProgrammingError else None)

    monkeypatch.setattr(reading._Recorder, "record", fail)
    ticket = received(pictures=(picture("chrome-offline.jpg"),))
    read_often(ticket)
    row = Screenshot.objects.get()
    assert (row.state, row.attempts, ticket.stage, ticket.attempts) == (ScreenshotState.WAITING, 0, Stage.READ, 0)
    assert (quarantine / row.quarantine_name).exists()
    (part,) = parts.failing()
    assert (part.name, "secret" in part.detail) == ("database", False)


def test_the_upload_is_there_until_its_reading_is_committed(monkeypatch: pytest.MonkeyPatch, quarantine: Path) -> None:
    ticket = received(pictures=(picture("chrome-offline.jpg"),))
    row = Screenshot.objects.get()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as until_here:
        until_here.setattr(storage, "store", killed)  # After the reading, before anything of it is stored.
        with pytest.raises(KeyboardInterrupt):
            pipeline.read(ticket.pk)
    assert (quarantine / row.quarantine_name).exists()
    read_often(ticket, times=1)
    row.refresh_from_db()
    assert row.state == ScreenshotState.READ


@pytest.mark.parametrize("code", ["crashed", "timed_out"])
def test_a_reader_that_dies_of_a_full_disk_is_not_the_pictures_fault(
    code: str, monkeypatch: pytest.MonkeyPatch, settings: Any, quarantine: Path
) -> None:
    class Dying:
        def read(self, *_: Any, **__: Any) -> None:
            raise ReaderCrashed(code)

    ticket = received(pictures=(picture("chrome-offline.jpg"),))
    monkeypatch.setattr(reading, "shared_reader", Dying)
    settings.DISK_FREE_MB = 10**9
    read_often(ticket)
    row = Screenshot.objects.get()
    assert (row.state, row.attempts, len(list(quarantine.iterdir()))) == (ScreenshotState.WAITING, 0, 1)
    assert [(part.name, part.why) for part in parts.failing()] == [("storage", Trouble.FULL)]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_full_disk_at_the_door_takes_the_words_without_the_picture(
    number: int, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def full(*_: object) -> str:
        raise OSError(number, "no")

    monkeypatch.setattr(intake, "lay", full)
    with pytest.raises(intake.Refused, match="no_room"):
        picture("chrome-offline.jpg")
    assert [part.name for part in parts.failing()] == ["storage"]


def test_an_attempt_that_could_not_be_given_back_is_given_back_at_the_next_claim(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ticket = received()
    Ticket.objects.update(attempts=2)
    with monkeypatch.context() as gone:

        def fail(*_: object, **__: object) -> int:
            raise OperationalError

        gone.setattr(QuerySet, "update", fail)
        lease.give_back(Ticket.objects.filter(pk=ticket.pk))
    other = received(replace(TOO_EARLY, email="budi@example.com"))
    pipeline.classify(other.pk)
    ticket.refresh_from_db()
    assert ticket.attempts == 1
