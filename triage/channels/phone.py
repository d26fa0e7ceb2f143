"""A phone that ``make run`` plays, and the chats' APIs as far as we call them, kept in files.

Messages to it come by the published requests, messages from it are the published updates, so that trying it out, and
the tests, go through everything that a real channel would.
"""

import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from triage.channels import telegram, whatsapp
from triage.messages import Button

MOST = 500
"""Lines of one conversation that are kept."""
NUMBER_ID = "1000000001"
"""Of the number that the desk has here (``config.chats``)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was said. ``media`` is the id of a picture or file, ``is_picture`` which of the two it is;
    ``message_id`` ours, of what WhatsApp tells the fate.
    """

    at: float
    is_ours: bool
    text: str = ""
    buttons: tuple[Button, ...] = ()
    media: str = ""
    media_name: str = ""
    is_picture: bool = False
    message_id: str = ""
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it is handed over: its name, bytes and type."""

    name: str
    content: bytes
    kind: str


class Phone:
    """Everything that phones have said and heard, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        """The folder is made when there is something to keep."""
        self.folder = folder

    def lines(self, channel: str, account: str) -> list[Line]:
        """What was said in one conversation, oldest first."""
        return [line for _path, line in self._lines(channel, account)]

    def read(self, account: str) -> dict[str, Any] | None:
        """WhatsApp's update that says that the person has read everything; None where that is no news."""
        told = self._lines(whatsapp.CODE, account)
        news = [(path, line) for path, line in told if line.message_id and not line.is_read]
        for path, line in news:
            path.write_text(json.dumps(asdict(replace(line, is_read=True))))
        at = str(int(time.time()))
        statuses = [
            {
                "id": f"wamid.{line.at}",
                "status": "read",
                "timestamp": at,
                "recipient_id": account,
                "biz_opaque_callback_data": line.message_id,
            }
            for _path, line in news
        ]
        return _whatsapp_update({"statuses": statuses}) if statuses else None

    def telegram(self, method: str, fields: Mapping[str, Any], files: Mapping[str, Sent]) -> tuple[int, dict[str, Any]]:
        """Answer a call of the Bot API with its HTTP status."""
        if method == "getFile":
            name = str(fields.get("file_id", ""))
            if not self._media(name).exists():
                return 400, {"ok": False, "error_code": 400, "description": "Bad Request: wrong file_id"}
            return 200, {"ok": True, "result": {"file_id": name, "file_path": f"documents/{name}"}}
        markup = fields.get("reply_markup") or "{}"
        keyboard = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
        buttons = tuple((key["text"], key["callback_data"]) for row in keyboard for key in row)
        text = str(fields.get("text") or fields.get("caption") or "")
        line = Line(time.time(), True, text, buttons)
        for kind, file in files.items():
            line = replace(line, media=self.keep(file), media_name=file.name, is_picture=kind == "photo")
        if method in {"sendMessage", "sendPhoto", "sendDocument"}:
            self._add(telegram.CODE, str(fields["chat_id"]), line)
        return 200, {"ok": True, "result": {"message_id": time.time_ns() // 1000}}

    def whatsapp(self, message: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Answer a message of the Cloud API with its HTTP status."""
        kind = str(message.get("type"))
        part = message.get(kind, {})
        line = Line(time.time(), True, message_id=str(message.get("biz_opaque_callback_data", "")))
        if kind == "text":
            line = replace(line, text=part["body"])
        elif kind == "interactive":
            action = part["action"]
            pressed = [(each["reply"]["title"], each["reply"]["id"]) for each in action.get("buttons", [])]
            listed = [row for section in action.get("sections", []) for row in section["rows"]]
            rows = [(row.get("description") or row["title"], row["id"]) for row in listed]
            line = replace(line, text=part["body"]["text"], buttons=tuple(pressed or rows))
        elif kind == "template":
            body, button = part["components"]
            told = " · ".join(each["text"] for each in body["parameters"])
            line = replace(line, text=f"[{part['name']}] {told}", buttons=(("→", button["parameters"][0]["payload"]),))
        else:
            name = str(part.get("filename", kind))
            line = replace(line, text=part.get("caption", ""), media=part["id"], media_name=name)
            line = replace(line, is_picture=kind == "image")
        self._add(whatsapp.CODE, str(message["to"]), line)
        return 200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{secrets.token_hex(12)}"}]}

    def content(self, media: str) -> bytes | None:
        """A kept file, None where there is none."""
        path = self._media(media)
        return path.read_bytes() if path.is_file() else None

    def says(self, channel: str, account: str, line: Line) -> dict[str, Any]:
        """Note what the person says, and give the update that its channel would post."""
        words = {code: words for each in self.lines(channel, account) for words, code in each.buttons}
        pressed = line.buttons[0][1] if line.buttons else ""
        self._add(channel, account, replace(line, text=words.get(pressed, line.text), buttons=()))
        moment = int(line.at)
        if channel == telegram.CODE:
            return _telegram_update(account, line, pressed=pressed, moment=moment)
        return _whatsapp_update(_from_whatsapp(account, line, words=words, moment=moment))

    def _lines(self, channel: str, account: str) -> Iterator[tuple[Path, Line]]:
        for path in sorted((self.folder / channel / account).glob("*.json"))[-MOST:]:
            told = json.loads(path.read_text())
            yield path, Line(**{**told, "buttons": tuple((words, code) for words, code in told["buttons"])})

    def _add(self, channel: str, account: str, line: Line) -> None:
        if not account.isdecimal():
            return
        folder = self.folder / channel / account
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = time.time_ns()
        while (path := folder / f"{number}.json").exists():
            number += 1
        part = path.with_suffix(".part")
        part.write_text(json.dumps(asdict(line)))
        part.replace(path)

    def keep(self, file: Sent) -> str:
        """Keep a file and give its id, as an upload of the Cloud API does."""
        name = secrets.token_hex(16)
        path = self._media(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(file.content)
        return name

    def _media(self, name: str) -> Path:
        return self.folder / "media" / (name if name.isalnum() and len(name) == 32 else "none")


def _telegram_update(account: str, line: Line, *, pressed: str, moment: int) -> dict[str, Any]:
    who = {"id": int(account), "is_bot": False, "first_name": "Phone", "language_code": "id"}
    message: dict[str, Any] = {
        "message_id": time.time_ns() // 1000,
        "from": who,
        "chat": {"id": int(account), "type": "private", "first_name": "Phone"},
        "date": moment,
    }
    update: dict[str, Any] = {"update_id": secrets.randbelow(2**52)}
    if pressed:
        query = {"id": secrets.token_hex(8), "from": who, "message": message, "data": pressed}
        return {**update, "callback_query": query}
    if line.media and line.is_picture:
        message |= {"photo": [{"file_id": line.media, "width": 1, "height": 1}], "caption": line.text}
    elif line.media:
        message |= {"document": {"file_id": line.media, "file_name": line.media_name}, "caption": line.text}
    else:
        message["text"] = line.text
    return {**update, "message": message}


def _from_whatsapp(account: str, line: Line, *, words: Mapping[str, str], moment: int) -> dict[str, Any]:
    message: dict[str, Any] = {"from": account, "id": f"wamid.{secrets.token_hex(16)}", "timestamp": str(moment)}
    if line.buttons:
        code = line.buttons[0][1]
        reply = {"id": code, "title": words.get(code, "")}
        message |= {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
    elif line.media:
        kind = "image" if line.is_picture else "document"
        part = {"id": line.media, "filename": line.media_name, **({"caption": line.text} if line.text else {})}
        message |= {"type": kind, kind: part}
    else:
        message |= {"type": "text", "text": {"body": line.text}}
    return {"contacts": [{"profile": {"name": "Phone"}, "wa_id": account}], "messages": [message]}


def _whatsapp_update(value: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    told = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER_ID}, **value}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": "1", "changes": [{"field": "messages", "value": told}]}],
    }
