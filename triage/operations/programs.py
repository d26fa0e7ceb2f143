"""PostgreSQL's own programs (``pg_dump`` and the like), run against the service's database."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import pq
from psycopg.conninfo import make_conninfo

from triage.operations.refused import Refused

DEBIANS = Path("/usr/lib/postgresql")
"""Where Debian and its derivatives lay them, a folder a version."""
LIBPQ = {option.keyword.decode() for option in pq.Conninfo.get_defaults()} - {"options"}
"""The parameters of a connection that every program understands, without this process's timeouts."""


def connect(database: str = "") -> "psycopg.Connection[tuple[Any, ...]]":
    """A connection beside Django's, to the service's database or to another one of its server."""
    return psycopg.connect(make_conninfo(**_address(database)))


def run(program: str, *words: str, database: str = "") -> None:
    """Run one of the programs to its end, against the service's database or another one of its server.

    Raises Refused with what the program said when it fails, or where there is none that is new enough.
    """
    with connect(database) as server:
        version = server.info.server_version // 10_000
    address = _address(database)
    password = address.pop("password", "")  # Command lines are read by everybody on the machine.
    command = [str(find(program, at_least=version)), "--no-password", f"--dbname={make_conninfo(**address)}", *words]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        raise Refused(f"{program} failed: {done.stderr.strip() or done.returncode}")


def _address(database: str) -> dict[str, str]:
    address = {key: str(value) for key, value in connection.get_connection_params().items() if key in LIBPQ}
    return address | ({"dbname": database} if database else {})


def find(program: str, *, at_least: int) -> Path:
    """The program of this major version or a newer one: an older ``pg_dump`` refuses the server."""
    for path in _candidates(program, os.environ):
        if _version(path) >= at_least:
            return path
    told = f"PostgreSQL's {program} of version {at_least} or newer is needed and was not found. Install it (on Debian:"
    raise Refused(f"{told} apt-get install postgresql-client-{at_least}) or put it into PATH.")


def _candidates(program: str, environment: Mapping[str, Any]) -> Iterator[Path]:
    """The embedded server's own, those in PATH, then Debian's, the newest first."""
    if settings.POSTGRES_PROGRAMS:
        yield Path(settings.POSTGRES_PROGRAMS) / program
    if found := shutil.which(program, path=environment.get("PATH")):
        yield Path(found)
    yield from sorted(DEBIANS.glob(f"*/bin/{program}"), key=_version, reverse=True)


def _version(path: Path) -> int:
    """The major version that a program says it has; 0 when it does not run."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0
