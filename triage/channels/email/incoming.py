"""E-mail, inbound: a raw message to what it says, however broken it is. Nothing here looks at rows.

What comes in is untrusted down to its bytes: whatever cannot be read is left out, never raised.
"""

import re
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256

from triage.channels.email import mime
from triage.channels.email.blocks import Block, Forward, passed, take_apart
from triage.channels.email.headers import header
from triage.channels.email.introductions import bare
from triage.channels.email.lines import Kind
from triage.channels.email.machines import is_of_a_scanner
from triage.channels.email.mime import Part
from triage.channels.email.people import Person, is_authenticated, recipients, writer
from triage.channels.email.robots import bounced, looks_automatic, robot
from triage.channels.email.written import File, beginning, read_written
from triage.evidence.pictures.headers import BrokenHeader, read_header
from triage.questions import DESCRIPTION_LENGTH

MOST_FILES = 40
LARGEST_PIXEL = 16
"""Pixels a side of a picture without a name that only counts its readers."""
LARGEST_ICON = 320
"""Pixels of the longer side of a picture that decorates a mail …"""
MOST_OF_AN_ICON = 40_000
"""… and of all of it; the narrowest phone shows more."""
LONGEST_ID = 250
LONGEST_SUBJECT = 300
MOST_MESSAGES = 5
"""Attached mails that are taken apart."""
FEW_WORDS = 6
"""Of a forwarder: "tolong dibantu ya kak" says nothing, so what they pass on is the message."""
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f]+>")  # The database takes no NUL. Linear: no sign of it may begin another one.
_ICON = re.compile(
    # Notes names its own after colours, blanks, and eight hex digits.
    r"image\d{1,3}\b.*|(?:[a-z]{3,8}col|ecblank|[0-9a-f]{8})\.gif|(?:outlook|logo|icon|ikon|spacer|pixel|track|open|beacon|sig|ttd|banner|footer|header|line|divider|"
    r"facebook|fb|instagram|ig|twitter|tw|x|yt|li|tt|tk|pin|maps|linkedin|whatsapp|wa|youtube|tiktok|email|mail|telepon|phone|web)[\W_\d]?.*",
    re.IGNORECASE,
)
# "[PRK-7K3M2Q]" stands in the subjects of our letters, which nobody but us has written.
_OURS = re.compile(r"\[[A-Z]{2,5}-[A-Z0-9-]{4,20}\]")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message.

    ``key`` is its Message-ID, or a digest of it or of the whole where there is none that can be used; ``sender`` the
    address to answer in small letters, "" where there is none (``is_stated``: another header than From names it);
    ``recipients`` all to whom it went; ``mentioned`` the Message-IDs that it answers; ``sent_at`` its Date, None where
    it has none.

    ``blocks`` are all its words in their order, of every kind; ``text`` is what counts as the requester's: the subject
    and their words, or what they pass on without any, at most DESCRIPTION_LENGTH characters (``is_cut`` where there
    were more). ``forward`` is whose mail they pass on.

    ``robot`` is a code of why no person wrote it, ``doubt`` of why it looks so, each "" where it does not; ``bounced``
    the Message-IDs of mails that it reports as undeliverable for good; ``is_authenticated``: that a relay which we
    trust saw it pass the DMARC policy of ``sender``'s domain.
    """

    key: str
    sender: str
    name: str
    recipients: tuple[str, ...]
    mentioned: tuple[str, ...]
    text: str
    subject: str = ""
    blocks: tuple[Block, ...] = ()
    files: tuple[File, ...] = ()
    forward: Forward | None = None
    sent_at: datetime | None = None
    robot: str = ""
    doubt: str = ""
    bounced: tuple[str, ...] = ()
    is_cut: bool = False
    is_authenticated: bool = False
    is_stated: bool = False

    def words(self, kind: Kind) -> str:
        """Its words of one kind."""
        return "\n\n".join(block.text for block in self.blocks if block.kind is kind)

    @property
    def passed_on(self) -> str:
        """All that it passes on: words, and the headers and quotations that stand with them."""
        shown = (block for block in self.blocks if block.is_within and block.kind in {Kind.FORWARDED, Kind.HISTORY})
        return "\n\n".join(block.text for block in shown)


@dataclass(frozen=True, slots=True)
class _Said:
    blocks: tuple[Block, ...]
    forward: Forward | None
    files: tuple[File, ...]
    text: str


def parse(raw: bytes, *, own: Collection[str], relay: str = "") -> Mail:
    """Read a raw message; ``own`` are the desk's addresses, ``relay`` the name of the relay whose DMARC results are
    believed ("": none is). Never raises.
    """
    message = mime.read(_without_mbox(raw))

    def is_own(address: str) -> bool:
        return re.sub(r"\+[^@]*", "", address) in own

    person = writer(message, is_own=is_own)
    failed = tuple(bounced(message, person.address))
    subject = header(message, "Subject")[:LONGEST_SUBJECT]
    mentioned = _ID.findall(header(message, "In-Reply-To") + header(message, "References"))
    said = _said(message, subject, name=person.name, is_answer=bool(mentioned), is_own=is_own)
    words = "\n".join(block.text for block in said.blocks if block.kind is not Kind.HIDDEN)
    robotic = "" if failed else robot(message, person.address, words, is_own=is_own)
    return Mail(
        key=_key(message, raw),
        sender=person.address,
        name=person.name,
        recipients=tuple(recipients(message, "To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")),
        mentioned=tuple(dict.fromkeys(mentioned)),
        text=beginning(said.text),
        subject=subject,
        blocks=said.blocks,
        files=said.files,
        forward=said.forward,
        sent_at=_sent_at(message),
        robot=robotic,
        doubt="" if failed or robotic else _doubt(message, person, said),
        bounced=failed,
        is_cut=len(said.text) > DESCRIPTION_LENGTH,
        is_authenticated=is_authenticated(message, person.address, relay=relay),
        is_stated=person.is_stated,
    )


def _without_mbox(raw: bytes) -> bytes:
    """Without the line with which a mailbox file begins each mail, also where a second one escaped it: no header."""
    raw = raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw
    at = raw.find(b"\n>From ", 0, LONGEST_SUBJECT)
    if at < 0 or b"\n\n" in raw[:at] or b"\r\n\r\n" in raw[:at]:
        return raw
    return raw[:at] + raw[raw.find(b"\n", at + 1) :]


def _doubt(message: Part, person: Person, said: _Said) -> str:
    below = "\n".join(block.text for block in said.blocks if block.kind in {Kind.SIGNATURE, Kind.HIDDEN})
    return looks_automatic(message, person.address, said.text, is_stated=person.is_stated, below=below)


def _said(message: Part, subject: str, *, name: str, is_answer: bool, is_own: Callable[[str], bool]) -> _Said:
    """What the mail says, its own lines first, then those of mails that are attached to it."""
    written = read_written(message)
    taken = take_apart(written.lines, subject=subject, name=name, is_answer=is_answer, is_own=is_own)
    blocks, forward, files = list(taken.blocks), taken.forward, list(written.files)
    waiting = list(written.messages[:MOST_MESSAGES])
    for attached in waiting:  # Those that are attached to one of them come last.
        other = writer(attached, is_own=lambda _address: False)
        inner = read_written(attached)
        waiting += inner.messages[: MOST_MESSAGES - len(waiting)]
        title = header(attached, "Subject")[:LONGEST_SUBJECT]
        read = take_apart(inner.lines, subject=title, is_answer=True, is_own=is_own).blocks
        if is_own(other.address):
            blocks += [Block(Kind.HISTORY if each.kind is Kind.WORDS else each.kind, each.text) for each in read]
        else:
            blocks += passed(read)
            forward = forward or Forward(other.name, other.address, title)
        files += inner.files
    own = "\n\n".join(block.text for block in blocks if block.kind is Kind.WORDS)
    is_passed_on = len(own.split()) <= FEW_WORDS
    if is_passed_on:
        passed_on = (block.text for block in blocks if block.kind is Kind.FORWARDED)
        own = "\n\n".join(filter(None, (own, *passed_on)))
    files = [each for each in files if not is_decoration(each)][:MOST_FILES]
    return _Said(tuple(blocks), forward, tuple(files), _with_subject(own, subject, is_passed_on=is_passed_on).strip())


def is_decoration(file: File) -> bool:
    """Whether a file belongs to the mail's looks: an icon of a signature, a pixel that counts its readers."""
    if not (file.is_inline or file.content.startswith(b"GIF8")) or (file.name and not _ICON.fullmatch(file.name)):
        return False
    with suppress(BrokenHeader):
        if size := read_header(file.content):
            largest = LARGEST_ICON if file.name else LARGEST_PIXEL
            return max(size.width, size.height) <= largest and size.width * size.height <= MOST_OF_AN_ICON
    return False


def _with_subject(words: str, subject: str, *, is_passed_on: bool) -> str:
    """The words below their subject, which often says it all.

    An answer's subject, and a forward's, came with another mail: they count where nothing else is said.
    """
    title, prefixes = bare(subject)
    title = " ".join(_OURS.sub(" ", title).split()) if not is_of_a_scanner(title) else ""
    is_taken_over = "answered" in prefixes or (bool(prefixes) and not is_passed_on) or title != bare(subject)[0]
    if not title or (is_taken_over and words.strip()) or title.casefold() in words[:LONGEST_SUBJECT].casefold():
        return words
    return f"{title}\n\n{words}"


def _sent_at(message: Part) -> datetime | None:
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        when = parsedate_to_datetime(header(message, "Date")[:100])
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


def _key(message: Part, raw: bytes) -> str:
    found = _ID.findall(str(message.get("Message-ID") or ""))
    if found and len(found[0]) <= LONGEST_ID:
        return str(found[0])
    return "sha256:" + sha256(found[0].encode("utf-8", "replace") if found else raw).hexdigest()
