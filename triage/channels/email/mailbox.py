"""E-mail in the embedded mode: every message becomes a file that the development page shows."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

MOST = 5000
"""Messages that are kept: whoever makes us write many must not fill the disk."""


class MailboxBackend(BaseEmailBackend):
    """Writes each message to settings.MAILBOX as ``<time>-<digest of its Message-ID>.eml``.

    The digest makes a message that is sent twice recognisable, the time puts the newest last.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; give how many."""
        folder = Path(settings.MAILBOX)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            mime = message.message()
            digest = _digest(str(mime["Message-ID"]))
            _write(folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{digest}.eml", mime.as_bytes())
        return len(email_messages)


def keep_newest() -> int:
    """Delete the oldest messages beyond ``MOST``; how many. Their names begin with the time."""
    surplus = sorted(Path(settings.MAILBOX).glob("*.eml"))[:-MOST]
    for path in surplus:
        path.unlink(missing_ok=True)
    return len(surplus)


def forget(message_ids: Iterable[str]) -> None:
    """Delete the messages with these Message-IDs, where any are kept."""
    folder = Path(settings.MAILBOX)
    digests = {_digest(message_id) for message_id in message_ids}
    if digests and folder.is_dir():
        for path in folder.glob("*.eml"):
            if path.stem.rpartition("-")[2] in digests:
                path.unlink(missing_ok=True)


def _digest(message_id: str) -> str:
    return sha256(message_id.encode()).hexdigest()[:12]


def _write(path: Path, content: bytes) -> None:
    """Write atomically and for the owner's eyes only: a reader never sees half a message."""
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(path)
