"""A letter that did not get through goes out again, to the address that an agent has put right."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from triage.channels.email.reply_address import message_id
from triage.models import Escalation, EventKind, Reply, ReplyKind, ReplyState, Ticket, TicketState
from triage.models.reply import NO_ADDRESS
from triage.nudge import nudge
from triage.outbox.enclosed import Upload, attachments, stored
from triage.outbox.links import renewed
from triage.tickets.transitions import note_event, sent_after_all

STATE_AFTER = {
    ReplyKind.QUESTION: TicketState.ASKED,
    ReplyKind.AGENT: TicketState.ASKED,
    ReplyKind.VERDICT: TicketState.ANSWERED,
    ReplyKind.INCIDENT: TicketState.ANSWERED,
}
"""What a ticket waits for once such a letter is out; others change nothing about it."""


def state_after(ticket: Ticket) -> TicketState:
    """What the ticket waits for once its letters are out."""
    last = ticket.replies.filter(kind__in=STATE_AFTER).order_by("-id").values_list("kind", flat=True).first()
    return STATE_AFTER[ReplyKind(last)] if last else TicketState.ANSWERED


def is_to_earlier_address(reply: Reply, ticket: Ticket) -> bool:
    """Whether the letter was written before the ticket's address was corrected."""
    channel, to = ticket.address
    return reply.kind != ReplyKind.FORWARD and (reply.channel, reply.to.casefold()) != (channel, to.casefold())


def send_lost_again(ticket: Ticket, *, was: str, agent: AbstractBaseUser, now: datetime) -> None:
    """Within a transaction: what bounced or failed at the address that it ``was`` goes to the locked ticket's new one.

    What is still waiting follows by itself when its turn comes (``pipeline.send``). A ticket that waited for a person
    only because of the failure no longer does.
    """
    lost = _lost(ticket, was)
    again = [send_again(reply, ticket, agent=agent, now=now) for reply in lost]
    if any(again):
        is_put_now = not was and lost[-1].kind == ReplyKind.QUESTION  # Nobody need put it by telephone any more.
        waited = Escalation.TO_BE_TOLD if is_put_now else Escalation.SEND_FAILED
        sent_after_all(ticket, state=state_after(ticket), now=now, waited=waited)


def _lost(ticket: Ticket, was: str) -> list[Reply]:
    """Letters to the requester that reached nobody. Without an address all were told: only the last is sent as well."""
    told = ticket.events.filter(kind=EventKind.SEND_FAILED).values_list("data__reply", flat=True)
    letters: QuerySet[Reply] = ticket.replies.exclude(kind=ReplyKind.FORWARD).order_by("id")
    if not was:
        return list(letters.filter(state=ReplyState.CANCELLED, last_error=NO_ADDRESS))[-1:]
    bounced = Q(state=ReplyState.SENT, pk__in=[pk for pk in told if pk])
    held_back = Q(state=ReplyState.CANCELLED, last_error="undeliverable")
    return list(letters.filter(Q(state=ReplyState.FAILED) | bounced | held_back, to__iexact=was))


def send_again(reply: Reply, ticket: Ticket, *, agent: AbstractBaseUser | None, now: datetime) -> Reply | None:
    """Within a transaction: queue a copy of the letter to the locked ticket's address, with links and files of its own.

    Once a letter, by its key; None the second time, where one of its files is gone, or where it asked the owner of the
    earlier address about another ticket of theirs. Raises PartFailed where storage does not work.
    """
    key = f"again-{reply.pk}"
    if reply.kind == ReplyKind.PROPOSAL or Reply.objects.filter(ticket=ticket, key=key).exists():
        return None
    try:
        files = [Upload(file.name, file.content) for file in attachments(reply)]
    except FileNotFoundError:
        return None
    channel, to = ticket.address
    with stored(files) as enclose:
        copy = Reply.objects.create(
            ticket=ticket,
            key=key,
            kind=reply.kind,
            classification=reply.classification,
            channel=channel,
            to=to,
            state=ReplyState.QUEUED if to else ReplyState.CANCELLED,
            last_error="" if to else NO_ADDRESS,
            sender=reply.sender,
            language=reply.language,
            subject=reply.subject,
            text=renewed(reply.text, ticket),
            body=renewed(reply.body, ticket),
            html=renewed(reply.html, ticket),
            buttons=reply.buttons,
            message_id=message_id(ticket.reference, key),
            created_at=now,
            due_at=now,
        )
        enclose(copy)
    what, who = EventKind.RESENT if to else EventKind.REPLIED, agent.pk if agent else None
    note_event(ticket, what, now=now, agent_id=who, reply=copy.pk, kind=copy.kind)
    if to:
        nudge("send", copy.pk)
    return copy
