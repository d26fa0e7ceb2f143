"""The audit: who changed what. Ids and codes only, so that nothing in it ever has to be erased."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NAMES = ("reference", "code", "version", "day", "language")
"""Fields that tell rows from each other and are codes; a row's name is those of them that it has."""

Value = str | int | float | bool | list[int] | None
Changes = Mapping[str, tuple[Value, Value] | None]
"""Fields with their old and new values where these are numbers, days, codes or digests; None where they are words."""


class AuditAction(models.TextChoices):
    """What was done."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    RESET = "reset", _("reset to the default")
    USED = "used", _("put into use")
    EXPORTED = "exported", _("exported")
    RETAINED = "retained", _("deleted after the retention period")


class AuditEntry(models.Model):
    """One change. ``kind`` is a model's name, ``object`` the row's code or key; ``who`` is None for the machine.

    Triggers in the database refuse to change, delete or truncate entries. So ``who`` is no constraint: an entry
    outlives its user. What agents do with tickets is told by the tickets' events instead, which are as lasting.
    """

    at = models.DateTimeField(_("time"))
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    action = models.CharField(_("action"), max_length=10, choices=AuditAction)
    kind = models.CharField(_("kind"), max_length=40)
    object = models.CharField(_("row"), max_length=64)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(name="audit_action_is_known", condition=Q(action__in=AuditAction.values)),
        ]
        indexes = [
            models.Index(name="audit_newest", fields=["-at", "-id"]),
            models.Index(name="audit_by_who", fields=["who", "-at", "-id"]),
            models.Index(name="audit_by_kind", fields=["kind", "-at", "-id"]),
            models.Index(name="audit_by_row", fields=["object", "-at", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object} {self.action}"


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that is about to be written: what became of which row."""

    action: AuditAction
    kind: str
    object: str
    changes: Changes = field(default_factory=dict)


def note(changes: Iterable[Change], *, who: AbstractBaseUser | None, now: datetime) -> None:
    """Write entries, in the transaction of the changes that they tell; ``who`` is None for the machine."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=now,
            who_id=who.pk if who else None,
            action=change.action,
            kind=change.kind,
            object=change.object[:64],
            changes=change.changes,
        )
        for change in changes
    )


def identified(row: models.Model) -> tuple[str, str]:
    """Kind and identity of a row as entries name it: its code where it has one that stays, else its key."""
    codes = [str(code) for name in NAMES if (code := getattr(row, name, ""))]
    return row._meta.model_name or "", "/".join(codes) or str(row.pk)
