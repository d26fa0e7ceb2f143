"""``manage.py check_up``: the nightly check of the model, now."""

from typing import Any

from django.utils import timezone

from triage.learning.monitor import check_up
from triage.management.explained import ExplainedCommand


class Command(ExplainedCommand):
    """See how the model is doing."""

    help = "Runs the nightly check now: agreement, drift, thresholds, blind reviews."
    example = """
example:
  manage.py check_up

Counts agreement with agents, the mix of causes and unknown words of the last weeks, computes the thresholds that blind
reviews have earned, draws today's sample for blind review, and keeps all of it for the desk's page "Model".
"""

    def handle(self, **_options: Any) -> None:
        """Look, keep, tell."""
        checkup = check_up(now=timezone.now())
        for row in checkup.figures["thresholds"]:
            earned = "shipped" if row["threshold"] is None else "earned"
            self.stdout.write(
                f"{row['category']:16} answered from {row['in_force']:.2f} ({earned}), "
                f"{row['errors']} of {row['sample']} blind reviews wrong, at most {row['most_wrong']:.1%}"
            )
        for alert in checkup.alerts:
            self.stdout.write(f"alert: {alert['code']}, now {alert['now']:.0%}, before {alert['before']:.0%}")
        self.stdout.write(f"kept for {checkup.on}")
