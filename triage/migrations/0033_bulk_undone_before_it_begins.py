"""A bulk job remembers nothing for an undo any more: what has begun stays."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("triage", "0032_bulk_jobs_begin")]

    operations = [
        migrations.RemoveConstraint(model_name="bulkjob", name="bulk_job_ends_once"),
        migrations.RemoveConstraint(model_name="bulkjob", name="bulk_job_undone_by_somebody"),
        migrations.RemoveIndex(model_name="bulkjob", name="bulk_job_unfinished"),
        migrations.RemoveField(model_name="bulkitem", name="before"),
        migrations.RemoveField(model_name="bulkitem", name="classification"),
        migrations.RemoveField(model_name="bulkitem", name="last_event"),
        migrations.RemoveField(model_name="bulkitem", name="plans"),
        migrations.RemoveField(model_name="bulkitem", name="replies"),
        migrations.AlterField(
            model_name="bulkitem",
            name="state",
            field=models.CharField(
                choices=[("waiting", "waiting"), ("done", "done"), ("refused", "refused"), ("undone", "undone")],
                default="waiting",
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="bulkjob", name="starts_at", field=models.DateTimeField(verbose_name="begins")
        ),
        migrations.AlterField(
            model_name="bulkjob",
            name="state",
            field=models.CharField(
                choices=[("running", "at work"), ("done", "done"), ("undone", "stopped")],
                default="running",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="bulkjob",
            index=models.Index(name="bulk_job_to_do", fields=["starts_at"], condition=Q(state="running")),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                name="bulk_job_ends_once",
                condition=Q(state="running", finished_at__isnull=True)
                | Q(state__in=["done", "undone"], finished_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name="bulkjob",
            constraint=models.CheckConstraint(
                name="bulk_job_undone_by_somebody",
                condition=Q(state="undone", undone_by__isnull=False)
                | Q(state__in=["running", "done"], undone_by__isnull=True),
            ),
        ),
    ]
