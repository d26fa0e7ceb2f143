"""Keeping every change of a text or a macro: compare-and-set on the version that an editor has seen.

A version is written in the same transaction as the row that it is the newest state of.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, QuerySet

from triage.models import (
    Article,
    ArticleVersion,
    AuditAction,
    CannedReply,
    CannedReplyVersion,
    Macro,
    MacroVersion,
    Origin,
    Rule,
    RuleVersion,
    Version,
    Versioned,
)
from triage.models.audit import Change, note

VERSIONS: Mapping[type[Versioned], type[Version]] = {
    Article: ArticleVersion,
    CannedReply: CannedReplyVersion,
    Macro: MacroVersion,
    Rule: RuleVersion,
}


class ChangedMeanwhile(Exception):
    """Somebody else has saved since the editor looked. ``row`` is as it stands now, ``version`` who made it so."""

    def __init__(self, row: Versioned, version: Version | None) -> None:
        super().__init__(str(row))
        self.row = row
        self.version = version


def history(row: Versioned) -> QuerySet[Any]:
    """The row's versions, newest first, each with its agent."""
    return VERSIONS[type(row)]._default_manager.filter(**row.key()).select_related("agent").order_by("-number")


def create(rows: Sequence[Versioned], *, origin: Origin, agent: AbstractBaseUser | None, now: datetime) -> None:
    """Insert new rows of one kind, each with its first version; one that was deleted and comes back counts on."""
    if not rows:
        return
    kind = type(rows[0])
    with transaction.atomic():
        numbers = VERSIONS[kind]._default_manager.values_list(*kind.KEY).annotate(newest=Max("number")).order_by()
        newest = {tuple(key): number for *key, number in numbers}
        for row in rows:
            row.version = newest.get(tuple(row.key().values()), 0) + 1
        kind._default_manager.bulk_create(rows)
        VERSIONS[kind]._default_manager.bulk_create(_version(row, origin=origin, agent=agent, now=now) for row in rows)


def save(
    row: Versioned,
    *,
    changes: Mapping[str, Any],
    seen: int,
    agent: AbstractBaseUser | None,
    now: datetime,
    origin: Origin = Origin.EDITED,
) -> bool:
    """Change ``row`` if it still is at the version that was ``seen``; whether there was anything to change.

    Whoever changes nothing against what they have seen is in nobody's way. Raises ChangedMeanwhile.
    """
    with transaction.atomic():
        locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
        _keep_unkept(locked, now=now)
        stood = history(locked).filter(number=seen).first()
        if changes == (stood.kept() if stood else locked.kept()):
            return False
        if locked.version != seen:
            raise ChangedMeanwhile(locked, history(locked).first())
        for name, value in changes.items():
            setattr(locked, name, value)
        locked.version += 1
        locked.save(force_update=True)
        _keep(locked, origin=origin, agent=agent, now=now)
        kind, name = locked._meta.model_name or "", "/".join(map(str, locked.key().values()))
        changed = Change(AuditAction.CHANGED, kind, name, {"version": (seen, locked.version)})
        note([changed], who=agent, now=now)
    return True


def restore(row: Versioned, *, number: int, seen: int, agent: AbstractBaseUser, now: datetime) -> bool:
    """Make version ``number`` the newest again. Raises ChangedMeanwhile, and DoesNotExist for an unknown number."""
    with transaction.atomic():
        locked = type(row)._default_manager.select_for_update().get(pk=row.pk)
        changes = history(row).get(number=number).kept()
        if locked.version != seen:
            raise ChangedMeanwhile(locked, history(locked).first())
        return save(row, changes=changes, seen=seen, agent=agent, now=now, origin=Origin.RESTORED)


def is_untouched(row: Versioned) -> bool:
    """Whether the row stands as it was shipped last: nobody has edited it since, or its editor went back to that."""
    shipped = history(row).filter(origin=Origin.SHIPPED).first()
    return shipped is not None and shipped.kept() == row.kept()


def keep_found(row: Versioned, shipped: Mapping[str, Any], *, now: datetime) -> None:
    """Versions of a row from before versions were kept: what is shipped, and after it how the row stands, if else."""
    if history(row).exists():
        return
    row.version = 1
    first = _version(row, origin=Origin.SHIPPED, agent=None, now=now)
    for name, value in shipped.items():
        setattr(first, name, value)
    first.save(force_insert=True)
    if row.kept() != shipped:
        row.version = 2
        _keep(row, origin=Origin.EDITED, agent=None, now=now)
    type(row)._default_manager.filter(pk=row.pk).update(version=row.version)


def _keep_unkept(row: Versioned, *, now: datetime) -> None:
    """Keep the state that is about to be replaced where no version holds it yet (``load_playbook`` has not run)."""
    if not history(row).filter(number=row.version).exists():
        _keep(row, origin=Origin.EDITED, agent=None, now=now)


def _keep(row: Versioned, *, origin: Origin, agent: AbstractBaseUser | None, now: datetime) -> None:
    _version(row, origin=origin, agent=agent, now=now).save(force_insert=True)


def _version(row: Versioned, *, origin: Origin, agent: AbstractBaseUser | None, now: datetime) -> Version:
    """The row as it stands, as the version that it says it is at."""
    who = agent.pk if agent else None
    return VERSIONS[type(row)](**row.key(), **row.kept(), number=row.version, origin=origin, agent_id=who, saved_at=now)


def save_all(
    edits: Sequence[tuple[Versioned, Mapping[str, Any], int]], *, agent: AbstractBaseUser, now: datetime
) -> int:
    """Save several rows' (row, changes, seen) at once, or none; how many have changed. Raises ChangedMeanwhile."""
    with transaction.atomic():
        return sum(save(row, changes=changes, seen=seen, agent=agent, now=now) for row, changes, seen in edits)
