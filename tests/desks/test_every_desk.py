"""What holds for every desk: the engine serves it, and whatever it can say has its words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from string import Template
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import WEDNESDAY, work
from tests.workspace.browsers import logged_in, member
from triage import pipeline, tickets
from triage.articles.search import find
from triage.articles.texts import body
from triage.channels import complaint
from triage.definition import load as load_desk
from triage.evidence.wording import WordingModel
from triage.installed import installed
from triage.messages import Answers, InboundMessage
from triage.models import Article, Classification, FollowUp, Reply, Submission, TicketState
from triage.outbox import placeholders
from triage.playbook import desk
from triage.playbook.load import AGENTS, load
from triage.questions import Kind, Question
from triage.tickets.privacy.anonymise import anonymise

DESKS = ("triage.desks.prakerja", "triage.desks.it_support", "tests.desks.tiny")
SAID = {
    "triage.desks.prakerja": "Sertifikat saya belum muncul.",
    "triage.desks.it_support": "The office printer says paper jam and can't print.",
    "tests.desks.tiny": "My book is overdue, what now?",
}
ANSWERED_BY = {"triage.desks.it_support": "printing", "tests.desks.tiny": "overdue"}
"""The categories of those desks whose sentence is answered at once."""
LETTERS = {"agent", "closed", "incident", "incident_draft", "incident_solved", "incident_solved_draft", "link"}
ALWAYS = LETTERS | {"proposal", "question", "receipt"}


@pytest.fixture(params=DESKS)
def path(request: pytest.FixtureRequest, settings: Any) -> Iterator[str]:
    """A desk in the place of the installed one."""
    settings.TRIAGE_DESK = request.param
    settings.LANGUAGES = list(load_desk(request.param).languages.items())
    complaint._known_platforms.cache_clear()
    yield request.param
    complaint._known_platforms.cache_clear()


@pytest.fixture
def rows(path: str, nothing_shipped: None, clock: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """The desk's rows in a database of its own; a desk of the tests has no model of its own."""
    if not installed().wording_model.joinpath("weights.npz").exists():
        silent = WordingModel.load(load_desk(DESKS[1]).wording_model)
        monkeypatch.setattr("triage.evidence.wording.shipped", lambda: silent)
    load()
    return path


def sent(path: str, **given: str) -> InboundMessage:
    answers = Answers(
        email="kim@example.com", name="Kim", description=SAID[path], language=installed().language, given=given
    )
    return InboundMessage("web", answers, "k1")


def test_whatever_it_says_has_its_words(path: str) -> None:
    rules, texts = installed().rules, desk.shipped().texts
    wanted = rules.answers | rules.next_steps | rules.follow_ups.keys() | ALWAYS
    wanted |= {"receipt_harm"} if rules.harms else set()
    wanted |= {f"ask_{code}" for code in rules.questions if code not in installed().form.asks} & {
        code for code, _ in texts
    }
    for language in installed().languages:
        assert wanted <= {code for code, known in texts if known == language}
    for canned in texts.values():
        for text in (canned.subject, canned.body):
            assert set(Template(text).get_identifiers()) <= placeholders.names()


def test_its_articles_say_something_in_every_language(path: str) -> None:
    shipped = desk.shipped()
    for article in shipped.articles.values():
        assert article.category in shipped.rules.by_code
        assert not article.is_published
        for language in installed().languages:
            assert article.titles[language]
            assert "$" not in body(article, language=language, now=WEDNESDAY, desk=shipped)
            assert (article.canned_code, language) in shipped.texts
    assert bool(shipped.articles) == (path != "tests.desks.tiny")


def test_its_help_pages_find_what_is_typed(rows: str) -> None:
    Article.objects.update(is_published=True)
    visitor = Client()
    page = visitor.get("/help/")
    assert page.status_code == (200 if Article.objects.exists() else 404)
    for article in Article.objects.all():
        assert f'href="/help/{article.code}/"'.encode() in page.content
        assert visitor.get(f"/help/{article.code}/").status_code == 200
        found = find(
            article.titles[installed().language], language=installed().language, now=WEDNESDAY, desk=desk.current()
        )
        assert found[0].code == article.code
    if rows in ANSWERED_BY and Article.objects.exists():
        said = visitor.post("/ahead/", {"description": SAID[rows], "consent": "on"}).content.decode()
        assert f'href="/help/{Article.objects.get(category=ANSWERED_BY[rows]).code}/"' in said


def test_its_form_and_facts_fit(path: str) -> None:
    form = installed().form
    assert {"email", "name", "description"} <= form.by_code.keys()
    asked = {code for codes in form.asks.values() for code in codes}
    assert asked | set(form.always) <= form.by_code.keys()
    assert all(question.when is None or question.when.question in form.by_code for question in form.questions)
    facts = installed().facts.of({}, now=WEDNESDAY, description="x")
    assert facts.description == "x"


def test_a_complaint_goes_its_way(rows: str) -> None:
    received = pipeline.receive(sent(rows), now=WEDNESDAY)
    ticket = work(received.ticket)

    judged = Classification.objects.get()
    assert judged.reasons
    assert judged.frozen_facts().description == SAID[rows]
    letter = Reply.objects.latest("id")
    assert "$" not in letter.body
    if rows in ANSWERED_BY:
        assert (ticket.state, judged.category) == (TicketState.ANSWERED, ANSWERED_BY[rows])
        asked = FollowUp.objects.get()
        tickets.dispute(ticket, now=WEDNESDAY + timedelta(hours=1))
        asked.refresh_from_db()
        assert asked.state == "cancelled"


def test_its_page_asks_its_form(rows: str) -> None:
    page = Client().get("/").content.decode()
    for question in installed().form.questions:
        assert f'name="{question.code}"' in page
    posted = {"email": "kim@example.com", "description": SAID[rows], "consent": "on", "key": "0" * 32}
    assert Client().post("/", posted).status_code == 303
    assert Submission.objects.get().description == SAID[rows]


def test_a_question_costs_a_line(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = installed()
    first, *others = definition.form.sections
    section = replace(
        first, questions=(*first.questions, Question("colour", Kind.LINE, "Which colour?", short="Colour"))
    )
    asking = replace(definition, form=replace(definition.form, sections=(section, *others)))
    monkeypatch.setattr("triage.installed.load", lambda _path: asking)

    page = Client().get("/").content.decode()
    ticket = work(pipeline.receive(sent(rows, colour="green"), now=WEDNESDAY).ticket)
    agent = logged_in(member("rina", AGENTS))

    assert 'name="colour"' in page
    assert ticket.classifications.get().reasons
    shown = agent.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Colour" in shown
    assert "green" in shown


def test_its_schema_names_its_form(rows: str) -> None:
    schema = Client().get("/api/v1/schema/?format=json").json()
    fields = schema["components"]["schemas"]["ComplaintRequest"]["properties"]
    assert fields.keys() == {*installed().form.by_code, "language", "screenshots"}


def test_its_person_is_forgotten(rows: str) -> None:
    ticket = work(pipeline.receive(sent(rows), now=WEDNESDAY).ticket)
    tickets.close(ticket, resolution="answered", agent=None, now=WEDNESDAY)
    anonymise([ticket], now=WEDNESDAY, agent_id=None)
    kept = Submission.objects.get()
    assert (kept.name, kept.email, kept.description) == ("", "", "")


def test_the_second_desk_can_be_tried(nothing_shipped: None, clock: None, settings: Any) -> None:
    settings.TRIAGE_DESK = DESKS[1]
    complaint._known_platforms.cache_clear()
    call_command("load_demo", "--yes")
    assert Submission.objects.count() == 14
    complaint._known_platforms.cache_clear()
