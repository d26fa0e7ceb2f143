"""The access: that somebody looked at what a requester sent, or took it away. Ids only, and for good."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AccessKind(models.TextChoices):
    """What was looked at."""

    SCREENSHOT = "screenshot", _("a screenshot")
    FILE = "file", _("a file")
    MAIL = "mail", _("an original e-mail")
    SENT_FILE = "sent_file", _("a file that was sent")
    EXPORT = "export", _("an export")


class Access(models.Model):
    """One look. ``reference`` names its ticket ("" for an export of many), ``what`` the picture, file, mail or export.

    Neither is a foreign key: the row outlives what was looked at. A trigger in the database refuses to change a
    stored row, and to delete one that is younger than a year.
    """

    at = models.DateTimeField(_("time"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("actor"), on_delete=models.PROTECT, related_name="accesses"
    )
    kind = models.CharField(_("action"), max_length=10, choices=AccessKind)
    reference = models.CharField(_("ticket"), max_length=13, blank=True)
    what = models.CharField(_("number or name"), max_length=64)
    rows = models.PositiveIntegerField(_("how many"), default=1)

    class Meta:
        verbose_name = _("access log entry")
        verbose_name_plural = _("access log")
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="access_kind_is_known", condition=Q(kind__in=AccessKind.values))]
        indexes = [models.Index(name="access_by_ticket", fields=["reference"], condition=~Q(reference=""))]

    def __str__(self) -> str:
        return str(self.get_kind_display())
