"""Answering: what a verdict leads to, a letter and plans, or a person."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any

from triage.decision.automation import kept_back
from triage.decision.verdict import Disposition, Verdict
from triage.incidents.telling import tell_newcomer
from triage.incidents.watch import has_answered, newcomer
from triage.models import Author, Classification, Escalation, Reply, ReplyKind, Stage, Ticket, TicketState
from triage.outbox.canned import kind_of
from triage.outbox.compose import reply_code
from triage.outbox.replies import Order, write
from triage.pipeline.alarms import raise_alarm
from triage.pipeline.work import finish, record
from triage.playbook.desk import Desk
from triage.tickets.follow_ups import plan
from triage.tickets.rules import OnVerdict, on_verdict
from triage.tickets.transitions import answered, asked, put_first, to_agent

MOST_IN_A_ROW = 5
"""Answers and questions that the machine sends before a human has had a say."""


def answer(
    ticket: Ticket, judged: Classification, *, desk: Desk, incidents: bool, now: datetime, **fields: Any
) -> None:
    """Within a transaction: do what the verdict calls for, and end the machine's work on the ticket (see
    ``work.record``), with ``fields``. ``incidents``: one is open, which may answer in our place.

    The supervisors' rules are looked at before: they may hold the answer back, or choose another letter for it.
    """
    verdict = judged.verdict()
    hold = next(iter(verdict.holds), "")
    harm = next((each for each in verdict.holds if each in desk.rules.harms), "")
    why = Escalation.HELD if hold else Escalation.UNSURE
    replies = ticket.replies.all()
    if is_tiring := _in_a_row(replies) >= MOST_IN_A_ROW:
        why, hold = Escalation.TOO_MANY_ANSWERS, harm
    if is_tiring or _asked_before(judged, replies):
        verdict = _escalated(verdict)
    keeps_back = partial(_keeps_back, ticket, verdict, incidents, now)
    ruled = on_verdict(ticket, judged, desk=desk, keeps_back=keeps_back, now=now)
    if ruled.is_held and verdict.disposition is not Disposition.ESCALATE:
        verdict, why = _escalated(verdict), Escalation.RULE
    may_be_told = incidents and not ticket.is_harm and not ruled.is_held

    def end(move: Callable[..., bool], **how: object) -> None:
        finish(ticket, move, now=now, **fields, **how)

    if harm:  # Whoever has the ticket: colleagues are told, and it comes first.
        raise_alarm(ticket, now=now)
    if ticket.state == TicketState.WITH_AGENT:
        # What a human has in hand is not taken back by new evidence; the agent sees the new verdict.
        record(ticket, stage=Stage.DONE, **fields)
        if harm:
            put_first(ticket, hold=harm)
    elif ticket.is_manual:
        # An agent is in conversation with the requester: what came in is theirs to answer.
        newest = max(ticket.submissions.all(), key=lambda row: row.pk, default=None)
        corrects = newest is not None and newest.corrects
        end(to_agent, why=Escalation.DETAILS if corrects else Escalation.ANSWERED, hold=harm)
    elif not (may_be_told and _is_told_of_incident(ticket, now=now, **fields)):
        match verdict.disposition:
            case Disposition.AUTO_REPLY:
                end(answered)
            case Disposition.ASK if not ticket.is_reachable:
                end(to_agent, why=Escalation.TO_BE_TOLD)
            case Disposition.ASK:
                end(asked)
            case Disposition.ESCALATE:
                end(to_agent, why=why, hold=hold)
        _write(judged, verdict, ruled, desk=desk, now=now)
    ruled.settle()


def _write(judged: Classification, verdict: Verdict, ruled: OnVerdict, *, desk: Desk, now: datetime) -> None:
    """Queue the letter that the verdict calls for, or a rule's in its place, and plan what follows."""
    ticket, code, body = judged.ticket, reply_code(verdict), ""
    kind = kind_of(code)
    if ruled.letter is not None:
        code, body = ruled.letter.code or code, ruled.letter.body
    is_first = not any(reply.kind == ReplyKind.VERDICT for reply in ticket.replies.all())
    order = Order(code, f"{kind}-{judged.pk}", body=body, is_first=is_first)
    write(ticket, order, about=judged, desk=desk, now=now)
    plan(ticket, verdict.follow_ups, judged=judged, now=now)


def _escalated(verdict: Verdict) -> Verdict:
    return replace(verdict, disposition=Disposition.ESCALATE, question="", follow_ups=())


def _keeps_back(ticket: Ticket, verdict: Verdict, incidents: bool, now: datetime, _action: str) -> str:
    """Why no rule writes in the answer's place, or closes behind it: there is none that goes out; "" if there is."""
    if ticket.state == TicketState.WITH_AGENT:
        return "with_agent"
    if ticket.is_manual:
        return "manual"
    if refusal := kept_back(verdict.disposition, verdict.holds, is_harm=ticket.is_harm):
        return refusal
    is_of_incident = incidents and (has_answered(ticket) or newcomer(ticket, now=now) is not None)
    return "incident" if is_of_incident else ""


def _is_told_of_incident(ticket: Ticket, *, now: datetime, **fields: Any) -> bool:
    """Whether an open incident answers instead: its news to a member that has none, an agent to one that wrote back."""
    if has_answered(ticket):
        finish(ticket, to_agent, why=Escalation.INCIDENT, now=now, **fields)
        return True
    member = newcomer(ticket, now=now)
    if member is None or not tell_newcomer(member, ticket, now=now):
        return False
    finish(ticket, answered, now=now, **fields)
    return True


def _in_a_row(replies: Iterable[Reply]) -> int:
    """How often the machine has answered or asked since a human last did."""
    said = sorted(replies, key=lambda reply: -reply.pk)
    since = takewhile(lambda reply: not _is_by_human(reply), said)
    return sum(reply.kind in {ReplyKind.VERDICT, ReplyKind.QUESTION} for reply in since)


def _is_by_human(reply: Reply) -> bool:
    judged = reply.classification
    return reply.kind == ReplyKind.AGENT or (judged is not None and judged.author == Author.AGENT)


def _asked_before(judged: Classification, replies: Iterable[Reply]) -> bool:
    """Whether the machine has asked this very question before: once more would only annoy, so a human asks."""
    if judged.disposition != Disposition.ASK:
        return False
    asked = [each.classification for each in replies if each.kind == ReplyKind.QUESTION]
    earlier = [each for each in asked if each and each.author == Author.MACHINE and each.pk != judged.pk]
    return any(each.question == judged.question for each in earlier)
