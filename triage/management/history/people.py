"""Who works at the desk in a demonstration's past: colleagues in teams, on duty, and the tags that they keep."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, User

from triage.models import Route, Tag, Team
from triage.models.team import set_duty
from triage.playbook import demo
from triage.playbook.load import AGENTS

OVERSEER = "supervisor"


def hire(words: Mapping[str, Any], *, now: datetime) -> list[User]:
    """Make teams with their routes, colleagues and tags; gives the agents.

    Beside the two who have a log-in nobody can log in: they have no password.
    """
    demo.make_log_ins(fixed_passwords=True)
    group, agents = Group.objects.get(name=AGENTS), []
    for told in words["teams"]:
        kept = {name: told[name] for name in ("hands_out", "signature")}
        team = Team.objects.create(name=told["name"], **kept)
        for route in told["routes"]:
            Route.objects.create(team=team, **route)
        for username, name in told["members"]:
            first, _, last = name.partition(" ")
            named = {"first_name": first, "last_name": last, "is_staff": True}
            person, is_new = User.objects.get_or_create(username=username, defaults=named)
            if is_new:
                person.set_unusable_password()
                person.save(update_fields=["password"])
                person.groups.add(group)
            team.members.add(person)
            set_duty(person, on_duty=True, now=now)
            agents.append(person)
    for name, colour in words["tags"]:
        Tag.objects.create(name=name, colour=colour)
    return agents


def overseer() -> User:
    """Who confirms incidents."""
    return User.objects.get(username=OVERSEER)
