"""What the desk's rows say of a ticket: which team it goes to, and how soon a person acts on it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from triage.decision.scopes import Case
from triage.models import EventKind, Ticket
from triage.models.submission import opening
from triage.playbook.teams import Times, Work


def case_of(ticket: Ticket, work: Work) -> Case:
    """What rows ask about the ticket. The database is asked only for what a row of ``work`` names."""
    holds = None
    if "circumstance" in work.asks:
        holds = ticket.classifications.order_by("-id").values_list("holds", flat=True).first()
    first = opening(ticket) if "channel" in work.asks else None
    return Case(ticket.category, frozenset(holds or ()), ticket.team_id or 0, first.channel if first else "")


def routed(ticket: Ticket, case: Case, work: Work) -> Case:
    """The case with the team that the ticket goes to: the one that it has, else as the routes say.

    Where somebody has taken it out of a team by hand it stays outside.
    """
    if case.team or not (team := work.route(case)):
        return case
    was_moved = ticket.events.filter(kind=EventKind.TEAM_CHANGED).exists()
    return case if was_moved else replace(case, team=team)


def retimed(ticket: Ticket, times: Times) -> dict[str, Any]:
    """The fields of a waiting ticket that gets other times: what put it ahead of others keeps doing so."""
    ahead = ticket.sla_due_at - ticket.rank_at if ticket.sla_due_at and ticket.rank_at else timedelta(0)
    return {"sla_due_at": times.due_at, "sla_look_at": times.warn_at, "rank_at": times.due_at - ahead}
