import re
from datetime import timedelta
from math import fsum
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from tests.factories import TOO_EARLY, UNCLEAR, WEDNESDAY, answered, received, replace
from tests.workspace.cases import BOX, disputed, with_screenshot
from triage import tickets
from triage.decision.codec import to_json
from triage.decision.facts import Origin, Reading, Source
from triage.desks.prakerja.facts import ReadingKind, Symptom
from triage.evidence.pictures.reader import MESSAGES
from triage.installed import installed
from triage.models import CannedReply, Resolution, Screenshot, Ticket
from triage.pipeline import take_mail
from triage.workspace import labels as words

NASTY = "<script>alert(1)</script> {{ 7|add:7 }} {% now 'Y' %} 'kemarin' selesai, sertifikat belum muncul & \"kapan\"?"


def page(client: Client, ticket: Ticket) -> str:
    response = client.get(f"/desk/tickets/{ticket.reference}/")
    assert response.status_code == 200
    return response.content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_it_tells_the_story_the_verdict_and_what_would_go_out(agent: Client) -> None:
    ticket = disputed()

    text = plain(page(agent, ticket))

    assert "sari@example.com" in text
    assert "Dasar Desain Grafis" in text
    assert "Tuesday, 15 September 2026" in text
    assert "Still within the waiting time" in text
    assert "Accept and answer" in text
    assert f"[{ticket.reference}]" in text
    assert "Tuesday, 15 September 2026 + 3 working days = Friday, 18 September 2026" in text
    assert "The requester says that the answer is wrong." in text
    assert "Escalated to an agent: The requester says that the answer is wrong." in text


def test_it_shows_every_reason_as_a_term_of_its_labels_sum(agent: Client) -> None:
    ticket = disputed()
    reasons = ticket.classifications.get().verdict().reasons

    text = page(agent, ticket)

    labels = re.findall(r'<details class="desk-label".*?</details>', text, re.DOTALL)
    weights = [[float(w.replace("−", "-")) for w in re.findall(r">([+−]\d+\.\d\d)<", label)] for label in labels]
    assert sum(len(terms) - 1 for terms in weights) == len(reasons)
    for total, *terms in weights:
        assert total == pytest.approx(fsum(terms), abs=0.01 * (len(terms) + 1))


def test_it_marks_the_words_that_carried_a_reason(agent: Client) -> None:
    ticket = disputed()
    described = ticket.classifications.get().frozen_facts().description
    reasons = ticket.classifications.get().verdict().reasons
    carried = {str(n): r.origin.span for n, r in enumerate(reasons, start=1) if r.origin.span}
    assert carried

    text = page(agent, ticket)

    marks = re.findall(r'<mark class="desk-\w+" data-reason="([\d ]+)">([^<]*)</mark>', text)
    for number, span in carried.items():
        marked = "".join(words for numbers, words in marks if number in numbers.split())
        assert marked == escape(described[slice(*span)])
        assert re.search(rf'class="desk-term[^"]*" data-reason="{number}"', text)


def test_it_draws_the_region_that_carried_a_reason(agent: Client) -> None:
    ticket, picture = with_screenshot()
    reasons = ticket.classifications.get().verdict().reasons
    numbers = " ".join(str(n) for n, r in enumerate(reasons, start=1) if r.origin.box)
    assert numbers

    text = page(agent, ticket)

    points = " ".join(f"{x},{y}" for x, y in BOX)
    assert 'viewBox="0 0 400 800"' in text
    assert re.search(rf'<polygon class="desk-\w+" points="{points}" data-reason="{numbers}">', text)
    assert text.count(f'points="{points}"') == 1
    assert f'src="/desk/tickets/{ticket.reference}/pictures/{picture.pk}.jpg?seal=' in text
    assert "Sertifikat &lt;i&gt;belum&lt;/i&gt; tersedia" in text


def test_it_draws_a_region_that_stands_askew(agent: Client) -> None:
    slanting = ((40, 210), (360, 190), (362, 230), (42, 250))
    ticket, _row = with_screenshot(box=slanting)

    assert 'points="40,210 360,190 362,230 42,250" data-reason=' in page(agent, ticket)


def test_it_tells_what_a_picture_is_worth_and_how_it_was_read(agent: Client) -> None:
    ticket, row = with_screenshot(engine="engine-1 tiny", seconds=0.42)
    text = plain(page(agent, ticket))
    assert "Screenshot 1 · helps" in text
    assert "engine-1 tiny · 0.4 s" in text

    Screenshot.objects.filter(pk=row.pk).update(usable="payment", seconds=0.0)
    text = plain(page(agent, ticket))
    assert "Screenshot 1 · does not help: shows a payment" in text
    assert "engine-1 tiny · already read" in text


def test_it_tells_why_a_picture_was_given_up(agent: Client) -> None:
    ticket, row = with_screenshot()
    Screenshot.objects.filter(pk=row.pk).update(state="unreadable", file="", problem="crashed")

    assert "does not help: could not be processed (tried twice)" in plain(page(agent, ticket))


def test_it_has_words_for_every_shortcoming() -> None:
    labels = installed().labels
    assert labels.worth.keys() == labels.useless.keys()
    assert words.SHORTCOMINGS.keys() == MESSAGES.keys()


def test_it_tells_in_words_what_it_read_in_a_picture() -> None:
    absent = Reading(ReadingKind.STATUS, "certificate_absent", 0.8, Origin(Source.SCREENSHOT))
    with translation.override("id"):
        assert words.reading(absent) == "Status: sertifikat belum ada"
    with translation.override("en"):
        assert words.reading(replace(absent, kind=ReadingKind.DAYS_WAITING, value="14")) == "Days waiting: 14"


@pytest.mark.parametrize(("text", "noted"), [("Telepon ••••-••••-•••", True), ("• Buka dashboard", False)])
def test_it_says_that_something_private_was_blacked_out(agent: Client, text: str, noted: bool) -> None:
    ticket, _row = with_screenshot(lines=[{"text": text, "confidence": 0.9, "box": BOX}])

    assert ("permanently redacted" in page(agent, ticket)) is noted


def test_it_shows_a_chat_as_who_said_what(agent: Client) -> None:
    origin = Origin(Source.SCREENSHOT, screenshot=0, box=BOX)
    said = [(ReadingKind.CHAT_SENT, "Sertifikat saya mana?"), (ReadingKind.CHAT_RECEIVED, "Mohon tunggu_ya <b>kak</b>")]
    ticket, _row = with_screenshot(readings=[to_json(Reading(kind, value, 0.8, origin)) for kind, value in said])

    text = page(agent, ticket)

    assert re.search(r'<li class="desk-sent"><small>Requester</small> Sertifikat saya mana\?</li>', text)
    assert "<li><small>Other side</small> Mohon tunggu_ya &lt;b&gt;kak&lt;/b&gt;</li>" in text


def test_it_shows_requesters_markup_as_they_typed_it(agent: Client) -> None:
    ticket = disputed(answers=replace(TOO_EARLY, name=NASTY, training=NASTY, institution=NASTY, description=NASTY))

    text = page(agent, ticket)

    assert "<script>alert" not in text
    assert "{{ 7|add:7 }}" in text
    story = text.partition('class="desk-words">')[2].partition("</p>")[0]
    assert re.sub(r"</?mark[^>]*>", "", story) == escape(NASTY)


def test_it_compares_the_two_names(agent: Client) -> None:
    wrong = replace(
        TOO_EARLY, what_you_see=Symptom.WRONG_NAME, name="Sari Wulandari", printed_name="Sari Wulandara", description=""
    )

    text = page(agent, disputed(answers=wrong))

    assert "<del>i</del>" in text
    assert "<ins>a</ins>" in text


def test_it_leads_to_the_requesters_page_and_to_the_next_ticket(agent: Client) -> None:
    ticket, other = disputed("a@example.com"), disputed("b@example.com")

    text = page(agent, ticket)

    assert f"/t/{ticket.token}/" in text
    assert f"/desk/next/?after={ticket.reference}" in text
    response = agent.get(f"/desk/next/?after={ticket.reference}")
    assert response["Location"] == f"/desk/tickets/{other.reference}/"
    assert agent.get(f"/desk/next/?after={other.reference}")["Location"] == f"/desk/tickets/{ticket.reference}/"


def test_it_comes_back_to_the_queue_when_nobody_waits(agent: Client) -> None:
    assert agent.get("/desk/next/")["Location"] == "/desk/"


def test_it_has_no_category_to_accept_where_the_machine_has_none(agent: Client) -> None:
    ticket = answered(UNCLEAR)

    text = page(agent, ticket)

    assert "/accept/" not in text
    assert "/correct/" in text
    assert "/reply/" in text


def test_it_offers_a_note_and_to_open_it_again_on_a_closed_ticket(agent: Client) -> None:
    ticket = answered()
    tickets.close(ticket, resolution=Resolution.APPEARED, agent=None, now=WEDNESDAY)

    text = page(agent, ticket)

    assert re.findall(rf'action="/desk/tickets/{ticket.reference}/(\w+)', text) == ["note", "reopen"]
    assert "solved, the requester says" in text


def test_it_waits_for_the_machine_before_a_decision(agent: Client) -> None:
    text = page(agent, received())

    assert "There is no verdict yet." in text
    assert "still being processed" in text
    assert "/accept/" not in text


def test_it_says_who_decided(agent: Client, agent_user: User) -> None:
    ticket = answered()
    tickets.correct(ticket, category="connectivity", agent=agent_user, action_key="k", now=WEDNESDAY)

    text = plain(page(agent, ticket))

    assert "Rina Agustin decided: Connection problem" in text
    assert "Corrected by an agent: Connection problem (Rina Agustin)" in text


def test_it_shows_the_wait_as_over_once_it_is(agent: Client, clock: object) -> None:
    long_ago = replace(TOO_EARLY, completed_on=(WEDNESDAY - timedelta(days=90)).date())

    assert "The waiting time is over." in page(agent, answered(long_ago))


def test_it_says_so_when_an_answer_has_no_text(agent: Client) -> None:
    ticket = disputed()
    CannedReply.objects.filter(code="connectivity", language="id").delete()

    assert "This answer has no text in the requester" in page(agent, ticket)


def test_it_has_no_page_for_an_unknown_reference(agent: Client) -> None:
    assert agent.get("/desk/tickets/TKT-0000-0000/").status_code == 404


def test_it_costs_the_same_queries_however_much_there_is(
    agent: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    short = answered(replace(TOO_EARLY, email="a@example.com"))
    long, _picture = with_screenshot(replace(TOO_EARLY, email="b@example.com"))
    for key in "abc":
        tickets.dispute(long, now=WEDNESDAY)
        tickets.correct(long, category="connectivity", agent=User.objects.get(), action_key=key, now=WEDNESDAY)
    page(agent, short)

    with django_assert_max_num_queries(35):
        page(agent, short)
    with django_assert_max_num_queries(35):
        page(agent, long)


def policy_of(response: Any) -> dict[str, str]:
    return dict(part.partition(" ")[::2] for part in response["Content-Security-Policy"].split("; "))


def test_it_lets_nothing_run_or_be_drawn_but_what_lies_in_files_of_ours(supervisor: Client, client: Client) -> None:
    places = (
        "",
        f"tickets/{disputed().reference}/",
        "dashboard/",
        "machine/",
        "triage/cannedreply/",
        "tickets/open/",
        "nowhere/",
    )
    for response in (client.get("/desk/login/"), *(supervisor.get(f"/desk/{place}") for place in places)):
        policy = policy_of(response)

        assert policy["script-src"] == policy["style-src"] == "'self'"
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["img-src"] == "'self' data: blob:"


def test_only_unfolds_forms_and_previews_of_letters_are_allowed_more(supervisor: Client) -> None:
    forms = policy_of(supervisor.get("/desk/triage/platform/"))
    assert (forms["script-src"], forms["style-src"]) == ("'self' 'unsafe-eval'", "'self' 'unsafe-inline'")
    for place in ("replies/too_early/", "macros/add/"):
        editor = policy_of(supervisor.get(f"/desk/{place}"))
        assert editor["script-src"] == "'self'"
        assert re.fullmatch(r"'self' 'unsafe-hashes'( 'sha256-[\w+/=]+')+", editor["style-src"])


def test_it_has_no_inline_script(agent: Client) -> None:
    for text in (page(agent, disputed()), agent.get("/desk/").content.decode()):
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\s(on\w+|style)=", text)


def test_it_speaks_indonesian(agent: Client) -> None:
    ticket = disputed()

    text = agent.get(f"/desk/tickets/{ticket.reference}/", headers={"accept-language": "id"}).content.decode()

    assert "Cerita pelapor" in text
    assert "Terima dan jawab" in text


def test_what_somebody_else_wrote_is_shown_as_theirs(agent: Client) -> None:
    ticket = answered()
    theirs = {"from_address": "cs@platform.example", "name": "Layanan <i>Tokopedia</i>", "is_third_person": True}
    ticket.submissions.create(channel="email", key="o", received_at=WEDNESDAY, description="Sudah terbit.", **theirs)

    text = page(agent, ticket)

    assert "Written by somebody else" in text
    assert "<bdi>Layanan &lt;i&gt;Tokopedia&lt;/i&gt;</bdi> &lt;<bdi>cs@platform.example</bdi>&gt;" in text
    assert "Sudah terbit." not in str(agent.get(f"/desk/tickets/{ticket.reference}/").context["work"].description)
    assert "Sudah terbit." not in Client().get(f"/t/{ticket.token}/").content.decode()

    row = ticket.submissions.get(is_third_person=True)
    response = agent.post(f"/desk/tickets/{ticket.reference}/theirs/", {"submission": row.pk})

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.is_third_person, row.from_address) == (False, "cs@platform.example")


def test_the_whole_mail_is_shown_with_what_counted_and_its_forward_can_be_opened(agent: Client) -> None:
    raw = (
        "From: Budi <budi@example.com>\nMessage-ID: <f@example.com>\nSubject: Fwd: x\n\n"
        "Tolong dibantu teman saya ini ya kak kasihan dia\n\n"
        "---------- Forwarded message ---------\nDari: Sari <sari@example.com>\nDate: Sen, 23 Nov 2026\n"
        "Subject: x\n\nSertifikat saya <b>belum</b> muncul."
    )
    ticket = take_mail(raw.encode(), now=WEDNESDAY).ticket
    assert ticket is not None

    text = page(agent, ticket)

    assert "<mark>Tolong dibantu teman saya ini ya kak kasihan dia</mark>" in text
    assert "Sertifikat saya &lt;b&gt;belum&lt;/b&gt; muncul." in text
    assert "Forwards an e-mail of Sari · sari@example.com." in text
    row = ticket.submissions.get().mail
    for _again in range(2):
        agent.post(f"/desk/tickets/{ticket.reference}/open_forwarded/", {"mail": row.pk})
    opened = Ticket.objects.get(requester_email="sari@example.com")
    assert (opened.requester_name, opened.confirmed_at) == ("Sari", None)
    assert opened.submissions.get().description == "Sertifikat saya <b>belum</b> muncul."
    assert agent.post(f"/desk/tickets/{ticket.reference}/open_forwarded/", {"mail": "x"}).status_code == 404
