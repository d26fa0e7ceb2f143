"""Deflection: what the form says before a complaint is sent, and the reminder that somebody takes instead.

The judgement is the one that the complaint would get, over the same words; nothing of them is kept.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog
from django.db import IntegrityError, connection, transaction

from triage.decision.category import Category, Then
from triage.decision.decide import decide
from triage.decision.deflection import deflection
from triage.evidence import active
from triage.evidence.active import Models
from triage.evidence.gather import facts_from_answers
from triage.installed import installed
from triage.messages import Answers
from triage.models import Deflected, Incident, IncidentState, Reminder
from triage.models.reply import UNSENT_STATES
from triage.outbox import links
from triage.outbox.compose import Occasion, Words, compose, words
from triage.playbook import desk
from triage.playbook.desk import Desk

MOST_WAITING = 3
"""Reminders that wait for one address; nobody finishes more trainings at once, and anybody can type it."""

TOLD = f"""
    INSERT INTO {Deflected._meta.db_table} (key, category, platform, told_at)
    SELECT %s, %s, %s, %s FROM set_config('synchronous_commit', 'off', true) ON CONFLICT DO NOTHING"""

log = structlog.get_logger("triage.deflection")


@dataclass(frozen=True, slots=True)
class Ahead:
    """What can be said ahead of a complaint: the words, and on which day a reminder would ask how it went."""

    category: Category
    platform: str
    kept: dict[str, str | bool]
    said: Words
    occasion: Occasion
    due_on: date
    asks_at: datetime
    desk: Desk

    @property
    def asks_on(self) -> date:
        """The desk's day of the reminder."""
        return installed().day(self.asks_at)


def ahead(answers: Answers, *, now: datetime) -> Ahead | None:
    """What can be said to whoever is still writing this, None where they should rather send it.

    Costs next to nothing before the answers could decide it.
    """
    rules = installed().rules
    if not rules.deflections or not all(answers.given.get(code) for code in rules.needed_ahead):
        return None
    current = desk.current()
    if current.deflects.isdisjoint(rules.deflections):
        return None
    found = foreseen(answers, now=now, desk=current, models=active.models())
    if found is None or Incident.objects.filter(state=IncidentState.OPEN, platform__code=found.platform).exists():
        return None  # An incident's news would be the answer, and the report counts.
    return found


def foreseen(answers: Answers, *, now: datetime, desk: Desk, models: Models) -> Ahead | None:
    """The same as the decision alone has it, without any database."""
    rules = desk.rules
    facts = facts_from_answers(answers, readings=(), written_at=now, now=now, desk=desk, models=models)
    verdict = decide(facts, desk.policy, rules)
    found = deflection(verdict, facts, rules)
    if found is None or verdict.category not in desk.deflects or not verdict.follow_ups or verdict.due_on is None:
        return None
    if not all(answers.given.get(code) for code in found.needs):
        return None
    occasion = Occasion("", "", "", facts.language, facts, verdict, now)
    return Ahead(
        category=rules.by_code[verdict.category],
        platform=rules.platform(facts, desk.policy),
        kept={code: answers.given[code] for code in found.needs},
        said=words(found.notice, occasion, desk=desk),
        occasion=occasion,
        due_on=verdict.due_on,
        asks_at=verdict.follow_ups[0].due_at,
        desk=desk,
    )


def note_told(found: Ahead, *, key: str, now: datetime) -> None:
    """Note that the form with this key was told it, once however often it asks.

    Nobody waits for the disk: a count that a crash of the database costs is no loss, and complaints do wait for it.
    """
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [key, found.category.code, found.platform, now])


def sent_anyway(key: str, *, now: datetime) -> None:
    """Note that the form with this key became a complaint all the same."""
    Deflected.objects.filter(key=key, sent_at__isnull=True).update(sent_at=now)


def take_reminder(found: Ahead, *, email: str, origin: str, now: datetime) -> None:
    """Write the letter that goes out on the day. Whether the address has one already is nobody's business."""
    waiting = Reminder.objects.of(email).filter(state__in=UNSENT_STATES)
    if waiting.count() >= MOST_WAITING:
        return
    row = Reminder(
        category=found.category.code,
        platform=found.platform,
        email=email,
        language=found.occasion.language,
        answers=found.kept,
        origin=origin,
        due_on=found.due_on,
        created_at=now,
        due_at=found.asks_at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _write(row, found)
    except IntegrityError:
        if not Reminder.objects.of(email).filter(due_on=row.due_on).exists():
            raise
        return
    log.info("reminder_taken", reminder=row.pk, category=row.category)


def _write(row: Reminder, found: Ahead) -> None:
    """The whole letter: what was promised is what goes out, whatever is edited until then. It quotes nothing typed."""
    assert found.category.deflection is not None
    code = found.category.deflection.letter
    clicks = tuple(
        (answer.label, links.reminder_link(row.pk) if answer.then is Then.CLOSE else links.return_link(row.pk))
        for answer in found.category.follow_up.answers.values()
    )
    facts = replace(found.occasion.facts, name="")
    occasion = replace(found.occasion, facts=facts, disown_link=links.reminder_link(row.pk), clicks=clicks)
    finished = compose(code, occasion, desk=found.desk)
    row.subject, row.text, row.html = finished.subject[:200], finished.text, finished.html
    row.save(update_fields=["subject", "text", "html"])
