"""People at the desk: the playbook's rows, a clock that stands still, an agent, a supervisor, an administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from triage.channels import complaint
from triage.playbook.load import ADMINISTRATORS, AGENTS, SUPERVISORS
from triage.workspace.gate import BEGAN, SEEN

ENGLISH = {"accept-language": "en"}
PASSWORD = "kunci-rumah-7"


@pytest.fixture(autouse=True)
def _surroundings(desk_rows: None, clock: object, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Rows, folders and counters of the test's own."""
    settings.STATIC_ROOT = tmp_path
    settings.QUARANTINE = tmp_path / "quarantine"
    settings.REQUIRE_MFA = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    complaint._known_platforms.cache_clear()
    cache.clear()
    yield
    complaint._known_platforms.cache_clear()


@pytest.fixture
def agent_user() -> User:
    """A member of the agents' group."""
    user = User.objects.create_user("rina", first_name="Rina", last_name="Agustin", is_staff=True)
    user.groups.add(Group.objects.get(name=AGENTS))
    return user


@pytest.fixture
def agent(agent_user: User) -> Client:
    """An agent's browser, in English."""
    return logged_in(agent_user)


@pytest.fixture
def supervisor() -> Client:
    """A supervisor's browser, in English."""
    user = User.objects.create_user("joko", is_staff=True)
    user.groups.add(Group.objects.get(name=SUPERVISORS))
    return logged_in(user)


@pytest.fixture
def administrator() -> Client:
    """The browser of a superuser, who may do everything, in English."""
    return logged_in(User.objects.create_superuser("admin"))


@pytest.fixture
def administrator_by_right() -> Client:
    """The browser of a member of the administrators' group, in English."""
    user = User.objects.create_user("dewi", is_staff=True)
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return logged_in(user)


@pytest.fixture
def stranger() -> Client:
    """A browser that nobody has logged in with."""
    return Client(headers=ENGLISH)


@pytest.fixture
def rina(agent_user: User) -> User:
    """An agent with a password and an address."""
    agent_user.email = "rina@example.org"
    agent_user.set_password(PASSWORD)
    agent_user.save()
    return agent_user


def logged_in(user: User) -> Client:
    """A browser in which ``user`` has logged in."""
    client = Client(headers=ENGLISH)
    client.force_login(user)
    session = client.session
    session[BEGAN] = session[SEEN] = timezone.now().timestamp()
    session.save()
    return client
