"""A few hundred tickets of every kind, made of rows alone, the same ones each time."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User

from triage.desks.prakerja import DESK as PRAKERJA
from triage.models import (
    Author,
    BlindCheck,
    Classification,
    Escalation,
    EventKind,
    FollowUp,
    FollowUpState,
    Label,
    LabelKind,
    Reply,
    ReplyKind,
    Resolution,
    Satisfaction,
    Stage,
    Submission,
    Ticket,
    TicketEvent,
    TicketState,
    Wait,
)
from triage.models.ticket_states import RATED_RESOLUTIONS

CATEGORIES = ("too_early", "name_mismatch", "platform_issue", "other", "unclear")
PLATFORMS = ("tokopedia", "kemnaker", "bukalapak", None)
FOLLOW_UPS = ("appeared", "corrected", "opens")


@dataclass(slots=True)
class Generator:
    """Makes tickets received within ``days`` before ``now``."""

    now: datetime
    agent: User
    days: int = 120
    dice: random.Random = field(default_factory=lambda: random.Random(6))

    def some(self, count: int) -> list[Ticket]:
        """That many tickets, with whatever may hang on them."""
        return [self._ticket() for _number in range(count)]

    def _before_now(self, at: datetime) -> datetime:
        return min(at, self.now)

    def _later(self, at: datetime, most: timedelta) -> datetime:
        return self._before_now(at + self.dice.random() ** 2 * most)

    def _ticket(self) -> Ticket:
        at = self.now - self.dice.random() * timedelta(days=self.days)
        to_human, ends = self.dice.random() < 0.4, self.dice.random()
        handed_at = self._later(at, timedelta(hours=2))
        waits = to_human and self.dice.random() < 0.2
        closes = not waits and ends < 0.6
        fields: dict[str, Any] = {"state": TicketState.ANSWERED, "stage": Stage.DONE}
        if waits:
            due_at = self.dice.choice([None, handed_at + timedelta(days=30), handed_at + timedelta(hours=1)])
            fields |= {"state": TicketState.WITH_AGENT, "waiting_since": handed_at, "sla_due_at": due_at}
            fields |= {"rank_at": due_at or handed_at, "escalation": Escalation.UNSURE}
        if closes:
            resolution = self.dice.choice(Resolution.values)
            closed_at = self._later(at, timedelta(days=20))
            fields |= {"state": TicketState.CLOSED, "closed_at": closed_at, "resolution": resolution}
        ticket = Ticket.objects.create(created_at=at, fingerprint=f"{uuid4()}", **fields)
        TicketEvent.objects.create(ticket=ticket, kind=EventKind.RECEIVED, at=at)
        for number in range(self.dice.choice([1, 1, 2])):
            self._submission(ticket, number)
        if self.dice.random() < 0.9:
            self._judged(ticket, at, to_human=to_human, handed_at=handed_at, waits=waits)
        if ticket.resolution in RATED_RESOLUTIONS and self.dice.random() < 0.5:
            Satisfaction.objects.create(ticket=ticket, helpful=self.dice.random() < 0.8, at=ticket.closed_at)
        return ticket

    def _submission(self, ticket: Ticket, number: int) -> None:
        Submission.objects.create(
            ticket=ticket,
            channel="web",
            key=f"{ticket.pk}-{number}",
            received_at=ticket.created_at,
            platform_id=self.dice.choice(PLATFORMS),
        )

    def _judged(self, ticket: Ticket, at: datetime, *, to_human: bool, handed_at: datetime, waits: bool) -> None:
        machine = self._classification(ticket, at, confidence=self.dice.choice([0.5, 0.62, 0.8, 0.95, 1.0]))
        if self.dice.random() < 0.8:
            self._reply(ticket, machine, self.dice.choice([ReplyKind.VERDICT, ReplyKind.QUESTION]), at)
        if self.dice.random() < 0.3:
            self._blind_check(machine)
        if self.dice.random() < 0.5:
            self._follow_up(machine)
        if self.dice.random() < 0.1:
            Label.objects.create(judged=machine, kind=LabelKind.DISPUTED, created_at=self._later(at, timedelta(days=2)))
        if to_human:
            TicketEvent.objects.create(ticket=ticket, kind=EventKind.TO_AGENT, at=handed_at, data={"why": "unsure"})
        if to_human and not waits:
            self._acted_on(ticket, handed_at)

    def _acted_on(self, ticket: Ticket, handed_at: datetime) -> None:
        ended_at = self._later(handed_at, timedelta(days=4))
        due_at = self.dice.choice([None, handed_at + timedelta(days=1)])
        Wait.objects.create(ticket=ticket, since=handed_at, due_at=due_at, ended_at=ended_at)
        category = self.dice.choice(CATEGORIES)
        judged = self._classification(ticket, ended_at, author=Author.AGENT, agent=self.agent, category=category)
        kind = self.dice.choice([LabelKind.ACCEPTED, LabelKind.CORRECTED])
        Label.objects.create(judged=judged, kind=kind, agent=self.agent, category=category, created_at=ended_at)
        self._reply(ticket, judged, ReplyKind.AGENT, ended_at)

    def _classification(self, ticket: Ticket, at: datetime, **fields: Any) -> Classification:
        agent = "agent" in fields
        return Classification.objects.create(
            **{
                "ticket": ticket,
                "author": Author.MACHINE,
                "action_key": f"k{ticket.pk}" if agent else "",
                "created_at": at,
                "judged_on": PRAKERJA.day(at),
                "evidence_version": 1,
                "policy_version": "p",
                "model_version": "old" if at < self.now - timedelta(days=20) else "new",
                "category": self.dice.choice(CATEGORIES),
                "confidence": 1.0,
                "confidences": {},
                "disposition": "escalate",
                "reasons": [1],
                "facts": {},
                **fields,
            }
        )

    def _reply(self, ticket: Ticket, judged: Classification, kind: ReplyKind, at: datetime) -> None:
        written_at = self._later(at, timedelta(minutes=3))
        Reply.objects.create(
            ticket=ticket,
            key=f"{kind}-{judged.pk}",
            kind=kind,
            classification=judged,
            language="id",
            message_id=f"<{judged.pk}@x>",
            created_at=written_at,
            due_at=written_at,
        )

    def _blind_check(self, judged: Classification) -> None:
        BlindCheck.objects.create(
            judged=judged,
            drawn_on=judged.judged_on,
            agent=self.agent,
            category=self.dice.choice(CATEGORIES),
            judged_at=self.now,
        )

    def _follow_up(self, judged: Classification) -> None:
        fired_at = self._later(judged.created_at, timedelta(days=5))
        answer = self.dice.choice(["", "yes", "no"])
        answered = {"state": FollowUpState.ANSWERED, "answer": answer, "answered_at": fired_at}
        FollowUp.objects.create(
            ticket_id=judged.ticket_id,
            kind=self.dice.choice(FOLLOW_UPS),
            sequence=1,
            classification=judged,
            due_at=fired_at,
            fired_at=fired_at,
            **(answered if answer else {"state": FollowUpState.FIRED}),
        )


def generated(count: int, *, now: datetime) -> list[Ticket]:
    """That many tickets before ``now``."""
    agent, _created = User.objects.get_or_create(username="gen", defaults={"is_staff": True})
    return Generator(now, agent).some(count)
