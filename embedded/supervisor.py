"""The whole service in one foreground command: `python -m embedded.supervisor` (what `make run` calls).

1. Start the embedded database and broker, or use DATABASE_URL and REDIS_URL.
2. Migrate, load the desk's rows, and on the first embedded start the demo: complaints, and a past (DEMO_DAYS=60).
3. Run web server, workers and beat; show what they print; start again what dies.
4. Once /readyz answers, say where everything is.
5. On Ctrl-C or SIGTERM stop all of it in order; on a second one, at once. Killed outright, the kernel stops it.
"""

import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE
from typing import IO

from django.core.exceptions import ImproperlyConfigured

import embedded
from config import probe
from config.env import env_int, env_str
from embedded.child import Child

BASE_DIR = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
NOT_NEWS = "ignore:You're running the worker with superuser privileges"
"""Who runs the embedded service as root is told so in docs/operating.md; once, not from each worker."""
SLOWEST_RESTART = 30.0
"""Seconds between the ends and starts of a program that keeps dying."""


def commands(var: Path) -> dict[str, list[str]]:
    """The service's programs in the order of their start; docker-compose.yml runs the same."""
    celery = [PYTHON, "-m", "celery", "-A", "config"]
    worker = [*celery, "worker", "--loglevel=INFO", "--without-gossip", "--without-mingle", "--prefetch-multiplier=1"]
    return {
        "web": [PYTHON, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        # Reading screenshots takes a whole core for a while: one at a time, and never in the way of an answer.
        "reader": [*worker, "-Q", "read", "--concurrency=1", "-n", "reader@%h"],
        "worker": [*worker, "-Q", "decide,send,sweep", "--concurrency=2", "-n", "worker@%h"],
        # Strangers' mails, one at a time: one that hangs or kills its reader keeps only the other mails waiting.
        "mail": [*worker, "-Q", "mail", "--concurrency=1", "-n", "mail@%h"],
        # Events for programs: whoever runs one decides how long it takes to post to it.
        "hooks": [*worker, "-Q", "hook", "--concurrency=1", "-n", "hooks@%h"],
        # Minutes at a time, by night: one process that is mostly asleep, so that no answer waits for it.
        "learner": [*worker, "-Q", "learn", "--concurrency=1", "-n", "learner@%h"],
        # -q: no banner among the lines of the log.
        "beat": [*celery, "-q", "beat", "--loglevel=INFO", "--pidfile=", "-s", str(var / "beat" / "schedule")],
    }


class StopRequestedError(Exception):
    """Somebody asked us to stop."""


@dataclass
class Console:
    """Shows the children's lines, each under its child's name."""

    selector: selectors.DefaultSelector = field(default_factory=selectors.DefaultSelector)
    unfinished: dict[int, bytes] = field(default_factory=dict)

    def say(self, text: str, *, who: str = "") -> None:
        """Print; a terminal that has gone away is no reason to stop badly."""
        with suppress(OSError):
            for line in text.splitlines() or [""]:
                print(f"{who:>6} | {line}" if who else line, flush=True)

    def follow(self, child: Child, *, tell: Callable[[str], None] | None = None) -> None:
        """Show what this child prints from now on; its standard output goes to ``tell`` instead when that is given."""
        assert child.process is not None

        def show(line: str) -> None:
            self.say(line, who=child.name)

        for pipe, listener in ((child.process.stdout, tell or show), (child.process.stderr, show)):
            if pipe is not None:
                self.watch(pipe, listener)

    def watch(self, pipe: IO[bytes], show: Callable[[str], None]) -> None:
        """Call ``show`` with each line that comes through the pipe, until it ends."""
        self.selector.register(pipe, selectors.EVENT_READ, (show, pipe.close))

    def pump(self, *, seconds: float) -> None:
        """Show what has come, waiting for something to come for at most ``seconds``."""
        if not self.selector.get_map():
            time.sleep(seconds)
            return
        for key, _ in self.selector.select(timeout=seconds):
            show, close = key.data
            data = os.read(key.fd, 65536)
            *lines, rest = (self.unfinished.pop(key.fd, b"") + data).split(b"\n")
            if data:
                self.unfinished[key.fd] = rest
            else:
                self.selector.unregister(key.fileobj)
                close()
                lines = [rest] if rest else []
            for line in lines:
                show(line.decode(errors="replace"))


@dataclass
class Program:
    """A child that is started again when it dies, later and later while it keeps dying."""

    child: Child
    delay: float = 1.0
    started_at: float = 0.0
    start_at: float | None = 0.0
    """When it is to start (monotonic seconds); None while it runs."""

    def tend(self, console: Console) -> None:
        """Start it when its time has come; notice when it has died."""
        now = time.monotonic()
        if self.start_at is not None:
            if now >= self.start_at:
                self.child.start()
                console.follow(self.child)
                self.started_at, self.start_at = now, None
        elif not self.child.alive:
            assert self.child.process is not None
            self.delay = 1.0 if now - self.started_at > 60 else min(self.delay * 2, SLOWEST_RESTART)
            console.say(
                f"{self.child.name} has ended (code {self.child.process.returncode}); again in {self.delay:.0f} s"
            )
            self.start_at = now + self.delay


class Supervisor:
    """Runs the service until it is told to stop."""

    def __init__(self, *, var: Path, own_servers: bool, port: int, demo_days: int = 0) -> None:
        self.var, self.own_servers, self.port, self.demo_days = var, own_servers, port, demo_days
        self.console = Console()
        self.servers: embedded.Servers | None = None
        self.programs: list[Program] = []
        self.requests_to_stop = 0

    def run(self) -> None:
        """The five steps of the module's first lines. Raises ServersError or SystemExit with a sentence."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        check_port(self.port)
        try:
            with suppress(StopRequestedError):
                if self.own_servers:
                    self.console.say("Starting the embedded database and broker …")
                    self.servers = embedded.start(self.var)
                self._prepare()
                self.console.say("Starting web server, workers and beat …")
                self.programs = [Program(self._child(*item)) for item in commands(self.var).items()]
                self._watch()
        finally:
            self._stop_all()
        self.console.say("Stopped.")

    def _asked_to_stop(self, _number: int, _frame: object) -> None:
        self.requests_to_stop += 1
        if self.requests_to_stop == 1:
            self.console.say("Stopping … (once more to stop at once)")

    def _child(self, name: str, command: Sequence[str]) -> Child:
        # A group of its own: the terminal's Ctrl-C reaches the supervisor alone, which then keeps the order.
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": NOT_NEWS}
        return Child(name, command, cwd=BASE_DIR, output=PIPE, own_group=True, env=environment)

    def _prepare(self) -> None:
        """Bring the database up to date; the first embedded start gets the demo complaints."""
        for folder in ("beat", "mail-in"):  # Mails are laid into the second by hand.
            (self.var / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.console.say("Preparing the database …")
        self._manage("migrate", "--noinput", "--verbosity", "0")
        self._manage("load_playbook")
        if self.own_servers and not self._log_ins.exists():
            # Before the service runs: its workers live today, and would act on tickets of other days.
            past = f"living through {self.demo_days} days (DEMO_DAYS=0: without), and " if self.demo_days else ""
            self.console.say(f"Filling in the demo: {past}sending in complaints …")
            lines: list[str] = []
            self._manage("load_demo", f"--days={self.demo_days}", tell=lines.append)
            self._log_ins.touch(mode=0o600)
            self._log_ins.write_text("\n".join(lines), encoding="utf-8")

    @property
    def _log_ins(self) -> Path:
        """What `load_demo` printed; its presence says that the demo has been loaded."""
        return self.var / "demo.txt"

    def _manage(self, *words: str, tell: Callable[[str], None] | None = None) -> None:
        """Run one of Django's commands to its end. Raises SystemExit when it fails, StopRequestedError when asked."""
        child = self._child("setup", [PYTHON, "manage.py", *words])
        child.errors = PIPE
        child.start()
        self.console.follow(child, tell=tell)
        while child.alive and not self.requests_to_stop:
            self.console.pump(seconds=0.1)
        child.stop(meanwhile=self._in_a_hurry)
        while self.console.selector.get_map():
            self.console.pump(seconds=0.1)
        if self.requests_to_stop:
            raise StopRequestedError
        if child.process is not None and child.process.returncode:
            sys.exit(f"`manage.py {' '.join(words)}` failed; see above.")

    def _watch(self) -> None:
        """Keep the programs running until we are to stop; announce the addresses when the web first answers."""
        announced, ask_at = False, 0.0
        while not self.requests_to_stop:
            for program in self.programs:
                program.tend(self.console)
            if self.servers is not None and self.servers.lost:
                self.console.say("The embedded database and broker have gone; starting them again …")
                self.servers = embedded.start(self.var)
            self.console.pump(seconds=0.2)
            if not announced and time.monotonic() > ask_at:
                announced = probe.answers("/readyz", port=self.port)
                ask_at = time.monotonic() + 0.5
                if announced:
                    self._announce()

    def _announce(self) -> None:
        home = f"http://localhost:{self.port}"
        places = {"Form": "/", "API": "/api/v1/docs/", "Desk": "/desk/"}
        if self.own_servers and "EMAIL_HOST" not in os.environ:
            places["Mail sent"] = "/dev/mail/"
        if self.own_servers and os.environ.keys().isdisjoint({"TELEGRAM_TOKEN", "WHATSAPP_TOKEN"}):
            places["Chats"] = "/dev/chat/"
        lines = [f"{name:<12}{home}{path}" for name, path in places.items()]
        if self.own_servers and self._log_ins.exists():
            lines += ["", *self._log_ins.read_text(encoding="utf-8").splitlines()]
        lines += beyond_this_machine(env_str("BIND", "127.0.0.1"), has_demo=self._log_ins.exists())
        self.console.say("\n".join(["", "Ready. Ctrl-C stops it.", "", *(f"  {line}".rstrip() for line in lines), ""]))

    def _in_a_hurry(self) -> bool:
        """Show what the children print; whether the stop has been asked for a second time."""
        self.console.pump(seconds=0)
        return self.requests_to_stop > 1

    def _stop_all(self) -> None:
        """Stop beat, workers, web, broker and database, one after the other; a second request kills."""
        for program in reversed(self.programs):
            program.child.stop(meanwhile=self._in_a_hurry)
        if self.servers is not None and self.requests_to_stop < 2:  # In a hurry they stop by themselves, after us.
            self.servers.stop()


def beyond_this_machine(bind: str, *, has_demo: bool) -> list[str]:
    """What is to be said about who reaches what, where the web server listens beyond this machine; else nothing."""
    if bind.startswith("127.") or bind in ("localhost", "::1", "[::1]"):
        return []
    told = [
        "",
        f"It listens on {bind}: whoever reaches this machine reaches the form, the API and the desk's log-in, without",
        "TLS. The mails open without a log-in on this machine only, elsewhere for supervisors.",
    ]
    if has_demo:
        told.append("EVERYBODY KNOWS the demo's passwords: change them now (desk, Users) or delete these users.")
    return told


def check_port(port: int) -> None:
    """Raise SystemExit with a sentence when something listens on our port already."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((env_str("BIND", "127.0.0.1"), port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}). Choose another: PORT={port + 1} make run")


def main() -> None:
    """Read the settings, run, and turn what can go wrong into a sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        import config.settings  # noqa: F401 - What is wrong with them is told before anything starts.
        from config.installation import EMBEDDED, VAR

        port, demo_days = env_int("PORT", 8000, least=1), env_int("DEMO_DAYS", 60, least=0)
        Supervisor(var=VAR.resolve(), own_servers=EMBEDDED, port=port, demo_days=demo_days).run()
    except (ImproperlyConfigured, embedded.ServersError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
