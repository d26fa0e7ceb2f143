"""What people do with a ticket: agents accept, correct, reply and close; requesters disagree and answer.

With an incident, many tickets of one cause, agents confirm, dismiss and resolve.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket
has moved on.
"""

from triage.actions.agents import accept, change_follow_up, close, correct, hand_back, judge_blind, reply
from triage.actions.common import PROBLEMS, NotPossible
from triage.actions.incidents import add_member, confirm, dismiss, remove_member, resolve
from triage.actions.requesters import CONSEQUENCES, Then, answer_follow_up, dispute, send_links

__all__ = [
    "CONSEQUENCES",
    "PROBLEMS",
    "NotPossible",
    "Then",
    "accept",
    "add_member",
    "answer_follow_up",
    "change_follow_up",
    "close",
    "confirm",
    "correct",
    "dismiss",
    "dispute",
    "hand_back",
    "judge_blind",
    "remove_member",
    "reply",
    "resolve",
    "send_links",
]
