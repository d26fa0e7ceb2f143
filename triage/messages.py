"""What comes in and what goes out, in one shape for every channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from triage.decision.facts import ReviewState, Symptom


class PermanentFailure(Exception):
    """The message can never be delivered (a refused address); ``code`` names the cause."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class RetryableFailure(Exception):
    """Delivery failed for now; trying again later may help. ``code`` names the cause."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class OutcomeUnknown(Exception):
    """The message was handed over and the connection broke: it may have arrived, or not. ``code`` names where."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
    """The form's answers, cleaned. ``platform`` is a platform's code, ``platform_other`` what was typed instead."""

    name: str = ""
    email: str = ""
    platform: str = ""
    platform_other: str = ""
    training: str = ""
    institution: str = ""
    completed_on: date | None = None
    finished: bool | None = None
    what_you_see: Symptom | None = None
    printed_name: str = ""
    other_sites_open: bool | None = None
    other_network_tried: bool | None = None
    review_state: ReviewState | None = None
    description: str = ""
    language: str = "id"


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
class InboundMessage:
    """One accepted message, before it is a row.

    ``key`` makes a repeated delivery harmless: unique within (channel, client). Pictures that were
    accepted with an earlier, refused attempt of the same form are found by ``draft_key``. ``origin`` is a keyed digest
    of where it came from (the client's network, the API key), "" where nobody counts that. ``left_out`` is how many
    more pictures were sent, for which there was no room. ``is_owner``: whoever sends it has been proven to own the
    address in ``answers``.
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


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """One message to a requester, complete and final."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """A way to reach a requester."""

    def deliver(self, message: OutboundMessage) -> None:
        """Hand the message over, or raise PermanentFailure, RetryableFailure or OutcomeUnknown."""
