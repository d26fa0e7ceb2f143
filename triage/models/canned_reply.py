"""The canned reply: shipped text that supervisors edit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.versioned import Origin, Version, Versioned


class CannedWords(models.Model):
    """What a canned reply and each of its versions hold."""

    code = models.SlugField(_("code"))
    language = models.CharField(_("language"), max_length=8)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("body"), help_text=_("Paragraphs are separated by empty lines."))

    class Meta:
        abstract = True


class CannedReply(CannedWords, Versioned):
    """One text per (code, language). ``$name`` gaps are filled from facts; see ``triage.outbox.compose``."""

    KEY = ("code", "language")
    KEPT = ("subject", "body")

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering = ["code", "language"]
        constraints = [models.UniqueConstraint(name="canned_reply_once", fields=["code", "language"])]

    def __str__(self) -> str:
        return f"{self.code} ({self.language})"


class CannedReplyVersion(CannedWords, Version):
    """A canned reply as it once stood."""

    OF = CannedReply

    class Meta:
        verbose_name = _("version of a canned reply")
        verbose_name_plural = _("versions of canned replies")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="canned_reply_version_once", fields=["code", "language", "number"]),
            models.CheckConstraint(
                name="canned_reply_version_origin_is_known", condition=Q(origin__in=Origin.values, number__gte=1)
            ),
        ]
