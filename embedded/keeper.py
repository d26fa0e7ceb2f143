"""The keeper: one process that runs the embedded servers for as long as somebody is connected to it.

    python -m embedded.keeper VAR/servers [--no-fsync]     (`embedded` starts it; nobody else needs to)

The kernel does the book-keeping: a connection ends with its process, the servers end with the keeper, and a lock that
keeper and servers share shows beyond doubt whether anything of ours still touches the data. No file of process ids
that could go stale.
"""

import argparse
import contextlib
import fcntl
import os
import selectors
import shutil
import signal
import socket
import sys
import time
from pathlib import Path

from embedded import Places
from embedded.child import wait_until
from embedded.servers import Identity, Pair, postgres, prepare, valkey

LOCK_SECONDS = 60
"""How long a new keeper waits for an old one's servers to finish."""
ALONE_SECONDS = 10
"""How long a keeper waits for its first user, who may have died meanwhile."""
LOG_BYTES = 5_000_000
"""At most so much of what the servers say is kept, and as much again of what they said before."""


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
            keep_short(pair.places.log)
    return users


def keep_short(log: Path) -> None:
    """Begin the log anew once it is too long. Everybody appends to the same open file, which therefore stays."""
    if log.stat().st_size > LOG_BYTES:
        shutil.copyfile(log, log.with_suffix(".1.log"))
        os.truncate(log, 0)


def main() -> None:
    """Prepare, become a process of its own once users can connect, start, serve, stop."""
    parser = argparse.ArgumentParser(prog="embedded.keeper", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--no-fsync", action="store_true", help="for tests: a power cut may lose data")
    options = parser.parse_args()
    places = Places(options.home)
    lock = take_lock(places)
    if lock is None:
        return
    keep_short(places.log)
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
