"""The bulk job: one action on many tickets, begun a minute after it was asked for. Its items are its queue."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.lease import Claimable
from triage.models.tag import Tag
from triage.models.team import Team
from triage.models.ticket import Ticket
from triage.models.ticket_states import Resolution

DELAY = timedelta(minutes=1)
"""How long a job waits before it begins: the time in which all of it can be undone."""


class BulkKind(models.TextChoices):
    """What is done with each ticket."""

    ACCEPT = "accept", _("accept")
    ASSIGN = "assign", _("assign")
    CLOSE = "close", _("close")
    REPLY = "reply", _("reply")
    TAG = "tag", _("tag")
    UNTAG = "untag", _("remove tag")
    MOVE = "move", _("move to a team")


class BulkState(models.TextChoices):
    """How far a job is; one that is RUNNING begins at its ``starts_at``."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")
    UNDONE = "undone", _("stopped")


_NOTHING = {"assignee": None, "resolution": "", "text": "", "tag": None, "team": None}
"""What goes with a kind that needs none of it."""


def _needs(kind: BulkKind, *names: str) -> Q:
    """A job of this kind has nothing but ``names``."""
    return Q(kind=kind, **{name: nothing for name, nothing in _NOTHING.items() if name not in names})


class BulkJob(Claimable):
    """What an agent wants done with many tickets: ``assignee`` (None: nobody), ``resolution``, ``text``, ``tag`` or
    ``team`` (None: everybody's) go with it.

    ``action_key`` comes with the form, so that a double click makes one job. A ``text`` is emptied by retention.
    Whoever undid the job, or stopped it half-way, is ``undone_by``.
    """

    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("agent"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    action_key = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=8, choices=BulkKind)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    resolution = models.CharField(_("resolution"), max_length=12, choices=Resolution, blank=True)
    text = models.TextField(_("text"), blank=True)
    tag = models.ForeignKey(
        Tag, verbose_name=_("tag"), null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # With the team its jobs go: without one, those that still wait would make their tickets everybody's.
    team = models.ForeignKey(
        Team, verbose_name=_("team"), null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    state = models.CharField(_("state"), max_length=8, choices=BulkState, default=BulkState.RUNNING)
    created_at = models.DateTimeField(_("made"))
    starts_at = models.DateTimeField(_("begins"))
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("bulk action")
        verbose_name_plural = _("bulk actions")
        default_permissions = ("change",)
        constraints = [
            models.UniqueConstraint(name="bulk_job_once", fields=["agent", "action_key"]),
            models.CheckConstraint(
                name="bulk_job_has_what_it_needs",
                condition=_needs(BulkKind.ACCEPT)
                | _needs(BulkKind.ASSIGN, "assignee")
                | _needs(BulkKind.MOVE, "team")
                | _needs(BulkKind.CLOSE, "resolution") & Q(resolution__in=Resolution.values)
                | _needs(BulkKind.TAG, "tag") & Q(tag__isnull=False)
                | _needs(BulkKind.UNTAG, "tag") & Q(tag__isnull=False)
                | _needs(BulkKind.REPLY, "text") & (~Q(text="") | Q(state__in=[BulkState.DONE, BulkState.UNDONE])),
            ),
            models.CheckConstraint(
                name="bulk_job_ends_once",
                condition=Q(state=BulkState.RUNNING, finished_at__isnull=True)
                | Q(state__in=[BulkState.DONE, BulkState.UNDONE], finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bulk_job_undone_by_somebody",
                condition=Q(state=BulkState.UNDONE, undone_by__isnull=False)
                | Q(state__in=[BulkState.RUNNING, BulkState.DONE], undone_by__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="bulk_job_to_do", fields=["starts_at"], condition=Q(state=BulkState.RUNNING)),
            models.Index(name="bulk_job_by_agent", fields=["agent", "-id"]),
            models.Index(name="bulk_job_words_to_forget", fields=["finished_at"], condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def has_begun(self, now: datetime) -> bool:
        """Whether it is too late to undo all of it."""
        return now >= self.starts_at


class ItemState(models.TextChoices):
    """What became of one ticket."""

    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    UNDONE = "undone", _("undone")


class BulkItem(models.Model):
    """One ticket of a job; ``code`` says why it was refused."""

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="items", db_index=False)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.WAITING)
    code = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("ticket of a bulk action")
        verbose_name_plural = _("tickets of bulk actions")
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="bulk_item_once", fields=["job", "ticket"]),
            models.CheckConstraint(name="bulk_item_state_is_known", condition=Q(state__in=ItemState.values)),
            models.CheckConstraint(
                name="bulk_item_refused_says_why", condition=~Q(state=ItemState.REFUSED) | ~Q(code="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.ticket_id}"
