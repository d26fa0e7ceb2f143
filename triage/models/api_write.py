"""What a program has written with an idempotency key, so that sending it again does it no second time."""

from datetime import timedelta

from django.db import models

KEPT_FOR = timedelta(days=1)


class ApiWrite(models.Model):
    """One write that was done. ``key`` is the client's, unique for the ``owner`` of the API key (``owner_code``).

    ``digest`` is that of the request. No answer is kept, so that nothing here has to be erased with anybody: who sends
    it again is shown what it was about (``reference``, "" where nothing has one) as it is then.
    """

    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="api_write_once", fields=["owner", "key"])]

    def __str__(self) -> str:
        return f"{self.owner} {self.pk}"
