"""What has changed at the desk since a cursor, for programs that keep a copy: each change told once, none left out.

Neither times nor keys are in the order of commits: a transaction that began early may commit last. So a window is made
of transactions. All of those below its end (``pg_snapshot_xmin``) are over, whatever still runs, and PostgreSQL keeps
with every row which of them wrote it (``xmin``). What a running transaction writes belongs to a later window.

A window is told in pages, each of one short query: nothing is held open between two of them, and a cursor may be taken
up again at every page. Events are never changed, so a window's events stay the same while it is told. A ticket's line
is the ticket as it is now, beside its last event of the window; the other rows' lines come at a window's end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, Self

from django.db import connection
from django.db.models import BooleanField, Model, Q
from django.db.models.expressions import RawSQL

from triage.messages import Coded
from triage.models import AuditAction, AuditEntry, Incident, IncidentMember, TicketEvent
from triage.reporting import lines

PAGE = 500
"""Events a page: with their tickets some megabytes."""
MARGIN = timedelta(hours=2)
"""Events carry the moment at which their work began; none is committed later than this after it."""
CIRCLE = 2**32
"""Rows keep transactions' numbers in 32 bits, cursors in 64."""
FARTHEST = CIRCLE // 2
DELETABLE = ("team", "platform")
"""Rows that administrators may delete, by the audit's name for them."""

Line = Mapping[str, Any]


class BadCursor(Coded):
    """The cursor is none of ours ("unreadable"), of another database ("other_database"), or too old ("too_old")."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """All that transactions before ``low`` wrote is told, and of the window up to ``high`` the events to ``after``.

    ``low`` 0: nothing is told; ``high`` 0: no window is begun. ``database`` is a digest: a copy that was restored from
    a back-up counts its transactions anew.
    """

    database: str
    low: int = 0
    high: int = 0
    after: int = 0

    @classmethod
    def read(cls, text: str) -> Self:
        """The cursor as ``str`` wrote it; "" is the beginning. Raises BadCursor."""
        if not text:
            return cls(_database())
        database, *numbers = text[:100].split(".")
        if len(numbers) != 3 or not all(each.isascii() and each.isdigit() and len(each) < 20 for each in numbers):
            raise BadCursor("unreadable")
        if database != _database():
            raise BadCursor("other_database")
        return cls(database, *map(int, numbers))

    def __str__(self) -> str:
        return f"{self.database}.{self.low}.{self.high}.{self.after}"

    def window(self) -> "Cursor":
        """The window that is being told, or one that ends with what is over by now."""
        if self.high:
            return self
        high = _value("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        if self.low > high:
            raise BadCursor("other_database")
        if self.low and high - self.low >= FARTHEST:
            raise BadCursor("too_old")
        return replace(self, high=high)

    def wrote(self, model: type[Model]) -> RawSQL:
        """Whether a row of ``model``'s own table was written within the window."""
        written = f'"{model._meta.db_table}".xmin::text::bigint'
        apart = f"({written} - %s + {CIRCLE}) %% {CIRCLE}"
        if self.low:
            sql, values = f"({apart} < %s)", [self.low % CIRCLE, self.high - self.low]
        else:  # Whatever there is, however old (1 and 2 are older than any): but nothing of a later window.
            sql, values = f"({written} < 3 OR {apart} >= {FARTHEST})", [self.high % CIRCLE]
        return RawSQL(sql, values, output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, the cursor behind them, and whether the window ends with them."""

    lines: list[Line]
    cursor: Cursor
    is_last: bool


def pages(cursor: Cursor, *, personal: bool, size: int = PAGE) -> Iterator[Page]:
    """The pages of one window: of what is over by now."""
    while True:
        page = next_page(cursor, personal=personal, size=size)
        yield page
        if page.is_last:
            return
        cursor = page.cursor


def next_page(cursor: Cursor, *, personal: bool, size: int = PAGE) -> Page:
    """The page behind ``cursor``. ``personal``: with names, addresses and words. Raises BadCursor."""
    window = cursor.window()
    within = TicketEvent.objects.filter(window.wrote(TicketEvent), pk__gt=window.after).order_by("pk")
    events = list(within.select_related("ticket")[:size])
    told: list[Line] = [lines.event(each) for each in events]
    is_last = len(events) < size
    if events:
        last = events[-1].pk
        tickets = {each.ticket_id for each in events}
        if not is_last:
            tickets -= set(within.filter(pk__gt=last, ticket__in=tickets).values_list("ticket", flat=True).order_by())
        told += lines.tickets(sorted(tickets), personal=personal)
        window = replace(window, after=last)
    if not is_last:
        return Page(told, window, is_last=False)
    told += _others(window)
    return Page(told, Cursor(window.database, low=window.high, after=_before_lately()), is_last=True)


def _others(window: Cursor) -> Iterator[Line]:
    """Whatever is no ticket's: few rows, each looked at."""
    joined = set(IncidentMember.objects.filter(window.wrote(IncidentMember)).values_list("incident", flat=True))
    incidents = Incident.objects.filter(Q(window.wrote(Incident)) | Q(pk__in=joined))
    for incident in incidents.prefetch_related("members__ticket").order_by("pk").iterator(chunk_size=100):
        yield lines.incident(incident)
    for model, line in lines.LISTS.items():
        for row in model._default_manager.filter(window.wrote(model)).order_by("pk"):
            yield line(row)
    deleted = AuditEntry.objects.filter(window.wrote(AuditEntry), action=AuditAction.DELETED, kind__in=DELETABLE)
    for kind, key, at in deleted.order_by("pk").values_list("kind", "object", "at") if window.low else ():
        yield {"kind": "deletion", "of": kind, "id": int(key) if kind == "team" else key, "at": at}


def _before_lately() -> int:
    """The key of the last event that cannot belong to a later window, so that no search need begin before it."""
    # OFFSET 0 keeps PostgreSQL from walking through all keys until it comes to a recent event.
    lately = "SELECT id FROM triage_ticketevent WHERE at >= now() - %s OFFSET 0"
    found = _value(f"SELECT coalesce(min(id) - 1, 0) FROM ({lately}) lately", [MARGIN])
    return found or _value("SELECT coalesce(max(id), 0) FROM triage_ticketevent")


def _database() -> str:
    """Tells a database from all others, and from copies of itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier::text, oid::text FROM pg_control_system(), pg_database"
            " WHERE datname = current_database()"
        )
        return sha256(".".join(cursor.fetchone()).encode()).hexdigest()[:12]


def _value(sql: str, parameters: list[Any] | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: int = cursor.fetchone()[0]
        return found
