"""One file from quarantine to its end: whatever it does, the row ends and the upload goes."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import FileSystemStorage

from datasets import files
from datasets.hostile import forged
from datasets.pdf.certificates import certificates
from datasets.pdf.hostile import corpus
from datasets.pdf.writer import plain
from tests.factories import TOO_EARLY, WEDNESDAY, message, received, work
from triage import pipeline
from triage.evidence.files import looking, scan, storage
from triage.evidence.files.intake import take_all
from triage.evidence.pictures.reader import ReaderCrashed, shared_reader
from triage.evidence.pictures.storage import screenshot_storage
from triage.messages import IncomingFile, UploadedFile
from triage.models import Classification, File, FileOutcome, Screenshot, ScreenshotState, Stage, Ticket

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture(autouse=True)
def quarantine(settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.QUARANTINE = tmp_path / "quarantine"
    kept = FileSystemStorage(tmp_path / "stored")
    monkeypatch.setattr(storage, "screenshot_storage", lambda: kept)
    return tmp_path / "quarantine"


def taken(*contents: bytes) -> tuple[IncomingFile, ...]:
    return take_all(UploadedFile(f"berkas {n}", "", content) for n, content in enumerate(contents, 1)).files


def outcomes(ticket: Ticket) -> list[tuple[str, str]]:
    return list(File.objects.filter(submission__ticket=ticket).values_list("outcome", "problem"))


def test_files_of_a_message_are_kept_beside_it(quarantine: Path) -> None:
    ticket = work(received(files=taken(files.DOCX, files.PROGRAM)))

    assert outcomes(ticket) == [("kept", ""), ("left_out", "program")]
    row = File.objects.get(outcome=FileOutcome.KEPT)
    with storage.open_file(row.storage_name) as file:
        assert file.read() == files.DOCX
    assert list(quarantine.glob("*")) == []
    assert ticket.stage == Stage.DONE


def test_the_same_message_again_leaves_no_second_copy(quarantine: Path) -> None:
    first = message(TOO_EARLY, key="one", files=taken(files.ZIP))
    pipeline.receive(first, now=WEDNESDAY)
    again = message(TOO_EARLY, key="one", files=taken(files.ZIP))

    assert pipeline.receive(again, now=WEDNESDAY).outcome == "repeated"
    assert [path.name for path in quarantine.glob("*")] == [first.files[0].name]


def test_a_ticket_keeps_only_so_many_and_so_much(settings: LazySettings) -> None:
    settings.TICKET_FILES_MAX = 2
    assert outcomes(work(received(files=taken(*[files.WORDS] * 3)))) == [("kept", "")] * 2 + [("left_out", "too_much")]

    settings.TICKET_FILES_MAX, settings.TICKET_FILES_MAX_MB = 50, 0
    assert ("left_out", "too_much") in outcomes(work(received(files=taken(files.ZIP))))


def test_all_tickets_together_keep_only_so_much(settings: LazySettings) -> None:
    settings.FILES_STORE_MAX_MB = 0

    assert outcomes(work(received(files=taken(files.WORDS)))) == [("left_out", "no_room")]


def test_a_full_disk_holds_the_file_back_until_there_is_room(settings: LazySettings, quarantine: Path) -> None:
    ticket = received(files=taken(files.WORDS))
    settings.DISK_FREE_MB = 10**9
    for _ in range(looking.MAX_ATTEMPTS + 1):
        Ticket.objects.update(claimed_until=None)
        pipeline.read(ticket.pk)
    assert outcomes(ticket) == [("waiting", "")]
    assert len(list(quarantine.iterdir())) == 1
    settings.DISK_FREE_MB = 0
    Ticket.objects.update(claimed_until=None)
    assert outcomes(work(ticket)) == [("kept", "")]


def test_a_lost_upload_is_told_of(quarantine: Path) -> None:
    ticket = received(files=taken(files.WORDS))
    for path in quarantine.glob("*"):
        path.unlink()

    assert outcomes(work(ticket)) == [("unreadable", "missing")]


def test_a_file_that_kills_its_worker_is_given_up() -> None:
    ticket = received(files=taken(files.WORDS))
    File.objects.update(attempts=looking.MAX_ATTEMPTS)

    assert outcomes(work(ticket)) == [("unreadable", "crashed")]


@pytest.fixture
def scanner(settings: LazySettings, tmp_path: Path) -> Iterator[list[bytes]]:
    """A stand-in for ClamAV's daemon: finds every file that says EICAR. Gives what it was sent."""
    heard: list[bytes] = []
    door = socket.socket(socket.AF_UNIX)
    door.bind(str(tmp_path / "clamd"))
    door.listen()
    settings.CLAMD_SOCKET = str(tmp_path / "clamd")

    def serve() -> None:
        while True:
            try:
                caller, _ = door.accept()
            except OSError:
                return
            with closing(caller), caller.makefile("rb") as said:
                if (command := said.read(6)) == b"zPING\0":
                    caller.sendall(b"PONG\0")
                    continue
                assert command + said.read(4) == b"zINSTREAM\0"
                content = b""
                while size := int.from_bytes(said.read(4), "big"):
                    content += said.read(size)
                heard.append(content)
                verdict = b"Win.Test FOUND" if b"EICAR" in content else b"OK"
                caller.sendall(b"stream: " + verdict + b"\0")

    threading.Thread(target=serve, daemon=True).start()
    yield heard
    door.shutdown(socket.SHUT_RDWR)
    door.close()


def test_each_file_is_scanned_where_there_is_a_scanner(scanner: list[bytes]) -> None:
    large = files.WORDS * 5_000
    ticket = work(received(files=taken(files.WORDS + b"EICAR", large)))

    assert outcomes(ticket) == [("refused", "infected"), ("kept", "")]
    assert scanner == [files.WORDS + b"EICAR", large]


def test_a_scanner_that_is_away_holds_the_file_back_for_a_while_and_keeps_nothing_unscanned(
    settings: LazySettings, tmp_path: Path, clock: object
) -> None:
    settings.CLAMD_SOCKET = str(tmp_path / "nobody")
    ticket = received(files=taken(files.WORDS, files.ZIP))
    pipeline.read(ticket.pk)

    assert outcomes(ticket) == [("waiting", "")] * 2
    for _ in range(looking.MAX_ATTEMPTS + 1):
        Ticket.objects.update(claimed_until=WEDNESDAY - timedelta(minutes=1))
        pipeline.read(ticket.pk)
    assert outcomes(ticket) == [("waiting", "")] * 2
    assert not pipeline.read_next()  # While it rests there is no turn for them.
    ticket.refresh_from_db()
    assert (ticket.stage, ticket.attempts, File.objects.latest("id").attempts) == (Stage.READ, 0, 0)


def test_a_file_on_which_the_scanner_gives_no_verdict_is_given_up(
    scanner: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_verdict(_path: Path) -> bool:
        scan.prove()
        raise scan.ScannerFailed("no verdict")

    monkeypatch.setattr(looking, "is_dangerous", no_verdict)
    ticket = received(files=taken(files.WORDS))
    for _ in range(looking.MAX_ATTEMPTS):
        Ticket.objects.update(claimed_until=None)
        pipeline.read(ticket.pk)
    assert outcomes(ticket) == [("refused", "not_scanned")]


def test_the_pages_of_a_pdf_are_screenshots_like_any_other(quarantine: Path) -> None:
    certificate = next(each for each in certificates() if each.has_private)
    ticket = work(received(files=taken(certificate.data)))

    row, shot = File.objects.get(), Screenshot.objects.get()
    assert (row.outcome, row.pages, row.storage_name) == (FileOutcome.READ, 1, "")
    assert (shot.from_file, shot.page, shot.original_name) == (row, 1, "berkas 1")
    assert shot.submission == ticket.submissions.get()
    assert shot.state == ScreenshotState.READ
    assert ("certificate_name", certificate.printed) in [(each["kind"], each["value"]) for each in shot.readings]
    assert any("••••" in line["text"] for line in shot.lines)
    assert screenshot_storage().exists(shot.file)
    assert list(quarantine.glob("*")) == []
    assert any(reason["origin"]["screenshot"] == 0 for reason in Classification.objects.latest("id").reasons)


def test_only_the_first_pages_are_read_behind_the_pictures_that_came_along(settings: LazySettings) -> None:
    settings.PDF_PAGES_MAX = 2
    sent = take_all([UploadedFile("", "", plain("Sertifikat", pages=4)), UploadedFile("", "", forged.JPEG)])
    ticket = work(received(files=sent.files, pictures=sent.pictures))

    assert File.objects.get().pages == 4
    shown = Screenshot.objects.filter(submission__ticket=ticket).order_by("id")
    assert list(shown.values_list("position", "page")) == [(0, None), (1, 1), (2, 2)]


@pytest.mark.parametrize(
    ("name", "problem"), [("locked", "encrypted"), ("no pages", "broken"), ("cut off in the middle", "broken")]
)
def test_a_pdf_that_cannot_be_read_ends_with_its_reason(name: str, problem: str, quarantine: Path) -> None:
    data = next(each for each in corpus() if each.name == name).build()
    ticket = work(received(files=taken(data)))

    assert (outcomes(ticket), ticket.stage) == ([("unreadable", problem)], Stage.DONE)
    assert list(quarantine.glob("*")) == []


@pytest.mark.parametrize("code", ["crashed", "timed_out"])
def test_a_pdf_is_given_up_at_its_second_crash(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise ReaderCrashed(code)

    monkeypatch.setattr(shared_reader(), "draw", die)
    ticket = received(files=taken(plain("Sertifikat")))
    pipeline.read(ticket.pk)

    assert outcomes(ticket) == [("waiting", "")]
    Ticket.objects.update(claimed_until=WEDNESDAY - timedelta(minutes=1))
    pipeline.read(ticket.pk)
    assert outcomes(ticket) == [("unreadable", code)]


def test_pages_without_room_leave_nothing_behind(settings: LazySettings, quarantine: Path) -> None:
    ticket = received(files=taken(plain("Sertifikat", pages=3)))
    settings.QUARANTINE_MAX_FILES = 1

    assert outcomes(work(ticket)) == [("unreadable", "no_room")]
    assert list(quarantine.glob("*")) == []
