"""The service does not start with settings under which strangers could speak in its name or listen in."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.refusals import refusals
from embedded import BASE_DIR
from embedded.supervisor import commands
from tests.config.test_settings import PRODUCTION, TRIAL, start
from tests.service import free_port

pytestmark = pytest.mark.slow

SAFE: dict[str, Any] = {
    "EMBEDDED": False,
    "SECRET_KEY": "0123456789" * 6,
    "SECRET_KEY_FALLBACKS": [],
    "ALLOWED_HOSTS": ["desk.example.org"],
    "PUBLIC_URL": "https://desk.example.org",
    "SECURE_COOKIES": True,
    "EMAIL_HOST": "smtp.example.org",
    "EMAIL_HOST_USER": "desk",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
    "DEFAULT_FROM_EMAIL": "Desk <desk@example.org>",
}
HERE = {"PUBLIC_URL": "http://localhost:8000", "SECURE_COOKIES": False}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, []),
        ({"SECRET_KEY": "0123456789" * 4}, ["config.E001"]),
        ({"SECRET_KEY": "s" * 60}, ["config.E001"]),
        ({"SECRET_KEY_FALLBACKS": ["short"]}, ["config.E001"]),
        ({"ALLOWED_HOSTS": []}, ["config.E002"]),
        ({"ALLOWED_HOSTS": ["desk.example.org", "*"]}, ["config.E003"]),
        ({"EMAIL_USE_TLS": False}, ["config.E004"]),
        ({"EMAIL_USE_TLS": False, "EMAIL_USE_SSL": True}, []),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST_USER": ""}, []),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "localhost"}, []),
        ({"PUBLIC_URL": ""}, ["config.E005"]),
        ({"PUBLIC_URL": "https://"}, ["config.E005"]),
        ({"PUBLIC_URL": "http://desk.example.org", "SECURE_COOKIES": False}, ["config.E005"]),
        ({"PUBLIC_URL": "http://localhost:8000"}, ["config.E005"]),
        (HERE, []),
        ({"DEFAULT_FROM_EMAIL": "Desk <desk@localhost>"}, ["config.E006"]),
        ({"DEFAULT_FROM_EMAIL": "Desk"}, ["config.E006"]),
        ({**HERE, "DEFAULT_FROM_EMAIL": "desk@localhost"}, []),
        ({"EMBEDDED": True, "ALLOWED_HOSTS": [], "PUBLIC_URL": "", "DEFAULT_FROM_EMAIL": ""}, []),
        ({"EMBEDDED": True, "ALLOWED_HOSTS": ["*"]}, ["config.E003"]),
        ({"EMBEDDED": True, "EMAIL_USE_TLS": False}, ["config.E004"]),
    ],
)
def test_it_refuses_what_is_unsafe(given: dict[str, Any], told: list[str]) -> None:
    assert [error.id for error in refusals({**SAFE, **given})] == told


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is not set"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"PUBLIC_URL": ""}, "PUBLIC_URL must be the https://"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY can be guessed"),
        ({"EMAIL_HOST": "smtp.example.org", "EMAIL_HOST_USER": "desk"}, "EMAIL_USE_TLS=true"),
        ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL must be an address"),
    ],
)
def test_the_settings_stop_with_a_sentence(given: dict[str, str], named: str) -> None:
    refused = start(**{**PRODUCTION, **given})

    assert refused.returncode != 0
    assert named in refused.stderr


def test_it_starts_for_a_trial_on_this_machine() -> None:
    assert start(**{**PRODUCTION, **TRIAL}).stdout.split() == ["False", "False"]


@pytest.mark.fault
@pytest.mark.parametrize("name", ["web", "worker", "beat", "manage.py"])
def test_whatever_is_started_stops(name: str, folder: Path) -> None:
    command = [sys.executable, "manage.py", "check"] if name == "manage.py" else commands(folder)[name]
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME"}}

    done = subprocess.run(
        command,
        cwd=BASE_DIR,
        env={**kept, **PRODUCTION, "PUBLIC_URL": "", "TRIAGE_VAR": str(folder), "PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode != 0
    assert "PUBLIC_URL must be the https:// address" in done.stderr
    assert "Traceback" not in done.stderr
