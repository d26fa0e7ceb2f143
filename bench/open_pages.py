#!/usr/bin/env python
"""What do open status pages cost, and how soon is a verdict on them?

A service of its own with a number of open pages that ask as the page's script does (its pauses are read from there).
Two rounds: all pages wait for their verdict and ask quickly; all are settled and ask seldom. Meanwhile some tickets are
decided; counted is from the commit to the moment at which the page has it. Processor time is that of the web server
and the database. The pages' connections are shared, as a proxy's are.

    bench/open_pages.py [--pages 1000] [--seconds 20] [--connections 32]
"""

import argparse
import asyncio
import random
import re
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.cost import processor_time  # noqa: E402
from bench.service import fresh_service, web  # noqa: E402

SCRIPT = ROOT / "triage" / "portal" / "static" / "portal" / "status.js"
GOAL_CORES, GOAL_SECONDS, GOAL_BYTES = 0.5, 2.0, 300
VERDICTS = 20
"""Decided in a round, spread over its time."""


def pauses() -> dict[str, float]:
    """The script's own pauses, in seconds."""
    found = dict(re.findall(r"const (\w+) = ([\d.]+);", SCRIPT.read_text(encoding="utf-8")))
    return {name: float(found[name]) / 1000 for name in ("QUICK", "FIRST", "MOST")}


@dataclass
class Page:
    """An open page: what it asks for, as whom, what it was told last, and when it saw its verdict."""

    address: str
    etag: str = ""
    pause: float = 0.0
    settled_at: float = 0.0
    cookies: str = f"csrftoken={'x' * 32}"


@dataclass
class Crowd:
    """All open pages, on connections that they share."""

    port: int
    pages: Sequence[Page]
    connections: int
    pauses: dict[str, float]
    is_settled: bool = False
    asked: int = 0
    sizes: list[int] = field(default_factory=list)
    is_ready: threading.Event = field(default_factory=threading.Event)
    is_over: threading.Event = field(default_factory=threading.Event)

    async def live(self) -> None:
        """Load every page's present state, then ask until it is over."""
        self.idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = asyncio.Queue()
        for _ in range(self.connections):
            self.idle.put_nowait(None)
        for _ in range(5):  # Until each process of the web server has met each page.
            await asyncio.gather(*(self.ask(page) for page in self.pages))
        self.asked, self.sizes = 0, []
        tasks = [asyncio.create_task(self.stay(page)) for page in self.pages]
        self.is_ready.set()
        while not self.is_over.is_set():
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def stay(self, page: Page) -> None:
        """Ask as the script does: quickly while the ticket is worked on, else at growing pauses."""
        page.pause = self.pauses["MOST"] if self.is_settled else self.pauses["QUICK"]
        await asyncio.sleep(random.random() * page.pause)
        while True:
            await self.ask(page)
            await asyncio.sleep(self.pauses["FIRST"] if page.settled_at else page.pause)

    async def ask(self, page: Page) -> None:
        """One look; keeps what is told, and how many bytes "nothing new" is."""
        request = (
            f"GET {page.address} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: id\r\n"
            f"If-None-Match: {page.etag}\r\nDesk-Poll: 1\r\nCookie: {page.cookies}\r\n\r\n"
        )
        connection = await self.idle.get()
        for _ in range(2):  # A kept connection may be closed at the other end.
            reader, writer = connection or await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(request.encode())
                head = await reader.readuntil(b"\r\n\r\n")
                break
            except (asyncio.IncompleteReadError, ConnectionError):
                connection = None
        length = re.search(rb"(?i)content-length: (\d+)", head)
        body = await reader.readexactly(int(length[1])) if length and b" 304 " not in head else b""
        self.idle.put_nowait((reader, writer))
        self.asked += 1
        if b" 304 " in head:
            self.sizes.append(len(head))
            return
        assert b" 200 " in head.partition(b"\r\n")[0], head
        found = re.search(rb'(?i)etag: ("\w+")', head)
        page.etag = found[1].decode() if found else ""
        if page.etag and b'data-settled="1"' in body and not page.settled_at:
            page.settled_at = time.monotonic()


def opened(number: int) -> Iterator[tuple[int, str]]:
    """So many complaints that have just come in: each ticket's key and its page's address."""
    from django.utils import timezone

    from triage import pipeline
    from triage.messages import Answers, InboundMessage

    for _ in range(number):
        given = {"completed_on": timezone.localdate().isoformat(), "what_you_see": "absent"}
        own = {"email": f"{uuid4().hex}@example.com", "training": uuid4().hex}
        answers = Answers.of({"language": "id", "platform": "tokopedia", **given, **own})
        ticket = pipeline.receive(InboundMessage("web", answers, key=uuid4().hex), now=timezone.now()).ticket
        yield ticket.pk, f"/t/{ticket.token}/fragment/"


def decide(keys: Sequence[int], *, seconds: float) -> list[float]:
    """Decide these tickets, one after the other over the time; gives when each verdict was committed."""
    from triage import pipeline

    committed = []
    for key in keys:
        pipeline.read(key)
        pipeline.classify(key)
        pipeline.respond(key)
        committed.append(time.monotonic())
        time.sleep(seconds / len(keys))
    return committed


def run(
    port: int, var: Path, tickets: Sequence[tuple[int, str]], options: argparse.Namespace, *, is_settled: bool
) -> bool:
    """One round; prints its figures and gives whether they are as they should be."""
    chosen = tickets[:VERDICTS]
    crowd = Crowd(port, [Page(address) for _, address in tickets], options.connections, pauses(), is_settled)
    thread = threading.Thread(target=lambda: asyncio.run(crowd.live()))
    thread.start()
    crowd.is_ready.wait()
    before, started = processor_time(var), time.monotonic()
    told = [] if is_settled else decide([key for key, _ in chosen], seconds=options.seconds)
    time.sleep(options.seconds if is_settled else 2 * GOAL_SECONDS)
    after, seconds, asked = processor_time(var), time.monotonic() - started, crowd.asked
    crowd.is_over.set()
    thread.join()
    cores = {name: (after[name] - before[name]) / seconds / 1000 for name in ("web", "postgres", "valkey")}
    spent, biggest = sum(cores.values()), max(crowd.sizes, default=0)
    name = "settled, at the longest pause" if is_settled else "waiting for a verdict"
    parts = ", ".join(f"{part} {share:.2f}" for part, share in cores.items())
    print(f"{options.pages} pages {name}: {asked / seconds:.0f} looks/s, {spent:.2f} cores ({parts});")
    print(f"  {1000 * spent / (asked / seconds):.2f} ms a look; nothing new is {biggest} bytes", end="")
    late = [page.settled_at - at for page, at in zip(crowd.pages, told, strict=False) if page.settled_at]
    if told:
        middle = sorted(late)[len(late) // 2] if late else float("nan")
        print(f"; shown after {middle:.2f} s, at most {max(late, default=0):.2f} ({len(late)} of {len(told)})", end="")
    print(flush=True)
    is_soon = len(late) == len(told) and max(late, default=0) <= GOAL_SECONDS
    return spent <= GOAL_CORES and biggest < GOAL_BYTES and is_soon


def main() -> int:
    """Both rounds; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each round (default: 20)")
    parser.add_argument("--connections", type=int, default=32, help="that the pages share (default: 32)")
    options = parser.parse_args()
    with fresh_service() as var:
        import django

        django.setup()
        tickets = list(opened(options.pages))
        with web() as port:
            fine = [run(port, var, tickets, options, is_settled=is_settled) for is_settled in (False, True)]
    return not all(fine)


if __name__ == "__main__":
    sys.exit(main())
