"""What a check-up of the model warns of, in sentences: on the queue and on the model's page."""

from collections.abc import Mapping

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
    told = []
    for alert in checkup.alerts if checkup else ():
        gaps = {name: f"{100 * alert[name]:.0f} %" for name in ("now", "before")}
        if "category" in alert:
            gaps["category"] = words.category(alert["category"])
        told.append(_(ALERTS[alert["code"]]) % gaps)
    return told
