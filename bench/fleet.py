"""What benches share that let the whole service run and break something: its processes, its clients, the verdict."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from http.client import HTTPException
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "datasets" / "cases" / "pictures"
KEY = "tk_fleet"
LETTERS = ("FIRST_LETTERS_A_MINUTE", "FIRST_LETTERS_PER_DOMAIN_A_MINUTE", "FIRST_LETTERS_PER_NETWORK_AN_HOUR")
UNLIMITED_LETTERS = dict.fromkeys(LETTERS, "0")
"""For the environment: all complaints come from one client, and their letters go to one domain."""
CELERY = (sys.executable, "-m", "celery", "-A", "config")
WORKER = (*CELERY, "worker", "--loglevel=WARNING", "--without-gossip", "--without-mingle", "--prefetch-multiplier=1")


def say(text: str) -> None:
    """Print at once."""
    print(text, flush=True)


@dataclass
class Fleet:
    """The service's processes, each started again when it dies, but for those in ``resting``; ``killed`` counts who was
    killed.
    """

    commands: dict[str, list[str]]
    environment: dict[str, str]
    log: Any
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)
    resting: set[str] = field(default_factory=set)

    def tend(self) -> None:
        """Start whatever does not run and should."""
        for name, command in self.commands.items():
            child = self.running.get(name)
            if name not in self.resting and (child is None or child.poll() is not None):
                # A group of its own, so that a killed parent's children go too, as they do with a container.
                self.running[name] = subprocess.Popen(
                    command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log, start_new_session=True
                )

    def kill(self, name: str) -> None:
        """Kill a process and its children outright."""
        child = self.running.get(name)
        if child is not None and child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            self.killed[name] += 1

    def stop(self) -> None:
        """End all of them."""
        for child in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        for child in self.running.values():
            child.wait()


def commands(var: Path) -> dict[str, list[str]]:
    """As in production: web, reader, worker, mail, hooks, learner, beat."""
    return {
        "web": [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "config.wsgi"],
        "reader": [*WORKER, "-Q", "read", "--concurrency=1", "-n", "reader@fleet"],
        "worker": [*WORKER, "-Q", "decide,send,sweep", "--concurrency=2", "-n", "worker@fleet"],
        "mail": [*WORKER, "-Q", "mail", "--concurrency=1", "-n", "mail@fleet"],
        "hooks": [*WORKER, "-Q", "hook", "--concurrency=1", "-n", "hooks@fleet"],
        "learner": [*WORKER, "-Q", "learn", "--concurrency=1", "-n", "learner@fleet"],
        "beat": beat(var, "beat"),
    }


def beat(var: Path, name: str) -> list[str]:
    """A Beat with a schedule of its own."""
    return [*CELERY, "-q", "beat", "--loglevel=WARNING", "--pidfile=", "-s", str(var / name)]


@dataclass
class Told:
    """What the clients were told: the reference for each key, how often they had to send, what was refused for good.

    ``mails`` are the Message-IDs of those mails that were laid down for the service.
    """

    references: dict[str, str] = field(default_factory=dict)
    mails: set[str] = field(default_factory=set)
    attempts: int = 0
    refused: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def make_client() -> None:
    """Let the API take complaints with KEY, as many as there are."""
    from triage.models import ApiClient
    from triage.models.api_client import key_digest

    ApiClient.objects.create(name="fleet", key_digest=key_digest(KEY), hourly_quota=1_000_000)


def submit(port: int, number: int, form: dict[str, Any], told: Told, *, pause: float = 0.2) -> None:
    """Send a complaint until it is accepted, or refused for good."""
    from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

    body = encode_multipart(BOUNDARY, form)
    headers = {"Content-Type": MULTIPART_CONTENT, "Authorization": f"Bearer {KEY}", "Idempotency-Key": f"c-{number}"}
    while True:
        told.attempts += 1
        request = urllib.request.Request(f"http://127.0.0.1:{port}/api/v1/tickets", data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                reference = json.load(answer)["reference"]
        except urllib.error.HTTPError as error:
            if error.code < 500:
                told.refused.append(f"{number}: {error.code} {error.read()[:200]!r}")
                return
        except (OSError, HTTPException, ValueError):
            pass  # Killed before, or (``IncompleteRead``) in the middle of its answer.
        else:
            with told.lock:
                told.references[f"c-{number}"] = reference
            return
        time.sleep(pause)


def complaint(number: int, chance: random.Random) -> dict[str, Any]:
    """One requester's form, complete or not, with or without a picture."""
    days = chance.choice([1, 2, 30, 60])
    form: dict[str, Any] = {
        "email": f"requester{number}@example.com",
        "name": "Sari Wulandari",
        "platform": chance.choice(["tokopedia", "kemnaker", "bukalapak"]),
        "training": f"Pelatihan {number}",
        "description": chance.choice(["sertifikat belum muncul", "tolong dibantu ya min", "sudah saya tunggu"]),
    }
    if chance.random() < 0.8:
        form |= {
            "completed_on": (datetime.now(UTC) - timedelta(days=days)).date().isoformat(),
            "what_you_see": "absent",
        }
        form |= {"review_state": chance.choice(["given", "not_yet", "given"])}
    if chance.random() < 0.6:
        picture = chance.choice(["502-bad-gateway.jpg", "chrome-offline.jpg", "dashboard-progres-85.jpg", "kucing.jpg"])
        form["screenshots"] = (PICTURES / picture).open("rb")
    return form


def identity(envelope: Envelope) -> str:
    """The Message-ID of a mail that came in. Parsed, not looked for by line: a long one is folded."""
    content = envelope.content if isinstance(envelope.content, bytes) else b""
    return str(message_from_bytes(content)["Message-ID"]).strip()


def unfinished() -> int | None:
    """How many rows and laid down mails somebody still has to work on; None while the database does not answer."""
    from django.conf import settings
    from django.db import Error, connection
    from django.utils import timezone

    from triage.models import ChatUpdate, FollowUp, FollowUpState, Notice, Reply, Stage, Ticket
    from triage.models.conversation import UNFINISHED
    from triage.models.reply import UNSENT_STATES

    try:
        tickets = Ticket.objects.exclude(stage=Stage.DONE).count()
        replies = Reply.objects.filter(state__in=UNSENT_STATES).count()
        due = FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=timezone.now()).count()
        notices = Notice.objects.filter(state__in=UNSENT_STATES).count()
        chats = ChatUpdate.objects.filter(state__in=UNFINISHED).count()
        return tickets + replies + due + notices + chats + len(list(settings.MAIL_IN.glob("*.eml")))
    except Error:
        return None
    finally:
        connection.close()


def settle(fleet: Fleet, *, patience: float) -> bool:
    """Wait until nothing is left to do; False when nothing has moved for ``patience`` seconds."""
    last, moved_at = None, time.monotonic()
    while time.monotonic() - moved_at < patience:
        fleet.tend()
        left = unfinished()
        if left == 0:
            return True
        if left != last:
            last, moved_at = left, time.monotonic()
        time.sleep(0.5)
    return False


def held_against_rows(told: Told, taken: Counter[str], *, settled: bool) -> dict[str, int]:
    """What the rows say of what clients were told and of the mails that the SMTP server has ``taken``: a figure each,
    of which only those in FINE may be above 0.
    """
    from django.db.models import Count

    from triage.models import InboundMail, Reply, ReplyKind, ReplyState, Submission, Ticket, TicketState

    kept = dict(Submission.objects.values_list("key", "ticket__reference"))
    came_in = set(InboundMail.objects.filter(ticket__isnull=False).values_list("key", flat=True))
    decided = [ReplyKind.VERDICT, ReplyKind.QUESTION, ReplyKind.RECEIPT]
    answers = Reply.objects.filter(kind__in=decided).values("classification").annotate(n=Count("id"))
    sent = set(Reply.objects.filter(state=ReplyState.SENT).values_list("message_id", flat=True))
    again = {message_id: n - 1 for message_id, n in taken.items() if n > 1}
    mailed = notice_mails()
    doubtful = set(Reply.objects.filter(doubts__gt=0).values_list("message_id", flat=True))
    doubtful |= {message_id for message_id, notice in mailed.items() if notice.doubts}
    return {
        "accepted": len(told.references) + len(told.mails),
        "lost": sum(kept.get(key) != reference for key, reference in told.references.items())
        + len(told.mails - came_in),
        "neither answered, asked nor with an agent": Ticket.objects.filter(state=TicketState.PROCESSING).count(),
        "without any reply": Ticket.objects.exclude(replies__isnull=False).count(),
        "decisions with two replies": sum(row["n"] > 1 for row in answers if row["classification"] is not None),
        "recorded as sent, not at the server": len(sent - set(taken)),
        "mails of nobody": len(set(taken) - set(Reply.objects.values_list("message_id", flat=True)) - set(mailed)),
        "second deliveries of the same mail": sum(again.values()),
        "second deliveries without a known doubt": len(set(again) - doubtful),
        "stuck": 0 if settled else unfinished() or 0,
    }


def notice_mails() -> dict[str, Any]:
    """The notices that are mailed, by their mails' Message-IDs."""
    from triage.channels.email.note_address import notice_id
    from triage.models import Notice

    rows = Notice.objects.exclude(state="").select_related("ticket")
    return {notice_id(row.pk, reference=row.ticket.reference if row.ticket else ""): row for row in rows}


def notices_held_against_events(taken: Counter[str]) -> dict[str, int]:
    """What the rows of notices say of the events that they tell of, and of the mails that the SMTP server has taken."""
    from triage.models import EventKind, Notice, ReplyState, TicketEvent
    from triage.notices import about

    owed = set()
    for event in TicketEvent.objects.filter(kind__in=[EventKind.ASSIGNED, EventKind.NOTED]).select_related("ticket"):
        if told := about(event):
            owed |= {(person, told.kind.value, f"event-{event.pk}") for person in told.people}
    rows = list(Notice.objects.filter(key__startswith="event-").values_list("person", "kind", "key"))
    mailed = notice_mails()
    sent = {message_id for message_id, notice in mailed.items() if notice.state == ReplyState.SENT}
    again = {message_id for message_id in mailed if taken[message_id] > 1}
    return {
        "notices owed": len(owed),
        "notices mailed": len(sent),
        "notices lost": len(owed - set(rows)) + len(sent - set(taken)),
        "notices doubled": len(rows) - len(set(rows)) + sum(not mailed[message_id].doubts for message_id in again),
        "notices mailed twice after a known doubt": sum(bool(mailed[message_id].doubts) for message_id in again),
    }


FINE = frozenset(
    {
        *("accepted", "second deliveries of the same mail", "follow-ups fired"),
        *("notices owed", "notices mailed", "notices mailed twice after a known doubt"),
    }
)


def tell(figures: dict[str, int], told: Told, *, fine: frozenset[str] = FINE) -> int:
    """Print the figures, one a line, then all in one; gives the exit status. Only ``fine`` ones may be above 0."""
    for problem in told.refused[:5]:
        say(f"  refused {problem}")
    for name, value in figures.items():
        say(f"  {name:45} {value}")
    is_wrong = any(value for name, value in figures.items() if name not in fine)
    everything = ", ".join(f"{name} {value}" for name, value in figures.items())
    say(f"{'FAILED' if is_wrong else 'PASSED'}: {everything}")
    return int(is_wrong)


def keep_log(log: Path) -> None:
    """Keep what the processes said, under ``var``."""
    kept = ROOT / "var" / log.name
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(log.read_bytes())
    say(f"What the processes said: {kept.relative_to(ROOT)}")
