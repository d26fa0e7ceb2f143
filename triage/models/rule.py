"""Rules: when something happens to a ticket, and if it fits, then something is done. Supervisors write them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.decision.automation import Trigger
from triage.models.lease import Claimable
from triage.models.ticket import Ticket
from triage.models.versioned import Origin, Version, Versioned

MOST_HOURS = 24 * 365
TIMED = [Trigger.WAITED.value, Trigger.BEFORE_DUE.value]
UNTIMED = [Trigger.RECEIVED.value, Trigger.CLASSIFIED.value]
"""Triggers that need a number of hours, and that have none; ``ANSWERED`` may have one."""


class When(models.TextChoices):
    """``Trigger`` in words."""

    RECEIVED = Trigger.RECEIVED.value, _("a complaint has come in")
    CLASSIFIED = Trigger.CLASSIFIED.value, _("the cause has been determined")
    ANSWERED = Trigger.ANSWERED.value, _("the requester has been answered")
    WAITED = Trigger.WAITED.value, _("a ticket has waited for an agent")
    BEFORE_DUE = Trigger.BEFORE_DUE.value, _("a ticket is soon due")


class Says(models.Model):
    """What a rule says, and each of its versions said. ``conditions`` by the names of ``automation.TESTS``, ``actions``
    by those of ``automation.POSSIBLE``: values that forms have checked, never code.
    """

    code = models.SlugField(_("code"))
    name = models.CharField(_("name"), max_length=80)
    trigger = models.CharField(_("when"), max_length=12, choices=When)
    hours = models.PositiveSmallIntegerField(_("hours"), default=0)
    conditions = models.JSONField(_("if"), default=dict, blank=True)
    actions = models.JSONField(_("then"), default=dict)
    is_active = models.BooleanField(_("active"), default=False)

    class Meta:
        abstract = True


class Rule(Says, Versioned):
    """A rule, looked at in the order of ``position``. One that is no longer wanted is switched off, never deleted: what
    it has done names it.

    ``since``: when it was saved last; what came about before is none of its business.
    """

    KEY = ("code",)
    KEPT = ("name", "trigger", "hours", "conditions", "actions", "is_active")

    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    since = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        default_permissions = ("view", "add", "change")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(name="rule_once", fields=["code"]),
            models.CheckConstraint(name="rule_when_is_known", condition=Q(trigger__in=When.values)),
            models.CheckConstraint(
                name="rule_has_its_hours",
                condition=Q(trigger__in=TIMED, hours__range=(1, MOST_HOURS))
                | Q(trigger=Trigger.ANSWERED.value, hours__range=(0, MOST_HOURS))
                | Q(trigger__in=UNTIMED, hours=0),
            ),
            models.CheckConstraint(name="rule_does_something", condition=~Q(actions={})),
        ]

    def __str__(self) -> str:
        return self.name


class RuleVersion(Says, Version):
    """A rule as it once stood."""

    OF = Rule

    class Meta:
        verbose_name = _("version of a rule")
        verbose_name_plural = _("versions of rules")
        default_permissions = ()
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="rule_version_once", fields=["code", "number"]),
            models.CheckConstraint(
                name="rule_version_origin_is_known", condition=Q(origin__in=Origin.values, number__gte=1)
            ),
        ]


class RuleRun(models.Model):
    """A rule has run on a ticket, once an occasion: written in the transaction of what it did.

    ``occasion`` is the key of the message, verdict or letter that triggered it, or the second since 1970 of the wait or
    the due time. ``steps`` say what was done, and what was not and why (``{"do": "tags", "value": [3], "not": ""}``).
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="rule_runs", db_index=False)
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="runs", db_index=False)
    version = models.PositiveIntegerField(_("version"))
    trigger = models.CharField(max_length=12, choices=When)
    occasion = models.BigIntegerField()
    at = models.DateTimeField(_("time"))
    steps: "models.JSONField[Any, Any]" = models.JSONField(default=list)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="rule_run_once", fields=["ticket", "rule", "trigger", "occasion"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.trigger}-{self.occasion}"


class RuleLook(models.Model):
    """The rules of a trigger and its hours have been looked at on a ticket, for one occasion. Kept until no sweep can
    come upon that occasion again.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+", db_index=False)
    trigger = models.CharField(max_length=12, choices=When)
    hours = models.PositiveSmallIntegerField()
    occasion = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="rule_look_once", fields=["ticket", "trigger", "hours", "occasion"]),
        ]
        indexes = [models.Index(name="rule_look_at", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.trigger} {self.hours} {self.occasion}"


class TrialState(models.TextChoices):
    """How far a dry run is."""

    RUNNING = "running", _("running")
    DONE = "done", _("finished")
    FAILED = "failed", _("failed")


class RuleTrial(Claimable):
    """A dry run: which tickets of the month before ``created_at`` one version of a rule would have touched.

    ``done`` of ``total`` tickets have been looked at, the last of them ``reached``; ``touched`` of them fit, and
    ``examples`` are the keys of the newest of these.
    """

    rule = models.ForeignKey(Rule, on_delete=models.CASCADE, related_name="trials", db_index=False)
    version = models.PositiveIntegerField(_("version"))
    agent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    action_key = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=TrialState, default=TrialState.RUNNING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField(default=0)
    touched = models.PositiveIntegerField(default=0)
    examples = ArrayField(models.BigIntegerField(), default=list)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(name="rule_trial_once", fields=["agent", "action_key"]),
            models.CheckConstraint(
                name="rule_trial_ends_once",
                condition=Q(state=TrialState.RUNNING, finished_at__isnull=True)
                | Q(state__in=[TrialState.DONE, TrialState.FAILED], finished_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="rule_trial_to_do", fields=["id"], condition=Q(state=TrialState.RUNNING))]

    def __str__(self) -> str:
        return f"trial {self.pk}"
