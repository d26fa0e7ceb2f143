"""A mailbox over IMAP: what nobody has seen is taken, then marked as seen. Nothing is deleted there."""

import imaplib
import ssl
import time
from collections.abc import Collection
from dataclasses import dataclass

from triage.channels.email.folder import MOST_BYTES, Take

MOST_AT_ONCE = 1_000
"""Mails a visit, that one visit ends; the next takes the next."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the desk's mail lies; always over TLS, with a certificate for ``host`` from an authority that the system
    trusts, or from the one in ``ca_file`` alone (PEM).
    """

    host: str
    user: str
    password: str
    port: int = 993
    folder: str = "INBOX"
    timeout: float = 20.0
    ca_file: str = ""


def empty(mailbox: Mailbox, take: Take, *, not_now: Collection[str], until: float) -> int:
    """Take the unseen mails, oldest first, passing over the places in ``not_now``; returns how many were taken. Begins
    none after ``until`` (``time.monotonic``). Raises OSError or imaplib.IMAP4.error where it fails.

    A mail that the server cannot give does not keep the next one waiting. Killed between taking and marking, the mail
    is taken again, which whoever takes it must not mind.
    """
    # imaplib's own context checks nothing: whoever stands between would get the password.
    context = ssl.create_default_context(cafile=mailbox.ca_file or None)
    with imaplib.IMAP4_SSL(mailbox.host, mailbox.port, timeout=mailbox.timeout, ssl_context=context) as connection:
        connection.login(mailbox.user, mailbox.password)
        connection.select(mailbox.folder)
        # A number names a mail only together with this one (RFC 3501, 2.3.1.1).
        valid = (connection.response("UIDVALIDITY")[1][0] or b"").decode("ascii", "replace")
        _, found = connection.uid("SEARCH", "UNSEEN")
        places = {f"imap {valid} {number}": number for number in (found[0] or b"").decode("ascii", "replace").split()}
        taken = 0
        for place in [place for place in places if place not in not_now][:MOST_AT_ONCE]:
            if time.monotonic() > until:
                break
            taken += _take_one(connection, places[place], place, take)
        return taken


def _take_one(connection: imaplib.IMAP4_SSL, number: str, place: str, take: Take) -> bool:
    try:
        # PEEK: the server must not mark it before it is ours.
        _, parts = connection.uid("FETCH", number, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
    except imaplib.IMAP4.abort:  # The connection is gone.
        raise
    except imaplib.IMAP4.error:  # The server answers BAD, for this mail.
        return False
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None or not take(raw, place):
        return False
    connection.uid("STORE", number, "+FLAGS", r"(\Seen)")
    return True
