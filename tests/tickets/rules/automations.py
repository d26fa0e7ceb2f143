"""Rules for tests: rows as the form would store them."""

from datetime import datetime, timedelta
from typing import Any

from tests.factories import WEDNESDAY
from triage.models import Rule
from triage.models.rule import When

BEFORE = WEDNESDAY - timedelta(days=1)


def rule(code: str, when: str = When.CLASSIFIED, *, hours: int = 0, since: datetime = BEFORE, **says: Any) -> Rule:
    """An active rule, the last in order; ``says`` are ``conditions`` and ``actions``."""
    place = {"position": Rule.objects.count() + 1, "since": since}
    return Rule.objects.create(code=code, name=code, trigger=when, hours=hours, is_active=True, **place, **says)
