"""The submission: one inbound message of a ticket, with the answers as they were given."""

from dataclasses import fields
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.messages import Answers
from triage.models.platform import Platform
from triage.models.ticket import Ticket, desk_language

COLUMNS = {"name", "email", "platform_other", "description", "language"}


class DeskChannel(models.TextChoices):
    """How somebody came to the desk for whom an agent has typed."""

    TELEPHONE = "telephone", _("by telephone")
    COUNTER = "counter", _("at the counter")
    LETTER = "letter", _("by letter")


CORRECTION = "correction"
"""The channel of what agents put right."""


class Submission(models.Model):
    """One message. ``key`` makes a repeated delivery harmless: unique within (channel, client).

    ``answers`` are those that the desk's form asks beyond the columns, validated and typed by it (``questions.Form``).
    ``written_at`` is when a mail says that it was written, None where ``received_at`` has to do.
    The queue filters by the ticket's own columns, so they need no index. ``subject`` is a mail's. ``left_out`` is how
    many of its pictures there was no room for. ``from_address`` is who wrote a mail that joined a ticket of somebody
    else's ("": its requester did); as long as ``is_third_person``, it is no word of the requester's.
    ``corrects`` are the codes, between spaces, of the answers that an agent has put right with it: what it says of them
    replaces what was said before, even by nothing.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="submissions")
    channel = models.CharField(_("channel"), max_length=16)
    client = models.CharField(_("client"), max_length=64, blank=True)
    key = models.CharField(max_length=64)
    received_at = models.DateTimeField(_("received"))
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    platform = models.ForeignKey(
        Platform, verbose_name=_("platform"), null=True, to_field="code", on_delete=models.SET_NULL
    )
    platform_other = models.CharField(_("other platform"), max_length=100, blank=True)
    description = models.TextField(_("description"), blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True, default="", db_default="")
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=8, default=desk_language)
    from_address = models.EmailField(_("sender"), blank=True, default="", db_default="")
    is_third_person = models.BooleanField(_("not written by the requester"), default=False, db_default=False)
    left_out = models.PositiveSmallIntegerField(_("pictures not saved"), default=0)
    corrects = models.TextField(blank=True, default="", db_default="", editable=False)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(name="submission_once", fields=["channel", "client", "key"]),
            models.CheckConstraint(name="submission_key_is_set", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"

    @property
    def told_at(self) -> datetime:
        """When its words were written: "yesterday" counts from there."""
        return self.written_at or self.received_at

    def said(self) -> Answers:
        """The stored answers in the shape in which they came in."""
        stored = {field.name: getattr(self, field.name) for field in fields(Answers) if field.name in COLUMNS}
        corrects = frozenset(self.corrects.split())
        return Answers(**stored, platform=self.platform_id or "", given=self.answers, corrects=corrects)


def opening(ticket: Ticket) -> Submission | None:
    """The message that opened the ticket; asks nothing where its submissions are prefetched."""
    return min(ticket.submissions.all(), key=lambda row: row.pk, default=None)
