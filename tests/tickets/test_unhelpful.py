import pytest
from django.contrib.auth.models import User

from tests.factories import WEDNESDAY, answered
from triage import tickets
from triage.models import EventKind, Label, LabelKind
from triage.tickets import NotPossible

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina")


def test_an_agent_says_that_the_answer_does_not_help(agent: User) -> None:
    ticket = answered()
    tickets.unhelpful(ticket, circumstance="deadline", agent=agent, now=WEDNESDAY)
    label = Label.objects.get()
    assert (label.kind, label.category, label.circumstance) == (LabelKind.UNHELPFUL, "too_early", "deadline")
    assert ticket.events.filter(kind=EventKind.UNHELPFUL).count() == 1


def test_it_counts_once_and_knows_its_circumstances(agent: User) -> None:
    ticket = answered()
    with pytest.raises(NotPossible):
        tickets.unhelpful(ticket, circumstance="rain", agent=agent, now=WEDNESDAY)
    tickets.unhelpful(ticket, circumstance="deadline", agent=agent, now=WEDNESDAY)
    with pytest.raises(NotPossible):
        tickets.unhelpful(ticket, circumstance="threat", agent=agent, now=WEDNESDAY)


def test_an_answer_that_does_not_help_somebody_who_suffers_puts_them_first(agent: User) -> None:
    ticket = answered()
    tickets.unhelpful(ticket, circumstance="illness", agent=agent, now=WEDNESDAY)
    ticket.refresh_from_db()
    assert ticket.is_harm
