"""What people do with a ticket: agents accept, correct, reply and close; requesters disagree and answer.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket
has moved on.
"""

from triage.actions.agents import accept, change_follow_up, close, correct, hand_back, judge_blind, reply
from triage.actions.common import PROBLEMS, NotPossible
from triage.actions.macros import draft_macro, run_macro
from triage.actions.requesters import answer_follow_up, dispute, send_links

__all__ = [
    "PROBLEMS",
    "NotPossible",
    "accept",
    "answer_follow_up",
    "change_follow_up",
    "close",
    "correct",
    "dispute",
    "draft_macro",
    "hand_back",
    "judge_blind",
    "reply",
    "run_macro",
    "send_links",
]
