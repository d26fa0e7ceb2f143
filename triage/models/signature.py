"""The signature: what a ticket shows, small enough to compare many. Kept for as long as it says what is usual."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from triage.models.ticket import Ticket


class TicketSignature(models.Model):
    """One ticket as detection of incidents sees it, as of its newest verdict.

    ``platform`` is a code or "", ``family`` the cause it is counted under, ``who`` a digest that tells requesters
    apart, ``origin`` a keyed digest of the network whose browser sent it ("" elsewhere). ``counts`` is false for those
    of a network that has had its say already: they may belong to an incident, but make none, and are not what is usual.
    A slim copy, so that every minute's look reads few bytes; it goes with its ticket, or after some weeks.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="signature", primary_key=True)
    at = models.DateTimeField()
    platform = models.CharField(max_length=50, blank=True)
    family = models.CharField(max_length=40)
    who = models.CharField(max_length=16)
    origin = models.CharField(max_length=16, blank=True)
    counts = models.BooleanField(default=True)
    features = ArrayField(models.CharField(max_length=60), default=list)

    class Meta:
        indexes = [
            models.Index(name="signature_by_cause", fields=["platform", "family", "at"]),
            models.Index(name="signature_by_time", fields=["at"], include=["platform", "family"]),
            models.Index(name="signature_by_origin", fields=["origin", "at"], condition=~Q(origin="")),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.family}"
