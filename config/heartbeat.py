"""Signs of life of processes that answer no requests: a file each, touched by what is to be alive.

A health check looks at the file's age (``config.probe``). The file lies in the volume that all processes share, so its
name carries the host's.
"""

import socket
import time
from pathlib import Path

from config.env import var_folder

OLDEST = 90.0
"""Seconds after which whoever has touched nothing counts as dead: several times the pause between two touches."""
FORGOTTEN = 7 * 86_400.0
"""Seconds after which a file is that of a container that is long gone."""


def node(name: str) -> str:
    """The name of a process on this host, as Celery's: ``beat@host``."""
    return name if "@" in name else f"{name}@{socket.gethostname()}"


def touch(name: str) -> None:
    """Say that ``name`` (``node``) lives. A disk that is full or away is no reason to stop working."""
    try:
        _path(name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _path(name).touch(mode=0o600)
    except OSError:
        pass


def is_alive(name: str) -> bool:
    """Whether ``name`` (``node``) has lately said that it lives."""
    return _age(_path(name)) < OLDEST


def forget_others() -> None:
    """Delete the files of those that have not lived for long."""
    for path in _folder().glob("*@*"):
        if _age(path) > FORGOTTEN:
            path.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _path(name: str) -> Path:
    return _folder() / name.replace("/", "_")


def _folder() -> Path:
    return var_folder() / "heartbeats"
