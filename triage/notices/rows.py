"""Writing notices, always within the transaction of what they tell of."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User

from triage.installed import installed
from triage.models import Notice, NoticeKind, NoticeWay, Preference, ReplyState, TicketEvent
from triage.notices.about import about
from triage.notices.preferences import after_quiet, of, usual, way
from triage.notices.who import entitled

KEPT = timedelta(days=90)
"""Nobody looks further back; those about a ticket go with its words, if that is sooner."""
FORGOTTEN_AT_ONCE = 2_000


def tell_of(event: TicketEvent) -> None:
    """Write the notices of an event, if somebody is to be told of it."""
    if told := about(event):
        tell(told.kind, told.people, key=f"event-{event.pk}", now=event.at, ticket_id=event.ticket_id)


def tell(kind: NoticeKind, people: Collection[int] | None, *, key: str, now: datetime, **thing: int) -> None:
    """Tell those of the ``people`` (None: everybody) who may know it and want to; ``thing`` is ``ticket_id``,
    ``incident_id``, ``part_id`` or ``subscription_id``. Whoever has been told of ``key`` is not told again.
    """
    able = entitled(kind, thing.get("ticket_id"))
    able = able if people is None else able.filter(pk__in=people)
    found = list(able.only("pk", "email").order_by("pk"))
    chosen = of([person.pk for person in found]) if found else {}
    rows = [
        Notice(person=person, kind=kind, key=key, at=now, **thing, **_mail(person, chosen.get(person.pk), kind, now))
        for person in found
        if _way(chosen.get(person.pk), kind) != NoticeWay.NOTHING
    ]
    # No nudge: mails are due a little later, when the sweep finds them.
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def _way(chosen: Preference | None, kind: str) -> NoticeWay:
    return way(chosen.notices, kind) if chosen else usual(kind)


def _mail(person: User, chosen: Preference | None, kind: str, now: datetime) -> dict[str, object]:
    """The fields of the notice's mail: not before those who are at their desk could have seen it there."""
    if _way(chosen, kind) != NoticeWay.MAIL or not person.email:
        return {}
    due_at = now + settings.DURATIONS.notice
    if chosen:
        due_at = after_quiet(due_at, start=chosen.quiet_from, end=chosen.quiet_until, zone=installed().zone)
    return {"state": ReplyState.QUEUED, "due_at": due_at}


def forget_old(*, now: datetime) -> int:
    """Delete the oldest notices whose time is over, some at a time; gives how many."""
    oldest = Notice.objects.order_by("id").values_list("pk", "at")[:FORGOTTEN_AT_ONCE]
    return Notice.objects.filter(pk__in=[pk for pk, at in oldest if at <= now - KEPT]).delete()[0]
