"""The embedded PostgreSQL and Valkey: started on demand, shared, surviving every kill, never left behind."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from django.core.cache import cache
from django.db import connection

import embedded
from embedded import BASE_DIR, Places, keeper
from embedded.child import wait_until
from tests.service import command_line

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_it_gives_the_tests_a_database_and_a_cache_of_their_own() -> None:
    cache.set("key", "value")

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone()[0].startswith("test_triage")
    assert cache.get("key") == "value"


def test_it_knows_the_addresses_before_anything_runs(tmp_path: Path) -> None:
    var = tmp_path / "var"

    assert embedded.database_url(var) == embedded.database_url(tmp_path / "other" / ".." / "var")
    assert embedded.redis_url(var).startswith("redis+socket:///")
    assert not embedded.running(var)
    assert not var.exists()


def test_it_finds_a_short_folder_for_the_sockets_of_a_long_path(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name"] * 6)

    sockets = Places.under(deep).sockets

    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= embedded.LONGEST_SOCKET_PATH
    assert sockets != Places.under(deep / "another").sockets


@pytest.fixture(scope="module")
def var(folder: Path) -> Path:
    """A var/ whose database has been initialised, with one row in it; its servers do not run."""
    var = folder / "var"
    servers = embedded.start(var, durable=False)
    with psycopg.connect(servers.database_url, autocommit=True) as database:
        database.execute("CREATE TABLE kept (word text)")
        database.execute("INSERT INTO kept VALUES ('here')")
    servers.stop()
    return var


@pytest.fixture
def ours(var: Path) -> Iterator[embedded.Servers]:
    servers = embedded.start(var, durable=False)
    yield servers
    servers.stop()
    assert not embedded.running(var)


def kept(ours: embedded.Servers) -> str:
    """The row, read anew."""
    with psycopg.connect(ours.database_url) as database:
        return str(database.execute("SELECT word FROM kept").fetchone())


def processes_of(var: Path) -> list[int]:
    """The keepers and PostgreSQL servers of this folder, and their Valkeys, found by their command lines."""
    home = os.fsencode(Places.under(var).home)
    running = (int(folder.name) for folder in Path("/proc").glob("[0-9]*"))
    return [number for number in running if home in command_line(number)]


def process_of(var: Path, program: str) -> int:
    """The one process of this folder whose command line names the program; its children have that name at first."""
    found = {number for number in processes_of(var) if program.encode() in command_line(number)}
    (number,) = (number for number in found if parent(number) not in found)
    return number


def parent(number: int) -> int:
    """The process that started this one, 0 where it is gone."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return int(Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def test_it_keeps_the_data_from_one_start_to_the_next(ours: embedded.Servers) -> None:
    assert kept(ours) == "('here',)"
    with redis.Redis.from_url(ours.redis_url.replace("redis+socket", "unix")) as broker:
        assert broker.ping()


def test_it_stays_up_for_the_last_of_its_users_and_ends_with_him(var: Path, ours: embedded.Servers) -> None:
    second = embedded.start(var)

    ours.stop()
    ours.stop()
    assert kept(second) == "('here',)"
    assert not second.lost

    second.stop()
    assert wait_until(lambda: not processes_of(var), seconds=5)


def test_it_only_listens_on_sockets_that_nobody_else_may_reach(var: Path, ours: embedded.Servers) -> None:
    with psycopg.connect(ours.database_url) as database:
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)
    with redis.Redis.from_url(ours.redis_url.replace("redis+socket", "unix")) as broker:
        assert broker.config_get("port") == {"port": "0"} or broker.config_get("port") == {b"port": b"0"}
    places = Places.under(var)
    for folder in (places.sockets, places.postgres, places.valkey):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for folder in (var, places.home):
        assert not stat.S_IMODE(folder.stat().st_mode) & 0o066, "Root's servers may pass through, nobody may look."


def test_it_is_durable_unless_told_otherwise(folder: Path) -> None:
    servers = embedded.start(folder / "durable")
    try:
        with psycopg.connect(servers.database_url) as database:
            assert database.execute("SHOW fsync").fetchone() == ("on",)
            assert database.execute("SHOW synchronous_commit").fetchone() == ("on",)
    finally:
        servers.stop()


@pytest.mark.fault
def test_it_stops_when_its_user_is_killed(var: Path) -> None:
    script = "import sys, pathlib, time; import embedded; s = embedded.start(pathlib.Path(sys.argv[1])); "
    user = subprocess.Popen(
        [sys.executable, "-c", script + "print('up', flush=True); time.sleep(60)", str(var)],
        cwd=BASE_DIR,
        stdout=subprocess.PIPE,
    )
    with user:
        assert user.stdout is not None
        assert user.stdout.readline() == b"up\n"
        user.kill()

    assert wait_until(lambda: not processes_of(var), seconds=10)


@pytest.mark.fault
def test_it_comes_back_after_its_keeper_was_killed(var: Path, ours: embedded.Servers) -> None:
    os.kill(process_of(var, "embedded.keeper"), signal.SIGKILL)
    assert wait_until(lambda: ours.lost, seconds=5)

    again = embedded.start(var, durable=False)

    assert kept(again) == "('here',)"
    again.stop()


@pytest.mark.fault
def test_it_is_not_fooled_by_a_stale_process_file(var: Path) -> None:
    pid_file = Places.under(var).postgres / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n1700000000\n5432\n/nowhere\n\n  5432001  65536\nready   \n")

    servers = embedded.start(var, durable=False)

    assert kept(servers) == "('here',)"
    servers.stop()


@pytest.mark.fault
@pytest.mark.parametrize("program", ["bin/postgres", "valkey-server"])
def test_it_starts_again_a_server_that_died(var: Path, ours: embedded.Servers, program: str) -> None:
    first = process_of(var, program)

    os.kill(first, signal.SIGKILL)

    assert wait_until(lambda: answers(ours), seconds=20)
    assert process_of(var, program) != first


def answers(ours: embedded.Servers) -> bool:
    """Whether both servers answer right now."""
    try:
        with redis.Redis.from_url(ours.redis_url.replace("redis+socket", "unix")) as broker:
            return bool(broker.ping()) and kept(ours) == "('here',)"
    except (redis.RedisError, psycopg.OperationalError):
        return False


def test_it_says_why_it_did_not_start(folder: Path) -> None:
    broken = folder / "broken" / "servers" / "postgres"
    broken.mkdir(parents=True)
    (broken / "PG_VERSION").write_text("12\n")

    with pytest.raises(embedded.ServersError, match=r"servers\.log"):
        embedded.start(folder / "broken")
    assert wait_until(lambda: not processes_of(folder / "broken"), seconds=5)


def test_it_begins_again_where_a_first_start_was_interrupted(folder: Path) -> None:
    half_made = folder / "interrupted" / "servers" / "postgres.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")

    servers = embedded.start(folder / "interrupted", durable=False)

    assert embedded.running(folder / "interrupted")
    servers.stop()


def test_the_servers_log_holds_no_values_of_rows(var: Path) -> None:
    servers = embedded.start(var, durable=False)
    with psycopg.connect(servers.database_url, autocommit=True) as database:
        database.execute("CREATE TABLE once (key text UNIQUE)")
        for _twice in range(2):
            with contextlib.suppress(psycopg.errors.UniqueViolation):
                database.execute("INSERT INTO once VALUES ('somebody')")
    servers.stop()
    said = Places.under(var).log.read_text()
    assert "duplicate key value" in said
    assert "somebody" not in said


def test_the_servers_log_is_bounded_while_they_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "LOG_BYTES", 10)
    log = tmp_path / "servers.log"
    with log.open("ab") as open_all_the_while:
        for line in (b"first line\n", b"second line\n", b"third\n"):
            open_all_the_while.write(line)
            open_all_the_while.flush()
            keeper.keep_short(log)
    assert log.read_bytes() == b"third\n"
    assert log.with_suffix(".1.log").read_bytes() == b"second line\n"
