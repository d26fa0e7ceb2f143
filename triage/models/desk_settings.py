"""What a supervisor adjusts: one row of settings, one row a category, days that differ from the calendar."""

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from triage.decision.policy import CategoryPolicy, CircumstancePolicy
from triage.installed import installed
from triage.models.languages import in_language


class DeskSettings(models.Model):
    """The desk's one row of numbers and words."""

    wait_working_days = models.PositiveSmallIntegerField(_("waiting time in working days"), default=3)
    temperature = models.FloatField(_("confidence temperature"), default=1.0)
    second_cause_from = models.FloatField(_("threshold for showing a second cause"), default=0.15)
    unheard_from = models.FloatField(
        _("hold answers from this doubt on"),
        default=0.7,
        help_text=_(
            "How likely it must be that a person has to read a message, for the answer to be held. Lower is stricter."
        ),
    )
    harm_mail = models.CharField(
        _("who is told at once of harm"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("E-mail addresses, separated by commas. They get the ticket's reference, never its words."),
    )
    hot_line = models.CharField(
        _("hot line for people in distress"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Name and number, as the letter to somebody in distress gives it. Leave empty to give none."),
    )
    opens_at = models.TimeField(
        _("opens at"), default=time(8, 0), help_text=_("On working days, in the desk's time zone.")
    )
    closes_at = models.TimeField(_("closes at"), default=time(16, 0))
    sla_hours = models.PositiveSmallIntegerField(
        _("response target (business hours)"),
        default=8,
        help_text=_(
            "Counted during business hours; requesters are promised the day. Waiting tickets get "
            "their new due times within minutes."
        ),
    )
    sla_warning_hours = models.PositiveSmallIntegerField(
        _("warn before (business hours)"),
        default=1,
        db_default=1,
        help_text=_("So long before the end of the target; never before half of it is over."),
    )
    away_hours = models.PositiveSmallIntegerField(
        _("tickets of agents who are away return after (business hours)"),
        default=4,
        db_default=4,
        help_text=_("To their team, so that others take them. 0: never."),
    )
    salutation = models.CharField(_("salutation"), max_length=30, blank=True, default="")
    blind_checks_a_day = models.PositiveSmallIntegerField(_("blind reviews per day"), default=5)
    learns_by_itself = models.BooleanField(_("nightly training"), default=True)
    learns_from_imported = models.BooleanField(
        _("learn from imported tickets"),
        default=True,
        db_default=True,
        help_text=_("Their causes count as the word of whoever imported them. Nothing is measured by them."),
    )
    screenshots_kept_days = models.PositiveSmallIntegerField(
        _("delete screenshots this many days after closing"), default=30
    )
    identities_kept_days = models.PositiveSmallIntegerField(
        _("delete names, addresses and text this many days after closing"), default=90
    )
    reopen_days = models.PositiveSmallIntegerField(
        _("an answer reopens a ticket for (days)"),
        default=14,
        db_default=14,
        help_text=_("After closing. Later answers are new tickets that point back. 0: always a new ticket."),
    )
    own_contacts = models.CharField(
        _("the organisation's own contacts"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("Telephone numbers and addresses that are not masked; @example.org keeps all of its mail."),
    )

    class Meta:
        verbose_name = _("settings")
        verbose_name_plural = _("settings")
        constraints = [
            models.CheckConstraint(name="desk_settings_is_one_row", condition=Q(id=1)),
            models.CheckConstraint(name="desk_settings_wait_is_sane", condition=Q(wait_working_days__range=(1, 60))),
            models.CheckConstraint(name="desk_settings_temperature_is_positive", condition=Q(temperature__gt=0)),
            models.CheckConstraint(
                name="desk_settings_retention_is_sane",
                condition=Q(screenshots_kept_days__range=(1, 3650), identities_kept_days__range=(1, 3650)),
            ),
            models.CheckConstraint(
                name="desk_settings_opens_before_it_closes",
                condition=Q(opens_at__lt=models.F("closes_at")),
                violation_error_message=_("The opening time must be before the closing time."),
            ),
            models.CheckConstraint(
                name="desk_settings_warning_is_sane", condition=Q(sla_warning_hours__range=(1, 400))
            ),
            models.CheckConstraint(name="desk_settings_sla_is_sane", condition=Q(sla_hours__range=(1, 400))),
            models.CheckConstraint(name="desk_settings_reopening_is_sane", condition=Q(reopen_days__lte=365)),
            models.CheckConstraint(
                name="desk_settings_unheard_is_a_share", condition=Q(unheard_from__gt=0, unheard_from__lte=1)
            ),
            models.CheckConstraint(
                name="desk_settings_second_is_a_share", condition=Q(second_cause_from__gte=0, second_cause_from__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(_("settings"))


class CategorySetting(models.Model):
    """Whether a category may be answered automatically, and from which confidence on.

    ``deflects`` matters to categories that say something before a complaint is sent (``Category.deflection``).
    ``threshold`` holds until blind checks suffice to compute ``earned_threshold``: the confidence from which, with
    95 % certainty, at most ``allowed_error`` of the automatic answers are wrong.
    """

    code = models.SlugField(_("category"), unique=True)
    auto_reply = models.BooleanField(_("may be answered automatically"), default=True)
    deflects = models.BooleanField(
        _("is said on the form before a complaint is sent"),
        default=True,
        db_default=True,
        help_text=_("With a reminder instead of a complaint. Only causes that solve themselves in time have that."),
    )
    threshold = models.FloatField(_("threshold"), default=0.8)
    allowed_error = models.FloatField(
        _("allowed error rate of automatic answers"),
        default=0.01,
        help_text=_("As a share: 0.01 is one in a hundred. Blind reviews determine the threshold for it."),
    )
    sla_hours = models.PositiveSmallIntegerField(
        _("response target (business hours)"),
        null=True,
        blank=True,
        help_text=_("For tickets of this category that wait for an agent. Leave empty to use the general setting."),
    )
    earned_threshold = models.FloatField(_("computed from blind reviews"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("category setting")
        verbose_name_plural = _("category settings")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="category_threshold_is_a_share", condition=Q(threshold__gte=0.5, threshold__lte=1)
            ),
            models.CheckConstraint(
                name="category_allowed_error_is_sane", condition=Q(allowed_error__gt=0, allowed_error__lte=0.2)
            ),
            models.CheckConstraint(
                name="category_sla_is_sane", condition=Q(sla_hours__isnull=True) | Q(sla_hours__range=(1, 400))
            ),
        ]

    def __str__(self) -> str:
        rules = installed().rules
        if spoken := rules.spoken.get(self.code):
            return in_language(spoken, (get_language() or "").partition("-")[0])
        return str(_(rules.titles[self.code])) if self.code in rules.titles else self.code

    def as_policy(self) -> CategoryPolicy:
        """The row as the decision uses it."""
        threshold = self.threshold if self.earned_threshold is None else self.earned_threshold
        return CategoryPolicy(auto_reply=self.auto_reply, threshold=threshold)


class CircumstanceSetting(models.Model):
    """What follows from something that a person says beside the cause."""

    code = models.SlugField(_("circumstance"), unique=True)
    holds = models.BooleanField(
        _("a person answers"),
        default=True,
        help_text=_("Advice that was followed holds only an answer that would give it again."),
    )
    threshold = models.FloatField(_("threshold"), default=0.5)
    head_start_hours = models.PositiveSmallIntegerField(
        _("ahead in the queue by (hours)"),
        default=0,
        help_text=_("The ticket stands where it would if it had to be answered so much earlier."),
    )

    class Meta:
        verbose_name = _("circumstance")
        verbose_name_plural = _("circumstances")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="circumstance_threshold_is_a_share", condition=Q(threshold__gt=0, threshold__lte=1)
            ),
        ]

    def __str__(self) -> str:
        return str(_(installed().rules.holds.get(self.code, self.code)))

    def as_policy(self) -> CircumstancePolicy:
        """The row as the decision uses it."""
        return CircumstancePolicy(self.holds, self.threshold, self.head_start_hours)


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
