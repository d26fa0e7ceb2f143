"""Behind pgbouncer in transaction mode, where the next statement may meet another connection."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from embedded.child import Child, wait_until
from tests.factories import received
from tests.fault.surroundings import environment

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PORT = 6432
CONFIGURATION = """
[databases]
* = host={server} port={server_port} user={user}
[pgbouncer]
unix_socket_dir = {folder}
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = 3
pidfile = {folder}/pid
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(PGBOUNCER is None, reason="needs pgbouncer: apt install pgbouncer"),
]


@pytest.fixture
def pooler(desk_rows: None) -> Iterator[Path]:
    """A pgbouncer with three connections to the test's server; gives the folder of its socket."""
    folder, database = Path(tempfile.mkdtemp(prefix="triage-pooler-")), connection.settings_dict
    written = CONFIGURATION.format(
        server=database["HOST"], server_port=database["PORT"] or 5432, user=database["USER"], folder=folder, port=PORT
    )
    (folder / "pgbouncer.ini").write_text(written)
    words = [str(PGBOUNCER), str(folder / "pgbouncer.ini")]
    if os.getuid() == 0:  # It refuses to be root; the embedded server is nobody then, too.
        shutil.chown(folder, "nobody")
        words[1:1] = ["-u", "nobody"]
    child = Child("pgbouncer", words, output=subprocess.DEVNULL, errors=subprocess.STDOUT)
    child.start()
    try:
        assert wait_until((folder / f".s.PGSQL.{PORT}").exists, seconds=20)
        yield folder
    finally:
        child.stop()
        shutil.rmtree(folder)


def test_many_who_read_and_a_whole_tickets_work_share_three_connections(pooler: Path, tmp_path: Path) -> None:
    received()
    pooled = {
        **environment(tmp_path),
        "DATABASE_URL": f"postgresql://triage@/{connection.settings_dict['NAME']}?host={pooler}&port={PORT}",
        "DISABLE_SERVER_SIDE_CURSORS": "true",
    }
    command = [sys.executable, "-m", "tests.production.pooled"]
    done = subprocess.run(command, env=pooled, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "answered"), done.stderr[-3000:]
