"""The shipped files become rows, once. What people have edited since is theirs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from triage.models import (
    Article,
    AuditAction,
    CalendarDay,
    CannedReply,
    CategorySetting,
    CircumstanceSetting,
    DeskSettings,
    Macro,
    Origin,
    Platform,
    ShippedRight,
    Versioned,
)
from triage.models.audit import Change, identified, note
from triage.playbook import versions
from triage.playbook.articles import read_articles
from triage.playbook.desk import read_canned_replies, read_circumstances, read_data, read_macros

Row = TypeVar("Row", bound=models.Model)

AGENTS = "Agents"
SUPERVISORS = "Supervisors"
ADMINISTRATORS = "Administrators"

_TICKETS = ("ticket", "submission", "screenshot", "classification", "reply", "followup", "ticketevent", "blindcheck")
_INCIDENTS = ("incident", "incidentmember")
_RULES = (
    *("platform", "cannedreply", "calendarday", "categorysetting", "circumstancesetting", "desksettings"),
    *("team", "route", "openinghours", "slapolicy", "tag", "reportreader", "customquestion", "rule", "topic"),
)
_WATCHED = ("label", "modelversion", "checkup", "inboundmail", "access", "snapshot", "satisfaction")
_KEPT = (
    *("platform", "cannedreply", "calendarday", "savedview", "macro", "team", "route", "openinghours", "slapolicy"),
    *("reportreader", "customquestion"),
)
_CHANGED = ("categorysetting", "circumstancesetting", "desksettings", "label", "modelversion", "inboundmail", "bulkjob")


def _rights(names: Iterable[str], *actions: str) -> frozenset[str]:
    return frozenset(f"{action}_{name}" for name in names for action in actions)


_FOR_AGENTS = (
    _rights((*_TICKETS, *_INCIDENTS, "macro"), "view")
    | _rights(("ticket",), "change", "open", "correct", "reopen")
    | {"change_incident"}
)
_FOR_SUPERVISORS = (
    _FOR_AGENTS
    | _rights((*_RULES, *_WATCHED), "view")
    | _rights(_KEPT, "add", "change", "delete")
    | _rights(_CHANGED, "change")
    | _rights(("rule", "article", "topic"), "add", "change")
    | {"oversee_team", "add_tag", "change_tag", "list_ticket", "view_article"}
)
_FOR_PRIVACY = frozenset({"erase_ticket", "export_ticket", "view_auditentry"})
GROUPS: Mapping[str, frozenset[str]] = {
    AGENTS: _FOR_AGENTS,
    SUPERVISORS: _FOR_SUPERVISORS | _FOR_PRIVACY,
    ADMINISTRATORS: _FOR_SUPERVISORS
    | _FOR_PRIVACY
    | _rights(("apiclient", "apikey", "user", "subscription"), "view", "add", "change")
    | {"view_group"},
}
"""What each group may do, as codenames of permissions on the service's own rows and on users and groups."""


@dataclass(slots=True)
class Loaded:
    """What became of one kind of rows, by their keys.

    ``edited`` were kept although they differ from what is shipped, ``reset`` were set back to it, ``updated`` got
    or lost what a newer version ships otherwise.
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
        _load(CircumstanceSetting, read_circumstances(), key=("code",), reset=reset),
        _load(CalendarDay, read_data("calendar"), key=("day",), reset=reset),
        _load_versioned(CannedReply, read_canned_replies(), reset=reset),
        _load_versioned(Macro, read_macros(), reset=reset),
        _load_versioned(Article, read_articles(), reset=reset),
        _load_groups(reset=reset),
    ]


def _load(model: type[models.Model], rows: Iterable[Mapping[str, Any]], *, key: tuple[str, ...], reset: bool) -> Loaded:
    loaded, missing = Loaded(model._meta.label), []
    known = {tuple(getattr(row, part) for part in key): row for row in model._default_manager.all()}
    for shipped in _shipped(model, rows):
        values = tuple(getattr(shipped, part) for part in key)
        name, stored = "/".join(map(str, values)), known.get(values)
        if stored is None:
            missing.append(shipped)
            loaded.created.append(name)
        elif _values(stored) == _values(shipped):
            loaded.unchanged.append(name)
        elif reset:
            for column, value in _values(shipped).items():
                setattr(stored, column, value)
            stored.save(force_update=True)
            note([Change(AuditAction.RESET, *identified(stored))], who=None, now=timezone.now())
            loaded.reset.append(name)
        else:
            loaded.edited.append(name)
    model._default_manager.bulk_create(missing)
    return loaded


def _load_versioned(model: type[Versioned], rows: Iterable[Mapping[str, Any]], *, reset: bool) -> Loaded:
    """As ``_load``, with a version for each change; rows that nobody has edited also follow what is shipped."""
    loaded, missing, now = Loaded(model._meta.label), [], timezone.now()
    known = {tuple(row.key().values()): row for row in model._default_manager.select_for_update()}
    for shipped in _shipped(model, rows):
        values = tuple(shipped.key().values())
        name, stored = "/".join(values), known.get(values)
        if stored is None:
            missing.append(shipped)
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
    versions.create(missing, origin=Origin.SHIPPED, agent=None, now=now)
    return loaded


def _shipped(model: type[Row], rows: Iterable[Mapping[str, Any]]) -> Iterator[Row]:
    """The rows of a file, their values checked and in the types that the database gives back."""
    for row in rows:
        shipped = model(**row)
        shipped.clean_fields(exclude=["id"])
        yield shipped


def _values(row: models.Model) -> dict[str, Any]:
    """What people may edit, each value as its type has it."""
    columns = (column for column in row._meta.concrete_fields if column.editable and not column.primary_key)
    return {column.name: column.value_from_object(row) for column in columns}


def _load_groups(*, reset: bool) -> Loaded:
    """Needs the permissions that ``migrate`` creates."""
    loaded = Loaded(Group._meta.label)
    for name, codenames in GROUPS.items():
        group, created = Group.objects.get_or_create(name=name)
        news = _ship(group, codenames)
        stands = set(group.permissions.values_list("codename", flat=True)) == codenames
        if reset and not stands:
            group.permissions.set(_permissions(codenames))
            note([Change(AuditAction.RESET, *identified(group))], who=None, now=timezone.now())
        outcome = loaded.reset if reset and not stands else loaded.updated if news else loaded.edited
        (loaded.created if created else loaded.unchanged if stands and not news else outcome).append(name)
    return loaded


def _ship(group: Group, codenames: frozenset[str]) -> bool:
    """Give the group what was never shipped to it and take what no longer is; give whether there was any.

    What people added by hand stays, and what they took away stays away: only shipping is remembered.
    """
    shipped = set(group.shipped_rights.values_list("codename", flat=True))
    new, old = codenames - shipped, shipped - codenames
    group.permissions.add(*_permissions(new))
    group.permissions.remove(*_permissions(old))
    group.shipped_rights.filter(codename__in=old).delete()
    ShippedRight.objects.bulk_create([ShippedRight(group=group, codename=codename) for codename in sorted(new)])
    return bool(new or old)


def _permissions(codenames: Iterable[str]) -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label__in=("triage", "auth"), codename__in=codenames)
