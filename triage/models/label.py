"""The label: what a person said about a verdict. An example to learn from, its facts frozen in the verdict."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.classification import Classification


class LabelKind(models.TextChoices):
    """How it came about."""

    ACCEPTED = "accepted", _("confirmed by an agent")
    CORRECTED = "corrected", _("corrected by an agent")
    DISPUTED = "disputed", _("denied by the requester")
    UNHELPFUL = "unhelpful", _("right cause, wrong answer")
    SAID = "said", _("said beside the cause")
    NOT_SAID = "not_said", _("not said beside the cause")


OF_CIRCUMSTANCES = (LabelKind.SAID, LabelKind.NOT_SAID)
"""These say what somebody tells, and nothing of the cause."""


class Label(models.Model):
    """One judgement of ``judged``, whose facts are as they were: there is no second copy to erase.

    ``category`` is what the case is; "" where nothing was said of that. ``circumstance``: why the right cause's letter
    would not help, or what is said, or not, beside the cause. ``unchanged``: the agent saw the accepted cause's own
    letter and sent it as it stood. ``set_aside``: a supervisor does not want it learnt from.
    """

    judged = models.ForeignKey(Classification, on_delete=models.CASCADE, related_name="labels")
    kind = models.CharField(_("kind"), max_length=10, choices=LabelKind)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), null=True, blank=True, on_delete=models.PROTECT
    )
    category = models.CharField(_("category"), max_length=40, blank=True)
    circumstance = models.CharField(_("circumstance"), max_length=40, blank=True)
    unchanged = models.BooleanField(_("letter unchanged"), default=False)
    created_at = models.DateTimeField(_("made"))
    set_aside = models.BooleanField(_("excluded from training"), default=False)

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="label_once", fields=["judged", "kind"], condition=~Q(kind__in=OF_CIRCUMSTANCES)
            ),
            # "": harm, which forgetting takes away, of which there may be several.
            models.UniqueConstraint(
                name="label_circumstance_once",
                fields=["judged", "circumstance"],
                condition=Q(kind__in=OF_CIRCUMSTANCES) & ~Q(circumstance=""),
            ),
            models.CheckConstraint(
                name="label_has_circumstance_by_kind",
                condition=Q(circumstance="") | Q(kind__in=(LabelKind.UNHELPFUL, *OF_CIRCUMSTANCES)),
            ),
            models.CheckConstraint(
                name="label_unchanged_is_accepted", condition=Q(unchanged=False) | Q(kind=LabelKind.ACCEPTED)
            ),
            models.CheckConstraint(name="label_kind_is_known", condition=Q(kind__in=LabelKind.values)),
            models.CheckConstraint(
                name="label_says_what_and_who",
                condition=Q(kind=LabelKind.DISPUTED, agent__isnull=True, category="")
                | Q(kind__in=OF_CIRCUMSTANCES, agent__isnull=False, category="")
                | (~Q(kind__in=(LabelKind.DISPUTED, *OF_CIRCUMSTANCES)) & Q(agent__isnull=False) & ~Q(category="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class BlindCheck(models.Model):
    """A verdict that was, or nearly was, answered automatically, drawn at random for an agent to judge unseen.

    Open until ``judged_at``. It measures how often automatic answers are wrong, so nothing is ever trained on it.
    ``helps``: whether the standard letter of the cause would have helped this person, None where nobody was asked
    (until 0.9); ``unhelpful`` is the circumstance because of which it would not, "" for none of them.
    """

    judged = models.OneToOneField(Classification, on_delete=models.CASCADE, related_name="blind_check")
    drawn_on = models.DateField(_("sampled on"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), null=True, blank=True, on_delete=models.PROTECT
    )
    category = models.CharField(_("category"), max_length=40, blank=True)
    helps = models.BooleanField(_("would have helped"), null=True)
    unhelpful = models.CharField(_("why not"), max_length=40, blank=True)
    judged_at = models.DateTimeField(_("reviewed"), null=True)

    class Meta:
        verbose_name = _("blind review")
        verbose_name_plural = _("blind reviews")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="blind_check_is_open_or_judged",
                condition=Q(judged_at__isnull=True, agent__isnull=True, category="", helps__isnull=True, unhelpful="")
                | (Q(judged_at__isnull=False, agent__isnull=False) & ~Q(category="")),
            ),
            models.CheckConstraint(name="blind_check_why_where_unhelpful", condition=Q(unhelpful="") | Q(helps=False)),
        ]
        indexes = [models.Index(name="blind_check_open", fields=["id"], condition=Q(judged_at__isnull=True))]

    def __str__(self) -> str:
        return self.category or str(_("open"))
