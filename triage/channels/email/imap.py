"""A mailbox over IMAP: what nobody has seen is taken, then marked as seen. Nothing is deleted there."""

import imaplib
import ssl
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress

from triage.channels.email import tokens
from triage.channels.email.accounts import Mailbox
from triage.channels.email.failures import said, unreached
from triage.channels.email.folder import MOST_BYTES, Take
from triage.channels.email.folder_names import listed, quoted
from triage.messages import PartFailed
from triage.models import Trouble

MOST_AT_ONCE = 1_000
"""Mails a visit, that one visit ends; the next takes the next."""
MOST_CONNECTIONS = 4
"""A visit goes on behind so many mails, less one, whose fetching broke the connection."""
PIECE = 1024 * 1024
"""Bytes of a mail that are asked for at once: between two pieces a slow line is given up."""
SLOWEST = 60.0
"""Seconds for the way of one mail."""
MOST_NAMED = 20
"""Folders that are named where the one in the settings is not there."""
_BROKEN = (OSError, imaplib.IMAP4.abort)


def empty(
    mailbox: Mailbox, take: Take, *, not_now: Collection[str], not_given: Callable[[str], None], until: float
) -> int:
    """Take the unseen mails, oldest first, passing over the places in ``not_now``; returns how many were taken. Begins
    none after ``until`` (``time.monotonic``). Raises PartFailed where the mailbox itself fails.

    A mail that the server cannot give, or breaks the connection over, or that takes too long, is told to ``not_given``
    and does not keep the next one waiting; neither does one that was taken and cannot be marked. Killed between taking
    and marking, the mail is taken again, which whoever takes it must not mind.
    """
    passed, taken = set(not_now), 0
    for _ in range(MOST_CONNECTIONS):
        with _opened(mailbox) as connection:
            places = {place: number for place, number in _unseen(connection, mailbox).items() if place not in passed}
            for place in list(places)[:MOST_AT_ONCE]:
                if time.monotonic() > until:
                    return taken
                passed.add(place)
                try:
                    raw = _fetched(connection, places[place])
                    is_taken = raw is not None and take(raw, place)
                    is_marked = is_taken and _mark(connection, places[place])
                except _BROKEN:
                    not_given(place)
                    break
                taken += is_taken
                if raw is None or is_taken > is_marked:
                    not_given(place)
            else:
                return taken
    return taken


@contextmanager
def _opened(mailbox: Mailbox) -> Iterator[imaplib.IMAP4_SSL]:
    """A connection to the mailbox's folder. Whatever is wrong with it is a PartFailed."""
    connection = None
    try:
        # imaplib's own context checks nothing: whoever stands between would get the password.
        context = ssl.create_default_context(cafile=mailbox.ca_file or None)
        connection = imaplib.IMAP4_SSL(mailbox.host, mailbox.port, timeout=mailbox.timeout, ssl_context=context)
        _log_in(connection, mailbox)
        _select(connection, mailbox)
        yield connection
        with suppress(OSError, imaplib.IMAP4.error):
            connection.logout()
    except imaplib.IMAP4.readonly as error:
        raise PartFailed(Trouble.READ_ONLY, mailbox.folder) from error
    except imaplib.IMAP4.abort as error:  # The server hung up.
        raise PartFailed(Trouble.UNREACHABLE, said(_words(error), mailbox.password)) from error
    except imaplib.IMAP4.error as error:
        raise PartFailed(Trouble.REFUSED, said(_words(error), mailbox.password)) from error
    except OSError as error:
        raise unreached(error) from error
    finally:
        if connection is not None:
            with suppress(OSError):
                connection.shutdown()


def _log_in(connection: imaplib.IMAP4_SSL, mailbox: Mailbox) -> None:
    user, password = mailbox.user, mailbox.password
    token = "" if password or mailbox.oauth is None else tokens.access_token(mailbox.oauth, user)
    try:
        if token:
            # After a refusal the server tells more, and waits for an empty answer.
            answers = iter([tokens.xoauth2(user, token).encode()])
            connection.authenticate("XOAUTH2", lambda _more: next(answers, b""))
        elif user.isascii() and password.isascii():
            connection.login(user, password)
        else:  # LOGIN knows no other letters.
            connection.authenticate("PLAIN", lambda _more: f"\0{user}\0{password}".encode())
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        if token and mailbox.oauth is not None:
            tokens.forget(mailbox.oauth, user)
        raise PartFailed(Trouble.LOGIN, said(_words(error), password, token)) from error


def _select(connection: imaplib.IMAP4_SSL, mailbox: Mailbox) -> None:
    answer, told = connection.select(quoted(mailbox.folder))
    if answer == "OK":
        return
    words = said(told[0] or b"")
    _, lines = connection.list()
    names = [name for line in lines if line and (name := listed(line))][:MOST_NAMED]
    raise PartFailed(Trouble.FOLDER, said(f"{mailbox.folder} ({words}): {', '.join(names)}"))


def _unseen(connection: imaplib.IMAP4_SSL, mailbox: Mailbox) -> dict[str, str]:
    """The numbers of the unseen mails, oldest first, by a word for the place of each."""
    # A number names a mail only together with this one (RFC 3501, 2.3.1.1).
    valid = (connection.response("UIDVALIDITY")[1][0] or b"").decode("ascii", "replace")
    answer, found = connection.uid("SEARCH", "UNSEEN")
    if answer != "OK":
        raise PartFailed(Trouble.REFUSED, said(found[0] or b""))
    numbers = (found[0] or b"").decode("ascii", "replace").split()
    return {f"imap {mailbox.name} {valid} {number}": number for number in numbers}


def _fetched(connection: imaplib.IMAP4_SSL, number: str) -> bytes | None:
    """The mail, or MOST_BYTES of it; None where the server does not give it, or not in time."""
    raw, until = b"", time.monotonic() + SLOWEST
    while len(raw) < MOST_BYTES:
        if time.monotonic() > until:
            return None
        try:
            # PEEK: the server must not mark it before it is ours.
            answer, parts = connection.uid("FETCH", number, f"(BODY.PEEK[]<{len(raw)}.{PIECE}>)")
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:  # The server answers BAD, for this mail.
            return None
        if answer != "OK":
            return None
        piece = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        raw += piece
        if len(piece) != PIECE:  # The last one, or all of it from a server that knows no pieces.
            break
    return raw or None


def _mark(connection: imaplib.IMAP4_SSL, number: str) -> bool:
    try:
        return connection.uid("STORE", number, "+FLAGS", r"(\Seen)")[0] == "OK"
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return False


def _words(error: Exception) -> object:
    return error.args[0] if error.args else ""
