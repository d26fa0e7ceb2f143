"""A bot that looks people up in another system, so that agents need not: for each ticket that waits and is nobody's,
it writes down what it found, and confirms the cause where both agree.

DESK=https://desk.example.org DESK_KEY=tk_… python examples/bot.py < roster.csv
"""

import csv
import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import requests

SURE = 0.6  # From which confidence on the bot confirms what its own system says, too.


class Desk:
    """The agents' API, asked by a session that sends the key."""

    def __init__(self, address: str, session: Any) -> None:
        self.address, self.session = f"{address}/api/v1/desk", session

    def waiting(self) -> Iterator[str]:
        """The references of tickets that wait for a person and are nobody's."""
        page: str | None = f"{self.address}/tickets?state=with_agent&assignee=nobody"
        while page:
            found = self.session.request("GET", page).json()
            yield from (line["reference"] for line in found["results"])
            page = found["next"]

    def read(self, reference: str) -> Any:
        return self.session.request("GET", f"{self.address}/tickets/{reference}").json()

    def act(self, reference: str, action: str, **said: str) -> bool:
        """Do something once, however often the bot runs; False where it is not possible any more."""
        address, key = f"{self.address}/tickets/{reference}/{action}", f"bot-{action}-{reference}"
        return bool(self.session.request("POST", address, json=said, headers={"Idempotency-Key": key}).ok)


def work(desk: Desk, causes: Mapping[str, str]) -> int:
    """``causes`` is what the other system says, by address; gives how many tickets it knew."""
    known = 0
    for reference in list(desk.waiting()):
        ticket = desk.read(reference)
        cause, verdict = causes.get(ticket["requester"]["email"].lower()), ticket["verdict"]
        if not cause or ticket["notes"]:
            continue
        known += 1
        desk.act(reference, "note", text=f"The roster says: {cause}.")
        if verdict and (verdict["category"], verdict["confidence"] >= SURE) == (cause, True):
            desk.act(reference, "accept")
    return known


if __name__ == "__main__":
    with_key = requests.Session()
    with_key.headers["Authorization"] = f"Bearer {os.environ['DESK_KEY']}"
    rows = {row["email"].lower(): row["cause"] for row in csv.DictReader(sys.stdin)}
    print(work(Desk(os.environ["DESK"], with_key), rows), "tickets looked up")
