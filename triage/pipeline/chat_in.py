"""What comes in from chats: accepted once, worked on in the order in which it was said, answered once.

Accepting is a few rows, so that a channel has its answer at once. A conversation's rows are worked on one after the
other: its oldest is claimed, acted on within one transaction, and what is said to it goes out after that.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from triage import parts
from triage.channels.chat import api
from triage.channels.chat.buttons import PROMPT, button_id
from triage.channels.chat.message import Came, Message, Status
from triage.channels.registry import channel, resting
from triage.evidence.files.intake import take_all
from triage.evidence.pictures import intake
from triage.messages import OutboundMessage, SenderFailed, TooFast, UploadedFile
from triage.models import ChatUpdate, Conversation, Reply, ReplyState, UpdateState
from triage.models.conversation import UNFINISHED
from triage.models.lease import MAX_ATTEMPTS, RELEASED, free, give_back, take
from triage.models.reply import UNSENT_STATES
from triage.nudge import nudge
from triage.pipeline import chat_words
from triage.pipeline.chat_buttons import press
from triage.pipeline.chat_talk import NOTHING, Heard, listen, talk
from triage.pipeline.chat_words import Said, say
from triage.pipeline.handing_over import MOST_DOUBTS, PATIENT_FOR, hand_over
from triage.pipeline.send import has_arrived, tell_undelivered

MOST_AN_HOUR = 120
"""Messages of one conversation that are taken; more is a loop, or a flood, and they are told so once an hour."""
KEPT = timedelta(days=14)
"""Channels send again for up to a week: for longer nobody need know that something came before, and nothing that was
said before it is taken. So whoever repeats a request that we have answered changes nothing, however late.
"""
SILENT_FOR = timedelta(days=30)
"""A conversation that led to no ticket is forgotten after this."""
TO_BE_SAID = (UpdateState.TO_SAY, UpdateState.SAYING)
DELIVERED = {"delivered": ("delivered_at",), "read": ("delivered_at", "read_at")}

log = structlog.get_logger("triage.chats")


def accept(code: str, came: Came, *, now: datetime) -> None:
    """Take what one request of the channel brought, each message once, and note what became of ours."""
    for message in came.messages:
        if message.said_at > now - KEPT:  # Of an older one nobody knows any more whether it came before.
            _take_in(code, message, now=now)
    for status in came.statuses:
        note_status(code, status, now=now)


@transaction.atomic
def _take_in(code: str, message: Message, *, now: datetime) -> None:
    began = {"name": message.name, "began_at": now, "heard_at": message.said_at}
    conversation, _new = Conversation.objects.get_or_create(channel=code, account=message.account, defaults=began)
    lately = conversation.updates.filter(received_at__gt=now - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR:
        log.warning("chat_flooded", conversation=conversation.pk)
        _say_once(f"flooded {now:%Y%m%d%H}", chat_words.TOO_MANY, conversation, now=now)
        return  # The sweep finds it: a flood nudges nobody.
    _add(ChatUpdate(key=message.key, payload=message.stored(), said_at=message.said_at), conversation, now=now)
    nudge("converse", conversation.pk)


def _say_once(key: str, words: str, conversation: Conversation, *, now: datetime) -> None:
    """What nobody's message asks for."""
    said = say(words, language=conversation.language)
    _add(ChatUpdate(key=key, state=UpdateState.TO_SAY, answer=said.text, said_at=now), conversation, now=now)


def _add(row: ChatUpdate, conversation: Conversation, *, now: datetime) -> None:
    """Once, by its key."""
    row.conversation, row.received_at, row.due_at = conversation, now, now
    ChatUpdate.objects.bulk_create([row], ignore_conflicts=True)


def converse(conversation_id: int) -> None:
    """Work on what has come in and say what is to be said to it; running it twice does each once."""
    _remind(conversation_id, now=timezone.now())
    while _act_next(conversation_id):
        pass
    while _say_next(conversation_id):
        pass


def due(*, now: datetime) -> QuerySet[ChatUpdate]:
    """What waits to be worked on or said, and nobody is at."""
    return ChatUpdate.objects.filter(free(now), state__in=UNFINISHED, due_at__lte=now)


def to_sweep(*, now: datetime, limit: int) -> list[int]:
    """Conversations that no nudge has reached, or whose reminder is due: not those that only wait for a channel whose
    sender rests, which would stand before the others.
    """
    unsaid = Q(state__in=TO_BE_SAID, conversation__channel__in=resting(now=now))
    late = due(now=now).filter(due_at__lte=now - settings.DURATIONS.nudge).exclude(unsaid).order_by("due_at")
    found = list(late.values_list("conversation_id", flat=True)[:limit])
    reminded = Conversation.objects.filter(remind_at__lte=now).values_list("pk", flat=True)[:limit]
    return list(dict.fromkeys([*found, *reminded]))


def forget_old(*, now: datetime) -> None:
    """Drop notes of what came long ago, and conversations that led to nothing."""
    old = ChatUpdate.objects.filter(received_at__lte=now - KEPT).exclude(state__in=UNFINISHED)
    old.delete()
    Conversation.objects.filter(ticket__isnull=True, heard_at__lte=now - SILENT_FOR).delete()


def _remind(conversation_id: int, *, now: datetime) -> None:
    """Whoever has only said hello is asked once."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().filter(pk=conversation_id, remind_at__lte=now).first()
        if conversation is None:
            return
        key = f"reminder {conversation.remind_at:%Y%m%d%H%M%S}"
        _say_once(key, chat_words.REMINDER, conversation, now=now)
        Conversation.objects.filter(pk=conversation_id).update(remind_at=None)


def _act_next(conversation_id: int) -> bool:
    """Act on the oldest message, if it is due and nobody is at it; whether there may be another."""
    now = timezone.now()
    waiting = ChatUpdate.objects.filter(conversation=conversation_id, state=UpdateState.WAITING)
    row = waiting.select_related("conversation").order_by("said_at", "id").first()
    if row is None or row.due_at > now:
        return False
    claim_id = take(waiting.filter(pk=row.pk, due_at__lte=now), now=now, lease=settings.DURATIONS.lease)
    if claim_id is None:
        return False
    row.attempts, held = row.attempts + 1, waiting.filter(pk=row.pk, claim_id=claim_id)
    if row.attempts > MAX_ATTEMPTS + 1:
        log.error("chat_given_up", conversation=conversation_id, error=row.last_error or "killed")
        return _failed(row, held)
    try:
        return _act(row, held, now=now)
    except TooFast as told:
        give_back(held, due_at=now + timedelta(seconds=told.seconds), **RELEASED)
    except SenderFailed as away:
        parts.fails(channel(row.conversation.channel).part, away.cause, now=now)
        give_back(held, due_at=now + settings.DURATIONS.retry, **RELEASED)
    except Exception as error:
        if failure := parts.nobodys_fault(error):
            until = parts.fails(failure.part, failure, now=timezone.now())
            give_back(held, claim_id=None, claimed_until=until, last_error=failure.part)
            return False
        log.error("chat_failed", conversation=conversation_id, attempts=row.attempts, error=type(error).__name__)
        later = now + settings.DURATIONS.retry * row.attempts
        held.update(due_at=later, last_error=type(error).__name__, **RELEASED)
    return False


def _act(row: ChatUpdate, held: QuerySet[ChatUpdate], *, now: datetime) -> bool:
    """Fetch what came along, then do everything in one transaction. At the last attempt its words do without it, and
    where the channel has not given it for days.
    """
    own = row.conversation
    message = Message.of(row.payload, account=own.account, key=row.key, said_at=row.said_at)
    is_last = row.attempts > MAX_ATTEMPTS or now - row.received_at > PATIENT_FOR
    upload, problem = _fetched(own.channel, message, is_last=is_last)
    with intake.all_or_nothing() as undo, transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=own.pk)
        if not held.select_for_update().exists():
            undo()
            return False
        came = take_all([upload]) if upload else NOTHING
        heard = Heard(conversation, message, now, came, problem)
        listen(heard)
        said = press(heard) if message.pressed else talk(heard)
        conversation.save()
        _note(held, said, now=now)
    return True


def _note(held: QuerySet[ChatUpdate], said: Said | None, *, now: datetime) -> None:
    done: dict[str, Any] = {"payload": {}, "attempts": 0, "last_error": "", "due_at": now, **RELEASED}
    if said is None:
        held.update(state=UpdateState.DONE, **done)
        return
    buttons = [list(each) for each in said.buttons] or None
    held.update(state=UpdateState.TO_SAY, answer=said.text, buttons=buttons, **done)


def _failed(row: ChatUpdate, held: QuerySet[ChatUpdate]) -> bool:
    """It cannot be taken in: they are told, and shown another way."""
    said = say(chat_words.FAILED, language=row.conversation.language, link=settings.PUBLIC_URL)
    held.update(state=UpdateState.TO_SAY, answer=said.text, attempts=0, **RELEASED)
    return True


def _fetched(code: str, message: Message, *, is_last: bool) -> tuple[UploadedFile | None, str]:
    """The file of a message, or why there is none (a msgid)."""
    if message.media is None:
        return None, ""
    if is_last:
        return None, chat_words.GONE
    try:
        by: Any = channel(code)
        return by.fetch(message.media), ""
    except api.Gone:
        return None, chat_words.GONE
    except api.TooLarge:
        return None, chat_words.TOO_LARGE


def _say_next(conversation_id: int) -> bool:
    """Say the oldest answer, if it is due and free and its channel works; whether there may be another."""
    now = timezone.now()
    rows = ChatUpdate.objects.filter(conversation=conversation_id, state__in=TO_BE_SAID)
    row = rows.select_related("conversation").order_by("said_at", "id").first()
    if row is None or row.due_at > now:
        return False
    own = row.conversation
    if parts.rests(channel(own.channel).part, now=now):
        return False
    # Whoever had it before and left it so was killed while saying it: it may be out.
    doubts = F("doubts") + Case(When(state=UpdateState.SAYING, then=1), default=0)
    lease = settings.DURATIONS.sending_lease
    claim_id = take(rows.filter(pk=row.pk), now=now, lease=lease, state=UpdateState.SAYING, doubts=doubts)
    if claim_id is None:
        return False
    row.refresh_from_db(fields=["attempts", "doubts"])
    held = ChatUpdate.objects.filter(pk=row.pk, claim_id=claim_id, state=UpdateState.SAYING)
    record = partial(_record, held)
    fail = partial(_fail, record, conversation_id)
    if row.doubts >= MOST_DOUBTS:
        fail("outcome_unknown")
        return True
    message = OutboundMessage(
        own.account,
        "",
        row.answer,
        "",
        f"chat-{row.pk}",
        channel=own.channel,
        buttons=tuple((words, button_id(PROMPT, row.pk, n)) for n, (words, _do) in enumerate(row.buttons or ())),
    )
    if not hand_over(row, message, record=record, fail=fail, since=row.received_at, now=now):
        return False
    record(state=ReplyState.SENT)
    return True


_AFTER = {
    ReplyState.QUEUED: UpdateState.TO_SAY,
    ReplyState.SENT: UpdateState.DONE,
    ReplyState.FAILED: UpdateState.FAILED,
}


def _record(held: QuerySet[ChatUpdate], *, state: ReplyState, last_error: str = "", **fields: Any) -> bool:
    """Write the outcome, unless the claim went to somebody else meanwhile."""
    return held.update(state=_AFTER[state], last_error=last_error, **RELEASED, **fields) == 1


def _fail(record: "partial[bool]", conversation_id: int, code: str) -> None:
    record(state=ReplyState.FAILED, last_error=code)
    log.error("chat_not_said", conversation=conversation_id, error=code)


def note_status(code: str, status: Status, *, now: datetime) -> None:
    """What the channel says of a letter of ours: it has arrived, was read, or will not arrive. Twice, and in any order,
    is harmless.
    """
    reply = Reply.objects.filter(message_id=status.message_id, channel=code).select_related("ticket").first()
    if reply is None:
        return
    with transaction.atomic():
        if status.state == "failed":
            _note_failure(reply, status.code, now=now)
            return
        if status.state == "sent" or status.state in DELIVERED:
            has_arrived([reply.message_id], ticket=reply.ticket, now=now)
        for column in DELIVERED.get(status.state, ()):
            Reply.objects.filter(pk=reply.pk, **{f"{column}__isnull": True}).update(**{column: status.at})


def _note_failure(reply: Reply, code: str, *, now: datetime) -> None:
    sent = Reply.objects.filter(pk=reply.pk, state=ReplyState.SENT, last_error="")
    waits = Reply.objects.filter(pk=reply.pk, state__in=UNSENT_STATES, doubts__gt=0)
    if sent.update(last_error=code) or waits.update(state=ReplyState.FAILED, last_error=code, **RELEASED):
        tell_undelivered(reply, code, now=now)
