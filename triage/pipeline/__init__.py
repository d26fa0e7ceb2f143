"""The story of a ticket, a verb a stage.

    receive     a message becomes rows, in one transaction, with the broker up or down
    read        its screenshots become readings, a turn each requester (``turns``)
    classify    everything known becomes facts, the facts a verdict, the verdict a classification
    respond     the classification becomes a reply, planned follow-ups, or a place in the agents' queue
    send        a written letter goes out, once
    converse    a message in a chat becomes a ticket, more on one, or an answer; what is said to it goes out
    follow_up   a due follow-up becomes a question to the requester, or is found to be moot

Before it, ``deflection``: what the form says ahead of a complaint, and the reminder that some take instead; and
``dry_judgement``: what an agent sees who types for somebody.

Rows are the truth. Every stage claims its ticket, works, and records only if the claim still holds and
no newer evidence came in (``work.run``): running it twice is a no-op, a killed one is found by
``sweep``, a third failure hands the ticket to an agent. The queue only nudges.
"""

from triage.pipeline.alarms import send_alarm
from triage.pipeline.chat_in import accept, converse
from triage.pipeline.deflection import ahead, look_ahead, note_told, sent_anyway, take_reminder
from triage.pipeline.draft_pictures import draft_files, drafts, drop_draft, drop_draft_file, drop_uploads, keep_drafts
from triage.pipeline.dry_judgement import dry_judgement
from triage.pipeline.follow_ups import follow_up
from triage.pipeline.hooks import Courier
from triage.pipeline.mail_in import mark_undelivered, take_mail
from triage.pipeline.mail_visits import fetch_mail, take_again
from triage.pipeline.notices import send_notice
from triage.pipeline.outages import tell as tell_outage
from triage.pipeline.receiving import Received, receive
from triage.pipeline.reminders import disown, remind, says_it_appeared
from triage.pipeline.resumable import (
    NotTaken,
    OutOfStep,
    begin_upload,
    continue_upload,
    detach_uploads,
    drop_upload,
    finish_upload,
    named_uploads,
    settle_uploads,
    why_not,
)
from triage.pipeline.send import Sender, send, send_next, still_due
from triage.pipeline.stages import (
    classify,
    classify_and_respond,
    decide_next,
    read,
    read_next,
    respond,
    respond_next,
)
from triage.pipeline.sweeper import sweep, sweep_drafts
from triage.pipeline.weekly_reports import send_weekly_report

__all__ = [
    "Courier",
    "NotTaken",
    "OutOfStep",
    "Received",
    "Sender",
    "accept",
    "ahead",
    "begin_upload",
    "classify",
    "classify_and_respond",
    "continue_upload",
    "converse",
    "decide_next",
    "detach_uploads",
    "disown",
    "draft_files",
    "drafts",
    "drop_draft",
    "drop_draft_file",
    "drop_upload",
    "drop_uploads",
    "dry_judgement",
    "fetch_mail",
    "finish_upload",
    "follow_up",
    "keep_drafts",
    "look_ahead",
    "mark_undelivered",
    "named_uploads",
    "note_told",
    "read",
    "read_next",
    "receive",
    "remind",
    "respond",
    "respond_next",
    "says_it_appeared",
    "send",
    "send_alarm",
    "send_next",
    "send_notice",
    "send_weekly_report",
    "sent_anyway",
    "settle_uploads",
    "still_due",
    "sweep",
    "sweep_drafts",
    "take_again",
    "take_mail",
    "take_reminder",
    "tell_outage",
    "why_not",
]
