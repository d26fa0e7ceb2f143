"""The agents' admin."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Admin pages, templates and translations of the desk."""

    name = "triage.desk"
    label = "desk"

    def ready(self) -> None:
        """Make the system checks known."""
        from triage.desk.entrance import checks  # noqa: F401 - they register themselves.
