"""A phone in a test: what its person says comes as a channel posts it, and workers do their part."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from PIL import Image

from harness.chat_server import ChatServer, proof
from tests.factories import work
from triage import pipeline
from triage.channels.phone import NUMBER_ID, Line, Sent
from triage.models import Conversation, Reply, Ticket
from triage.models.reply import UNSENT_STATES
from triage.webhooks.chat import telegram_update, whatsapp_webhook

ACCOUNT = "628123456789"
COMPLAINT = "Kak, sertifikat saya belum muncul di dashboard, pelatihannya selesai kemarin di Tokopedia."
CHANNELS = ("telegram", "whatsapp")


def photo() -> Sent:
    """A picture that shows nothing."""
    file = BytesIO()
    Image.new("RGB", (400, 300), "white").save(file, "PNG")
    return Sent("shot.png", file.getvalue(), "image/png")


def use(server: ChatServer, configured: Any) -> None:
    """Both channels are on, at the stand-in; ``configured`` are pytest-django's settings."""
    configured.TELEGRAM_API_URL, configured.WHATSAPP_API_URL = f"{server.url}/telegram", f"{server.url}/whatsapp"
    configured.TELEGRAM_TOKEN = configured.TELEGRAM_SECRET = "telegrams"
    configured.WHATSAPP_TOKEN = configured.WHATSAPP_APP_SECRET = configured.WHATSAPP_VERIFY_TOKEN = "metas"
    configured.WHATSAPP_NUMBER_ID, configured.WHATSAPP_TEMPLATE = NUMBER_ID, "complaint_news"


def post(channel: str, update: Any) -> HttpResponse:
    """What a channel posts, with its proof."""
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    view = telegram_update if channel == "telegram" else whatsapp_webhook
    return view(RequestFactory().post("/", body, content_type="application/json", headers=proof(channel, body)))


@dataclass
class Person:
    """Somebody with a phone."""

    server: ChatServer
    channel: str
    account: str = ACCOUNT

    def updates(self, text: str = "", *, pressed: str = "", file: Sent | None = None) -> dict[str, Any]:
        """The update of what they say, which nobody has posted yet."""
        at = timezone.now().timestamp()
        media = self.server.phone.keep(file) if file else ""
        buttons = (("", pressed),) if pressed else ()
        name, is_picture = (file.name, file.kind.startswith("image/")) if file else ("", False)
        line = Line(at, False, text, buttons, media, name, is_picture)
        return self.server.phone.says(self.channel, self.account, line)

    def says(self, text: str = "", **what: Any) -> list[Line]:
        """They say it, everybody does their work; what the desk says to it."""
        before = len(self.heard)
        assert post(self.channel, self.updates(text, **what)).status_code == 200
        self.everybody_works()
        return self.heard[before:]

    def presses(self, words: str) -> list[Line]:
        """They press the button of these words in the newest message that has it."""
        codes = [code for line in self.heard for told, code in line.buttons if told == words]
        assert codes, [line.buttons for line in self.heard]
        return self.says(pressed=codes[-1])

    def everybody_works(self) -> None:
        """Workers do what waits."""
        pipeline.converse(self.conversation.pk)
        if ticket := self.conversation.ticket:
            work(ticket)
            for reply in Reply.objects.filter(ticket=ticket, state__in=UNSENT_STATES, due_at__lte=timezone.now()):
                pipeline.send(reply.pk)

    @property
    def heard(self) -> list[Line]:
        """All that the desk has said."""
        return [line for line in self.server.phone.lines(self.channel, self.account) if line.is_ours]

    @property
    def conversation(self) -> Conversation:
        """The row."""
        found = Conversation.objects.select_related("ticket")
        return found.get(channel=self.channel, account=self.account)

    @property
    def ticket(self) -> Ticket:
        """What it is about now."""
        ticket = self.conversation.ticket
        assert ticket is not None
        return ticket
