"""The shipped right: what ``load_playbook`` has given a group, so that what people did to the group since is theirs."""

from django.contrib.auth.models import Group
from django.db import models


class ShippedRight(models.Model):
    """One permission that a group was given by shipping it, whether it still has it or not."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="shipped_rights", db_index=False)
    codename = models.CharField(max_length=100)

    class Meta:
        verbose_name = "shipped right"
        verbose_name_plural = "shipped rights"
        constraints = [models.UniqueConstraint(name="shipped_right_once", fields=["group", "codename"])]

    def __str__(self) -> str:
        return self.codename
