"""What comes in and what goes out, in one shape for every channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, Protocol, Self

from triage.questions import Answer


class Coded(Exception):
    """Something that could not be done; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class PermanentFailure(Coded):
    """The message can never be delivered (a refused address); ``code`` names the cause."""


class RetryableFailure(Coded):
    """Delivery failed for now; trying again later may help. ``code`` names the cause."""


class PartFailed(Coded):
    """A part around us does not work, whatever it was asked for: that is nobody's attempt. ``code`` is why
    (``models.Trouble``), ``detail`` what the other side said, ``part`` its name, "" where whoever asked it knows that.
    """

    def __init__(self, code: str, detail: str = "", *, part: str = "") -> None:
        super().__init__(code)
        self.detail = detail
        self.part = part


class SenderFailed(RetryableFailure):
    """Nothing is wrong with the message: nothing could be delivered now. ``cause`` is told to people."""

    def __init__(self, code: str, cause: PartFailed) -> None:
        super().__init__(code)
        self.cause = cause


class TooFast(RetryableFailure):
    """The other side takes nothing for ``seconds``, and says so: nobody's attempt, and no part that fails."""

    def __init__(self, code: str, *, seconds: float) -> None:
        super().__init__(code)
        self.seconds = seconds


class OutcomeUnknown(Coded):
    """The message was handed over and the connection broke: it may have arrived, or not. ``code`` names where."""


class Standing(Enum):
    """What ties whoever sends something to a ticket (docs/security.md)."""

    STRANGER = "stranger"
    """Nothing, or the requester's address and the same details: anybody can type those."""
    OPENER = "opener"
    """The browser, or the API client, that opened it."""
    OWNER = "owner"
    """Whoever reads the requester's mail: had the mailed link, or wrote to the signed address or with DMARC's word."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The form's answers, cleaned: what every desk asks, and in ``given`` what this one does, by question.

    ``platform`` is a platform's code, ``platform_other`` what was typed instead. ``corrects`` are the codes of what an
    agent puts right with it: that replaces what was said before, even by nothing.
    """

    name: str = ""
    email: str = ""
    platform: str = ""
    platform_other: str = ""
    description: str = ""
    language: str = ""
    given: Mapping[str, Answer] = field(default_factory=dict)
    corrects: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """From one mapping, as a form has them; days are told in ISO format, what is None or "" was not said."""
        own = {each.name for each in fields(cls)} - {"given"}
        given = {
            code: answer.isoformat() if isinstance(answer, date) else answer
            for code, answer in said.items()
            if code not in own and answer not in (None, "")
        }
        return cls(**{name: said[name] for name in own & said.keys()}, given=given)


@dataclass(frozen=True, slots=True)
class Picture:
    """An uploaded picture that lies in quarantine under ``name``; sizes as its header declares them."""

    name: str
    sha256: str
    kind: str
    width: int
    height: int
    byte_size: int
    original_name: str = ""


@dataclass(frozen=True, slots=True)
class WholeMail:
    """A mail's words of every kind as (kind, text), masked, and whose mail it passes on ({} where nobody's)."""

    subject: str = ""
    blocks: tuple[tuple[str, str], ...] = ()
    forwarded_from: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """What a channel was handed: the name and type that its sender declares, neither of them believed, and the bytes.

    ``content`` may have been cut off behind the limit for files: then it is too large all the same.
    """

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """An upload that is no picture. It lies in quarantine under ``name``, or ("") was not taken: ``problem`` says why.

    ``kind`` and ``content_type`` are told by the content (``evidence.files.kinds``), ``problem`` is a code of
    ``evidence.files.problems``; ``original_name`` is fit to be stored and shown.
    """

    name: str
    sha256: str
    kind: str
    content_type: str
    byte_size: int
    original_name: str = ""
    problem: str = ""


Upload = Picture | IncomingFile
"""What was taken of what somebody sent beside words."""


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """One accepted message, before it is a row.

    ``key`` makes a repeated delivery harmless: unique within (channel, client). Pictures that were
    accepted with an earlier, refused attempt of the same form are found by ``draft_key``. ``origin`` is a keyed digest
    of where it came from (the client's network, the API key), "" where nobody counts that. ``left_out`` is how many
    more pictures were sent, for which there was no room. ``files`` are the uploads that are no pictures, those
    that were not taken among them. ``is_owner``: whoever sends it has been proven to own the address in ``answers``.
    ``called`` is what the sender's program calls them, which is no answer of theirs; ``written_at`` when they wrote,
    where that is not when it came; ``mail`` all of a mail, ``subject`` its subject. ``from_address``: who wrote a mail
    about a ticket that is somebody else's, "" where its requester did. ``agent_id``: who typed it for its requester at
    the desk, None where nobody did. ``chat``: where they are answered who wrote in a chat (``Ticket.requester_chat``).
    """

    channel: str
    answers: Answers
    key: str
    client: str = ""
    pictures: tuple[Picture, ...] = ()
    draft_key: str = ""
    origin: str = ""
    is_owner: bool = False
    left_out: int = 0
    called: str = ""
    written_at: datetime | None = None
    mail: WholeMail | None = None
    files: tuple[IncomingFile, ...] = ()
    subject: str = ""
    from_address: str = ""
    agent_id: int | None = None
    chat: str = ""

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """Pictures, then files."""
        return (*self.pictures, *self.files)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes out with a message; ``kind`` is its MIME type."""

    name: str
    kind: str
    content: bytes


EMAIL = "email"
"""The channel of every letter that goes to no chat."""

Button = tuple[str, str]
"""Words to press, and what comes back when somebody does."""


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One message to an address of a channel, complete and final. ``is_automatic``: a machine wrote it, and other
    machines are told so; desks drop such mail, so that what a person wrote must not say it. What the channel does not
    carry (``Carries``) it has not got: a chat no subject and no HTML, a mail no buttons.
    """

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    is_automatic: bool = True
    cc: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    channel: str = EMAIL
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Carries:
    """What a channel can carry. ``length``: characters of a text, ``beside_buttons`` of one with buttons; 0: any.
    ``buttons`` at most, of which ``button_length`` characters are seen. ``is_letter``: with subject and HTML.
    """

    length: int = 0
    beside_buttons: int = 0
    buttons: int = 0
    button_length: int = 0
    is_letter: bool = False


class Channel(Protocol):
    """A way to reach a requester. ``code`` names it in rows; ``part`` is its sender's name among the parts around us,
    by which it rests when it fails; ``most_an_hour`` how many letters one address gets, and ``has_domains`` whether
    many addresses are at one provider's, who minds how many come. ``window`` is for how long after somebody has written
    anything may be said to them, None: always; after it ``deliver`` only says that there is news.

    A doubt is whatever ``deliver`` raises OutcomeUnknown for. What it must wait for is told by TooFast.
    """

    code: str
    part: str
    carries: Carries
    most_an_hour: int
    has_domains: bool
    window: timedelta | None

    def headers(self, reply: Any, ours: Sequence[str]) -> dict[str, str]:
        """What only this channel says of a letter (``models.Reply``); ``ours``: ids of what went there before it."""

    def deliver(self, message: OutboundMessage) -> None:
        """Hand the message over, or raise PermanentFailure, RetryableFailure or OutcomeUnknown."""
