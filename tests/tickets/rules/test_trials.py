"""The dry run: what a rule would have touched; nothing is, and another worker goes on where a killed one was."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.teams import worker
from tests.tickets.rules.automations import rule
from tests.tickets.rules.test_on_verdict import FRAUD
from triage import tickets
from triage.models import Rule, RuleRun, RuleTrial, Tag, Ticket, TrialState
from triage.models.rule import When
from triage.tickets.rules import trials

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

HOUR = timedelta(hours=1)


@pytest.fixture
def agent() -> User:
    return worker("joko")


def tried(row: Rule, agent: User, *, now: datetime = WEDNESDAY) -> RuleTrial:
    trial = tickets.start_trial(row, agent=agent, action_key=str(uuid4()), now=now)
    tickets.work_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.done) == (TrialState.DONE, trial.total)
    return trial


@pytest.fixture
def month() -> dict[str, Ticket]:
    """An answered one, a held one that waits, and one from before last month."""
    old = answered(replace(TOO_EARLY, email="old@example.com"))
    Ticket.objects.filter(pk=old.pk).update(created_at=WEDNESDAY - timedelta(days=31))
    return {"answered": answered(), "held": answered(replace(FRAUD, email="budi@example.com"))}


@pytest.mark.parametrize(
    ("when", "hours", "conditions", "expected"),
    [
        (When.RECEIVED, 0, {"words": ["kak"], "answers": [["platform", "tokopedia"]]}, {"answered"}),
        (When.RECEIVED, 0, {"channel": ["web"], "language": ["id"]}, {"answered", "held"}),
        (When.CLASSIFIED, 0, {"circumstance": ["fraud"]}, {"held"}),
        (When.CLASSIFIED, 0, {"no_circumstance": ["fraud"], "confidence_from": 0.5}, {"answered"}),
        (When.CLASSIFIED, 0, {"hours": ["closed"]}, set()),
        (When.ANSWERED, 0, {"category": ["too_early"]}, {"answered"}),
        (When.ANSWERED, 6, {}, set()),
        (When.WAITED, 4, {}, {"held"}),
        (When.WAITED, 6, {}, set()),
        (When.BEFORE_DUE, 20, {"circumstance": ["fraud"]}, {"held"}),
        (When.BEFORE_DUE, 18, {}, set()),
    ],
)
def test_it_finds_what_came_to_the_trigger_and_fitted(
    when: str, hours: int, conditions: dict[str, object], expected: set[str], month: dict[str, Ticket], agent: User
) -> None:
    """Five hours later: the held one is due tomorrow at ten, in nineteen hours."""
    row = rule("tried", when, hours=hours, conditions=conditions, actions={"tags": [Tag.objects.create(name="x").pk]})
    trial = tried(row, agent, now=WEDNESDAY + 5 * HOUR)
    assert trial.total == 2
    assert trial.touched == len(expected)
    assert set(trial.examples) == {month[name].pk for name in expected}
    assert not RuleRun.objects.exists()
    assert not Ticket.objects.filter(tags__isnull=False).exists()


def test_a_wait_that_is_over_counts_by_how_long_it_was(month: dict[str, Ticket], agent: User) -> None:
    tickets.reply(month["held"], text="Halo", agent=agent, action_key="k", now=WEDNESDAY + 3 * HOUR)
    for hours, touched in ((2, 1), (4, 0)):
        row = rule(f"waited {hours}", When.WAITED, hours=hours, actions={"notify": [0]})
        assert tried(row, agent, now=WEDNESDAY + timedelta(days=2)).touched == touched


def test_another_worker_goes_on_where_a_killed_one_was(
    month: dict[str, Ticket], agent: User, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller
) -> None:
    monkeypatch.setattr(trials, "CHUNK", 1)
    trial = tickets.start_trial(rule("all", actions={"hold": True}), agent=agent, action_key="k", now=WEDNESDAY)
    chunk, looked = trials._chunk, []

    def dies(*args: object) -> list[Ticket]:
        if looked:
            raise KeyboardInterrupt
        looked.append(args)
        return chunk(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(trials, "_chunk", dies)
    with pytest.raises(KeyboardInterrupt):
        tickets.work_trial(trial.pk)
    monkeypatch.setattr(trials, "_chunk", chunk)
    tickets.work_trial(trial.pk)  # It has the other one's lease still.
    trial.refresh_from_db()
    assert (trial.state, trial.done, trial.touched) == (TrialState.RUNNING, 1, 1)
    clock.shift(timedelta(minutes=2))
    tickets.work_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.done, trial.touched) == (TrialState.DONE, 2, 2)


def test_a_double_click_is_one_trial_and_a_changed_rule_ends_it(agent: User) -> None:
    row = rule("all", actions={"hold": True})
    first, second = (tickets.start_trial(row, agent=agent, action_key="k", now=WEDNESDAY) for _ in range(2))
    assert first == second
    Rule.objects.update(version=2)
    tickets.work_trial(first.pk)
    first.refresh_from_db()
    assert first.state == TrialState.FAILED


def test_what_fails_is_tried_three_times(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    trial = tickets.start_trial(rule("all", actions={"hold": True}), agent=agent, action_key="k", now=WEDNESDAY)
    monkeypatch.setattr(trials, "_chunk", lambda *_args: 1 / 0)
    for _attempt in range(4):
        tickets.work_trial(trial.pk)
    trial.refresh_from_db()
    assert (trial.state, trial.last_error) == (TrialState.FAILED, "ZeroDivisionError")
