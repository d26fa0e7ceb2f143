"""Outages of the parts around us (``triage.parts``): administrators are told of each, once.

Noticed here is what nobody else would: that nobody looks into a mailbox any more, that the disk is full, for which
pictures are left out without a word, and that a part works again which nobody has needed since. What is told in the
workspace and by mail is said by ``outage_words``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db.models import F, Q
from django.utils import timezone, translation

from triage import database, hooks, parts
from triage.channels.email.reply_address import message_id
from triage.evidence.files import scan
from triage.evidence.pictures import storage
from triage.evidence.pictures.room import keep_free
from triage.installed import installed
from triage.messages import PartFailed, PermanentFailure, SenderFailed
from triage.models import NoticeKind, Part, Trouble
from triage.models.lease import RELEASED, take
from triage.models.part import BROKER, DATABASE, IN, OF_A_MACHINE, OUT, SCANNER, STORAGE
from triage.notices import tell as tell_colleagues
from triage.pipeline import outage_words

IDLE = timedelta(seconds=30)
"""So long after its last failure a part is tried by us: whoever needs it tries sooner."""
UNVISITED = timedelta(minutes=10)
"""A mailbox is visited every half minute, and a visit takes a few minutes at most."""
LOOKED_AT = ("smtp_", "refused_")
"""Codes of a message that the other side has looked at before it refused it: the sender works."""
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)

log = structlog.get_logger("triage.outages")


@contextmanager
def watched_sender(part: str = OUT) -> Iterator[None]:
    """Note how it goes to hand a message over within the block to the sender that is called so."""
    try:
        yield
    except SenderFailed as failure:
        parts.fails(part, failure.cause, now=timezone.now())
        raise
    except PermanentFailure as failure:
        if failure.code.startswith(LOOKED_AT):
            parts.works(part, now=timezone.now())
        raise
    else:
        parts.works(part, now=timezone.now())


def forget_others(names: Collection[str]) -> None:
    """Forget mailboxes that the settings no longer name."""
    Part.objects.filter(name__startswith=IN).exclude(name__in=names).delete()


def look(*, now: datetime) -> list[int]:
    """Notice mailboxes that nobody has looked into for long, a full disk, and parts that nobody needs and that work
    again; gives the parts of which somebody must be told.
    """
    _try_idle(now=now)
    _look_at_disk(now=now)
    names = {IN + mailbox.name for mailbox in settings.MAILBOXES}
    known = set(Part.objects.filter(name__in=names).values_list("name", flat=True))
    # One that has never been visited counts from now.
    missing = [Part(name=name, tried_at=now) for name in sorted(names - known)]
    Part.objects.bulk_create(missing, ignore_conflicts=True)
    unvisited = Part.objects.filter(name__in=names, tried_at__lte=now - UNVISITED)
    lasting = {"why": Trouble.UNVISITED, "detail": ""}
    unvisited.filter(failing_since__isnull=True).update(
        failing_since=F("tried_at"), tell_at=F("tried_at") + parts.PATIENCE, **lasting
    )
    unvisited.exclude(why=Trouble.UNVISITED).update(**lasting)
    lasting_on = list(Part.objects.filter(tell_at__lte=now, failing_since__isnull=False))
    for part in lasting_on:  # Before the mail, which is what takes ``tell_at`` away.
        tell_colleagues(NoticeKind.PART, None, key=occasion(part), now=now, part_id=part.pk)
        hooks.tell_of_channel(part, occasion(part), now=now)
    hooks.tell_of_recovery({occasion(part) for part in parts.failing()}, now=now)
    return [part.pk for part in lasting_on]


def occasion(part: Part) -> str:
    """The key of the notices that tell of the part's outage, as long as it lasts."""
    return f"part-{part.pk}-{part.failing_since:%Y%m%d%H%M%S}" if part.failing_since else ""


def _try_idle(*, now: datetime) -> None:
    """Try what failed, has rested and was not needed since. Of a machine's own nothing is known once it is silent."""
    idle = Part.objects.filter(failing_since__isnull=False, tried_at__lte=now - IDLE)
    for name in idle.filter(name__in=TRIED).values_list("name", flat=True):
        if parts.rests(name, now=now):
            continue
        try:
            TRIED[name]()
        except PartFailed as failure:
            parts.fails(name, failure, now=now)
        else:
            parts.works(name, now=now)
    silent = Part.objects.filter(tried_at__lte=now - UNVISITED)
    silent.filter(reduce(or_, (Q(name__startswith=name) for name in OF_A_MACHINE))).delete()


def _look_at_disk(*, now: datetime) -> None:
    try:
        keep_free(settings.QUARANTINE)
    except OSError as error:
        if not Part.objects.filter(name=STORAGE, failing_since__isnull=False).exists():
            parts.fails(STORAGE, storage.failed(error), now=now)


def _database_answers() -> None:
    if failure := database.trouble():
        raise failure


TRIED: Mapping[str, Callable[[], None]] = {
    STORAGE: storage.prove_all,
    SCANNER: scan.prove,
    DATABASE: _database_answers,
    BROKER: lambda: None,  # It has brought us the sweep.
}


def tell(pk: int) -> None:
    """Tell administrators of an outage, through ALARM_EMAIL_URL where there is one. What cannot be told is tried again
    as long as the outage lasts.
    """
    now = timezone.now()
    claim_id = take(Part.objects.filter(pk=pk, tell_at__lte=now), now=now, lease=settings.DURATIONS.sending_lease)
    if claim_id is None:
        return
    part = Part.objects.get(pk=pk)
    held = Part.objects.filter(pk=pk, claim_id=claim_id)
    addresses = settings.ALARM_EMAIL_TO or _superusers()
    if not addresses or part.failing_since is None:
        held.update(tell_at=None, **RELEASED)
        log.error("nobody_to_tell", part=part.name)
        return
    try:
        _letter(part, part.failing_since, addresses).send()
    except Exception as error:  # Whatever it is, a person must be told in the end.
        pause = min(PAUSE * 2 ** min(part.attempts - 1, 10), LONGEST_PAUSE)
        held.filter(tell_at__isnull=False).update(tell_at=now + pause, last_error=type(error).__name__, **RELEASED)
        log.error("outage_not_told", part=part.name, error=type(error).__name__)
    else:
        held.update(tell_at=None, last_error="", attempts=0, **RELEASED)
        log.info("outage_told", part=part.name)


def _superusers() -> list[str]:
    there = User.objects.filter(is_active=True, is_superuser=True).exclude(email="")
    return list(there.order_by("pk").values_list("email", flat=True))


def _letter(part: Part, since: datetime, addresses: list[str]) -> EmailMessage:
    """Always with the same Message-ID for one outage."""
    another: dict[str, Any] = settings.ALARM_EMAIL
    backend = "triage.channels.email.smtp.SmtpBackend" if another else None
    user = str(another.get("username", ""))
    with translation.override(installed().language):
        subject, text = outage_words.letter(part)
    return EmailMessage(
        subject,
        text,
        user if "@" in user else settings.DEFAULT_FROM_EMAIL,
        addresses,
        headers={
            "Message-ID": message_id("alarm", f"mail-{part.pk}-{since:%Y%m%d%H%M%S}"),
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(backend, timeout=settings.EMAIL_TIMEOUT, **another),
    )
