"""Whom the desk writes to: an address that somebody typed is not yet somebody who wants to hear from us.

A ticket is *confirmed* once the owner of its address has shown that they read our letters about it: by a button behind
a mailed link, by a mail to its signed address, or by a mail with their provider's word (DMARC). Until then letters
about it are few, and quote nothing that was typed (``outbox.quoting``). What is too much is cancelled, not delayed: its
text is on the status page, and a queue of it would stand before what the person themself waits for.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta

import redis
import structlog
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from triage.messages import EMAIL
from triage.models import Conversation, Reply, ReplyKind, ReplyState, Silence, Ticket, TicketState
from triage.models.reply import BY_PEOPLE
from triage.models.silence import LASTS, digest
from triage.outbox.sent import HOUR, Before

MOST_UNCONFIRMED = 3
"""Open tickets of one address that are written about before any is confirmed; later ones are silent."""
MOST_UNCONFIRMED_AN_HOUR = 5
"""Letters to one address an hour about tickets that nobody has confirmed, asked-for links aside."""
MINUTE = timedelta(minutes=1)
STOPPED = "stopped"
"""Why a letter does not go to a chat."""

log = structlog.get_logger("triage.addresses")


def lives(address: str) -> None:
    """The owner of the address reads it and has shown so: whatever said otherwise is taken back. ("": of none.)"""
    if not address:
        return
    Silence.objects.filter(address=digest(address)).delete()
    came_back = Ticket.objects.filter(requester_email__iexact=address, undeliverable_at__isnull=False)
    came_back.update(undeliverable_at=None)


def silence(address: str, *, now: datetime) -> None:
    """Write no first letters to the address for a while: its owner says that a complaint is not theirs."""
    Silence.objects.update_or_create(address=digest(address), defaults={"until": now + LASTS})


def is_silenced(address: str, *, now: datetime) -> bool:
    """Whether first letters to the address are held back because its owner asked for that."""
    return Silence.objects.filter(address=digest(address), until__gt=now).exists()


def unwanted(reply: Reply, before: Before, *, now: datetime) -> str:
    """Why a letter about a ticket that nobody has confirmed is not sent, "" where it may be.

    A code of ``portal.story.UNMAILED``, which tells the reader of the status page. What an agent writes is always sent,
    but to a chat in which they have said stop.
    """
    ticket = reply.ticket
    if reply.channel != EMAIL and has_stopped(reply):
        return STOPPED
    if ticket.confirmed_at is not None or reply.kind in BY_PEOPLE:
        return ""
    if is_silenced(reply.to, now=now):
        return "silenced"
    if ticket.proposed_for_id is not None and reply.kind != ReplyKind.LINK:
        # Of all that is proposed for one ticket, one letter asks its owner, once.
        asked = Reply.objects.filter(ticket__proposed_for=ticket.proposed_for_id, kind=ReplyKind.PROPOSAL)
        others = asked.filter(state__in=[ReplyState.SENDING, ReplyState.SENT]).exclude(pk=reply.pk)
        if reply.kind != ReplyKind.PROPOSAL or others.exists():
            return "proposed"
    same = Ticket.objects.filter(requester_email__iexact=reply.to, confirmed_at__isnull=True)
    if same.exclude(state=TicketState.CLOSED).filter(pk__lt=ticket.pk).count() >= MOST_UNCONFIRMED:
        return "surplus"
    sent = sum(not each.was_confirmed and each.kind != ReplyKind.LINK for each in before.to_address)
    return "surplus" if reply.kind != ReplyKind.LINK and sent >= MOST_UNCONFIRMED_AN_HOUR else ""


def has_stopped(reply: Reply) -> bool:
    """Whether whoever it goes to wants nothing more in that chat until they write again."""
    theirs = Conversation.objects.filter(channel=reply.channel, account=reply.to)
    return theirs.filter(stopped_at__isnull=False).exists()


@contextmanager
def alone(reply: Reply) -> Iterator[None]:
    """Of the letters that ask one owner, let one at a time look for the others and write down that it is unwanted.

    Without the lock two workers at the same moment would each find that nobody has asked yet.
    """
    older = reply.ticket.proposed_for_id
    with transaction.atomic() if older is not None else nullcontext():
        if older is not None:
            list(Ticket.objects.select_for_update().filter(pk=older).values_list("pk"))
        yield


def first_letter_must_wait(reply: Reply, before: Before, *, now: datetime) -> datetime | None:
    """Until when a first letter about an unconfirmed ticket must wait, None if it may go.

    However many networks a flood comes from, the desk's name goes out to strangers only so often: from one network
    (``ticket.origin``) an hour, to one domain and over all a minute. These wait, since among them are people who have
    done nothing; the page has told them everything already. Counted in the cache, a window at a time; without a cache
    nothing waits.
    """
    ticket = reply.ticket
    if ticket.confirmed_at is not None or reply.kind in BY_PEOPLE or before.on_ticket:
        return None
    return ration_used_up(reply.to, origin=ticket.origin, now=now)


def ration_used_up(address: str, *, origin: str, now: datetime) -> datetime | None:
    """Until when a first letter to the address must wait, None if it may go (and has been counted)."""
    domain = address.rpartition("@")[2].lower()
    limits = [
        (f"domain:{domain}", MINUTE, settings.FIRST_LETTERS_PER_DOMAIN_A_MINUTE),
        ("all", MINUTE, settings.FIRST_LETTERS_A_MINUTE),
    ]
    if origin:
        limits.insert(0, (f"origin:{origin}", HOUR, settings.FIRST_LETTERS_PER_NETWORK_AN_HOUR))
    for what, window, most in limits:
        if not _counted(what, window, most, now=now):
            start = now.timestamp() // window.total_seconds() * window.total_seconds()
            # Whoever waits comes back spread over the next window, not all at its first second.
            return datetime.fromtimestamp(start, tz=now.tzinfo) + window * (1 + random.random())
    return None


def _counted(what: str, window: timedelta, most: int, *, now: datetime) -> bool:
    """Count one more letter of this window and say whether it is within ``most`` (0: no limit)."""
    if not most:
        return True
    # As a digest: a person's own domain would be a trace of them in the cache.
    key = f"first-letters:{digest(what)}:{int(now.timestamp() // window.total_seconds())}"
    try:
        cache.add(key, 0, timeout=2 * int(window.total_seconds()))
        return bool(cache.incr(key) <= most)
    except ValueError:  # It expired between the two lines.
        return True
    except (redis.RedisError, OSError) as error:
        log.warning("first_letters_not_counted", error=type(error).__name__)
        return True
