#!/usr/bin/env python
"""Is anything said in a chat lost, doubled or out of order while processes are killed and the channels fail?

N people complain by Telegram and N by WhatsApp, over the real webhooks with their proofs: in words and pictures (some
of which the channel has no longer), answering what they are asked. What they say is posted again, or before what they
said first; statuses come twice and in any order. Web, workers, the pictures' reader and Beat are killed with SIGKILL
meanwhile, and the stand-in for both APIs limits, fails, hangs, breaks off before and after it has done something, and
answers twice. Then the dust settles, and the rows are held against what people have said and what is at their phones.
Leases and pauses are shortened (DURATIONS). Exit status 1 where anything is lost, doubled without a doubt or stuck.

    python bench/chats.py
    python bench/chats.py -n 100 --seed 7
"""

import argparse
import os
import random
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import fleet as fleets  # noqa: E402
from bench.fleet import Fleet, Told, say, settle, unfinished  # noqa: E402
from bench.service import free_port, fresh_service, wait_for  # noqa: E402
from harness import talkers  # noqa: E402
from harness.chat_server import ChatServer, chat_server, proof  # noqa: E402
from harness.talkers import Talker  # noqa: E402
from triage.channels import telegram, whatsapp  # noqa: E402
from triage.channels.phone import NUMBER_ID  # noqa: E402

DURATIONS = "lease=3 reading_lease=9 sending_lease=6 nudge=0.5 sweep=0.75 retry=0.5 resend=1"
PROCESSES = ("web", "reader", "worker", "beat")
BLOWS = ("worker", *PROCESSES)
PAUSES = (2.0, 8.0)
"""Seconds between two: a worker has just started, or is in the middle of something."""
AT_ONCE = 8
"""People who talk at the same time."""
PATIENCE = 90.0
"""Seconds without any progress after which what is left counts as stuck: a channel that fails rests for up to 45."""
MOST_QUESTIONS = 8


def main(arguments: Sequence[str] | None = None) -> int:
    """Let people talk while things break, let the dust settle, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=30, help="conversations by each channel (default: 30)")
    parser.add_argument("--seed", type=int, default=None, help="of what goes wrong when (default: a new one, printed)")
    options = parser.parse_args(arguments)
    seed = random.randrange(10**6) if options.seed is None else options.seed
    say(f"{options.n} conversations by each channel, seed {seed}")
    started = time.monotonic()
    with TemporaryDirectory() as folder, chat_server(Path(folder)) as server:
        use(server)
        server.chance = random.Random(f"server {seed}")
        with fresh_service() as var:
            import django

            django.setup()
            status = endure(var, server, count=options.n, seed=seed)
            if status:
                fleets.keep_log(var / "chats.log")
                say(f"Again: python bench/chats.py -n {options.n} --seed {seed}")
    say(f"{time.monotonic() - started:.0f} s")
    return status


def use(server: ChatServer) -> None:
    """For the environment: both channels are on, at the stand-in."""
    os.environ |= {"DURATIONS": DURATIONS, "PORT": str(free_port()), "WHATSAPP_NUMBER_ID": NUMBER_ID}
    secrets = ("TELEGRAM_TOKEN", "TELEGRAM_SECRET", "WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN")
    os.environ |= dict.fromkeys(secrets, "bench")
    os.environ |= {f"{code.upper()}_API_URL": f"{server.url}/{code}" for code in (telegram.CODE, whatsapp.CODE)}


def endure(var: Path, server: ChatServer, *, count: int, seed: int) -> int:
    """The exit status."""
    chance = random.Random(f"blows {seed}")
    people = [
        Talker(server, channel, f"62812{number:08}", random.Random(f"{seed} {channel} {number}"), post)
        for number in range(count)
        for channel in (telegram.CODE, whatsapp.CODE)
    ]
    picture = (fleets.PICTURES / "dashboard-progres-85.jpg").read_bytes()
    commands = {name: command for name, command in fleets.commands(var).items() if name in PROCESSES}
    with (var / "chats.log").open("wb") as log, ThreadPoolExecutor(AT_ONCE) as pool:
        fleet = Fleet(commands, dict(os.environ), log)
        try:
            fleet.tend()
            wait_for(f"http://127.0.0.1:{os.environ['PORT']}/healthz")
            talks = [pool.submit(partial(each.talks, picture)) for each in people]
            while (talking := sum(not talk.done() for talk in talks)) or unfinished() != 0:
                if not talking and fleet.killed.total() >= count:
                    break
                time.sleep(chance.uniform(*PAUSES))
                fleet.kill(chance.choice(BLOWS))
                fleet.tend()
                print(f"\r{talking} of {len(people)} talk, {fleet.killed.total()} kills ", end="", flush=True)
            for talk in talks:
                talk.result()
            say(f"\nkilled: {dict(fleet.killed)}; {unfinished()} left; settling …")
            server.chance = None
            settled = settle(fleet, patience=PATIENCE)
            for _ in range(MOST_QUESTIONS):
                if not any(list(pool.map(Talker.answers, people))):
                    break
                settled &= settle(fleet, patience=PATIENCE)
        finally:
            fleet.stop()
    figures = talkers.held_against_rows(people) | {"stuck": 0 if settled else unfinished() or 0}
    return fleets.tell(figures, Told(), fine=talkers.FINE)


def post(channel: str, body: bytes) -> None:
    """Post to the webhook until it is taken, as a channel does. Raises TimeoutError after two minutes."""
    headers = {"Content-Type": "application/json", **proof(channel, body)}
    request = urllib.request.Request(f"http://127.0.0.1:{os.environ['PORT']}/chat/{channel}/", body, headers)
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(request, timeout=20):
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                raise
        except (OSError, HTTPException):
            pass  # Killed, or about to start.
        time.sleep(0.2)
    raise TimeoutError(f"The webhook of {channel} took nothing for two minutes.")


if __name__ == "__main__":
    sys.exit(main())
