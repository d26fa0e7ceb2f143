"""Telegram, outbound. https://core.telegram.org/bots/api#sendmessage"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from triage.channels.chat import api
from triage.channels.chat.message import Media
from triage.channels.telegram import CODE
from triage.messages import (
    Attachment,
    Button,
    Carries,
    OutboundMessage,
    OutcomeUnknown,
    PartFailed,
    PermanentFailure,
    SenderFailed,
    UploadedFile,
)
from triage.models import Reply, Trouble
from triage.models.part import CHAT

LONGEST_CAPTION = 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
"""Bytes: more the Bot API does not give us."""
LARGEST_PHOTO = 10 * 1024 * 1024
IN_A_ROW = 2
"""Buttons side by side, where their words are short."""
SHORT = 14


class Telegram:
    """Delivers to a private chat. Telegram takes no name of ours for a message, and says nothing of what became of it:
    a doubt ends where somebody presses one of its buttons.
    """

    code, part = CODE, CHAT + CODE
    carries = Carries(length=4096, beside_buttons=4096, buttons=24, button_length=60)
    most_an_hour = 40
    has_domains = False
    window: timedelta | None = None

    def headers(self, _reply: Reply, _ours: Sequence[str]) -> dict[str, str]:
        """A chat is one thread by itself."""
        return {}

    def deliver(self, message: OutboundMessage) -> None:
        """Send the text, with its files after it. A picture goes with the words where they are short enough.

        Raises as ``messages.Channel`` says. What breaks after the first part is a doubt: it would be said twice.
        """
        chat: dict[str, Any] = {"chat_id": message.to}
        if message.buttons:
            chat["reply_markup"] = {"inline_keyboard": keyboard(message.buttons)}
        files = list(message.attachments)
        if files and len(message.text) <= LONGEST_CAPTION:
            _send_file(files.pop(0), {**chat, "caption": message.text})
        else:
            text = message.text[: self.carries.length]
            _call("sendMessage", json={**chat, "text": text, "link_preview_options": {"is_disabled": True}})
        for file in files:
            try:
                _send_file(file, {"chat_id": message.to})
            except Exception as failure:
                raise OutcomeUnknown("after_first_part") from failure

    def fetch(self, media: Media) -> UploadedFile:
        """The file that came with a message. Raises ``api.Gone``, ``api.TooLarge`` and failures to reach Telegram."""
        if media.size > LARGEST_DOWNLOAD:
            raise api.TooLarge
        told = api.ask(f"{_base()}/getFile?{urlencode({'file_id': media.id})}").get("result")
        path = told.get("file_path") if isinstance(told, dict) else None
        if not isinstance(path, str) or ".." in path:
            raise api.Gone
        url = f"{settings.TELEGRAM_API_URL}/file/bot{settings.TELEGRAM_TOKEN}/{path}"
        return UploadedFile(media.name, media.content_type, api.fetch(url, most=LARGEST_DOWNLOAD))


def keyboard(buttons: Sequence[Button]) -> list[list[dict[str, str]]]:
    """Rows of an inline keyboard: short words side by side, as they are easier to press on a phone than a long list."""
    keys = [{"text": words, "callback_data": code} for words, code in buttons]
    in_a_row = IN_A_ROW if all(len(words) <= SHORT for words, _code in buttons) else 1
    return [keys[at : at + in_a_row] for at in range(0, len(keys), in_a_row)]


def _send_file(file: Attachment, fields: dict[str, Any]) -> None:
    is_photo = file.kind in {"image/jpeg", "image/png"} and len(file.content) <= LARGEST_PHOTO
    method, field = ("sendPhoto", "photo") if is_photo else ("sendDocument", "document")
    data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
    _call(method, data=data, files={field: (file.name, file.content, file.kind)})


def _call(method: str, **how: Any) -> None:
    try:
        api.call(f"{_base()}/{method}", **how)
    except PermanentFailure as failure:
        if failure.code == "refused_404":  # There is no bot with our token.
            raise SenderFailed(failure.code, PartFailed(Trouble.LOGIN, failure.code)) from failure
        # 403: they have blocked us, or never spoken to us; 400: there is no such chat, or the message is malformed.
        raise PermanentFailure({"refused_403": "refused_blocked"}.get(failure.code, failure.code)) from failure


def _base() -> str:
    return f"{settings.TELEGRAM_API_URL}/bot{settings.TELEGRAM_TOKEN}"
