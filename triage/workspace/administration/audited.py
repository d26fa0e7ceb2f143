"""What people change in the admin goes to the audit: the one mechanism for all rows that are edited there.

It takes the place of Django's own log, which keeps names of rows as they were and so could never be erased.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import CharField, Field, Model, QuerySet, SlugField, TextField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from triage.models import AuditAction
from triage.models.audit import Change, Changes, Value, identified, note

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as StockModelAdmin

    Base = StockModelAdmin[Any]
else:
    Base = object

DIGEST = 12
"""Hex digits that tell two wordings from each other."""


class Audited(Base):
    """A ModelAdmin whose additions, changes and deletions are audit entries.

    Of numbers, days, switches, codes and chosen rows the old and the new value are kept, of words only that they
    changed; ``audit_digests`` names fields whose words belong to nobody and are kept as digests.
    """

    audit_digests: Sequence[str] = ()

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """What changed, for ``log_addition`` and ``log_change``."""
        told: dict[str, tuple[Value, Value] | None] = {
            name: self._change(form, name, add=add) for name in form.changed_data
        }
        # Of rows below the row, that there are others now.
        told |= {each.model._meta.model_name: None for each in formsets or () if each.has_changed()}
        return told

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """An entry instead of Django's."""
        self.note(request, AuditAction.ADDED, [obj], changes=message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        """An entry instead of Django's; none where nothing changed."""
        if message:
            self.note(request, AuditAction.CHANGED, [obj], changes=message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:  # type: ignore[override]
        """Entries instead of Django's."""
        self.note(request, AuditAction.DELETED, queryset)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The row's entries on the audit page."""
        row = self.get_object(request, object_id)
        kind, name = identified(row) if row else (self.opts.model_name, object_id)
        return redirect(f"{reverse('admin:audit')}?{urlencode({'kind': kind, 'row': name})}")

    def note(
        self, request: HttpRequest, action: AuditAction, rows: Iterable[Model], changes: Changes | None = None
    ) -> None:
        """Write one entry a row."""
        who = request.user if request.user.is_authenticated else None
        note([Change(action, *identified(row), changes or {}) for row in rows], who=who, now=timezone.now())

    def _change(self, form: Any, name: str, *, add: bool) -> tuple[Value, Value] | None:
        """Old and new value of a field, None where they are somebody's words, or a secret."""
        field = next((each for each in self.opts.get_fields() if each.name == name), None)
        if field is None or (_is_words(field) and name not in self.audit_digests):
            return None
        old, new = (None if add else form.initial.get(name)), form.cleaned_data.get(name)
        return self._plain(name, old), self._plain(name, new)

    def _plain(self, name: str, value: Any) -> Value:
        if name in self.audit_digests:
            return sha256(str(value).encode()).hexdigest()[:DIGEST] if value is not None else None
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, Model):
            return int(value.pk)
        if isinstance(value, QuerySet | list | tuple | set):
            return sorted(int(each.pk) if isinstance(each, Model) else int(each) for each in value)
        return value if value is None or isinstance(value, bool | int | float | str) else None


def _is_words(field: Any) -> bool:
    """Whether a field holds words rather than a code, a number, a switch, a day or rows."""
    if not isinstance(field, Field) or isinstance(field, SlugField) or field.choices:
        return False
    return isinstance(field, CharField | TextField) or field.get_internal_type() in {"ArrayField", "JSONField"}
