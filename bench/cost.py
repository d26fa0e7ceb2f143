#!/usr/bin/env python
"""What does one ticket cost? Processor time by process, commits, updates, write-ahead log and bytes on disk.

"In place" are the updates that touch no index (PostgreSQL's "HOT").

The service runs as its supervisor runs it, with an SMTP server on loopback. Complaints come in as text by the API, with
one screenshot each (no two alike), and as mails; for each kind everything is counted from the first complaint to the
last answer that arrived. Processor time of PostgreSQL is that of all its processes. docs/scale.md builds on the table.

    python bench/cost.py [--tickets 100] [--json var/cost.json]
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402

from bench.mails import Requesters, served, unlike_pictures  # noqa: E402

PROCESSES = ("web", "reader", "worker", "mail", "postgres", "valkey")
Counts = dict[str, float]


def main() -> None:
    """Print a table, a row a kind of complaint."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100, help="complaints of each kind (default: 100)")
    parser.add_argument("--json", type=Path, help="write the figures there, too: what bench/scale.py reads")
    options = parser.parse_args()
    with served("cost") as (requesters, var, _smtp):
        found = measured(requesters, var, options.tickets)
    print(table(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))


def measured(requesters: Requesters, var: Path, tickets: int) -> dict[str, Counts]:
    """The cost of a ticket by kind of complaint."""
    pictures = unlike_pictures()
    ways: Mapping[str, Callable[[], str]] = {
        "text": requesters.complain,
        "picture": lambda: requesters.complain(next(pictures)),
        "mail": lambda: lay(var / "mail-in", next(requesters.numbers)),
    }
    found = {}
    for kind, send in ways.items():
        for recipient in [send() for _ in range(5)]:  # To warm up.
            requesters.peer.arrival(recipient)
        before, started = counts(var), time.monotonic()
        recipients = [send() for _ in range(tickets)]
        print(f"{kind}: {tickets} sent in, waiting for their answers", file=sys.stderr)
        for recipient in recipients:
            requesters.peer.arrival(recipient)
        took = time.monotonic() - started
        after = counts(var)
        found[kind] = {name: (after[name] - before[name]) / tickets for name in before}
        found[kind]["per_second"] = tickets / took
    return found


def lay(folder: Path, number: int) -> str:
    """Lay a mail into the drop folder; gives its sender."""
    sender = f"writer{number}@example.com"
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "desk@localhost", "Sertifikat"
    message["Message-ID"] = f"<{number}@example.com>"
    message.set_content("Kak, sertifikat saya belum muncul di dashboard, kemarin selesai di Tokopedia.")
    folder.mkdir(exist_ok=True)
    (folder / f"{number}.part").write_bytes(message.as_bytes())
    (folder / f"{number}.part").rename(folder / f"{number}.eml")
    return sender


def counts(var: Path) -> Counts:
    """Everything that is counted, so far: milliseconds of processor time, commits, bytes."""
    from django.db import connection

    time.sleep(1.5)  # PostgreSQL's processes tell what they did once a second.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xact_commit, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), pg_database_size(current_database())"
            " FROM pg_stat_database WHERE datname = current_database()"
        )
        commits, log, size = cursor.fetchone()
        cursor.execute("SELECT sum(n_tup_upd), sum(n_tup_hot_upd) FROM pg_stat_user_tables")
        updates, hot = cursor.fetchone()
    told = {"commits": commits, "wal": log, "bytes": size, "updates": updates, "hot": hot}
    return {**processor_time(var), **{name: float(value) for name, value in told.items()}}


def processor_time(var: Path) -> Counts:
    """Milliseconds that each kind of process has taken, its children that have ended included."""
    spent = dict.fromkeys(PROCESSES, 0.0)
    for process in psutil.process_iter():
        try:
            if kind := kind_of(process, var):
                times = process.cpu_times()
                spent[kind] += 1000 * (times.user + times.system + times.children_user + times.children_system)
        except psutil.Error:
            continue  # It has just ended; its parent counts it from now on.
    return spent


def kind_of(process: psutil.Process, var: Path) -> str:
    """What this process is in the service whose folder is ``var``; "" where it is somebody else's."""
    family = [process, *process.parents()]
    if process.name() == "postgres":  # Its processes overwrite their words, but the first.
        return "postgres" if any(str(var) in " ".join(each.cmdline()) for each in family) else ""
    # The reader's engines are a child of its own, with next to nothing in its environment.
    ours = [each for each in family if each.pid != os.getpid() and _belongs(each, var)]
    words = " ".join(" ".join(each.cmdline()) for each in ours)
    signs = {"gunicorn": "web", "-n reader": "reader", "-n worker": "worker", "-n mail": "mail", "valkey": "valkey"}
    return next((kind for sign, kind in signs.items() if sign in words), "")


def _belongs(process: psutil.Process, var: Path) -> bool:
    try:
        return bool(process.environ().get("TRIAGE_VAR") == str(var))
    except psutil.Error:
        return False


def table(found: Mapping[str, Counts]) -> str:
    """The figures as Markdown, a row a kind."""
    head = ["a ticket by", *PROCESSES, "all CPU", "commits", "updates", "in place", "WAL", "disk", "drained"]
    lines = [" | ".join(head), " | ".join("---" for _ in head)]
    for kind, cost in found.items():
        spent = [cost[name] for name in PROCESSES]
        figures = [*(f"{each:.0f}" for each in spent), f"{sum(spent):.0f} ms", f"{cost['commits']:.0f}"]
        figures += [f"{cost['updates']:.0f}", f"{cost['hot'] / max(cost['updates'], 1):.0%}"]
        figures += [f"{cost['wal'] / 1024:.0f} KB", f"{cost['bytes'] / 1024:.1f} KB", f"{cost['per_second']:.1f}/s"]
        lines.append(" | ".join([kind, *figures]))
    return "\n".join(f"| {line} |" for line in lines)


if __name__ == "__main__":
    main()
