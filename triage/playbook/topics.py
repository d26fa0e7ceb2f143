"""Topics as the desk's own categories: rows become rules, and a supervisor's words become rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.text import slugify

from triage.decision.topics import PREFIX, as_category
from triage.decision.topics import Topic as Known
from triage.definition import Definition
from triage.models import AuditAction, CannedReply, CategorySetting, Origin, Route, Team, Topic
from triage.models.audit import Change, Value, identified, note
from triage.playbook import versions

FEWEST_EXAMPLES = 20
"""Texts without which nothing is learnt of a topic."""


def with_topics(definition: Definition, topics: Iterable[Topic]) -> Definition:
    """The definition with these topics behind its categories; the very same one without any."""
    made = [(row.is_active, as_category(Known(row.code, row.names, row.questions))) for row in topics]
    if not made:
        return definition
    rules = definition.rules
    active = tuple(category for is_active, category in made if is_active)
    retired = tuple(category for is_active, category in made if not is_active)
    return replace(definition, rules=replace(rules, categories=(*rules.categories, *active), retired=retired))


@dataclass(frozen=True, slots=True)
class Draft:
    """What a supervisor has said of a topic. Texts are by language; ``letters`` and ``asking`` are (subject, body).

    ``letters`` and ``asking`` count for a new topic only: later they are canned replies, edited with versions.
    """

    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    phrases: tuple[str, ...] = ()
    questions: Mapping[str, str] = field(default_factory=dict)
    letters: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    asking: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    auto_reply: bool = False
    sla_hours: int | None = None
    team: Team | None = None
    is_active: bool = True


@transaction.atomic
def create(draft: Draft, *, named: str, by: AbstractBaseUser | None, now: datetime) -> Topic:
    """A new topic with all that belongs to it; its code is made of ``named``, with a number where that is taken."""
    code = _free_code(named)
    row = Topic.objects.create(code=code, created_at=now, **_columns(draft))
    CategorySetting.objects.create(code=code, auto_reply=draft.auto_reply, deflects=False, sla_hours=draft.sla_hours)
    _write(code, draft.letters, by=by, now=now)
    _write(f"ask_{code}", draft.asking, by=by, now=now)
    _route(code, draft.team)
    note([Change(AuditAction.ADDED, *identified(row), {})], who=by, now=now)
    return row


@transaction.atomic
def save(row: Topic, draft: Draft, *, by: AbstractBaseUser | None, now: datetime) -> bool:
    """Change a topic; whether there was anything to change. Its letters are edited as canned replies."""
    locked = Topic.objects.select_for_update().get(pk=row.pk)
    setting = CategorySetting.objects.select_for_update().get(code=row.code)
    columns = _columns(draft)
    old, new = team_of(row.code), draft.team
    numbers: dict[str, tuple[Value, Value]] = {
        "is_active": (locked.is_active, draft.is_active),
        "auto_reply": (setting.auto_reply, draft.auto_reply),
        "sla_hours": (setting.sla_hours, draft.sla_hours),
        "team": (old.pk if old else None, new.pk if new else None),
    }
    words = [name for name in columns.keys() - numbers.keys() if getattr(locked, name) != columns[name]]
    told = {name: pair for name, pair in numbers.items() if pair[0] != pair[1]} | dict.fromkeys(sorted(words))
    if not told:
        return False
    Topic.objects.filter(pk=row.pk).update(**columns)
    CategorySetting.objects.filter(pk=setting.pk).update(auto_reply=draft.auto_reply, sla_hours=draft.sla_hours)
    _route(row.code, draft.team)
    if any(draft.asking.values()):
        _write(f"ask_{row.code}", draft.asking, by=by, now=now)
    note([Change(AuditAction.CHANGED, *identified(locked), told)], who=by, now=now)
    return True


def team_of(code: str) -> Team | None:
    """The team that a topic's tickets go to, whatever else they are."""
    found = Route.objects.filter(category=code, circumstance="", channel="").select_related("team").first()
    return found.team if found else None


def _columns(draft: Draft) -> dict[str, object]:
    return {
        "names": dict(draft.names),
        "descriptions": dict(draft.descriptions),
        "questions": dict(draft.questions),
        "phrases": list(draft.phrases),
        "is_active": draft.is_active,
    }


def _free_code(named: str) -> str:
    """``topic_`` and the name in letters that an address may have; 40 in all with a number."""
    wanted = code = PREFIX + (slugify(named).replace("-", "_")[:30] or "new")
    number = 2
    while Topic.objects.filter(code=code).exists():
        code, number = f"{wanted}_{number}", number + 1
    return code


def _write(code: str, letters: Mapping[str, tuple[str, str]], *, by: AbstractBaseUser | None, now: datetime) -> None:
    """The letter in each language where there is none yet."""
    known = set(CannedReply.objects.filter(code=code).values_list("language", flat=True))
    rows = [
        CannedReply(code=code, language=language, subject=subject, body=body)
        for language, (subject, body) in letters.items()
        if language not in known
    ]
    versions.create(rows, origin=Origin.EDITED, agent=by, now=now)


def _route(code: str, team: Team | None) -> None:
    if team is None:
        Route.objects.filter(category=code, circumstance="", channel="").delete()
    else:
        Route.objects.update_or_create(category=code, circumstance="", channel="", defaults={"team": team})
