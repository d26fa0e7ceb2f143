"""All channels by which a requester can be written to. A new one is a package beside these, and a line here."""

from collections.abc import Mapping
from datetime import datetime

from triage import parts
from triage.channels.email.outgoing import EmailChannel
from triage.channels.telegram.outgoing import Telegram
from triage.channels.whatsapp.outgoing import WhatsApp
from triage.messages import Channel

CHANNELS: Mapping[str, Channel] = {each.code: each for each in (EmailChannel(), Telegram(), WhatsApp())}


def channel(code: str) -> Channel:
    """The channel of a row. Raises KeyError for one that this version does not have."""
    return CHANNELS[code]


def resting(*, now: datetime) -> list[str]:
    """Codes of channels whose sender fails and is not to be tried yet."""
    those = parts.resting(now=now)
    return [code for code, each in CHANNELS.items() if each.part in those]
