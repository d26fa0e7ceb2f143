"""The incident: many tickets, one cause. The machine proposes, an agent confirms, each member is told once."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from triage.models.languages import in_language
from triage.models.platform import Platform
from triage.models.ticket import Ticket


class IncidentState(models.TextChoices):
    """Where an incident stands."""

    PROPOSED = "proposed", _("proposed")
    OPEN = "open", pgettext_lazy("incident", "open")
    RESOLVED = "resolved", _("solved")
    DISMISSED = "dismissed", _("dismissed")


LIVE_STATES = [IncidentState.PROPOSED, IncidentState.OPEN]


class Incident(models.Model):
    """One cause on one platform.

    ``category`` is the family of causes, ``centre`` what the members have in common (features and their log-odds, see
    ``incidents.bursts``), ``key`` the strongest of these: one live incident for each. ``usual`` is how many reports of
    any kind its platform brings in ``decision.incidents.LATELY`` on a usual day, ``usual_by_hour`` how many of its
    cause (a ``decision.base_rate.UsualByHour`` of the time when it was proposed; empty where that was not kept).
    ``banner``, ``message`` and ``solved`` are the agent's words, by language.

    ``report``: what the platform's own program calls the outage, "" where it has told of none; ``reported_at`` is when
    it last said that it goes on. Such an incident needs nobody who confirms or ends it.
    """

    platform = models.ForeignKey(Platform, verbose_name=_("platform"), to_field="code", on_delete=models.PROTECT)
    category = models.CharField(_("category"), max_length=40)
    key = models.CharField(max_length=80)
    centre = models.JSONField(default=dict)
    usual = models.FloatField(_("usual"), default=0)
    usual_by_hour = models.JSONField(default=dict)
    state = models.CharField(_("state"), max_length=10, choices=IncidentState, default=IncidentState.PROPOSED)
    began_at = models.DateTimeField(_("began"))
    proposed_at = models.DateTimeField(_("proposed"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("ended by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    banner = models.JSONField(default=dict)
    message = models.JSONField(default=dict)
    solved = models.JSONField(default=dict)
    report = models.CharField(max_length=64, blank=True, default="", db_default="", editable=False)
    reported_at = models.DateTimeField(_("reported by the platform"), null=True, editable=False)

    class Meta:
        verbose_name = _("incident")
        verbose_name_plural = _("incidents")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                name="incident_one_live_per_cause",
                fields=["platform", "category", "key"],
                condition=Q(state__in=["proposed", "open"]),
            ),
            models.UniqueConstraint(
                name="incident_report_once", fields=["platform", "report"], condition=~Q(report="")
            ),
            models.CheckConstraint(name="incident_state_is_known", condition=Q(state__in=IncidentState.values)),
            models.CheckConstraint(
                name="incident_open_is_confirmed_or_reported",
                condition=~Q(state__in=["open", "resolved"])
                | Q(confirmed_at__isnull=False) & ~Q(message={}) & (Q(confirmed_by__isnull=False) | ~Q(report="")),
            ),
            models.CheckConstraint(name="incident_resolved_has_words", condition=~Q(state="resolved") | ~Q(solved={})),
            models.CheckConstraint(
                name="incident_ended_has_a_time_and_by_whom",
                condition=Q(state__in=["resolved", "dismissed"], ended_at__isnull=False)
                & (Q(ended_by__isnull=False) | ~Q(report=""))
                | Q(state__in=["proposed", "open"], ended_at__isnull=True, ended_by__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="incident_live", fields=["platform"], condition=Q(state__in=["proposed", "open"])),
        ]

    def __str__(self) -> str:
        return f"{self.platform_id} {self.category} {self.pk}"

    @property
    def is_live(self) -> bool:
        """Whether it goes on."""
        return self.state in LIVE_STATES

    def words(self, kind: str, language: str) -> str:
        """The agent's ``banner``, ``message`` or ``solved`` in a language of the desk."""
        return in_language(getattr(self, kind), language)


class Joined(models.TextChoices):
    """How a ticket became a member."""

    DETECTED = "detected", _("part of the burst")
    FOLLOWED = "followed", _("joined later")
    ADDED = "added", _("added by an agent")


class Told(models.TextChoices):
    """What became of the announcement for one member."""

    WAITING = "", _("not yet")
    ANSWERED = "answered", _("notified")
    HUMAN = "human", _("left to an agent")
    CLOSED = "closed", _("was closed")


class IncidentMember(models.Model):
    """One ticket of an incident. ``fit`` is how well it fits, in log-odds, None where an agent added it.

    ``live``: the incident goes on and the ticket is still of it; a ticket is so in one incident at most. A row with
    ``removed_at`` stays, so that the ticket does not join again. ``told`` is the work list of the announcement,
    ``solved_told_at`` that of the good news.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="members")
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="incident_members")
    joined = models.CharField(_("joined"), max_length=10, choices=Joined)
    fit = models.FloatField(_("match"), null=True)
    joined_at = models.DateTimeField(_("since"))
    live = models.BooleanField(default=True)
    removed_at = models.DateTimeField(_("removed"), null=True)
    told = models.CharField(_("notified"), max_length=10, choices=Told, blank=True, default=Told.WAITING)
    told_at = models.DateTimeField(_("notified at"), null=True)
    solved_told_at = models.DateTimeField(_("notified that it is solved"), null=True)

    class Meta:
        verbose_name = _("member of an incident")
        verbose_name_plural = _("members of incidents")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="incident_member_once", fields=["incident", "ticket"]),
            models.UniqueConstraint(name="incident_member_of_one_live", fields=["ticket"], condition=Q(live=True)),
            models.CheckConstraint(
                name="incident_member_removed_is_not_live", condition=Q(removed_at__isnull=True) | Q(live=False)
            ),
            models.CheckConstraint(
                name="incident_member_told_has_a_time",
                condition=Q(told="", told_at__isnull=True) | (~Q(told="") & Q(told_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="incident_member_untold", fields=["incident"], condition=Q(live=True, told="")),
            models.Index(
                name="incident_member_unsolved",
                fields=["incident"],
                condition=Q(told="answered", solved_told_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.ticket_id}"
