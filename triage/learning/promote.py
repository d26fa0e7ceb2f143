"""Learning from agents, on the rows: train a challenger, keep its report, put it into use if it has earned that."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import structlog
from django.db import transaction

from triage.evidence import active
from triage.installed import installed
from triage.learning.cases import read_cases
from triage.learning.choose import switch
from triage.learning.contest import Contest, Ground, contest
from triage.learning.examples import read_corpus, read_normaliser
from triage.learning.lessons import lessons
from triage.models import ModelVersion, Outcome
from triage.playbook import desk

log = structlog.get_logger("triage.learning")


def learn(
    *, now: datetime, again: bool = False, tell: Callable[[str], None] = lambda _step: None
) -> ModelVersion | None:
    """Let a challenger that has read what agents taught compete with the model in use; None if nothing is new.

    ``again``: also where these labels have competed with this model before.

    The outcome is a row either way, with why. Trains for half a minute or more, outside any transaction.
    """
    champion = active.model()
    taught = lessons(champion)
    # What a contest depends on: the same labels and champion need not be fought over every night.
    told = [champion.version, *(f"{lesson.ticket} {lesson.agent} {lesson.label}" for lesson in taught)]
    read = sha256("\n".join(told).encode()).hexdigest()[:16]
    if not again and ModelVersion.objects.filter(report__read=read).exists():
        return None
    ground = Ground(read_corpus(), read_normaliser(), read_cases(installed().golden), desk.current(), tell)
    result = contest(taught, champion=champion, ground=ground)
    row = _recorded(result, {**result.report, "read": read, "champion": champion.version}, now=now)
    log.info("learnt", outcome=row.outcome, why=row.why, version=row.version, lessons=len(taught))
    return row


def _recorded(result: Contest, report: dict[str, object], *, now: datetime) -> ModelVersion:
    if result.challenger is None:
        version = str(report.get("version", ""))
        return ModelVersion.objects.create(
            version=version, created_at=now, outcome=Outcome.REFUSED, why=result.why, report=report
        )
    vocabulary, weights = result.challenger.written()
    with transaction.atomic():
        row, _created = ModelVersion.objects.get_or_create(
            version=result.challenger.version,
            outcome=Outcome.PROMOTED,
            defaults={"created_at": now, "report": report, "vocabulary": vocabulary, "weights": weights},
        )
        switch(row, by=None, now=now)
    row.refresh_from_db()
    return row
