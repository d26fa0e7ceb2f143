#!/usr/bin/env python
"""Does a wave of mail stop the answers? Many mails at once, and how long complaints by the form wait meanwhile.

The whole service runs as `make run` runs it. Complaints in words only, which it answers by itself, are sent one after
the other by the form, before the mails come and until the last of these is a ticket; each is waited for until its
answer is decided and written, which is when its page shows it. (Letters to one network's addresses are rationed.)

    python bench/mail_wave.py [--mails 3000]
"""

import argparse
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.accept import form_request, throughput
from bench.cost import lay
from bench.service import UNLIMITED, fresh_service, whole

GOAL_SECONDS = 5
BEFORE = 10
"""Complaints before the mails come; the first of them warm up."""


def main() -> int:
    """Print what complaints waited before and during; exit status 1 if one of those waited for longer than the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=3000)
    options = parser.parse_args()
    os.environ |= UNLIMITED
    with fresh_service() as var, whole(var) as port:
        import django

        django.setup()
        from triage.models import Submission

        calm = [answered(port, number) for number in range(BEFORE)][2:]
        for number in range(options.mails):
            lay(var / "mail-in", number)
        mails = Submission.objects.filter(channel="email")
        started, waited = time.monotonic(), []
        while (taken := mails.count()) < options.mails:
            waited.append(answered(port, BEFORE + len(waited)))
            print(f"\r{taken} of {options.mails} mails taken, {len(waited)} complaints ", end="", file=sys.stderr)
        seconds = time.monotonic() - started
    print(file=sys.stderr)
    for name, times in (("before", calm), ("during", waited)):
        print(
            f"{name}: {len(times)} complaints waited {sorted(times)[len(times) // 2]:.1f} s, at most {max(times):.1f} s"
        )
    print(f"{options.mails} mails taken in {seconds:.0f} s; goal: no complaint waits for longer than {GOAL_SECONDS} s")
    return max(waited) > GOAL_SECONDS


def answered(port: int, number: int) -> float:
    """Send a complaint by the form; gives the seconds until its answer is written. Raises TimeoutError."""
    from triage.models import Ticket

    address, started = f"writer{number}@form.example.com", time.monotonic()
    said = {"email": address, "completed_on": str(datetime.now(UTC).date() - timedelta(days=2))}
    throughput(port, form_request(port, **said), connections=1, requests=1)
    while time.monotonic() - started < 120:
        if Ticket.objects.filter(requester_email=address, stage="done", replies__isnull=False).exists():
            return time.monotonic() - started
        time.sleep(0.05)
    raise TimeoutError(f"{address} was not answered within two minutes")


if __name__ == "__main__":
    sys.exit(main())
