"""Topics are learnt by judges of their own, used only where these hold, and suggested where nobody has named any."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from datasets import topics as matters
from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from tests.topics import suggested, topic, typed
from triage import installed as installing
from triage import tickets
from triage.evidence import active, wording
from triage.learning import promote, suggest, topics
from triage.learning.contest import Contest
from triage.learning.examples import Example, read_corpus, read_normaliser
from triage.learning.lessons import is_held, of_topics
from triage.models import ModelKind, ModelVersion, Outcome, Ticket, TopicExample, TopicSuggestion
from triage.playbook.topics import FEWEST_EXAMPLES

pytestmark = pytest.mark.slow

EMAIL, BATCH = "topic_change_email", "topic_next_batch"


@pytest.fixture
def rows(desk_rows: None, clock: object) -> Iterator[None]:
    """The desk's rows; no other test knows the topics of these."""
    yield
    installing._amended.clear()


@pytest.fixture(scope="module")
def trained() -> tuple[Any, Any]:
    """Judges of two matters, on a part of the corpus."""
    taught = [
        Example(text, f"topic_{matter}")
        for matter in ("change_email", "next_batch")
        for text in matters.drawn(matter)[0]
    ]
    return topics.train(taught, corpus=read_corpus()[::4], normaliser=read_normaliser())


def test_each_judge_finds_its_own_matter_and_shows_the_words(trained: tuple[Any, Any]) -> None:
    model, judged = trained
    assert model.labels == (EMAIL, BATCH)
    assert all(each.is_good_enough for each in judged.values())
    email, batch = model.signals("kak, email akun saya mau diganti yang baru")
    assert email.log_odds > 0 > batch.log_odds
    assert email.spans
    assert max(model.log_odds("sertifikat saya belum muncul di dashboard")) < 0


def test_it_is_plain_arrays_that_come_back_as_they_were(trained: tuple[Any, Any]) -> None:
    model, _judged = trained
    again = wording.WordingModel.read(*model.written())
    assert (again.version, again.labels) == (model.version, model.labels)


def test_what_nothing_tells_apart_is_no_judge() -> None:
    corpus = read_corpus()[::4]
    alike = [Example(each.text, "topic_alike") for each in read_corpus()[1::80]]
    model, judged = topics.train(alike, corpus=corpus, normaliser=read_normaliser())
    assert model is None
    assert not judged["topic_alike"].is_good_enough


@pytest.mark.usefixtures("rows")
def test_examples_are_read_where_they_stand_and_what_agents_say_counts() -> None:
    agent, row = User.objects.create_user("rina"), topic()
    ticket = answered(replace(TOO_EARLY, description="minta ganti email"))
    typed(row, "email lama mati")
    TopicExample.objects.create(topic=row, ticket=ticket, added_at=WEDNESDAY)
    assert [(each.text, each.private) for each in of_topics([row.code])] == [
        ("email lama mati", False), ("minta ganti email", True),
    ]  # fmt: skip
    wanted = set()
    for number in range(8):
        other = answered(replace(TOO_EARLY, email=f"{number}@example.com", description=f"gantiin imel {number}"))
        tickets.correct(other, category=row.code, agent=agent, action_key="k", now=WEDNESDAY)
        wanted |= set() if is_held(other.pk) else {f"gantiin imel {number}"}  # One in four, by its key, is held back.
    assert {each.text for each in of_topics([row.code]) if each.text.startswith("gantiin")} == wanted
    tickets.correct(other, category="connectivity", agent=agent, action_key="l", now=WEDNESDAY)
    tickets.erase(ticket, agent=agent, now=WEDNESDAY)
    told = {each.text: each.label for each in of_topics([row.code])}
    assert "minta ganti email" not in told
    assert told.get(f"gantiin imel {number}", "connectivity") == "connectivity"


@pytest.mark.usefixtures("rows")
def test_too_few_examples_teach_nothing() -> None:
    row = topic()
    typed(row, *(f"ganti email {number}" for number in range(FEWEST_EXAMPLES - 1)))
    assert topics.taught() == []
    assert promote.learn(ModelKind.TOPICS, now=WEDNESDAY) is None
    typed(row, "ganti email lagi")
    assert len(topics.taught()) == FEWEST_EXAMPLES


@pytest.mark.usefixtures("rows")
def test_what_was_learnt_is_in_use_from_the_next_decision_on(
    trained: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    row = topic("change-email")
    typed(row, *matters.drawn("change_email")[0])
    report = {"taught": 30, "held": 0, "agents": 0, "topics": {EMAIL: trained[1][EMAIL].row()}}
    monkeypatch.setattr(topics, "contest", lambda *_args, **_options: Contest("", report, trained[0]))
    version = promote.learn(ModelKind.TOPICS, now=WEDNESDAY)
    assert version is not None
    assert (version.outcome, version.in_use) == (Outcome.PROMOTED, True)
    assert promote.learn(ModelKind.TOPICS, now=WEDNESDAY + timedelta(days=1)) is None  # Nothing is new.
    assert active.models().version.endswith(f"+{trained[0].version}")
    ticket = answered(
        replace(TOO_EARLY, platform="", completed_on=None, finished=None, what_you_see="other",
                description="min mau ganti email akun, email lama sudah tidak bisa dibuka")
    )  # fmt: skip
    assert ticket.category == row.code
    (judged,) = ticket.classifications.all()
    assert any(reason["code"] == "wording" and reason["label"] == row.code for reason in judged.reasons)
    assert "switched_off" in judged.holds  # It may never be answered automatically unless somebody says so.


def test_a_topic_is_refused_where_a_category_would_lose(
    trained: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch, rows: None
) -> None:
    monkeypatch.setattr(topics, "train", lambda *_args, **_options: trained)
    monkeypatch.setattr(topics, "_right", lambda decided: decided)
    compared = [type("Compared", (), {"label": "connectivity", "worse": 1.0, "row": lambda self: {}})()]
    monkeypatch.setattr(topics, "compare", lambda *_args: compared)
    monkeypatch.setattr(topics, "decide_all", lambda *_args, **_options: None)
    monkeypatch.setattr(topics, "wrong_answers", lambda _decided: 0)
    ground = topics.Ground([], read_normaliser(), [], None)  # type: ignore[arg-type]
    result = topics.contest([Example("x", EMAIL)], models=active.models(), ground=ground)
    assert (result.why, result.report["worse"]) == ("category_worse", ["connectivity"])


def test_groups_are_matters_and_not_manners() -> None:
    planted = [text for matter in ("change_email", "next_batch") for text in matters.messages(matter)[:50]]
    others = [each.text for each in read_corpus()[::9]]
    causes = [each.text for each in read_corpus() if each.label != "other"]
    found = suggest.groups([*others, *planted], read_normaliser(), known=causes)
    of_planted = [group for group in found if sum(i >= len(others) for i in group.members) > len(group.members) / 2]
    assert len(of_planted) == 2
    assert any("email" in group.words for group in of_planted)
    assert suggest.groups(planted[:10], read_normaliser(), known=causes) == []


@pytest.mark.usefixtures("rows")
def test_suggestions_replace_those_of_before_and_respect_what_was_dismissed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ticket = answered(replace(TOO_EARLY, what_you_see="other", description="minta ganti email"))
    Ticket.objects.filter(pk=ticket.pk).update(category="other")
    old = suggested(ticket, words=("old",))
    groups = [suggest.Group([0], ["ganti", "email"]), suggest.Group([0], ["gelombang"])]
    monkeypatch.setattr(
        suggest, "groups", lambda texts, _normaliser, known: groups if texts == ["minta ganti email"] else []
    )
    TopicSuggestion.objects.create(made_at=WEDNESDAY, size=9, tickets=[], words=["email", "imel"], is_dismissed=True)
    call_command("suggest_topics")
    assert "gelombang" in capsys.readouterr().out
    (kept,) = TopicSuggestion.objects.filter(is_dismissed=False)
    assert (kept.words, kept.tickets) == (["gelombang"], [ticket.pk])
    assert not TopicSuggestion.objects.filter(pk=old.pk).exists()
    assert ModelVersion.objects.count() == 0
