"""What a requester may ask for: to be forgotten at once. (A copy of everything: ``export``.)"""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import File, InboundMail, Reply, Resolution, Screenshot, Submission, Ticket, TicketState
from triage.tickets.lists import drop_lists, forget_lists
from triage.tickets.privacy.anonymise import Loose, anonymise, delete_files, forget_mails
from triage.tickets.privacy.person import (
    kept_draft_files,
    kept_drafts,
    kept_mails,
    link_requests,
    person_of,
    reminders,
    silences,
    tickets_of,
)
from triage.tickets.transitions import close_ticket

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
    files: int


def extent(ticket: Ticket) -> Extent:
    """What an erasure asked for on this ticket would take."""
    found, person = list(tickets_of(ticket)), person_of(ticket)
    return Extent(
        references=tuple(each.reference for each in found),
        open=sum(each.state != TicketState.CLOSED for each in found),
        messages=Submission.objects.filter(ticket__in=found).count(),
        screenshots=Screenshot.objects.filter(submission__ticket__in=found).count() + kept_drafts(person).count(),
        letters=Reply.objects.filter(ticket__in=found).count(),
        mails=InboundMail.objects.filter(ticket__in=found).count() + kept_mails(person).count(),
        files=File.objects.filter(submission__ticket__in=found).count() + kept_draft_files(person).count(),
    )


def erase(ticket: Ticket, *, agent: AbstractBaseUser, now: datetime) -> Extent:
    """Forget the requester of ``ticket`` at once, in all of their tickets; gives what was erased.

    1. Close what is open as withdrawn: plans end, unsent letters are cancelled.
    2. Anonymise, as retention would have done in time, and forget what is kept of them beside their tickets.
    3. After the transaction, delete the files. Those that cannot be deleted now are tried again every night.
    """
    with transaction.atomic():
        erased, person = extent(ticket), person_of(ticket)
        drafts = kept_drafts(person), kept_draft_files(person)
        laid = [name for rows in drafts for name in rows.values_list("quarantine_name", flat=True)]
        loose = [Loose((*laid, *forget_mails(kept_mails(person), now=now)))]
        for rows in (*drafts, silences(person), link_requests(person)):
            rows.delete()
        reminders(person).forget()  # Counts stay.
        forget_lists()
        for locked in tickets_of(ticket).select_for_update():
            if locked.state != TicketState.CLOSED:
                close_ticket(locked, resolution=Resolution.WITHDRAWN, agent=agent, now=now)
            loose.append(anonymise([locked], now=now, agent_id=agent.pk))
    for files in loose:
        files.delete()
    delete_files()
    drop_lists(now=now)
    log.info("erased", tickets=erased.references)
    return erased
