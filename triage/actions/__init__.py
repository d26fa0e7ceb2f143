"""What people do with a ticket: agents accept, correct, reply, close, note, assign and set aside; requesters disagree
and answer.

With an incident, many tickets of one cause, agents confirm, dismiss and resolve.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket
has moved on. Looks at what requesters sent are recorded here, too.
"""

from triage.actions.access import record_access
from triage.actions.agents import accept, ask, change_follow_up, close, correct, hand_back, judge_blind, reply
from triage.actions.bulk import Order, start_bulk, undo_bulk, work_bulk
from triage.actions.common import PROBLEMS, NotPossible, Overtaken, refuse_if_overtaken
from triage.actions.duplicates import join, merge, unmerge
from triage.actions.export import export
from triage.actions.handling import assign, note, snooze, wake
from triage.actions.incidents import add_member, confirm, dismiss, remove_member, resolve
from triage.actions.macros import draft_macro, run_macro
from triage.actions.ownership import confirm_owner, disown, is_silenced, settle_proposal, write_again
from triage.actions.privacy import Extent, erase, extent
from triage.actions.requesters import answer_follow_up, answer_link_request, ask_for_links, dispute, rate

__all__ = [
    "PROBLEMS",
    "Extent",
    "NotPossible",
    "Order",
    "Overtaken",
    "accept",
    "add_member",
    "answer_follow_up",
    "answer_link_request",
    "ask",
    "ask_for_links",
    "assign",
    "change_follow_up",
    "close",
    "confirm",
    "confirm_owner",
    "correct",
    "dismiss",
    "disown",
    "dispute",
    "draft_macro",
    "erase",
    "export",
    "extent",
    "hand_back",
    "is_silenced",
    "join",
    "judge_blind",
    "merge",
    "note",
    "rate",
    "record_access",
    "refuse_if_overtaken",
    "remove_member",
    "reply",
    "resolve",
    "run_macro",
    "settle_proposal",
    "snooze",
    "start_bulk",
    "undo_bulk",
    "unmerge",
    "wake",
    "work_bulk",
    "write_again",
]
