"""Outgoing webhooks: programs are told of what happens, each of what it has subscribed to.

A delivery is a row. Of a ticket's events a trigger writes it, within the event's own transaction, wherever the event is
written (``events`` says which); of incidents and channels ``rows.tell`` does. What is posted is made of the event
(``payloads``), goes to public addresses only (``destinations``), and is posted by ``posting``; when, in which order and
how often is for ``pipeline.hooks``.
"""

from triage.hooks.events import INCIDENT_CONFIRMED, INCIDENT_PROPOSED, INCIDENT_RESOLVED, SOURCE_OF, SOURCES, type_of
from triage.hooks.rows import (
    change,
    delete,
    forget_bodies,
    forget_old,
    redeliver,
    rotate,
    send_test,
    set_state,
    subscribe,
    tell_of_channel,
    tell_of_incident,
    tell_of_recovery,
)

__all__ = [
    "INCIDENT_CONFIRMED",
    "INCIDENT_PROPOSED",
    "INCIDENT_RESOLVED",
    "SOURCES",
    "SOURCE_OF",
    "change",
    "delete",
    "forget_bodies",
    "forget_old",
    "redeliver",
    "rotate",
    "send_test",
    "set_state",
    "subscribe",
    "tell_of_channel",
    "tell_of_incident",
    "tell_of_recovery",
    "type_of",
]
