"""What a macro does: the other actions, several of them, by one confirmation and in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.evidence import active
from triage.models import EventKind, Macro, Resolution, Tag, Ticket, TicketEvent, TicketState
from triage.outbox.canned import question_of
from triage.outbox.compose import Occasion, Words, empty_gaps
from triage.outbox.macro_words import said_by
from triage.outbox.replies import occasion_of, write_words
from triage.playbook import desk
from triage.tickets.decisions import Ruling, as_decided, close, decide_as, hand_back
from triage.tickets.problems import NotPossible
from triage.tickets.tags import change_tags
from triage.tickets.transitions import asked_by, lock, note_event, taken_by

log = structlog.get_logger("triage.tickets")


@dataclass(frozen=True, slots=True)
class MacroDraft:
    """What a macro would write if it were used now: ``words`` (None for no letter), and the gaps that stay empty."""

    words: Words | None
    empty: list[str]


def draft_macro(ticket: Ticket, macro: Macro, *, now: datetime) -> MacroDraft:
    """The letter that ``run_macro`` would write now. Raises NotPossible where it would. Stores nothing."""
    if ticket.state == TicketState.CLOSED:
        raise NotPossible("closed")
    if ticket.state == TicketState.PROCESSING:
        raise NotPossible("processing")
    if not macro.is_active:
        raise NotPossible("switched_off")
    current = desk.current()
    occasion = _occasion(ticket, macro, current=current, now=now)
    try:
        words = said_by(macro, occasion, desk=current)
    except KeyError as missing:
        raise NotPossible("no_text") from missing
    canned = current.texts.get((macro.canned_code, ticket.language))
    text = macro.own_words(ticket.language) or (f"{canned.subject}\n{canned.body}" if canned else "")
    return MacroDraft(words, empty_gaps(text, occasion, desk=current))


@transaction.atomic
def run_macro(
    ticket: Ticket, macro: Macro, *, text: str | None, agent: AbstractBaseUser, action_key: str, now: datetime
) -> None:
    """Do all that ``macro`` says, or nothing at all.

    1. Nothing twice: the event carries the click's key. 2. Draft the letter as the preview did; ``text``, where given,
    is its body as the agent has edited it. 3. Assign, and put on tags that are still offered. 4. Decide, with the
    follow-ups of the cause. 5. Write. 6. Hand back. 7. Close. Raises NotPossible.
    """
    Ticket.objects.select_for_update().get(pk=ticket.pk)  # A double click waits here for the first.
    if TicketEvent.objects.filter(ticket=ticket, kind=EventKind.MACRO, data__key=action_key).exists():
        raise NotPossible("done_before")
    locked = lock(ticket)
    words = draft_macro(locked, macro, now=now).words
    if words is not None and text is not None:
        words = replace(words, body=text.strip())
        if not words.body:
            raise NotPossible("empty")
    done = {"macro": macro.code, "version": macro.version, "key": action_key}
    note_event(locked, EventKind.MACRO, now=now, agent_id=agent.pk, **done)
    if macro.assign:
        taken_by(agent, locked, now=now)
    offered = Tag.objects.filter(pk__in=macro.tags or (), active=True).exclude(pk__in=locked.tags or ())
    if missing := list(offered.values_list("pk", flat=True)) if macro.tags else []:
        change_tags(locked, on=missing, agent=agent, now=now)
    if macro.category:
        decide_as(agent, locked, Ruling(macro.category, answer=None), action_key=action_key, now=now)
    if words is not None:
        judged = locked.classifications.last()
        if not write_words(locked, words, key=f"agent-{action_key}", classification=judged, agent=agent, now=now):
            raise NotPossible("done_before")
        if not macro.category:  # Else it is the answer to a decision, whose follow-ups ask on.
            asked_by(agent, locked, now=now)
    if macro.hand_back:
        hand_back(locked, agent=agent, now=now)
    if macro.resolution:
        close(locked, resolution=Resolution(macro.resolution), agent=agent, now=now, writes=words is None)
    log.info("macro_used", ticket=locked.reference, macro=macro.code)


def _occasion(ticket: Ticket, macro: Macro, *, current: desk.Desk, now: datetime) -> Occasion:
    """What the letter is about: the macro's verdict where it decides, else the ticket's newest; its own question."""
    occasion = occasion_of(ticket, ticket.classifications.last(), now=now)
    if macro.category:
        facts, verdict = as_decided(ticket, macro.category, current=current, models=active.models(), now=now)
        occasion = replace(occasion, facts=facts, verdict=verdict)
    if (question := question_of(macro.canned_code)) and occasion.verdict:
        occasion = replace(occasion, verdict=replace(occasion.verdict, question=question))
    return occasion
