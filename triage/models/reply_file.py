"""The file that goes out with a reply: what an agent enclosed, or a picture of the complaint that was passed on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.reply import Reply


class ReplyFile(models.Model):
    """One attachment of an outgoing mail, stored privately for this row alone; ``kind`` is its MIME type.

    Forgotten with its ticket's pictures: ``file`` then names what is still to be deleted, "" once it is.
    """

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(_("file name"), max_length=100, blank=True)
    kind = models.CharField(_("type"), max_length=100)
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    file = models.CharField(max_length=100, blank=True)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("file sent")
        verbose_name_plural = _("files sent")
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
