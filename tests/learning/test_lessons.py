"""What agents say of circumstances becomes lessons, and goes with the ticket."""

import pytest
from django.contrib.auth.models import User

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage import tickets
from triage.decision.circumstances import UNHEARD
from triage.evidence import listening
from triage.evidence.wording import shipped
from triage.learning.lessons import Lesson, of_categories, of_circumstances
from triage.models import Author, Classification, Label, Ticket
from triage.workspace.ticket.page import workspace

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina")


def taught() -> list[Lesson]:
    model = listening.shipped()
    assert model is not None
    return of_circumstances(model)


def said() -> list[tuple[str, bool]]:
    return [(lesson.label, lesson.is_said) for lesson in taught()]


def hear(ticket: Ticket, code: str, agent: User, *, is_said: bool = True) -> None:
    tickets.hear(ticket, circumstance=code, is_said=is_said, agent=agent, now=WEDNESDAY)


def held_for(*codes: str) -> Ticket:
    """A ticket whose machine's verdict was held for these."""
    ticket = answered(
        replace(TOO_EARLY, description="Kak, sertifikat saya belum muncul, dua hari lagi saya berangkat.")
    )
    Classification.objects.filter(ticket=ticket).update(holds=[*codes], disposition="escalate")
    Ticket.objects.filter(pk=ticket.pk).move(state="with_agent", escalation="held", waiting_since=WEDNESDAY)
    ticket.refresh_from_db()
    return ticket


def answer(ticket: Ticket, agent: User) -> None:
    """As the page does it: the letter has been seen, and is sent as it stands."""
    shown = workspace(ticket, agent=agent, now=WEDNESDAY, typed={}, is_whole=False).accepted
    assert shown is not None and shown.letter is not None  # noqa: PT018
    seen = tickets.Answer(seen=shown.letter.body.strip())
    tickets.accept(ticket, agent=agent, action_key="k", now=WEDNESDAY, answer=seen)


def test_a_letter_that_would_not_help_teaches_why_and_that_it_is_not_plain(agent: User) -> None:
    ticket = answered()
    tickets.unhelpful(ticket, circumstance="deadline", agent=agent, now=WEDNESDAY)
    assert said() == [("deadline", True), (UNHEARD, True)]
    assert {(x.agent, x.cause, x.text) for x in taught()} == {
        (agent.pk, "too_early", ticket.classifications.get().frozen_facts().description)
    }


def test_what_an_agent_adds_or_takes_away_is_a_lesson_and_the_newest_word_counts(agent: User) -> None:
    ticket = answered()
    hear(ticket, "threat", agent)
    assert said() == [("threat", True), (UNHEARD, True)]
    hear(ticket, "threat", agent, is_said=False)
    assert said() == [("threat", False)]
    assert Label.objects.count() == 1


def test_advice_that_the_answer_does_not_give_again_is_nothing_to_read(agent: User) -> None:
    hear(answered(), "advice_browser", agent)
    assert said() == [("advice_browser", True)]


def test_a_held_ticket_that_gets_its_letter_unchanged_was_plain(agent: User) -> None:
    answer(held_for("deadline"), agent)
    assert said() == [(UNHEARD, False)]
    assert taught()[0].topic == "plain"


def test_a_changed_letter_says_nothing(agent: User) -> None:
    own = tickets.Answer(words="Kak, ini beda ceritanya.")
    tickets.accept(held_for(UNHEARD), agent=agent, action_key="k", now=WEDNESDAY, answer=own)
    assert said() == []


@pytest.mark.parametrize("holds", [("distress", "deadline"), ("fraud",), ("low_confidence",)])
def test_harm_fraud_and_other_holds_are_not_taught_as_plain(agent: User, holds: tuple[str, ...]) -> None:
    answer(held_for(*holds), agent)
    assert Label.objects.get().unchanged
    assert said() == []


def test_a_letter_that_nobody_saw_says_nothing(agent: User) -> None:
    tickets.accept(held_for("deadline"), agent=agent, action_key="k", now=WEDNESDAY)  # As many at once are.
    assert said() == []


def test_what_was_answered_and_is_only_confirmed_says_nothing(agent: User) -> None:
    tickets.accept(answered(), agent=agent, action_key="k", now=WEDNESDAY)
    assert said() == []


def test_circumstances_say_nothing_of_the_cause(agent: User) -> None:
    hear(answered(), "deadline", agent)
    assert of_categories(shipped()) == []


def test_what_is_set_aside_or_erased_teaches_nothing(agent: User) -> None:
    ticket = answered()
    hear(ticket, "illness", agent)
    hear(ticket, "distress", agent)
    Label.objects.update(set_aside=True)
    assert said() == []
    Label.objects.update(set_aside=False)
    assert len(said()) == 3
    tickets.erase(ticket, agent=agent, now=WEDNESDAY)
    assert said() == []
    assert set(Label.objects.values_list("circumstance", flat=True)) == {""}  # Harm leaves nothing behind.
    assert Classification.objects.filter(author=Author.MACHINE).get().facts == {}
