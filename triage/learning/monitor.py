"""How the machine is doing lately: does it still agree with the agents, and do people still write what it knows?

Once a day everything is looked at and kept as a ``Checkup``; the dashboard only reads. The same run computes the
thresholds that blind checks have earned and draws the next day's checks.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from math import log
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Random
from django.utils import timezone

from triage.decision.codec import facts_from
from triage.decision.decide import decide
from triage.decision.policy import Policy
from triage.decision.verdict import Disposition
from triage.evidence import active
from triage.evidence.active import Models
from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.learning.decided import heard
from triage.learning.measures import Share
from triage.learning.thresholds import Sample, tune
from triage.models import (
    OF_CIRCUMSTANCES,
    AuditAction,
    Author,
    BlindCheck,
    CategorySetting,
    Checkup,
    Classification,
    DeskSettings,
    Label,
    LabelKind,
)
from triage.models.audit import Change, identified, note
from triage.playbook import desk

WEEKS = 8
"""Weeks shown, and weeks that the last one is compared with."""
FEWEST = 20
"""Labels, or verdicts, of a week below which nothing is concluded from it."""
SHIFT = 0.25
"""Population stability index from which a mix of categories counts as another one (credit scoring's rule of thumb)."""
STRANGE = 1.5
"""By how much the share of unknown words must grow to be told."""
MOST_TEXTS = 400
"""Texts of a week that are looked at for unknown words, the newest."""


def check_up(*, now: datetime) -> Checkup:
    """Look at everything, store the figures and the earned thresholds, draw blind checks. Twice a day is harmless."""
    current, models = desk.current(), active.models()
    today = installed().day(now)
    weeks = [(today - timedelta(days=7 * (n + 1)), today - timedelta(days=7 * n)) for n in reversed(range(WEEKS))]
    agreement = [_agreement(start, end) for start, end in weeks]
    mixes = [_mix(start, end) for start, end in weeks]
    unknown = [_unknown_words(start, end, models.wording) for start, end in weeks]
    figures = {
        "weeks": [end.isoformat() for _, end in weeks],
        "agreement": [[share.part, share.whole] for share in agreement],
        "mix": mixes,
        "unknown_words": unknown,
        "thresholds": earn_thresholds(current.policy, models),
        "model": models.wording.version,
    }
    alerts = [*_slipped(agreement), *_shifted(mixes), *_strange(unknown)]
    draw_blind_checks(today)
    checkup, _created = Checkup.objects.update_or_create(
        on=today, defaults={"created_at": now, "figures": figures, "alerts": alerts}
    )
    return checkup


def _agreement(start: date, end: date) -> Share:
    """Of the verdicts that somebody judged in these days: how many an agent confirmed."""
    judged = Label.objects.filter(created_at__gte=_midnight(start), created_at__lt=_midnight(end))
    kinds = Counter(judged.exclude(kind__in=OF_CIRCUMSTANCES).values_list("kind", flat=True))
    return Share(kinds[LabelKind.ACCEPTED], sum(kinds.values()))


def _mix(start: date, end: date) -> dict[str, int]:
    rows = Classification.objects.filter(author=Author.MACHINE, judged_on__gte=start, judged_on__lt=end)
    return dict(Counter(rows.values_list("category", flat=True)))


def _unknown_words(start: date, end: date, model: WordingModel) -> list[int]:
    """Words that the model does not know, and all words, of the newest texts of these days."""
    rows = Classification.objects.filter(author=Author.MACHINE, judged_on__gte=start, judged_on__lt=end).order_by("-id")
    texts = rows.values_list("facts__description", flat=True)[:MOST_TEXTS]
    found = [model.knows(text) for text in texts if text]
    return [sum(words - known for known, words in found), sum(words for _, words in found)]


def _slipped(agreement: Sequence[Share]) -> Iterator[dict[str, Any]]:
    """The last two weeks agree less than the weeks before, beyond chance."""
    lately = Share(sum(s.part for s in agreement[-2:]), sum(s.whole for s in agreement[-2:]))
    before = Share(sum(s.part for s in agreement[:-2]), sum(s.whole for s in agreement[:-2]))
    if min(lately.whole, before.whole) >= FEWEST and lately.high < before.low:
        yield {"code": "agreement", "now": round(lately.value, 3), "before": round(before.value, 3)}


def _shifted(mixes: Sequence[Mapping[str, int]]) -> Iterator[dict[str, Any]]:
    """The last week's categories are mixed otherwise than before."""
    before = sum((Counter(mix) for mix in mixes[:-1]), Counter[str]())
    lately = Counter(mixes[-1])
    if min(before.total(), lately.total()) < FEWEST:
        return
    labels = set(before) | set(lately)
    shares = {x: tuple((c[x] + 0.5) / (c.total() + 0.5 * len(labels)) for c in (lately, before)) for x in labels}
    index = sum((now - then) * log(now / then) for now, then in shares.values())
    if index > SHIFT:
        most = max(labels, key=lambda x: shares[x][0] - shares[x][1])
        yield {"code": "mix", "category": most, "now": round(shares[most][0], 3), "before": round(shares[most][1], 3)}


def _strange(unknown: Sequence[Sequence[int]]) -> Iterator[dict[str, Any]]:
    """The last week's texts hold many more words that the model does not know."""
    lately = Share(*unknown[-1])
    before = Share(sum(part for part, _ in unknown[:-1]), sum(whole for _, whole in unknown[:-1]))
    is_enough = min(lately.whole, before.whole) >= 10 * FEWEST
    if is_enough and lately.value > STRANGE * before.value and lately.low > before.high:
        yield {"code": "wording", "now": round(lately.value, 3), "before": round(before.value, 3)}


def earn_thresholds(policy: Policy, models: Models) -> list[dict[str, Any]]:
    """Compute each category's threshold from the judged blind checks, store it, and tell what it costs."""
    checks = list(_checked(policy, models))
    rows = []
    for setting in CategorySetting.objects.all():
        own = [
            Sample(sure, truth == setting.code and helps)
            for category, sure, truth, helps in checks
            if category == setting.code
        ]
        tuned = tune(own, allowed=setting.allowed_error, shipped=setting.threshold)
        if setting.earned_threshold != tuned.threshold:
            _earn(setting, tuned.threshold)
        in_force = setting.threshold if tuned.threshold is None else tuned.threshold
        covered = Share(sum(sample.confidence >= in_force for sample in own), len(own))
        rows.append(
            {"category": setting.code, "allowed": setting.allowed_error, "in_force": in_force, **asdict(tuned),
             "covered": [covered.part, covered.whole]}
        )  # fmt: skip
    return rows


def _checked(policy: Policy, models: Models) -> Iterator[tuple[str, float, str, bool]]:
    """For each judged blind check what the machine says, how sure it is, the truth, and whether the answer helps.

    Says today: with the models in use. Of a case whose facts have been forgotten, what it said then is all there is.
    """
    judged = BlindCheck.objects.filter(judged_at__isnull=False).order_by("id")
    rows = judged.values_list("judged__facts", "judged__category", "judged__confidences", "category", "helps")
    for facts, category, confidences, truth, helps in rows:
        if facts:
            verdict = decide(heard(facts_from(facts, installed().facts), models), policy, installed().rules)
            yield verdict.category, verdict.confidences[verdict.category], truth, helps is not False
        else:
            yield category, confidences[category], truth, helps is not False


def _earn(setting: CategorySetting, threshold: float | None) -> None:
    with transaction.atomic():
        CategorySetting.objects.filter(pk=setting.pk).update(earned_threshold=threshold)
        changes = {"earned_threshold": (setting.earned_threshold, threshold)}
        note([Change(AuditAction.CHANGED, *identified(setting), changes)], who=None, now=timezone.now())


def draw_blind_checks(today: date) -> int:
    """Draw yesterday's share of verdicts to be judged unseen, each as likely as any other; returns how many.

    A verdict can be drawn if it was answered automatically, or if only its confidence kept it from that: so a lower
    threshold can be earned too. Drawing twice for a day draws once.
    """
    with transaction.atomic():
        settings = DeskSettings.objects.select_for_update().get()  # Two at once would each draw their share.
        if BlindCheck.objects.filter(drawn_on=today).exists():
            return 0
        answered = Q(disposition=Disposition.AUTO_REPLY) | Q(holds=["low_confidence"])
        rows = Classification.objects.filter(
            answered,
            author=Author.MACHINE,
            category__in=installed().rules.by_code,
            judged_on=today - timedelta(days=1),
            blind_check=None,
        ).exclude(facts={})
        drawn = rows.order_by(Random())[: settings.blind_checks_a_day]
        return len(BlindCheck.objects.bulk_create(BlindCheck(judged=row, drawn_on=today) for row in drawn))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=installed().zone)
