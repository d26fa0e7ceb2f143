"""Visits to where mail lies: each mail is tried a few times, for a bounded time, and none keeps the others waiting.

A stranger decides what a mail holds, so that any mail may raise, hang or kill the process that reads it. Therefore a
process of its own reads mails (the queue ``mail``), only one at a time, and every attempt is a row before it begins.
"""

import hashlib
import random
import signal
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.utils import timezone

from triage import database, parts
from triage.channels.email import folder, imap
from triage.channels.email.accounts import Mailbox
from triage.evidence.pictures import storage
from triage.messages import PartFailed
from triage.models import InboundMail, MailAttempt, MailOutcome, Trouble
from triage.models.lease import MAX_ATTEMPTS, give_back, take
from triage.models.part import IN
from triage.nudge import nudge
from triage.pipeline import mail_in, outages
from triage.pipeline.mail_in import RAW, is_nobodys_fault

VISIT = 60.0
"""Seconds after which a visit to the folder, or to all mailboxes together, begins no further mail; the next goes on."""
LONGEST_VISITS = 120.0
"""Seconds after which no further mailbox is visited: a task has 270."""
LONGEST = 20.0
"""Seconds for one mail: five times what the largest took (30 MB of lines, on a busy machine)."""
MOST_PAUSES = 60
"""A mail that the server does not give is tried again after one, two, three … pauses, at most so many."""
NOT_GIVEN = "-"
"""Begins the digest of a mail's place, where the server did not give the mail itself."""
ALONE = 7_229_437
"""The key of our lock among PostgreSQL's advisory locks: any number that nobody else uses."""

log = structlog.get_logger("triage.mail")


class TooSlow(BaseException):
    """A mail's time is up. No ``Exception``: whoever reads a mail expects any of it, and would swallow this too."""


def fetch_mail() -> int:
    """Take what lies in the drop folder and, where there are any, in the mailboxes; returns how many mails were taken.

    A mail that could not be taken stays where it is until it is due again; a mailbox that cannot be reached does not
    keep the folder waiting. Nothing is done where another process is at it. A visit that had to leave mails behind
    announces the next one.
    """
    taken, is_cut = 0, False
    try:
        with _alone() as is_alone:
            if is_alone:
                waiting = MailAttempt.objects.filter(claimed_until__gt=timezone.now())
                not_now = frozenset(waiting.values_list("place", flat=True))  # These need not even be read.
                until = time.monotonic() + VISIT
                taken = folder.empty(settings.MAIL_IN, _dealt_with, not_now=not_now, until=until)
                is_cut = time.monotonic() > until
                from_mailboxes, is_one_cut = _empty_mailboxes(not_now)
                taken, is_cut = taken + from_mailboxes, is_cut or is_one_cut
    except Error as error:
        log.warning("mail_waits", error=type(error).__name__)
    if taken and is_cut:
        nudge("fetch_mail", taken)
    return taken


def take_again(pk: int) -> None:
    """Act anew on the kept mail ``pk``, as long as its raw bytes lie in quarantine: see ``mail_in.take_again``."""
    row = InboundMail.objects.filter(pk=pk).first()
    if row is None:
        return
    try:
        with _time_limit():
            again = mail_in.take_again(row, now=timezone.now())
        if again.outcome != MailOutcome.KEPT:
            MailAttempt.objects.filter(digest=row.key.removeprefix(RAW)).delete()
    except (TooSlow, Exception) as error:
        log.error("mail_kept_again", error=type(error).__name__)
        _fresh_connection()


def _empty_mailboxes(not_now: Collection[str]) -> tuple[int, bool]:
    """In an order that chance decides: whichever takes long, none is always the one that there is no time for.

    Gives how many mails were taken, and whether a visit ended with its time, or with the most that one takes.
    """
    mailboxes: list[Mailbox] = random.sample(settings.MAILBOXES, len(settings.MAILBOXES))
    taken, is_cut, last = 0, False, time.monotonic() + LONGEST_VISITS
    outages.forget_others({IN + mailbox.name for mailbox in mailboxes})
    for mailbox in mailboxes:
        if time.monotonic() > last:
            return taken, True
        until = time.monotonic() + VISIT / len(mailboxes)
        try:
            count = imap.empty(mailbox, _dealt_with, not_now=not_now, not_given=_not_given, until=until)
            taken, is_cut = taken + count, is_cut or count >= imap.MOST_AT_ONCE or time.monotonic() > until
        except PartFailed as failure:
            parts.fails(IN + mailbox.name, failure, now=timezone.now())
        else:
            _note_visit(mailbox)
    return taken, is_cut


def _note_visit(mailbox: Mailbox) -> None:
    """The mailbox works, unless its server has repeatedly not given, or not marked, some of its mails."""
    now = timezone.now()
    waits = {"claimed_until__gt": now - settings.DURATIONS.mail_retry, "attempts__gte": MAX_ATTEMPTS}
    place = f"imap {mailbox.name} "
    withheld = MailAttempt.objects.filter(digest__startswith=NOT_GIVEN, place__startswith=place, **waits).count()
    if withheld:
        parts.fails(IN + mailbox.name, PartFailed(Trouble.WITHHELD, str(withheld)), now=now)
    else:
        parts.works(IN + mailbox.name, now=now)


def _not_given(place: str) -> None:
    """Count that the server did not give the mail at ``place``, or let it be marked: it is left alone for a while."""
    attempts = _begin(NOT_GIVEN + hashlib.sha256(place.encode()).hexdigest()[1:], place, now=timezone.now())
    log.warning("mail_not_given", attempts=attempts)


def _dealt_with(raw: bytes, place: str) -> bool:
    """Whether the mail may go from where it lies: it was taken, or is kept for a person after too many attempts.

    1. Count the attempt, so that one which kills this process counts too. A mail that is not due is left alone.
    2. After too many, keep it unread: reading it may be what kills. Its row stays, should it come in once more.
    3. Take it. What ends in nobody's fault, or because we are told to stop, was no attempt of the mail's.
    """
    digest = hashlib.sha256(raw).hexdigest()
    now = timezone.now()
    attempts = 0
    try:
        attempts = _begin(digest, place, now=now)
        if not attempts:
            return False
        if attempts > MAX_ATTEMPTS:
            mail_in.keep(raw, why="gave_up", now=now)
        else:
            with _time_limit():
                mail_in.take_mail(raw, now=now)
            MailAttempt.objects.filter(digest=digest).delete()
    except (TooSlow, Exception) as error:
        log.error("mail_not_taken", error=type(error).__name__, attempts=attempts)
        _fresh_connection()
        if is_nobodys_fault(error):
            failure = storage.failed(error) if isinstance(error, OSError) else database.trouble_in(error)
            if failure is not None:
                parts.fails(failure.part, failure, now=timezone.now())
            if attempts:
                _uncount(digest)
        return False
    except BaseException:
        _fresh_connection()
        _uncount(digest, claimed_until=now)
        raise
    return True


def _begin(digest: str, place: str, *, now: datetime) -> int:
    """Count an attempt and plan the next one; gives its number, 0 where the mail is not due yet."""
    row, _is_new = MailAttempt.objects.get_or_create(digest=digest, defaults={"place": place[:255]})
    pause = settings.DURATIONS.mail_retry * min(row.attempts + 1, MOST_PAUSES)
    claim_id = take(MailAttempt.objects.filter(pk=row.pk), now=now, lease=pause)
    return row.attempts + 1 if claim_id else 0


def _uncount(digest: str, **fields: datetime) -> None:
    give_back(MailAttempt.objects.filter(digest=digest), **fields)


def _fresh_connection() -> None:
    """We may have been interrupted in the middle of a statement: its connection is of no use any more."""
    if not connection.in_atomic_block:
        connection.close()


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this is the only process that takes mail, until the block ends. Raises DatabaseError.

    A lock of the database, on a connection of its own: it ends with the process that holds it, however that ends. (A
    lock in Redis needs a time limit: too short a one lets two in, a long one keeps everybody out after a kill.) Every
    process that could take mail reaches the same database; the folder they may not share.
    """
    lock = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [ALONE])
            (is_alone,) = cursor.fetchone()
        yield is_alone
        # Not only by hanging up: the server notices that when it can, and the next visit would find somebody there.
        with lock.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
    finally:
        lock.close()


@contextmanager
def _time_limit() -> Iterator[None]:
    """Raise TooSlow in the block after LONGEST seconds, whoever else has a turn before or after. Main thread only.

    Celery's limits are for a whole visit, which must not begin anew because of one mail. Python's regular expressions
    and loops are interrupted; what cannot be ends with the task's hard limit, and the attempt counts all the same.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
