"""Round robin: a team's tickets go to whoever is on duty and has the fewest; those of people who are away come back.

Rows are the truth. One process at a time hands out, under a lock of the database that goes with its transaction: a
killed one has given nothing, and no ticket is given twice.
"""

import heapq
from collections import defaultdict
from datetime import datetime, timedelta

import structlog
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Count, Q

from triage.decision.business_hours import business_time
from triage.models import DeskSettings, Duty, HandsOut, Team, Ticket, TicketState
from triage.models.ticket import awake
from triage.playbook import desk
from triage.tickets.transitions import assign, hand_to

ONE_AT_A_TIME = 7_061_2026
"""Key of the advisory lock that a transaction holds which hands out."""
BATCH = 100
"""Tickets that one transaction hands out, and that one takes back, at most."""

log = structlog.get_logger("triage.teams")


def hand_out(*, now: datetime) -> int:
    """Take back from who is away, then give each waiting ticket that is nobody's, of teams that hand theirs out.

    Returns how many were given; as many as ``BATCH`` or more mean that there may be others.
    """
    with transaction.atomic():
        if not _is_alone():
            return 0
        returned = _take_back(now=now)
        given = sum(_give(team, now=now) for team in Team.objects.filter(hands_out=HandsOut.ROUND_ROBIN).order_by("pk"))
    if given or returned:
        log.info("handed_out", given=given, returned=returned)
    return given


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        return bool(cursor.fetchone()[0])


def _give(team: Team, *, now: datetime) -> int:
    """To members on duty, the most urgent first, each to whoever has the fewest and got their last the longest ago."""
    on_duty = Duty.objects.filter(on_duty=True, person__teams=team, person__is_active=True, person__is_staff=True)
    given = {row.person_id: row.given_at.timestamp() if row.given_at else 0.0 for row in on_duty}
    if not given:
        return 0
    waiting = Ticket.objects.filter(awake(now), team=team, state=TicketState.WITH_AGENT, assignee__isnull=True)
    # Whoever is at work on one keeps it: it comes next time.
    free = waiting.order_by("rank_at", "id").select_for_update(skip_locked=True).values_list("pk", flat=True)
    tickets = list(free[:BATCH])
    if not tickets:
        return 0
    held = Ticket.objects.filter(state=TicketState.WITH_AGENT, assignee__in=given).order_by()
    loads = dict(held.values_list("assignee").annotate(Count("pk")))
    turns = [(loads.get(pk, 0), at, pk) for pk, at in given.items()]
    heapq.heapify(turns)
    shares: defaultdict[int, list[int]] = defaultdict(list)
    for number, ticket in enumerate(tickets, start=1):
        load, _, pk = turns[0]
        heapq.heapreplace(turns, (load + 1, now.timestamp() + number, pk))
        shares[pk].append(ticket)
    for pk, share in shares.items():
        hand_to(pk, share, now=now)
    Duty.objects.filter(pk__in=shares).update(given_at=now)
    return len(tickets)


def _take_back(*, now: datetime) -> int:
    """To their team, from who has been away for longer than the desk allows, or works here no more."""
    allowed = timedelta(hours=DeskSettings.objects.values_list("away_hours", flat=True).first() or 0)
    away = Q(is_active=False)
    if allowed:
        away |= Q(duty__on_duty=False, duty__since__lte=now - allowed)
    since = dict(User.objects.filter(away, teams__isnull=False).values_list("pk", "duty__since"))
    inactive = set(User.objects.filter(pk__in=since, is_active=False).values_list("pk", flat=True))
    held = Ticket.objects.filter(state=TicketState.WITH_AGENT, team__isnull=False, assignee__in=since)
    returned = 0
    for ticket in held.select_for_update(skip_locked=True)[:BATCH] if since else ():
        hours = desk.current().work.hours_of(ticket.team_id or 0)
        person = ticket.assignee_id or 0
        if person in inactive or business_time(since[person], now, hours=hours) >= allowed:
            assign(ticket, None, agent_id=None, now=now)
            returned += 1
    return returned
