#!/usr/bin/env python
"""Is anything lost, doubled or handed to people for nothing while a part around the service fails, and is it told?

Runs the whole service (every process, in a folder of its own) with complaints coming in steadily, by the API and by
mail, with and without pictures, and lets the parts around it fail, one after the other, each for some seconds. Each
outage has to be told by /readyz and the page "System status" within 60 s, and forgotten 60 s after it is over. Once
the dust has settled the rows are held against what the clients and the mail server know: nothing lost, no letter
doubled, no ticket with an agent and no picture given up for what has passed. Leases and pauses are shortened
(DURATIONS) so that minutes suffice. What this machine lacks an outage needs is said, and that outage skipped.

    python bench/outages.py
    python bench/outages.py --seconds 600 --only smtp_certificate,disk_full --seed 7
"""

import argparse
import itertools
import logging
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import fleet as fleets  # noqa: E402
from bench.fleet import Fleet, Told, say  # noqa: E402
from bench.service import free_port, fresh_service, wait_for  # noqa: E402
from bench.surroundings import (  # noqa: E402
    FREE_MB,
    OUTAGES,
    Impossible,
    Listener,
    MailServer,
    Scene,
    contexts,
    small_disk,
)

DURATIONS = "lease=10 reading_lease=30 sending_lease=10 nudge=0.5 sweep=0.75 watch=3 retry=0.5 resend=3 mail_retry=3"
CLIENTS, PAUSE = 3, 4.0
"""Who complain, and seconds at most between two complaints of one of them: one and a half a second in all."""
TOLD_WITHIN = 60.0
"""Seconds within which an outage has to be told, and after its end to be forgotten."""
PATIENCE = 120.0
"""Seconds without any progress after which what is left counts as stuck."""


def endure(name: str, scene: Scene, *, seconds: float) -> list[str]:
    """Let a part fail for some seconds, and work again; says how it went, and gives what was wrong."""
    outage, before = OUTAGES[name], _counts(scene)
    say(f"{name}: {outage.what} …")
    try:
        with outage.begins(scene):
            shown = scene.watch(seconds, lambda alarms: outage.alarm in alarms, whole=True)
            told, meanwhile = _runbooks(), _counts(scene)
            left = fleets.unfinished()
    except Impossible as reason:
        say(f"  skipped: {reason}")
        return []
    gone = scene.watch(TOLD_WITHIN, lambda alarms: not alarms)
    harm = _counts(scene) - before
    wrong = [f"{name}: {what} {harm[what]}" for what in HARM if harm[what]]
    if shown is None or shown > TOLD_WITHIN:
        wrong.append(f"{name}: /readyz did not tell {outage.alarm!r} in time")
    if outage.runbook and outage.runbook not in told:
        wrong.append(f"{name}: the page System status did not name {outage.runbook}")
    if gone is None:
        wrong.append(f"{name}: after {TOLD_WITHIN:.0f} s /readyz still told {', '.join(sorted(scene.alarms()))}")
    told_after, gone_after = ("never" if each is None else f"after {each:.1f} s" for each in (shown, gone))
    figures = ", ".join(f"{meanwhile[what] - before[what]} {what}" for what in ("accepted", "letters out"))
    verdict = "".join(f"\n  ! {each}" for each in wrong)
    say(f"  told {told_after}, forgotten {gone_after}; meanwhile {figures}, {left} unfinished at its end{verdict}")
    return wrong


HARM = ("tickets given up by a stage", "letters given up", "good pictures given up")


def _counts(scene: Scene) -> Counter[str]:
    from django.db import connection

    from triage.models import EventKind, Reply, ReplyState, Screenshot, ScreenshotState, TicketEvent

    failed = TicketEvent.objects.filter(kind=EventKind.STAGE_FAILED).count()
    letters = Reply.objects.filter(state=ReplyState.FAILED).count()
    pictures = Screenshot.objects.filter(state=ScreenshotState.UNREADABLE).count()
    connection.close()
    told, out = scene.told, sum(scene.mail_server.taken.values())
    counts = dict(zip(HARM, (failed, letters, pictures), strict=True))
    return Counter(counts | {"accepted": len(told.references) + len(told.mails), "letters out": out})


def _runbooks() -> set[str]:
    from django.db import connection
    from django.utils import timezone

    from triage.workspace.status.page import status

    try:
        return {trouble.runbook for trouble in status(now=timezone.now()).troubles}
    finally:
        connection.close()


@contextmanager
def complaining(scene: Scene, *, seed: int) -> Iterator[None]:
    """Complaints come in within the block; afterwards each has been accepted."""
    numbers, is_over = itertools.count(), threading.Event()

    def client() -> None:
        while not is_over.is_set():
            number = next(numbers)
            chance = random.Random(f"{seed} {number}")
            form = fleets.complaint(number, chance)
            if chance.random() < 0.2:
                _lay_mail(number, form, scene.told)
            else:
                fleets.submit(scene.port, number, form, scene.told, pause=1.0)
            is_over.wait(chance.uniform(0.0, PAUSE))

    clients = [threading.Thread(target=client, daemon=True) for _ in range(CLIENTS)]
    for each in clients:
        each.start()
    yield
    is_over.set()
    for each in clients:
        each.join(TOLD_WITHIN)


def _lay_mail(number: int, form: dict[str, Any], told: Told) -> None:
    """The complaint as a mail, laid down as a mail server does."""
    from django.conf import settings

    from triage.channels.email import folder

    message = EmailMessage()
    message["From"] = f"Sari Wulandari <{form['email']}>"
    message["To"], message["Subject"] = settings.DEFAULT_FROM_EMAIL, f"Keluhan {number}"
    message["Message-ID"] = f"<o-{number}@example.com>"
    message["Date"] = datetime.now(UTC)
    message.set_content(f"{form['training']} di {form['platform']}: {form['description']}")
    if picture := form.get("screenshots"):
        message.add_attachment(picture.read(), maintype="image", subtype="jpeg", filename="layar.jpg")
    folder.lay(bytes(message), settings.MAIL_IN, now=datetime.now(UTC))
    told.mails.add(message["Message-ID"])


@contextmanager
def service() -> Iterator[Scene]:
    """The whole service, ready, with a mail server, and a small disk where this machine lets us make one."""
    smtp, port = free_port(), free_port()
    os.environ |= {"EMAIL_HOST": "localhost", "EMAIL_PORT": str(smtp), "EMAIL_TIMEOUT": "5", "EMAIL_USE_TLS": "true"}
    os.environ |= {"EMAIL_HOST_USER": "desk", "EMAIL_HOST_PASSWORD": "right", "PORT": str(port)}
    os.environ |= {"DURATIONS": DURATIONS, "DISK_FREE_MB": str(FREE_MB)} | fleets.UNLIMITED_LETTERS
    with ExitStack() as stack:
        var = stack.enter_context(fresh_service())
        log = stack.enter_context((var / "outages.log").open("wb"))
        disk = var / "disk"
        missing = stack.enter_context(small_disk(disk))
        (disk / "pictures").mkdir()
        (disk / "screenshots").symlink_to("pictures")
        os.environ |= {"QUARANTINE_DIR": str(disk / "quarantine"), "SCREENSHOTS_DIR": str(disk / "screenshots")}
        mail_server = MailServer(contexts(var))
        os.environ |= {"SSL_CERT_FILE": str(var / "trusted.pem")}
        listener = Listener(mail_server, hostname="127.0.0.1", port=smtp)
        listener.start()
        stack.callback(listener.stop)
        import django

        django.setup()
        logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # The mail server's own; that it fails is no news.
        fleets.make_client()
        fleet = Fleet(fleets.commands(var), dict(os.environ), log)
        stack.callback(fleet.stop)
        fleet.tend()
        wait_for(f"http://127.0.0.1:{port}/readyz")
        scene = Scene(var, port, fleet, mail_server, disk_is_missing=missing)
        if scene.watch(TOLD_WITHIN, lambda alarms: not alarms) is None:
            sys.exit(f"The service did not become ready: {', '.join(scene.alarms())}")
        yield scene


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    listed = "\n".join(f"  {name:20} {outage.what}" for name, outage in OUTAGES.items())
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=f"outages:\n{listed}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=45, help="how long each outage lasts (default: 45)")
    parser.add_argument("--only", type=lambda text: text.split(","), help="outages, by commas (default: all)")
    parser.add_argument("--seed", type=int, default=None, help="of the complaints (default: a new one, printed)")
    options = parser.parse_args(arguments)
    if unknown := set(options.only or ()) - OUTAGES.keys():
        parser.error(f"no outage is called {', '.join(sorted(unknown))}; there are {', '.join(OUTAGES)}")
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Let one part after the other fail, let the dust settle, count."""
    options = _options(arguments)
    seed = random.randrange(10**6) if options.seed is None else options.seed
    chosen = [name for name in OUTAGES if not options.only or name in options.only]
    say(f"{len(chosen)} outages of {options.seconds:.0f} s, seed {seed}")
    started = time.monotonic()
    with service() as scene:
        say(f"{time.monotonic() - started:.0f} s until the service was ready")
        wrong = []
        with complaining(scene, seed=seed):
            for name in chosen:
                wrong += endure(name, scene, seconds=options.seconds)
        say("settling …")
        settled = fleets.settle(scene.fleet, patience=PATIENCE)
        counts = _counts(scene)
        figures = fleets.held_against_rows(scene.told, scene.mail_server.taken, settled=settled)
        figures |= {"refused": len(scene.told.refused), **{what: counts[what] for what in HARM}}
        figures |= {"outages that went wrong": len({each.partition(":")[0] for each in wrong})}
        status = fleets.tell(figures, scene.told)
        if status:
            fleets.keep_log(scene.var / "outages.log")
            say(f"Again: python bench/outages.py --seed {seed} --seconds {options.seconds:.0f} --only NAMES")
    say(f"{time.monotonic() - started:.0f} s")
    return status


if __name__ == "__main__":
    sys.exit(main())
