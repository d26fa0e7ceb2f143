"""What a demonstration's past is made of: a clock, what is still to happen, chance, and the worker's part."""

import heapq
import random
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from triage import pipeline
from triage.management.history.clock import Clock
from triage.management.history.script import Complaint, Complaints
from triage.models import Reply, Stage, Ticket
from triage.models.reply import UNSENT_STATES
from triage.tickets import NotPossible

STAGES = {
    Stage.READ: pipeline.read,
    Stage.CLASSIFY: pipeline.classify_and_respond,
    Stage.RESPOND: pipeline.respond,
}


@dataclass
class Life:
    """Everything that happens is planned for a time and done when the clock has come there, until ``ends``."""

    clock: Clock
    ends: datetime
    chance: random.Random
    words: Mapping[str, Any]
    complaints: Complaints
    told: dict[int, Complaint] = field(default_factory=dict)
    """What is true of each ticket: the requester knows it, and agents find out."""
    touched: set[int] = field(default_factory=set)
    """Tickets that an agent has set aside or passed on: once is enough."""
    _planned: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def now(self) -> datetime:
        """By the clock that is set back."""
        return self.clock.now

    def plan(self, at: datetime, what: Callable[[], object]) -> None:
        """Have it happen, unless that is ahead of us still."""
        if at <= self.ends:
            heapq.heappush(self._planned, (at, next(self._numbers), what))

    def soon(self, hours: tuple[float, float], what: Callable[[], object]) -> None:
        """Have it happen within so many hours, at a time of day when people are awake."""
        at = self.now + timedelta(hours=self.chance.uniform(*hours))
        if at.hour < 6:
            at += timedelta(hours=7 - at.hour)
        self.plan(at, what)

    def go_on(self) -> None:
        """Let everything happen that is planned, in its order. What is no longer possible does not happen."""
        while self._planned:
            at, _number, what = heapq.heappop(self._planned)
            self.clock.go_to(at)
            with suppress(NotPossible, Ticket.DoesNotExist):
                what()

    def likely(self, share: float) -> bool:
        """True in that share of cases."""
        return self.chance.random() < share

    def says(self, what: str) -> str:
        """One of the desk's texts of that kind."""
        texts: Sequence[str] = self.words[what]
        return self.chance.choice(texts)

    def name(self) -> str:
        """Of somebody: one of the desk's first names with one of its last."""
        first, last = self.says("names"), self.says("names")
        return f"{first.split()[0]} {last.split()[-1]}"

    def key(self) -> str:
        """Of a click or a message: never the same twice."""
        return f"history-{next(self._numbers)}"

    def work(self, ticket: Ticket) -> Ticket:
        """The workers' part: every stage that waits, then every letter that is due. Gives the ticket as it is then."""
        ticket.refresh_from_db()
        for _turn in range(9):  # As many as a ticket may need.
            if ticket.stage == Stage.DONE:
                break
            self.clock.pass_by(seconds=3)
            STAGES[Stage(ticket.stage)](ticket.pk)
            ticket.refresh_from_db()
        self.clock.pass_by(seconds=2)
        self.deliver(ticket=ticket)
        ticket.refresh_from_db()
        return ticket

    def deliver(self, **which: object) -> None:
        """Send what is written and due: all of it, or that of a ticket."""
        unsent = Reply.objects.filter(state__in=UNSENT_STATES, due_at__lte=self.now, **which)
        for pk in list(unsent.order_by("id").values_list("pk", flat=True)):
            pipeline.send(pk)
