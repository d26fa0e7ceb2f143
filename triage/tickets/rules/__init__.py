"""Supervisors' rules at work: looked at when something happens to a ticket, done through what tickets/ does anyway.

    situation   a ticket as rules ask about it
    actions     what a rule can do, a function each
    running     rules in their order on one ticket; ``RuleRun`` says that one ran, once an occasion
    sweeping    rules that wait for time or for an answer: which tickets are due, and their turn
    trials      the dry run over last month

When rules are looked at and whether they fit is pure (``decision.automation``). Rules are triggered by what requesters,
agents, time and the verdict do, never by a rule; and one that fits again and again stops (``running.MOST_A_DAY``).
"""

from triage.tickets.rules.running import OnVerdict, on_verdict
from triage.tickets.rules.sweeping import forget_looks, is_any_due, run_due
from triage.tickets.rules.trials import start_trial, work_trial

__all__ = [
    "OnVerdict",
    "forget_looks",
    "is_any_due",
    "on_verdict",
    "run_due",
    "start_trial",
    "work_trial",
]
