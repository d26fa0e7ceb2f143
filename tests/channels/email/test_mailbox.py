import email
import email.policy
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives

from triage.channels.email import mailbox
from triage.channels.email.mailbox import MailboxBackend


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Path:
    settings.MAILBOX = tmp_path / "deep" / "mail"
    return tmp_path / "deep" / "mail"


def mail(message_id: str = "<a@desk>") -> EmailMultiAlternatives:
    return EmailMultiAlternatives("Halo 👋", "Teks", to=["sari@example.com"], headers={"Message-ID": message_id})


def test_it_writes_a_whole_message_for_the_owners_eyes_only(box: Path) -> None:
    assert MailboxBackend().send_messages([mail()]) == 1

    (path,) = box.iterdir()
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(box.stat().st_mode) == 0o700
    read = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert read["Subject"] == "Halo 👋"
    assert read["Message-ID"] == "<a@desk>"


def test_it_makes_a_repeated_message_recognisable(box: Path) -> None:
    MailboxBackend().send_messages([mail(), mail(), mail("<b@desk>")])
    digests = sorted(path.stem.rpartition("-")[2] for path in box.iterdir())
    assert len(set(digests)) == 2


def test_it_leaves_no_unfinished_file_behind(box: Path) -> None:
    MailboxBackend().send_messages([mail()])
    assert not list(box.glob("*.part"))


def test_it_takes_no_messages(box: Path) -> None:
    assert MailboxBackend().send_messages([]) == 0


def test_it_keeps_the_newest(box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mailbox.keep_newest() == 0
    MailboxBackend().send_messages([mail(f"<{number}@desk>") for number in range(5)])
    newest = sorted(box.iterdir())[-2:]
    monkeypatch.setattr(mailbox, "MOST", 2)
    assert mailbox.keep_newest() == 3
    assert sorted(box.iterdir()) == newest
