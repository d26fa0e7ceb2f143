#!/usr/bin/env python
"""How fast are due follow-ups drained? 100,000 by two workers, beside a floor that writes as many in constant text.

The floor does what any correct batch must: the same claim, the same batches, the same inserts and updates, but composes
nothing and looks at nothing. Rounds alternate between the two, each with two processes on the same database; at the end
no follow-up may have fired twice or not at all.

    python bench/follow_ups.py [--rows 100000] [--rounds 5]
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.service import fresh_service, median

GOAL = 0.5
WORKERS = 2
BATCH = 2_000
Drain = Callable[[], None]


def main() -> int:
    """Print rows a second of both and their ratio; exit status 1 below the goal or with a double."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000, help="rows that the service drains (the floor as many)")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with fresh_service():
        import django

        django.setup()
        each = options.rows // options.rounds
        fill(2 * each * options.rounds)
        speeds: dict[str, list[float]] = {"service": [], "floor": []}
        for number in range(options.rounds):
            for offset, (name, drain) in enumerate((("service", service), ("floor", floor))):
                make_due(first=(2 * number + offset) * each, count=each)
                speeds[name].append(each / drained(drain))
                print(f"round {number + 1}, {name}: {speeds[name][-1]:,.0f} rows a second", file=sys.stderr, flush=True)
        wrong = misfired(options.rounds * each * 2)
    ratio = median([ours / bare for ours, bare in zip(speeds["service"], speeds["floor"], strict=True)])
    print(
        f"{each * options.rounds:,} due follow-ups, {WORKERS} workers: {median(speeds['service']):,.0f} rows a second, "
        f"floor {median(speeds['floor']):,.0f}: {ratio:.2f} of it (median of {options.rounds}; goal {GOAL}); "
        f"fired twice or not at all: {wrong}"
    )
    return ratio < GOAL or bool(wrong)


def fill(rows: int) -> None:
    """Answered tickets of one real complaint, each with its verdict and a follow-up that is not due yet."""
    from django.db import connection

    from triage import pipeline
    from triage.messages import Answers, InboundMessage
    from triage.models import FollowUp, Ticket

    today = datetime.now().astimezone()
    answers = Answers(
        name="Sari Wulandari",
        email="sari@example.com",
        platform="tokopedia",
        language="id",
        given={"training": "Dasar Desain Grafis", "completed_on": today.date().isoformat()},
        description="Kak, sertifikat saya belum muncul di dashboard. Mohon dibantu ya.",
    )
    ticket = pipeline.receive(InboundMessage("web", answers, "bench"), now=today).ticket
    pipeline.classify(ticket.pk)
    pipeline.respond(ticket.pk)
    FollowUp.objects.all().delete()
    with connection.cursor() as cursor:
        for start in range(1, rows + 1, BATCH):
            for statement in (TICKETS, JUDGED, FOLLOW_UPS):
                bounds = {"model": ticket.pk, "first": start, "last": min(start + BATCH - 1, rows)}
                cursor.execute(statement, bounds)
            print(f"\r{bounds['last']:,} of {rows:,} follow-ups", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        cursor.execute("VACUUM ANALYZE")
    assert Ticket.objects.count() == rows + 1


TICKETS = """
INSERT INTO triage_ticket (id, attempts, last_error, reference, token, fingerprint, requester_name, requester_email,
    language, state, stage, evidence_version, created_at, resolution, is_manual, category, origin)
SELECT 1000 + n, 0, '', 'TKT-' || left(code, 4) || '-' || right(code, 4), lpad(n::text, 40, '0'), n::text,
    requester_name, 'a' || n || '@example.com', language, 'answered', 'done', 1, created_at, '', false, '', ''
FROM triage_ticket, (
    SELECT n, translate(upper(lpad(to_hex(n), 8, '0')), '01', 'GH') AS code
    FROM generate_series(%(first)s::int, %(last)s::int) n
) numbered WHERE id = %(model)s
"""
JUDGED = """
INSERT INTO triage_classification (id, ticket_id, author, action_key, created_at, judged_on, evidence_version,
    policy_version, model_version, category, second, confidence, confidences, disposition, question, holds, reasons,
    facts, due_on, follow_ups)
SELECT 1000 + n, 1000 + n, author, action_key, created_at, judged_on, evidence_version, policy_version, model_version,
    category, second, confidence, confidences, disposition, question, holds, reasons, facts, due_on, follow_ups
FROM triage_classification, generate_series(%(first)s::int, %(last)s::int) n WHERE ticket_id = %(model)s
"""
FOLLOW_UPS = """
INSERT INTO triage_followup (id, attempts, last_error, ticket_id, kind, sequence, classification_id, due_at, state,
    answer, note)
SELECT n, 0, '', 1000 + n, 'appeared', 1, 1000 + n, now() + interval '9 days', 'planned', '', ''
FROM generate_series(%(first)s::int, %(last)s::int) n WHERE %(model)s > 0
"""


def make_due(*, first: int, count: int) -> None:
    """Let the next ``count`` follow-ups be due; their hour is not nine, so that the day of the week plays no part."""
    from django.utils import timezone

    from triage.models import FollowUp

    a_minute_ago = timezone.now().replace(second=1) - timedelta(minutes=1)
    FollowUp.objects.filter(pk__gt=first, pk__lte=first + count).update(due_at=a_minute_ago)


def drained(drain: Drain) -> float:
    """Seconds that two fresh processes need, started together, until nothing is due."""
    from django.db import connections

    connections.close_all()  # A fork must not share one.
    context = multiprocessing.get_context("fork")
    gate = context.Barrier(WORKERS + 1)
    workers = [context.Process(target=_work, args=(drain, gate)) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    gate.wait()
    started = time.perf_counter()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    return time.perf_counter() - started


def _work(drain: Drain, gate) -> None:  # type: ignore[no-untyped-def]
    from django.db import connection

    from triage.playbook import desk

    desk.current()  # Connected and warm, as a worker is.
    gate.wait()
    drain()
    connection.close()
    os._exit(0)


def service() -> None:
    """What a worker does, task after task."""
    from django.utils import timezone

    from triage import pipeline
    from triage.models import FollowUp, FollowUpState

    due = FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=timezone.now())
    while due.exists():
        pipeline.follow_up()


def floor() -> None:
    """The same claim, batch, inserts and updates, in constant text."""
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from triage.models import EventKind, FollowUp, FollowUpState, Reply, ReplyKind, TicketEvent
    from triage.models.lease import RELEASED, take_many
    from triage.pipeline.follow_ups import BATCH

    text, html = "constant text\n" * 60, "<p>constant text</p>\n" * 120
    due = FollowUp.objects.filter(state=FollowUpState.PLANNED, due_at__lte=timezone.now()).order_by("due_at")
    while due.exists():
        now = timezone.now()
        claim_id = take_many(due, now=now, lease=settings.DURATIONS.lease, limit=BATCH)
        claimed = FollowUp.objects.filter(claim_id=claim_id, state=FollowUpState.PLANNED)
        with transaction.atomic():
            rows = list(claimed.select_for_update())
            replies = Reply.objects.bulk_create(
                Reply(
                    ticket_id=row.ticket_id,
                    key="follow-up-appeared-1",
                    kind=ReplyKind.REMINDER,
                    classification_id=row.classification_id,
                    to="a@example.com",
                    language="id",
                    subject="constant",
                    text=text,
                    html=html,
                    message_id=f"<{row.pk}@example.com>",
                    created_at=now,
                    due_at=now,
                )
                for row in rows
            )
            for kind in (EventKind.REPLIED, EventKind.FOLLOW_UP_SENT):
                TicketEvent.objects.bulk_create(
                    TicketEvent(ticket_id=row.ticket_id, kind=kind, at=now, data={"reply": reply.pk})
                    for row, reply in zip(rows, replies, strict=True)
                )
            claimed.update(state=FollowUpState.FIRED, fired_at=now, last_error="", **RELEASED)


def misfired(expected: int) -> int:
    """Follow-ups without exactly one reply, and those that never fired."""
    from django.db.models import Count

    from triage.models import FollowUp, FollowUpState, Reply, ReplyKind

    fired = FollowUp.objects.filter(state=FollowUpState.FIRED).count()
    per_ticket = Reply.objects.filter(kind=ReplyKind.REMINDER).values("ticket").annotate(n=Count("id"))
    return abs(expected - fired) + abs(expected - len(per_ticket)) + sum(row["n"] > 1 for row in per_ticket)


if __name__ == "__main__":
    sys.exit(main())
