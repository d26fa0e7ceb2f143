#!/usr/bin/env python
"""Fills the database named by TRIAGE_VAR (or DATABASE_URL) with any number of tickets, for a look by hand.

Some dozens go through the real pipeline (datasets/desk/model_tickets); PostgreSQL copies their rows, set by set, with
names, addresses, trainings, keys and times of their own. Letters and screenshots keep the models' words; letters have
no HTML to speak of, and screenshots no files. 85 of 100 tickets are closed, 1.5 wait for a human, the rest are answered
or asked. They span two years, and none has been anonymised, so that searching has as much to do as it can have. Stop
the service first: indexes are dropped meanwhile.

    TRIAGE_VAR=/tmp/var-look python datasets/desk/many_tickets.py --tickets 100000
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from datasets.desk.copying import CODE, TABLES, Bar, copying, staging, unchecked, without_indexes  # noqa: E402

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.backends.utils import CursorWrapper

    from datasets.desk.model_tickets import Model

BATCH = 20_000
AGENTS = 24
TEAMS = ("Pembayaran", "Akun", "Pelatihan", "Keamanan")
"""Each has a quarter of the agents and a fifth of what agents have had; the rest is of no team. The last keeps its
tickets to itself."""
TWO_YEARS = timedelta(days=730)
GROUPS = {
    "closed": (0.85, TWO_YEARS),
    "with_agent": (0.015, timedelta(days=10)),
    "processing": (0.0002, timedelta(minutes=15)),
    "planned": (0.02, TWO_YEARS),
    "much": (0.0002, timedelta(days=20)),
    "silent": (0.1146, timedelta(days=120)),
}
"""Of each kind of model its share, and the greatest age; one with a follow-up ahead is younger than that allows."""
FIRST = (
    *("Sari", "Budi", "Dewi", "Agus", "Rina", "Joko", "Putri", "Eko", "Ayu", "Hendra", "Lestari", "Yusuf", "Maria"),
    *("Made", "Nyoman", "Fitri", "Bayu", "Intan", "Rizky", "Siti", "Dimas", "Wahyu", "Nurul", "Andi"),
)
LAST = (
    *(
        "Wulandari",
        "Santoso",
        "Lestari",
        "Pratama",
        "Hidayat",
        "Siregar",
        "Simanjuntak",
        "Nugroho",
        "Kusuma",
        "Saputra",
    ),
    *("Rahmawati", "Wijaya", "Setiawan", "Handayani", "Firmansyah", "Purnomo", "Anggraini", "Maulana", "Halim"),
)
TRAININGS = (
    *("Dasar Desain Grafis", "Barista Pemula", "Bahasa Inggris Kerja", "Pemasaran Digital", "Akuntansi Usaha Kecil"),
    *("Menjahit Busana", "Perawatan Sepeda Motor", "Fotografi Produk", "Tata Boga", "Kasir Swalayan", "Rias Pengantin"),
    *("Analisis Data", "Teknisi Pendingin", "Mengelola Gudang", "Layanan Pelanggan", "Las Listrik", "Pijat Refleksi"),
)
RARE_TRAINING = "Budidaya Lebah Madu"
TAGS = (
    *("refund", "second request", "VIP partner", "training partner", "press", "translation", "bug", "calendar"),
    *("fraud check", "waiting for platform", "to be explained", "rare"),
)
"""The last one as rare as RARE_TRAINING."""
RARE = 20
"""Tickets about it, however many there are."""
OFTEN = "lembaga@pelatihan.example"
"""An institution that writes for its participants: as many tickets of one requester as a twentieth, 500 at most."""

TEMPORARY = """
CREATE TEMP TABLE bench_models (
    model bigint, received_at timestamptz, youngest interval, oldest interval, since float, until float);
CREATE TEMP TABLE bench_copies (
    id bigint, n bigint PRIMARY KEY, model bigint, shift interval, days int, agent int, team int, name text, email text,
    training text);
CREATE TEMP TABLE bench_rare (training text);
CREATE TEMP TABLE bench_words (model bigint, words tsvector);
CREATE TEMP TABLE bench_trainings (training text, words tsvector)
"""
COPIES = """
INSERT INTO bench_copies (id, n, model, shift, days, agent, team, name, email, training)
SELECT %(first)s + n AS id, n, model, at - received_at AS shift, (at::date - received_at::date) AS days,
    (%(agents)s::int[])[1 + n %% array_length(%(agents)s::int[], 1)] AS agent,
    (%(teams)s::int[])[1 + n / 7 %% 5] AS team,
    first || ' ' || last AS name,
    CASE WHEN n %% greatest(20, %(count)s / 500) = 1 THEN %(often)s ELSE
        lower(first) || '.' || lower(last) || mod(n * 7919, %(count)s * 7 / 10 + 1) || '@surat.example' END AS email,
    CASE WHEN n %% (1 + %(count)s / %(rare)s) = 1 THEN %(rare_training)s ELSE training END AS training
FROM (
    SELECT row_number() OVER (ORDER BY at) AS n, model, received_at, at,
        (%(firsts)s::text[])[1 + floor(random() * array_length(%(firsts)s::text[], 1))] AS first,
        (%(lasts)s::text[])[1 + floor(random() * array_length(%(lasts)s::text[], 1))] AS last,
        (%(trainings)s::text[])[1 + floor(random() ^ 2 * array_length(%(trainings)s::text[], 1))] AS training
    FROM (
        SELECT chosen.model, received_at, %(now)s - youngest - random() * (oldest - youngest) AS at
        FROM (SELECT random() AS dice FROM generate_series(1, %(count)s)) thrown
        JOIN bench_models chosen ON dice >= chosen.since AND dice < chosen.until
    ) dated
) numbered
"""
MODELS_WORDS = """
INSERT INTO bench_words
SELECT model, to_tsvector('indonesian', said) || to_tsvector('simple', said) AS words
FROM (
    SELECT model,
        string_agg(description, ' ' ORDER BY id) || ' ' || coalesce(max(answers ->> 'institution'), '') AS said
    FROM bench_submission
    WHERE model IN (SELECT ticket_id FROM triage_ticketwords) GROUP BY model
) everything
"""
TRAININGS_WORDS = """
INSERT INTO bench_trainings
SELECT training, to_tsvector('indonesian', training) || to_tsvector('simple', training) AS words
FROM unnest(%(trainings)s::text[]) training
"""
WORDS = f"""
INSERT INTO triage_ticketwords (ticket_id, words, is_partial)
SELECT c.id, m.words || t.words || to_tsvector('simple', left({CODE}, 4) || ' ' || right({CODE}, 4))
    || array_to_tsvector(
        ARRAY['tkt', c.email] || string_to_array(lower(c.name), ' ')
        || string_to_array(translate(c.email, '@', '.'), '.')), false
FROM bench_copies c JOIN bench_words m USING (model) JOIN bench_trainings t USING (training)
WHERE n BETWEEN {{first}} AND {{last}}
"""


MEMBERS = """
INSERT INTO triage_incidentmember (incident_id, ticket_id, joined, fit, joined_at, live, told, told_at)
SELECT i.id, c.id, 'detected', 2, i.began_at, i.state <> 'resolved',
    CASE i.state WHEN 'resolved' THEN 'answered' ELSE '' END, CASE i.state WHEN 'resolved' THEN i.began_at END
FROM bench_copies c
JOIN triage_incident i ON i.id = (%(ids)s::bigint[])[1 + (n / %(step)s) %% cardinality(%(ids)s::bigint[])]
WHERE n %% %(step)s = 0
"""
AUDIT = """
INSERT INTO triage_auditentry (at, who_id, action, kind, object, changes)
SELECT %(now)s - number * interval '2 years' / %(count)s * 50,
    (%(agents)s::int[])[1 + number %% cardinality(%(agents)s::int[])], 'changed', 'platform', 'tokopedia',
    '{"contact": null}'
FROM generate_series(1, %(count)s / 50) number
"""


def main() -> int:
    """Fill; says on one line what it has made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=100_000)
    options = parser.parse_args()
    if not {"TRIAGE_VAR", "DATABASE_URL"} & set(os.environ):
        parser.error("name the database: set TRIAGE_VAR (or DATABASE_URL)")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    import embedded

    running = None if os.environ.get("DATABASE_URL") else embedded.start(Path(os.environ["TRIAGE_VAR"]))
    try:
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_playbook", verbosity=0)
        seconds = fill(options.tickets)
    finally:
        if running:
            running.stop()
    print(f"{options.tickets:,} tickets in {seconds:.0f} s")
    return 0


def fill(count: int) -> float:
    """Add ``count`` tickets and the dashboard's figures of them all; gives the seconds that it took."""
    from django.db import connection
    from django.utils import timezone

    from triage import reporting

    started, now = time.monotonic(), timezone.now()
    agents = _agents()
    teams = _teams(agents)
    with connection.cursor() as cursor:
        _choose(cursor, count, agents, teams, now=now)
        statements = [*copying(cursor), WORDS]
        with without_indexes(cursor), unchecked(cursor):
            bar = Bar("Copying", count)
            for first in range(1, count + 1, BATCH):
                last = min(first + BATCH - 1, count)
                for statement in statements:
                    cursor.execute(statement.format(first=first, last=last))
                bar.show(last)
        _surround(cursor, count, agents, now=now)
        cursor.execute("ANALYZE")
        print("Counting for the dashboard …", file=sys.stderr, flush=True)
        reporting.take(now=now, rebuild=True)
        cursor.execute("ANALYZE triage_ticketfigures")
        cursor.execute("DISCARD TEMP")
    return time.monotonic() - started


def _agents() -> list[User]:
    """The people who handle them all."""
    from django.contrib.auth.models import Group, User

    from triage.playbook.load import AGENTS as GROUP

    group = Group.objects.get(name=GROUP)
    people = []
    for number in range(AGENTS):
        named = {"first_name": FIRST[number], "last_name": LAST[number % len(LAST)], "is_staff": True}
        user, is_new = User.objects.get_or_create(username=f"agent-{number + 1}", defaults=named)
        if is_new:
            user.groups.add(group)
        people.append(user)
    return people


def _teams(agents: Sequence[User]) -> list[int]:
    """The keys of the teams that they form."""
    from triage.models import Team

    keys = []
    for number, name in enumerate(TEAMS):
        row, _is_new = Team.objects.get_or_create(name=name, defaults={"others_may_see": name != TEAMS[-1]})
        row.members.set(agents[number :: len(TEAMS)])
        keys.append(row.pk)
    return keys


def _choose(cursor: CursorWrapper, count: int, agents: Sequence[User], teams: Sequence[int], *, now: datetime) -> None:
    """Make the models, and say of each copy which model it follows, when, and whose it is."""
    from datasets.desk.model_tickets import BEFORE, EACH, STORIES, models
    from triage.models import FollowUp, FollowUpState, Tag, Ticket

    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # Of a test's transaction: no index goes while a check waits.
    for name in TAGS:
        Tag.objects.get_or_create(name=name)
    first = Ticket.objects.order_by("-id").values_list("id", flat=True).first() or 0
    made: dict[str, list[Model]] = {kind: [] for kind in GROUPS}
    bar = Bar("Models", len(STORIES) * EACH + 1)
    for number, model in enumerate(models(agents[0], now=now), start=1):
        made[_kind(model)].append(model)
        first = max(first, model.ticket.pk)
        bar.show(number)
    cursor.execute(TEMPORARY)
    cursor.execute("INSERT INTO bench_rare VALUES (%s)", [RARE_TRAINING])
    since = 0.0
    for kind, (share, age) in GROUPS.items():
        for model in made[kind]:
            until = since + share / len(made[kind])
            oldest = model.until or max(age, model.lasts + timedelta(days=1))
            values = [model.ticket.pk, now - BEFORE, model.lasts, oldest, since, until]
            cursor.execute("INSERT INTO bench_models VALUES (%s, %s, %s, %s, %s, %s)", values)
            since = until
    # The models themselves are too old for what was planned for them.
    planned = FollowUp.objects.filter(ticket__in=[m.ticket for m in chain(*made.values())], state=FollowUpState.PLANNED)
    values = {
        **{"count": count, "first": first, "now": now, "agents": [user.pk for user in agents], "firsts": [*FIRST]},
        "teams": [*teams],
        **{"lasts": [*LAST], "trainings": [*TRAININGS], "often": OFTEN, "rare": RARE, "rare_training": RARE_TRAINING},
    }
    cursor.execute(COPIES, values)
    for rows in TABLES:
        cursor.execute(staging(rows))
    cursor.execute(MODELS_WORDS)
    cursor.execute(TRAININGS_WORDS, {"trainings": [*TRAININGS, RARE_TRAINING]})
    planned.update(state=FollowUpState.CANCELLED, note="model")


def _kind(model: Model) -> str:
    """Its group."""
    if model.has_much:
        return "much"
    state = str(model.ticket.state)
    return state if state in GROUPS else "planned" if model.until else "silent"


def _surround(cursor: CursorWrapper, count: int, agents: Sequence[User], *, now: datetime) -> None:
    """Incidents with some members of each, and entries in the audit."""
    from triage.models import Incident, IncidentState

    many = max(3, count // 10_000)
    states = [IncidentState.OPEN, IncidentState.PROPOSED, *[IncidentState.RESOLVED] * (many - 2)]
    usual = {"working": [1.5] * 24, "off": [0.5] * 24}
    told = {kind: {"id": "Words.", "en": "Words."} for kind in ("banner", "message", "solved")}
    made = Incident.objects.bulk_create(
        Incident(
            **{"platform_id": "tokopedia", "category": "platform_issue", "key": f"copy-{now}-{number}", **told},
            **{"usual": 4.5, "usual_by_hour": usual},
            **{"state": state, "began_at": now - timedelta(days=number), "proposed_at": now - timedelta(days=number)},
            **({} if state == IncidentState.PROPOSED else {"confirmed_at": now, "confirmed_by": agents[0]}),
            **({"ended_at": now, "ended_by": agents[0]} if state == IncidentState.RESOLVED else {}),
        )
        for number, state in enumerate(states)
    )  # fmt: skip
    values = {"ids": [row.pk for row in made], "step": max(1, count // (200 * many)), "now": now, "count": count}
    cursor.execute(MEMBERS, values)
    cursor.execute(AUDIT, {**values, "agents": [user.pk for user in agents]})


if __name__ == "__main__":
    sys.exit(main())
