"""The preference: what somebody at the desk has chosen for their own pages."""

from django.conf import settings
from django.db import models


class Preference(models.Model):
    """``hidden_columns`` are the codes of the queue's columns that they do not want to see."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    hidden_columns = models.JSONField(default=list)

    def __str__(self) -> str:
        return str(self.pk)
