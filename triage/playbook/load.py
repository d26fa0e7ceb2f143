"""The shipped files become rows, once. What people have edited since is theirs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.utils import timezone

from triage.models import CalendarDay, CannedReply, CategorySetting, DeskSettings, Macro, Origin, Platform, Versioned
from triage.playbook import versions
from triage.playbook.desk import read_canned_replies, read_data, read_macros

AGENTS = "Agents"
SUPERVISORS = "Supervisors"

_SEEN_BY_AGENTS = (
    *("ticket", "submission", "screenshot", "classification", "reply", "followup", "ticketevent"),
    *("platform", "cannedreply", "categorysetting", "calendarday", "desksettings"),
    *("label", "blindcheck", "modelversion", "checkup", "inboundmail", "macro"),
)
_KEPT_BY_SUPERVISORS = ("platform", "cannedreply", "calendarday", "macro")
_CHANGED_BY_SUPERVISORS = ("categorysetting", "desksettings", "label", "modelversion")

_FOR_AGENTS = frozenset({*(f"view_{name}" for name in _SEEN_BY_AGENTS), "change_ticket"})
GROUPS: Mapping[str, frozenset[str]] = {
    AGENTS: _FOR_AGENTS,
    SUPERVISORS: _FOR_AGENTS
    | {f"{action}_{name}" for action in ("add", "change", "delete") for name in _KEPT_BY_SUPERVISORS}
    | {f"change_{name}" for name in _CHANGED_BY_SUPERVISORS},
}
"""What each group may do, as codenames of permissions on the service's own rows."""


@dataclass(slots=True)
class Loaded:
    """What became of one kind of rows, by their keys.

    ``edited`` were kept although they differ from what is shipped, ``reset`` were set back to it, ``updated`` got
    what a newer version ships otherwise.
    """

    kind: str
    created: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    reset: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)


@transaction.atomic
def load(*, reset: bool = False) -> list[Loaded]:
    """Create the rows that are missing; with ``reset``, also set edited ones back. All of it or nothing."""
    return [
        _load(DeskSettings, [read_data("settings")], key=("id",), reset=reset),
        _load(Platform, read_data("platforms"), key=("code",), reset=reset),
        _load(CategorySetting, read_data("categories"), key=("code",), reset=reset),
        _load(CalendarDay, read_data("calendar"), key=("day",), reset=reset),
        _load_versioned(CannedReply, read_canned_replies(), reset=reset),
        _load_versioned(Macro, read_macros(), reset=reset),
        _load_groups(reset=reset),
    ]


def _load(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, key: tuple[str, ...], reset: bool) -> Loaded:
    loaded = Loaded(model._meta.label)
    for row in rows:
        shipped = model(**row)
        shipped.clean_fields(exclude=["id"])
        name = "/".join(str(row[part]) for part in key)
        stored = model._default_manager.filter(**{part: row[part] for part in key}).first()
        if stored is None:
            shipped.save(force_insert=True)
            loaded.created.append(name)
        elif _values(stored) == _values(shipped):
            loaded.unchanged.append(name)
        elif reset:
            shipped.pk = stored.pk
            shipped.save(force_update=True)
            loaded.reset.append(name)
        else:
            loaded.edited.append(name)
    return loaded


def _load_versioned(model: type[Versioned], rows: Iterable[Mapping[str, Any]], *, reset: bool) -> Loaded:
    """As ``_load``, with a version for each change; rows that nobody has edited also follow what is shipped."""
    loaded, now = Loaded(model._meta.label), timezone.now()
    for row in rows:
        shipped = model(**row)
        shipped.clean_fields(exclude=["id"])
        name = "/".join(shipped.key().values())
        stored = model._default_manager.select_for_update().filter(**shipped.key()).first()
        if stored is None:
            versions.create(shipped, origin=Origin.SHIPPED, agent=None, now=now)
            loaded.created.append(name)
            continue
        versions.keep_found(stored, shipped.kept(), now=now)
        untouched = versions.is_untouched(stored)
        if stored.kept() == shipped.kept():
            loaded.unchanged.append(name)
        elif reset or untouched:
            changes = shipped.kept()
            versions.save(stored, changes=changes, seen=stored.version, agent=None, now=now, origin=Origin.SHIPPED)
            (loaded.updated if untouched else loaded.reset).append(name)
        else:
            loaded.edited.append(name)
    return loaded


def _values(row: models.Model) -> dict[str, Any]:
    """All fields but the primary key, each as its type has it."""
    return {
        column.name: column.value_from_object(row) for column in row._meta.concrete_fields if not column.primary_key
    }


def _load_groups(*, reset: bool) -> Loaded:
    """Needs the permissions that ``migrate`` creates."""
    loaded = Loaded(Group._meta.label)
    for name, codenames in GROUPS.items():
        group, created = Group.objects.get_or_create(name=name)
        permissions = Permission.objects.filter(content_type__app_label="triage", codename__in=codenames)
        stands = set(group.permissions.values_list("pk", flat=True)) == {permission.pk for permission in permissions}
        if created or (reset and not stands):
            group.permissions.set(permissions)
        outcome = (
            loaded.created if created else loaded.unchanged if stands else loaded.reset if reset else loaded.edited
        )
        outcome.append(name)
    return loaded
