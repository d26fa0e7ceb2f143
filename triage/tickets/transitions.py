"""The one module that moves tickets: their state, the machine's stage, who has them, why they wait for a person.

A move is an UPDATE, by default of the locked ticket; ``held`` names the rows of a compare-and-set instead (a worker's
claim), and False comes back where they no longer fit. Everything else stays with the caller: the letters and plans that
go with it, and what else is told on the ticket. Nobody else writes these fields (``TicketQuerySet.update`` refuses).
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import F

from triage.decision.urgency import rank
from triage.models import (
    Escalation,
    EventKind,
    FollowUp,
    FollowUpState,
    Resolution,
    Stage,
    Team,
    Ticket,
    TicketEvent,
    TicketState,
)
from triage.models.lease import RELEASED
from triage.models.ticket import TicketQuerySet
from triage.models.ticket_states import RATED_RESOLUTIONS
from triage.models.wait import end_wait
from triage.notices import tell_of
from triage.nudge import nudge
from triage.outbox.addresses import lives
from triage.outbox.replies import Order, write
from triage.playbook import desk
from triage.tickets.problems import NotPossible, Overtaken
from triage.tickets.routing import case_of, retimed, routed

IDLE: dict[str, Any] = {"stage": Stage.DONE, "attempts": 0, "last_error": "", "snoozed_until": None, **RELEASED}
"""Fields of a ticket on which the machine has nothing to do; what it was about to record is superseded."""


def lock(ticket: Ticket) -> Ticket:
    """The ticket as it is now, locked until the transaction ends; closed ones are refused."""
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if locked.state == TicketState.CLOSED:
        raise NotPossible("closed")
    return locked


def refuse_if_overtaken(ticket: Ticket, *, seen: int, agent: AbstractBaseUser) -> None:
    """Within a transaction: lock the ticket, and refuse if another agent has acted on it since the event ``seen``."""
    Ticket.objects.select_for_update().get(pk=ticket.pk)
    later = TicketEvent.objects.filter(ticket=ticket, pk__gt=seen, agent__isnull=False).exclude(agent_id=agent.pk)
    if event := later.select_related("agent").order_by("id").last():
        raise Overtaken(event)


def _move(ticket: Ticket, *, now: datetime, held: TicketQuerySet | None = None, **fields: Any) -> bool:
    """Where this ends the ticket's wait for a person, the wait is kept as a row."""
    if fields.get("state", ticket.state) != TicketState.WITH_AGENT:
        fields = {**end_wait(ticket, now=now), **fields}
    rows = Ticket.objects.filter(pk=ticket.pk) if held is None else held
    return rows.move(**fields) == 1


def advance(held: TicketQuerySet, stage: Stage, *, keep: bool = False, **fields: Any) -> bool:
    """A claimed ticket's next stage; its state stays. ``keep``: whoever has it goes on with it, as a first attempt."""
    claim = {"attempts": 1} if keep else {"attempts": 0, **RELEASED}
    return held.move(stage=stage, last_error="", **claim, **fields) == 1


def answered(ticket: Ticket, *, now: datetime, held: TicketQuerySet | None = None, **fields: Any) -> bool:
    """The requester has an answer; nobody need do anything until they write."""
    return _move(ticket, now=now, held=held, **{**IDLE, "state": TicketState.ANSWERED, **fields})


def asked(ticket: Ticket, *, now: datetime, held: TicketQuerySet | None = None, **fields: Any) -> bool:
    """The requester has a question, and it is their turn."""
    return _move(ticket, now=now, held=held, **{**IDLE, "state": TicketState.ASKED, **fields})


def asked_by(agent: AbstractBaseUser, ticket: Ticket, *, now: datetime) -> bool:
    """It is the requester's turn, and an agent's conversation from now on: the machine no longer answers."""
    return asked(ticket, now=now, assignee=agent, is_manual=True)


def sent_after_all(
    ticket: Ticket, *, state: TicketState, now: datetime, waited: Escalation = Escalation.SEND_FAILED
) -> bool:
    """The locked ticket waits for a person (it ``waited`` so) only because a letter was not sent, which now is."""
    waits = Ticket.objects.filter(pk=ticket.pk, state=TicketState.WITH_AGENT, escalation=waited)
    return _move(ticket, now=now, held=waits, **{**IDLE, "state": state})


def taken_by(agent: AbstractBaseUser, ticket: Ticket, *, now: datetime) -> bool:
    """The locked ticket is an agent's, who is at work on it."""
    return _move(ticket, now=now, **IDLE, assignee=agent)


def to_agent(
    ticket: Ticket,
    why: Escalation,
    *,
    now: datetime,
    held: TicketQuerySet | None = None,
    hold: str = "",
    agent: AbstractBaseUser | None = None,
    **fields: Any,
) -> bool:
    """A person of the ticket's team takes it, and acts by the time that the desk has set; the first hand-over counts
    for that. One without a team gets that of the routes.

    ``hold`` is the verdict's code where ``why`` is HELD; ``agent`` who said so, if somebody did.
    """
    current = desk.current()
    case = routed(ticket, case_of(ticket, current.work), current.work)
    team = case.team or None
    waits: dict[str, Any] = {"escalation": why, "waiting_since": ticket.waiting_since or now, "team_id": team}
    by = ticket.sla_due_at
    if by is None:
        times = current.work.times(now, case)
        by = times.due_at
        waits |= {"sla_due_at": by, "sla_look_at": times.warn_at}
    ahead = current.policy.circumstance(hold).head_start_hours
    ranked = {"rank_at": rank(by, why=hold or why, ahead_hours=ahead)}
    if not _move(ticket, now=now, held=held, **{**IDLE, "state": TicketState.WITH_AGENT, **waits, **ranked, **fields}):
        return False
    ticket.team_id = team  # The letters that follow are in its name.
    _announce(team)
    # Who suffers is told to nobody who need not know: events go to webhooks and stay when words are forgotten.
    told = why.value if hold in current.rules.harms else hold or why.value
    to = {"team": team} if team else {}
    note_event(ticket, EventKind.TO_AGENT, now=now, agent_id=agent.pk if agent else None, why=told, **to)
    return True


def put_first(ticket: Ticket, *, hold: str) -> None:
    """The locked ticket waits for a person already, and has told since what ``hold`` says: it moves up the queue."""
    current = desk.current()
    if ticket.sla_due_at is not None:
        at = rank(ticket.sla_due_at, why=hold, ahead_hours=current.policy.circumstance(hold).head_start_hours)
        Ticket.objects.filter(pk=ticket.pk, rank_at__gt=at).move(rank_at=at)


def hand_over(ticket: Ticket, why: Escalation, *, now: datetime) -> None:
    """A person takes the locked ticket at its requester's or a colleague's word: plans end, the requester is told."""
    cancel_plans(ticket, note=why)
    to_agent(ticket, why, now=now)
    order = Order("receipt", f"receipt-{why.value}-{ticket.events.count()}")
    write(ticket, order, about=ticket.classifications.last(), desk=desk.current(), now=now)


def decide_anew(ticket: Ticket, *, now: datetime, **fields: Any) -> None:
    """The machine decides again on the locked ticket, from the evidence as it is."""
    anew = {"state": TicketState.PROCESSING, "stage": Stage.CLASSIFY, "evidence_version": F("evidence_version") + 1}
    _move(ticket, now=now, **{**IDLE, **anew, **fields})
    nudge(Stage.CLASSIFY, ticket.pk)


def read_anew(ticket: Ticket, *, is_owner: bool, now: datetime) -> None:
    """Within a transaction: have the locked ticket read and decided again, since evidence came in.

    What a person has stays theirs. From the ``is_owner`` of the address it confirms the ticket, and ends what the
    opening browser may see of it.
    """
    changed: dict[str, Any] = {**IDLE, "stage": Stage.READ, "evidence_version": F("evidence_version") + 1}
    if ticket.state != TicketState.WITH_AGENT:
        changed["state"] = TicketState.PROCESSING
    if is_owner:
        changed |= {"confirmed_at": ticket.confirmed_at or now, "shared_at": ticket.shared_at or now}
        lives(ticket.requester_email)
    _move(ticket, now=now, **changed)
    ticket.stage = Stage.READ


def told_by_others(ticket: Ticket, *, has_pictures: bool, now: datetime) -> None:
    """Within a transaction: a person takes the locked ticket, since somebody else has written about it.

    The evidence is what it was; pictures that came are read, to be masked and shown. Who has it already keeps it.
    """
    stage = Stage.READ if has_pictures else Stage(ticket.stage)
    if ticket.state == TicketState.WITH_AGENT:
        _move(ticket, now=now, **{**IDLE, "stage": stage})
    else:
        to_agent(ticket, Escalation.THIRD_PERSON, now=now, stage=stage)
    ticket.stage = stage


def close_ticket(
    ticket: Ticket, *, resolution: Resolution, agent: AbstractBaseUser | None, now: datetime, writes: bool = True
) -> None:
    """End the locked ticket's case and whatever was planned for it; its requester is told, and asked how we did.

    Somebody who suffers is asked nothing.
    """
    cancel_plans(ticket, note="closed")
    _move(ticket, now=now, **IDLE, state=TicketState.CLOSED, closed_at=now, resolution=resolution)
    note_event(ticket, EventKind.CLOSED, now=now, agent_id=agent.pk if agent else None, resolution=resolution)
    if writes and resolution in RATED_RESOLUTIONS and not ticket.is_harm:
        times = ticket.events.filter(kind=EventKind.CLOSED).count()
        order = Order("closed", "closed" if times == 1 else f"closed-{times}")
        write(ticket, order, about=ticket.classifications.last(), desk=desk.current(), now=now)


def reopen(ticket: Ticket, why: Escalation, *, agent: AbstractBaseUser, now: datetime) -> None:
    """A closed ticket is a person's again. Raises NotPossible where the same complaint is open in a newer one."""
    opened: dict[str, Any] = {"merged_into": None, "closed_at": None, "resolution": ""}
    closed = Ticket.objects.filter(pk=ticket.pk, state=TicketState.CLOSED)
    try:
        with transaction.atomic():
            to_agent(ticket, why, now=now, held=closed, agent=agent, **opened)
    except IntegrityError as newer:
        raise NotPossible("newer_one_open") from newer


def reopened(ticket: Ticket, *, now: datetime) -> bool:
    """Whether the locked, closed ticket could be opened again: the machine reads on, from what is joined to it next.

    It cannot where the same complaint is open in a newer one.
    """
    opened: dict[str, Any] = {"state": TicketState.PROCESSING, "stage": Stage.READ, "closed_at": None, "resolution": ""}
    try:
        with transaction.atomic():
            _move(ticket, now=now, **{**IDLE, **opened})
    except IntegrityError:
        return False
    note_event(ticket, EventKind.REOPENED, now=now)
    return True


def assign(ticket: Ticket, assignee_id: int | None, *, agent_id: int | None, now: datetime) -> None:
    """The locked ticket is somebody's, or nobody's (None)."""
    Ticket.objects.filter(pk=ticket.pk).move(assignee_id=assignee_id)
    note_event(ticket, EventKind.ASSIGNED, now=now, agent_id=agent_id, assignee=assignee_id)


def hand_to(assignee_id: int, ticket_ids: Collection[int], *, now: datetime) -> None:
    """These locked tickets, which are nobody's, are somebody's by their team's turn."""
    Ticket.objects.filter(pk__in=ticket_ids, assignee=None).move(assignee_id=assignee_id)
    told = {"assignee": assignee_id, "by_turn": True}
    events = (TicketEvent(ticket_id=pk, kind=EventKind.ASSIGNED, at=now, data=told) for pk in ticket_ids)
    for event in TicketEvent.objects.bulk_create(events):
        tell_of(event)


def move_to_team(ticket: Ticket, team: Team | None, *, agent: AbstractBaseUser | None, now: datetime) -> None:
    """The locked ticket is another team's, or everybody's (None), by that team's hours and targets.

    Whoever has it keeps it if they belong to that team. ``agent`` is None for a rule.
    """
    fields: dict[str, Any] = {"team": team}
    if team and ticket.assignee_id and not team.members.filter(pk=ticket.assignee_id).exists():
        fields["assignee"] = None
    ticket.team = team
    if ticket.waiting_since:
        work = desk.current().work
        fields |= retimed(ticket, work.times(ticket.waiting_since, case_of(ticket, work)))
    Ticket.objects.filter(pk=ticket.pk).move(**fields)
    by = agent.pk if agent else None
    note_event(ticket, EventKind.TEAM_CHANGED, now=now, agent_id=by, team=team.pk if team else None)
    _announce(team.pk if team else None)


def _announce(team: int | None) -> None:
    """A team that hands out its tickets has one more that may be nobody's."""
    if (known := desk.current().team(team)) and known.hands_out:
        nudge("hand_out", team or 0)


def snooze(ticket: Ticket, until: datetime, *, agent: AbstractBaseUser, now: datetime) -> None:
    """The locked ticket, which waits for a person, is out of the queue for a while."""
    Ticket.objects.filter(pk=ticket.pk).move(snoozed_until=until)
    note_event(ticket, EventKind.SNOOZED, now=now, agent_id=agent.pk, until=until.isoformat())


def wake(ticket: Ticket, *, agent: AbstractBaseUser | None = None, now: datetime) -> None:
    """The locked ticket is back in the queue; news from its requester (no ``agent``) need no event of their own."""
    Ticket.objects.filter(pk=ticket.pk).move(snoozed_until=None)
    if agent is not None:
        note_event(ticket, EventKind.WOKEN, now=now, agent_id=agent.pk)


def cancel_plans(ticket: Ticket, *, note: str) -> None:
    """What was planned for the ticket is off."""
    planned = FollowUp.objects.filter(ticket=ticket, state=FollowUpState.PLANNED)
    planned.update(state=FollowUpState.CANCELLED, note=note)


def note_event(
    ticket: Ticket, kind: EventKind, /, *, now: datetime, agent_id: int | None = None, **data: object
) -> None:
    """Within a transaction: write down what has happened to the ticket, and which agent did it; colleagues whom it
    concerns are told.
    """
    tell_of(TicketEvent.objects.create(ticket=ticket, kind=kind, at=now, agent_id=agent_id, data=data))
