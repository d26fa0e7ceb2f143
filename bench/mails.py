#!/usr/bin/env python
"""How soon is an answer at the mail server? At idle, and while hundreds of screenshots wait to be read.

The service runs as its supervisor runs it (all its processes), with a real SMTP server on loopback
that notes when each mail comes in. Idle: complaints without a picture, one after the other; what counts is the time
from the written answer (the row) to its arrival. The floor is the same mail handed to the same server by bare smtplib.
Queue: screenshots are laid in, no two alike, until so many are unread; then complaints without a picture again, and
what counts is how much longer they take from being sent to the arrival of their answer.

    python bench/mails.py [--rounds 15] [--unread 500] [--repeats 7]
"""

import argparse
import io
import itertools
import json
import os
import smtplib
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aiosmtpd.controller import Controller  # noqa: E402
from aiosmtpd.smtp import SMTP, Envelope, Session  # noqa: E402

from bench.service import free_port, fresh_service, median, whole  # noqa: E402

GOAL_SECONDS = 2.0
PATIENCE = 60.0
KEY = "tk_mails"
PICTURES = (
    "dashboard-progres-85.jpg",
    "chrome-offline.jpg",
    "ulasan-terkirim.jpg",
    "dashboard-selesai-16-mar-2026.jpg",
)


@dataclass
class Peer:
    """The SMTP server: when each recipient's first mail was taken (seconds since 1970), and the last mail's text."""

    arrived: dict[str, float] = field(default_factory=dict)
    content: bytes = b""
    news: threading.Condition = field(default_factory=threading.Condition)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the mail and note the time."""
        with self.news:
            self.arrived.setdefault(envelope.rcpt_tos[0], time.time())
            self.content = bytes(envelope.content or b"")
            self.news.notify_all()
        return "250 taken"

    def arrival(self, recipient: str) -> float:
        """When the recipient's mail came in; waits for it."""
        with self.news:
            if not self.news.wait_for(lambda: recipient in self.arrived, timeout=PATIENCE):
                raise TimeoutError(f"no mail within {PATIENCE:.0f} s")
            return self.arrived[recipient]


@dataclass
class Requesters:
    """Whoever writes to the service: each complaint from an address of its own."""

    port: int
    peer: Peer
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def complain(self, picture: bytes = b"") -> str:
        """Send a complaint, with or without a picture; gives the requester's address."""
        from django.core.files.uploadedfile import SimpleUploadedFile
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        address = f"requester{next(self.numbers)}@example.com"
        form: dict[str, Any] = {
            "email": address,
            "name": "Sari Wulandari",
            "platform": "tokopedia",
            "training": f"Pelatihan {address}",
            "description": "Kak, sertifikat saya belum muncul di dashboard.",
            "completed_on": (datetime.now(UTC) - timedelta(days=1)).date().isoformat(),
            "what_you_see": "absent",
            "review_state": "given",
        }
        if picture:
            form["screenshots"] = SimpleUploadedFile("layar.jpg", picture, "image/jpeg")
        headers = {"Content-Type": MULTIPART_CONTENT, "Authorization": f"Bearer {KEY}", "Idempotency-Key": address}
        body = encode_multipart(BOUNDARY, form)
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/tickets", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            json.load(answer)
        return address

    def waits(self) -> tuple[float, float]:
        """One complaint without a picture: seconds to its mail since it was sent, and since its answer was written."""
        from triage.models import Reply

        sent_at = time.time()
        address = self.complain()
        arrived = self.peer.arrival(address)
        written = Reply.objects.get(to=address).created_at.timestamp()
        return arrived - sent_at, arrived - written


def hand_over(peer: Peer, port: int, number: int) -> float:
    """The floor: the newest mail once more, by smtplib alone; gives the seconds."""
    address = f"floor{number}@example.com"
    started = time.time()
    with smtplib.SMTP("127.0.0.1", port, timeout=15) as smtp:
        smtp.sendmail("desk@localhost", [address], peer.content)
    return peer.arrival(address) - started


def unlike_pictures() -> Iterator[bytes]:
    """Real screenshots without end, no two alike, so that none is known from before."""
    from PIL import Image

    originals = [Image.open(ROOT / "datasets" / "cases" / "pictures" / name).convert("RGB") for name in PICTURES]
    for number in itertools.count():
        picture = originals[number % len(originals)].copy()
        picture.putpixel((number % picture.width, number // picture.width), (number % 251, 0, 0))
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=88, comment=str(number))
        yield file.getvalue()


def unread() -> int:
    """How many screenshots wait."""
    from triage.models import Screenshot, ScreenshotState

    return Screenshot.objects.filter(state=ScreenshotState.WAITING).count()


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, file=sys.stderr, flush=True)


def measure(requesters: Requesters, smtp: int, options: argparse.Namespace) -> bool:
    """Both measures and the closing line; whether both goals are reached."""
    peer = requesters.peer
    waits, floor = [], []
    for number in range(options.rounds + 2):
        wait, bare = requesters.waits(), hand_over(peer, smtp, number)
        if number >= 2:  # The first two warm up.
            waits.append(wait)
            floor.append(bare)
    idle, handed = median([wait[0] for wait in waits]), median([wait[1] for wait in waits])
    say(f"idle: {handed:.3f} s from the answer to its arrival, {idle:.3f} s from the complaint")
    pictures = unlike_pictures()
    while (waiting := unread()) < options.unread:
        say(f"{waiting} unread")
        for _ in range(min(50, options.unread + 5 - waiting)):
            requesters.complain(next(pictures))
    busy, least = [], waiting
    for _ in range(options.repeats):
        busy.append(requesters.waits()[0])
        least = min(least, unread())
        say(f"{busy[-1]:.3f} s with {unread()} unread")
    if least < options.unread * 0.8:
        raise SystemExit(f"Only {least} unread at the end: the queue was too short for a verdict.")
    added, handed_all = median(busy) - idle, [wait[1] for wait in waits]
    print(
        f"idle: {handed:.3f} s from the answer to its arrival (median of {options.rounds}; "
        f"{min(handed_all):.3f}-{max(handed_all):.3f}; bare smtplib {median(floor):.3f}; goal {GOAL_SECONDS:.0f}); "
        f"{waiting}-{least} unread screenshots: {median(busy):.3f} s from the complaint to the mail instead of "
        f"{idle:.3f}, {added:+.3f} s (median of {options.repeats}; at most {max(busy) - idle:+.3f}; "
        f"goal {GOAL_SECONDS:.0f})"
    )
    return handed <= GOAL_SECONDS and added < GOAL_SECONDS


@contextmanager
def served(name: str) -> Iterator[tuple[Requesters, Path, int]]:
    """The whole service, whose API client ``name`` may send anything, and whose letters go to a peer of ours; gives
    the requesters, the folder of its files and the peer's port.
    """
    peer, smtp = Peer(), free_port()
    controller = Controller(peer, hostname="127.0.0.1", port=smtp)
    controller.start()
    os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp), "WORKER_GRACE": "1"}
    try:
        with fresh_service() as var:
            import django

            django.setup()
            from triage.models import ApiClient
            from triage.models.api_client import key_digest

            ApiClient.objects.create(name=name, key_digest=key_digest(KEY), hourly_quota=1_000_000)
            with whole(var) as port:
                yield Requesters(port, peer), var, smtp
    finally:
        controller.stop()


def main() -> int:
    """Print both measures in a line; exit status 1 if one is above its goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15, help="complaints at idle (default: 15)")
    parser.add_argument("--unread", type=int, default=500, help="unread screenshots (default: 500)")
    parser.add_argument("--repeats", type=int, default=7, help="complaints while they wait (default: 7)")
    options = parser.parse_args()
    with served("mails") as (requesters, _var, smtp):
        return not measure(requesters, smtp, options)


if __name__ == "__main__":
    sys.exit(main())
