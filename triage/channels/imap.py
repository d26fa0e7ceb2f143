"""A mailbox over IMAP: what nobody has seen is taken, then marked as seen. Nothing is deleted there."""

import imaplib
from dataclasses import dataclass

from triage.channels.mail_folder import MOST_BYTES, Take

MOST_AT_ONCE = 50
"""Mails a visit; the next visit takes the next."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the desk's mail lies; always over TLS."""

    host: str
    user: str
    password: str
    port: int = 993
    folder: str = "INBOX"
    timeout: float = 20.0


def empty(mailbox: Mailbox, take: Take) -> int:
    """Take the unseen mails, oldest first; returns how many were. Raises OSError or imaplib.IMAP4.error where it fails.

    Killed between taking and marking, the mail is taken again, which whoever takes it must not mind.
    """
    with imaplib.IMAP4_SSL(mailbox.host, mailbox.port, timeout=mailbox.timeout) as connection:
        connection.login(mailbox.user, mailbox.password)
        connection.select(mailbox.folder)
        _, found = connection.uid("SEARCH", "UNSEEN")
        numbers = (found[0] or b"").split()[:MOST_AT_ONCE]
        taken = 0
        for number in numbers:
            # PEEK: the server must not mark it before it is ours.
            _, parts = connection.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
            raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if raw is not None and take(raw):
                connection.uid("STORE", number.decode(), "+FLAGS", r"(\Seen)")
                taken += 1
        return taken
