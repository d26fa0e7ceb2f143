"""A bot that looks people up in another system, so that agents need not: for each ticket that waits and is nobody's,
it writes down what it found, and confirms the cause where both agree.

pip install clients/python
DESK=https://desk.example.org DESK_KEY=tk_… python examples/bot.py < roster.csv
"""

import csv
import os
import sys
from collections.abc import Mapping

from triage_client import Desk, Problem

SURE = 0.6  # From which confidence on the bot confirms what its own system says, too.
TOO_LATE = {409, 412}  # Somebody was quicker.


def work(desk: Desk, causes: Mapping[str, str]) -> int:
    """``causes`` is what the other system says, by address; gives how many tickets it knew."""
    known = 0
    for reference in [line["reference"] for line in desk.list_tickets(state="with_agent", assignee="nobody")]:
        ticket = desk.read_ticket(reference).body
        cause, verdict = causes.get(ticket["requester"]["email"].lower()), ticket["verdict"]
        if not cause or ticket["notes"]:
            continue
        known += 1
        try:
            noted = desk.add_note(reference, text=f"The roster says: {cause}.", idempotency_key=f"bot-note-{reference}")
            if verdict and verdict["category"] == cause and verdict["confidence"] >= SURE:
                desk.accept_verdict(reference, if_match=noted.etag)
        except Problem as problem:
            if problem.status not in TOO_LATE:
                raise
    return known


if __name__ == "__main__":
    rows = {row["email"].lower(): row["cause"] for row in csv.DictReader(sys.stdin)}
    print(work(Desk(os.environ["DESK"], os.environ["DESK_KEY"]), rows), "tickets looked up")
