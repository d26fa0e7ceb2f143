"""What a program can be told of: the sources, and what each is called in a payload.

A ticket's source is its event's kind; of letters also what they are, since an answer is not a question. The trigger
``triage_event_deliveries`` (migration 0087) makes the source of an event in the same way.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

INCIDENT_PROPOSED = "incident:proposed"
INCIDENT_CONFIRMED = "incident:confirmed"
INCIDENT_RESOLVED = "incident:resolved"
CHANNEL_DOWN = "channel:down"
CHANNEL_UP = "channel:up"
TEST = "test"

SOURCES: Mapping[str, tuple[str, str | Promise]] = {
    "received": ("ticket.received", _("A complaint came in")),
    "joined": ("ticket.added", _("The requester sent more")),
    "classified": ("ticket.classified", _("The cause was determined")),
    "replied:verdict": ("ticket.answered", _("An answer was written")),
    "replied:question": ("ticket.asked", _("The requester was asked something")),
    "to_agent": ("ticket.handed_over", _("It was handed to the agents")),
    "replied:agent": ("ticket.replied", _("An agent replied")),
    "noted": ("ticket.note_added", _("An internal note was added")),
    "assigned": ("ticket.assigned", _("Its agent changed")),
    "closed": ("ticket.closed", _("It was closed")),
    "reopened": ("ticket.reopened", _("It was opened again")),
    INCIDENT_PROPOSED: ("incident.proposed", _("An incident was proposed")),
    INCIDENT_CONFIRMED: ("incident.confirmed", _("An incident was confirmed")),
    INCIDENT_RESOLVED: ("incident.resolved", _("An incident was resolved")),
    CHANNEL_DOWN: ("channel.down", _("A mailbox, or sending by mail or chat, has failed for minutes")),
    CHANNEL_UP: ("channel.up", _("It works again")),
}
"""The type in payloads and what it means, by source."""
SOURCE_OF: Mapping[str, str] = {name: source for source, (name, _said) in SOURCES.items()}
"""The source of each type."""


def type_of(source: str) -> str:
    """What a payload calls it."""
    return SOURCES[source][0] if source in SOURCES else source
