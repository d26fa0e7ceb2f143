"""The Django application that holds the rows."""

from django.apps import AppConfig


class TriageConfig(AppConfig):
    """Rows, migrations and commands of the service."""

    name = "triage"
    verbose_name = "Triage"
    default_auto_field = "django.db.models.BigAutoField"
