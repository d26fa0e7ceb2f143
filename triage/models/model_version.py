"""The models that were trained here, what came of them, and which ones are in use."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    """What came of a training."""

    PROMOTED = "promoted", _("promoted")
    REFUSED = "refused", _("not promoted")


class ModelKind(models.TextChoices):
    """Which of the models that learn from agents."""

    WORDING = "wording", _("causes")
    LISTENING = "listening", _("circumstances")
    TOPICS = "topics", _("topics")


class ModelVersion(models.Model):
    """One training: its report and, where it was promoted, the model's two files.

    At most one of a kind is in use; without one, the shipped model is. ``why`` is a code, its details in ``report``.
    """

    kind = models.CharField(_("model"), max_length=10, choices=ModelKind, default=ModelKind.WORDING)
    version = models.CharField(_("version"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("trained"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    why = models.CharField(_("why"), max_length=40, blank=True)
    report = models.JSONField(_("report"), default=dict)
    vocabulary = models.TextField(blank=True, editable=False)
    weights = models.BinaryField(null=True)
    in_use = models.BooleanField(_("in use"), default=False)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("chosen by"), null=True, blank=True, on_delete=models.PROTECT
    )
    chosen_at = models.DateTimeField(_("chosen"), null=True)

    class Meta:
        verbose_name = _("model version")
        verbose_name_plural = _("model versions")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="model_version_one_in_use", fields=["kind"], condition=Q(in_use=True)),
            models.CheckConstraint(name="model_version_kind_is_known", condition=Q(kind__in=ModelKind.values)),
            models.UniqueConstraint(
                name="model_version_once", fields=["kind", "version"], condition=Q(outcome=Outcome.PROMOTED)
            ),
            models.CheckConstraint(
                name="model_version_promoted_is_complete",
                condition=Q(outcome=Outcome.REFUSED, in_use=False, weights__isnull=True)
                | (Q(outcome=Outcome.PROMOTED, weights__isnull=False) & ~Q(vocabulary="") & ~Q(version="")),
            ),
        ]

    def __str__(self) -> str:
        return self.version or self.why


class Checkup(models.Model):
    """How the machine did, as seen on one day: figures for the dashboard, and what slipped."""

    on = models.DateField(_("day"))
    created_at = models.DateTimeField(_("made"))
    figures = models.JSONField(_("figures"))
    alerts = models.JSONField(_("alerts"), default=list)

    class Meta:
        verbose_name = _("checkup")
        verbose_name_plural = _("checkups")
        get_latest_by = "on"
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(name="checkup_once_a_day", fields=["on"])]

    def __str__(self) -> str:
        return str(self.on)
