"""The public pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Templates, static files and translations of the public pages."""

    name = "triage.portal"
    label = "portal"
