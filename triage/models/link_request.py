"""The request for a lost link: answered by a worker, so that the page takes equally long for every address."""

from django.db import models


class LinkRequest(models.Model):
    """Somebody asks for the links of ``email``. The row goes once it has been worked on, known address or not."""

    email = models.EmailField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"link request {self.pk}"
