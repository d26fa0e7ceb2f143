"""Webhooks of the Cloud API as messages and statuses, and whether Meta has signed them.

https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples
"""

import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from triage.channels.chat.message import (
    LONGEST_ACCOUNT,
    LONGEST_KEY,
    LONGEST_NAME,
    Came,
    Media,
    Message,
    Status,
    Unreadable,
    moment_of,
    text_of,
)

_UNREADABLE = {
    "audio": Unreadable.VOICE,
    "voice": Unreadable.VOICE,
    "sticker": Unreadable.STICKER,
    "location": Unreadable.PLACE,
    "video": Unreadable.VIDEO,
}
_SILENT = frozenset({"reaction", "system", "ephemeral", "request_welcome"})
"""Kinds that ask for nothing."""
MOST = 1000
"""Messages and statuses of one request that are looked at; Meta bundles no more."""


def is_signed(body: bytes, signature: str) -> bool:
    """Whether the request comes from Meta: ``X-Hub-Signature-256`` is the HMAC of its body with the app's secret."""
    secret = settings.WHATSAPP_APP_SECRET
    digest = hmac.new(secret.encode(), body, sha256).hexdigest()
    return bool(secret) and hmac.compare_digest(f"sha256={digest}".encode(), signature.encode("utf-8", "replace"))


def parse(told: object, *, now: datetime) -> Came:
    """What a webhook's body brings for our number. Never raises."""
    came = Came()
    for value in _values(told):
        number = value.get("metadata")
        if not isinstance(number, dict) or str(number.get("phone_number_id")) != settings.WHATSAPP_NUMBER_ID:
            continue
        names = {text_of(each.get("wa_id")): each for each in _dicts(value, "contacts")}
        for each in _dicts(value, "messages"):
            if message := _message(each, names, now=now):
                came.messages.append(message)
        for each in _dicts(value, "statuses"):
            if message_id := text_of(each.get("biz_opaque_callback_data"), longest=320):
                errors = _dicts(each, "errors")
                code = f"refused_{errors[0].get('code') if errors else ''}"[:30]
                at = moment_of(each.get("timestamp"), now=now)
                came.statuses.append(Status(message_id, text_of(each.get("status"), longest=20), at, code))
    del came.messages[MOST:], came.statuses[MOST:]
    return came


def _values(told: object) -> Iterator[Mapping[str, Any]]:
    for entry in _dicts(told, "entry"):
        for change in _dicts(entry, "changes"):
            if change.get("field") == "messages" and isinstance(value := change.get("value"), dict):
                yield value


def _dicts(told: object, name: str) -> list[dict[str, Any]]:
    found = told.get(name) if isinstance(told, dict) else None
    return [each for each in found[:MOST] if isinstance(each, dict)] if isinstance(found, list) else []


def _message(told: Mapping[str, Any], names: Mapping[str, Mapping[str, Any]], *, now: datetime) -> Message | None:
    account, key = text_of(told.get("from"), longest=LONGEST_ACCOUNT), text_of(told.get("id"))
    kind = text_of(told.get("type"), longest=30)
    is_group = "group_id" in told  # What is said there is not said to us.
    if not account.isdecimal() or not key or kind in _SILENT or is_group:
        return None
    profile = names.get(account, {}).get("profile")
    name = text_of(profile.get("name"), longest=LONGEST_NAME) if isinstance(profile, dict) else ""
    own: dict[str, Any] = {
        "account": account,
        "key": key if len(key) <= LONGEST_KEY else sha256(key.encode("utf-8", "replace")).hexdigest(),
        "said_at": moment_of(told.get("timestamp"), now=now),
        "name": name.strip(),
    }
    part = told.get(kind)
    part = part if isinstance(part, dict) else {}
    if kind == "text":
        return Message(text=text_of(part.get("body")), **own)
    if kind == "interactive":
        reply = part.get(text_of(part.get("type"), longest=30))
        return Message(pressed=text_of(reply.get("id"), longest=64) if isinstance(reply, dict) else "", **own)
    if kind == "button":  # Of a template.
        return Message(pressed=text_of(part.get("payload"), longest=64), text=text_of(part.get("text")), **own)
    if kind in {"image", "document"}:
        default = "photo.jpg" if kind == "image" else "file"
        media = Media(
            id=text_of(part.get("id"), longest=100),
            name=text_of(part.get("filename"), longest=200) or default,
            content_type=text_of(part.get("mime_type"), longest=100),
        )
        return Message(text=text_of(part.get("caption")), media=media, **own)
    return Message(unreadable=_UNREADABLE.get(kind, Unreadable.OTHER), **own)
