"""Whether mail comes in and goes out, noted by those who fetch and send; administrators are told, once an outage.

Noticed are failures, and that nobody looks into a mailbox any more: whoever would is in another process than whoever
notices. What is told in the workspace and by mail is said by ``mail_route_words``.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone, translation

from triage.channels.email.reply_address import message_id
from triage.installed import installed
from triage.messages import PermanentFailure, RouteFailed, SenderFailed
from triage.models import MailRoute, Trouble
from triage.models.lease import RELEASED, take
from triage.models.mail_route import IN, OUT
from triage.pipeline import mail_route_words

PATIENCE = timedelta(minutes=5)
"""What has failed for so long is told by mail; the workspace shows it at once."""
UNVISITED = timedelta(minutes=10)
"""A mailbox is visited every half minute, and a visit takes a few minutes at most."""
OUTAGE = timedelta(minutes=15)
"""A sender that has failed for so long fails for every mail, not for the one that was tried."""
REST = timedelta(seconds=45)
"""Between two tries with a sender that fails: where it does not answer, each takes a worker's time. The shortest pause
of a letter that was tried."""
FRESH = timedelta(seconds=30)
"""A route that works is not noted again within this time: many mails a second go out."""
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)

log = structlog.get_logger("triage.mail_routes")


def works(name: str, *, now: datetime) -> None:
    """Mail came or went that way: whatever was wrong is over."""
    row, _is_new = MailRoute.objects.get_or_create(name=name, defaults={"tried_at": now, "worked_at": now})
    if row.failing_since is None and row.worked_at is not None and now - row.worked_at < FRESH:
        return
    well = {"failing_since": None, "why": "", "detail": "", "tell_at": None, "attempts": 0, **RELEASED}
    MailRoute.objects.filter(pk=row.pk).update(tried_at=now, worked_at=now, **well)
    if row.failing_since is not None:
        log.info("mail_route_works_again", route=name)


def fails(name: str, failure: RouteFailed, *, now: datetime) -> None:
    """It did not work. What is wrong may change meanwhile; the outage is the same."""
    row, _is_new = MailRoute.objects.get_or_create(name=name, defaults={"tried_at": now})
    told = {"tried_at": now, "why": failure.code, "detail": failure.detail}
    worked = MailRoute.objects.filter(pk=row.pk, failing_since__isnull=True)
    if not worked.update(failing_since=now, tell_at=now + PATIENCE, **told):
        MailRoute.objects.filter(pk=row.pk).update(**told)
    log.warning("mail_route_fails", route=name, why=failure.code)


@contextmanager
def watched_sender() -> Iterator[None]:
    """Note how it goes to hand a mail over within the block."""
    try:
        yield
    except SenderFailed as failure:
        fails(OUT, failure.cause, now=timezone.now())
        raise
    except PermanentFailure as failure:
        if failure.code.startswith("smtp_"):  # The server has looked at this mail.
            works(OUT, now=timezone.now())
        raise
    else:
        works(OUT, now=timezone.now())


def sender_is_out(*, now: datetime) -> bool:
    """Whether no mail has gone out for long, though it was tried."""
    return MailRoute.objects.filter(name=OUT, failing_since__lte=now - OUTAGE).exists()


def sender_rests_until(*, now: datetime) -> datetime | None:
    """Until when nothing need be tried: the sender has failed just now. None where it may work."""
    resting = MailRoute.objects.filter(name=OUT, failing_since__isnull=False, tried_at__gt=now - REST).first()
    return resting.tried_at + REST if resting else None


def forget_others(names: Collection[str]) -> None:
    """Forget mailboxes that the settings no longer name."""
    MailRoute.objects.filter(name__startswith=IN).exclude(name__in=names).delete()


def look(*, now: datetime) -> list[int]:
    """Notice mailboxes that nobody has looked into for long; gives the routes of which somebody must be told."""
    names = {IN + mailbox.name for mailbox in settings.MAILBOXES}
    known = set(MailRoute.objects.filter(name__in=names).values_list("name", flat=True))
    # One that has never been visited counts from now.
    missing = [MailRoute(name=name, tried_at=now) for name in sorted(names - known)]
    MailRoute.objects.bulk_create(missing, ignore_conflicts=True)
    unvisited = MailRoute.objects.filter(name__in=names, tried_at__lte=now - UNVISITED)
    lasting = {"why": Trouble.UNVISITED, "detail": ""}
    unvisited.filter(failing_since__isnull=True).update(
        failing_since=F("tried_at"), tell_at=F("tried_at") + PATIENCE, **lasting
    )
    unvisited.exclude(why=Trouble.UNVISITED).update(**lasting)
    return list(MailRoute.objects.filter(tell_at__lte=now).values_list("pk", flat=True))


def failing() -> list[MailRoute]:
    """The routes that do not work, the sender last."""
    return list(MailRoute.objects.filter(failing_since__isnull=False).order_by("name"))


def tell(pk: int) -> None:
    """Tell administrators of an outage, through ALARM_EMAIL_URL where there is one. What cannot be told is tried again
    as long as the outage lasts.
    """
    now = timezone.now()
    claim_id = take(MailRoute.objects.filter(pk=pk, tell_at__lte=now), now=now, lease=settings.DURATIONS.sending_lease)
    if claim_id is None:
        return
    route = MailRoute.objects.get(pk=pk)
    held = MailRoute.objects.filter(pk=pk, claim_id=claim_id)
    addresses = settings.ALARM_EMAIL_TO or _superusers()
    if not addresses or route.failing_since is None:
        held.update(tell_at=None, **RELEASED)
        log.error("nobody_to_tell", route=route.name)
        return
    try:
        _letter(route, route.failing_since, addresses).send()
    except Exception as error:  # Whatever it is, a person must be told in the end.
        pause = min(PAUSE * 2 ** min(route.attempts - 1, 10), LONGEST_PAUSE)
        held.filter(tell_at__isnull=False).update(tell_at=now + pause, last_error=type(error).__name__, **RELEASED)
        log.error("outage_not_told", route=route.name, error=type(error).__name__)
    else:
        held.update(tell_at=None, last_error="", attempts=0, **RELEASED)
        log.info("outage_told", route=route.name)


def _superusers() -> list[str]:
    there = User.objects.filter(is_active=True, is_superuser=True).exclude(email="")
    return list(there.order_by("pk").values_list("email", flat=True))


def _letter(route: MailRoute, since: datetime, addresses: list[str]) -> EmailMessage:
    """Always with the same Message-ID for one outage."""
    another: dict[str, Any] = settings.ALARM_EMAIL
    backend = "triage.channels.email.smtp.SmtpBackend" if another else None
    user = str(another.get("username", ""))
    with translation.override(installed().language):
        subject, text = mail_route_words.letter(route)
    return EmailMessage(
        subject,
        text,
        user if "@" in user else settings.DEFAULT_FROM_EMAIL,
        addresses,
        headers={
            "Message-ID": message_id("alarm", f"mail-{route.pk}-{since:%Y%m%d%H%M%S}"),
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(backend, timeout=settings.EMAIL_TIMEOUT, **another),
    )
