"""Banners: what the form says of open incidents, so that nobody need ask what is known already."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from triage.models import Incident, IncidentState


@dataclass(frozen=True, slots=True)
class Banner:
    """One open incident in an agent's words: plain text, to be escaped."""

    platform: str
    text: str


def shown() -> Sequence[Banner]:
    """The banners of all open incidents in the active language; one small query."""
    language = (get_language() or "").partition("-")[0]
    rows = Incident.objects.filter(state=IncidentState.OPEN).select_related("platform").order_by("platform__name", "id")
    return [Banner(row.platform.name, text) for row in rows if (text := row.words("banner", language))]
