"""The clock of a past that is lived through: for as long as it runs, it is what the service takes for the time."""

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from django.utils import timezone


class Clock:
    """Stands at ``now`` until somebody moves it. Everything in the service asks ``timezone.now``."""

    def __init__(self, now: datetime) -> None:
        """Not set yet: that begins with the block."""
        self.now = now
        self._real = timezone.now

    def __enter__(self) -> Self:
        timezone.now = lambda: self.now
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        timezone.now = self._real

    def go_to(self, to: datetime) -> None:
        """Never back: what has happened has happened."""
        self.now = max(self.now, to)

    def pass_by(self, **by: float) -> datetime:
        """Let some time pass; gives the time then."""
        self.now += timedelta(**by)
        return self.now
