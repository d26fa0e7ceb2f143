"""The desk that this service is."""

from django.conf import settings

from triage.definition import Definition, load


def installed() -> Definition:
    """The desk that the setting ``TRIAGE_DESK`` names."""
    return load(settings.TRIAGE_DESK)
