"""Teams with people in them, for tests of the rows and of the pages."""

from typing import Any

from django.contrib.auth.models import Group, User

from triage.models import Team
from triage.models.team import set_duty
from triage.playbook.load import AGENTS


def team(name: str, *members: User, **fields: Any) -> Team:
    """A team of these people."""
    row = Team.objects.create(name=name, **fields)
    row.members.set(members)
    return row


def worker(name: str) -> User:
    """An agent."""
    user = User.objects.create_user(name, first_name=name.title(), is_staff=True)
    user.groups.add(Group.objects.get(name=AGENTS))
    return user


def on_duty(*people: User, now: Any) -> None:
    """They are on duty since ``now``."""
    for person in people:
        set_duty(person, on_duty=True, now=now)
