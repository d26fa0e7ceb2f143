"""What happens to a ticket, by people: agents accept, correct, reply, close, reopen, note, assign and snooze;
requesters disagree and answer.

Every action is one transaction that first locks its ticket, and refuses (``NotPossible``) when the ticket has moved
on. ``privacy`` is what the law asks for: looks are recorded, people are exported, erased, and at last forgotten.
"""

from triage.tickets.bulk import Order, start_bulk, undo_bulk, work_bulk
from triage.tickets.correspondence import enclosed, evidence, forward, reply
from triage.tickets.decisions import (
    Answer,
    BlindRuling,
    accept,
    ask,
    close,
    correct,
    hand_back,
    hear,
    judge_blind,
    unhelpful,
)
from triage.tickets.details import correct_details, details, was_typed_by_agent
from triage.tickets.follow_ups import change_follow_up
from triage.tickets.handing_out import BATCH as HANDED_OUT_AT_ONCE
from triage.tickets.handing_out import hand_out
from triage.tickets.handling import assign, move_to_team, note, snooze, wake
from triage.tickets.lists import drop_lists, make_list, start_list
from triage.tickets.macros import draft_macro, run_macro
from triage.tickets.merge import join, merge, unmerge
from triage.tickets.others import take_for_theirs
from triage.tickets.ownership import confirm_owner, disown, settle_proposal, write_again
from triage.tickets.privacy.access import record_access
from triage.tickets.privacy.erase import Extent, erase, extent
from triage.tickets.privacy.export import export
from triage.tickets.privacy.retention import retain
from triage.tickets.problems import PROBLEMS, LookAgain, NotPossible
from triage.tickets.reopening import reopen
from triage.tickets.requesters import answer_follow_up, answer_link_request, ask_for_links, comment, dispute, rate
from triage.tickets.rules import run_due, start_trial, work_trial
from triage.tickets.sla import set_due_times, tell_target, to_be_told
from triage.tickets.tags import change_tags
from triage.tickets.transitions import refuse_if_overtaken

__all__ = [
    "HANDED_OUT_AT_ONCE",
    "PROBLEMS",
    "Answer",
    "BlindRuling",
    "Extent",
    "LookAgain",
    "NotPossible",
    "Order",
    "accept",
    "answer_follow_up",
    "answer_link_request",
    "ask",
    "ask_for_links",
    "assign",
    "change_follow_up",
    "change_tags",
    "close",
    "comment",
    "confirm_owner",
    "correct",
    "correct_details",
    "details",
    "disown",
    "dispute",
    "draft_macro",
    "drop_lists",
    "enclosed",
    "erase",
    "evidence",
    "export",
    "extent",
    "forward",
    "hand_back",
    "hand_out",
    "hear",
    "join",
    "judge_blind",
    "make_list",
    "merge",
    "move_to_team",
    "note",
    "rate",
    "record_access",
    "refuse_if_overtaken",
    "reopen",
    "reply",
    "retain",
    "run_due",
    "run_macro",
    "set_due_times",
    "settle_proposal",
    "snooze",
    "start_bulk",
    "start_list",
    "start_trial",
    "take_for_theirs",
    "tell_target",
    "to_be_told",
    "undo_bulk",
    "unhelpful",
    "unmerge",
    "wake",
    "was_typed_by_agent",
    "work_bulk",
    "work_trial",
    "write_again",
]
