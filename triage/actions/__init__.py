"""What people do with a ticket: agents accept, correct, reply and close; requesters disagree and answer.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket
has moved on.
"""

from triage.actions.agents import accept, change_follow_up, close, correct, hand_back, judge_blind, reply
from triage.actions.common import PROBLEMS, NotPossible
from triage.actions.requesters import CONSEQUENCES, Then, answer_follow_up, dispute, rate, send_links

__all__ = [
    "CONSEQUENCES",
    "PROBLEMS",
    "NotPossible",
    "Then",
    "accept",
    "answer_follow_up",
    "change_follow_up",
    "close",
    "correct",
    "dispute",
    "hand_back",
    "judge_blind",
    "rate",
    "reply",
    "send_links",
]
