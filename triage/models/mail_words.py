"""A mail's words, all of them: what counted as the requester's, and what did not."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.submission import Submission


class MailWords(models.Model):
    """The whole mail of a submission as masked text, for as long as the ticket's pictures live.

    ``blocks`` are its pieces in order, each ``{"kind": …, "text": …}`` with a kind of ``channels.email.lines.Kind``;
    ``forwarded_from`` whose mail it passes on, ``{}`` or ``{"name": …, "address": …}``.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="mail")
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    blocks = models.JSONField(default=list)
    forwarded_from = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("whole e-mail")
        verbose_name_plural = _("whole e-mails")

    def __str__(self) -> str:
        return f"mail {self.submission_id}"
