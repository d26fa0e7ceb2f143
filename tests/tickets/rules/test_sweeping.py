"""Rules that wait for time, or for an answer: found by the sweep, each occasion once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.teams import team, worker
from tests.tickets.rules.automations import BEFORE, rule
from tests.tickets.rules.test_on_verdict import FRAUD, steps
from triage import pipeline, tickets
from triage.models import ReplyKind, Resolution, RuleLook, RuleRun, SlaPolicy, Tag, Ticket, TicketState
from triage.models.rule import When
from triage.tickets.rules import forget_looks, sweeping

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

HOUR = timedelta(hours=1)


@pytest.fixture
def tag() -> Tag:
    return Tag.objects.create(name="late")


def run(after: timedelta = timedelta(0)) -> None:
    tickets.run_due(now=WEDNESDAY + after)


def test_what_has_waited_is_found_once_a_wait(tag: Tag) -> None:
    rule("late", When.WAITED, hours=4, actions={"tags": [tag.pk], "priority": 24})
    ticket = answered(FRAUD)
    run(3 * HOUR)
    assert not RuleRun.objects.exists()
    for minutes in (0, 1, 30):
        run(4 * HOUR + timedelta(minutes=minutes))
    ticket.refresh_from_db()
    assert ticket.tags == [tag.pk]
    assert ticket.rank_at == ticket.sla_due_at - timedelta(hours=24)  # type: ignore[operator]
    assert steps(ticket) == [("late", "tags", ""), ("late", "priority", "")]


def test_another_wait_is_another_occasion(tag: Tag, clock: time_machine.Traveller) -> None:
    rule("late", When.WAITED, hours=1, actions={"notify": [0]})
    ticket, rina = answered(FRAUD), worker("rina")
    run(HOUR)
    tickets.reply(ticket, text="Halo", agent=rina, action_key="k", now=WEDNESDAY + 2 * HOUR)
    clock.move_to(WEDNESDAY + 3 * HOUR)
    ticket = answered(replace(FRAUD, description="masih sama"), now=WEDNESDAY + 3 * HOUR)
    assert ticket.state == TicketState.WITH_AGENT
    run(4 * HOUR)
    assert RuleRun.objects.filter(ticket=ticket).count() == 2


def test_due_soon_is_found_also_after_the_due_time_has_moved(tag: Tag) -> None:
    """Eight hours to act on it; a team that has two comes first within those."""
    rina = worker("rina")
    rule("soon", When.BEFORE_DUE, hours=1, actions={"tags": [tag.pk]})
    ticket = answered(FRAUD)
    run()
    assert not RuleRun.objects.exists()
    quick = team("quick", rina)
    SlaPolicy.objects.create(team=quick, hours=2)
    tickets.move_to_team(ticket, team=quick, agent=rina, now=WEDNESDAY)
    run(HOUR)
    run(HOUR)
    assert steps(ticket) == [("soon", "tags", "")]


def test_silence_after_an_answer_closes_the_ticket(clock: time_machine.Traveller) -> None:
    rule("silent", When.ANSWERED, hours=72, actions={"close": "no_answer"})
    ticket, other = answered(), answered(replace(TOO_EARLY, email="budi@example.com"))
    tickets.dispute(other, now=WEDNESDAY + HOUR)
    run(71 * HOUR)
    run(73 * HOUR)
    ticket.refresh_from_db()
    other.refresh_from_db()
    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.NO_ANSWER)
    assert other.state == TicketState.WITH_AGENT
    assert not RuleRun.objects.filter(ticket=other).exists()


def test_only_silence_after_the_last_letter_counts() -> None:
    rule("silent", When.ANSWERED, hours=10, actions={"close": "no_answer"})
    ticket, rina = answered(), worker("rina")
    tickets.reply(ticket, text="Sudah?", agent=rina, action_key="k", now=WEDNESDAY + 5 * HOUR)
    run(11 * HOUR)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ASKED
    run(16 * HOUR)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLOSED


def test_a_rules_own_letter_triggers_nothing() -> None:
    rule("more", When.ANSWERED, conditions={"category": ["too_early"]}, actions={"reply": "too_early"})
    ticket = answered()
    for minutes in range(5):
        run(timedelta(minutes=minutes))
    assert ticket.replies.filter(kind=ReplyKind.VERDICT).count() == 2
    assert RuleRun.objects.count() == 1


def test_whoever_suffers_and_whoever_talks_to_an_agent_gets_no_letter_of_a_rule() -> None:
    rule("more", When.ANSWERED, actions={"reply": "too_early", "close": "answered"})
    suffers, talks, rina = answered(), answered(replace(TOO_EARLY, email="budi@example.com")), worker("rina")
    Ticket.objects.filter(pk=suffers.pk).update(is_harm=True)
    tickets.reply(talks, text="Halo", agent=rina, action_key="k", now=WEDNESDAY)
    run()
    assert [why for _rule, _do, why in steps(suffers)] == ["harm", "harm"]
    assert [why for _rule, _do, why in steps(talks)] == ["manual", ""]


def test_a_new_rule_leaves_alone_what_came_to_its_point_before(tag: Tag) -> None:
    ticket = answered(FRAUD)
    rule("late", When.WAITED, hours=1, since=WEDNESDAY + 2 * HOUR, actions={"tags": [tag.pk]})
    run(3 * HOUR)
    assert steps(ticket) == []


def test_what_fails_is_passed_over_and_keeps_no_other(tag: Tag, monkeypatch: pytest.MonkeyPatch) -> None:
    rule("late", When.WAITED, hours=1, actions={"tags": [tag.pk]})
    first, second = answered(FRAUD), answered(replace(FRAUD, email="budi@example.com"))
    run_now = sweeping.run_now

    def fails(doing: object, rules: object, *, occasion: int) -> int:
        if doing.ticket.pk == first.pk:
            raise ValueError("a rule that nobody foresaw")
        return run_now(doing, rules, occasion=occasion)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "run_now", fails)
    run(HOUR)
    monkeypatch.undo()
    run(HOUR)
    assert steps(first) == []
    assert steps(second) == [("late", "tags", "")]


def test_looks_go_when_no_sweep_can_come_upon_them(tag: Tag) -> None:
    rule("late", When.WAITED, hours=1, actions={"tags": [tag.pk]})
    rule("soon", When.BEFORE_DUE, hours=400, actions={"tags": [tag.pk]})
    ticket = answered(FRAUD)
    run(HOUR)
    Ticket.objects.filter(pk=ticket.pk).update(sla_due_at=WEDNESDAY + timedelta(days=9))
    run(2 * HOUR)
    assert RuleLook.objects.count() == 3
    forget_looks(now=WEDNESDAY + timedelta(days=8))
    assert RuleLook.objects.get().trigger == When.BEFORE_DUE
    forget_looks(now=WEDNESDAY + timedelta(days=13))
    assert not RuleLook.objects.exists()


def test_the_sweep_asks_for_rules_only_where_there_are_such(tag: Tag, monkeypatch: pytest.MonkeyPatch) -> None:
    nudged: list[str] = []
    monkeypatch.setattr("triage.pipeline.sweeper.nudge", lambda task, _pk: nudged.append(task))
    rule("of verdicts", actions={"tags": [tag.pk]})
    pipeline.sweep(now=WEDNESDAY)
    assert "rules" not in nudged
    rule("late", When.WAITED, hours=1, actions={"tags": [tag.pk]})
    pipeline.sweep(now=WEDNESDAY)
    assert "rules" in nudged


def test_finding_who_is_due_asks_small_indexes_only(tag: Tag) -> None:
    """A statement for each trigger and its hours, however many tickets and rules there are."""
    for number in range(3):
        rule(f"waited {number}", When.WAITED, hours=1, actions={"tags": [tag.pk]})
    rule("soon", When.BEFORE_DUE, hours=1, since=BEFORE, actions={"tags": [tag.pk]})
    rule("silent", When.ANSWERED, hours=1, actions={"tags": [tag.pk]})
    run()
    with CaptureQueriesContext(connection) as asked:
        run()
    assert len(asked) == 4  # The desk's version, and three triggers.
