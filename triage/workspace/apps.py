"""The agents' pages as a Django app."""

from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    """The agents' pages, with their templates, files and translations."""

    name = "triage.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Import what registers itself: system checks, and the rows that are edited in forms."""
        from triage.workspace.accounts import checks  # noqa: F401
        from triage.workspace.administration import people, rows, teams  # noqa: F401
