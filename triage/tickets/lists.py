"""Lists of tickets as files: asked for on the queue, made by a worker, downloaded by who asked, and gone in a day.

Which tickets these are is written down at the click, by their keys: the file holds what the page showed, and no words
that somebody searched for are kept. Lists are made from the beginning by whoever takes one over from a killed worker.
"""

import os
import secrets
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import File
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation

from triage import parts
from triage.evidence.pictures.storage import answering, screenshot_storage
from triage.models import AuditAction, ListFormat, ListState, TicketList
from triage.models.audit import Change, Changes, note
from triage.models.lease import MAX_ATTEMPTS, RELEASED, give_back, take
from triage.models.ticket_list import KEPT_FOR
from triage.nudge import nudge
from triage.reporting.table_files import writing
from triage.reporting.ticket_rows import rows, titles
from triage.tickets.problems import NotPossible

MOST_ROWS = 50_000
CHUNK = 500
"""Tickets that are in memory at once."""
FOLDER = "lists"

log = structlog.get_logger("triage.lists")


@transaction.atomic
def start_list(
    tickets: Sequence[int],
    *,
    format: ListFormat,
    language: str,
    agent: AbstractBaseUser,
    action_key: str,
    now: datetime,
) -> TicketList:
    """Have a file made of these tickets, in their order, up to ``MOST_ROWS``; a double click gives the list it made.

    Who asked, and for how many, goes to the audit. Raises NotPossible where there is none.
    """
    if not tickets:
        raise NotPossible("none_to_list")
    kept = list(tickets[:MOST_ROWS])
    asked = {"format": format, "language": language, "is_cut": len(tickets) > MOST_ROWS, "created_at": now}
    row, created = TicketList.objects.get_or_create(
        agent_id=agent.pk, action_key=action_key, defaults={**asked, "tickets": kept, "total": len(kept)}
    )
    if created:
        told: Changes = {"format": (None, str(format)), "total": (None, row.total)}
        note([Change(AuditAction.EXPORTED, "ticketlist", str(row.pk), told)], who=agent, now=now)
        nudge("make_list", row.pk)
    return row


def make_list(pk: int) -> None:
    """Write the file of one list that nobody else is at, store it, and say so.

    1. Claim; a list that has killed several workers has failed. 2. Write, chunk by chunk, as long as the claim holds.
    3. Store. 4. Record; what nobody will ever know of is deleted again.
    """
    now = timezone.now()
    claim_id = take(_running().filter(pk=pk), now=now, lease=settings.DURATIONS.lease)
    if claim_id is None:
        return
    row, held = TicketList.objects.get(pk=pk), _running().filter(pk=pk, claim_id=claim_id)
    if row.attempts > MAX_ATTEMPTS:
        held.update(state=ListState.FAILED, finished_at=now, tickets=[], **RELEASED)
        log.error("list_given_up", list=pk)
        return
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list")
            if not _write(row, path, held):
                return
            with answering(), Path(path).open("rb") as file:
                token = secrets.token_hex(16)
                stored = screenshot_storage().save(f"{FOLDER}/{token[:2]}/{token[2:]}", File(file))
    except Exception as error:
        failure = parts.nobodys_fault(error)
        until = parts.fails(failure.part, failure, now=timezone.now()) if failure else timezone.now()
        if failure:
            give_back(held, claim_id=None, claimed_until=until, last_error=failure.part)
        else:
            held.update(last_error=type(error).__name__, **RELEASED)
        log.error("list_not_made", list=pk, exc_info=error)
        return
    ended = {"state": ListState.DONE, "file": stored, "finished_at": timezone.now(), "tickets": []}
    if held.update(**ended, last_error="", **RELEASED):
        log.info("list_made", list=pk, rows=row.total)
    else:
        screenshot_storage().delete(stored)


def _running() -> QuerySet[TicketList]:
    return TicketList.objects.filter(state=ListState.RUNNING)


def _write(row: TicketList, path: str, held: QuerySet[TicketList]) -> bool:
    """Whether the file is whole: somebody else may have the list by now."""
    with translation.override(row.language), writing(path, row.format, titles(), language=row.language) as write:
        for first in range(0, row.total, CHUNK):
            write(rows(row.tickets[first : first + CHUNK], language=row.language))
            done = min(first + CHUNK, row.total)
            if not held.update(done=done, claimed_until=timezone.now() + settings.DURATIONS.lease):
                return False
    return True


def forget_lists() -> None:
    """Within a transaction: nothing that was listed can be downloaded any more, and what is being written begins anew.

    For an erasure: a list names people by their initials. Call ``drop_lists`` afterwards.
    """
    TicketList.objects.filter(state=ListState.DONE).update(state=ListState.EXPIRED)
    _running().update(done=0, attempts=0, **RELEASED)


def drop_lists(*, now: datetime) -> None:
    """Delete files that are old enough, or were to be forgotten; those that cannot be deleted now are tried again."""
    gone = Q(state=ListState.EXPIRED) | Q(finished_at__lte=now - KEPT_FOR)
    for row in TicketList.objects.filter(gone).exclude(file=""):
        TicketList.objects.filter(pk=row.pk).update(state=ListState.EXPIRED)
        try:
            screenshot_storage().delete(row.file)
        except Exception as error:  # The bucket is out of reach.
            log.error("list_not_deleted", list=row.pk, error=type(error).__name__)
        else:
            TicketList.objects.filter(pk=row.pk).update(file="")
