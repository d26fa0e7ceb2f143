"""When each of beat's jobs last ran, and how that went: a beat that has died is seen in rows that grow old."""

from django.db import models


class JobRun(models.Model):
    """The last runs of the job ``name``, a row a job.

    ``known_at`` is since when it should run, ``started_at`` the last start, ``succeeded_at`` the end of the last run
    that went well and ``seconds`` how long that took. ``error`` is the type of what the last run failed with, "" if it
    did not (or has not ended).
    """

    name = models.CharField(max_length=40)
    known_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    error = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="job_run_once", fields=["name"])]

    def __str__(self) -> str:
        return self.name
