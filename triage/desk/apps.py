"""The agents' admin."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Admin pages, templates and translations of the desk."""

    name = "triage.desk"
    label = "desk"
