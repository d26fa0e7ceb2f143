"""The platform: the service that complaints are about. Contacts change, so they are rows that people edit."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.decision.policy import PlatformPolicy


class Platform(models.Model):
    """A platform, or what people take for one (``is_institution``)."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    aliases = ArrayField(models.CharField(max_length=60), verbose_name=_("also spelled"), default=list, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    contact_checked_on = models.DateField(_("contact last checked"), null=True, blank=True)
    wait_working_days = models.PositiveSmallIntegerField(_("waiting time in working days"), null=True, blank=True)
    is_institution = models.BooleanField(_("is recognised but not offered"), default=False)
    active = models.BooleanField(_("offered in the form"), default=True)

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="platform_wait_is_sane",
                condition=Q(wait_working_days__isnull=True) | Q(wait_working_days__range=(1, 60)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def as_policy(self) -> PlatformPolicy:
        """The part of the row that the decision uses."""
        return PlatformPolicy(
            code=self.code,
            name=self.name,
            aliases=tuple(self.aliases),
            wait_working_days=self.wait_working_days,
            is_institution=self.is_institution,
        )
