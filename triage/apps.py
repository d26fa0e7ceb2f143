"""The Django application that holds the rows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TriageConfig(AppConfig):
    """Rows, migrations and commands of the service."""

    name = "triage"
    verbose_name = _("Desk")
    default_auto_field = "django.db.models.BigAutoField"
