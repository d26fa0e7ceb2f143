"""Who may see and change a ticket: the opening browser what it sent, the owner of the address everything."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.factories import message, owner, replace, work
from tests.portal.posts import complaint, screenshot, text
from triage import pipeline, tickets
from triage.messages import Standing
from triage.models import EventKind, Reply, ReplyKind, ReplyState, Resolution, Ticket, TicketState
from triage.outbox.links import answer_link, disown_link, opener_token, share_link

SECRET = "Rahasia"
"""In what the victim sends, and so on their page."""
THEIRS = {"name": f"Siti {SECRET}", "printed_name": "Michael Tanuwijaya", "what_you_see": "wrong_name"}


def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def sent_by(client: Client, **fields: Any) -> tuple[Ticket, str]:
    """The ticket that a complaint ended in, worked on, and where the browser was led."""
    known = set(Ticket.objects.values_list("pk", flat=True))
    address = client.post("/", complaint(**fields))["Location"]
    ticket = Ticket.objects.exclude(pk__in=known).first() or Ticket.objects.latest("pk")
    return work(ticket), address


def shared(ticket: Ticket) -> str:
    """The link that the opening browser may give away."""
    return urlsplit(share_link(ticket, Standing.OPENER)).path


def mailed(ticket: Ticket) -> str:
    return f"/t/{ticket.token}/"


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina", first_name="Rina")


@pytest.fixture
def squatted() -> tuple[Client, Ticket, str]:
    """A stranger has opened a ticket in the victim's name."""
    stranger = browser()
    return (stranger, *sent_by(stranger, name="", completed_on="", review_state=""))


def test_opening_a_ticket_in_somebodys_name_shows_nothing_of_theirs(squatted: tuple[Client, Ticket, str]) -> None:
    stranger, first, seat = squatted
    victim = browser()
    own, place = sent_by(victim, **THEIRS, screenshots=[screenshot()])
    assert (own.proposed_for, place) == (first, f"/t/{opener_token(own)}/")
    assert SECRET in text(victim.get(place))
    for path in (seat, seat + "fragment/", seat + "next.ics", shared(first)):
        assert SECRET not in text(stranger.get(path))
    assert stranger.get(f"{seat}picture/1/").status_code == 404
    shown = victim.get(f"{place}picture/1/")
    shown.close()
    assert shown.status_code == 200


def test_it_does_not_tell_whether_somebody_else_has_complained(squatted: tuple[Client, Ticket, str]) -> None:
    first = squatted[1]
    known = browser().post("/", complaint())["Location"]
    unknown = browser().post("/", complaint(email="nobody@example.com"))["Location"]
    assert len(known) == len(unknown)
    assert first.reference not in str([known, unknown])


@pytest.mark.parametrize("change", [{"completed_on": "2026-09-16"}, {"not_finished": "on", "completed_on": ""}, {}])
def test_a_stranger_overturns_nothing(change: dict[str, str]) -> None:
    ticket, _ = sent_by(browser())
    before = (ticket.state, ticket.evidence_version, ticket.category)
    mail.outbox.clear()
    sent_by(browser(), **change)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.evidence_version, ticket.category) == before
    assert ticket.submissions.count() == 1
    # One question whether both are theirs, and no verdict on what a stranger typed.
    sent_by(browser(), **change)
    assert [Reply.objects.get(message_id=m.extra_headers["Message-ID"]).kind for m in mail.outbox] == ["proposal"]


def test_its_page_says_why_an_unconfirmed_complaint_is_not_answered_by_mail(
    squatted: tuple[Client, Ticket, str],
) -> None:
    victim = browser()
    own, place = sent_by(victim)
    verdict = own.replies.exclude(kind=ReplyKind.PROPOSAL).get()
    assert (verdict.state, verdict.last_error) == (ReplyState.CANCELLED, "proposed")
    assert "Not sent by e-mail" in text(victim.get(place))


def test_one_press_behind_the_mailed_link_makes_two_complaints_one(squatted: tuple[Client, Ticket, str]) -> None:
    stranger, first, seat = squatted
    own, place = sent_by(browser(), **THEIRS, screenshots=[screenshot()])
    owners = browser()
    assert "the older complaint" in text(owners.get(mailed(own)))
    assert own.submissions.count() == 1
    owners.post(mailed(own) + "confirm/", {"both": "1"})
    work(first)
    own.refresh_from_db()
    assert (own.resolution, own.merged_into, own.submissions.count()) == (Resolution.DUPLICATE, first, 0)
    assert (first.submissions.count(), first.confirmed_at is not None, first.evidence_version) == (2, True, 2)
    # The owner is led on; the opener of the first one has not sent all of it, and sees none of it any more.
    assert owners.get(mailed(own))["Location"] == mailed(first)
    assert SECRET in text(owners.get(mailed(first)))
    for path in (seat, seat + "fragment/", seat + "picture/1/", seat + "next.ics"):
        answer = stranger.get(path)
        assert (answer.status_code, SECRET in text(answer)) == (403, False)
    assert stranger.get(shared(first)).status_code == 410
    assert stranger.post(seat + "dispute/").status_code == 403
    assert browser().get(place).status_code == 200


def test_of_two_complaints_the_owner_may_own_only_the_later_one(squatted: tuple[Client, Ticket, str]) -> None:
    first = squatted[1]
    own, _ = sent_by(browser())
    browser().post(mailed(own) + "confirm/")
    own.refresh_from_db()
    first.refresh_from_db()
    assert (first.resolution, own.proposed_for, own.confirmed_at is None) == (Resolution.DISOWNED, None, False)
    assert own.submissions.count() == 1
    mail.outbox.clear()
    browser().post(mailed(own) + "more/", {"description": "Masih belum ada."})
    assert work(own).replies.latest("id").state == ReplyState.SENT


def test_what_the_owner_adds_ends_what_the_opener_sees(squatted: tuple[Client, Ticket, str]) -> None:
    stranger, first, seat = squatted
    assert stranger.get(seat).status_code == 200
    owners = browser()
    assert owners.post(mailed(first) + "more/", {"description": SECRET}).status_code == 303
    assert stranger.get(seat).status_code == 403
    assert "continue" not in text(owners.get(mailed(first))).lower()
    first.refresh_from_db()
    assert first.confirmed_at is not None


def test_a_browser_that_has_had_the_letter_in_hand_goes_on_by_its_old_link() -> None:
    own = browser()
    ticket, place = sent_by(own)
    own.get(mailed(ticket))
    own.post(mailed(ticket) + "more/", {"description": "lagi"})
    assert own.get(place).status_code == 200
    # And what it sends anew with the same details joins: its owner sits there.
    again, _ = sent_by(own, description="sekali lagi")
    assert (again, again.submissions.count()) == (ticket, 3)


def test_following_a_mailed_link_alone_confirms_nothing() -> None:
    ticket, _ = sent_by(browser())
    scanner = browser()
    assert "Is this complaint yours?" in text(scanner.get(mailed(ticket)))
    ticket.refresh_from_db()
    assert ticket.confirmed_at is None
    scanner.post(mailed(ticket) + "confirm/")
    ticket.refresh_from_db()
    assert ticket.confirmed_at is not None
    assert [event.kind for event in ticket.events.all()][-1] == EventKind.CONFIRMED


def test_the_opener_cannot_confirm() -> None:
    opening = browser()
    ticket, place = sent_by(opening)
    assert "Is this complaint yours?" not in text(opening.get(place))
    assert opening.post(place + "confirm/").status_code == 403
    ticket.refresh_from_db()
    assert ticket.confirmed_at is None


def test_the_opener_reads_no_secret_of_the_mailbox_and_no_agents_words(agent: User) -> None:
    opening = browser()
    ticket, place = sent_by(opening)
    tickets.reply(ticket, text=f"Kata {SECRET}", agent=agent, action_key="k1", now=timezone.now())
    work(ticket)
    for path in (place, place + "fragment/", place + "next.ics", shared(ticket)):
        page = text(opening.get(path))
        assert (SECRET in page, ticket.token in page) == (False, False)
        assert "by e-mail" in page or path not in {place, place + "fragment/"}
    assert SECRET in text(browser().get(mailed(ticket)))


@pytest.mark.parametrize("token", ["ABCDEFGH." + "0" * 32, "ABCDEFGH.", "A" * 8 + "." + "é" * 32])
def test_nobody_can_make_an_openers_link(token: str) -> None:
    assert browser().get(f"/t/{token}/").status_code == 404


def test_was_it_not_you_closes_and_falls_silent_and_may_be_taken_back() -> None:
    ticket, _ = sent_by(browser())
    link = disown_link(ticket).removeprefix("http://localhost:8000")
    assert disown_link(ticket) in str(mail.outbox[-1].body)
    owners = browser()
    assert owners.get(link).status_code == 200
    ticket.refresh_from_db()
    assert ticket.state != TicketState.CLOSED
    owners.post(link)
    ticket.refresh_from_db()
    assert (ticket.resolution, ticket.follow_ups.filter(state="planned").count()) == (Resolution.DISOWNED, 0)
    mail.outbox.clear()
    silent, _ = sent_by(browser(), training="Barista")
    assert (mail.outbox, silent.replies.get().last_error) == ([], "silenced")
    owners.post(link, {"again": "1"})
    heard, _ = sent_by(browser(), training="Akuntansi")
    assert heard.replies.get().state == ReplyState.SENT
    assert browser().get(link[:-3] + "xx/").status_code == 404


def test_merging_moves_no_secret(agent: User) -> None:
    attacker = browser()
    theirs, place = sent_by(attacker, email="attacker@example.com")
    victims, _ = sent_by(browser())
    with pytest.raises(tickets.NotPossible, match="other_address"):
        tickets.merge(theirs, into=victims, agent=agent, now=timezone.now())
    tickets.merge(theirs, into=victims, agent=agent, now=timezone.now(), across_addresses=True)
    for seat in (place, mailed(theirs)):
        answer = attacker.post(seat + "more/", {"description": "halo"}, follow=True)
        assert victims.token not in str(answer.redirect_chain) + text(answer)
        assert opener_token(victims) not in str(answer.redirect_chain) + text(answer)
        assert victims.reference not in text(answer)
    victims.refresh_from_db()
    assert (victims.evidence_version, victims.submissions.count()) == (1, 1)
    assert Ticket.objects.filter(requester_email="attacker@example.com").exclude(pk=theirs.pk).exists()


def test_taking_a_join_back_gives_each_ticket_its_own_again(agent: User) -> None:
    first, _ = sent_by(browser())
    own, _ = sent_by(browser(), description="Yang kedua.", screenshots=[screenshot()])
    tickets.join(own, into=first, agent=agent, now=timezone.now())
    assert (own.submissions.count(), first.submissions.count()) == (0, 2)
    own.refresh_from_db()
    tickets.unmerge(own, agent=agent, now=timezone.now())
    own.refresh_from_db()
    assert (own.state, own.submissions.count(), first.submissions.count()) == (TicketState.WITH_AGENT, 1, 1)


def test_evidence_that_the_owner_sends_lifts_the_mark_undeliverable() -> None:
    ticket, _ = sent_by(browser())
    Ticket.objects.filter(pk=ticket.pk).update(undeliverable_at=timezone.now())
    pipeline.receive(message(is_owner=True), now=timezone.now(), ticket=ticket, stands=owner)
    ticket.refresh_from_db()
    assert ticket.undeliverable_at is None


def test_what_was_mailed_to_an_address_that_was_mistyped_opens_nothing_any_more(agent: User) -> None:
    stranger, requester = browser(), browser()
    ticket, seat = sent_by(requester)
    row = ticket.follow_ups.get()
    old = [mailed(ticket), *(urlsplit(link).path for link in (disown_link(ticket), answer_link(row, "yes")))]
    assert [stranger.get(path).status_code for path in old] == [200, 200, 200]  # It has the owner's cookie now.
    said = replace(tickets.details(ticket), email="siti@example.org")
    tickets.correct_details(ticket, said, agent=agent, action_key="k", now=timezone.now())
    work(ticket)
    assert [stranger.get(path).status_code for path in old] == [404, 404, 404]
    assert [stranger.post(path).status_code for path in old[1:]] == [404, 404]
    assert requester.get(seat).status_code == 403  # Nor does the page of the browser that mistyped it.
    own, _ = sent_by(stranger, email="siti@example.org")
    assert (own != ticket, own.confirmed_at) == (True, None)
    new = [mailed(ticket), *(urlsplit(link).path for link in (disown_link(ticket), answer_link(row, "yes")))]
    assert set(new).isdisjoint(old)
    assert [requester.get(path).status_code for path in new] == [200, 200, 200]
