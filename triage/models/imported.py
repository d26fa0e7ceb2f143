"""What came from another desk: once a message, however often its file is imported."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.ticket import Ticket

IMPORTED = "import"
"""The channel of messages that came so."""


class ImportedMessage(models.Model):
    """One message of another desk's. ``source`` names that desk, ``digest`` is of what the message was called there.

    It outlives the person (a digest tells nothing of them): what was erased does not come back with its file.
    ``category`` is what the other desk said that it was, where it did and this desk has a cause of that code; learning
    reads it as the word of ``imported_by``, who vouched for the file (``DeskSettings.learns_from_imported``).
    """

    source = models.CharField(_("source"), max_length=40)
    digest = models.CharField(max_length=64)
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="imported")
    category = models.CharField(_("category"), max_length=40, blank=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("imported by"), on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(_("imported"))

    class Meta:
        verbose_name = _("imported message")
        verbose_name_plural = _("imported messages")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="imported_message_once", fields=["source", "digest"])]

    def __str__(self) -> str:
        return f"{self.source} {self.digest[:8]}"
