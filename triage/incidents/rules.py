"""What an incident spans: how far back is looked, who joins, when it is over by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from triage.incidents.bursts import FEWEST, FITS, LEAVES, Centre, Report, Usual, beforehand, centre_of

HISTORY = timedelta(days=28)
"""What is usual is counted from this long ago on …"""
SETTLED = timedelta(days=1)
"""… up to so long ago: what is going on now is not what is usual."""
OTHERS = 600
"""Earlier reports whose words say what is usual to say."""
LATELY = timedelta(hours=1)
"""How many members came in this long tells how likely the next report is one."""
LOOK_BACK = timedelta(hours=12)
"""How old a report may be to be looked at."""
LONGEST_LULL = timedelta(hours=24)
"""After so long without a new report nobody joins by themselves any more, however slowly they came before."""
NOT_AGAIN = timedelta(days=1)
"""What an agent dismissed is not proposed again for so long."""


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A live incident as it stands: what it is about, since when it is, and when its members came, at least the latest.

    ``usual`` is how many reports of any kind its platform brings in ``LATELY``. ``reported_at``: when the platform
    itself last said that it goes on, if it has.
    """

    centre: Centre
    since: datetime
    usual: float
    times: Sequence[datetime]
    reported_at: datetime | None = None

    def goes_on(self, *, now: datetime) -> bool:
        """Whether reports still come: it has been silent for no longer than its last ``FEWEST`` members took to come.

        What breaks again later is found again, like anything new.
        """
        if self.reported_at and now - self.reported_at <= LONGEST_LULL:
            return True
        last = sorted(self.times)[-FEWEST:]
        return bool(last) and now - last[-1] <= min(max(last[-1] - last[0], LATELY), LONGEST_LULL)

    def fit(self, report: Report, *, now: datetime) -> float | None:
        """How well a report fits, as log-odds; None if it is no member.

        The more members came lately, the likelier the next report is one of them.
        """
        fit = self.centre.fit(report.features)
        if report.at >= max(self.since, now - LATELY):
            fit += beforehand(sum(at > now - LATELY for at in self.times), self.usual)
        return fit if fit >= FITS else None


def relearn(reports: Sequence[Report], usual: Usual) -> tuple[Centre, set[int]]:
    """What the members' ``reports`` have in common now, and the tickets that no longer fit that."""
    centre = centre_of([report.features for report in reports], usual)
    return centre, {report.ticket for report in reports if centre.fit(report.features) < LEAVES}
