#!/usr/bin/env python
"""Can a stranger stop the desk, read another's complaint, or speak in its name? Attacks a service of its own; judges.

The service runs as its supervisor runs it, with data in a temporary folder, a mail server and a mailbox of the attacks'
own; all traffic stays on loopback, where every client has a network of its own. Each attack does what a stranger with
malice can do over HTTP, by mail or on a bare socket; rows are looked at only to prove what came of it. During each, a
quiet requester sends complaints: accepted, decided within 5 s, /healthz within 1 s. At the end nothing that was
accepted may be lost or unfinished. Exits with 1 if any of this is not so.

    python bench/abuse.py                        # all, some four minutes
    python bench/abuse.py --only H4,M2 --seed 7  # the attacks of these findings
    python bench/abuse.py --list
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from aiosmtpd.controller import Controller  # noqa: E402

from bench.attacks import ATTACKS, Attack, Seen  # noqa: E402
from bench.attacks.mailbox import PASSWORD  # noqa: E402
from bench.attacks.peers import FalseMailbox, MailServer  # noqa: E402
from bench.attacks.quiet import Quiet  # noqa: E402
from bench.attacks.texts import faults  # noqa: E402
from bench.attacks.world import API_KEY, DESK, RELAY, World, until  # noqa: E402
from bench.fleet import Fleet, keep_log, say  # noqa: E402
from bench.service import free_port, fresh_service, wait_for  # noqa: E402

STUCK_SECONDS = 30.0
"""After the last attack: without any progress for so long, what is left counts as unfinished."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one attack did, and what the quiet requester had to bear."""

    attack: Attack
    seen: Seen
    quiet: Quiet
    seconds: float
    is_restarted: bool

    @property
    def is_held(self) -> bool:
        """Whether the service stood it."""
        return not self.seen.harm and self.quiet.is_served and not self.is_restarted

    def lines(self) -> Iterator[str]:
        """For the table: the verdict, then what happened."""
        verdict = "held" if self.is_held else "SUCCEEDED"
        yield f"{self.attack.finding:3} {verdict:9} {self.attack.name} ({self.seconds:.0f} s)"
        if self.seen.figures:
            yield f"    {'; '.join(self.seen.figures)}"
        yield f"    quiet ({len(self.quiet.decided)}): {self.quiet}{'' if self.quiet.is_served else ' – NOT SERVED'}"
        yield from (f"    ! {sentence}" for sentence in self.seen.harm)
        if self.is_restarted:
            yield "    ! the service did not recover by itself and was started again"


def main(arguments: Sequence[str] | None = None) -> int:
    """Start a service, attack it, print the verdict; exit status 1 if it did not stand everything."""
    options = _options(arguments)
    chosen = [each for each in ATTACKS if not options.only or each.finding in options.only]
    if options.list:
        say("\n".join(f"{each.finding:3} {each.name}: {each.right}" for each in chosen))
        return 0
    seed = random.randrange(10**6) if options.seed is None else options.seed
    say(f"{len(chosen)} attacks, seed {seed}")
    started = time.monotonic()
    with attacked_service(random.Random(f"abuse {seed}")) as world:
        results = [_run(each, world) for each in chosen]
        status = _verdict(results, world)
        if status:
            keep_log(world.var / "abuse.log")
            say(f"Again: python bench/abuse.py --seed {seed} --only NUMBERS")
    say(f"{time.monotonic() - started:.0f} s")
    return status


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    known = sorted({each.finding for each in ATTACKS})
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=lambda text: text.upper().split(","), help="findings, e.g. H4,M2 (default: all)")
    parser.add_argument("--seed", type=int, default=None, help="of what is random (default: a new one, printed)")
    parser.add_argument("--list", action="store_true", help="say what there is and what is right, attack nothing")
    options = parser.parse_args(arguments)
    if unknown := set(options.only or ()) - set(known):
        parser.error(f"no attack is numbered {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    return options


@contextmanager
def attacked_service(chance: random.Random) -> Iterator[World]:
    """The whole service with the attacks' mail server and mailbox, an API key, the demo's log-ins."""
    mail_server, smtp, port = MailServer(), free_port(), free_port()
    controller = Controller(mail_server, hostname="127.0.0.1", port=smtp)
    controller.start()
    try:
        os.environ |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(smtp), "PORT": str(port)}
        os.environ |= {"DEFAULT_FROM_EMAIL": f"Certificate Desk <{DESK}>"}
        # Behind a proxy that is none of the attackers: whatever they say of their address is a lie.
        os.environ |= {"BEHIND_PROXY": "true", "TRUSTED_PROXIES": "192.0.2.1", "TRUSTED_AUTHSERV_ID": RELAY}
        with fresh_service() as var, (var / "abuse.log").open("wb") as log:
            false_mailbox = FalseMailbox(var)
            false_mailbox.start()
            os.environ |= {"IMAP_HOST": "localhost", "IMAP_PORT": str(false_mailbox.port)}
            os.environ |= {"IMAP_USER": DESK, "IMAP_PASSWORD": PASSWORD}
            _prepare_rows()
            fleet = Fleet(_commands(var), {**os.environ, "LOG_LEVEL": "INFO"}, log)
            try:
                yield _warmed_up(World(port, var, fleet, mail_server, false_mailbox, chance))
            finally:
                fleet.stop()
    finally:
        controller.stop()


def _warmed_up(world: World) -> World:
    """Start the processes, and measure what a complaint takes on this machine while nobody attacks."""
    world.fleet.tend()
    wait_for(f"http://127.0.0.1:{world.port}/readyz")
    for _ in range(2):  # The first one warms up.
        with world.quiet() as quiet:
            pass
    world.slack = quiet.slowness
    say(f"before: {quiet}; bounds for the quiet requester x {world.slack:.1f}")
    return world


def _prepare_rows() -> None:
    import django

    django.setup()
    from django.db import connection

    from triage.models import ApiClient
    from triage.models.api_client import key_digest
    from triage.playbook.demo import make_log_ins

    ApiClient.objects.create(name="abuse", key_digest=key_digest(API_KEY))
    make_log_ins(fixed_passwords=True)
    with connection.cursor() as cursor:
        for statement in faults():
            cursor.execute(statement)


def _commands(var: Path) -> dict[str, list[str]]:
    from embedded.supervisor import commands

    (var / "beat").mkdir(exist_ok=True)
    return commands(var)


def _run(attack: Attack, world: World) -> Result:
    """One attack with the quiet requester beside it; whatever it closed is opened again for the next."""
    seen, started = Seen(), time.monotonic()
    with world.quiet() as quiet:
        try:
            attack.steps(world, seen)
        except Exception as error:  # A step that cannot be taken proves nothing.
            seen.harm_if(True, f"the attack broke off: {type(error).__name__}: {error}")
    seconds = time.monotonic() - started
    world.throw_away_mails()
    is_restarted = not world.is_well()
    if is_restarted:
        world.restart()
    result = Result(attack, seen, quiet, seconds, is_restarted)
    say("\n".join(result.lines()))
    return result


def _verdict(results: Sequence[Result], world: World) -> int:
    """The table, and whether anything that was accepted is lost or unfinished; gives the exit status."""
    say("settling …")
    left = _unfinished(world)
    lost = _lost(world)
    told = _secrets_in_log(world)
    say("\n--- verdict")
    for result in results:
        say(next(result.lines()))
    succeeded = sum(not result.is_held for result in results)
    is_wrong = bool(succeeded or left or lost or told)
    say(
        f"{'FAILED' if is_wrong else 'PASSED'}: {len(results)} attacks, {succeeded} succeeded; "
        f"{sum(world.accepted.values())} complaints and {len(world.mails)} mails, {lost} lost, {left} unfinished; "
        f"{told} secrets in the log"
    )
    return int(is_wrong)


def _unfinished(world: World) -> int:
    """How many tickets the machine still has to work on once nothing moves any more."""
    from triage.models import Screenshot, ScreenshotState, Stage, Ticket

    world.fetch()
    tickets = Ticket.objects.exclude(stage=Stage.DONE)
    pictures = Screenshot.objects.filter(state=ScreenshotState.WAITING, submission__isnull=False)

    left = -1
    while left and until(lambda before=left: tickets.count() + pictures.count() != before, seconds=STUCK_SECONDS):
        left = tickets.count() + pictures.count()
    return tickets.count()


def _lost(world: World) -> int:
    """How many complaints and mails were accepted and are nowhere in the rows."""
    from django.db.models import Count

    from triage.models import InboundMail, Submission

    rows = dict(Submission.objects.values_list("email").annotate(n=Count("id")))
    due = {email: count for email, count in world.accepted.items() if email not in world.forgotten}
    lost = sum(max(0, count - rows.get(email, 0)) for email, count in due.items())
    known = set(InboundMail.objects.values_list("key", flat=True))
    gone = [key for key, path in world.mails.items() if key.startswith("<abuse-") and not path.exists()]
    return lost + sum(key not in known for key in gone if key not in world.thrown_away)


def _secrets_in_log(world: World) -> int:
    """How many tickets' secrets or requesters' addresses the processes have printed."""
    from triage.models import Ticket

    log = (world.var / "abuse.log").read_text(errors="replace")
    rows = Ticket.objects.values_list("token", "requester_email")
    return sum(token in log or bool(email and email in log) for token, email in rows)


if __name__ == "__main__":
    sys.exit(main())
