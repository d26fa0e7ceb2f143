"""The file: what came with a message beside its words and pictures, and what became of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.lease import Claimable
from triage.models.submission import Submission


class FileOutcome(models.TextChoices):
    """What became of a file."""

    WAITING = "waiting", _("waiting to be looked at")
    READ = "read", _("read; kept as its pages")
    KEPT = "kept", _("kept")
    LEFT_OUT = "left_out", _("not kept")
    REFUSED = "refused", _("refused")
    UNREADABLE = "unreadable", _("could not be read")
    DELETED = "deleted", _("deleted")


GONE = Q(outcome__in=[FileOutcome.READ, FileOutcome.LEFT_OUT, FileOutcome.REFUSED, FileOutcome.UNREADABLE])
"""Nothing of the file itself lies anywhere; what was read in a PDF lies in the screenshots of its pages."""


class File(Claimable):
    """A file of a submission, or (``draft_key``) one that waits for its form to be sent again, see ``Screenshot``.

    ``kind`` is a code of ``evidence.files.kinds``, told by the content; ``content_type`` that kind's.
    ``quarantine_name`` is the upload until it has been looked at; ``storage_name`` names what is kept in private
    storage, and stays at a deleted file until that is gone, too. ``problem`` is a code of why it was not kept or read
    (``evidence.files.problems``); ``pages`` how many a PDF has, of which the first are its screenshots.
    """

    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="files")
    draft_key = models.CharField(max_length=64, blank=True)
    origin = models.CharField(max_length=16, blank=True)
    draft_of = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=FileOutcome, default=FileOutcome.WAITING)
    problem = models.CharField(_("problem"), max_length=40, blank=True)
    received_at = models.DateTimeField(_("received"))
    original_name = models.CharField(_("file name"), max_length=100, blank=True)
    kind = models.CharField(_("type"), max_length=12)
    content_type = models.CharField(max_length=100)
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64, blank=True)
    quarantine_name = models.CharField(max_length=100, blank=True)
    storage_name = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="file_belongs_somewhere", condition=Q(submission__isnull=False) | ~Q(draft_key="")
            ),
            models.CheckConstraint(
                name="file_outcome_tells_where_it_lies",
                condition=Q(outcome=FileOutcome.WAITING, storage_name="", problem="") & ~Q(quarantine_name="")
                | Q(outcome=FileOutcome.KEPT, quarantine_name="", problem="") & ~Q(storage_name="")
                | GONE & Q(quarantine_name="", storage_name="")
                | Q(outcome=FileOutcome.DELETED, quarantine_name=""),
            ),
        ]
        indexes = [
            models.Index(name="file_drafts", fields=["draft_key"], condition=Q(submission__isnull=True)),
            # How much is kept in all, and what has been kept for long enough?
            models.Index(name="file_kept", fields=["received_at"], condition=Q(outcome="kept")),
            models.Index(name="file_to_delete", fields=["id"], condition=Q(outcome="deleted") & ~Q(storage_name="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
