"""Sending: claim a queued reply, look once more whether it still holds, hand it over, record.

The hand-over happens outside any transaction. Between the mail server's acceptance and our record
lies an unavoidable window: whoever is killed there sends the identical mail (same Message-ID) once
more, and never a different one.
"""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from triage import meters, parts
from triage.channels.chat.buttons import LETTER, button_id
from triage.channels.registry import CHANNELS, channel, resting
from triage.messages import OutboundMessage
from triage.models import Escalation, EventKind, Reply, ReplyKind, ReplyState, Ticket, TicketState
from triage.models.lease import RELEASED, free, give_back, take
from triage.models.reply import BY_PEOPLE, NO_ADDRESS, UNSENT_STATES
from triage.nudge import cause_of
from triage.outbox.addresses import STOPPED, alone, unwanted
from triage.outbox.enclosed import attachments
from triage.outbox.sent import Before, sent_before
from triage.pipeline.handing_over import MOST_DOUBTS, hand_over
from triage.pipeline.send_limits import must_wait
from triage.tickets.resending import is_to_earlier_address, send_again
from triage.tickets.transitions import note_event, to_agent

AT_ONCE, LOOKED_AT = 10, 20
"""Replies that are sent in one go, and how many times as many they are chosen from."""
READDRESSED = "readdressed"
"""Why a letter does not go out that was written before its ticket's address was corrected."""
NEEDED = (
    *("key", "kind", "channel", "to", "cc", "sender", "subject", "text", "html", "buttons", "message_id", "created_at"),
    *("state", "doubts", "claim_id", "attempts", "ticket", "classification__evidence_version"),
    *("ticket__reference", "ticket__state", "ticket__evidence_version", "ticket__undeliverable_at"),
    *("ticket__confirmed_at", "ticket__proposed_for", "ticket__origin"),
    *("ticket__requester_email", "ticket__requester_chat"),
)
"""What sending asks of a letter, its ticket and its verdict: a third of their columns, and none of the longest."""
log = structlog.get_logger("triage.outbox")


class Sender:
    """Delivers letters one after the other.

    Nothing is claimed while a channel's sender rests, so that no letter counts an attempt which none could have passed.
    Asked about until a letter gets out, and again after one that does not: where the sender fails, the leave to try it
    is one letter's, and asking uses it up.
    """

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._works = False

    def __call__(self, reply_id: int) -> bool:
        """Deliver one reply if it is due and free; running it twice delivers once. False where its sender rests."""
        if not self._works and _rests(reply_id):
            return False
        self._works = _send(reply_id)
        return True


def _rests(reply_id: int) -> bool:
    """Whether the sender of the reply's channel does. Where none fails nobody asks which channel that is."""
    failing = {part.name for part in parts.failing()}
    if failing.isdisjoint(each.part for each in CHANNELS.values()):
        return False
    code = Reply.objects.filter(pk=reply_id).values_list("channel", flat=True).first()
    return code is not None and parts.rests(channel(code).part, now=timezone.now()) is not None


def send(reply_id: int) -> None:
    """Deliver one reply if it is due and free, and the sender does not rest."""
    Sender()(reply_id)


def _send(reply_id: int) -> bool:
    """Whether the letter got out."""
    now = timezone.now()
    due = Reply.objects.filter(pk=reply_id, state__in=UNSENT_STATES, due_at__lte=now)
    # Whoever had it before and left it so was killed while sending: the mail may be out.
    doubts = F("doubts") + Case(When(state=ReplyState.SENDING, then=1), default=0)
    lease = settings.DURATIONS.sending_lease
    claim_id = take(due, now=now, lease=lease, state=ReplyState.SENDING, doubts=doubts)
    if claim_id is None:
        return False
    claimed = Reply.objects.filter(pk=reply_id, claim_id=claim_id)
    try:
        reply = Reply.objects.select_related("ticket", "classification").only(*NEEDED).get(pk=reply_id)
        about = {"ticket": reply.ticket.reference, "reply": reply.key, **cause_of(reply_id)}
        with structlog.contextvars.bound_contextvars(**about):
            message = _ready(reply, now=now)
    except Exception as error:
        if (failure := parts.nobodys_fault(error)) is None:
            raise
        # Nothing has been handed over: no attempt, and no doubt.
        until = parts.fails(failure.part, failure, now=timezone.now())
        waits = {"state": ReplyState.QUEUED, "due_at": until, "last_error": failure.part}
        give_back(claimed, **waits, **RELEASED)
        return False
    if message is None:
        return False
    with structlog.contextvars.bound_contextvars(**about):
        return _deliver(reply, message, now=now)


def _ready(reply: Reply, *, now: datetime) -> OutboundMessage | None:
    """The message, where the reply is still to go out and may go now; else what becomes of it is recorded."""
    before = sent_before(reply, now=now)
    with alone(reply):
        cause = outdated(reply) or unwanted(reply, before, now=now)
        if cause == STOPPED and reply.kind in BY_PEOPLE:  # Its writer looks for another way.
            _fail(reply, cause, now=now)
        elif cause:
            _call_off(reply, cause, now=now)
    if cause:
        log.info("reply_cancelled", cause=cause)
        return None
    if reply.doubts >= MOST_DOUBTS:
        _fail(reply, "outcome_unknown", now=now)
        return None
    if wait := must_wait(reply, before, now=now):
        _record(reply, state=ReplyState.QUEUED, due_at=wait, attempts=reply.attempts - 1)
        log.warning("reply_held_back", until=wait.isoformat())
        return None
    try:
        return _message(reply, before)
    except FileNotFoundError:
        _fail(reply, "file_gone", now=now)
        return None


def _call_off(reply: Reply, cause: str, *, now: datetime) -> None:
    """The letter does not go out. One that waited while its address was corrected goes to the new one instead."""
    with transaction.atomic():
        if _record(reply, state=ReplyState.CANCELLED, last_error=cause) and cause == READDRESSED:
            ticket = Ticket.objects.select_for_update().get(pk=reply.ticket_id)
            send_again(reply, ticket, agent=None, now=now)


def send_next() -> bool:
    """Deliver some of the replies that are due; whether more may wait.

    Chance picks them among the oldest: workers that have the same many before them seldom ask for the same one.
    """
    now, sender = timezone.now(), Sender()
    waiting = _of_working(due(now=now), now=now).order_by("due_at")
    found = list(waiting.values_list("pk", flat=True)[: LOOKED_AT * AT_ONCE])
    tried = [sender(pk) for pk in random.sample(found, min(len(found), AT_ONCE))]
    return any(tried) and len(found) > AT_ONCE


def still_due(reply_ids: Sequence[int]) -> list[int]:
    """Those of the replies that are still to be sent: between two messages somebody may have sent many."""
    now = timezone.now()
    return list(_of_working(due(now=now).filter(pk__in=reply_ids), now=now).order_by("id").values_list("pk", flat=True))


def _of_working(rows: QuerySet[Reply], *, now: datetime) -> QuerySet[Reply]:
    """Without those of channels whose sender rests: they would stand before the others."""
    return rows.exclude(channel__in=resting(now=now))


def due(*, now: datetime) -> QuerySet[Reply]:
    """Unsent replies that are free and have been due at ``now``."""
    return Reply.objects.filter(free(now), state__in=UNSENT_STATES, due_at__lte=now)


def overdue(*, now: datetime) -> QuerySet[Reply]:
    """Those that have been due for longer than a nudge takes."""
    return due(now=now).filter(due_at__lte=now - settings.DURATIONS.nudge)


def outdated(reply: Reply) -> str:
    """Why a reply must not go out any more, "" if it may."""
    ticket = reply.ticket
    if not reply.to:
        return NO_ADDRESS
    if is_to_earlier_address(reply, ticket):
        return READDRESSED
    if ticket.undeliverable_at is not None and reply.kind not in BY_PEOPLE:
        return "undeliverable"
    if reply.kind in {*BY_PEOPLE, ReplyKind.LINK, ReplyKind.CLOSING}:
        return ""
    if ticket.state == TicketState.CLOSED:
        return "closed"
    judged = reply.classification
    if judged is not None and judged.evidence_version != ticket.evidence_version:
        return "new_evidence"
    return ""


def _message(reply: Reply, before: Before) -> OutboundMessage:
    """Raises FileNotFoundError where an attachment is gone, PartFailed where the storage is away."""
    ours = [each.message_id for each in before.on_ticket if each.to == reply.to and each.pk < reply.pk]
    return OutboundMessage(
        to=reply.to,
        subject=reply.subject,
        text=reply.text,
        html=reply.html,
        message_id=reply.message_id,
        headers=channel(reply.channel).headers(reply, ours),
        is_automatic=reply.kind not in BY_PEOPLE,
        cc=tuple(filter(None, reply.cc.split(", "))),
        attachments=attachments(reply) if reply.kind in BY_PEOPLE else (),  # Nobody else encloses anything.
        channel=reply.channel,
        buttons=tuple((words, button_id(LETTER, reply.pk, n)) for n, (words, _do) in enumerate(reply.buttons or ())),
    )


def _deliver(reply: Reply, message: OutboundMessage, *, now: datetime) -> bool:
    record, fail = partial(_record, reply), partial(_fail, reply, now=now)
    if not hand_over(reply, message, record=record, fail=fail, since=reply.created_at, now=now):
        return False
    with transaction.atomic():
        sent_at = timezone.now()
        is_new = _record(reply, state=ReplyState.SENT, sent_at=sent_at, last_error="")
        if is_new and reply.kind != ReplyKind.FORWARD:  # Of those the requester's page tells nothing.
            note_event(reply.ticket, EventKind.SENT, now=sent_at, reply=reply.pk, kind=reply.kind)
    log.info("reply_sent")
    return True


def has_arrived(message_ids: Iterable[str], *, ticket: Ticket, now: datetime) -> None:
    """Within a transaction: record as sent those doubtful replies of the ticket that a mail proves to have arrived.

    Whoever answers a mail, or reports that it came back, has it. So the doubt (a connection that broke after the text,
    a worker killed while sending) has an end, and it isn't sent again.
    """
    doubtful = Reply.objects.filter(Q(doubts__gt=0) | Q(state=ReplyState.SENDING), ticket=ticket)
    for reply in doubtful.exclude(state=ReplyState.SENT).filter(message_id__in=list(message_ids)):
        unchanged = Reply.objects.filter(pk=reply.pk, state=reply.state, claim_id=reply.claim_id)
        if unchanged.update(state=ReplyState.SENT, sent_at=now, last_error="", **RELEASED):
            note_event(ticket, EventKind.SENT, now=now, reply=reply.pk, kind=reply.kind)
            log.info("reply_has_arrived", ticket=ticket.reference, reply=reply.key)


def _fail(reply: Reply, code: str, *, now: datetime) -> None:
    """Nothing more to try: say so on the ticket and hand it to an agent."""
    with transaction.atomic():
        if not _record(reply, state=ReplyState.FAILED, last_error=code):
            return
        tell_undelivered(reply, code, now=now)
    log.error("reply_failed", error=code)


def tell_undelivered(reply: Reply, code: str, *, now: datetime) -> None:
    """Within a transaction: note on the ticket that this reply did not arrive; a human takes it where nobody has it.

    Where its address has been corrected since, it goes to the new one instead.
    """
    ticket = Ticket.objects.select_for_update().get(pk=reply.ticket_id)
    note_event(ticket, EventKind.SEND_FAILED, now=now, reply=reply.pk, error=code)
    if is_to_earlier_address(reply, ticket):
        send_again(reply, ticket, agent=None, now=now)
        return
    resting = Ticket.objects.filter(pk=ticket.pk, state__in=[TicketState.ANSWERED, TicketState.ASKED])
    to_agent(ticket, Escalation.SEND_FAILED, held=resting, now=now)


def _record(reply: Reply, *, state: ReplyState, last_error: str = "", **fields: object) -> bool:
    """Write the outcome, unless the claim went to somebody else meanwhile. Without an error a letter that is queued
    again was only held back, and keeps the error of its last try.
    """
    held = Reply.objects.filter(pk=reply.pk, claim_id=reply.claim_id, state=ReplyState.SENDING)
    told = {"last_error": last_error} if last_error or state == ReplyState.SENT else {}
    is_ours = held.update(state=state, **told, **RELEASED, **fields) == 1
    if is_ours:
        meters.LETTERS.labels(reply.kind, state.value, meters.error_label(last_error)).inc()
    return is_ours
