"""Learning from agents, on the rows: train a challenger, keep its report, put it into use if it has earned that."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import structlog
from django.db import transaction

from triage.evidence import active
from triage.evidence.listening import calibration, shipped
from triage.installed import installed
from triage.learning import topics
from triage.learning.cases import read_cases
from triage.learning.causes import Causes
from triage.learning.choose import switch
from triage.learning.circumstances import Circumstances
from triage.learning.contest import Contest, Ground, contest, quietly
from triage.learning.examples import read_corpus, read_normaliser
from triage.learning.lessons import of_categories, of_circumstances
from triage.learning.listening import read_messages
from triage.models import ModelKind, ModelVersion, Outcome
from triage.playbook import desk

log = structlog.get_logger("triage.learning")

Tell = Callable[[str], None]


def learn(kind: ModelKind, *, now: datetime, again: bool = False, tell: Tell = quietly) -> ModelVersion | None:
    """Let a challenger that has read what agents taught compete with the model in use.

    None if nothing is new, or if the desk has no such model. ``again``: also where these labels have competed with this
    model before. The outcome is a row either way, with why. Trains for minutes, outside any transaction.
    """
    if kind == ModelKind.TOPICS:
        return _learn_topics(now=now, again=again, tell=tell)
    models = active.models()
    champion = models.wording if kind == ModelKind.WORDING else models.listening
    if champion is None:
        return None
    taught = (of_categories if kind == ModelKind.WORDING else of_circumstances)(champion)
    # What a contest depends on: the same labels and champion need not be fought over every night.
    told = [champion.version, *(f"{x.ticket} {x.agent} {x.label if x.is_said else f'not {x.label}'}" for x in taught)]
    read = sha256("\n".join(told).encode()).hexdigest()[:16]
    if not again and ModelVersion.objects.filter(kind=kind, report__read=read).exists():
        return None
    result = contest(taught, champion=champion, ground=_ground(kind, tell))
    row = _recorded(kind, result, {**result.report, "read": read, "champion": champion.version}, now=now)
    log.info("learnt", kind=kind, outcome=row.outcome, why=row.why, version=row.version, lessons=len(taught))
    return row


def _learn_topics(*, now: datetime, again: bool, tell: Tell) -> ModelVersion | None:
    """The same for the topics that people have added; None without any, or where none has changed."""
    taught, models, current = topics.taught(), active.models(), desk.current()
    if not taught and models.topics is None:
        return None
    read = topics.fingerprint(taught, models.wording.version)
    if not again and ModelVersion.objects.filter(kind=ModelKind.TOPICS, report__read=read).exists():
        return None
    ground = topics.Ground(read_corpus(), read_normaliser(), read_cases(installed().golden), current, tell)
    result = topics.contest(taught, models=models, ground=ground)
    row = _recorded(ModelKind.TOPICS, result, {**result.report, "read": read}, now=now)
    if result.challenger is None and not taught:  # Nothing is left of what the model in use was made for.
        switch(ModelKind.TOPICS, None, by=None, now=now)
    log.info("learnt", kind=ModelKind.TOPICS, outcome=row.outcome, why=row.why, version=row.version)
    return row


def _ground(kind: ModelKind, tell: Tell) -> Ground:
    if kind == ModelKind.WORDING:
        return Causes(read_corpus(), read_normaliser(), read_cases(installed().golden), desk.current(), tell)
    model = shipped()
    assert model is not None
    return Circumstances(read_messages(), model, calibration(), desk.current(), tell)


def _recorded(kind: ModelKind, result: Contest, report: dict[str, object], *, now: datetime) -> ModelVersion:
    if result.challenger is None:
        version = str(report.get("version", ""))
        return ModelVersion.objects.create(
            kind=kind, version=version, created_at=now, outcome=Outcome.REFUSED, why=result.why, report=report
        )
    vocabulary, weights = result.challenger.written()
    with transaction.atomic():
        row, _created = ModelVersion.objects.get_or_create(
            kind=kind,
            version=result.challenger.version,
            outcome=Outcome.PROMOTED,
            defaults={"created_at": now, "report": report, "vocabulary": vocabulary, "weights": weights},
        )
        switch(kind, row, by=None, now=now)
    row.refresh_from_db()
    return row
