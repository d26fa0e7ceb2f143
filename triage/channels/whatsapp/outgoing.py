"""WhatsApp, outbound. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from triage.channels.chat import api
from triage.channels.chat.buttons import HELD, button_id
from triage.channels.chat.message import Media
from triage.channels.whatsapp import CODE
from triage.messages import Attachment, Carries, OutboundMessage, OutcomeUnknown, PermanentFailure, UploadedFile
from triage.models import Conversation, Reply
from triage.models.part import CHAT

WINDOW = timedelta(hours=24)
"""For so long after somebody has written, anything may be said to them; after it only what Meta has approved."""
TITLE, ROW, MORE = 20, 24, 72
"""Characters of a button, of a list's row, and of the words below a row."""
MOST_BUTTONS, MOST_ROWS = 3, 10
LONGEST_CAPTION = 1024
LARGEST_PICTURE = 5 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
REOPENS, LANGUAGE, REFERENCE = "reopens", "language", "reference"
"""Headers of a letter, of which the template is made: its button's id, its language, its ticket's reference."""
LIST = "Pilih · Choose"
"""What opens a list, in the words of both languages: whoever writes without a ticket has told none."""
_MEDIA_HOSTS = (".fbsbx.com", ".facebook.com", ".whatsapp.net")
"""Where Meta keeps files: our token goes nowhere else, whatever an answer names."""


class WhatsApp:
    """Delivers to a telephone number. Each message carries its Message-ID, which comes back with what became of it:
    that ends a doubt.
    """

    code, part = CODE, CHAT + CODE
    carries = Carries(length=4096, beside_buttons=1024, buttons=MOST_ROWS, button_length=MORE)
    most_an_hour = 40
    has_domains = False
    window: timedelta | None = WINDOW

    def headers(self, reply: Reply, _ours: Sequence[str]) -> dict[str, str]:
        """What the template says where the window is closed."""
        reopens = button_id(HELD, reply.pk, 0)
        return {REFERENCE: reply.ticket.reference, LANGUAGE: reply.language, REOPENS: reopens}

    def deliver(self, message: OutboundMessage) -> None:
        """Send the text with its buttons, its files after it; out of the window, the template that asks to go on.

        Raises as ``messages.Channel`` says. What breaks after the first part is a doubt: it would be said twice.
        """
        common = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.to,
            "biz_opaque_callback_data": message.message_id,
        }
        if not _is_open(message.to):
            _send({**common, **_template(message)})
            return
        files = list(message.attachments)
        uploaded = [(file, _upload(file)) for file in files]  # First: none of it is a message yet.
        parts = [_with_file(file, media_id) for file, media_id in uploaded]
        if parts and "image" in parts[0] and len(message.text) <= LONGEST_CAPTION and not message.buttons:
            parts[0]["image"]["caption"] = message.text
        else:
            parts.insert(0, _text(message))
        for number, part in enumerate(parts):
            try:
                _send({**common, **part})
            except Exception as failure:
                if not number:
                    raise
                raise OutcomeUnknown("after_first_part") from failure

    def fetch(self, media: Media) -> UploadedFile:
        """The file that came with a message. Raises ``api.Gone``, ``api.TooLarge`` and failures to reach Meta."""
        if not media.id.isalnum():
            raise api.Gone
        told = api.ask(f"{settings.WHATSAPP_API_URL}/{media.id}", headers=_key())
        url, size = told.get("url"), told.get("file_size")
        if isinstance(size, int) and size > LARGEST_DOWNLOAD:
            raise api.TooLarge
        if not isinstance(url, str) or not _is_theirs(url):
            raise api.Gone
        return UploadedFile(media.name, media.content_type, api.fetch(url, most=LARGEST_DOWNLOAD, headers=_key()))


def _is_open(account: str) -> bool:
    """Whether the window is: a minute less, since a message takes its time."""
    lately = timezone.now() - WINDOW + timedelta(minutes=1)
    return Conversation.objects.filter(channel=CODE, account=account, heard_at__gt=lately).exists()


def _text(message: OutboundMessage) -> dict[str, Any]:
    """A text; with up to three buttons of few words, or else with a list."""
    if not message.buttons:
        return {"type": "text", "text": {"body": message.text[: WhatsApp.carries.length], "preview_url": False}}
    body = {"text": message.text[: WhatsApp.carries.beside_buttons]}
    if len(message.buttons) <= MOST_BUTTONS and all(len(words) <= TITLE for words, _code in message.buttons):
        buttons = [{"type": "reply", "reply": {"id": code, "title": words}} for words, code in message.buttons]
        return {"type": "interactive", "interactive": {"type": "button", "body": body, "action": {"buttons": buttons}}}
    rows = [_row(words, code) for words, code in message.buttons[:MOST_ROWS]]
    action = {"button": LIST, "sections": [{"title": LIST, "rows": rows}]}
    return {"type": "interactive", "interactive": {"type": "list", "body": body, "action": action}}


def _row(words: str, code: str) -> dict[str, str]:
    if len(words) <= ROW:
        return {"id": code, "title": words}
    return {"id": code, "title": words[: ROW - 1] + "…", "description": words[:MORE]}


def _template(message: OutboundMessage) -> dict[str, Any]:
    """The approved words that there is news, with a button that opens the window; the letter follows when it is
    pressed. Raises PermanentFailure where there is no template: an agent looks for another way. So it does for what is
    said at once to a message that came too late: it is no letter, and its ticket's letters tell more.
    """
    if not settings.WHATSAPP_TEMPLATE or REOPENS not in message.headers:
        raise PermanentFailure("window_closed")
    press = {
        "type": "button",
        "sub_type": "quick_reply",
        "index": "0",
        "parameters": [{"type": "payload", "payload": message.headers[REOPENS]}],
    }
    template = {
        "name": settings.WHATSAPP_TEMPLATE,
        "language": {"code": message.headers[LANGUAGE]},
        "components": [
            {"type": "body", "parameters": [{"type": "text", "text": message.headers[REFERENCE]}]},
            press,
        ],
    }
    return {"type": "template", "template": template}


def _with_file(file: Attachment, media_id: str) -> dict[str, Any]:
    if file.kind in {"image/jpeg", "image/png"} and len(file.content) <= LARGEST_PICTURE:
        return {"type": "image", "image": {"id": media_id}}
    return {"type": "document", "document": {"id": media_id, "filename": file.name}}


def _upload(file: Attachment) -> str:
    """Meta's name for the file. Nothing is sent by this, so that a broken connection is no doubt."""
    data = {"messaging_product": "whatsapp", "type": file.kind}
    parts = {"file": (file.name, file.content, file.kind)}
    try:
        told = api.call(_number("media"), data=data, files=parts, headers=_key())
    except OutcomeUnknown as broken:
        raise api.unreached(broken) from broken
    return str(told.get("id", ""))


def _send(message: dict[str, Any]) -> None:
    api.call(_number("messages"), json=message, headers=_key())


def _number(what: str) -> str:
    return f"{settings.WHATSAPP_API_URL}/{settings.WHATSAPP_NUMBER_ID}/{what}"


def _key() -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}"}


def _is_theirs(url: str) -> bool:
    """Read as the client reads it: where readers differ, an odd address would be another's."""
    try:
        given, ours = parse_url(url), parse_url(settings.WHATSAPP_API_URL)
    except LocationParseError:
        return False
    if (given.scheme, given.auth, given.netloc) == (ours.scheme, ours.auth, ours.netloc):
        return True
    return given.scheme == "https" and not given.auth and (given.host or "").endswith(_MEDIA_HOSTS)
