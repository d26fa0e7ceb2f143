"""Rules on one ticket, in their order: whoever fits runs, once an occasion, and what it did is kept.

The row of a run is written in the transaction of its effect, before it: a second worker waits at the constraint
``rule_run_once`` and then finds that the rule has run; where a worker is killed both are gone, and run together later.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from django.db import IntegrityError, transaction

from triage import parts
from triage.decision.automation import WITH_THE_VERDICT, Automation, Situation, Trigger, fits
from triage.models import Classification, EventKind, RuleRun, Ticket
from triage.models.submission import opening
from triage.playbook.desk import Desk
from triage.tickets.problems import NotPossible
from triage.tickets.rules.actions import ORDER, Doing, Letter
from triage.tickets.rules.situation import situation
from triage.tickets.transitions import note_event

MOST_A_DAY = 5
"""Times that a rule runs on one ticket within a day. A verdict, an answer and a wait may each bring on the next one,
through people or machines that answer by themselves: a rule must not go round with them."""

log = structlog.get_logger("triage.rules")


@dataclass(slots=True)
class OnVerdict:
    """What the rules made of a ticket whose verdict is about to be answered: whether the answer is held back, and what
    ``letter`` goes out instead of the standard one. ``settle`` is called behind the answer.
    """

    is_held: bool = False
    letter: Letter | None = None
    _done: list[tuple[Doing, list[RuleRun]]] = field(default_factory=list)

    def settle(self) -> None:
        """Do what was left for behind the answer, and write down what every rule has done."""
        for doing, runs in self._done:
            if self.is_held and doing.lettered is not None:
                doing.lettered["not"] = "held_by_rule"
            for step, do in doing.later:
                doing.is_held = self.is_held
                step["not"] = _tried(do)
            _keep(doing, runs)


def on_verdict(
    ticket: Ticket, judged: Classification, *, desk: Desk, keeps_back: Callable[[str], str], now: datetime
) -> OnVerdict:
    """Within the transaction that answers ``judged``, and before it does: run what waits for a complaint (with its
    first verdict) and for a verdict. Asks the database nothing where the desk has no such rules.
    """
    found = OnVerdict()
    for trigger in WITH_THE_VERDICT:
        rules = desk.automations.get((trigger, 0), ())
        if not rules or (trigger is Trigger.RECEIVED and _was_judged_before(ticket, judged)):
            continue
        known = None if trigger is Trigger.RECEIVED else judged
        first = opening(ticket)
        occasion = judged.pk if known else first.pk if first else 0
        doing = Doing(ticket, trigger, known, desk, now, keeps_back, letter=found.letter, is_held=found.is_held)
        runs = run(doing, rules, occasion=occasion)
        found.is_held, found.letter = doing.is_held, doing.letter
        if runs:
            found._done.append((doing, runs))
    if found.is_held:
        found.letter = None
    return found


def run_now(doing: Doing, rules: Sequence[Automation], *, occasion: int) -> int:
    """Within a transaction that locks the ticket: run what fits, and write it down; gives how many ran."""
    runs = run(doing, rules, occasion=occasion)
    _keep(doing, runs)
    return len(runs)


def run(doing: Doing, rules: Sequence[Automation], *, occasion: int) -> list[RuleRun]:
    """Each rule that fits and has not run on this occasion; what one has changed, the next one finds."""
    now = situation(doing.ticket, doing.judged, desk=doing.desk, now=doing.now)
    runs: list[RuleRun] = []
    often: Counter[int] | None = None
    for rule in rules:
        if not fits(rule, now):
            continue
        if often is None:
            often = _runs_today(doing)
        if often[rule.key] >= MOST_A_DAY:  # Holding back goes round with nobody, and is never given up.
            doing.is_held |= "hold" in rule.actions
        if often[rule.key] > MOST_A_DAY:
            continue
        row = _begun(doing, rule, occasion=occasion)
        if row is None:
            continue
        if often[rule.key] == MOST_A_DAY:  # Said once; from then on it is left out.
            row.steps = [{"do": "", "value": None, "not": "too_often"}]
        else:
            _do(doing, rule, row)
            now = _as_changed(now, doing)
        runs.append(row)
    return runs


def _begun(doing: Doing, rule: Automation, *, occasion: int) -> RuleRun | None:
    """The row of this run; None where the rule has run on this occasion before."""
    row = RuleRun(
        ticket=doing.ticket,
        rule_id=rule.key,
        version=rule.version,
        trigger=doing.trigger,
        occasion=occasion,
        at=doing.now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def _do(doing: Doing, rule: Automation, row: RuleRun) -> None:
    for name, act in ORDER:
        if name in rule.actions:
            step = {"do": name, "value": rule.actions[name], "not": ""}
            row.steps.append(step)
            step["not"] = _tried(lambda act=act, step=step: act(doing, row, step))  # type: ignore[misc]


def _tried(act: Callable[[], str]) -> str:
    """Do it, or nothing of it, and give why not. A rule that fails keeps nobody from being answered."""
    try:
        with transaction.atomic():
            return act()
    except NotPossible as refusal:
        return refusal.code
    except Exception as error:
        if parts.nobodys_fault(error):
            raise
        log.error("rule_failed", exc_info=error)
        return "failed"


def _keep(doing: Doing, runs: Sequence[RuleRun]) -> None:
    """What was done, on the rows of the runs and in the ticket's story."""
    RuleRun.objects.bulk_update(runs, ["steps"])
    for row in runs:
        note_event(doing.ticket, EventKind.RULE, now=doing.now, run=row.pk)
    if runs:
        log.info("rules_ran", ticket=doing.ticket.reference, trigger=doing.trigger.value, count=len(runs))


def _as_changed(before: Situation, doing: Doing) -> Situation:
    ticket = doing.ticket
    return replace(before, tags=frozenset(ticket.tags or ()), team=ticket.team_id or 0)


def _runs_today(doing: Doing) -> Counter[int]:
    """How often each rule has run on the ticket within a day, for other reasons than this one."""
    rows = RuleRun.objects.filter(ticket=doing.ticket, at__gt=doing.now - timedelta(days=1))
    return Counter(rows.values_list("rule_id", flat=True))


def _was_judged_before(ticket: Ticket, judged: Classification) -> bool:
    return ticket.classifications.exclude(pk=judged.pk).exists()
