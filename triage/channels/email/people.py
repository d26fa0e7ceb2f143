"""Who wrote a mail: the person to answer, however their program, a web form or a group writes it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses

from triage.channels.email.authentication_results import passed_dmarc
from triage.channels.email.headers import header, values, words

LONGEST_SENDER = 600
LONGEST_ADDRESS = 254
LONGEST_NAME = 200
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^_`{|}~-]{1,64}|\"[^\"\\\x00-\x1f\x7f-\uffff]{1,62}\"")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{3,250}")
_AROUND_ADDRESSES = str.maketrans(dict.fromkeys("<>()\"',;", " "))
_IN_QUOTES = re.compile(r'"(?:[^"\\]|\\.)*+"?')
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,250}@[^\s<>()\[\],;:\"@]{1,250}")
_IN_ANGLES = re.compile(r"<\s{0,5}([^<>\s@]{1,64}@[^<>\s@]{1,250})\s{0,5}>?\s*$")
NOBODY = re.compile(
    r"^(?:(?:[\w.+-]{0,30}[._+-])?no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|bounces?|notifications?|"
    r"jangan[-_.]?(?:di)?balas|tidak[-_.]?(?:di)?balas|nobody|wordpress|www-data|apache)\b",
    re.IGNORECASE,
)
# "'Budi' via Bantuan", as groups rewrite who wrote to them.
_VIA = re.compile(r"^['\"]?(.{1,150}?)['\"]? (?:via|melalui|lewat) .{1,100}$", re.IGNORECASE)
_ORIGINAL = ("X-Original-Sender", "X-Original-From", "X-Google-Original-From", "X-Forwarded-For-Sender")


@dataclass(frozen=True, slots=True)
class Person:
    """``is_stated``: the address stands in another header than From, which no relay vouches for."""

    name: str = ""
    address: str = ""
    is_stated: bool = False


def writer(message: Message, *, is_own: Callable[[str], bool]) -> Person:
    """The person to answer, without an address where there is none that mail can be sent to.

    A web form writes from an address of its site and names the person in Reply-To; a group may put itself into From.
    Where no such header is there, From counts.
    """
    name, address = _first(message, "From")
    if (via := _VIA.match(name)) and not NOBODY.match(address):
        name = via[1]
    for each in _ORIGINAL:
        called, original = _first(message, each)
        if original and not is_own(original) and not NOBODY.match(original):
            return Person(
                called or (name if original == address or via else ""), original, is_stated=original != address
            )
    stated = [person for person in _all(message, "Reply-To") if not is_own(person[1]) and not NOBODY.match(person[1])]
    lists = header(message, "List-Post").lower()
    if len(stated) == 1 and stated[0][1] != address and stated[0][1] not in lists:
        return Person(stated[0][0] or (name if via else ""), stated[0][1], is_stated=True)
    return Person(name, address)


def _first(message: Message, name: str) -> tuple[str, str]:
    return next(_all(message, name), ("", ""))


def _all(message: Message, name: str) -> Iterator[tuple[str, str]]:
    """Names and addresses of a header; what is before the last "<" is the name, whatever it holds."""
    for value in values(message, name):
        written = value[:LONGEST_SENDER]
        if angled := _IN_ANGLES.search(written):
            before = written[: angled.start()]
            # Several people: "a@example.org, Budi <b@example.org>". A title behind a comma is no person.
            if "@" not in _IN_QUOTES.sub("", words(before)) and (address := sendable(angled[1])):
                yield _name(before), address
                continue
        found = False
        with suppress(ValueError, TypeError, IndexError, RecursionError):  # The last for a thousand brackets.
            for called, raw in getaddresses([written]):
                if address := sendable(raw):
                    found = True
                    yield _name(called), address
        if not found:  # Unbalanced quotes, no brackets: the address is plain to see.
            for plain in _ADDRESS.findall(words(written))[:1]:
                if address := sendable(plain.strip("<>.'")):
                    yield _name(words(written).partition(plain)[0]), address


def _name(written: str) -> str:
    decoded = words(written.strip().strip('"').replace('\\"', '"'))
    name = decoded.replace("\\", "").strip(" \"'<,;:")
    return (name if name.count("(") == name.count(")") else name.strip("()"))[:LONGEST_NAME].strip()


def recipients(message: Message, *names: str) -> Iterator[str]:
    """The addresses in headers, in small letters."""
    for name in names:
        for value in values(message, name):
            # Whoever is called by an address in quotes does not have it; "Undisclosed: ;" is a group.
            for mailbox in _IN_QUOTES.sub("", value).replace(";", ",").split(","):
                _called, _angle, written = mailbox.rpartition("<" if "<" in mailbox else ":")
                address = next(iter(written.replace(">", " ").split()), "")
                if _ADDRESS.fullmatch(address):
                    yield address.lower()


def is_authenticated(message: Message, sender: str, *, relay: str) -> bool:
    """Whether a trusted relay vouches for ``sender``, and the mail has no other sender that a reader could take for it.

    A relay judges one domain. So there is one From with one address, and where the name beside it shows an address
    ("budi@example.com" <else@example.net>), in whatever spelling, it is this one.
    """
    written = values(message, "From")
    if len(written) != 1 or len(written[0]) > LONGEST_SENDER:
        return False
    with suppress(ValueError, TypeError, IndexError, RecursionError):
        addresses = [address.lower() for _name, address in getaddresses(written)]
        shown = unicodedata.normalize("NFKC", words(written[0])).lower().translate(_AROUND_ADDRESSES)
        if addresses == [sender] and {word for word in shown.split() if "@" in word} == {sender}:
            return passed_dmarc(message.raw_items(), relay=relay, domain=sender.rpartition("@")[2])
    return False


def sendable(address: str) -> str:
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
