"""What people are warned of, in sentences: what a check-up of the model found, and parts around us that fail."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from triage import parts
from triage.models import Checkup
from triage.pipeline import outage_words
from triage.workspace import labels as words
from triage.workspace.permissions import SEE_MAILS

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


def part_alerts(request: HttpRequest) -> list[tuple[str, str]]:
    """Which parts around us fail, since when and why; and what to do, for those who may look at mails."""
    is_told_more = request.user.has_perm(SEE_MAILS)
    return [
        (
            outage_words.sentence(part),
            outage_words.advice(part) if is_told_more else _("Tell your administrator."),
        )
        for part in parts.failing()
    ]
