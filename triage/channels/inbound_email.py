"""E-mail, inbound: a raw message to what it says, however broken it is. Nothing here looks at rows.

What comes in is untrusted down to its bytes: whatever cannot be read is left out, never raised.
"""

import email
import email.policy
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256
from html.parser import HTMLParser

from triage.channels.authentication_results import passed_dmarc
from triage.channels.complaint import DESCRIPTION_LENGTH

MOST_PARTS = 300
MOST_PICTURES = 20
LONGEST_TEXT = 20_000
LONGEST_HEADER = 20_000
LONGEST_ID = 250
LONGEST_ADDRESS = 254
CUT = "\n[…]"
"""Ends a text of which only the beginning was taken."""
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^_`{|}~-]{1,64}|\"[^\"\\\x00-\x1f\x7f-\uffff]{1,62}\"")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{3,250}")
_AROUND_ADDRESSES = str.maketrans(dict.fromkeys("<>()\"',;", " "))
_PICTURES = ("image/", "application/octet-stream")
_NOBODY = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?)\b", re.IGNORECASE
)
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]+>")  # The database takes no NUL. Linear: no sign of it may begin another one.
_RE = re.compile(r"^(?:(?:re|fw|fwd|bls|balas)\s*:\s*)+", re.IGNORECASE)
_REMAINS = re.compile(r"--\S+\s*$|Content-[A-Za-z-]+:|\s+(?:charset|boundary|name)=", re.IGNORECASE)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_ROBOTS = ("X-Autoreply", "X-Autorespond", "X-Loop", "List-Id", "List-Unsubscribe", "Feedback-ID")
_QUOTED = re.compile(
    r"^\s*(?:(?:On|Pada|Le|Am)\b.{4,200}\b(?:wrote|menulis|tulis)\s*:|-{3,}\s*(?:Original Message|Pesan Asli|Forwarded)"
    r"|_{8,}|(?:From|Dari)\s*:.{3,200}@)",
    re.IGNORECASE,
)
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
    message = _message(raw)
    name, sender = _sender(message)
    bounced = tuple(_bounced(message))
    written = _text(message) or _RE.sub("", _header(message, "Subject"))
    return Mail(
        key=_key(message, raw),
        sender=sender,
        name=name,
        recipients=tuple(_addresses(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")),
        mentioned=tuple(dict.fromkeys(_ID.findall(_header(message, "In-Reply-To") + _header(message, "References")))),
        text=_beginning(written),
        pictures=tuple(_pictures(message)),
        robot="" if bounced else _robot(message, sender, own=own),
        bounced=bounced,
        is_cut=len(written) > DESCRIPTION_LENGTH,
        is_authenticated=_is_authenticated(message, sender, relay=relay),
    )


def _beginning(text: str) -> str:
    """As much of a text as a complaint may have. It is cut before anything reads it: no reader is asked for more."""
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    # The half of a card number would no longer be known, and masked, as one.
    return text[: DESCRIPTION_LENGTH - len(CUT)].rstrip("0123456789 .-") + CUT


def _message(raw: bytes) -> Message:
    """The message under the lenient old policy: the new one raises on headers that strangers write."""
    if raw.startswith(b"From "):  # An mbox's first line is no header.
        raw = raw.partition(b"\n")[2]
    return email.message_from_bytes(raw, policy=email.policy.compat32)


def _values(message: Message, name: str) -> list[str]:
    """All values of a header as written; raw bytes beyond ASCII are taken for UTF-8."""
    return [
        str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")[:LONGEST_HEADER]
        for key, value in message.raw_items()
        if key.lower() == name.lower()
    ]


def _header(message: Message, name: str) -> str:
    """A header's first value, decoded as far as it can be, on one line; "" where there is none."""
    text = next(iter(_values(message, name)), "")
    with suppress(LookupError, ValueError, TypeError, UnicodeError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.replace("\0", "").split())


def _addresses(message: Message, *names: str) -> Iterator[str]:
    values = [value for name in names for value in _values(message, name)]
    with suppress(ValueError, TypeError, IndexError):
        for _name, address in getaddresses(values):
            if "@" in address:
                yield address.lower()


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of the first sender; ("", "") without an address that mail can be sent to."""
    for value in _values(message, "From"):
        with suppress(ValueError, TypeError, IndexError):
            for name, written in getaddresses([value]):
                if address := _sendable(written):
                    return _name(name), address
    return "", ""


def _is_authenticated(message: Message, sender: str, *, relay: str) -> bool:
    """Whether a trusted relay vouches for ``sender``, and the mail has no other sender that a reader could take for it.

    A relay judges one domain. So there is one From with one address, and where the name beside it shows an address
    ("budi@example.com" <else@example.net>), in whatever spelling, it is this one.
    """
    written = _values(message, "From")
    if len(written) != 1:
        return False
    with suppress(ValueError, TypeError, IndexError):
        addresses = [address.lower() for _name, address in getaddresses(written)]
        shown = unicodedata.normalize("NFKC", _name(written[0])).lower().translate(_AROUND_ADDRESSES)
        if addresses == [sender] and {word for word in shown.split() if "@" in word} == {sender}:
            return passed_dmarc(message.raw_items(), relay=relay, domain=sender.rpartition("@")[2])
    return False


def _name(written: str) -> str:
    with suppress(LookupError, ValueError, TypeError, UnicodeError):
        written = str(make_header(decode_header(written)))
    return " ".join(written.replace("\0", "").split())[:200]


def _sendable(address: str) -> str:
    """The address in small letters, an international domain in its ASCII form; "" for what no mail can go to."""
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    is_sound = bool(_LOCAL.fullmatch(local)) and "." in domain and bool(_DOMAIN.fullmatch(domain))
    whole = f"{local}@{domain}".lower()
    return whole if is_sound and len(whole) <= LONGEST_ADDRESS else ""


def _key(message: Message, raw: bytes) -> str:
    found = _ID.findall(str(message.get("Message-ID") or ""))
    if found and len(found[0]) <= LONGEST_ID:
        return str(found[0])
    return "sha256:" + sha256(found[0].encode("utf-8", "replace") if found else raw).hexdigest()


def _robot(message: Message, sender: str, *, own: str) -> str:
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
            part.get_content_type() == "text/calendar" and str(part.get_param("method")).upper() == "REPLY"
            for part in _parts(message)
        ),
        "no_reply": bool(_NOBODY.match(sender)),
    }
    return next((code for code, holds in reasons.items() if holds), "")


def _bounced(message: Message) -> Iterator[str]:
    """The Message-IDs that a delivery report names as failed for good."""
    parts = list(_parts(message))
    is_report = message.get_content_type() == "multipart/report" or any(
        part.get_content_type() == "message/delivery-status" for part in parts
    )
    if not is_report:
        yield from _told_bounced(message)
        return
    reports = (part for part in parts if "delivery-status" in part.get_content_type())
    status = b"\n".join(part.as_bytes()[:LONGEST_TEXT] for part in reports)
    if not (_FAILED.search(status) and _PERMANENT.search(status)):
        return
    for part in parts:
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            found = re.search(rb"^Message-ID:\s*(<[^<>\s\0]+>)", part.as_bytes(), re.IGNORECASE | re.MULTILINE)
            if found:
                yield found[1].decode("ascii", "replace")


def _told_bounced(message: Message) -> Iterator[str]:
    """The same where a mail server tells it in plain words with the original below, as Exim and qmail do."""
    is_server = _header(message, "Return-Path") == "<>" or bool(_NOBODY.match(_sender(message)[1]))
    is_failure = message.get("X-Failed-Recipients") is not None or is_server
    if not is_failure or message.is_multipart():
        return
    text = _decoded(message)
    if _FOR_GOOD.search(text):
        yield from re.findall(r"^[> ]*Message-ID:\s*(<[^<>\s]+>)", text, re.IGNORECASE | re.MULTILINE)


def _parts(message: Message) -> Iterator[Message]:
    """The message's own parts; what is attached as a message of its own is one part, not looked into."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting.extend(child for child in part.get_payload() if isinstance(child, Message))


def _text(message: Message) -> str:
    """What was written, without what was quoted; HTML only where there is no plain text."""
    plain, rich = [], []
    for part in _parts(message):
        if part.is_multipart():
            plain.append(_loose(str(part.preamble or "")) if part is message and _is_broken(part) else "")
            continue
        if part.get_content_disposition() == "attachment":
            continue
        if part.get_content_type() == "text/plain":
            plain.append(_decoded(part))
        elif part.get_content_maintype() == "multipart":  # Its boundary is missing or never occurs.
            plain.append(_loose(str(part.get_payload())))
        elif part.get_content_type() == "text/html":
            rich.append(_visible(_decoded(part)))
    text = next((each for each in ("\n".join(plain), "\n".join(rich)) if each.strip()), "")
    return _unquoted(text)[:LONGEST_TEXT].strip()


def _is_broken(part: Message) -> bool:
    """True for a multipart none of whose parts holds anything."""
    return not any(str(child.get_payload()).strip() for child in part.get_payload() if isinstance(child, Message))


def _loose(text: str) -> str:
    """Text that lies around in a broken multipart, without the remains of its structure."""
    kept = (line for line in text[: 4 * LONGEST_TEXT].splitlines() if not _REMAINS.match(line))
    return "\n".join(kept).replace("\0", "")


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    payload = payload[: 4 * LONGEST_TEXT]
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            return payload.decode(charset).replace("\0", "")
    return payload.decode("latin-1").replace("\0", "")


class _Words(HTMLParser):
    """The words that a reader of the page sees."""

    HIDDEN = frozenset({"script", "style", "head", "title", "template"})
    BREAKS = frozenset({"p", "br", "div", "li", "tr", "blockquote", "h1", "h2", "h3"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN and self.hidden:
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def _visible(html: str) -> str:
    words = _Words()
    with suppress(AssertionError, ValueError):  # What the standard library's parser still trips over.
        words.feed(html)
        words.close()
    return "\n".join(" ".join(line.split()) for line in "".join(words.words).splitlines())


def _unquoted(text: str) -> str:
    """Without quoted lines, and without all that follows the line that introduces a quotation."""
    kept: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line) and any(each.strip() for each in kept):
            break
        if not line.lstrip().startswith(">"):
            kept.append(line.rstrip())
    return "\n".join(kept)


def _pictures(message: Message) -> Iterator[bytes]:
    """Whatever may be a picture, attached or inline, by its declared type; what it is, its content tells later."""
    found = 0
    for part in _parts(message):
        if part.get_content_type().startswith(_PICTURES) and found < MOST_PICTURES:
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload:
                found += 1
                yield payload
