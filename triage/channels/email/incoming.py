"""E-mail, inbound: a raw message to what it says, however broken it is. Nothing here looks at rows.

What comes in is untrusted down to its bytes: whatever cannot be read is left out, never raised.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256

from triage.channels.email import mime
from triage.channels.email.authentication_results import passed_dmarc
from triage.channels.email.mime import Part
from triage.channels.email.written import LONGEST_TEXT, UNSTORABLE, beginning, decoded, text_of
from triage.questions import DESCRIPTION_LENGTH

MOST_PICTURES = 20
LONGEST_DECODED = 2_000
"""Characters of a header with encoded words."""
LONGEST_SENDER = 600
MOST_SENDERS = 5
"""Addresses in From of which the first is taken that mail can be sent to."""
LONGEST_ID = 250
LONGEST_ADDRESS = 254
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^_`{|}~-]{1,64}|\"[^\"\\\x00-\x1f\x7f-\uffff]{1,62}\"")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{3,250}")
_AROUND_ADDRESSES = str.maketrans(dict.fromkeys("<>()\"',;", " "))
_IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*+"?')
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,250}@[^\s<>()\[\],;:\"@]{1,250}")
_NOBODY = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?)\b", re.IGNORECASE
)
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]+>")  # The database takes no NUL. Linear: no sign of it may begin another one.
_RE = re.compile(r"^(?:(?:re|fw|fwd|bls|balas)\s*:\s*)+", re.IGNORECASE)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_ROBOTS = ("X-Autoreply", "X-Autorespond", "X-Loop", "List-Id", "List-Unsubscribe", "Feedback-ID")
_FAILED = re.compile(rb"^Action:\s*failed", re.IGNORECASE | re.MULTILINE)
_FOR_GOOD = re.compile(
    r"\b5\d\d[ -]|\b5\.\d\.\d|permanent|giving up|could not be delivered|undeliverable", re.IGNORECASE
)
_PERMANENT = re.compile(rb"^Status:\s*5\.", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message.

    ``key`` is its Message-ID, or a digest of it or of the whole where there is none that can be used; ``sender`` the
    address of From in small letters, "" where there is none; ``recipients`` all to whom it went; ``mentioned`` the
    Message-IDs that it answers; ``text`` what was written, or else the subject, at most DESCRIPTION_LENGTH characters
    of it (``is_cut`` where there were more); ``robot`` a code of why no person wrote it, "" if one may have;
    ``bounced`` the Message-IDs of mails that it reports as undeliverable for good; ``is_authenticated``: that a relay
    which we trust saw it pass the DMARC policy of ``sender``'s domain.
    """

    key: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    mentioned: tuple[str, ...]
    text: str
    pictures: tuple[bytes, ...]
    robot: str = ""
    bounced: tuple[str, ...] = ()
    is_cut: bool = False
    is_authenticated: bool = False


def parse(raw: bytes, *, own: str, relay: str = "") -> Mail:
    """Read a raw message; ``own`` is the desk's address, ``relay`` the name of the relay whose DMARC results are
    believed ("": none is). Never raises.
    """
    # An mbox's first line is no header.
    message = mime.read(raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw)
    name, sender = _sender(message)
    bounced = tuple(_bounced(message, sender))
    written = text_of(message) or _RE.sub("", _header(message, "Subject"))
    return Mail(
        key=_key(message, raw),
        sender=sender,
        name=name,
        recipients=tuple(_addresses(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")),
        mentioned=tuple(dict.fromkeys(_ID.findall(_header(message, "In-Reply-To") + _header(message, "References")))),
        text=beginning(written),
        pictures=tuple(_pictures(message)),
        robot="" if bounced else _robot(message, sender, own=own),
        bounced=bounced,
        is_cut=len(written) > DESCRIPTION_LENGTH,
        is_authenticated=_is_authenticated(message, sender, relay=relay),
    )


def _values(message: Message, name: str) -> list[str]:
    """All values of a header as written; raw bytes beyond ASCII are taken for UTF-8."""
    return [
        str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    ]


def _header(message: Message, name: str) -> str:
    """A header's first value, decoded as far as it can be, on one line; "" where there is none."""
    return _words(next(iter(_values(message, name)), ""))


def _words(written: str) -> str:
    """A header's value, its encoded words decoded where they can be, on one line."""
    with suppress(LookupError, ValueError, TypeError, MessageError):
        if "=?" in written:
            # A word that never ends is none, and Python would look for the end of each to the end of the line.
            encoded, end, rest = written[:LONGEST_DECODED].rpartition("?=")
            written = str(make_header(decode_header(encoded + end))) + rest
    return " ".join(UNSTORABLE.sub("", written).split())


def _addresses(message: Message, *names: str) -> Iterator[str]:
    for name in names:
        for value in _values(message, name):
            # Whoever is called by an address in quotes does not have it; "Undisclosed: ;" is a group.
            for mailbox in _IN_QUOTES.sub("", value).replace(";", ",").split(","):
                _called, _angle, written = mailbox.rpartition("<" if "<" in mailbox else ":")
                address = next(iter(written.replace(">", " ").split()), "")
                if _ADDRESS.fullmatch(address):
                    yield address.lower()


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of the first sender; ("", "") without an address that mail can be sent to."""
    for value in _values(message, "From"):
        with suppress(ValueError, TypeError, IndexError, RecursionError):  # The last for a thousand brackets.
            for name, written in getaddresses([value[:LONGEST_SENDER]])[:MOST_SENDERS]:
                if address := _sendable(written):
                    return _name(name), address
    return "", ""


def _is_authenticated(message: Message, sender: str, *, relay: str) -> bool:
    """Whether a trusted relay vouches for ``sender``, and the mail has no other sender that a reader could take for it.

    A relay judges one domain. So there is one From with one address, and where the name beside it shows an address
    ("budi@example.com" <else@example.net>), in whatever spelling, it is this one.
    """
    written = _values(message, "From")
    if len(written) != 1 or len(written[0]) > LONGEST_SENDER:
        return False
    with suppress(ValueError, TypeError, IndexError, RecursionError):
        addresses = [address.lower() for _name, address in getaddresses(written)]
        shown = unicodedata.normalize("NFKC", _name(written[0])).lower().translate(_AROUND_ADDRESSES)
        if addresses == [sender] and {word for word in shown.split() if "@" in word} == {sender}:
            return passed_dmarc(message.raw_items(), relay=relay, domain=sender.rpartition("@")[2])
    return False


def _name(written: str) -> str:
    return _words(written)[:200]


def _sendable(address: str) -> str:
    """The address in small letters, an international domain in its ASCII form; "" for what no mail can go to."""
    local, _, domain = address.rpartition("@")
    if not local or "." not in domain or len(address) > LONGEST_ADDRESS:
        return ""  # To bring a foreign domain into ASCII takes the square of its length.
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    is_sound = bool(_LOCAL.fullmatch(local)) and bool(_DOMAIN.fullmatch(domain))
    whole = f"{local}@{domain}".lower()
    return whole if is_sound and len(whole) <= LONGEST_ADDRESS else ""


def _key(message: Message, raw: bytes) -> str:
    found = _ID.findall(str(message.get("Message-ID") or ""))
    if found and len(found[0]) <= LONGEST_ID:
        return str(found[0])
    return "sha256:" + sha256(found[0].encode("utf-8", "replace") if found else raw).hexdigest()


def _robot(message: Part, sender: str, *, own: str) -> str:
    automatic = _header(message, "Auto-Submitted").lower()
    return_path = message.get("Return-Path")
    kind = message.get_content_type()
    reasons = {
        "own": re.sub(r"\+[^@]*", "", sender) == own,
        "auto_submitted": bool(automatic) and not automatic.startswith("no"),
        "bulk": _header(message, "Precedence").lower() in _BULK,
        "list": any(message.get(name) is not None for name in _ROBOTS),
        "report": kind == "multipart/report",
        "null_sender": return_path is not None and str(return_path).strip() in {"<>", ""},
        "calendar": any(
            part.get_content_type() == "text/calendar" and part.parameter("method").upper() == "REPLY"
            for part in message.parts()
        ),
        "no_reply": bool(_NOBODY.match(sender)),
    }
    return next((code for code, holds in reasons.items() if holds), "")


def _bounced(message: Part, sender: str) -> Iterator[str]:
    """The Message-IDs that a delivery report names as failed for good."""
    parts = list(message.parts())
    is_report = message.get_content_type() == "multipart/report" or any(
        part.get_content_type() == "message/delivery-status" for part in parts
    )
    if not is_report:
        yield from _told_bounced(message, sender)
        return
    reports = (part for part in parts if "delivery-status" in part.get_content_type())
    status = b"\n".join(part.content()[:LONGEST_TEXT] for part in reports)
    if not (_FAILED.search(status) and _PERMANENT.search(status)):
        return
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            found = re.search(rb"^Message-ID:\s*(<[^<>\s\0]+>)", part.content(), re.IGNORECASE | re.MULTILINE)
            if found:
                yield found[1].decode("ascii", "replace")


def _told_bounced(message: Part, sender: str) -> Iterator[str]:
    """The same where a mail server tells it in plain words with the original below, as Exim and qmail do."""
    is_server = _header(message, "Return-Path") == "<>" or bool(_NOBODY.match(sender))
    is_failure = message.get("X-Failed-Recipients") is not None or is_server
    if not is_failure or message.is_multipart():
        return
    text = decoded(message)
    if _FOR_GOOD.search(text):
        yield from re.findall(r"^[> ]*Message-ID:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)


def _pictures(message: Part) -> Iterator[bytes]:
    """Whatever may be a picture, attached or inline, by its declared type; what it is, its content tells later."""
    found = 0
    for part in message.parts():
        if part.get_content_type().startswith(mime.PICTURES) and found < MOST_PICTURES and part.body:
            found += 1
            yield part.content()
