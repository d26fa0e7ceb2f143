"""The tag: a word of the desk's own, by which agents group tickets beside the categories."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

MOST_TAGS = 20
"""Tags that one ticket carries at most: they stand in an index, whose entries may not grow for ever."""


class TagColour(models.TextChoices):
    """The name always stands beside it; each has enough contrast in light and dark."""

    GREY = "grey", _("grey")
    BLUE = "blue", _("blue")
    GREEN = "green", _("green")
    ORANGE = "orange", _("orange")
    RED = "red", _("red")
    VIOLET = "violet", _("violet")


class Tag(models.Model):
    """One that is no longer wanted is switched off, never deleted: tickets name tags by keys (``Ticket.tags``)."""

    name = models.CharField(
        _("name"), max_length=30, help_text=_("A subject, never a person's name: tags outlive them.")
    )
    colour = models.CharField(_("colour"), max_length=8, choices=TagColour, default=TagColour.GREY)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        default_permissions = ("view", "add", "change")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="tag_once"),
            models.CheckConstraint(name="tag_colour_is_known", condition=models.Q(colour__in=TagColour.values)),
        ]

    def __str__(self) -> str:
        return self.name
