"""How many letters an address and a domain get, and until when the next one must wait."""

import random
from datetime import datetime

from django.conf import settings

from triage.channels.registry import channel
from triage.models import Reply, ReplyState
from triage.models.reply import BY_PEOPLE, TO_DOMAIN
from triage.outbox.addresses import MINUTE, first_letter_must_wait
from triage.outbox.sent import HOUR, Before


def must_wait(reply: Reply, before: Before, *, now: datetime) -> datetime | None:
    """Until when the reply must wait because its address, or its domain, got many mails lately; None if it may go.

    Letters about confirmed tickets and about others have budgets of their own: a stranger's flood in somebody's name
    must not hold up what that person waits for.

    An agent's own counts, but waits for nothing. The limit of an address is its channel's, and protects the requester
    from our mistakes; the one of a domain (``MAILS_PER_DOMAIN_A_MINUTE``) our name as a sender, since many requesters
    are at the same few providers. It counts what has been sent, so workers that send at the same moment may together
    exceed it by as many mails as there are workers. Whoever waits for a domain comes back within a further minute, not
    all at once.
    """
    if reply.kind in BY_PEOPLE:
        return None
    by = channel(reply.channel)
    is_confirmed = reply.ticket.confirmed_at is not None
    same = sorted(each.at for each in before.to_address if each.was_confirmed == is_confirmed)
    if len(same) >= by.most_an_hour:
        return same[-by.most_an_hour] + HOUR
    if until := first_letter_must_wait(reply, before, now=now):
        return until
    return domain_must_wait(reply.to, now=now) if by.has_domains else None


def domain_must_wait(address: str, *, now: datetime) -> datetime | None:
    """Until when any letter to the address's domain must wait, None if it may go."""
    if most := settings.MAILS_PER_DOMAIN_A_MINUTE:
        near = Reply.objects.filter(state=ReplyState.SENT).alias(domain=TO_DOMAIN)
        near = near.filter(domain=address.rpartition("@")[2].lower(), sent_at__gt=now - MINUTE)
        # When the last but so many went out, None where there are fewer.
        if at := near.order_by("-sent_at").values_list("sent_at", flat=True)[most - 1 : most].first():
            return at + MINUTE * (1 + random.random())
    return None
