#!/usr/bin/env python
"""The form on a weak phone: 400 ms, 400 kbit/s, a processor four times slower; and everything that breaks.

How long until the form can be used and a photo of 4 MB has been sent; whether a complaint written without a connection
arrives, once; and what is lost, doubled or begun anew when the connection drops (on the way there and on the way back),
the tab is closed or the server is killed at random points of an upload.

    python bench/weak_phone.py                      # all: some five minutes
    python bench/weak_phone.py --only speed         # or offline, drops, tabs, kills
    python bench/weak_phone.py --seed 7 --times 0.2
"""

import argparse
import hashlib
import io
import os
import random
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright  # noqa: E402

from bench.service import UNLIMITED, free_port, fresh_service, wait_for  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
WEAK = (400, 400_000, 4)
"""Milliseconds, bits a second, and how many times slower the processor is."""
FASTER = (100, 2_000_000, 1)
"""For what is about breaking, so that it takes minutes and not hours."""
USABLE, SENT = 3.0, 20.0
"""Seconds at most."""
LEAST, MOST = 300_000, 700_000
"""Bytes of the files whose way is broken: shrunk photos have as many."""


@dataclass
class Line:
    """What lies between phone and server: it passes bytes on, and breaks when told to, or after so many bytes.

    ``starts`` are the places at which pieces began, ``passed`` the bytes that went up since the last ``watch``.
    """

    target: int
    port: int = 0
    break_after: int = -1
    passed: int = 0
    loses_answers: bool = False
    is_down: bool = False
    starts: list[int] = field(default_factory=list)
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    def open(self) -> None:
        """Listen, in a thread, for as long as the process lives."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def watch(self, *, break_after: int = -1, loses_answers: bool = False) -> None:
        """Begin to count anew, and break once after so many bytes (-1: never)."""
        self.passed, self.starts, self.break_after, self.loses_answers = 0, [], break_after, loses_answers

    def cut(self) -> None:
        """Break every connection, without a goodbye."""
        for pair in self._pairs:
            for end in pair:
                with suppress(OSError):
                    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            client, _ = listener.accept()
            if self.is_down:
                client.close()
                continue
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.target))
        except OSError:  # Killed just now.
            client.close()
            return
        self._pairs.append((client, server))
        other = {client: server, server: client}
        with client, server, suppress(OSError):
            while True:
                for end in select.select([client, server], [], [])[0]:
                    if not (data := end.recv(16 * 1024)):
                        return
                    if end is server and self.loses_answers and self.break_after == 0:
                        self.break_after = -1
                        self.cut()
                        return
                    other[end].sendall(data)
                    if end is client:
                        self._note(data)

    def _note(self, data: bytes) -> None:
        if starts := re.findall(rb"[Uu]pload-[Oo]ffset: (\d+)", data):
            self.starts += map(int, starts)
        elif b"POST /uploads/ " in data:
            self.starts.append(0)
        self.passed += len(data)
        if 0 < self.break_after <= self.passed:
            self.break_after = 0 if self.loses_answers else -1  # The answer to what has just passed gets lost.
            if not self.loses_answers:
                self.cut()


class Web:
    """The service's web server, which can be killed."""

    def __init__(self) -> None:
        self.port = free_port()
        self.start()

    def start(self) -> None:
        """Start it, on its port."""
        words = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
        environment = {**os.environ, **UNLIMITED, "PORT": str(self.port), "LOG_LEVEL": "ERROR"}
        quiet = {"stdout": subprocess.DEVNULL, "start_new_session": True}
        self.process = subprocess.Popen(words, cwd=ROOT, env=environment, **quiet)  # type: ignore[call-overload]
        wait_for(f"http://127.0.0.1:{self.port}/healthz")

    def kill(self) -> None:
        """Kill all of its processes at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Bench:
    """One service, one line to it, one browser."""

    web: Web
    line: Line
    browser: Browser
    chance: random.Random
    sent: dict[str, str] = field(default_factory=dict)
    """The digest of the file that belongs to an address's complaint."""

    @contextmanager
    def phone(self, shape: tuple[int, int, int] | None) -> Iterator[BrowserContext]:
        """A phone of its own. Every page of it is as slow as that."""
        context = self.browser.new_context(
            base_url=f"http://localhost:{self.line.port}", viewport={"width": 360, "height": 740}, locale="id-ID"
        )
        context.set_default_timeout(40_000)
        if shape:
            context.on("page", lambda page: slow(context.new_cdp_session(page), shape))
        yield context
        context.close()

    def file(self) -> tuple[dict[str, object], str]:
        """A file as Playwright chooses it, and the address of who sends it; no two are the same."""
        content = b"%PDF-1.4\n" + self.chance.randbytes(self.chance.randint(LEAST, MOST))
        email = f"p{len(self.sent)}@example.com"
        self.sent[email] = hashlib.sha256(content).hexdigest()
        return {"name": "bukti.pdf", "mimeType": "application/pdf", "buffer": content}, email


def slow(session: CDPSession, shape: tuple[int, int, int]) -> None:
    """Make a page's phone and network slow."""
    latency, bits, processor = shape
    session.send("Network.enable")
    limits = {"latency": latency, "downloadThroughput": bits / 8, "uploadThroughput": bits / 8}
    session.send("Network.emulateNetworkConditions", {"offline": False, **limits})
    session.send("Emulation.setCPUThrottlingRate", {"rate": processor})


def fill(page: Page, email: str) -> None:
    """Answer what has to be answered."""
    page.locator("input[name=what_you_see][value=absent]").check()
    page.locator("textarea[name=description]").fill("Kak, sertifikat saya belum muncul di dashboard.")
    page.locator("input[name=email]").fill(email)
    page.locator("input[name=consent]").check()


def choose(page: Page, file: dict[str, object]) -> None:
    page.locator("input[name=screenshots]").set_input_files([file])  # type: ignore[list-item]


def press_send(page: Page) -> None:
    """Send the form, and wait for the complaint's own page."""
    page.locator("form#complaint button.primary").click()
    page.wait_for_url("**/t/*/")


def until(page: Page, says: str) -> None:
    """Wait for the page to say yes."""
    deadline = time.monotonic() + 90
    while not page.evaluate(says):
        if time.monotonic() > deadline:
            raise TimeoutError(says)
        page.wait_for_timeout(50)


def photo() -> bytes:
    """A phone's photo of a screen, of four megabytes and twelve megapixels."""
    page = Image.new("RGB", (3000, 4000), (236, 240, 238))
    draw = ImageDraw.Draw(page)
    for row in range(60):
        draw.text(
            (200, 200 + 60 * row), f"{row} Pelatihan selesai pada 15 September 2026", fill=(20, 30, 25), font_size=44
        )
    grain = np.random.default_rng(1).normal(0, 6.0, (4000, 3000, 1))
    pixels = (np.asarray(page, np.float32) + grain).clip(0, 255).astype(np.uint8)
    for quality in range(80, 99):
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "JPEG", quality=quality)
        if file.tell() >= 4_000_000:
            break
    return file.getvalue()


def speed(bench: Bench, _share: float) -> bool:
    """Until the form can be used; until a photo has come, and the complaint with it."""
    content = photo()
    with tempfile.TemporaryDirectory(prefix="triage-bench-") as folder, bench.phone(WEAK) as context:
        taken = Path(folder) / "foto.jpg"
        taken.write_bytes(content)
        page = context.new_page()
        started = time.monotonic()
        page.goto("/", wait_until="commit")
        page.locator("textarea[name=description]").fill("Halo")
        page.locator("input[name=consent]").check()
        usable = time.monotonic() - started
        page.wait_for_load_state()
        fill(page, "photo@example.com")
        bench.line.watch()
        started = time.monotonic()
        page.locator("input[name=screenshots]").set_input_files(taken)
        page.locator(".previews li").wait_for()
        shown = time.monotonic() - started
        page.locator("input[name=upload]").wait_for(state="attached")
        arrived = time.monotonic() - started
        press_send(page)
        there = time.monotonic() - started
    kilobytes = bench.line.passed / 1024
    print(f"a photo of {len(content) / 1e6:.1f} MB: shown after {shown:.1f} s, arrived after {arrived:.1f} s")
    print(f"its complaint's page after {there:.1f} s; {kilobytes:.0f} KB went up")
    return goal("form usable, seconds", usable, USABLE) & goal("a photo sent, seconds", arrived, SENT)


def offline(bench: Bench, _share: float) -> bool:
    """Written without a connection, sent with the next one: where the phone believes in one and the page stays open,
    and where it knows that there is none and the page is opened again."""
    for stays_open in (True, False):
        file, email = bench.file()
        with bench.phone(None) as context:
            page = context.new_page()
            page.goto("/")
            page.locator("input[data-keep]").check()
            until(page, "caches.open('form').then((cache) => cache.keys()).then((kept) => kept.length > 5)")
            if stays_open:
                bench.line.is_down = True
                bench.line.cut()
            else:
                context.set_offline(True)
            page.reload()
            until(page, "Boolean(self.Drafts) && document.querySelector('[data-keep]').checked")
            fill(page, email)
            choose(page, file)
            page.locator("form#complaint button.primary").click()
            page.locator("[data-outbox]").wait_for()
            until(page, "Outbox.all('outbox').then((rows) => rows.length === 1)")
            if not stays_open:
                page.close()
                page = context.new_page()
            if stays_open:
                bench.line.is_down = False
                page.wait_for_url("**/t/*/")
            else:
                context.set_offline(False)
                page.goto("/")
                page.locator("[data-outbox] a").click()
                page.wait_for_url("**/t/*/")
    return True


def drops(bench: Bench, share: float) -> bool:
    """The connection dropped at random points of the upload, every second time on the way back."""
    steady = []
    for number in range(max(2, round(20 * share))):
        file, email = bench.file()
        with bench.phone(FASTER) as context:
            page = context.new_page()
            page.goto("/")
            fill(page, email)
            size = len(file["buffer"])  # type: ignore[arg-type]
            bench.line.watch(break_after=bench.chance.randint(1, size), loses_answers=number % 2 == 1)
            choose(page, file)
            press_send(page)
        steady.append(went_on(bench.line))
    return all_steady("drops", steady)


def tabs(bench: Bench, share: float) -> bool:
    """The tab closed at random points; the draft, which was asked for, goes on in the next one."""
    steady = []
    for _ in range(max(1, round(10 * share))):
        file, email = bench.file()
        with bench.phone(FASTER) as context:
            page = context.new_page()
            page.goto("/")
            page.locator("input[data-keep]").check()
            fill(page, email)
            until(
                page, f"Boolean(self.Outbox) && Outbox.all('drafts').then((d) => JSON.stringify(d).includes('{email}'))"
            )
            size = len(file["buffer"])  # type: ignore[arg-type]
            point = bench.chance.randint(1, size)
            bench.line.watch()
            choose(page, file)
            until(page, "Outbox.all('drafts').then((drafts) => drafts[0].pictures.length === 1)")
            while bench.line.passed < point and not page.locator("input[name=upload]").count():
                page.wait_for_timeout(10)
            page.close()
            page = context.new_page()
            page.goto("/")
            page.locator("[data-does=go]").click()
            page.locator(".previews li").wait_for()
            press_send(page)
        steady.append(went_on(bench.line))
    return all_steady("tabs", steady)


def kills(bench: Bench, share: float) -> bool:
    """The server killed at random points, and started again."""
    steady = []
    for _ in range(max(1, round(5 * share))):
        file, email = bench.file()
        with bench.phone(FASTER) as context:
            page = context.new_page()
            page.goto("/")
            fill(page, email)
            point = bench.chance.randint(1, len(file["buffer"]))  # type: ignore[arg-type]
            bench.line.watch()
            choose(page, file)
            while bench.line.passed < point and not page.locator("input[name=upload]").count():
                page.wait_for_timeout(10)
            bench.web.kill()
            page.locator("form#complaint button.primary").click()
            page.wait_for_timeout(500)
            bench.web.start()
            page.wait_for_url("**/t/*/")
        steady.append(went_on(bench.line))
    return all_steady("kills", steady)


def went_on(line: Line) -> bool:
    """Whether no piece began before one that had begun earlier: nothing was sent again but the piece that broke."""
    return line.starts == sorted(line.starts)


def all_steady(what: str, steady: list[bool]) -> bool:
    return goal(f"{what}: of {len(steady)} uploads those that began anew", steady.count(False), 0)


def complaints(bench: Bench) -> bool:
    """Whether each complaint is there, once, with its file, as it was."""
    import django

    django.setup()
    from triage.models import File, Ticket

    lost = doubled = 0
    for email, digest in bench.sent.items():
        files = File.objects.filter(submission__ticket__requester_email=email, sha256=digest).count()
        tickets = Ticket.objects.filter(requester_email=email).count()
        lost += not (files and tickets)
        doubled += files > 1 or tickets > 1
    print(f"{len(bench.sent)} complaints, each with a file")
    return goal("lost", lost, 0) & goal("doubled", doubled, 0)


def goal(what: str, value: float, most: float) -> bool:
    print(f"{'ok  ' if value <= most else 'MISS'} {what}: {value:.1f}, at most {most:g}", flush=True)
    return value <= most


PARTS: dict[str, Callable[[Bench, float], bool]] = {
    each.__name__: each for each in (speed, offline, drops, tabs, kills)
}


def main() -> int:
    """Run what was asked for; exit status 1 if a goal is missed."""
    options = _options()
    with fresh_service(), sync_playwright() as playwright:
        web = Web()
        line = Line(web.port)
        line.open()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        bench = Bench(web, line, browser, random.Random(options.seed))
        try:
            reached = [PARTS[name](bench, options.times) for name in options.only or PARTS]
            reached.append(complaints_apart(bench))
        finally:
            browser.close()
            web.kill()
    return not all(reached)


def complaints_apart(bench: Bench) -> bool:
    """``complaints``, in a thread of its own: Playwright's loop runs in this one, and Django wants none beside it."""
    found: list[bool] = []
    asking = threading.Thread(target=lambda: found.append(complaints(bench)))
    asking.start()
    asking.join()
    return found == [True]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=PARTS, help="these parts alone")
    parser.add_argument("--seed", type=int, default=18, help="of the random points")
    parser.add_argument("--times", type=float, default=1.0, help="this share of the repetitions")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
