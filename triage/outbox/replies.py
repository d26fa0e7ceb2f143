"""Reply rows: what is written to whom, once per (ticket, key)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import formataddr
from functools import cache, partial

from django.contrib.auth.models import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext

from triage.channels.email.reply_address import message_id, own_address
from triage.decision.facts import Facts
from triage.decision.verdict import Verdict
from triage.installed import installed
from triage.messages import EMAIL, Button
from triage.models import (
    Author,
    Classification,
    EventKind,
    FollowUp,
    FoundIn,
    Reply,
    ReplyKind,
    ReplyState,
    Ticket,
    TicketEvent,
)
from triage.models.reply import BY_PEOPLE, NO_ADDRESS, UNDONE
from triage.models.ticket_words import index
from triage.models.together import KeyOf, insert_together
from triage.nudge import nudge
from triage.outbox.canned import kind_of, tells_verdict
from triage.outbox.changes import Judged, what_changed
from triage.outbox.chat_letters import FOLLOW_UP, in_chat
from triage.outbox.compose import Letter, Occasion, Words, compose, letter, tells_judgement, words
from triage.outbox.conversation import own_subject
from triage.outbox.files import unread
from triage.outbox.given import given_to
from triage.outbox.links import answer_link, disown_link, status_link
from triage.outbox.quoting import without_quotes
from triage.outbox.shown import without_link_paragraphs
from triage.playbook.desk import Desk, current


@dataclass(frozen=True, slots=True)
class Order:
    """A letter that is wanted: the canned reply ``code``, once per (ticket, ``key``).

    ``message`` are an agent's own words and ``agent_id`` who wrote them; ``body`` replaces the canned reply's;
    ``platform`` is the code of the one that it is about, where the ticket's own facts need not know it. ``is_first``:
    no answer went before it, so that none need be looked for.
    """

    code: str
    key: str
    message: str = ""
    body: str = ""
    platform: str = ""
    agent_id: int | None = None
    cc: tuple[str, ...] = ()
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that is about to become a reply. ``agent_id`` is who wrote it, None for the machine; ``to`` where it
    goes by e-mail if not to the requester; ``cc`` who gets a copy; ``clicks`` are buttons of its own in a chat.
    """

    ticket: Ticket
    kind: ReplyKind
    key: str
    letter: Letter
    classification: Classification | None
    agent_id: int | None = None
    to: str = ""
    cc: tuple[str, ...] = ()
    clicks: tuple[Button, ...] = ()


def write(ticket: Ticket, order: Order, *, about: Classification | None, desk: Desk, now: datetime) -> Reply | None:
    """Compose what is ordered and queue it; None when it has been written before.

    Call it inside the transaction that records why the reply is written.
    """
    occasion = replace(occasion_of(ticket, about, now=now), message=order.message)
    if order.platform:
        occasion = replace(occasion, facts=replace(occasion.facts, platform=order.platform))
    if tells_verdict(order.code) and about is not None and not order.is_first:
        occasion = replace(occasion, changed=changed(about, language=ticket.language))
    if tells_verdict(order.code) and order.code != "receipt_harm" and order.agent_id is None:
        occasion = replace(occasion, unread=unread(ticket))  # An agent may have opened them.
    said = words(order.code, occasion, desk=desk)
    finished = letter(order.code, replace(said, body=order.body or said.body), occasion)
    draft = Draft(ticket, kind_of(order.code), order.key, finished, about, order.agent_id, cc=order.cc)
    return next(iter(store([draft], now=now)), None)


def write_words(
    ticket: Ticket,
    said: Words,
    *,
    key: str,
    classification: Classification | None,
    agent: AbstractBaseUser,
    now: datetime,
) -> Reply | None:
    """Queue a letter whose words an agent has seen and sends as they are; None when written before."""
    finished = letter("agent", said, occasion_of(ticket, classification, now=now))
    draft = Draft(ticket, ReplyKind.AGENT, key, finished, classification, agent.pk)
    return next(iter(store([draft], now=now)), None)


def preview(ticket: Ticket, code: str, *, judged: Judged, told: Judged | None, desk: Desk, now: datetime) -> Letter:
    """The letter that answering with ``judged`` would send now, ``told`` having been said last (``last_told``).

    Raises KeyError as ``compose`` does.
    """
    news = what_changed(told, judged, language=ticket.language) if told else ""
    occasion = _about(ticket, *judged, now=now)
    return compose(code, replace(occasion, changed=news), desk=desk)


def last_told(ticket: Ticket, *, before: Classification | None = None) -> Judged | None:
    """What the requester was answered last (before a later classification), None where nothing was."""
    answers = Reply.objects.filter(ticket=ticket, kind=ReplyKind.VERDICT).exclude(UNDONE)
    if before is not None:
        answers = answers.filter(classification__lt=before.pk)
    last = answers.select_related("classification").order_by("id").last()
    if last is None or last.classification is None:
        return None
    return last.classification.frozen_facts(), last.classification.verdict()


def reminder(row: FollowUp, *, desk: Desk, now: datetime) -> Draft:
    """The letter of a follow-up, with a link for each answer that takes one click."""
    answers = installed().rules.follow_ups[row.kind].answers
    clicks = tuple((answer.label, answer_link(row, code)) for code, answer in answers.items())
    judged = row.classification if tells_judgement(row.kind, row.ticket.language, desk=desk) else None
    occasion = replace(occasion_of(row.ticket, judged, now=now), clicks=clicks)
    finished = compose(row.kind, occasion, desk=desk)
    with translation.override(row.ticket.language):
        pressed = tuple((gettext(each.label), f"{FOLLOW_UP} {row.pk} {code}") for code, each in answers.items())
    # Not the bare name for a key: "question-1" is also what an answer may be called.
    return Draft(row.ticket, ReplyKind.REMINDER, f"follow-up-{row}", finished, row.classification, clicks=pressed)


def store(drafts: Sequence[Draft], *, now: datetime) -> list[Reply]:
    """Queue the drafts whose (ticket, key) has not been written before, with their events; gives the new rows.

    One to somebody without an address is written and waits for nothing: an agent tells them.
    """
    if len(drafts) == 1:
        return _store(drafts[0], now=now)
    try:
        with transaction.atomic():
            replies = Reply.objects.bulk_create(_reply(draft, now=now) for draft in drafts)
    except IntegrityError:
        return [reply for draft in drafts for reply in _store(draft, now=now)]
    written = zip(drafts, replies, strict=True)
    TicketEvent.objects.bulk_create(_event(draft, reply.pk, now=now) for draft, reply in written)
    _make_findable(drafts)
    for reply in replies:
        if reply.to:
            nudge("send", reply.pk)
    return replies


def _store(draft: Draft, *, now: datetime) -> list[Reply]:
    reply, key = _reply(draft, now=now), KeyOf("reply")
    try:
        with transaction.atomic():
            written = insert_together({"reply": [reply], "event": [_event(draft, key, now=now)]})
            _make_findable([draft])
    except IntegrityError:
        if Reply.objects.filter(ticket=draft.ticket, key=draft.key).exists():
            return []
        raise
    reply.pk, reply._state.adding = written["reply"], False
    if reply.to:
        nudge("send", reply.pk)
    return [reply]


def _make_findable(drafts: Sequence[Draft]) -> None:
    """By what people wrote or decided on; the machine's letters are canned replies (see ``ticket_words``)."""
    by_people = [
        draft.ticket.pk
        for draft in drafts
        if draft.kind in BY_PEOPLE
        or (draft.classification and draft.classification.author == Author.AGENT and draft.kind is ReplyKind.VERDICT)
    ]
    if by_people:
        index(FoundIn.LETTERS, by_people)


def _event(draft: Draft, reply: int | KeyOf, *, now: datetime) -> TicketEvent:
    return TicketEvent(
        ticket_id=draft.ticket.pk,
        agent_id=draft.agent_id,
        kind=EventKind.FORWARDED if draft.kind is ReplyKind.FORWARD else EventKind.REPLIED,
        at=now,
        data={"reply": reply, "kind": draft.kind, "code": draft.letter.code},
    )


def occasion_of(ticket: Ticket, classification: Classification | None, *, now: datetime) -> Occasion:
    """What a letter about ``classification`` (None: nothing is known yet) would be about, written at ``now``."""
    if classification is None:
        facts, verdict = Facts(now=now, language=ticket.language, name=ticket.requester_name), None
    else:
        facts, verdict = classification.frozen_facts(), classification.verdict()
    return _about(ticket, facts, verdict, now=now)


def _about(ticket: Ticket, facts: Facts, verdict: Verdict | None, *, now: datetime) -> Occasion:
    """Whoever has not confirmed the ticket is quoted nothing that somebody typed in their name."""
    if ticket.confirmed_at is None:
        facts, verdict = without_quotes(facts, verdict)
    return Occasion(
        reference=ticket.reference,
        status_link=status_link(ticket),
        disown_link=disown_link(ticket),
        language=ticket.language,
        facts=replace(facts, now=now),
        verdict=verdict,
        now=now,
        subject=own_subject(ticket),
        team=ticket.team_id or 0,
        given=cache(partial(given_to, ticket)),
    )


def changed(judged: Classification, *, language: str) -> str:
    """What is different from the answer that the requester had last, "" where there was none."""
    told = last_told(judged.ticket, before=judged)
    return what_changed(told, (judged.frozen_facts(), judged.verdict()), language=language) if told else ""


def _sender(ticket: Ticket) -> str:
    """Whom its letters come from, name and address, where its team says so; "" for the desk's own."""
    team = current().team(ticket.team_id) if ticket.team_id else None
    if team is None or not (team.sender_name or team.sender_address):
        return ""
    return formataddr((team.sender_name or team.name, team.sender_address or own_address()))


def _reply(draft: Draft, *, now: datetime) -> Reply:
    ticket, finished = draft.ticket, draft.letter
    channel, to = (EMAIL, draft.to) if draft.to else ticket.address
    text, html, buttons = finished.text, finished.html, None
    if channel != EMAIL:
        text, pressed = in_chat(finished, ticket, draft.kind, draft.classification, desk=current())
        html, buttons = "", [list(each) for each in draft.clicks or pressed] or None
    return Reply(
        ticket=ticket,
        key=draft.key,
        kind=draft.kind,
        classification=draft.classification,
        channel=channel,
        to=to,
        state=ReplyState.QUEUED if to else ReplyState.CANCELLED,
        last_error="" if to else NO_ADDRESS,
        cc=", ".join(draft.cc) if channel == EMAIL else "",
        sender=_sender(ticket),
        language=ticket.language,
        subject=finished.subject[:200],
        text=text,
        body=without_link_paragraphs(finished.body),
        html=html,
        buttons=buttons,
        message_id=message_id(ticket.reference, draft.key),
        created_at=now,
        due_at=now,
    )
