"""The supervisor's parts: showing what the children say, starting them again, and saying what is wrong."""

import os
import socket
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import chain
from pathlib import Path

import pytest

from config import probe
from config.celery import app
from embedded import supervisor
from embedded.child import Child, wait_until
from embedded.supervisor import Console, Program, Supervisor, beyond_this_machine, check_port, commands


def test_it_shows_lines_whole_however_they_come() -> None:
    console, lines = Console(), list[str]()
    reading, writing = os.pipe()
    console.watch(os.fdopen(reading, "rb"), lines.append)

    for part in (b"one ", b"line\ntwo\n\377", b"no end"):
        os.write(writing, part)
        console.pump(seconds=1)
    os.close(writing)
    console.pump(seconds=1)

    assert lines == ["one line", "two", "\ufffdno end"]
    assert not console.selector.get_map()


def test_it_shows_who_said_it(capsys: pytest.CaptureFixture[str]) -> None:
    child, console = Child("web", ["echo", "hello"], output=subprocess.PIPE), Console()
    child.start()
    console.follow(child)

    while console.selector.get_map():
        console.pump(seconds=1)

    child.stop()
    assert capsys.readouterr().out == "   web | hello\n"


def test_it_tells_what_a_command_answers_and_shows_what_it_complains_of(capsys: pytest.CaptureFixture[str]) -> None:
    child = Child(
        "setup", ["sh", "-c", "echo answer; echo complaint >&2"], output=subprocess.PIPE, errors=subprocess.PIPE
    )
    console, told = Console(), list[str]()
    child.start()
    console.follow(child, tell=told.append)

    while console.selector.get_map():
        console.pump(seconds=1)

    child.stop()
    assert told == ["answer"]
    assert capsys.readouterr().out == " setup | complaint\n"


def test_it_starts_again_what_dies_later_and_later(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    program, console = Program(Child("beat", ["false"], output=subprocess.PIPE)), Console()
    delays = []

    for _ in range(7):
        program.tend(console)
        assert program.child.process is not None
        program.child.process.wait()
        program.tend(console)
        assert program.start_at is not None
        delays.append(program.start_at - now)
        now = program.start_at
        console.pump(seconds=1)

    assert delays == [2, 4, 8, 16, 30, 30, 30]
    assert "beat has ended (code 1); again in 2 s" in capsys.readouterr().out


def test_it_forgives_what_has_run_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    program, console = Program(Child("beat", ["false"], output=subprocess.PIPE), delay=30.0), Console()
    program.tend(console)
    assert program.child.process is not None
    program.child.process.wait()

    now += 61
    program.tend(console)

    assert program.start_at == now + 1
    console.pump(seconds=1)


def test_it_names_a_port_that_is_taken_and_another_to_try() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit, match=rf"Port {port} .*PORT={port + 1} make run"):
            check_port(port)


def test_it_works_every_queue_there_is() -> None:
    queues = {route["queue"] for route in app.conf.task_routes.values()} | {app.conf.task_default_queue}

    worked = [
        command[command.index("-Q") + 1].split(",") for command in commands(Path("var")).values() if "-Q" in command
    ]

    assert sorted(chain.from_iterable(worked)) == sorted(queues)


def test_a_process_that_reads_mail_does_nothing_else() -> None:
    reading = {
        name.removeprefix("triage.tasks.") for name, route in app.conf.task_routes.items() if route["queue"] == "mail"
    }
    programs = [command for command in commands(Path("var")).values() if "-Q" in command]
    serving = [words for words in programs if "mail" in words[words.index("-Q") + 1].split(",")]

    assert reading == {"fetch_mail", "take_again"}
    assert [(words[words.index("-Q") + 1], "--concurrency=1" in words) for words in serving] == [("mail", True)]


def test_it_says_which_step_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manage.py").write_text("import sys; sys.exit('no such table')")
    monkeypatch.setattr(supervisor, "BASE_DIR", tmp_path)

    with pytest.raises(SystemExit, match=r"`manage\.py migrate` failed; see above"):
        Supervisor(var=tmp_path, own_servers=False, port=0)._manage("migrate")
    assert " setup | no such table" in capsys.readouterr().out


class Health(BaseHTTPRequestHandler):
    """Well at /healthz for the right host, ill elsewhere."""

    def do_GET(self) -> None:
        well = self.path == "/healthz" and self.headers["Host"] == "desk.example.org"
        self.send_response(200 if well else 503)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def test_it_asks_for_health_by_a_name_that_is_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", ".desk.example.org,localhost")
    with HTTPServer(("127.0.0.1", 0), Health) as server:
        answering = threading.Thread(target=server.serve_forever)
        answering.start()

        assert wait_until(lambda: probe.answers("/healthz", port=server.server_port), seconds=5)
        assert not probe.answers("/readyz", port=server.server_port)
        server.shutdown()
        answering.join()
    assert not probe.answers("/healthz", port=server.server_port)


@pytest.mark.parametrize(
    ("bind", "has_demo", "told"),
    [
        ("127.0.0.1", True, []),
        ("localhost", True, []),
        ("::1", True, []),
        ("0.0.0.0", True, ["0.0.0.0", "passwords"]),
        ("192.0.2.1", False, ["192.0.2.1"]),
    ],
)
def test_it_says_who_reaches_what_beyond_this_machine(bind: str, has_demo: bool, told: list[str]) -> None:
    lines = beyond_this_machine(bind, has_demo=has_demo)

    assert bool(lines) is bool(told)
    assert all(word in " ".join(lines) for word in told)
    assert ("passwords" in " ".join(lines)) is ("passwords" in told)
