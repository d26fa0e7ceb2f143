"""What happens when in a demonstration's past: arrivals by weekday and hour, nights, mornings, the desk's hours."""

import logging
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, transaction

from triage import incidents, reporting, tickets
from triage.installed import installed
from triage.learning import monitor
from triage.management.history import agents, requesters
from triage.management.history.clock import Clock
from triage.management.history.life import Life
from triage.management.history.people import hire, overseer
from triage.management.history.script import Complaint, Complaints, words
from triage.models import Incident, IncidentState, Notice, Ticket
from triage.models.notice import UNREAD
from triage.notices import mark_read
from triage.playbook import desk

WEEKDAYS = (1.3, 1.2, 1.1, 1.1, 1.0, 0.6, 0.5)
"""Of an average day's complaints, Monday first."""
HOURS = (1, 0, 0, 0, 0, 1, 3, 6, 9, 10, 10, 8, 6, 8, 9, 8, 6, 5, 5, 7, 8, 7, 4, 2)
USUAL_HANDS, FEW_HANDS = 0.8, 0.2
"""Work of an agent in an hour; in the last two days of work few are there, so that something waits."""
BY_TELEPHONE = 0.05

Show = Callable[[int, int], None]


def fill(*, now: datetime, days: int, show: Show) -> int:
    """Live through the ``days`` before ``now``; gives the number of tickets then.

    0, and nothing done, for a desk with tickets already, and for one without a ``demo/history.json``. ``show`` hears
    how many days are over, and of how many.
    """
    said = words()
    if said is None or Ticket.objects.exists():
        return 0
    first = datetime.combine(installed().day(now) - timedelta(days=days), time(0, 5), tzinfo=installed().zone)
    chance = random.Random(f"{installed().folder.name} {days}")
    with transaction.atomic(), Clock(first) as clock, quiet(), no_mail():
        with connection.cursor() as cursor:
            cursor.execute("SELECT setseed(0.25)")  # Blind reviews are drawn by the database.
        life = Life(clock, now, chance, said, Complaints(chance))
        people = hire(said, now=first)
        for number in range(days + 1):
            life.plan(first + timedelta(days=number), partial(show, number, days))
            _plan_day(life, installed().day(first) + timedelta(days=number), people)
        for told in said["incidents"]:
            if told["days_ago"] < days:
                _plan_incident(life, told)
        life.go_on()
        clock.go_to(now)
        _settle(life, people)
    return Ticket.objects.count()


@contextmanager
def quiet() -> Iterator[None]:
    """Sixty days' lines of the log would say that it is today."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def no_mail() -> Iterator[None]:
    """Letters count as sent and go nowhere, not even into the mailbox of the development: they are of other days."""
    before = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before


def _plan_day(life: Life, day: date, people: Sequence[User]) -> None:
    calendar = desk.current().policy.calendar
    for _complaint in range(round(life.words["a_day"] * WEEKDAYS[day.weekday()] * life.chance.uniform(0.8, 1.3))):
        hour = life.chance.choices(range(24), HOURS)[0]
        at = _at(day, hour, life.chance.randrange(60), life.chance.randrange(60))
        if 9 <= hour < 15 and calendar.is_working(day) and life.likely(BY_TELEPHONE):
            typing = life.chance.choice(people)
            life.plan(at, partial(_called, life, typing))
        else:
            life.plan(at, partial(_wrote, life))
    for hour in range(6, 24):
        life.plan(_at(day, hour, 2), partial(_each_hour, life))
    life.plan(_at(day, 12, 5), lambda: incidents.watch(now=life.now))
    life.plan(_at(day, 3, 10), lambda: monitor.draw_blind_checks(installed().day(life.now)))
    before = (installed().day(life.ends) - day).days
    if calendar.is_working(day):
        hands = FEW_HANDS if calendar.add(day, 2) > installed().day(life.ends) else USUAL_HANDS
        for hour in range(8, 16):
            life.plan(_at(day, hour, 30), partial(agents.hour, life, people, hands=hands))
        life.plan(_at(day, 15, 45), partial(agents.tidy_up, life, people))
        if before:
            life.plan(_at(day, 10, 5), partial(agents.judge_blind, life, people))


def _at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute, second), tzinfo=installed().zone)


def _wrote(life: Life) -> None:
    requesters.complain(life, life.complaints.draw())


def _called(life: Life, typing: User) -> None:
    requesters.telephone(life, life.complaints.draw(), agent_id=typing.pk)


def _each_hour(life: Life) -> None:
    """What the service's clock does: follow-ups, targets, letters that had to wait. (Incidents: ``_watch``.)"""
    requesters.follow_ups(life)
    for pk in list(tickets.to_be_told(now=life.now).values_list("pk", flat=True)):
        tickets.tell_target(pk, now=life.now)
    life.deliver()


def _plan_incident(life: Life, told: Mapping[str, Any]) -> None:
    """Many people report one thing within an hour and a half. One with ``message`` is confirmed, and is solved."""
    ago, lasts = told["days_ago"], timedelta(minutes=90)
    calendar = desk.current().policy.calendar
    day = installed().day(life.ends) - timedelta(days=ago)
    begins = _at(day if calendar.is_working(day) else calendar.add(day, 1), 9, 10) if ago else life.ends - lasts
    for number in range(told["reports"]):
        text = told["texts"][number % len(told["texts"])]
        complaint = Complaint({**told["answers"], "description": text}, [told["truth"]], installed().day(begins))
        at = begins + lasts * life.chance.random()
        life.plan(at, partial(requesters.complain, life, complaint))
    for tenth in range(1, 19):
        life.plan(begins + timedelta(minutes=10 * tenth), partial(_watch, life, told))


def _watch(life: Life, told: Mapping[str, Any]) -> None:
    """A supervisor confirms what has been proposed for a while."""
    incidents.watch(now=life.now)
    since = life.now - timedelta(minutes=15)
    on_it = {"state": IncidentState.PROPOSED, "platform": told["answers"]["platform"]}
    proposed = Incident.objects.filter(**on_it, proposed_at__lte=since).first()
    if proposed is not None and "message" in told:
        incidents.confirm(proposed, words=told, agent=overseer(), now=life.now)
        incidents.announce(now=life.now)
        life.soon((3, 5), partial(_solve, life, proposed, told))
    life.deliver()


def _solve(life: Life, incident: Incident, told: Mapping[str, Any]) -> None:
    incidents.resolve(incident, words=told, agent=overseer(), now=life.now)
    incidents.announce(now=life.now)
    life.deliver()


def _settle(life: Life, people: Sequence[User]) -> None:
    """Nothing of the past is due any more; the figures are taken, by those who always take them."""
    _each_hour(life)
    for person in {*people, overseer()}:
        old = Notice.objects.filter(UNREAD, person=person, at__lte=life.now - timedelta(days=1)).order_by("-id").first()
        if old is not None:
            mark_read(person.pk, now=life.now, until=old.pk)
    monitor.check_up(now=life.now)
    reporting.take(now=life.now, rebuild=True)
