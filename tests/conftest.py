"""What every test shares: an embedded PostgreSQL and Valkey of the session's own, Chromium, and a loud closing word.

The servers start when the first test asks for the database (or for `servers`), so a run of the decision core's tests
alone stays instant. Processes that share the work (`-n 2`) have a var/ and servers each. With DATABASE_URL (and
REDIS_URL) set, those are used instead; run one process then, since there is one Redis.
"""

import math
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
import pytest_django

pytest_plugins = ["tests.fixtures"]

# Here is the one moment to give the tests a var/ of their own: the settings are loaded for the first time below, since
# pyproject.toml does not name them to pytest-django.
assert "config.settings" not in sys.modules, "The settings were loaded before tests/conftest.py could prepare for them."
EMBEDDED = not os.environ.get("DATABASE_URL")
os.environ["TRIAGE_VAR"] = tempfile.mkdtemp(prefix="triage-tests-")
VAR = Path(os.environ["TRIAGE_VAR"])
# All tests together are one client that sends more than anybody may; tests of the limits set their own.
os.environ |= dict.fromkeys(("API_REQUESTS", "COMPLAINTS_FREE", "COMPLAINTS_MOST", "COMPLAINTS_BUSY"), "1000000")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()
# Else pytest-django would load the settings in the processes that share the work, before they come to this file.
del os.environ["DJANGO_SETTINGS_MODULE"]

hypothesis.settings.register_profile("quick", deadline=None, derandomize=True, max_examples=100)
hypothesis.settings.register_profile("thorough", deadline=None, max_examples=5000)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

DESKS = ("triage.desks.prakerja", "triage.desks.it_support", "tests.desks.tiny")
SLOW_SECONDS = 10
"""No test may take longer, except those marked `browser` or `fault`."""


@pytest.fixture(scope="session")
def servers() -> Iterator[None]:
    """The database and the broker run."""
    import embedded

    if not EMBEDDED:
        yield
        return
    running = embedded.start(VAR, durable=False)
    yield
    running.stop()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(servers: None, django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Make pytest-django wait for the servers before it creates the test database."""


@pytest.fixture(autouse=True)
def _no_custom_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has added a question when a test begins; what its own process adds, it sees at once."""
    from triage.playbook import form

    monkeypatch.setattr(form, "SOON", math.inf)
    form._seen.update({desk: form._Seen(time.monotonic(), ()) for desk in DESKS})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """Load the shipped rows, and again whenever a test with real transactions has emptied the database after itself.

    That it may empty the audit, its trigger is off, which forbids that to anybody else. At the end, end what is still
    connected: the event loop of Playwright gives Django a second connection in the same thread, which nobody closes,
    and a database in use cannot be dropped.
    """
    from django.apps import apps
    from django.db import connection
    from django.db.models.signals import post_migrate

    from triage.playbook.load import load

    def restore(**_signal: object) -> None:
        load()

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE triage_auditentry DISABLE TRIGGER triage_audit_is_not_emptied")
        load()
    # Emptying sends it as migrating does, app by app; the groups need the permissions of all.
    last = [app for app in apps.get_app_configs() if app.models_module][-1]
    post_migrate.connect(restore, sender=last)
    yield
    post_migrate.disconnect(restore, sender=last)
    connection.close()  # Its server's end may have died with a process that a test killed.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A temporary folder for a module's own servers.

    Not pytest's: that one is closed again to root's servers (which run as `nobody`) by every other pytest that starts.
    """
    folder = Path(tempfile.mkdtemp(prefix="triage-tests-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; the test is skipped, loudly, where there is none.

    Debian's shell without windows, where there is one: a new page costs it a quarter of the work.
    """
    path = next(filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None)
    if path is None:
        pytest.skip("Chromium is not installed (as root, `make test` installs Debian's)")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str, browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright drives Debian's Chromium; root has no sandbox to offer it."""
    from playwright.sync_api import expect

    # What is looked for is there at once, unless the other tests' services start meanwhile: five seconds were too few.
    expect.set_options(timeout=20_000)
    # Playwright keeps an event loop running in the test's thread; Django would refuse the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole services that are killed come first: they take longest, and pytest-django leaves them, who use no database
    of its, for the end, where one process would wait for the other's. (Those that empty its tables stay behind.)
    """
    items.sort(key=lambda item: not item.get_closest_marker("fault") or bool(item.get_closest_marker("django_db")))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly which tests did not run and why, and which were too slow."""
    write = terminalreporter.write_line
    if skipped := terminalreporter.stats.get("skipped", []):
        terminalreporter.section("DID NOT RUN", sep="!", red=True, bold=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
            write(f"{report.nodeid}: {str(reason).removeprefix('Skipped: ')}", yellow=True)
    slow = [
        report
        for report in terminalreporter.stats.get("passed", [])
        if report.duration > SLOW_SECONDS and not {"browser", "fault"} & set(report.keywords)
    ]
    if slow:
        terminalreporter.section(f"SLOWER THAN {SLOW_SECONDS} s", sep="!", red=True, bold=True)
        for report in slow:
            write(f"{report.nodeid}: {report.duration:.1f} s", yellow=True)


def pytest_unconfigure() -> None:
    """Remove the session's var/, once everything that used it has stopped."""
    shutil.rmtree(VAR, ignore_errors=True)
