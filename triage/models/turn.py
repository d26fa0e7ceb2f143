"""The turn: when somebody's tickets were last worked on in a stage, so that whoever sends many waits behind others."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, CharField, F, Value, When
from django.db.models.functions import MD5, Concat, Lower
from django.utils.crypto import salted_hmac

SALT = "triage.models.turn"
REMEMBERED = timedelta(hours=1)
"""After so long without a turn somebody is as good as new, and the row goes."""


class Turn(models.Model):
    """One for each who had a turn lately. ``who`` is what ``requester`` gives, ``at`` when the turn began."""

    who = models.CharField(max_length=48, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"turn at {self.at:%H:%M:%S}"


def requester(stage: str) -> Concat:
    """Of a ticket: whose turn the work of ``stage`` on it is. The network (or API client) it came from, and where none
    is known (mail) the address, as a keyed digest.

    Addresses are made up as fast as one can type; networks are not.
    """
    key = Value(salted_hmac(SALT, "", algorithm="sha256").hexdigest())
    who = Case(
        When(origin="", then=MD5(Concat(key, Lower("requester_email"), output_field=CharField()))),
        default=F("origin"),
        output_field=CharField(),
    )
    return Concat(Value(f"{stage}:"), who, output_field=CharField())
