"""Which model is in use. Kept apart from training, so that the desk can switch without scikit-learn."""

from datetime import datetime

import structlog
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from triage.models import AuditAction, DeskSettings, ModelKind, ModelVersion, Outcome
from triage.models.audit import Change, identified, note

SHIPPED = "shipped"
"""What the shipped model is called where versions are told."""

log = structlog.get_logger("triage.learning")


def put_into_use(kind: ModelKind, version: ModelVersion | None, *, by: AbstractBaseUser | None, now: datetime) -> None:
    """Use a promoted version of this kind from now on, or the shipped model (None).

    A person's choice also ends the nightly learning, which would otherwise undo it; they switch it on again.
    """
    with transaction.atomic():
        switch(kind, version, by=by, now=now)
        if by is not None and DeskSettings.objects.filter(learns_by_itself=True).update(learns_by_itself=False):
            changes = {"learns_by_itself": (True, False)}
            note([Change(AuditAction.CHANGED, *identified(DeskSettings.objects.get()), changes)], who=by, now=now)
    log.info("model_chosen", kind=kind, version=version.version if version else SHIPPED, by_hand=by is not None)


def switch(kind: ModelKind, version: ModelVersion | None, *, by: AbstractBaseUser | None, now: datetime) -> None:
    """Within a transaction: this version and no other of its kind is in use."""
    used = ModelVersion.objects.select_for_update().filter(kind=kind, in_use=True)
    before = used.values_list("version", flat=True).first() or SHIPPED
    used.update(in_use=False)
    if version is not None:
        ModelVersion.objects.filter(pk=version.pk, kind=kind, outcome=Outcome.PROMOTED).update(
            in_use=True, chosen_by_id=by.pk if by else None, chosen_at=now
        )
    after = version.version if version else SHIPPED
    changes = {"kind": ("", kind), "version": (before, after)}
    note([Change(AuditAction.USED, "modelversion", after, changes)], who=by, now=now)
