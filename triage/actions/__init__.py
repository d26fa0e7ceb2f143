"""What people do with a ticket: agents accept, correct, reply and close; requesters disagree and answer.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket
has moved on.
"""

from triage.actions.agents import accept, change_follow_up, close, correct, hand_back, judge_blind, reply
from triage.actions.common import PROBLEMS, NotPossible
from triage.actions.export import export
from triage.actions.privacy import Extent, erase, extent
from triage.actions.requesters import answer_follow_up, dispute, send_links

__all__ = [
    "PROBLEMS",
    "Extent",
    "NotPossible",
    "accept",
    "answer_follow_up",
    "change_follow_up",
    "close",
    "correct",
    "dispute",
    "erase",
    "export",
    "extent",
    "hand_back",
    "judge_blind",
    "reply",
    "send_links",
]
