#!/usr/bin/env python
"""Do the sweep and the readers' line stay cheap with a million rows and nothing to do? Prints their queries' plans and
times.

Fills a fresh database with closed tickets, sent replies and follow-ups that are not due, a million of each (or --rows),
and lets PostgreSQL explain what the sweep asks, and a reader whether anybody waits.
The floor is the same session asking for nothing at all (SELECT 1).

    python bench/sweep.py [--rows 1000000] [--show]
"""

import argparse
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.service import fresh_service, median  # noqa: E402

GOAL = 5.0
"""Milliseconds in the database for one sweep and one reader that find nothing."""
BATCH = 50_000

TICKETS = """
INSERT INTO triage_ticket (attempts, last_error, reference, token, fingerprint, requester_name, requester_email,
    language, state, stage, evidence_version, created_at, closed_at, resolution, is_manual, category, origin)
SELECT 0, '', 'TKT-' || left(code, 4) || '-' || right(code, 4), lpad(n::text, 40, '0'), n::text, '',
    'a' || n || '@example.com', 'id', 'closed', 'done', 1, now() - n * interval '1 second', now(), 'answered', false,
    '', ''
FROM (
    SELECT n, translate(upper(lpad(to_hex(n), 8, '0')), '01', 'GH') AS code
    FROM generate_series(%s::int, %s::int) n
) numbered
"""
JUDGED = """
INSERT INTO triage_classification (ticket_id, author, action_key, created_at, judged_on, evidence_version,
    policy_version, model_version, category, second, confidence, confidences, disposition, question, holds, reasons,
    facts, follow_ups)
SELECT id, 'machine', '', now(), current_date, 1, 'p', 'm', 'too_early', '', 0.9, '{}', 'auto_reply', '', '[]', '[1]',
    '{}', '[]'
FROM triage_ticket WHERE id BETWEEN %s AND %s
"""
REPLIES = """
INSERT INTO triage_reply (attempts, last_error, ticket_id, key, kind, classification_id, "to", language, subject, text,
    html, message_id, state, created_at, due_at, sent_at, doubts)
SELECT 1, '', ticket_id, 'verdict-' || id, 'verdict', id, 'a@example.com', 'id', 's', 't', 'h', '<' || id || '@x>',
    'sent', now(), now(), now(), 0
FROM triage_classification WHERE ticket_id BETWEEN %s AND %s
"""
FOLLOW_UPS = """
INSERT INTO triage_followup (attempts, last_error, ticket_id, kind, sequence, classification_id, due_at, state, answer,
    note)
SELECT 0, '', ticket_id, 'appeared', 1, id, now() + interval '1 day' + id * interval '1 second', 'planned', '', ''
FROM triage_classification WHERE ticket_id BETWEEN %s AND %s
"""


def main() -> int:
    """Fill, explain, time; exit status 1 above the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--show", action="store_true", help="print the plans")
    options = parser.parse_args()
    with fresh_service():
        import django

        django.setup()
        fill(options.rows)
        return measure(show=options.show)


def fill(rows: int) -> None:
    """A million of each, with a progress bar; then what autovacuum would do by and by."""
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in (TICKETS, JUDGED, REPLIES, FOLLOW_UPS):
            what = statement.split()[2]
            for start in range(1, rows + 1, BATCH):
                cursor.execute(statement, [start, min(start + BATCH - 1, rows)])
                print(f"\r{what}: {min(start + BATCH - 1, rows)} of {rows}", end="", file=sys.stderr, flush=True)
            print(file=sys.stderr)
        cursor.execute("VACUUM ANALYZE")


def measure(*, show: bool) -> int:
    """Explain eleven times what the sweep and a reader ask; give what PostgreSQL says of it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from triage import pipeline

    with CaptureQueriesContext(connection) as captured:
        found = pipeline.sweep()
        assert not pipeline.read_next()
    assert not any(found.values()), found
    queries = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    totals: list[float] = []
    with connection.cursor() as cursor:
        for number in range(11):
            total = 0.0
            for query in queries:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
                plan: Any = cursor.fetchone()[0][0]
                total += plan["Planning Time"] + plan["Execution Time"]
                if show and not number:
                    print(f"{plan['Execution Time']:.3f} ms  {nodes(plan['Plan'])}")
            totals.append(total)
        started = time.perf_counter()
        for _ in range(100):
            cursor.execute("SELECT 1")
        floor = (time.perf_counter() - started) * 10
    worst = median(totals)
    spent = f"{len(queries)} queries, {worst:.2f} ms in the database (goal {GOAL:.0f})"
    print(f"{spent}; SELECT 1 there and back {floor:.2f} ms")
    return worst > GOAL


def nodes(plan: dict[str, Any]) -> str:
    """A plan in a line: which scans, over which indexes."""
    below = "; ".join(nodes(each) for each in plan.get("Plans", ()))
    name = " ".join(filter(None, [plan["Node Type"], plan.get("Index Name", plan.get("Relation Name", ""))]))
    return f"{name} ({below})" if below else name


if __name__ == "__main__":
    sys.exit(main())
