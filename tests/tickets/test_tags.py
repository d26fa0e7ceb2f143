"""Tags: put on and taken off, one by one, in bulk and by a macro; told in the story and to nobody outside."""

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.factories import WEDNESDAY, answered
from tests.tickets.bulk_jobs import disputed, outcomes, run, start
from triage import tickets
from triage.models import BulkKind, EventKind, Macro, Resolution, Tag, Ticket
from triage.models.event import HIDDEN_FROM_REQUESTER
from triage.models.tag import MOST_TAGS
from triage.tickets import NotPossible, Order

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina", is_staff=True)


def tag(name: str, **fields: object) -> Tag:
    return Tag.objects.create(name=name, **fields)


def carried(ticket: Ticket) -> list[int] | None:
    ticket.refresh_from_db()
    return ticket.tags


def test_it_puts_on_and_takes_off_and_tells_who_did(agent: User) -> None:
    ticket, refund, press = answered(), tag("refund"), tag("press")
    tickets.change_tags(ticket, on=[press.pk, refund.pk], agent=agent, now=WEDNESDAY)
    assert carried(ticket) == [refund.pk, press.pk]
    tickets.change_tags(ticket, on=[press.pk], off=[refund.pk], agent=agent, now=WEDNESDAY)
    assert carried(ticket) == [press.pk]
    tickets.change_tags(ticket, off=[press.pk], agent=agent, now=WEDNESDAY)
    assert carried(ticket) is None
    told = ticket.events.filter(kind=EventKind.TAGGED).values_list("agent", "data")
    assert list(told)[1:] == [(agent.pk, {"on": [], "off": [refund.pk]}), (agent.pk, {"on": [], "off": [press.pk]})]
    assert EventKind.TAGGED in HIDDEN_FROM_REQUESTER


def test_a_closed_ticket_can_be_tagged(agent: User) -> None:
    ticket, refund = answered(), tag("refund")
    tickets.close(ticket, resolution=Resolution.ANSWERED, agent=agent, now=WEDNESDAY)
    tickets.change_tags(ticket, on=[refund.pk], agent=agent, now=WEDNESDAY)
    assert carried(ticket) == [refund.pk]


def test_it_refuses_what_is_not_offered_what_is_there_and_too_many(agent: User) -> None:
    ticket, gone = answered(), tag("gone", active=False)
    many = [tag(f"tag {number}").pk for number in range(MOST_TAGS + 1)]
    tickets.change_tags(ticket, on=many[:2], agent=agent, now=WEDNESDAY)
    for wanted, code in (
        ([gone.pk], "unknown_tag"),
        ([0], "unknown_tag"),
        (many[:2], "done_before"),
        (
            many,
            "too_many_tags",
        ),
    ):
        with pytest.raises(NotPossible, match=code):
            tickets.change_tags(ticket, on=wanted, agent=agent, now=WEDNESDAY)
    assert carried(ticket) == many[:2]


def test_a_tag_that_is_no_longer_offered_can_be_taken_off(agent: User) -> None:
    ticket, refund = answered(), tag("refund")
    tickets.change_tags(ticket, on=[refund.pk], agent=agent, now=WEDNESDAY)
    Tag.objects.update(active=False)
    tickets.change_tags(ticket, off=[refund.pk], agent=agent, now=WEDNESDAY)
    assert carried(ticket) is None


def test_two_tags_of_one_name_are_one() -> None:
    tag("Refund")
    with pytest.raises(IntegrityError), transaction.atomic():
        tag("refund")


def test_bulk_jobs_put_on_and_take_off_what_differs(agent: User) -> None:
    refund, (first, second) = tag("refund"), disputed(2)
    tickets.change_tags(first, on=[refund.pk], agent=agent, now=WEDNESDAY)
    job = run(start(Order(BulkKind.TAG, tag=refund), [first, second], agent))
    assert outcomes(job) == [("refused", "done_before"), ("done", "")]
    assert (carried(first), carried(second)) == ([refund.pk], [refund.pk])
    run(start(Order(BulkKind.UNTAG, tag=refund), [first, second], agent, key="k2"))
    assert (carried(first), carried(second)) == (None, None)


def test_a_macro_puts_on_what_is_still_offered(agent: User) -> None:
    (ticket,), refund, old = disputed(), tag("refund"), tag("old", active=False)
    macro = Macro.objects.create(code="tagging", names={"id": "Tag", "en": "Tag"}, tags=[refund.pk, old.pk])
    for key in ("k1", "k2"):
        tickets.run_macro(ticket, macro, text=None, agent=agent, action_key=key, now=WEDNESDAY)
    assert carried(ticket) == [refund.pk]
    assert ticket.events.filter(kind=EventKind.TAGGED).count() == 1
