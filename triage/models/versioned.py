"""Rows whose every change is kept: the row is how it stands now, its versions are how it came to that."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where a version comes from."""

    SHIPPED = "shipped", _("default")
    EDITED = "edited", _("edited")
    RESTORED = "restored", _("restored")


class Versioned(models.Model):
    """A row with versions. ``version`` is the number of the newest, what an editor has seen when saving.

    ``KEY`` names the fields that tell rows apart, ``KEPT`` those that a version keeps.
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    KEY: ClassVar[tuple[str, ...]]
    KEPT: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def key(self) -> dict[str, Any]:
        """What tells this row apart."""
        return {name: getattr(self, name) for name in self.KEY}

    def kept(self) -> dict[str, Any]:
        """What a version keeps of this row, as it is now."""
        return {name: getattr(self, name) for name in self.KEPT}


class Version(models.Model):
    """One state of a row, for good: a trigger in the database refuses to change or delete it.

    ``number`` counts from 1 within the row's key. ``agent`` is None for what was shipped, or changed before versions
    were kept.
    """

    number = models.PositiveIntegerField(_("version"))
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("actor"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField(_("time"))

    OF: ClassVar[type[Versioned]]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.number)

    def kept(self) -> Mapping[str, Any]:
        """What it keeps, by field."""
        return {name: getattr(self, name) for name in self.OF.KEPT}
