"""The saved view: filters of the queue under a name, an agent's own or everybody's."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """``query`` is the queue's address after the question mark; without an ``owner`` everybody sees it."""

    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(name="saved_view_once", fields=["owner", "name"], nulls_distinct=False)]

    def __str__(self) -> str:
        return self.name
