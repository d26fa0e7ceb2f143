"""Notices: who at the desk is told of what happens, each once.

A notice is a row. ``about`` maps an event to who is told; ``note_event`` has the rows written in the event's own
transaction. What is no ticket's event (harm, a proposed incident, a part that fails) is told by ``tell`` where it
happens. Bells and pages read the rows (``reading``); mails go out by ``pipeline.notices``.
"""

from triage.notices.about import Told, about
from triage.notices.preferences import after_quiet, usual, ways
from triage.notices.reading import mark_read, shown_to, unread
from triage.notices.rows import forget_old, tell, tell_of
from triage.notices.who import entitled, is_entitled, kinds, overseers

__all__ = [
    "Told",
    "about",
    "after_quiet",
    "entitled",
    "forget_old",
    "is_entitled",
    "kinds",
    "mark_read",
    "overseers",
    "shown_to",
    "tell",
    "tell_of",
    "unread",
    "usual",
    "ways",
]
