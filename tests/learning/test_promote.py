"""Learning on the rows: labels become lessons, versions are kept, one is in use, and it can be rolled back."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.factories import TOO_EARLY, WEDNESDAY, answered, replace
from triage import tickets
from triage.evidence import active, listening, wording
from triage.learning import choose, promote
from triage.learning.contest import Contest
from triage.learning.lessons import of_categories
from triage.models import DeskSettings, Label, LabelKind, ModelKind, ModelVersion, Outcome, Ticket

pytestmark = [pytest.mark.usefixtures("desk_rows", "clock"), pytest.mark.slow]


@pytest.fixture
def agent() -> User:
    return User.objects.create_user("rina")


@pytest.fixture
def ticket() -> Ticket:
    return answered(replace(TOO_EARLY, description="sudah sebulan menunggu, ulasan sudah, platform diam saja"))


def label(ticket: Ticket, agent: User, category: str = "platform_issue") -> Label:
    tickets.correct(ticket, category=category, agent=agent, action_key=f"{ticket.pk}-{category}", now=WEDNESDAY)
    return Label.objects.latest("id")


def won(challenger: wording.WordingModel | None, why: str = "") -> Any:
    """A contest that ends like this."""
    return lambda *_args, **_options: Contest(why, {"taught": 1, "held": 1, "agents": 2}, challenger)


def trained(name: str) -> wording.WordingModel:
    """The shipped model with another version."""
    shipped = wording.shipped()
    model = wording.WordingModel(labels=shipped.labels, vocabulary=shipped.vocabulary, weights=shipped.weights * 0.99)
    model.version = name
    return model


def test_a_correction_is_a_lesson_with_its_words_as_they_were(ticket: Ticket, agent: User) -> None:
    kept = label(ticket, agent)
    assert (kept.kind, kept.category, kept.judged.agent) == (LabelKind.CORRECTED, "platform_issue", agent)
    (lesson,) = of_categories(wording.shipped())
    assert (lesson.text, lesson.label, lesson.agent) == (
        kept.judged.frozen_facts().description, "platform_issue", agent.pk,
    )  # fmt: skip


def test_the_newest_label_of_a_ticket_counts(ticket: Ticket, agent: User) -> None:
    label(ticket, agent, "platform_issue")
    label(ticket, agent, "connectivity")
    assert [lesson.label for lesson in of_categories(wording.shipped())] == ["connectivity"]


def test_what_is_set_aside_disputed_or_erased_teaches_nothing(ticket: Ticket, agent: User) -> None:
    tickets.dispute(ticket, now=WEDNESDAY)
    assert Label.objects.get().kind == LabelKind.DISPUTED
    assert of_categories(wording.shipped()) == []
    kept = label(ticket, agent)
    Label.objects.filter(pk=kept.pk).update(set_aside=True)
    assert of_categories(wording.shipped()) == []
    Label.objects.update(set_aside=False)
    assert len(of_categories(wording.shipped())) == 1
    tickets.erase(ticket, agent=agent, now=WEDNESDAY)
    assert of_categories(wording.shipped()) == []


def test_a_text_that_tells_nothing_teaches_nothing(agent: User) -> None:
    label(answered(replace(TOO_EARLY, description="tolong dibantu ya min")), agent)
    assert of_categories(wording.shipped()) == []


def test_a_promoted_challenger_is_used_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    assert active.models().wording is wording.shipped()
    monkeypatch.setattr(promote, "contest", won(trained("cafe00000001")))

    row = promote.learn(ModelKind.WORDING, now=WEDNESDAY)

    assert row is not None
    assert (row.outcome, row.in_use, row.version) == (Outcome.PROMOTED, True, "cafe00000001")
    assert active.models().wording.labels == wording.shipped().labels
    assert active.models().wording is not wording.shipped()
    assert answered().classifications.get().model_version == active.models().version


def test_a_refused_one_leaves_its_reason_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(promote, "contest", won(None, "contradicted"))
    row = promote.learn(ModelKind.WORDING, now=WEDNESDAY)
    assert row is not None
    assert (row.outcome, row.why, row.weights, row.in_use) == (Outcome.REFUSED, "contradicted", None, False)
    assert active.models().wording is wording.shipped()


def test_the_same_labels_are_not_fought_over_twice(
    monkeypatch: pytest.MonkeyPatch, ticket: Ticket, agent: User
) -> None:
    monkeypatch.setattr(promote, "contest", won(None, "not_better"))
    assert promote.learn(ModelKind.WORDING, now=WEDNESDAY) is not None
    assert promote.learn(ModelKind.WORDING, now=WEDNESDAY + timedelta(days=1)) is None
    assert promote.learn(ModelKind.WORDING, now=WEDNESDAY + timedelta(days=1), again=True) is not None
    label(ticket, agent)
    assert promote.learn(ModelKind.WORDING, now=WEDNESDAY + timedelta(days=2)) is not None


def test_winning_again_puts_the_same_version_back_into_use(monkeypatch: pytest.MonkeyPatch, agent: User) -> None:
    monkeypatch.setattr(promote, "contest", won(trained("cafe00000001")))
    first = promote.learn(ModelKind.WORDING, now=WEDNESDAY)
    choose.put_into_use(ModelKind.WORDING, None, by=agent, now=WEDNESDAY)
    again = promote.learn(ModelKind.WORDING, now=WEDNESDAY + timedelta(days=1), again=True)
    assert again == first
    assert ModelVersion.objects.get().in_use


def test_rolling_back_is_one_step_and_stops_the_nightly_learning(monkeypatch: pytest.MonkeyPatch, agent: User) -> None:
    versions = []
    for name in ("cafe00000001", "cafe00000002"):
        monkeypatch.setattr(promote, "contest", won(trained(name)))
        ModelVersion.objects.filter(report__read__isnull=False).update(report={})
        versions.append(promote.learn(ModelKind.WORDING, now=WEDNESDAY))
    assert list(ModelVersion.objects.filter(in_use=True)) == [versions[1]]

    choose.put_into_use(ModelKind.WORDING, versions[0], by=agent, now=WEDNESDAY)

    assert list(ModelVersion.objects.filter(in_use=True)) == [versions[0]]
    assert ModelVersion.objects.get(in_use=True).chosen_by == agent
    assert DeskSettings.objects.get().learns_by_itself is False
    choose.put_into_use(ModelKind.WORDING, None, by=agent, now=WEDNESDAY)
    assert active.models().wording is wording.shipped()


def test_the_database_knows_one_version_in_use() -> None:
    kept = {"outcome": Outcome.PROMOTED, "created_at": WEDNESDAY, "vocabulary": "{}", "weights": b"x", "in_use": True}
    ModelVersion.objects.create(version="a", **kept)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelVersion.objects.create(version="b", **kept)


def test_a_refused_model_can_never_be_in_use() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelVersion.objects.create(version="a", outcome=Outcome.REFUSED, created_at=WEDNESDAY, in_use=True)


def ears(name: str) -> wording.WordingModel:
    """The shipped listening model with another version, deaf to everything."""
    shipped = listening.shipped()
    assert shipped is not None
    vocabulary, weights = shipped.vocabulary, shipped.weights * 0
    model = wording.WordingModel(labels=shipped.labels, vocabulary=vocabulary, weights=weights)
    model.version = name
    return model


def test_a_promoted_listening_model_hears_from_then_on(monkeypatch: pytest.MonkeyPatch, agent: User) -> None:
    told = replace(TOO_EARLY, description="Kak, kalau begini saya laporkan ke Ombudsman.")
    assert "threat" in {each.code for each in answered(told).classifications.get().frozen_facts().heard}
    monkeypatch.setattr(promote, "contest", won(ears("beef00000001")))

    row = promote.learn(ModelKind.LISTENING, now=WEDNESDAY)

    assert row is not None
    assert (row.kind, row.in_use) == (ModelKind.LISTENING, True)
    judged = answered(replace(told, email="other@example.org")).classifications.get()
    assert {each.confidence for each in judged.frozen_facts().heard} == {0.5}
    assert judged.model_version == active.models().version
    assert active.models().wording is wording.shipped()

    choose.put_into_use(ModelKind.LISTENING, None, by=agent, now=WEDNESDAY)
    assert active.models().listening is listening.shipped()


def test_each_kind_has_its_own_version_in_use(monkeypatch: pytest.MonkeyPatch, agent: User) -> None:
    monkeypatch.setattr(promote, "contest", won(trained("cafe00000001")))
    promote.learn(ModelKind.WORDING, now=WEDNESDAY)
    monkeypatch.setattr(promote, "contest", won(ears("beef00000001")))
    promote.learn(ModelKind.LISTENING, now=WEDNESDAY)
    in_use = ModelVersion.objects.filter(in_use=True).order_by("id")
    assert [row.kind for row in in_use] == [ModelKind.WORDING, ModelKind.LISTENING]

    choose.put_into_use(ModelKind.LISTENING, None, by=agent, now=WEDNESDAY)
    assert ModelVersion.objects.get(in_use=True).kind == ModelKind.WORDING


def test_a_desk_that_hears_no_one_learns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "shipped", lambda: None)
    assert promote.learn(ModelKind.LISTENING, now=WEDNESDAY) is None
    assert not ModelVersion.objects.exists()
