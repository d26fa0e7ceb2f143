"""What people do with a ticket: agents accept, correct, reply, close, note, assign and set aside; requesters disagree
and answer.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket
has moved on.
"""

from triage.actions.agents import accept, change_follow_up, close, correct, hand_back, judge_blind, reply
from triage.actions.bulk import Order, start_bulk, undo_bulk, work_bulk
from triage.actions.common import PROBLEMS, NotPossible
from triage.actions.handling import assign, note, snooze, wake
from triage.actions.requesters import answer_follow_up, dispute, send_links

__all__ = [
    "PROBLEMS",
    "NotPossible",
    "Order",
    "accept",
    "answer_follow_up",
    "assign",
    "change_follow_up",
    "close",
    "correct",
    "dispute",
    "hand_back",
    "judge_blind",
    "note",
    "reply",
    "send_links",
    "snooze",
    "start_bulk",
    "undo_bulk",
    "wake",
    "work_bulk",
]
