"""Adding, changing, ordering and taking away custom questions. Each is a transaction and an entry of the audit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from triage.models import AuditAction, CustomQuestion, Submission
from triage.models.audit import Change, note
from triage.models.custom_question import MOST_QUESTIONS
from triage.playbook.form import forget

KIND = "customquestion"
WORDS = frozenset({"labels", "helps", "choices", "when_answers"})
"""Columns of which the audit keeps only that they have changed."""


class Refused(Exception):
    """It cannot be done; ``message`` says why, in a sentence."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


ANSWERED_KIND = _("Requesters have answered this question, so its kind cannot change. Retire it and add another one.")
ANSWERED_DELETE = _("Requesters have answered this question, so it cannot be deleted. Retire it instead.")
LEANT_ON = _("Another question is asked only beside this one. Change that one first.")
TOO_MANY = _("The form is long enough: retire another question first.")
MEANWHILE = _("Somebody else has saved this question in the meantime. Look at it again.")


def is_answered(row: CustomQuestion) -> bool:
    """Whether any message holds an answer to it; only those that came after it are looked at."""
    since = Submission.objects.filter(pk__gt=row.since, answers__has_key=row.code)
    return since.order_by("pk")[:1].exists()


@transaction.atomic
def add(row: CustomQuestion, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Ask one more, behind the others. Raises Refused."""
    _one_at_a_time()
    _refuse_too_many()
    if CustomQuestion.objects.filter(code=row.code).exists():
        raise Refused(MEANWHILE)
    last = CustomQuestion.objects.aggregate(last=Max("position"))["last"]
    row.position = 0 if last is None else last + 1
    row.since = Submission.objects.aggregate(last=Max("pk"))["last"] or 0
    row.save(force_insert=True)
    _done(AuditAction.ADDED, row, agent=agent, now=now)


@transaction.atomic
def save(row: CustomQuestion, changes: Mapping[str, Any], *, seen: int, agent: AbstractBaseUser, now: datetime) -> bool:
    """Change it if it still is at the version that was ``seen``; whether anything was to be changed. Raises Refused."""
    _one_at_a_time()
    locked = CustomQuestion.objects.get(pk=row.pk)
    told = {
        name: None if name in WORDS else (getattr(locked, name), value)
        for name, value in changes.items()
        if getattr(locked, name) != value
    }
    if not told:
        return False
    if locked.version != seen:
        raise Refused(MEANWHILE)
    if "kind" in told and is_answered(locked):
        raise Refused(ANSWERED_KIND)
    if "active" in told and changes["active"]:
        _refuse_too_many()
    # Who leans on a choice that goes would never be asked again, unseen.
    leaning = CustomQuestion.objects.filter(active=True, when_question=locked.code)
    if changes.get("active") is False or "kind" in told:
        if leaning.exists():
            raise Refused(LEANT_ON)
    elif "choices" in told:
        offered = {each["code"] for each in changes["choices"] if each["active"]}
        if any(not offered.issuperset(answers) for answers in leaning.values_list("when_answers", flat=True)):
            raise Refused(LEANT_ON)
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save(force_update=True)
    _done(AuditAction.CHANGED, locked, told, agent=agent, now=now)
    return True


@transaction.atomic
def delete(row: CustomQuestion, *, agent: AbstractBaseUser, now: datetime) -> None:
    """Take away one that nobody has answered. Raises Refused."""
    _one_at_a_time()
    if is_answered(row):
        raise Refused(ANSWERED_DELETE)
    if CustomQuestion.objects.filter(when_question=row.code).exists():
        raise Refused(LEANT_ON)
    CustomQuestion.objects.filter(pk=row.pk).delete()
    note([Change(AuditAction.DELETED, KIND, row.code)], who=agent, now=now)
    _forget()


@transaction.atomic
def reorder(row: CustomQuestion, *, up: bool, agent: AbstractBaseUser, now: datetime) -> None:
    """Swap it with the one before, or behind it, of those that are asked; nothing at the end."""
    _one_at_a_time()
    rows = list(CustomQuestion.objects.all())
    asked = [each for each in rows if each.active]
    place = next((place for place, each in enumerate(asked) if each.pk == row.pk), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(asked):
        return
    moved, passed = asked[place], asked[other]
    at, to = rows.index(moved), rows.index(passed)
    rows[at], rows[to] = passed, moved
    for position, each in enumerate(rows):
        if each.position != position:
            CustomQuestion.objects.filter(pk=each.pk).update(position=position, version=each.version + 1)
    _done(AuditAction.CHANGED, moved, {"position": (at, to)}, agent=agent, now=now)


def _one_at_a_time() -> None:
    """Questions lean on each other, and there is a most of them: whoever changes one waits for who changes another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('custom_question'))")


def _refuse_too_many() -> None:
    if CustomQuestion.objects.filter(active=True).count() >= MOST_QUESTIONS:
        raise Refused(TOO_MANY)


def _done(
    action: AuditAction,
    row: CustomQuestion,
    changes: Mapping[str, Any] | None = None,
    *,
    agent: AbstractBaseUser,
    now: datetime,
) -> None:
    note([Change(action, KIND, row.code, changes or {})], who=agent, now=now)
    _forget()


def _forget() -> None:
    """Once for the rest of this transaction, once for who has looked before it was committed."""
    forget()
    transaction.on_commit(forget)
