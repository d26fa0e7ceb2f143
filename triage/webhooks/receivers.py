"""What becomes of anymail's events. A failure goes up to Django, which answers 500, and the provider tries again.

A mail is laid into the drop folder and the request is over: that needs neither the database nor the broker, takes
milliseconds, and leaves one path (``pipeline.fetch_mail``) for whatever comes in by mail.
"""

from contextlib import suppress
from typing import Any

from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from triage import pipeline
from triage.channels.email import folder
from triage.channels.email.from_provider import raw_mail
from triage.channels.email.outgoing import METADATA
from triage.evidence.pictures.room import NoRoom, room_in
from triage.nudge import nudge

_UNDELIVERED = {
    EventType.BOUNCED: "bounced",
    EventType.REJECTED: "rejected",
    EventType.FAILED: "failed",
    EventType.COMPLAINED: "complained",
}
"""Events after which the address is not written to by itself any more, and the code that the ticket tells."""


def keep_mail(event: AnymailInboundEvent, **_kwargs: Any) -> None:
    """Keep one inbound mail. Raises OSError where it cannot be kept."""
    lay(raw_mail(event.message))


def lay(raw: bytes) -> None:
    """Lay a raw mail into the drop folder and tell a worker. Raises NoRoom where too many lie there: the provider keeps
    it, and tries again.
    """
    if not room_in(settings.MAIL_IN).take(len(raw)):
        raise NoRoom("mail-in")
    folder.lay(raw, settings.MAIL_IN, now=timezone.now())
    with suppress(DatabaseError):  # Asked whether a transaction is open. The mail is safe, and the beat comes by.
        nudge("fetch_mail", 0)


def note_undelivered(event: AnymailTrackingEvent, **_kwargs: Any) -> None:
    """Mark the address of a mail of ours that did not arrive, or is not wanted."""
    if code := _UNDELIVERED.get(event.event_type):
        ids = {event.message_id, (event.metadata or {}).get(METADATA)} - {None, ""}
        pipeline.mark_undelivered(ids, code=code, now=timezone.now())
