"""What a requester may ask for: to be forgotten at once. (A copy of everything: ``actions.export``.)"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from triage.actions.common import close_ticket
from triage.models import InboundMail, Reply, Resolution, Screenshot, Submission, Ticket, TicketState
from triage.pipeline.forgetting import Loose, anonymise, delete_files, forget_mails

log = structlog.get_logger("triage.privacy")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much there is of one requester: the tickets' references, and counts of the rest."""

    references: tuple[str, ...]
    open: int
    messages: int
    screenshots: int
    letters: int
    mails: int


def tickets_of(ticket: Ticket) -> QuerySet[Ticket]:
    """All tickets of the same requester, who is an e-mail address; without one, this ticket alone."""
    same = Ticket.objects.filter(anonymised_at__isnull=True).order_by("id")
    if not ticket.requester_email:
        return same.filter(pk=ticket.pk)
    return same.filter(requester_email__iexact=ticket.requester_email)


def extent(ticket: Ticket) -> Extent:
    """What an erasure asked for on this ticket would take."""
    found = list(tickets_of(ticket))
    return Extent(
        references=tuple(each.reference for each in found),
        open=sum(each.state != TicketState.CLOSED for each in found),
        messages=Submission.objects.filter(ticket__in=found).count(),
        screenshots=Screenshot.objects.filter(submission__ticket__in=found).count(),
        letters=Reply.objects.filter(ticket__in=found).count(),
        mails=InboundMail.objects.filter(ticket__in=found).count() + _kept_mails(ticket).count(),
    )


def erase(ticket: Ticket, *, agent: AbstractBaseUser, now: datetime) -> Extent:
    """Forget the requester of ``ticket`` at once, in all of their tickets; gives what was erased.

    1. Close what is open as withdrawn: plans end, unsent letters are cancelled.
    2. Anonymise, as retention would have done in time, and forget mails of theirs that were only kept.
    3. After the transaction, delete the files. Those that cannot be deleted now are tried again every night.
    """
    with transaction.atomic():
        erased = extent(ticket)
        kept = forget_mails(_kept_mails(ticket), now=now)
        loose = [Loose(kept)]
        for locked in tickets_of(ticket).select_for_update():
            if locked.state != TicketState.CLOSED:
                close_ticket(locked, resolution=Resolution.WITHDRAWN, agent=agent, now=now)
            loose.append(anonymise(locked, now=now, agent_id=agent.pk))
    for files in loose:
        files.delete()
    delete_files()
    log.info("erased", tickets=erased.references)
    return erased


def _kept_mails(ticket: Ticket) -> QuerySet[InboundMail]:
    """Mails of the requester that became no ticket; of senders, only digests are kept."""
    address = ticket.requester_email
    senders = {sha256(spelled.encode()).hexdigest() for spelled in (address, address.lower()) if spelled}
    return InboundMail.objects.filter(ticket__isnull=True, sender__in=senders)
