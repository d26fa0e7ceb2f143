"""The silence: an address whose owner told us that a complaint was not theirs gets no first letters for a while."""

from datetime import timedelta

from django.db import models
from django.utils.crypto import salted_hmac

SALT = "triage.models.silence"
LASTS = timedelta(days=90)
"""How long it holds, unless the owner ends it or writes to us."""


def digest(address: str) -> str:
    """A keyed digest of an address (64 hex digits): enough to find it again, useless without our key."""
    return salted_hmac(SALT, address.strip().casefold(), algorithm="sha256").hexdigest()


class Silence(models.Model):
    """One silenced address, as its ``digest``; the row goes when ``until`` has passed."""

    address = models.CharField(max_length=64)
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="silence_once", fields=["address"])]

    def __str__(self) -> str:
        return f"silence {self.pk}"
