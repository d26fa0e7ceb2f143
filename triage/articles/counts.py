"""What is counted of articles: how often they are seen, whether they helped, and who went on to write all the same.

Of nobody: a look is a number a day, everything else hangs on the random key of one page or form. No cookie, no address.
Nobody waits for the disk: a count that a crash of the database costs is no loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count, Q, Sum

from triage.installed import installed
from triage.models import ArticleLooks, ArticleUse

KEPT_FOR = timedelta(days=370)
SHOWN_DAYS = 30
"""Over how many of the newest days supervisors see the figures."""

_LAZILY = "FROM set_config('synchronous_commit', 'off', true)"
_SEEN = f"""
    INSERT INTO {ArticleLooks._meta.db_table} AS looks (code, day, seen) SELECT %s, %s, 1 {_LAZILY}
    ON CONFLICT (code, day) DO UPDATE SET seen = looks.seen + 1"""
_USED = f"""
    INSERT INTO {ArticleUse._meta.db_table} AS used (key, code, at, offered_at, helped, sent_at)
    SELECT %s, %s, %s, %s, %s, %s {_LAZILY}
    ON CONFLICT (key, code) DO UPDATE SET
        offered_at = coalesce(used.offered_at, EXCLUDED.offered_at),
        helped = coalesce(EXCLUDED.helped, used.helped),
        sent_at = coalesce(used.sent_at, EXCLUDED.sent_at)"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of one article: looks at its page; forms that named it, and of those the complaints sent anyway; what
    was said below it; complaints that were written from its page.
    """

    seen: int = 0
    offered: int = 0
    sent_anyway: int = 0
    said_yes: int = 0
    said_no: int = 0
    went_on: int = 0


def note_seen(code: str, *, now: datetime) -> None:
    """One more look at an article's page."""
    _do(_SEEN, [code, installed().day(now)])


def note_offered(code: str, *, key: str, now: datetime) -> None:
    """The form with this key named the article, once however often it asked."""
    _do(_USED, [key, code, now, now, None, None])


def note_helped(code: str, *, key: str, helped: bool, now: datetime) -> None:
    """Whoever read the page with this key said whether it helped; saying it again replaces what was said."""
    _do(_USED, [key, code, now, None, helped, None])


def note_sent(*, key: str, after: str, now: datetime) -> None:
    """The form with this key became a complaint; ``after`` is the article from whose page it came, "" for none."""
    ArticleUse.objects.filter(key=key, sent_at__isnull=True).update(sent_at=now)
    if after:
        _do(_USED, [key, after, now, None, None, now])


def figures(*, now: datetime) -> dict[str, Figures]:
    """The figures of every article that has any, over the last ``SHOWN_DAYS`` days."""
    since = now - timedelta(days=SHOWN_DAYS)
    looks = ArticleLooks.objects.filter(day__gt=installed().day(since)).values("code").annotate(seen=Sum("seen"))
    seen = {row["code"]: row["seen"] for row in looks}
    uses = ArticleUse.objects.filter(at__gt=since).values("code").order_by("code")
    counted = uses.annotate(
        offered=Count("pk", filter=Q(offered_at__isnull=False)),
        sent_anyway=Count("pk", filter=Q(offered_at__isnull=False, sent_at__isnull=False)),
        said_yes=Count("pk", filter=Q(helped=True)),
        said_no=Count("pk", filter=Q(helped=False)),
        went_on=Count("pk", filter=Q(offered_at__isnull=True, sent_at__isnull=False)),
    )
    used = {row.pop("code"): row for row in counted}
    return {code: Figures(seen=seen.get(code, 0), **used.get(code, {})) for code in {*seen, *used}}


def forget(*, now: datetime) -> None:
    """Drop what no figure needs any more."""
    ArticleUse.objects.filter(at__lte=now - KEPT_FOR).delete()
    ArticleLooks.objects.filter(day__lte=installed().day(now - KEPT_FOR)).delete()


def _do(statement: str, values: Sequence[str | bool | date | None]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
