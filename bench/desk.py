#!/usr/bin/env python
"""Does the desk stay quick with a million tickets? Its pages with 1,000, 100,000 and 1,000,000 of them.

Each size is a fresh service, filled by datasets/desk/many_tickets; all stand side by side, and a round visits every
page of every size, so that whatever else the machine does falls on all alike. The pages come through Django's test
client: whole requests with every middleware and template, in a process that can count their queries and collects its
garbage as the web server's do; what gunicorn and the network add does not depend on the number of tickets. Visits that
warm up do not count.

    python bench/desk.py [--sizes 1000 100000 1000000] [--rounds 40] [--show]
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service, median
from bench.sizes import Stand, measure, p95, stands
from datasets.desk.many_tickets import AGENTS, OFTEN, RARE_TRAINING, TAGS, TEAMS, fill

SIZES = (1_000, 100_000, 1_000_000)
MOST_TIMES, MOST = 3.0, 0.3
"""The goals: a page's p95 at the largest size against that at the smallest, and in seconds."""
WARM = 3
"""Visits to each page that do not count."""
SLOW = 5.0
"""Milliseconds from which on ``--show`` tells a query's plan."""


@dataclass(frozen=True, slots=True)
class Page:
    """An address, and whether a supervisor visits it rather than an agent."""

    address: str
    by_supervisor: bool = False


def main() -> int:
    """Print a line a page; exit status 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="TICKETS")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--show", action="store_true", help="print the plans of the largest desk's slow queries")
    options = parser.parse_args()
    with stands(options.sizes, serve) as desks:
        measure(desks, rounds=options.rounds)
        if options.show:
            print(desks[-1].asked("show"))
    return report(desks)


def serve(size: int, pipe: Connection) -> None:
    """The process of one size: first gives the pages' numbers of queries (None: an empty list), then answers."""
    with fresh_service():
        import django

        django.setup()
        from django.db import connection

        from config.gunicorn import post_worker_init

        seconds = fill(size)
        print(f"{size:,} tickets in {seconds:.0f} s", file=sys.stderr, flush=True)
        visitors, wanted = browsers(), pages()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")  # As autovacuum would by and by.
            cursor.execute("CHECKPOINT")
        pipe.send({name: warmed(page, visitors) for name, page in wanted.items()})
        post_worker_init(None)
        while (what := pipe.recv()) != "close":
            if what == "round":
                pipe.send({name: visit(page, visitors) for name, page in wanted.items()})
            else:
                pipe.send("\n".join(plans(name, page, visitors) for name, page in wanted.items()))


def browsers() -> Mapping[bool, Any]:
    """A supervisor's browser (True) and an agent's, logged in."""
    from django.contrib.auth.models import Group, User
    from django.test import Client
    from django.utils import timezone

    from triage.playbook.load import SUPERVISORS
    from triage.workspace.gate import BEGAN, SEEN

    supervisor = User.objects.create_user("supervisor", is_staff=True)
    supervisor.groups.add(Group.objects.get(name=SUPERVISORS))
    clients = {}
    for user in (supervisor, User.objects.get(username="agent-1")):
        client = Client(SERVER_NAME="localhost", headers={"accept-language": "id"})
        client.force_login(user)
        session = client.session
        session[BEGAN] = session[SEEN] = timezone.now().timestamp()
        session.save()
        clients[user == supervisor] = client
    return clients


def pages() -> Mapping[str, Page]:
    """Everything that is measured, by name."""
    from django.contrib.auth.models import User

    from triage.models import Incident, Tag, Team, Ticket

    visitor = User.objects.get(username="agent-1")
    own, kept = Team.objects.get(name=TEAMS[0]).pk, Team.objects.get(name=TEAMS[-1]).pk
    seen = Ticket.objects.visible_to(visitor)
    agent = User.objects.get(username=f"agent-{AGENTS}").pk
    common, rare = (Tag.objects.get(name=name).pk for name in (TAGS[0], TAGS[-1]))
    closed = seen.filter(state="closed", category="platform_issue")
    theirs = seen.actionable_by(visitor).filter(state="with_agent")
    typical, waiting = closed.order_by("-id")[5], theirs.order_by("rank_at")[5]
    much = seen.filter(requester_email__startswith="model-").latest("id")
    often = closed.filter(requester_email__iexact=OFTEN).latest("id")
    last = min(100, closed.count() // 50)
    queue: dict[str, dict[str, object]] = {
        "queue": {},
        "its lines (the poll)": {"lines": 1},
        "queue, category": {"category": "platform_issue"},
        "queue, platform": {"platform": "bukalapak"},
        "queue, agent": {"assignee": agent},
        "queue, team": {"team": own},
        "queue, my teams": {"team": "mine"},
        "queue, no team": {"team": "nobody"},
        "queue, a team's that keeps": {"team": kept},
        "queue, confidence": {"sure": "low"},
        "queue, tag": {"tag": common},
        "queue, rare tag": {"tag": rare},
        "queue, waiting": {"waits": "1d", "language": "en"},
        "closed": {"state": "closed"},
        "closed, last page": {"state": "closed", "page": last},
        "closed, agent": {"state": "closed", "assignee": agent},
        "closed, nobody's": {"state": "closed", "assignee": "nobody"},
        "closed, team": {"state": "closed", "team": own},
        "closed, no team": {"state": "closed", "team": "nobody"},
        "closed, team, unsure": {"state": "closed", "team": own, "language": "en", "sure": "low"},
        "closed, unsure": {"state": "closed", "sure": "low"},
        "closed, all filters": {"state": "closed", "category": "other", "platform": "bukalapak", "language": "en"},
        "answered": {"state": "answered"},
        "asked": {"state": "asked"},
        "all": {"state": "all"},
        "all, agent": {"state": "all", "assignee": agent},
        "closed, tag": {"state": "closed", "tag": common},
        "all, tag": {"state": "all", "tag": common},
        "all, tag, last page": {"state": "all", "tag": common, "page": min(100, Ticket.objects.count() // 2000)},
        "all, rare tag": {"state": "all", "tag": rare},
        "all, tag, nothing fits": {"state": "all", "tag": common, "category": "name_mismatch", "platform": "kemnaker"},
        "search, common, tag": {"q": "sertifikat", "tag": common},
        "search, a name, tag": {"q": "wulandari", "tag": rare},
        "all, English, unsure": {"state": "all", "language": "en", "sure": "low"},
        "all, team": {"state": "all", "team": own},
        "all, team, nothing fits": {"state": "all", "team": own, "category": "name_mismatch", "platform": "kemnaker"},
        "all, nothing fits": {"state": "all", "category": "name_mismatch", "platform": "kemnaker", "sure": "low"},
        "search, common": {"q": "sertifikat"},
        "search, common, deep": {"q": "sertifikat", "page": last},
        "search, common, agent": {"q": "sertifikat", "assignee": agent, "language": "en"},
        "search, a name": {"q": "wulandari"},
        "search, half a name": {"q": "wulan"},
        "search, two words": {"q": "sertifikat wulandari"},
        "search, rare": {"q": RARE_TRAINING.split()[-1]},
        "search, rare and common": {"q": f"sertifikat {RARE_TRAINING.split()[-1]}"},
        "search, e-mail": {"q": typical.requester_email},
        "search, often's e-mail": {"q": OFTEN},
        "search, reference": {"q": typical.reference},
        "search, nothing": {"q": "xylofon"},
    }
    tickets = {"ticket, closed": typical, "ticket, waiting": waiting, "ticket with much": much, "ticket of many": often}
    found = Incident.objects.order_by("id")[0].pk
    return {
        **{name: Page(f"/desk/?{urlencode(query)}") for name, query in queue.items()},
        **{name: Page(f"/desk/tickets/{ticket.reference}/") for name, ticket in tickets.items()},
        "who is there (the poll)": Page(f"/desk/tickets/{waiting.reference}/presence/?page=01234567&seen=1"),
        "next": Page("/desk/next/"),
        "next after": Page(f"/desk/next/?after={waiting.reference}"),
        "dashboard, 30 days": Page("/desk/dashboard/?days=30", by_supervisor=True),
        "dashboard, a year": Page("/desk/dashboard/?days=364", by_supervisor=True),
        "feedback": Page("/desk/feedback/", by_supervisor=True),
        "audit": Page("/desk/audit/", by_supervisor=True),
        "audit, agent": Page(f"/desk/audit/?who={agent}", by_supervisor=True),
        "audit, ticket": Page(f"/desk/audit/?row={much.reference}", by_supervisor=True),
        "incidents": Page("/desk/incidents/"),
        "incident": Page(f"/desk/incidents/{found}/"),
    }


def warmed(page: Page, visitors: Mapping[bool, Any]) -> int | None:
    """Visit a page until it is warm; gives the number of its queries, None for an empty list, which asks fewer."""
    for _visit in range(WARM):
        visit(page, visitors)
    shown = visitors[page.by_supervisor].get(page.address).content
    is_empty = page.address.startswith("/desk/?") and b'<th scope="row">' not in shown
    return None if is_empty else len(queries(page, visitors))


def visit(page: Page, visitors: Mapping[bool, Any]) -> float:
    """Seconds that a page takes."""
    started = time.perf_counter()
    response = visitors[page.by_supervisor].get(page.address)
    seconds = time.perf_counter() - started
    assert response.status_code in {200, 302}, (page, response.status_code)
    return seconds


def queries(page: Page, visitors: Mapping[bool, Any]) -> list[str]:
    """The queries of a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        visit(page, visitors)
    return [query["sql"] for query in captured.captured_queries]


def plans(name: str, page: Page, visitors: Mapping[bool, Any]) -> str:
    """The slow queries of a page with their plans."""
    from django.db import connection

    told = [f"=== {name}: {page.address}"]
    for query in queries(page, visitors):
        if query.startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query}")
                lines = [line for (line,) in cursor.fetchall()]
            spent = float(lines[-1].split()[-2])
            if spent >= SLOW:
                told += ["", f"{spent:.0f} ms: {query}", *lines]
    return "\n".join(told) if len(told) > 1 else ""


def report(desks: Sequence[Stand]) -> bool:
    """Print the table and the closing line; whether a goal is missed."""
    small, large = desks[0], desks[-1]
    print(f"{'milliseconds, median/p95':28}" + "".join(f"{desk.size:>14,}" for desk in desks) + "   times  queries")
    missed = []
    for name in large.told:
        cells = [seconds for desk in desks if (seconds := desk.seconds.get(name))]
        times = p95(cells[-1]) / p95(cells[0])
        counts = sorted({count for desk in desks if (count := desk.told.get(name)) is not None})
        wrong = times > MOST_TIMES or p95(cells[-1]) > MOST or len(counts) > 1
        missed += [name] * wrong
        told = "".join(f"{1000 * median(cell):8.0f}/{1000 * p95(cell):<5.0f}" for cell in cells)
        asked_for = "-".join(map(str, counts)) or "empty"
        print(f"{name:28}{told:>{14 * len(desks)}}{times:8.1f}  {asked_for}{' MISSED' * wrong}")
    worst = max(p95(seconds) for seconds in large.seconds.values())
    print(
        f"{len(large.told)} pages, {small.size:,} to {large.size:,} tickets: slowest p95 {1000 * worst:.0f} ms "
        f"(goal {1000 * MOST:.0f}); goals missed (3 times, or more queries): {', '.join(missed) or 'none'}"
    )
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
