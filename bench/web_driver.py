"""Browsers other than Chromium, driven without a library: Firefox by its own Marionette, WebKitGTK by WebKitWebDriver.

Both speak W3C WebDriver's commands, the one over a socket, the other over HTTP. (Playwright drives builds of its own
only, and geckodriver is neither in Debian nor in a package of pip or npm that brings it along.)
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from bench.service import free_port, wait_for

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""What WebDriver calls a reference to an element."""


class Missing(Exception):
    """A browser that is not on this machine, and what to install."""


@dataclass(frozen=True, slots=True)
class Driven:
    """A running browser with one window. ``command`` takes Marionette's name of a command and what it needs."""

    name: str
    command: Callable[[str, Mapping[str, Any]], Any]

    def open(self, address: str) -> None:
        """Go there, and return once the page has loaded."""
        self.command("Navigate", {"url": address})

    def type(self, selector: str, text: str) -> None:
        """Type into a field; into one for files, choose the file at this path."""
        found = self.command("FindElement", {"using": "css selector", "value": selector})
        self.command("ElementSendKeys", {"id": found[ELEMENT], "text": text})

    def script(self, code: str) -> Any:
        """What a function with this body returns in the page."""
        return self.command("ExecuteScript", {"script": code, "args": []})

    def wait(self, condition: str, *, seconds: float = 60) -> None:
        """Return once this expression is true in the page, whatever page that is by then."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.script(f"return Boolean({condition})"):
                return
            time.sleep(0.2)
        raise TimeoutError(f"{self.name}: not within {seconds:.0f} s: {condition}")


@contextlib.contextmanager
def firefox() -> Iterator[Driven]:
    """Debian's firefox-esr, without a window."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    if not program:
        raise Missing("Firefox is missing (Debian: apt install firefox-esr).")
    with tempfile.TemporaryDirectory(prefix="triage-firefox-") as profile:
        port = free_port()
        (Path(profile) / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
        with _running(program, "--marionette", "--headless", "--no-remote", "--profile", profile):
            talk = _connected(port)
            incoming, numbers = talk.makefile("rb"), count(1)

            def receive() -> Any:
                length = b""
                while (digit := incoming.read(1)) not in {b":", b""}:
                    length += digit
                return json.loads(incoming.read(int(length)))

            def command(name: str, needs: Mapping[str, Any]) -> Any:
                message = json.dumps([0, next(numbers), f"WebDriver:{name}", needs]).encode()
                talk.sendall(b"%d:%s" % (len(message), message))
                _, _, error, value = receive()
                if error:
                    raise RuntimeError(error["message"])
                return value["value"] if set(value) == {"value"} else value

            receive()  # Its greeting.
            told = command("NewSession", {"capabilities": {"alwaysMatch": {}}})["capabilities"]
            yield Driven(f"Firefox {told['browserVersion']}", command)
            talk.close()


@contextlib.contextmanager
def webkit() -> Iterator[Driven]:
    """Debian's WebKitGTK in its MiniBrowser, on a screen that nobody sees: the engine of Safari, not its interface."""
    driver = shutil.which("WebKitWebDriver")
    browser = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))), None)
    if not (driver and browser):
        raise Missing("WebKitGTK's driver is missing (Debian: apt install webkit2gtk-driver).")
    with contextlib.ExitStack() as stack:
        if not os.environ.get("DISPLAY"):
            if not shutil.which("Xvfb"):
                raise Missing("WebKitGTK needs a screen (Debian: apt install xvfb).")
            reading, writing = os.pipe()
            screen = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "800x1000x24")
            stack.enter_context(_running(*screen, pass_fds=[writing]))
            os.close(writing)
            with os.fdopen(reading) as told:
                display = f":{told.readline().strip()}"
        else:
            display = os.environ["DISPLAY"]
        port = free_port()
        environment = {**os.environ, "DISPLAY": display}
        stack.enter_context(_running(driver, f"--port={port}", env=environment))
        server = f"http://127.0.0.1:{port}"
        wait_for(f"{server}/status")

        def send(path: str, needs: Mapping[str, Any]) -> Any:
            request = urllib.request.Request(f"{server}/session{path}", json.dumps(needs).encode(), method="POST")
            try:
                with urllib.request.urlopen(request, timeout=120) as answer:
                    return json.load(answer)["value"]
            except urllib.error.HTTPError as error:
                raise RuntimeError(json.load(error)["value"]["message"]) from error

        options = {"webkitgtk:browserOptions": {"binary": str(browser), "args": ["--automation"]}}
        session = send("", {"capabilities": {"alwaysMatch": options}})

        def command(name: str, needs: Mapping[str, Any]) -> Any:
            paths = {"Navigate": "url", "FindElement": "element", "ExecuteScript": "execute/sync"}
            path = paths.get(name) or f"element/{needs['id']}/value"
            return send(f"/{session['sessionId']}/{path}", needs)

        yield Driven(f"WebKitGTK {session['capabilities']['browserVersion']}", command)


@contextlib.contextmanager
def _running(*words: str, **options: Any) -> Iterator[None]:
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options) as process:
        try:
            yield
        finally:
            process.terminate()


def _connected(port: int, *, seconds: float = 60) -> socket.socket:
    deadline = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=120)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
