"""What comes in from a chat, in one shape for every channel."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from triage.questions import DESCRIPTION_LENGTH

LONGEST_TEXT = 2 * DESCRIPTION_LENGTH
"""Characters of a text that are looked at: more than either channel lets anybody write."""
LONGEST_NAME, LONGEST_KEY, LONGEST_ACCOUNT = 100, 190, 64


class Unreadable(StrEnum):
    """What we cannot read, and say so."""

    VOICE = "voice"
    STICKER = "sticker"
    PLACE = "place"
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or file: the channel's name for it, what its sender calls it, and its size in bytes (0: not told)."""

    id: str
    name: str = ""
    content_type: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``account`` is its sender's address on the channel, ``key`` the channel's own name for it.

    ``text`` are the words, or those below a picture; ``pressed`` is the id of a button of ours; ``unreadable`` a code
    of ``Unreadable`` ("": nothing of that kind). ``language`` is what the sender's program speaks, "" where not told.
    """

    account: str
    key: str
    said_at: datetime
    name: str = ""
    language: str = ""
    text: str = ""
    pressed: str = ""
    media: Media | None = None
    unreadable: str = ""

    def stored(self) -> dict[str, Any]:
        """As JSON, without what the row has columns for."""
        kept = asdict(self)
        for column in ("account", "key", "said_at"):
            del kept[column]
        return kept

    @classmethod
    def of(cls, stored: Mapping[str, Any], *, account: str, key: str, said_at: datetime) -> Self:
        """The inverse of ``stored``."""
        media = Media(**stored["media"]) if stored["media"] else None
        return cls(account, key, said_at, **{**stored, "media": media})


@dataclass(frozen=True, slots=True)
class Status:
    """What became of a message of ours: ``message_id`` is ours, ``state`` one of "sent", "delivered", "read" and
    "failed", with ``code`` where it failed.
    """

    message_id: str
    state: str
    at: datetime
    code: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """What one request of a channel brought."""

    messages: list[Message] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)


def text_of(value: object, *, longest: int = LONGEST_TEXT) -> str:
    """A stranger's text, cut; "" for anything else. NUL and halves of characters are nothing that anybody types or a
    row can keep.
    """
    return value[:longest].replace("\x00", "").encode(errors="ignore").decode() if isinstance(value, str) else ""


def moment_of(value: object, *, now: datetime) -> datetime:
    """Seconds since 1970, as both channels tell the time; ``now`` where that is nonsense, or still to come."""
    try:
        return min(datetime.fromtimestamp(int(str(value)), tz=UTC), now)
    except (ValueError, OverflowError, OSError):
        return now
