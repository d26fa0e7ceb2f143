"""The wait: one stretch in which a ticket waited for a human, kept when it is over.

A ticket that still waits carries ``waiting_since`` and ``sla_due_at`` itself.
"""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import NOT_WAITING, Ticket


class Wait(models.Model):
    """From the hand-over to what ended it: an agent's first action, or the requester's closing.

    It is a breach where ``ended_at`` lies after ``due_at``; ``due_at`` is null where none had been set.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="waits")
    since = models.DateTimeField(_("since"))
    due_at = models.DateTimeField(_("due"), null=True)
    ended_at = models.DateTimeField(_("ended"))

    class Meta:
        verbose_name = _("wait")
        verbose_name_plural = _("waits")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M}"


def end_wait(ticket: Ticket, *, now: datetime) -> dict[str, None]:
    """Within a transaction, for a locked ticket: keep its wait, if it has one; gives the fields that end it."""
    if ticket.waiting_since:
        Wait.objects.create(ticket=ticket, since=ticket.waiting_since, due_at=ticket.sla_due_at, ended_at=now)
    return NOT_WAITING
