"""The preference: what somebody at the desk has chosen for their own pages, and how they are told of things."""

from django.conf import settings
from django.db import models


class Preference(models.Model):
    """``hidden_columns`` are the codes of the queue's columns that they do not want to see; ``notices`` maps kinds of
    notices to ways (``NoticeKind``, ``NoticeWay``) where they want another than the usual one. From ``quiet_from``
    until ``quiet_until``, by the desk's clock, no mail tells them anything; None: there is no such time.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    hidden_columns = models.JSONField(default=list)
    notices = models.JSONField(default=dict, db_default={})
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)
