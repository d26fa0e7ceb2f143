"""The inbound mail: that it came, and what became of it. Its words are a submission, its bytes lie in quarantine."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.lease import Claimable
from triage.models.ticket import Ticket


class MailOutcome(models.TextChoices):
    """What became of a mail."""

    NEW = "new", _("a new ticket")
    THREAD = "thread", _("more information on a ticket")
    BOUNCE = "bounce", _("an e-mail of ours could not be delivered")
    IGNORED = "ignored", _("not written by a person")
    KEPT = "kept", _("quarantined")


class InboundMail(models.Model):
    """One mail. ``key`` is its Message-ID or a digest, so that a mail fetched twice counts once; ``content`` a digest
    of what it says and of who says so, so that nobody uses up a Message-ID that somebody else will write under.

    ``why`` is a code; ``quarantine_name`` the raw message's file, which is swept after a day; ``sender`` a digest;
    ``is_proven``: that its sender wrote it, by a passing DMARC result or by the signed address; ``seen_at`` when it
    came last, from which the row's own end is counted.
    """

    key = models.CharField(max_length=255)
    content = models.CharField(max_length=64, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"))
    seen_at = models.DateTimeField(editable=False)
    outcome = models.CharField(_("outcome"), max_length=8, choices=MailOutcome)
    why = models.CharField(_("why"), max_length=40, blank=True)
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.SET_NULL, related_name="inbound_mails")
    sender = models.CharField(max_length=64, blank=True, editable=False)
    is_proven = models.BooleanField(default=False, editable=False)
    quarantine_name = models.CharField(_("quarantined file"), max_length=64, editable=False)
    forgotten_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("inbound e-mail")
        verbose_name_plural = _("inbound e-mails")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(name="inbound_mail_once", fields=["key", "content"]),
            models.CheckConstraint(name="inbound_mail_outcome_is_known", condition=Q(outcome__in=MailOutcome.values)),
        ]
        indexes = [
            models.Index(name="inbound_mail_by_sender", fields=["sender", "received_at"]),
            models.Index(name="inbound_mail_by_seen", fields=["seen_at"]),
            # Those with a ticket are forgotten with it.
            models.Index(
                name="inbound_mail_to_forget",
                fields=["received_at"],
                condition=Q(ticket__isnull=True, forgotten_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class MailAttempt(Claimable):
    """A raw mail that is being taken, or could not be so far; the row goes once it was.

    ``digest`` is the SHA-256 of its bytes; ``place`` where it lies (see ``channels.email.folder.Take``), so that it is
    not read again before it is due.
    """

    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="mail_attempt_once", fields=["digest"])]
