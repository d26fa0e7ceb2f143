"""What surrounds the service in ``bench/outages.py``, and how each part of it fails for a while."""

import contextlib
import itertools
import json
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from bench import fleet as fleets
from bench.fleet import Fleet, Told
from harness.certificates import certificate, server_context

DISK_MB, FREE_MB = 256, 16
"""The disk for uploads and pictures, where we may make one, and what the service has to keep free on it."""


class Impossible(Exception):
    """This machine lacks what an outage needs."""


@dataclass
class MailServer:
    """Takes every mail, over STARTTLS and for a user with a password; ``fails`` says with what it does not."""

    contexts: dict[str, ssl.SSLContext]
    fails: str = ""
    taken: Counter[str] = field(default_factory=Counter)
    connections: Iterator[int] = field(default_factory=itertools.count)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail."""
        self.taken[fleets.identity(envelope)] += 1
        return "250 taken"

    def log_in(self, *_credentials: object) -> AuthResult:
        """The password is right, unless it is not."""
        return AuthResult(success=self.fails != "login", handled=False)

    def context(self) -> ssl.SSLContext:
        """What the next connection is shown: in an outage an expired certificate and a stranger's, in turns."""
        bad = ("expired", "unknown")[next(self.connections) % 2]
        return self.contexts[bad if self.fails == "certificate" else "good"]


class Talk(SMTP):
    """One connection."""

    async def _handle_client(self) -> None:
        if self.event_handler.fails == "greeting" and self.transport is not None:
            await self.push("554 5.7.1 Your address is listed")
            self.transport.close()
        else:
            await super()._handle_client()


class Listener(Controller):
    """Greets each client as the server is to behave by then."""

    def factory(self) -> SMTP:
        """A connection begins."""
        server: MailServer = self.handler
        given = {"tls_context": server.context(), "require_starttls": True, "authenticator": server.log_in}
        return Talk(server, **self.SMTP_kwargs, **given)


@dataclass
class Scene:
    """The running service, what surrounds it, and what clients were told. ``disk_is_missing``: why it has no disk of
    its own for uploads and pictures, "" where it has.
    """

    var: Path
    port: int
    fleet: Fleet
    mail_server: MailServer
    told: Told = field(default_factory=Told)
    disk_is_missing: str = ""

    def alarms(self) -> set[str]:
        """What /readyz says is wrong."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=10) as answer:
                told = json.load(answer)
        except urllib.error.HTTPError as error:
            told = json.load(error)
        except (OSError, HTTPException, ValueError):
            return {"no answer"}
        wrong = {f"{part['name']}: {part['why']}" for part in told["parts"]} | {f"late: {job}" for job in told["late"]}
        states = {"read-only": told["read_only"], "no broker": not told["broker"], "no database": not told["database"]}
        return wrong | {name for name, is_so in states.items() if is_so}

    def watch(self, seconds: float, is_there: Callable[[set[str]], bool], *, whole: bool = False) -> float | None:
        """How many seconds it takes until ``is_there`` of the alarms; None where it is not within ``seconds``. The
        ``whole`` time passes where that is asked for.
        """
        started, seen = time.monotonic(), None
        while (passed := time.monotonic() - started) < seconds and (whole or seen is None):
            self.fleet.tend()
            if seen is None and is_there(self.alarms()):
                seen = time.monotonic() - started
            accepted, sent = len(self.told.references), sum(self.mail_server.taken.values())
            print(f"\r  {passed:3.0f} s, {accepted} accepted, {sent} letters out ", end="", flush=True)
            time.sleep(0.5)
        print("\r", end="")
        return seen


@dataclass(frozen=True)
class Outage:
    """``alarm`` is what /readyz says meanwhile; ``runbook`` what the page "System status" names, "" where nobody gets
    to see it.
    """

    what: str
    alarm: str
    begins: Callable[[Scene], AbstractContextManager[None]]
    runbook: str = "PartFails"


@contextmanager
def mail_refused(scene: Scene, by: str) -> Iterator[None]:
    """The mail server fails, for all mails alike."""
    scene.mail_server.fails = by
    yield
    scene.mail_server.fails = ""


@contextmanager
def storage_away(scene: Scene) -> Iterator[None]:
    """Where the folder of pictures was, there is a file."""
    screenshots, other = scene.var / "disk" / "screenshots", scene.var / "disk" / "other"
    other.touch()
    other.replace(screenshots)
    yield
    other.symlink_to("pictures")
    other.replace(screenshots)


@contextmanager
def disk_full(scene: Scene) -> Iterator[None]:
    """Nothing fits any more on the disk that holds uploads and pictures."""
    if scene.disk_is_missing:
        raise Impossible(scene.disk_is_missing)
    filler = scene.var / "disk" / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(1024 * 1024))
    yield
    filler.unlink()


@contextmanager
def database_read_only(_scene: Scene) -> Iterator[None]:
    """As after a fail-over: whoever was connected is thrown out, and then only may read."""
    _change_database("SET default_transaction_read_only = on")
    yield
    _change_database("RESET default_transaction_read_only")


def _change_database(change: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = off")  # Here; else what was changed could not be undone.
        cursor.execute(f'ALTER DATABASE "{connection.settings_dict["NAME"]}" {change}')
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()


@contextmanager
def clock_ahead(scene: Scene) -> Iterator[None]:
    """One more worker, on a machine whose clock is ten minutes ahead until it is set."""
    found = [path for place in ("/usr/lib", "/usr/local/lib") for path in Path(place).rglob("libfaketime.so.1")]
    if not found:
        raise Impossible("there is no libfaketime (Debian: apt install libfaketime)")
    if subprocess.run(["unshare", "--uts", "true"], capture_output=True, check=False).returncode:
        raise Impossible("a host name of its own for one process takes root")
    clock = scene.var / "clock"
    clock.write_text("+600")
    faked = [f"LD_PRELOAD={found[0]}", f"FAKETIME_TIMESTAMP_FILE={clock}", "FAKETIME_DONT_FAKE_MONOTONIC=1"]
    named = ["unshare", "--uts", "sh", "-c", 'hostname ahead; exec "$@"', "sh", "env", *faked]
    scene.fleet.commands["ahead"] = [
        *(*named, *fleets.WORKER),
        *("-Q", "decide,send,sweep", "--concurrency=1", "-n", "ahead@fleet"),
    ]
    yield
    clock.write_text("+0")  # It stays, as a worker more.


@contextmanager
def beat_dead(scene: Scene) -> Iterator[None]:
    """Nobody starts what is due every few seconds."""
    scene.fleet.resting.add("beat")
    scene.fleet.kill("beat")
    yield
    scene.fleet.resting.remove("beat")


@contextmanager
def upgrade(_scene: Scene) -> Iterator[None]:
    """The database is of a newer version than the workers, and then it is theirs again."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder(connection).record_applied("triage", "9000_of_tomorrow")
    connection.close()
    yield
    MigrationRecorder(connection).record_unapplied("triage", "9000_of_tomorrow")
    connection.close()


OUTAGES = {
    "smtp_certificate": Outage(
        "the mail server shows a certificate that has expired, or is a stranger's",
        "out: certificate",
        lambda scene: mail_refused(scene, "certificate"),
    ),
    "smtp_login": Outage(
        "the mail server takes our password no more (535)", "out: login", lambda scene: mail_refused(scene, "login")
    ),
    "smtp_greeting": Outage(
        "the mail server greets with 554", "out: refused", lambda scene: mail_refused(scene, "greeting")
    ),
    "storage_away": Outage("the folder of pictures is gone", "storage: broken", storage_away),
    "disk_full": Outage("the disk for uploads and pictures is full", "storage: full", disk_full),
    "database_read_only": Outage("the database can only be read", "read-only", database_read_only, runbook=""),
    "clock_ahead": Outage("a worker's clock is ten minutes ahead", "clock ahead: wrong_time", clock_ahead),
    "beat_dead": Outage("beat is dead", "late: sweep", beat_dead, runbook="JobLate"),
    "upgrade": Outage(
        "the workers are of an older version than the database",
        f"version {socket.gethostname()[:60]}: other_version",
        upgrade,
    ),
}


@contextmanager
def small_disk(folder: Path) -> Iterator[str]:
    """Make ``folder``, a disk of its own where that is possible; gives why it is none."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False) if shutil.which("mount") else None
    is_made = done is not None and not done.returncode
    try:
        yield "" if is_made else f"a small disk takes root ({done.stderr.strip() if done else 'no mount'})"
    finally:
        if is_made:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def contexts(var: Path) -> dict[str, ssl.SSLContext]:
    """The mail server's certificates; all but ``unknown`` are of an authority that the service trusts."""
    pems = {}
    for name in ("good", "expired", "unknown"):
        (var / name).mkdir()
        pems[name] = certificate(var / name, "localhost", has_expired=name == "expired")
    (var / "trusted.pem").write_text(pems["good"].read_text() + pems["expired"].read_text())
    return {name: server_context(pem) for name, pem in pems.items()}
