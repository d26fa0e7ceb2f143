"""How long workers hold their work, pause and sweep. Tests of real processes, killed ones, shorten some."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from django.core.exceptions import ImproperlyConfigured

from config.env import env_str


@dataclass(frozen=True, slots=True)
class Durations:
    """Leases, pauses and periods, as they are in production."""

    lease: timedelta = timedelta(minutes=1)
    """What a worker claims is its own: a ticket, follow-ups, a bulk job."""
    reading_lease: timedelta = timedelta(minutes=3)
    """The same for screenshots: above the task's time limit, so that a living worker keeps its claim."""
    sending_lease: timedelta = timedelta(minutes=2)
    retry: timedelta = timedelta(seconds=10)
    """Before what has failed is tried again; twice and three times that before the next ones."""
    resend: timedelta = timedelta(minutes=1)
    """Before a mail that could not be sent is sent again; doubled each time."""
    longest_resend: timedelta = timedelta(hours=2)
    mail_retry: timedelta = timedelta(minutes=1)
    """Before a mail that could not be taken is tried again; twice and three times that before the next ones."""
    nudge: timedelta = timedelta(seconds=10)
    """What a nudge gets to work before the sweep repeats it."""
    sweep: timedelta = timedelta(seconds=15)
    notice: timedelta = timedelta(minutes=2)
    """Before a notice is mailed: whoever is at the desk has seen it on the bell by then."""
    watch: timedelta = timedelta(minutes=1)
    """Between two looks for incidents."""

    @classmethod
    def read(cls, text: str) -> Self:
        """These, but for those in ``text``, in seconds: ``lease=3 retry=0.5``."""
        try:
            given = dict(word.split("=") for word in text.split())
            return cls(**{name: timedelta(seconds=float(seconds)) for name, seconds in given.items()})
        except (TypeError, ValueError) as error:
            raise ImproperlyConfigured(f"DURATIONS must be like lease=3 retry=0.5, not {text!r}.") from error


DURATIONS = Durations.read(env_str("DURATIONS", ""))

JOBS = {
    "sweep": 6 * DURATIONS.sweep,
    "fetch_mail": timedelta(minutes=6),
    "watch": 6 * DURATIONS.watch,
    "report": timedelta(minutes=15),
    "sweep_quarantine": timedelta(hours=1),
    **dict.fromkeys(("learn", "check_up", "retain"), timedelta(hours=26)),
}
"""Beat's jobs (``config.celery``), and after how long without a success each is late: several periods, and longer than
a run may take."""
