"""What a demonstration shows: complaints to send in, people to log in as, a client of the API, published articles."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User

from triage.installed import installed
from triage.models import ApiClient, Article
from triage.models.api_client import key_digest, new_key
from triage.playbook import versions
from triage.playbook.load import AGENTS, SUPERVISORS

CLIENT = "demo"
DAYS_AGO = "_days_ago"
ROLES: Mapping[str, str] = {"agent": AGENTS, "supervisor": SUPERVISORS}
"""Log-ins and their groups."""


@dataclass(frozen=True, slots=True)
class DemoComplaint:
    """One complaint as a person would send it: the form's answers, files to attach, and a key to send it once."""

    key: str
    answers: Mapping[str, Any]
    pictures: tuple[Path, ...]


def complaints(*, today: date) -> list[DemoComplaint]:
    """The complaints of ``demo/complaints.json``; a day is told as ``<question>_days_ago``, counted from ``today``."""
    folder = installed().folder / "demo"
    rows = json.loads((folder / "complaints.json").read_text(encoding="utf-8"))
    return [_complaint(row, folder / "pictures", today=today) for row in rows]


def _complaint(row: Mapping[str, Any], folder: Path, *, today: date) -> DemoComplaint:
    answers = dict(row)
    pictures = tuple(folder / name for name in answers.pop("pictures", ()))
    for name in [name for name in answers if name.endswith(DAYS_AGO)]:
        answers[name.removesuffix(DAYS_AGO)] = (today - timedelta(days=answers.pop(name))).isoformat()
    # The key leaves the date out: tomorrow it is still the same complaint.
    key = sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:32]
    return DemoComplaint(key, answers, pictures)


def make_log_ins(*, fixed_passwords: bool) -> dict[str, str | None]:
    """Create the log-ins that are missing; each name with its password, None where nobody knows it any more.

    ``fixed_passwords`` ("agent-demo") are for a service that only its own machine reaches.
    """
    return {name: _make_log_in(name, fixed_password=f"{name}-demo" if fixed_passwords else None) for name in ROLES}


def _make_log_in(name: str, *, fixed_password: str | None) -> str | None:
    user = User.objects.filter(username=name).first()
    if user is not None:
        return fixed_password if fixed_password and user.check_password(fixed_password) else None
    password = fixed_password or secrets.token_urlsafe(15)
    user = User.objects.create_user(name, password=password, is_staff=True)
    user.groups.add(Group.objects.get(name=ROLES[name]))
    return password


def publish_articles(*, now: datetime) -> None:
    """Publish the shipped help articles that nobody has touched."""
    for row in Article.objects.filter(version=1, is_published=False):
        versions.save(row, changes={**row.kept(), "is_published": True}, seen=row.version, agent=None, now=now)


def make_client() -> str | None:
    """Create the API client "demo" and give its key, or None when it has one already."""
    key = new_key()
    _, created = ApiClient.objects.get_or_create(name=CLIENT, defaults={"key_digest": key_digest(key)})
    return key if created else None
