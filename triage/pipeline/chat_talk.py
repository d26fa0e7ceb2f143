"""What a message in a chat does, within the transaction that notes it: a new ticket, more on one, an answer to a
question; and what is said to it at once.

One conversation is one ticket: the first words or picture open it, so that nothing is lost of a conversation that ends
there, and the decision asks for what is still missing, one question at a time (``outbox.chat_letters``).
"""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.utils import translation

from triage.channels.chat import answers as parsing
from triage.channels.chat.message import Message
from triage.channels.complaint import known_platforms, tidy
from triage.channels.registry import channel
from triage.evidence.files.intake import Sorted
from triage.installed import installed
from triage.messages import Answers, InboundMessage
from triage.models import Conversation, Reply, ReplyKind, ReplyState, Ticket, TicketState, UpdateState
from triage.outbox.chat_letters import ANSWER, asked_for
from triage.pipeline import chat_words
from triage.pipeline.afterwards import receive_answer
from triage.pipeline.chat_words import Said, say
from triage.pipeline.receiving import receive
from triage.tickets.resending import send_again

REMINDED_AFTER = timedelta(hours=3)
"""Whoever has only said hello is asked once whether they need help."""
LATE = timedelta(hours=1)
"""A message that took longer than this was written when it says so."""
NOTHING = Sorted((), (), 0)


@dataclass(frozen=True, slots=True)
class Heard:
    """A message in its locked conversation, with what came along (in quarantine); ``problem`` says why that did not."""

    conversation: Conversation
    message: Message
    now: datetime
    came: Sorted = field(default=NOTHING)
    problem: str = ""


def listen(heard: Heard) -> None:
    """Whatever somebody sends: they are there again, and in which language."""
    heard.conversation.stopped_at = heard.conversation.remind_at = None
    _note_language(heard)
    _say_what_was_held(heard)


def talk(heard: Heard) -> Said | None:
    """Do what words, pictures and files are for; what is said to that at once, None for nothing.

    The caller saves the conversation.
    """
    conversation, message = heard.conversation, heard.message
    word = chat_words.command(message.text) if not message.media else ""
    if word in chat_words.STOP:
        conversation.stopped_at = heard.now
        unsaid = conversation.updates.filter(state=UpdateState.TO_SAY)
        unsaid.update(state=UpdateState.DONE, answer="", buttons=None)
        return say(chat_words.STOPPED, language=conversation.language)
    if word in chat_words.ANEW:
        conversation.ticket = None
    if message.unreadable:
        return say(chat_words.UNREADABLE[message.unreadable], language=conversation.language)
    has_files = bool(heard.came.pictures or heard.came.files or heard.came.left_out)
    if heard.problem and not message.text.strip():
        return say(heard.problem, language=conversation.language)
    if not has_files and (word in chat_words.ANEW or chat_words.hello_in(message.text) is not None):
        if conversation.ticket is not None and conversation.ticket.state != TicketState.CLOSED:
            return None  # They are being looked after; what is said next tells more.
        conversation.remind_at = heard.now + REMINDED_AFTER
        return chat_words.greeting(conversation.language)
    said = _answer(heard)
    return say(heard.problem, language=conversation.language) if heard.problem else said


def _note_language(heard: Heard) -> None:
    """Who speaks, and in which language: a ticket's own, else that of their words, else of their program."""
    conversation, message, desk = heard.conversation, heard.message, installed()
    conversation.name = tidy(message.name)[:200] or conversation.name
    if conversation.ticket is not None and conversation.ticket.state != TicketState.CLOSED:
        conversation.language = conversation.ticket.language
    elif (greeted := chat_words.hello_in(message.text)) and greeted in desk.languages:
        conversation.language = greeted
    elif greeted is None and len(message.text.split()) > 1:
        conversation.language = desk.guess_language(message.text)
    elif message.language in desk.languages and not conversation.updates.exclude(key=message.key).exists():
        conversation.language = message.language


def _say_what_was_held(heard: Heard) -> None:
    """The letters of which they were only told that there is news, now that anything may be said to them again: not
    where their message took so long to reach us that the channel does not let us any more.
    """
    conversation = heard.conversation
    heard_before, window = conversation.heard_at, channel(conversation.channel).window
    if window is not None and heard.message.said_at <= heard.now - window:
        return
    conversation.heard_at = max(heard_before, heard.message.said_at)
    if window is None:
        return
    letters = Reply.objects.filter(channel=conversation.channel, to=conversation.account, state=ReplyState.SENT)
    held = letters.filter(ticket__anonymised_at__isnull=True, sent_at__gt=heard_before + window - timedelta(minutes=1))
    for reply in held.order_by("id"):
        ticket = Ticket.objects.select_for_update().get(pk=reply.ticket_id)
        send_again(reply, ticket, agent=None, now=heard.now)


def _answer(heard: Heard) -> Said | None:
    """The message as an answer to what was asked last, else as words of its own."""
    conversation, text = heard.conversation, heard.message.text
    language = conversation.language
    asked = _asked_last(conversation)
    if asked is not None and (question := asked_for(asked.classification.question, language)):  # type: ignore[union-attr]
        offered = [does.split(" ", 2)[2] for _words, does in asked.buttons or () if does.startswith(f"{ANSWER} ")]
        given = parsing.answered(question, text, offered=offered, language=language, now=heard.now)
        if given.problem:
            return Said(given.problem)
        if given.answers is not None:
            return join(heard, given.answers)
    contacts = known_platforms().contacts
    return join(heard, parsing.words_of(text, contacts=contacts, language=language, now=heard.now))


def _asked_last(conversation: Conversation) -> Reply | None:
    """The question of the decision that waits for an answer."""
    ticket = conversation.ticket
    if ticket is None or ticket.state != TicketState.ASKED:
        return None
    letters = ticket.replies.filter(kind__in=[ReplyKind.QUESTION, ReplyKind.AGENT]).select_related("classification")
    last = letters.order_by("id").last()
    return last if last and last.kind == ReplyKind.QUESTION and last.classification else None


def join(heard: Heard, answers: Answers, *, ticket: Ticket | None = None) -> Said | None:
    """Put answers and files on ``ticket``, or the conversation's, or open one; what is said to that."""
    conversation, message = heard.conversation, heard.message
    ticket = ticket or conversation.ticket
    inbound = InboundMessage(
        conversation.channel,
        replace(answers, language=conversation.language, email=""),
        hashlib.sha256(f"{conversation.pk} {message.key}".encode()).hexdigest(),
        pictures=heard.came.pictures,
        files=heard.came.files,
        left_out=heard.came.left_out,
        is_owner=True,  # The channel says who writes, and they read what is written there.
        called=conversation.name,
        written_at=message.said_at if heard.now - message.said_at > LATE else None,
        chat=f"{conversation.channel}:{conversation.account}",
    )
    with translation.override(conversation.language):
        if ticket is None:
            received = receive(inbound, now=heard.now)
        else:
            received = receive_answer(inbound, answered=ticket, alone=inbound, now=heard.now)
    conversation.ticket = received.ticket
    if received.outcome != "created":
        return None
    return say(chat_words.RECEIVED, language=conversation.language, reference=received.ticket.reference)
