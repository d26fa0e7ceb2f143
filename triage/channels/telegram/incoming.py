"""Updates of the Bot API as messages. https://core.telegram.org/bots/api#update"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.channels.chat.message import (
    LONGEST_ACCOUNT,
    LONGEST_KEY,
    LONGEST_NAME,
    Came,
    Media,
    Message,
    Unreadable,
    moment_of,
    text_of,
)

_UNREADABLE = {
    **dict.fromkeys(("voice", "audio", "video_note"), Unreadable.VOICE),
    **dict.fromkeys(("video", "animation"), Unreadable.VIDEO),
    "sticker": Unreadable.STICKER,
    **dict.fromkeys(("location", "venue"), Unreadable.PLACE),
}


def parse(update: object, *, now: datetime) -> Came:
    """What an update brings: a message, new words of one, or a pressed button in a private chat, and nothing of any
    other kind.

    Groups are left alone: what is said there is not said to us. Never raises.
    """
    if not isinstance(update, dict):
        return Came()
    pressed = update.get("callback_query")
    edited = update.get("edited_message")
    message = pressed.get("message") if isinstance(pressed, dict) else update.get("message", edited)
    number = update.get("update_id")
    if not isinstance(message, dict) or not isinstance(number, int):
        return Came()
    chat = message.get("chat")
    if not isinstance(chat, dict) or chat.get("type") != "private" or not isinstance(chat.get("id"), int):
        return Came()
    who = pressed.get("from") if isinstance(pressed, dict) else message.get("from")
    who = who if isinstance(who, dict) else {}
    own: dict[str, Any] = {
        "account": str(chat["id"])[:LONGEST_ACCOUNT],
        "key": str(number)[:LONGEST_KEY],
        "name": " ".join(text_of(who.get(name)) for name in ("first_name", "last_name")).strip()[:LONGEST_NAME],
        "language": text_of(who.get("language_code"), longest=2),
    }
    if isinstance(pressed, dict):  # It tells no time of its own.
        return Came([Message(said_at=now, pressed=text_of(pressed.get("data"), longest=64), **own)])
    said_at = moment_of(message.get("edit_date", message.get("date")), now=now)
    text = text_of(message.get("text")) or text_of(message.get("caption"))
    if message is edited:  # A picture came before, and a place that moves is no news.
        return Came([Message(said_at=said_at, text=text, **own)] if text else [])
    media = _media(message)
    unreadable = next((code for kind, code in _UNREADABLE.items() if kind in message), "")
    if not (text or media or unreadable):
        if "text" not in message and not _is_service(message):
            unreadable = Unreadable.OTHER
        else:
            return Came()
    return Came([Message(said_at=said_at, text=text, media=media, unreadable=unreadable, **own)])


def _media(message: Mapping[str, Any]) -> Media | None:
    """The largest of a picture's sizes, or a document."""
    photos = message.get("photo")
    if isinstance(photos, list) and photos and isinstance(photos[-1], dict):
        return _file(photos[-1], name="photo.jpg", content_type="image/jpeg")
    document = message.get("document")
    if isinstance(document, dict) and "animation" not in message:
        return _file(document, name="", content_type="")
    return None


def _file(told: Mapping[str, Any], *, name: str, content_type: str) -> Media:
    size = told.get("file_size")
    return Media(
        id=text_of(told.get("file_id"), longest=300),
        name=name or text_of(told.get("file_name"), longest=200) or "file",
        content_type=content_type or text_of(told.get("mime_type"), longest=100),
        size=size if isinstance(size, int) else 0,
    )


def _is_service(message: Mapping[str, Any]) -> bool:
    """Whether Telegram itself says something: a pinned message, a changed picture, a timer."""
    return not any(kind in message for kind in ("contact", "poll", "dice", "story", "game", "paid_media", "checklist"))
