"""The service under attack, and everybody around it: browsers, mails, the quiet requester, the rows as proof."""

import contextlib
import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.attacks.browser import Answer, Browser
from bench.attacks.peers import FalseMailbox, Letter, MailServer
from bench.attacks.quiet import Quiet
from bench.fleet import Fleet

if TYPE_CHECKING:
    from triage.models import Ticket

API_KEY = "tk_abuse"
DOMAIN = "desk.example"
DESK = f"desk@{DOMAIN}"
RELAY = f"mx.{DOMAIN}"
"""Whose word on where a mail comes from the service believes."""
PATIENCE = 20.0
"""Seconds that an attack waits for what should come."""


@dataclass
class World:
    """One running service. ``accepted`` counts by e-mail address what was taken with a 303 or 201."""

    port: int
    var: Path
    fleet: Fleet
    mail_server: MailServer
    false_mailbox: FalseMailbox
    chance: random.Random
    slack: float = 1.0
    accepted: Counter[str] = field(default_factory=Counter)
    mails: dict[str, Path] = field(default_factory=dict)
    """Message-IDs of the mails that were laid into the folder, and where."""
    thrown_away: set[str] = field(default_factory=set)
    """Message-IDs of mails that were not taken, and deleted."""
    forgotten: set[str] = field(default_factory=set)
    """Addresses that were erased: their rows are gone by right."""
    numbers: Iterator[int] = field(default_factory=itertools.count)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def browser(self) -> Browser:
        """A fresh browser in a network (/24) of its own."""
        number = next(self.numbers) + 1
        return Browser(self.port, f"127.{1 + number // 250}.{number % 250}.1")

    def address(self, who: str) -> str:
        """A fresh e-mail address."""
        return f"{who}.{next(self.numbers)}@example.org"

    def complain(
        self,
        email: str,
        *,
        by: Browser | None = None,
        pictures: Sequence[tuple[str, bytes]] = (),
        **fields: str,
    ) -> Answer:
        """Send a complaint by the form; counted if it is accepted. Safe from any thread."""
        answer = (by or self.browser()).complain({"email": email, **fields}, pictures=pictures)
        self.count(email, is_accepted=answer.is_accepted)
        return answer

    def count(self, email: str, *, is_accepted: bool) -> None:
        """Remember what must not be lost."""
        with self.lock:
            self.accepted[email] += is_accepted

    def quiet(self) -> contextlib.AbstractContextManager[Quiet]:
        """Requesters of no renown who send complaints for as long as the block lasts."""
        return Quiet(self.browser, lambda number: self.address(f"quiet{number}"), self.count, self.slack)

    # Mails

    def lay(self, message: EmailMessage | bytes, *, message_id: str = "") -> str:
        """Lay a mail into the folder; gives its Message-ID, or for bytes the name by which it is asked about."""
        if isinstance(message, EmailMessage):
            message_id = message_id or f"<abuse-{next(self.numbers)}@elsewhere.example>"
            message["Message-ID"] = message_id
            message = message.as_bytes()
        folder = self.var / "mail-in"
        folder.mkdir(exist_ok=True)
        path = folder / f"{next(self.numbers):06}.eml"
        part = path.with_suffix(".part")
        part.write_bytes(message)
        part.replace(path)
        self.mails[message_id] = path
        return message_id

    def fetch(self) -> None:
        """Have the folder looked at now, as a mail provider's webhook does, and not in half a minute."""
        from config.celery import app

        app.send_task("triage.tasks.fetch_mail", ignore_result=True)

    def are_taken(self, message_ids: Sequence[str], *, seconds: float = PATIENCE) -> bool:
        """Whether these mails leave the folder in time."""

        def gone() -> bool:
            self.fetch()
            return not any(self.mails[each].exists() for each in message_ids)

        return until(gone, seconds=seconds, every=1.0)

    def letters(self, to: str, *, least: int = 1, seconds: float = PATIENCE) -> list[Letter]:
        """The desk's letters to somebody, once there are ``least`` or the time is up."""
        until(lambda: len(self.mail_server.to(to)) >= least, seconds=seconds)
        return self.mail_server.to(to)

    # Rows, as proof

    def tickets(self, email: str) -> "list[Ticket]":
        """Somebody's tickets, oldest first."""
        from triage.models import Ticket

        return list(Ticket.objects.filter(requester_email__iexact=email).order_by("id"))

    def decided(self, email: str, *, count: int = 1, seconds: float = PATIENCE) -> "list[Ticket]":
        """Somebody's tickets, once there are ``count`` on which the machine has nothing to do, or the time is up."""
        from triage.models import Stage

        def done() -> bool:
            found = self.tickets(email)
            return len(found) >= count and all(ticket.stage == Stage.DONE for ticket in found)

        until(done, seconds=seconds)
        return self.tickets(email)

    def folder_bytes(self, name: str) -> int:
        """How much lies in a folder of the service's."""
        return sum(path.stat().st_size for path in (self.var / name).glob("*") if path.is_file())

    # The service's health

    def is_well(self) -> bool:
        """Whether it still answers and decides on a complaint, be it late: what it does not do now, it never will."""
        if not until(lambda: self.browser().get("/healthz").seconds < 1.0, seconds=5):
            return False
        email = self.address("after")
        self.complain(email, description="sertifikat belum muncul", what_you_see="absent")
        found = self.decided(email, seconds=15)
        return bool(found) and found[0].stage == "done"

    def throw_away_mails(self) -> None:
        """Delete the mails that were not taken: the next attack is not to suffer for them."""
        left = {message_id: path for message_id, path in self.mails.items() if path.exists()}
        for path in left.values():
            path.unlink(missing_ok=True)
        self.thrown_away |= set(left)

    def restart(self) -> None:
        """Kill everything and start it again."""
        from bench.service import wait_for

        self.fleet.stop()
        self.fleet.tend()
        wait_for(f"http://127.0.0.1:{self.port}/readyz")


def until(holds: Callable[[], object], *, seconds: float, every: float = 0.1) -> bool:
    """Wait for something; whether it came to hold in time."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Call all of them in threads of their own; their results in order."""
    results: list[Any] = [None] * len(calls)

    def run(number: int) -> None:
        results[number] = calls[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def mail(sender: str, text: str, *, to: str = DESK, headers: Mapping[str, str] | None = None) -> EmailMessage:
    """A plain mail."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Sertifikat"
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    return message


def days_ago(days: int) -> str:
    """A day in the past as the form writes it."""
    return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()


def picture(chance: random.Random, *, words: str = "Sertifikat belum tersedia") -> bytes:
    """A small screenshot like no other, quickly read."""
    import io

    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (480, 240), "white")
    draw = ImageDraw.Draw(image)
    draw.text((20, 20), words, fill="black", font=ImageFont.load_default(size=26))
    for _ in range(40):
        image.putpixel((chance.randrange(480), chance.randrange(150, 240)), tuple(chance.randbytes(3)))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()
