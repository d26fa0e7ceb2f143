"""What a supervisor adjusts: one row of settings, one row a category, days that differ from the calendar."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.decision.policy import CategoryPolicy


class DeskSettings(models.Model):
    """The desk's one row of numbers and words."""

    wait_working_days = models.PositiveSmallIntegerField(_("waiting time in working days"), default=3)
    temperature = models.FloatField(_("temperature of the confidence"), default=1.0)
    second_cause_from = models.FloatField(_("show a second cause from this confidence on"), default=0.15)
    agent_working_days = models.PositiveSmallIntegerField(_("a human looks within (working days)"), default=1)
    salutation = models.CharField(_("salutation"), max_length=30, default="Kak")
    own_contacts = models.CharField(
        _("the programme's own contacts"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Telephone numbers and addresses that are not masked; @example.org keeps all of its mail."),
    )

    class Meta:
        verbose_name = _("desk settings")
        verbose_name_plural = _("desk settings")
        constraints = [
            models.CheckConstraint(name="desk_settings_is_one_row", condition=Q(id=1)),
            models.CheckConstraint(name="desk_settings_wait_is_sane", condition=Q(wait_working_days__range=(1, 60))),
            models.CheckConstraint(name="desk_settings_temperature_is_positive", condition=Q(temperature__gt=0)),
            models.CheckConstraint(
                name="desk_settings_agent_wait_is_sane", condition=Q(agent_working_days__range=(1, 30))
            ),
            models.CheckConstraint(
                name="desk_settings_second_is_a_share", condition=Q(second_cause_from__gte=0, second_cause_from__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(_("desk settings"))


class CategorySetting(models.Model):
    """Whether a category may be answered automatically, and from which confidence on."""

    code = models.SlugField(_("category"), unique=True)
    auto_reply = models.BooleanField(_("may be answered automatically"), default=True)
    threshold = models.FloatField(_("from this confidence on"), default=0.8)

    class Meta:
        verbose_name = _("category setting")
        verbose_name_plural = _("category settings")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="category_threshold_is_a_share", condition=Q(threshold__gte=0.5, threshold__lte=1)
            )
        ]

    def __str__(self) -> str:
        return self.code

    def as_policy(self) -> CategoryPolicy:
        """The row as the decision uses it."""
        return CategoryPolicy(auto_reply=self.auto_reply, threshold=self.threshold)


class CalendarDay(models.Model):
    """A day on which the desk's calendar differs from the public one."""

    day = models.DateField(_("day"), unique=True)
    working = models.BooleanField(_("is a working day"), default=False)
    name = models.CharField(_("name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}".strip()
