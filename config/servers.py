"""Settings: the database, the cache, and the queue, which has its broker in the same place."""

import os
from importlib import import_module
from types import ModuleType
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from config.env import env_bool, env_int, env_secret
from config.installation import DATABASE_URL, DESK, VAR
from config.processes import kind


def _embedded() -> ModuleType:
    """The servers that the service brings along; an extra, which a deployment with servers of its own lacks."""
    try:
        return import_module("embedded")
    except ModuleNotFoundError as error:
        told = "Set DATABASE_URL and REDIS_URL: this installation brings no database and no broker along."
        raise ImproperlyConfigured(told) from error


def _redis_url() -> str:
    """The broker's address, with the password in it where that is given apart."""
    url, password = os.environ.get("REDIS_URL") or _embedded().redis_url(VAR), env_secret("REDIS_PASSWORD")
    url = url.replace("://", f"://:{quote(password, safe='')}@", 1) if password else url
    if url.startswith("rediss://") and "ssl_cert_reqs=" not in url:
        # Celery (kombu) checks no certificate unless it is told to; redis-py does, and is told the same.
        url += ("&" if "?" in url else "?") + "ssl_cert_reqs=required"
    return url


REDIS_URL = _redis_url()


def _address() -> dict[str, Any]:
    """The parts of the database's address: a URL, or the embedded server's socket."""
    try:
        return conninfo_to_dict(DATABASE_URL or _embedded().database_url(VAR))
    except ProgrammingError as error:  # It may quote the password.
        told = "DATABASE_URL must be like postgresql://user:password@host:5432/name (the database is PostgreSQL)."
        raise ImproperlyConfigured(told) from error


DISABLE_SERVER_SIDE_CURSORS = env_bool("DISABLE_SERVER_SIDE_CURSORS", default=False)
"""For pgbouncer in transaction mode, where the next statement may meet another connection. (It takes no timeouts.)"""
STATEMENT_TIMEOUT = env_int("STATEMENT_TIMEOUT", 0)
"""Seconds after which the database ends a statement of this process, 0: never. The web server's default is 30."""
IDLE_IN_TRANSACTION_TIMEOUT = env_int("IDLE_IN_TRANSACTION_TIMEOUT", 0)
"""Seconds after which it ends a transaction that does nothing, 0: never. The web server's default is 60."""


def _timeouts() -> dict[str, str]:
    """Both as the server wants them when a connection begins."""
    given = {
        "statement_timeout": STATEMENT_TIMEOUT,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT,
    }
    options = " ".join(f"-c {name}={seconds}s" for name, seconds in given.items() if seconds)
    return {"options": options} if options and not DISABLE_SERVER_SIDE_CURSORS else {}


def _database() -> dict[str, Any]:
    """Django's settings for the database."""
    address = _address()
    if password := env_secret("DATABASE_PASSWORD"):
        address["password"] = password
    own = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": DISABLE_SERVER_SIDE_CURSORS,
        **{django: str(address.pop(libpq)) for libpq, django in own.items() if address.get(libpq)},
        "OPTIONS": {
            "connect_timeout": 5,
            "server_side_binding": True,
            "application_name": f"triage {kind()}",  # What pg_stat_activity and the metrics call this process.
            **_timeouts(),
            **address,
        },
    }


DATABASES = {"default": _database()}
POSTGRES_PROGRAMS = "" if DATABASE_URL else str(_embedded().postgres_programs())
"""Where the embedded server's own ``pg_dump`` lies; a deployment has its client in PATH."""
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
if REDIS_URL.startswith("redis+socket://"):  # Celery's spelling of a socket address; redis-py has its own.
    CACHES["default"]["LOCATION"] = "unix://" + REDIS_URL.removeprefix("redis+socket://")

# The queue is a nudge: short timeouts, no results, nothing retried that a sweep would find anyway.
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "retry_on_timeout": False,
    "visibility_timeout": 3600,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env_int("WORKER_MAX_MEMORY_MB", 400, least=1) * 1024
"""KiB at its highest after which a child is replaced, between two tasks: three times what is usual (135 MB), and less
than learning takes. The engines have a process and a bound of their own (``reader_process``), which ends with it."""
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = env_int("WORKER_GRACE", 10, least=1)
"""Seconds that a worker has for its tasks once it is told to stop; the supervisor kills after 30."""
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_TIME_LIMIT = 120
CELERY_DB_REUSE_MAX = 1000
"""Tasks after which a worker's connection to the database is renewed (read by Celery's Django fixup, which otherwise
connects anew for each). ``config.celery`` has it looked at before each task."""
CELERY_TASK_DEFAULT_QUEUE = "decide"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = DESK.zone.key
