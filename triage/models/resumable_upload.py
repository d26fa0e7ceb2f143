"""The resumable upload: a file that comes in pieces, so that a broken connection costs one piece and not all of it."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from triage.models.file import File
from triage.models.screenshot import Screenshot


class ResumableUpload(models.Model):
    """``offset`` of ``length`` bytes are there, in quarantine under ``quarantine_name``.

    Once all are, they have become a draft of the form with ``draft_key``: ``screenshot`` or ``file``. The row stays for
    a while as the answer to a browser that has not heard so, and goes with the draft if that goes unsent. Its key is
    chosen by the browser, so that beginning twice begins once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    draft_key = models.CharField(max_length=64)
    origin = models.CharField(max_length=16)
    original_name = models.CharField(max_length=100, blank=True)
    length = models.PositiveIntegerField()
    offset = models.PositiveIntegerField(default=0)
    quarantine_name = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()
    screenshot = models.OneToOneField(Screenshot, null=True, on_delete=models.CASCADE, related_name="upload")
    file = models.OneToOneField(File, null=True, on_delete=models.CASCADE, related_name="upload")

    class Meta:
        constraints = [
            models.CheckConstraint(name="resumable_upload_within_length", condition=Q(offset__lte=F("length"))),
            models.CheckConstraint(
                name="resumable_upload_whole_or_in_quarantine",
                condition=Q(screenshot=None, file=None) & ~Q(quarantine_name="")
                | Q(offset=F("length"), quarantine_name="", original_name="")
                & (Q(screenshot__isnull=False, file=None) | Q(screenshot=None, file__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="resumable_upload_of_form", fields=["draft_key"]),
            models.Index(name="resumable_upload_unfinished", fields=["origin"], condition=~Q(quarantine_name="")),
            models.Index(name="resumable_upload_age", fields=["created_at"]),
        ]

    @property
    def is_finished(self) -> bool:
        """Whether all of it has come, and has been taken."""
        return not self.quarantine_name

    def __str__(self) -> str:
        return f"upload {self.pk}"
