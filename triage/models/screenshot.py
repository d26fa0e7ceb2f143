"""The screenshot: a picture as evidence, first in quarantine, then re-encoded in private storage."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from triage.models.file import File
from triage.models.lease import Claimable
from triage.models.submission import Submission


class ScreenshotState(models.TextChoices):
    """How far reading has come."""

    WAITING = "waiting", _("waiting to be read")
    READ = "read", _("read")
    UNREADABLE = "unreadable", _("not readable")
    DELETED = "deleted", _("deleted")


class Screenshot(Claimable):
    """A picture of a submission, or (``draft_key``) one that waits for its form to be sent again.

    ``origin`` is a draft's alone: a keyed digest of the network that sent it, which may keep only so many.
    ``draft_of`` is a digest of the address typed into that form (``models.silence.digest``), "" where it is none.
    ``quarantine_name`` is the upload in quarantine until it is read; ``file`` the re-encoded picture
    in private storage afterwards. ``lines`` is what the engine saw: [{text, confidence, box, vividness}];
    ``readings`` what it means, see ``triage.evidence.gather``; ``reader`` is a digest of the means
    it was read with, so that the same upload is read once; ``usable`` is "yes", or a code of why the
    picture does not help, and ``problem`` of why it can't be read (both: ``evidence.shortcomings``).
    ``from_file``: the file of which this is the page ``page`` (from 1), rendered; None for an upload.
    A deleted picture's row keeps what counts can be made of; ``file`` names its file until that is gone, too.
    """

    submission = models.ForeignKey(Submission, null=True, on_delete=models.CASCADE, related_name="screenshots")
    draft_key = models.CharField(max_length=64, blank=True)
    origin = models.CharField(max_length=16, blank=True)
    draft_of = models.CharField(max_length=64, blank=True)
    from_file = models.ForeignKey(File, null=True, on_delete=models.CASCADE, related_name="screenshots")
    page = models.PositiveSmallIntegerField(_("page"), null=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=ScreenshotState, default=ScreenshotState.WAITING)
    created_at = models.DateTimeField(_("received"))
    original_name = models.CharField(_("file name"), max_length=100, blank=True)
    quarantine_name = models.CharField(max_length=100, blank=True)
    upload_sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("type"), max_length=8)
    byte_size = models.PositiveIntegerField(_("size in bytes"))
    file = models.CharField(max_length=100, blank=True)
    width = models.PositiveIntegerField(_("width"), default=0)
    height = models.PositiveIntegerField(_("height"), default=0)
    lines = models.JSONField(_("lines"), default=list)
    readings = models.JSONField(_("readings"), default=list)
    engine = models.CharField(_("OCR engine"), max_length=200, blank=True)
    seconds = models.FloatField(_("seconds"), null=True)
    reader = models.CharField(max_length=64, blank=True)
    usable = models.CharField(_("helps"), max_length=20, blank=True)
    problem = models.CharField(_("problem"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("screenshot")
        verbose_name_plural = _("screenshots")
        ordering = ["submission_id", "position", "id"]
        constraints = [
            models.CheckConstraint(
                name="screenshot_belongs_somewhere",
                condition=Q(submission__isnull=False) | ~Q(draft_key=""),
            ),
            models.CheckConstraint(
                name="screenshot_state_tells_where_it_lies",
                condition=Q(state=ScreenshotState.WAITING, file="", problem="") & ~Q(quarantine_name="")
                | Q(state=ScreenshotState.READ, quarantine_name="", problem="") & ~Q(file="")
                | Q(state=ScreenshotState.UNREADABLE, quarantine_name="", file="") & ~Q(problem="")
                | Q(state=ScreenshotState.DELETED, quarantine_name="", problem=""),
            ),
        ]
        indexes = [
            models.Index(name="screenshot_drafts", fields=["draft_key"], condition=Q(submission__isnull=True)),
            # Has this upload been read before? Does another row name this file?
            models.Index(name="screenshot_read_uploads", fields=["upload_sha256"], condition=Q(state="read")),
            models.Index(name="screenshot_files", fields=["file"], condition=Q(state="read")),
            models.Index(name="screenshot_files_to_delete", fields=["id"], condition=Q(state="deleted") & ~Q(file="")),
        ]

    @property
    def shortcoming(self) -> str:
        """Code of why the picture does not help, "" if it does or has not been looked at."""
        return self.problem or ("" if self.usable == "yes" else self.usable)

    @property
    def shown(self) -> str:
        """The name of the file to show, "" where there is none, or none any more."""
        return self.file if self.state == ScreenshotState.READ else ""

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
