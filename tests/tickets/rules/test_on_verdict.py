"""Rules that are looked at when a complaint has been judged: what they change, and what they may not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, received, replace, work
from tests.teams import team, worker
from tests.tickets.rules.automations import rule
from triage import tickets
from triage.models import (
    Escalation,
    EventKind,
    Macro,
    Notice,
    NoticeKind,
    Reply,
    ReplyKind,
    Resolution,
    Route,
    RuleRun,
    Tag,
    Ticket,
    TicketState,
)
from triage.models.rule import When

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")

FRAUD = replace(TOO_EARLY, description="saya ditipu, diminta transfer dan kode OTP oleh admin palsu")


@pytest.fixture
def agent() -> User:
    return worker("rina")


def steps(ticket: Ticket) -> list[tuple[str, str, str]]:
    """What each rule did, in order: (rule, action, why not)."""
    runs = RuleRun.objects.filter(ticket=ticket).select_related("rule")
    return [(run.rule.code, step["do"], step["not"]) for run in runs for step in run.steps]


def test_what_fits_is_done_in_order_and_each_rule_finds_what_the_last_has_changed(agent: User) -> None:
    press, ours = Tag.objects.create(name="press"), team("Ours", agent)
    rule("first", conditions={"category": ["too_early"], "words": ["belum muncul"]}, actions={"tags": [press.pk]})
    rule("second", conditions={"tags": [press.pk], "language": ["id"]}, actions={"team": ours.pk, "assign": agent.pk})
    rule("other", conditions={"no_tags": [press.pk]}, actions={"hold": True})

    ticket = answered()

    assert (ticket.tags, ticket.team, ticket.assignee) == ([press.pk], ours, agent)
    assert ticket.state == TicketState.ANSWERED
    assert steps(ticket) == [("first", "tags", ""), ("second", "team", ""), ("second", "assign", "")]
    assert ticket.events.filter(kind=EventKind.RULE).count() == 2


def test_a_rule_holds_an_answer_back_and_a_person_gets_the_ticket() -> None:
    rule("look first", conditions={"channel": ["web"]}, actions={"hold": True, "priority": 12})

    ticket = answered()

    assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.RULE)
    assert ticket.rank_at == ticket.sla_due_at - timedelta(hours=12)  # type: ignore[operator]
    assert Reply.objects.get(ticket=ticket).kind == ReplyKind.RECEIPT
    assert not ticket.follow_ups.exists()


def test_a_team_that_a_rule_names_goes_before_the_routes(agent: User) -> None:
    routed, ruled = team("routed", agent), team("ruled", agent)
    Route.objects.create(team=routed, circumstance="fraud")
    rule("to them", conditions={"circumstance": ["fraud"]}, actions={"team": ruled.pk})
    assert answered(FRAUD).team == ruled


@pytest.mark.parametrize("wants", [{"reply": "too_early"}, {"close": "answered"}, {"macro": "ours"}])
@pytest.mark.parametrize("answers", [FRAUD, UNCLEAR], ids=["held", "not sure"])
def test_what_the_decision_holds_back_no_rule_sends_or_closes(wants: dict[str, str], answers: object) -> None:
    Macro.objects.create(code="ours", names={"id": "x", "en": "x"}, texts={"id": "Halo", "en": "Hello"})
    rule("wants to", actions=wants)

    ticket = answered(answers)  # type: ignore[arg-type]

    assert ticket.state in (TicketState.WITH_AGENT, TicketState.ASKED)
    assert [why for _rule, _do, why in steps(ticket)] == ["held"]
    assert not ticket.replies.filter(kind__in=[ReplyKind.VERDICT, ReplyKind.AGENT]).exists()


def test_a_macros_words_stand_in_the_answers_place_and_the_ticket_is_closed_behind_it() -> None:
    texts = {"id": "Mohon tunggu ya, $name.", "en": "Please wait, $name."}
    Macro.objects.create(code="ours", names={"id": "x", "en": "x"}, texts=texts)
    rule("ours", conditions={"confidence_from": 0.5}, actions={"macro": "ours", "close": "answered"})

    ticket = answered()

    reply = ticket.replies.get()
    assert reply.kind == ReplyKind.VERDICT
    assert "Mohon tunggu ya" in reply.text
    assert (ticket.state, ticket.resolution) == (TicketState.CLOSED, Resolution.ANSWERED)
    assert steps(ticket) == [("ours", "macro", ""), ("ours", "close", "")]


def test_a_hold_counts_whichever_rule_comes_first() -> None:
    rule("writes", actions={"reply": "too_early", "close": "answered"})
    rule("holds", actions={"hold": True})

    ticket = answered()

    assert ticket.state == TicketState.WITH_AGENT
    why = "held_by_rule"
    assert steps(ticket) == [("writes", "reply", why), ("writes", "close", why), ("holds", "hold", "")]


def test_an_answer_to_another_cause_is_not_sent() -> None:
    rule("wrong", actions={"reply": "connectivity"})
    ticket = answered()
    assert steps(ticket) == [("wrong", "reply", "other_cause")]
    assert ticket.replies.get().kind == ReplyKind.VERDICT


def test_rules_of_a_complaint_run_with_its_first_verdict_only(agent: User) -> None:
    tag = Tag.objects.create(name="new")
    rule("new", When.RECEIVED, conditions={"answers": [["platform", "tokopedia"]]}, actions={"tags": [tag.pk]})
    rule("of verdicts", When.RECEIVED, conditions={"category": ["too_early"]}, actions={"hold": True})
    ticket = answered()
    assert ticket.tags == [tag.pk]
    tickets.change_tags(ticket, off=[tag.pk], agent=agent, now=WEDNESDAY)
    ticket = answered(replace(TOO_EARLY, description="masih belum muncul juga"))
    assert ticket.tags is None
    assert steps(ticket) == [("new", "tags", "")]


def test_colleagues_are_told_and_those_of_the_team(agent: User) -> None:
    other, ours = worker("dewi"), team("ours", agent)
    rule("tell", actions={"team": ours.pk, "notify": [0, other.pk]})
    ticket = answered()
    told = Notice.objects.filter(kind=NoticeKind.RULE, ticket=ticket).values_list("person", flat=True)
    assert set(told) == {agent.pk, other.pk}


def test_what_fails_or_is_gone_keeps_nobody_from_an_answer(agent: User, monkeypatch: pytest.MonkeyPatch) -> None:
    rule("broken", actions={"team": 4711, "tags": [4711], "assign": agent.pk, "macro": "gone"})
    monkeypatch.setattr("triage.tickets.rules.actions.transitions.assign", lambda *_args, **_how: 1 / 0)

    ticket = answered()

    assert ticket.state == TicketState.ANSWERED
    expected = ["no_such_team", "failed", "unknown_tag", "switched_off"]
    assert [why for _rule, _do, why in steps(ticket)] == expected


def test_a_rule_that_fits_again_and_again_stops_but_never_lets_an_answer_go(agent: User) -> None:
    rule("always", actions={"hold": True, "notify": [agent.pk]})
    ticket = answered()
    for number in range(8):
        Ticket.objects.filter(pk=ticket.pk).move(
            state=TicketState.PROCESSING, escalation="", waiting_since=None, rank_at=None, sla_due_at=None, stage="read"
        )
        ticket = answered(replace(TOO_EARLY, description=f"belum muncul {number}"))
        assert (ticket.state, ticket.escalation) == (TicketState.WITH_AGENT, Escalation.RULE)
    whys = [why for _rule, do, why in steps(ticket) if do != "hold"]
    assert whys == ["", "", "", "", "", "too_often"]
    assert Notice.objects.filter(kind=NoticeKind.RULE).count() == 5


def test_without_rules_deciding_and_answering_asks_the_database_nothing_more(
    django_assert_num_queries: object,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answered(replace(TOO_EARLY, email="a@example.com"))  # The desk is read.
    counts = []
    for given in ({}, {"conditions": {"words": ["nothing of the kind"]}, "actions": {"hold": True}}):
        if given:
            rule("never fits", **given)
            answered(replace(TOO_EARLY, email="b@example.com"))
        ticket = received(replace(TOO_EARLY, email=f"{len(given)}@example.com"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            work(ticket)
        counts.append(len(asked))
        assert not any("triage_rule" in query["sql"] for query in asked if "tableoid" not in query["sql"])
    assert counts[0] == counts[1]
