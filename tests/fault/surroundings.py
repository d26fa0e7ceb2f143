"""What another process needs to work on the rows of this test."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection


def environment(var: Path) -> dict[str, str]:
    """The environment of a process on the test's database and broker, with its files under ``var``."""
    database = connection.settings_dict
    address = f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}"
    if database["HOST"] and not database["HOST"].startswith("/"):
        password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
        address = f"postgresql://{database['USER']}{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"
    return {
        **os.environ,
        "DATABASE_URL": address,
        "REDIS_URL": str(settings.REDIS_URL),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-the-crash-test-0123456789-abcdefghijklmnopqrstuv",
        "ALLOWED_HOSTS": "localhost",
        "PUBLIC_URL": "http://localhost",
        "SECURE_COOKIES": "false",
        "TRIAGE_VAR": str(var),
        "QUARANTINE_DIR": str(var / "quarantine"),
    }
