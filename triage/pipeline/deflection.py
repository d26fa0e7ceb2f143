"""Deflection: what the form says before a complaint is sent, and the reminder that somebody takes instead.

It may be the answer itself, where waiting is all that helps, or the name of the help article that has it.

The judgement is the one that the complaint would get, over the same words; nothing of them is kept.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import structlog
from django.db import IntegrityError, connection, transaction

from triage.articles import counts
from triage.decision.category import Category, Then
from triage.decision.decide import decide
from triage.decision.deflection import deflection, foreseeable
from triage.decision.facts import Facts
from triage.decision.verdict import Verdict
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
from triage.playbook.articles import KnownArticle, about
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


@dataclass(frozen=True, slots=True)
class Foretold:
    """What the form can say to whoever is still writing: the answer, the article that has it, both, or nothing."""

    answer: Ahead | None = None
    article: KnownArticle | None = None


NOTHING = Foretold()


def needed_ahead(current: Desk) -> frozenset[str]:
    """The questions without whose answers the form says nothing ahead; none where it never says anything."""
    rules, form = current.rules, current.definition.form
    if not _has_articles(current):
        return rules.needed_ahead
    # An article can be named as soon as it is known what is to be seen, an answer needs more.
    nobody = current.definition.facts.of({}, now=datetime.now(UTC), language=current.definition.language)
    opening = frozenset(form.asks.get(rules.opening(nobody), ("description",)))
    return (rules.needed_ahead & opening) or opening


def _has_articles(current: Desk) -> bool:
    return any(each.is_published and each.category for each in current.articles.values())


def ahead(answers: Answers, *, now: datetime) -> Ahead | None:
    """What can be said to whoever is still writing this, None where they should rather send it."""
    return look_ahead(answers, now=now).answer


def look_ahead(answers: Answers, *, now: datetime) -> Foretold:
    """What can be said to whoever is still writing this; costs next to nothing before the answers could decide it."""
    current = desk.current()
    if current.deflects.isdisjoint(current.rules.deflections) and not _has_articles(current):
        return NOTHING
    needed, said = needed_ahead(current), {**answers.given, "description": answers.description}
    if not needed or not all(said.get(code) for code in needed):
        return NOTHING
    facts, verdict = _judged(answers, now=now, desk=current, models=active.models())
    platform = current.rules.platform(facts, current.policy)
    category = foreseeable(verdict, facts, current.rules)
    if not category or Incident.objects.filter(state=IncidentState.OPEN, platform__code=platform).exists():
        return NOTHING  # An incident's news would be the answer, and the report counts.
    reply = current.rules.by_code[category].reply_for(verdict.reasons)
    article = about(current.articles, category=category, reply=reply)
    return Foretold(_said(answers, facts, verdict, desk=current), article)


def foreseen(answers: Answers, *, now: datetime, desk: Desk, models: Models) -> Ahead | None:
    """The answer that can be said ahead as the decision alone has it, without any database."""
    return _said(answers, *_judged(answers, now=now, desk=desk, models=models), desk=desk)


def _judged(answers: Answers, *, now: datetime, desk: Desk, models: Models) -> tuple[Facts, Verdict]:
    facts = facts_from_answers(answers, readings=(), written_at=now, now=now, desk=desk, models=models)
    return facts, decide(facts, desk.policy, desk.rules)


def _said(answers: Answers, facts: Facts, verdict: Verdict, *, desk: Desk) -> Ahead | None:
    rules = desk.rules
    found = deflection(verdict, facts, rules)
    if found is None or verdict.category not in desk.deflects or not verdict.follow_ups or verdict.due_on is None:
        return None
    if not all(answers.given.get(code) for code in found.needs):
        return None
    occasion = Occasion("", "", "", facts.language, facts, verdict, facts.now)
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


def sent_anyway(key: str, *, after: str = "", now: datetime) -> None:
    """Note that the form with this key became a complaint all the same; ``after`` the article that it came from."""
    Deflected.objects.filter(key=key, sent_at__isnull=True).update(sent_at=now)
    counts.note_sent(key=key, after=after, now=now)


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
