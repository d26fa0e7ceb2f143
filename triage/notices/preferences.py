"""How somebody wants to be told of what, and when their mails may come. Pure but for the one query."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta, tzinfo

from triage.models import NoticeKind, NoticeWay, Preference

_MAILED = {NoticeKind.MENTIONED, NoticeKind.SLA_BREACHED, NoticeKind.WEBHOOK}
"""What nobody looks for by themselves. Of harm and of outages mails go out anyway, to whom the settings name."""


def usual(kind: str) -> NoticeWay:
    """The way of somebody who has chosen none."""
    return NoticeWay.MAIL if kind in _MAILED else NoticeWay.BELL


def way(chosen: Mapping[str, str], kind: str) -> NoticeWay:
    """What they have chosen, or the usual; what no version of ours wrote counts as nothing chosen."""
    return NoticeWay(chosen[kind]) if chosen.get(kind) in NoticeWay.values else usual(kind)


def ways(person: Preference | None) -> dict[str, NoticeWay]:
    """How they are told of each kind."""
    return {kind: way(person.notices if person else {}, kind) for kind in NoticeKind.values}


def of(people: Collection[int]) -> dict[int, Preference]:
    """The preferences of those who have any."""
    return {row.pk: row for row in Preference.objects.filter(pk__in=people)}


def after_quiet(moment: datetime, *, start: time | None, end: time | None, zone: tzinfo) -> datetime:
    """The moment, or the end of the quiet hours in which it lies. They may go past midnight ("22:00" to "07:00")."""
    if start is None or end is None or start == end:
        return moment
    local = moment.astimezone(zone)
    at, day = local.time(), local.date()
    is_evening = start > end and at >= start
    if not (is_evening or (start <= at < end if start < end else at < end)):
        return moment
    return datetime.combine(day + timedelta(days=1) if is_evening else day, end, tzinfo=zone)
