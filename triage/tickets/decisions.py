"""What agents do: accept, correct, ask, close, plan, hand back, judge unseen. (Their letters: ``correspondence``.)

Agents' actions carry a key from the page they were clicked on, so that a double click counts once.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.decision.by_agent import decided_by_agent
from triage.decision.decide import decide
from triage.decision.facts import Facts
from triage.decision.verdict import Verdict
from triage.evidence import active
from triage.evidence.gather import gather
from triage.installed import installed
from triage.models import (
    OF_CIRCUMSTANCES,
    Author,
    BlindCheck,
    Classification,
    Escalation,
    EventKind,
    Label,
    LabelKind,
    ReplyKind,
    Resolution,
    Ticket,
    TicketState,
)
from triage.outbox.canned import asking
from triage.outbox.compose import answer_code
from triage.outbox.compose import words as words_of
from triage.outbox.replies import Order, last_told, occasion_of, preview, write, write_words
from triage.playbook import desk
from triage.tickets.follow_ups import plan
from triage.tickets.problems import LookAgain, NotPossible
from triage.tickets.transitions import (
    answered,
    asked_by,
    close_ticket,
    decide_anew,
    hand_over,
    lock,
    note_event,
    put_first,
)

log = structlog.get_logger("triage.tickets")


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer as an agent saw it ("" where they saw none), and their own ``words`` where they have changed it."""

    seen: str = ""
    words: str = ""


CANNED = Answer()


@dataclass(frozen=True, slots=True)
class Ruling:
    """An agent's ``category``, whether it accepts or corrects, and its answer; None where another letter says it."""

    category: str
    kind: EventKind = EventKind.CORRECTED
    answer: Answer | None = CANNED


@dataclass(frozen=True, slots=True)
class BlindRuling:
    """What an agent makes of a case unseen: its cause, and whether the cause's standard letter would have helped.

    ``unhelpful``: the circumstance because of which it would not, "" for none.
    """

    category: str
    helps: bool | None = None
    unhelpful: str = ""


def accept(
    ticket: Ticket, *, agent: AbstractBaseUser, action_key: str, now: datetime, answer: Answer = CANNED
) -> Classification:
    """Confirm the machine's category; its answer goes out (``answer``) unless the machine has sent it already."""
    judged = ticket.classifications.filter(author=Author.MACHINE).last()
    if judged is None or judged.category not in desk.current().rules.by_code:
        raise NotPossible("no_category")
    ruling = Ruling(judged.category, EventKind.ACCEPTED, answer)
    return decide_as(agent, ticket, ruling, action_key=action_key, now=now)


def correct(
    ticket: Ticket, *, category: str, agent: AbstractBaseUser, action_key: str, now: datetime, answer: Answer = CANNED
) -> Classification:
    """Choose the right category and send its ``answer``."""
    return decide_as(agent, ticket, Ruling(category, answer=answer), action_key=action_key, now=now)


@transaction.atomic
def unhelpful(ticket: Ticket, *, circumstance: str, agent: AbstractBaseUser, now: datetime) -> None:
    """Say that the machine has the right cause, and that its letter would not help, because of ``circumstance``.

    Counts as a wrong answer; what the requester gets instead is the agent's to write.
    """
    locked = lock(ticket)
    judged = locked.classifications.filter(author=Author.MACHINE).last()
    rules = desk.current().rules
    if judged is None or judged.category not in rules.by_code:
        raise NotPossible("no_category")
    if circumstance not in {each.code for each in rules.circumstances}:
        raise NotPossible("unknown_category")
    said = {"agent_id": agent.pk, "category": judged.category, "circumstance": circumstance, "created_at": now}
    _label, is_new = Label.objects.get_or_create(judged=judged, kind=LabelKind.UNHELPFUL, defaults=said)
    if not is_new:
        raise NotPossible("done_before")
    note_event(locked, EventKind.UNHELPFUL, now=now, agent_id=agent.pk)
    _put_harm_first(locked, circumstance)


@transaction.atomic
def hear(ticket: Ticket, *, circumstance: str, is_said: bool, agent: AbstractBaseUser, now: datetime) -> None:
    """Say that the requester tells of ``circumstance``, or does not: the newest word on it counts.

    Changes nothing of the verdict; what is told is learnt from. Whoever suffers comes first, without cheerful letters.
    """
    locked = lock(ticket)
    judged = locked.classifications.filter(author=Author.MACHINE).last()
    if judged is None:
        raise NotPossible("no_verdict")
    if circumstance not in {each.code for each in installed().rules.circumstances}:
        raise NotPossible("unknown_circumstance")
    kind = LabelKind.SAID if is_said else LabelKind.NOT_SAID
    said = {"kind": kind, "agent_id": agent.pk, "created_at": now, "set_aside": False}
    Label.objects.update_or_create(judged=judged, circumstance=circumstance, kind__in=OF_CIRCUMSTANCES, defaults=said)
    note_event(locked, EventKind.LISTENED, now=now, agent_id=agent.pk)
    if is_said:
        _put_harm_first(locked, circumstance)


def _put_harm_first(locked: Ticket, circumstance: str) -> None:
    """Where an agent says that somebody suffers, the ticket is as if the machine had heard it."""
    if circumstance in installed().rules.harms:
        Ticket.objects.filter(pk=locked.pk).update(is_harm=True)
        put_first(locked, hold=circumstance)


@transaction.atomic
def ask(ticket: Ticket, *, question: str, agent: AbstractBaseUser, action_key: str, now: datetime) -> None:
    """Ask the requester one of the desk's questions in its canned words; the ticket then waits for them."""
    locked, current = lock(ticket), desk.current()
    if locked.state == TicketState.PROCESSING:
        raise NotPossible("processing")
    judged = locked.classifications.last()
    if judged is None or (asking(question), locked.language) not in current.texts:
        raise NotPossible("no_question")
    occasion = occasion_of(locked, judged, now=now)
    put = replace(occasion, verdict=replace(judged.verdict(), question=question))
    said = words_of(asking(question), put, desk=current)
    if not write_words(locked, said, key=f"agent-{action_key}", classification=judged, agent=agent, now=now):
        raise NotPossible("done_before")
    asked_by(agent, locked, now=now)


@transaction.atomic
def hand_back(ticket: Ticket, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Let the machine answer again on a ticket that an agent has taken over by writing; it decides anew at once."""
    locked = lock(ticket)
    if locked.state == TicketState.PROCESSING:
        raise NotPossible("processing")
    note_event(locked, EventKind.HANDED_BACK, now=now, agent_id=agent.pk)
    decide_anew(locked, now=now, is_manual=False)


@transaction.atomic
def close(
    ticket: Ticket, *, resolution: Resolution, agent: AbstractBaseUser | None, now: datetime, writes: bool = True
) -> None:
    """End the case and cancel what was planned; ``agent`` is None when the requester ended it.

    ``writes``: with the closing letter, unless another letter has said so.
    """
    close_ticket(lock(ticket), resolution=resolution, agent=agent, now=now, writes=writes)


@transaction.atomic
def judge_blind(check: BlindCheck, *, ruling: BlindRuling, agent: AbstractBaseUser, now: datetime) -> bool:
    """Record what an agent who has not seen the verdict makes of a case; True if it is what the machine said.

    Where it is not, or its answer would not have helped, and that is still the last word, a human looks at the ticket.
    """
    rules = desk.current().rules
    if ruling.category not in rules.labels:
        raise NotPossible("unknown_category")
    why = ruling.unhelpful if ruling.helps is False and ruling.unhelpful in rules.holds else ""
    unjudged = BlindCheck.objects.filter(pk=check.pk, judged_at__isnull=True)
    said = {"category": ruling.category, "helps": ruling.helps, "unhelpful": why}
    if not unjudged.update(**said, agent_id=agent.pk, judged_at=now):
        raise NotPossible("done_before")
    agrees = ruling.category == check.judged.category
    if agrees and ruling.helps is not False:
        return True
    locked = Ticket.objects.select_for_update().get(pk=check.judged.ticket_id)
    if locked.state == TicketState.ANSWERED and locked.classifications.last() == check.judged:
        hand_over(locked, Escalation.BLIND_CHECK, now=now)
    return agrees


def as_decided(
    ticket: Ticket, category: str, *, current: desk.Desk, models: active.Models, now: datetime
) -> tuple[Facts, Verdict]:
    """The facts as they are now, and the verdict if an agent chose ``category`` now. Stores nothing."""
    if category not in current.rules.by_code:
        raise NotPossible("unknown_category")
    facts = gather(ticket, now=now, desk=current, models=models)
    machine = decide(facts, current.policy, current.rules)
    verdict = decided_by_agent(machine, category=category, facts=facts, policy=current.policy, rules=current.rules)
    if current.rules.by_code[category].needs_due_on and verdict.due_on is None:
        raise NotPossible("no_date")
    return facts, verdict


@transaction.atomic
def decide_as(
    agent: AbstractBaseUser, ticket: Ticket, ruling: Ruling, *, action_key: str, now: datetime
) -> Classification:
    """An agent's verdict: stored with the facts as they are now, followed up, and answered.

    Raises LookAgain where the agent saw another text than this.
    """
    locked = lock(ticket)
    if locked.state == TicketState.PROCESSING:
        raise NotPossible("processing")
    current, models, category, kind = desk.current(), active.models(), ruling.category, ruling.kind
    facts, verdict = as_decided(locked, category, current=current, models=models, now=now)
    judged, created = Classification.objects.get_or_create(
        ticket=locked,
        author=Author.AGENT,
        action_key=action_key,
        defaults={
            **Classification.judgement(verdict, facts=facts, now=now),
            "agent": agent,
            "judged_on": installed().day(now),
            "evidence_version": locked.evidence_version,
            "policy_version": current.policy.version,
            "model_version": models.version,
        },
    )
    if not created:
        raise NotPossible("done_before")
    label = LabelKind.ACCEPTED if kind == EventKind.ACCEPTED else LabelKind.CORRECTED
    is_confirmed = kind == EventKind.ACCEPTED and locked.state == TicketState.ANSWERED  # The answer is out already.
    has_seen = not is_confirmed and ruling.answer is not None and bool(ruling.answer.seen and not ruling.answer.words)
    said = {"kind": label, "category": category, "unchanged": label == LabelKind.ACCEPTED and has_seen}
    Label.objects.create(judged=judged, agent_id=agent.pk, created_at=now, **said)
    note_event(locked, kind, now=now, agent_id=agent.pk, classification=judged.pk, category=category)
    if is_confirmed:
        return judged
    if ruling.answer is not None:
        _write_answer(judged, ruling.answer, current=current, now=now)
    if not locked.is_harm:  # Nothing cheerful comes to somebody who suffers.
        plan(locked, verdict.follow_ups, judged=judged, now=now)
    confidence = judged.confidence
    answered(locked, now=now, assignee=agent, is_manual=False, category=category, confidence=confidence)
    log.info("decided_by_agent", ticket=locked.reference, action=kind, category=category)
    return judged


def _write_answer(judged: Classification, answer: Answer, *, current: desk.Desk, now: datetime) -> None:
    """Queue the answer that an agent's verdict calls for."""
    ticket, facts, verdict = judged.ticket, judged.frozen_facts(), judged.verdict()
    code = answer_code(verdict)
    fresh = preview(ticket, code, judged=(facts, verdict), told=last_told(ticket), desk=current, now=now)
    if answer.seen and answer.seen != fresh.body.strip():
        raise LookAgain("letter_changed")
    order = Order(code, f"{ReplyKind.VERDICT}-{judged.pk}", body=answer.words or fresh.body)
    write(ticket, order, about=judged, desk=current, now=now)
