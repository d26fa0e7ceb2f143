"""Teams: who works on which tickets, what routes a ticket to one, when they work, and who is on duty."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

OVERSEE = "triage.oversee_team"
"""Who may see and act on the tickets of all teams."""


class HandsOut(models.TextChoices):
    """How a team's tickets come to its agents."""

    PULL = "pull", _("agents take the next one")
    ROUND_ROBIN = "round_robin", _("given to who is on duty and has the fewest")


class Team(models.Model):
    """Some of the desk's people. A ticket that waits for a person belongs to one, or to none: then it is everybody's.

    Agents act on the tickets of their own teams and on those of none; those of others they may read as long as
    ``others_may_see``. ``sender_name`` and ``sender_address`` are what its letters come from, "": the desk's own.
    """

    name = models.CharField(_("name"), max_length=60, unique=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("members"), blank=True, related_name="teams"
    )
    others_may_see = models.BooleanField(
        _("others may see its tickets"),
        default=True,
        help_text=_("Agents of other teams can read them. Only members and supervisors can act on them."),
    )
    hands_out = models.CharField(_("how tickets are assigned"), max_length=12, choices=HandsOut, default=HandsOut.PULL)
    signature = models.TextField(
        _("signature"), max_length=500, blank=True, help_text=_("Stands at the end of every letter about its tickets.")
    )
    sender_name = models.CharField(_("sender's name"), max_length=80, blank=True)
    sender_address = models.EmailField(
        _("sender's address"),
        blank=True,
        help_text=_("One of the desk's own addresses. Answers reach the ticket whatever it is."),
    )

    class Meta:
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        ordering = ["name"]
        permissions = [("oversee_team", "Can see and act on the tickets of all teams")]
        constraints = [
            models.CheckConstraint(name="team_hands_out_is_known", condition=Q(hands_out__in=HandsOut.values))
        ]

    def __str__(self) -> str:
        return self.name


def kept_from(agent: User) -> models.QuerySet[Team]:
    """Others' teams that keep their tickets to themselves; whoever oversees all is kept from none."""
    teams = Team.objects.filter(others_may_see=False).exclude(members=agent.pk).order_by()
    return teams.none() if oversees(agent) else teams


def known_to(agent: User) -> models.QuerySet[Team]:
    """The teams of which somebody knows: all but these."""
    return Team.objects.exclude(pk__in=kept_from(agent).values("pk"))


def teams_of(agent: User) -> models.QuerySet[Team]:
    """The teams that somebody is a member of."""
    return Team.objects.filter(members=agent.pk).order_by()


def oversees(agent: User) -> bool:
    """Whether somebody may act on the tickets of all teams."""
    return agent.has_perm(OVERSEE)


class Channel(models.TextChoices):
    """How a ticket's first message came, as routes name it."""

    WEB = "web", _("form")
    EMAIL = "email", _("e-mail")
    API = "api", _("API")
    TELEGRAM = "telegram", _("Telegram")
    WHATSAPP = "whatsapp", _("WhatsApp")
    TELEPHONE = "telephone", _("by telephone")
    COUNTER = "counter", _("at the counter")
    LETTER = "letter", _("by letter")


class Route(models.Model):
    """Which tickets go to a team: those that fit all that is named. Of several the one that names most counts."""

    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.CASCADE, related_name="routes")
    category = models.SlugField(_("category"), max_length=40, blank=True)
    circumstance = models.SlugField(_("circumstance"), max_length=40, blank=True)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel, blank=True)

    class Meta:
        verbose_name = _("route")
        verbose_name_plural = _("routes")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="route_once",
                fields=["category", "circumstance", "channel"],
                violation_error_message=_("These tickets go to a team already."),
            ),
            models.CheckConstraint(
                name="route_names_something",
                condition=~Q(category="", circumstance="", channel=""),
                violation_error_message=_("Choose a category, a circumstance or a channel."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} {self.category}/{self.circumstance}/{self.channel}"


class Weekday(models.IntegerChoices):
    """A day of the week, Monday being 0, or all that are usually worked on."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")
    WORKDAYS = 7, _("Monday to Friday")


class OpeningHours(models.Model):
    """From when to when the desk, or a team, is open on a day of the week; two rows of a day have a break between them.

    Rows of a single day replace those for Monday to Friday. Dated ones replace the whole usual week from ``first_day``
    to ``last_day``. A team without rows keeps the desk's (``team`` is null); the desk without any has its settings'.
    """

    team = models.ForeignKey(
        Team,
        verbose_name=_("team"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="hours",
        help_text=_("Leave empty for the whole desk."),
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday, default=Weekday.WORKDAYS)
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))
    first_day = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("For some weeks only, as in Ramadan: then the usual hours do not hold. Leave empty for always."),
    )
    last_day = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["team", "first_day", "weekday", "opens_at"]
        constraints = [
            models.CheckConstraint(
                name="opening_hours_open_before_they_close",
                condition=Q(opens_at__lt=models.F("closes_at")),
                violation_error_message=_("The opening time must be before the closing time."),
            ),
            models.CheckConstraint(name="opening_hours_weekday_is_known", condition=Q(weekday__in=Weekday.values)),
            models.CheckConstraint(
                name="opening_hours_from_until",
                condition=Q(first_day__isnull=True, last_day__isnull=True)
                | Q(first_day__isnull=False, last_day__isnull=False, first_day__lte=models.F("last_day")),
                violation_error_message=_("Give both days, the first one first, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class SlaPolicy(models.Model):
    """Within how many business hours a person acts on tickets of a kind. Of several the one that names most counts."""

    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.CASCADE, related_name="sla_policies"
    )
    category = models.SlugField(_("category"), max_length=40, blank=True)
    circumstance = models.SlugField(_("circumstance"), max_length=40, blank=True)
    hours = models.PositiveSmallIntegerField(_("response target (business hours)"))
    warning_hours = models.PositiveSmallIntegerField(
        _("warn before (business hours)"),
        default=1,
        help_text=_("So long before the end of the target; never before half of it is over."),
    )

    class Meta:
        verbose_name = _("response target")
        verbose_name_plural = _("response targets")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="sla_policy_once", fields=["team", "category", "circumstance"], nulls_distinct=False
            ),
            models.CheckConstraint(
                name="sla_policy_is_sane", condition=Q(hours__range=(1, 400), warning_hours__range=(1, 400))
            ),
            models.CheckConstraint(
                name="sla_policy_names_something",
                condition=~Q(team__isnull=True, category="", circumstance=""),
                violation_error_message=_("Choose a team, a category or a circumstance."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h"


class Duty(models.Model):
    """Whether somebody is on duty, and since when that has been so. Who has never said so is away.

    ``given_at``: when a ticket was last handed to them, so that of several with as few it is another one's turn.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="duty"
    )
    on_duty = models.BooleanField(_("on duty"), default=False)
    since = models.DateTimeField(_("since"))
    given_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")

    def __str__(self) -> str:
        return str(self.pk)


def set_duty(person: AbstractBaseUser, *, on_duty: bool, now: datetime) -> None:
    """Somebody comes on duty or goes away; saying the same again changes nothing."""
    row, is_new = Duty.objects.get_or_create(person_id=person.pk, defaults={"on_duty": on_duty, "since": now})
    if not is_new and row.on_duty != on_duty:
        Duty.objects.filter(pk=row.pk, on_duty=not on_duty).update(on_duty=on_duty, since=now)
