#!/usr/bin/env python
"""What does a flood of complaints do to the desk, and to a quiet person meanwhile?

Starts a service of its own (every process, on loopback, with a made-up proxy that names the clients' addresses) and
lets loose on it, one after the other:

  script    one client: 3,000 complaints of five pictures each, which proves nothing
  prover    one client: as many complaints in words, which solves every challenge
  carrier   500 people behind one IPv4 address; nine of ten browsers solve challenges, the others wait
  networks  1,000 networks with three complaints each, all at once

Beside the first a quiet person is to be answered as ever. What the others prove is taken, and decided in order: there
the quiet person is to get in at once, and may wait for the answer.

    bench/flood.py
    bench/flood.py --only carrier networks --scale 0.1 --seed 7
"""

import argparse
import os
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.service import fresh_service, whole  # noqa: E402

PICTURES = [ROOT / "datasets" / "cases" / "pictures" / f"{name}.jpg" for name in ("chrome-offline", "502-bad-gateway")]
CONNECTIONS = 8
TAKEN_WITHIN, TEXT_WITHIN, PICTURE_WITHIN = 5.0, 2.0, 30.0
"""Seconds within which a quiet person's complaint is to be taken, decided in words, and decided with a picture."""
FOUND = {
    name: re.compile(pattern)
    for name, pattern in {
        "csrfmiddlewaretoken": r'name="csrfmiddlewaretoken" value="([^"]+)"',
        "challenge": r'name="challenge" value="([^"]+)"',
        "seed": r'data-seed="(\w+)" data-bits="(\d+)" data-parts="(\d+)"',
        "kept": r'name="kept" value="(1)"',
    }.items()
}


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


@dataclass
class Browser:
    """One person's browser behind an address: its cookie, and what it does with a page that asks for a proof."""

    port: int
    address: str
    solves: bool = True
    waits: bool = False
    answers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        page = self._ask("GET", "/", {})
        self.cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
        self.token = _found("csrfmiddlewaretoken", page.read().decode())

    def complain(self, *, pictures: Sequence[bytes] = (), email: str = "") -> bool:
        """Send one complaint, and once more with the proof that is asked for; whether it was taken."""
        fields = {
            "csrfmiddlewaretoken": self.token,
            "key": str(uuid4()),
            "email": email or f"{uuid4().hex[:12]}@example.com",
            "training": uuid4().hex,
            "platform": "tokopedia",
            "completed_on": "2026-09-15",
            "what_you_see": "absent",
            "review_state": "given",
            "description": "Kak, sertifikat saya belum muncul di dashboard.",
            "consent": "on",
        }
        status, page = self._post(fields, pictures)
        if status == 429 and (challenge := _found("challenge", page)) and (self.solves or self.waits):
            fields |= {"challenge": challenge} | ({"kept": "1"} if _found("kept", page) else {})
            if self.solves:
                fields["proof"] = _solve(page)
            else:
                time.sleep(10)
            status, page = self._post(fields, () if "kept" in fields else pictures)
        return status == 303

    def _post(self, fields: dict[str, str], pictures: Sequence[bytes]) -> tuple[int, str]:
        edge = uuid4().hex
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = f'--{edge}\r\nContent-Disposition: form-data; name="screenshots"; filename="layar.jpg"\r\n\r\n'.encode()
        parts += [head + picture + b"\r\n" for picture in pictures]
        body = b"".join([*parts, f"--{edge}--\r\n".encode()])
        headers = {"Cookie": self.cookie, "Content-Type": f"multipart/form-data; boundary={edge}"}
        answer = self._ask("POST", "/", headers, body)
        page = answer.read().decode()
        asked = " asked" if answer.status == 429 and 'name="challenge"' in page else ""
        self.answers[f"{answer.status}{asked}"] += 1
        return answer.status, page

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> HTTPResponse:
        said = {**headers, "X-Forwarded-For": self.address}
        try:
            self.connection.request(method, path, body, said)
            return self.connection.getresponse()
        except OSError:  # Kept alive for five seconds only; the form's key makes sending again safe.
            self.connection.close()
            self.connection.request(method, path, body, said)
            return self.connection.getresponse()


def _found(name: str, page: str) -> str:
    match = FOUND[name].search(page)
    return match[1] if match else ""


def _solve(page: str) -> str:
    match = FOUND["seed"].search(page)
    assert match is not None, "a page that asks shows its puzzle"
    seed, bits, parts = match[1], int(match[2]), int(match[3])
    numbers = []
    for part in range(parts):
        number = 0
        while int.from_bytes(sha256(f"{seed}:{part}:{number}".encode()).digest()[:4]) >> (32 - bits):
            number += 1
        numbers.append(str(number))
    return ".".join(numbers)


@dataclass
class Quiet:
    """A person from elsewhere who now and then sends a complaint; how long each took to be taken and decided."""

    port: int
    taken: list[float] = field(default_factory=list)
    texts: list[float] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def live(self) -> None:
        """Complain until told to stop, in turn with a picture and in words."""
        from django.db import connection

        turn = 0
        while not self.stop.is_set():
            turn += 1
            self.pictures.append(self.serve(f"quiet{turn}p@example.com", pictures=[PICTURES[0].read_bytes()]))
            self.texts.append(self.serve(f"quiet{turn}@example.com"))
            self.stop.wait(2)
        connection.close()

    def serve(self, email: str, *, pictures: Sequence[bytes] = ()) -> float:
        """Seconds from pressing send to the decision; 60 where there is none by then."""
        from triage.models import Ticket, TicketState

        browser = Browser(self.port, f"203.0.113.{random.randrange(1, 255)}")
        started = time.monotonic()
        if browser.complain(pictures=[picture + os.urandom(32) for picture in pictures], email=email):
            self.taken.append(time.monotonic() - started)
        else:
            self.taken.append(60.0)
        undecided = Ticket.objects.exclude(state=TicketState.PROCESSING)
        while time.monotonic() - started < 60:
            if undecided.filter(requester_email=email).exists():
                return time.monotonic() - started
            time.sleep(0.05)
        return 60.0


@dataclass
class Flood:
    """One flood: its senders' work, and what it is to end in."""

    name: str
    jobs: Iterable[Callable[[], tuple[bool, Counter[str]]]]
    number: int
    holds: Callable[[int], bool]
    connections: int = CONNECTIONS
    is_held_off: bool = False
    """Whether hardly anything of it is taken, so that nobody's answer may wait behind it."""


def script(port: int, scale: float) -> Flood:
    """Five pictures each, with random bytes behind so that none is the same, from one address."""
    number = int(3000 * scale)
    shots = [path.read_bytes() for path in PICTURES]

    def send() -> tuple[bool, Counter[str]]:
        browser = _of_this_thread(port, "198.51.100.7", solves=False)
        before = browser.answers.copy()
        taken = browser.complain(pictures=[shots[turn % 2] + os.urandom(64) for turn in range(5)])
        return taken, browser.answers - before

    return Flood("script", (send for _ in range(number)), number, lambda taken: taken <= 20, is_held_off=True)


def prover(port: int, scale: float) -> Flood:
    """Words only; the limit of all is what holds it."""
    number = int(3000 * scale)

    def send() -> tuple[bool, Counter[str]]:
        browser = _of_this_thread(port, "198.51.100.8", solves=True)
        before = browser.answers.copy()
        return browser.complain(), browser.answers - before

    return Flood("prover", (send for _ in range(number)), number, lambda taken: taken <= 600)


def carrier(port: int, scale: float) -> Flood:
    """Different people, two of three with a picture, one of ten without a script."""
    number = int(500 * scale)

    def person(turn: int) -> Callable[[], tuple[bool, Counter[str]]]:
        def send() -> tuple[bool, Counter[str]]:
            browser = Browser(port, "198.51.100.9", solves=turn % 10 != 0, waits=True)
            picture = [PICTURES[0].read_bytes() + os.urandom(64)] if turn % 3 else []
            return browser.complain(pictures=picture), browser.answers

        return send

    return Flood("carrier", (person(turn) for turn in range(number)), number, lambda taken: taken == number, 16)


def networks(port: int, scale: float) -> Flood:
    """IPv4 addresses and IPv6 networks, three complaints each."""
    number = int(1000 * scale)

    def one(turn: int) -> Callable[[], tuple[bool, Counter[str]]]:
        address = f"10.{turn // 250}.{turn % 250}.1" if turn % 2 else f"2001:db8:0:{turn:x}::1"

        def send() -> tuple[bool, Counter[str]]:
            browser = Browser(port, address)
            return [browser.complain() for _ in range(3)] == [True] * 3, browser.answers

        return send

    return Flood("networks", (one(turn) for turn in range(number)), number, lambda taken: taken == number, 16)


FLOODS = {flood.__name__: flood for flood in (script, prover, carrier, networks)}
_own = threading.local()


def _of_this_thread(port: int, address: str, *, solves: bool) -> Browser:
    browsers: dict[str, Browser] = _own.__dict__.setdefault("browsers", {})
    if address not in browsers:
        browsers[address] = Browser(port, address, solves=solves)
    return browsers[address]


def run(flood: Flood, *, port: int, var: Path) -> bool:
    """Let it loose beside a quiet person; print what became of both, and whether it is as it should be."""
    quiet, before = Quiet(port), _bytes_under(var)
    quiet.serve(f"warm-{flood.name}@example.com", pictures=[PICTURES[0].read_bytes()])  # Loads the engine.
    bystander = threading.Thread(target=quiet.live)
    bystander.start()
    started, taken, done = time.monotonic(), 0, 0
    answers: Counter[str] = Counter()
    with ThreadPoolExecutor(flood.connections) as senders:
        for was_taken, answered in senders.map(lambda job: job(), flood.jobs):
            done, taken, answers = done + 1, taken + was_taken, answers + answered
            if done % 50 == 0:
                print(f"\r{flood.name}: {done} of {flood.number} ", end="", flush=True)
    seconds = time.monotonic() - started
    quiet.stop.set()
    bystander.join()
    grown = (_bytes_under(var) - before) / 1e6
    told = ", ".join(f"{number} times {status}" for status, number in sorted(answers.items()))
    say(f"\r{flood.name}: {taken} of {flood.number} taken in {seconds:.0f} s ({told}); {grown:.0f} MB more on the disk")
    say(f"  a quiet person: taken {_spread(quiet.taken)}")
    say(f"  decided in words {_spread(quiet.texts)}, with a picture {_spread(quiet.pictures)}")
    served = max(quiet.taken) <= TAKEN_WITHIN
    if flood.is_held_off:
        served &= max(quiet.texts) <= TEXT_WITHIN and max(quiet.pictures) <= PICTURE_WITHIN
    held = flood.holds(taken)
    say(f"  {'as it should be' if held else 'NOT AS IT SHOULD BE'}; {'served' if served else 'SERVED TOO LATE'}")
    return held and served


def _spread(seconds: Sequence[float]) -> str:
    middle = sorted(seconds)[len(seconds) // 2]
    return f"{middle:.1f} s (at worst {max(seconds):.1f}, {len(seconds)} times)"


def _bytes_under(var: Path) -> int:
    folders = (var / "quarantine", var / "screenshots")
    return sum(_size(path) for folder in folders for path in folder.rglob("*"))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except FileNotFoundError:  # Read meanwhile.
        return 0


def _settle() -> None:
    """Wait until everything that was taken is decided, two minutes at most: the next flood is to begin in quiet."""
    from triage.models import Ticket, TicketState

    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and Ticket.objects.filter(state=TicketState.PROCESSING).exists():
        time.sleep(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the floods one after the other on one service; exit status 1 where one did not end as it should."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=list(FLOODS), default=list(FLOODS))
    parser.add_argument("--scale", type=float, default=1.0, help="this part of the numbers above (default: 1)")
    parser.add_argument("--seed", type=int, default=1, help="of the quiet person's addresses (default: 1)")
    options = parser.parse_args(arguments)
    random.seed(options.seed)
    os.environ |= {"TRUSTED_PROXIES": "127.0.0.1"}
    fine = True
    with fresh_service() as var:
        import django

        django.setup()
        with whole(var) as port:
            for name in options.only:
                fine &= run(FLOODS[name](port, options.scale), port=port, var=var)
                _settle()
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
