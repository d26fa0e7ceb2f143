"""The audit page: who changed what, the rows' entries and the tickets' events as one list, newest first.

A page is read from the ends of two indexes, however many rows there are: it goes on from its last line
(``Cursor``), never by counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Self, TypeVar
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from triage.installed import installed
from triage.models import AuditEntry, TicketEvent
from triage.models.audit import Value
from triage.workspace import labels as words
from triage.workspace.colleagues import name
from triage.workspace.frame import page
from triage.workspace.permissions import MAY_AUDIT

PAGE = 50
KINDS = (
    *("ticket", "cannedreply", "categorysetting", "circumstancesetting", "desksettings", "platform", "calendarday"),
    *("apiclient", "apikey", "user", "group", "label", "modelversion", "tag", "reportreader", "ticketlist"),
    *("customquestion", "rule", "subscription"),
)
"""Models whose changes are told."""
MAX_SHOWN = 12
"""Keys of rows in one value."""


Row = TypeVar("Row", AuditEntry, TicketEvent)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A line to go on after: its time, whether it is an entry (before the events of the same moment), its key."""

    at: datetime
    is_entry: bool
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{int(self.is_entry)}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From an address; None where it makes no sense."""
        try:
            at, is_entry, pk = text.split("~")
            found = cls(datetime.fromisoformat(at), bool(int(is_entry)), int(pk))
        except ValueError:
            return None
        return found if found.at.tzinfo and 0 <= found.pk < 2**63 else None

    def older(self, *, entries: bool) -> Q:
        """The rows of one table that come after this line."""
        if entries is self.is_entry:
            return Q(at__lte=self.at) & (Q(at__lt=self.at) | Q(pk__lt=self.pk))
        return Q(at__lt=self.at) if entries else Q(at__lte=self.at)


@dataclass(frozen=True, slots=True)
class Line:
    """One change. ``reference`` is a ticket's, "" for other rows; ``changes`` are sentences."""

    at: datetime
    who: str
    kind: str
    row: str
    what: str
    reference: str = ""
    changes: Sequence[str] = ()


class AuditForm(forms.Form):
    """The filters, from the address. What makes no sense there is left out."""

    who = forms.ChoiceField(required=False, label=gettext_lazy("Actor"))
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Action"))
    row = forms.CharField(
        max_length=64,
        required=False,
        label=gettext_lazy("Reference or code"),
        widget=forms.TextInput({"placeholder": gettext_lazy("Reference or code")}),
    )
    since = forms.DateField(required=False, label=gettext_lazy("From"), widget=forms.TextInput({"type": "date"}))
    until = forms.DateField(required=False, label=gettext_lazy("Until"), widget=forms.TextInput({"type": "date"}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(is_staff=True).order_by("username")
        everybody = [("", _("Everyone")), ("machine", _("Model")), *((str(u.pk), name(u)) for u in people)]
        self.fields["who"].choices = everybody  # type: ignore[attr-defined]
        kinds = [("", _("All actions")), *((kind, kind_name(kind)) for kind in KINDS)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The filters that make sense."""
        self.is_valid()
        return {field: value for field, value in self.cleaned_data.items() if value}

    def clean_row(self) -> str:
        """A code as it is written, a reference in capitals."""
        row = str(self.cleaned_data["row"]).strip()
        return row.upper() if row.upper().startswith("TKT-") else row

    def link(self, after: Cursor) -> str:
        """The same filters, further down."""
        kept = {field: value for field in self.fields if (value := self.data.get(field))}
        return "?" + urlencode({**kept, "after": str(after)})


def lines_of(wanted: Mapping[str, Any], *, after: Cursor | None) -> tuple[list[Line], Cursor | None]:
    """The lines that come after ``after``, and where the next page goes on (None at the end)."""
    entries = _entries(wanted, after).select_related("who")[: PAGE + 1]
    events = _events(wanted, after).select_related("agent", "ticket")[: PAGE + 1]
    rows: list[AuditEntry | TicketEvent] = [*entries, *events]
    rows.sort(key=lambda row: (row.at, isinstance(row, AuditEntry), row.pk), reverse=True)
    shown = rows[:PAGE]
    last = Cursor(shown[-1].at, isinstance(shown[-1], AuditEntry), shown[-1].pk) if len(rows) > PAGE else None
    return [_of_entry(row) if isinstance(row, AuditEntry) else _of_event(row) for row in shown], last


def kind_name(kind: str) -> str:
    """What a kind of rows is called."""
    model = _model(kind)
    return str(capfirst(model._meta.verbose_name)) if model else kind


def _entries(wanted: Mapping[str, Any], after: Cursor | None) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.order_by("-at", "-id")
    if who := wanted.get("who"):
        rows = rows.filter(who__isnull=True) if who == "machine" else rows.filter(who=who)
    if kind := wanted.get("kind"):
        rows = rows.filter(kind=kind)
    if row := wanted.get("row"):
        rows = rows.filter(object=row)
    return _within(rows, wanted).filter(after.older(entries=True) if after else Q())


def _events(wanted: Mapping[str, Any], after: Cursor | None) -> QuerySet[TicketEvent]:
    """What people did with tickets; what the machine did, the tickets tell."""
    rows = TicketEvent.objects.filter(agent__isnull=False).order_by("-at", "-id")
    if wanted.get("kind", "ticket") != "ticket" or wanted.get("who") == "machine":
        return rows.none()
    if who := wanted.get("who"):
        rows = rows.filter(agent=who)
    if row := wanted.get("row"):
        rows = rows.filter(ticket__reference=row)
    return _within(rows, wanted).filter(after.older(entries=False) if after else Q())


def _within(rows: QuerySet[Row], wanted: Mapping[str, Any]) -> QuerySet[Row]:
    if since := wanted.get("since"):
        rows = rows.filter(at__gte=datetime.combine(since, time.min, tzinfo=installed().zone))
    if until := wanted.get("until"):
        # Not the next day's midnight: there is none after the last day that Python knows.
        rows = rows.filter(at__lte=datetime.combine(until, time.max, tzinfo=installed().zone))
    return rows


def _of_event(event: TicketEvent) -> Line:
    detail = words.event_detail(event.data)
    return Line(
        at=event.at,
        who=name(event.agent),
        kind=kind_name("ticket"),
        row=event.ticket.reference,
        what=str(event.get_kind_display()),
        reference=event.ticket.reference,
        changes=[detail] if detail else [],
    )


def _of_entry(entry: AuditEntry) -> Line:
    gone = _("user %(key)d") % {"key": entry.who_id} if entry.who_id else _("the system")
    return Line(
        at=entry.at,
        who=name(entry.who) or gone,
        kind=kind_name(entry.kind),
        row=entry.object,
        what=str(entry.get_action_display()),
        reference=entry.object if entry.kind == "ticket" else "",
        changes=[_change(entry.kind, field, values) for field, values in entry.changes.items()],
    )


def _change(kind: str, field: str, values: Sequence[Value] | None) -> str:
    """One field's change as a sentence: "waiting time in working days: 3 → 4"."""
    model = _model(kind)
    fields = {known.name: known for known in model._meta.get_fields()} if model else {}
    title = str(getattr(fields.get(field), "verbose_name", COUNTED.get(field, field)))
    if values is None:
        return title
    old, new = map(_told, values)
    return f"{title}: {old} → {new}" if old else f"{title}: {new}"


COUNTED = {
    "pictures": gettext_lazy("tickets whose screenshots were deleted"),
    "identities": gettext_lazy("tickets that were anonymised"),
    "mails": gettext_lazy("e-mails whose sender was anonymised"),
    "files": gettext_lazy("picture files deleted"),
    "jobs": gettext_lazy("bulk replies whose text was deleted"),
    "failed": gettext_lazy("could not be done this time"),
    "password": gettext_lazy("password"),
}
"""What entries count or name that is no field."""


def _told(value: Value) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        keys = ", ".join(f"#{key}" for key in value[:MAX_SHOWN])
        return (keys + (" …" if len(value) > MAX_SHOWN else "")) or _("none")
    return str(value)


def _model(kind: str) -> type[Model] | None:
    for label in ("triage", "auth"):
        if kind in apps.all_models[label]:
            return apps.get_model(label, kind)
    return None


@MAY_AUDIT
@require_safe
def audit(request: HttpRequest) -> TemplateResponse:
    """Who changed what, newest first."""
    form = AuditForm(request.GET)
    wanted = form.wanted()
    lines, last = lines_of(wanted, after=Cursor.read(request.GET.get("after", "")))
    context = {
        "title": _("Audit log"),
        "form": form,
        "lines": lines,
        "is_filtered": bool(wanted),
        "is_further": "after" in request.GET,
        "older": form.link(last) if last else "",
    }
    return page(request, "workspace/audit.html", context)
