"""What a check-up of the model warns of, in sentences: on the queue and on the model's page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage.models import Checkup
from triage.workspace import labels as words

ALERTS: Mapping[str, str] = {
    "agreement": gettext_noop("Agents agree with the model less often: %(now)s, was %(before)s."),
    "mix": gettext_noop("The mix of causes has changed: “%(category)s” is now %(now)s, was %(before)s."),
    "wording": gettext_noop("The wording of complaints has changed: %(now)s unknown words, was %(before)s."),
}


def alerts(checkup: Checkup | None) -> list[str]:
    """What slipped, in sentences."""
    return [_alert(alert) for alert in checkup.alerts] if checkup else []


def _alert(alert: Mapping[str, Any]) -> str:
    gaps = {"now": percent(alert["now"]), "before": percent(alert["before"])}
    if "category" in alert:
        gaps["category"] = words.category(alert["category"])
    return _(ALERTS[alert["code"]]) % gaps


def percent(share: float) -> str:
    """A share as people write it."""
    return f"{100 * share:.0f} %"
