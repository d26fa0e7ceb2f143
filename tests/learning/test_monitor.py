"""The nightly checkup: earned thresholds, blind checks drawn at random, and alerts when the machine slips."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, replace
from triage import tickets
from triage.desks.prakerja import DESK as PRAKERJA
from triage.evidence import active
from triage.learning.monitor import WEEKS, check_up, draw_blind_checks, earn_thresholds
from triage.learning.seen import judged_by_agents
from triage.learning.thresholds import NEVER
from triage.models import (
    BlindCheck,
    CategorySetting,
    Checkup,
    Classification,
    DeskSettings,
    Label,
    LabelKind,
    Ticket,
    TicketState,
)
from triage.playbook import desk
from triage.tickets import NotPossible

pytestmark = [pytest.mark.usefixtures("desk_rows", "clock"), pytest.mark.slow]

TODAY = PRAKERJA.day(WEDNESDAY)


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina")


def verdicts(count: int, *, days_ago: int = 1, category: str = "too_early", **fields: Any) -> list[Classification]:
    """Copies of a real machine verdict, made ``days_ago``, each on a ticket of its own."""
    original = fresh().classifications.get()
    ticket = original.ticket
    copies = []
    for _ in range(count):
        ticket.pk, ticket.reference = None, f"TKT-2222-{_letters(Ticket.objects.count())}"
        ticket.token, ticket.fingerprint = f"{0:032d}{ticket.reference[-4:]}", f"{ticket.reference}"
        ticket.save(force_insert=True)
        day = TODAY - timedelta(days=days_ago)
        original.pk, original.ticket, original.judged_on, original.category = None, ticket, day, category
        for name, value in fields.items():
            setattr(original, name, value)
        original.save(force_insert=True)
        copies.append(Classification.objects.get(pk=original.pk))
    return copies


def fresh() -> Ticket:
    """A ticket on which the machine has done its part, of somebody who has not written before."""
    return answered(replace(TOO_EARLY, email=f"sari{Ticket.objects.count()}@example.com"))


def _letters(number: int) -> str:
    alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(alphabet[number // 30**place % 30] for place in range(4))


def judged(rows: list[Classification], agent: User, *, wrong: int = 0) -> None:
    for number, row in enumerate(rows):
        category = "connectivity" if number < wrong else row.category
        BlindCheck.objects.create(judged=row, drawn_on=TODAY, agent=agent, category=category, judged_at=WEDNESDAY)


def labels(rows: list[Classification], agent: User, *, kinds: str, days_ago: int) -> None:
    for row, kind in zip(rows, kinds, strict=True):
        kind_of = {"a": LabelKind.ACCEPTED, "c": LabelKind.CORRECTED}[kind]
        at = WEDNESDAY - timedelta(days=days_ago)
        Label.objects.create(judged=row, kind=kind_of, agent=agent, category="too_early", created_at=at)


def test_a_few_of_yesterdays_answers_are_drawn_once() -> None:
    verdicts(12)
    verdicts(3, disposition="escalate", holds=["conflict_name"])
    assert draw_blind_checks(TODAY) == DeskSettings.objects.get().blind_checks_a_day == 5
    assert draw_blind_checks(TODAY) == 0
    assert {check.judged.disposition for check in BlindCheck.objects.all()} == {"auto_reply"}


def test_what_only_lacked_confidence_is_drawn_too_and_what_was_escalated_is_not() -> None:
    verdicts(2, disposition="escalate", holds=["low_confidence"])
    verdicts(2, disposition="escalate", holds=["low_confidence", "no_date"])
    assert draw_blind_checks(TODAY) == 2


def test_every_answer_is_as_likely_to_be_drawn() -> None:
    rows = verdicts(20)
    drawn: dict[int, int] = dict.fromkeys((row.pk for row in rows), 0)
    for _ in range(40):
        draw_blind_checks(TODAY)
        for check in BlindCheck.objects.all():
            drawn[check.judged_id] += 1
        BlindCheck.objects.all().delete()
    assert sum(drawn.values()) == 200
    assert sum(count > 0 for count in drawn.values()) >= 18


def test_a_threshold_is_earned_by_blind_checks_and_then_decides(agent: User) -> None:
    setting = CategorySetting.objects.get(code="too_early")
    CategorySetting.objects.filter(pk=setting.pk).update(allowed_error=0.2)
    judged(verdicts(20), agent)

    rows = {row["category"]: row for row in earn_thresholds(desk.current().policy, active.models())}

    assert rows["too_early"]["sample"] == 20
    assert rows["too_early"]["threshold"] == 0.5
    assert rows["connectivity"]["threshold"] is None
    assert desk.current().policy.category("too_early").threshold == 0.5
    assert desk.current().policy.category("connectivity").threshold == 0.8


def test_too_many_errors_end_automatic_answers_of_a_category(agent: User) -> None:
    CategorySetting.objects.update(allowed_error=0.05)
    judged(verdicts(30), agent, wrong=15)
    earn_thresholds(desk.current().policy, active.models())
    assert desk.current().policy.category("too_early").threshold > 1
    assert fresh().classifications.get().disposition == "escalate"


def test_until_the_sample_suffices_the_shipped_threshold_holds(agent: User) -> None:
    judged(verdicts(20), agent)
    (row,) = (r for r in earn_thresholds(desk.current().policy, active.models()) if r["category"] == "too_early")
    assert (row["threshold"], row["in_force"], row["wanted"]) == (None, 0.8, 279)


def test_a_calm_desk_raises_no_alert(agent: User) -> None:
    for week in range(WEEKS):
        rows = verdicts(25, days_ago=7 * week + 2)
        labels(rows, agent, kinds="a" * 23 + "c" * 2, days_ago=7 * week + 2)
    checkup = check_up(now=WEDNESDAY)
    assert checkup.alerts == []
    assert checkup.figures["agreement"][-1] == [23, 25]


def test_it_tells_when_agents_no_longer_agree(agent: User) -> None:
    labels(verdicts(60, days_ago=30), agent, kinds="a" * 57 + "c" * 3, days_ago=30)
    labels(verdicts(30, days_ago=3), agent, kinds="a" * 12 + "c" * 18, days_ago=3)
    (alert,) = (each for each in check_up(now=WEDNESDAY).alerts if each["code"] == "agreement")
    assert alert == {"code": "agreement", "now": 0.4, "before": 0.95}


def test_it_tells_when_another_mix_comes_in() -> None:
    verdicts(40, days_ago=20)
    verdicts(40, days_ago=2, category="connectivity")
    (alert,) = (each for each in check_up(now=WEDNESDAY).alerts if each["code"] == "mix")
    assert alert["category"] == "connectivity"


def test_it_tells_when_people_write_what_it_does_not_know() -> None:
    facts = fresh().classifications.get().facts
    verdicts(60, days_ago=20)
    verdicts(60, days_ago=2, facts={**facts, "description": "zwarp blixel qront sertifikat fnord grumf zonkel"})
    assert {alert["code"] for alert in check_up(now=WEDNESDAY).alerts} == {"wording"}


def test_looking_twice_a_day_keeps_one_checkup() -> None:
    check_up(now=WEDNESDAY)
    check_up(now=WEDNESDAY + timedelta(hours=2))
    assert Checkup.objects.count() == 1
    check_up(now=WEDNESDAY + timedelta(days=1))
    assert [row.on for row in Checkup.objects.all()] == [date(2026, 9, 17), date(2026, 9, 16)]


def test_a_blind_judgement_counts_once_and_a_different_one_brings_a_human(agent: User) -> None:
    ticket = answered()
    check = BlindCheck.objects.create(judged=ticket.classifications.get(), drawn_on=TODAY)
    now: datetime = WEDNESDAY

    assert tickets.judge_blind(check, ruling=tickets.BlindRuling("connectivity"), agent=agent, now=now) is False

    ticket.refresh_from_db()
    assert ticket.state == TicketState.WITH_AGENT
    with pytest.raises(NotPossible, match="done_before"):
        tickets.judge_blind(check, ruling=tickets.BlindRuling("too_early"), agent=agent, now=now)
    assert BlindCheck.objects.get().category == "connectivity"
    assert not Label.objects.exists()  # Nothing is ever trained on it.


def test_a_blind_judgement_that_agrees_leaves_the_ticket_alone(agent: User) -> None:
    ticket = answered()
    check = BlindCheck.objects.create(judged=ticket.classifications.get(), drawn_on=TODAY)
    assert tickets.judge_blind(check, ruling=tickets.BlindRuling("too_early"), agent=agent, now=WEDNESDAY) is True
    ticket.refresh_from_db()
    assert ticket.state == TicketState.ANSWERED


def test_an_answer_that_would_not_have_helped_counts_as_wrong(agent: User) -> None:
    ticket = answered()
    check = BlindCheck.objects.create(judged=ticket.classifications.get(), drawn_on=TODAY)
    deaf = tickets.BlindRuling("too_early", helps=False, unhelpful="deadline")
    assert tickets.judge_blind(check, ruling=deaf, agent=agent, now=WEDNESDAY) is True  # The cause is right.
    ticket.refresh_from_db()
    assert ticket.state == TicketState.WITH_AGENT
    assert BlindCheck.objects.get().unhelpful == "deadline"
    (row,) = (r for r in earn_thresholds(desk.current().policy, active.models()) if r["category"] == "too_early")
    assert (row["threshold"], row["covered"]) == (NEVER, [0, 1])  # The only answer that was judged was deaf.


def test_a_closed_ticket_stays_closed_whatever_a_blind_judgement_says(agent: User) -> None:
    from triage.models import Resolution

    ticket = answered()
    check = BlindCheck.objects.create(judged=ticket.classifications.get(), drawn_on=TODAY)
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    tickets.judge_blind(check, ruling=tickets.BlindRuling("other"), agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.state == TicketState.CLOSED


def test_it_refuses_a_blind_judgement_that_is_no_label(agent: User) -> None:
    check = BlindCheck.objects.create(judged=answered().classifications.get(), drawn_on=TODAY)
    with pytest.raises(NotPossible, match="unknown_category"):
        tickets.judge_blind(check, ruling=tickets.BlindRuling("nonsense"), agent=agent, now=WEDNESDAY)


def test_the_desks_own_tickets_are_a_measure(agent: User) -> None:
    assert judged_by_agents() is None
    judged([answered(answers).classifications.get() for answers in (TOO_EARLY, UNCLEAR)], agent)
    found = judged_by_agents()
    assert found is not None
    assert (found.accuracy.part, found.accuracy.whole) == (2, 2)
