"""The story of a ticket, a verb a stage.

    receive     a message becomes rows, in one transaction, with the broker up or down
    read        its screenshots become readings, a turn each requester (``line``)
    classify    everything known becomes facts, the facts a verdict, the verdict a classification
    respond     the classification becomes a reply, planned follow-ups, or a place in the agents' queue
    follow_up   a due follow-up becomes a question to the requester, or is found to be moot

And of many tickets: ``watch`` proposes an incident where a burst has one cause; ``announce`` tells its members, once.

Rows are the truth. Every stage claims its ticket, works, and records only if the claim still holds and
no newer evidence came in (``work.run``): running it twice is a no-op, a killed one is found by
``sweep``, a third failure hands the ticket to an agent. The queue only nudges.
"""

from triage.pipeline.door import Received, receive
from triage.pipeline.draft_pictures import drafts, drop_draft, drop_pictures, keep_drafts
from triage.pipeline.follow_ups import follow_up
from triage.pipeline.incidents import watch
from triage.pipeline.mail_in import mark_undelivered, take_mail
from triage.pipeline.mail_visits import fetch_mail, take_again
from triage.pipeline.retention import retain
from triage.pipeline.stages import classify, decide_next, read, read_next, respond
from triage.pipeline.sweeper import sweep, sweep_drafts
from triage.pipeline.telling import announce
from triage.pipeline.waits import set_due_times

__all__ = [
    "Received",
    "announce",
    "classify",
    "decide_next",
    "drafts",
    "drop_draft",
    "drop_pictures",
    "fetch_mail",
    "follow_up",
    "keep_drafts",
    "mark_undelivered",
    "read",
    "read_next",
    "receive",
    "respond",
    "retain",
    "set_due_times",
    "sweep",
    "sweep_drafts",
    "take_again",
    "take_mail",
    "watch",
]
