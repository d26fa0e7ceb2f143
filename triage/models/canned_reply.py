"""The canned reply: shipped text that supervisors edit."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CannedReply(models.Model):
    """One text per (code, language). ``$name`` gaps are filled from facts; see ``triage.outbox.compose``."""

    code = models.SlugField(_("code"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("body"), help_text=_("Paragraphs are separated by empty lines."))

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["code", "language"]
        constraints = [models.UniqueConstraint(name="canned_reply_once", fields=["code", "language"])]

    def __str__(self) -> str:
        return f"{self.code} ({self.language})"
