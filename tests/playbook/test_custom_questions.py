"""Custom questions: rows that become the form's questions; what may not be changed once somebody has answered."""

import time
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import translation

from tests.custom import question
from tests.factories import TOO_EARLY, WEDNESDAY, received, replace
from triage.channels.case_file import CaseForm
from triage.channels.web_form import WebForm
from triage.definition import load
from triage.installed import installed
from triage.models import AuditEntry, CustomQuestion
from triage.outbox import placeholders
from triage.playbook import custom_questions, form
from triage.playbook.custom_questions import Refused
from triage.playbook.form import asked
from triage.questions import CUSTOM, Kind

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.fixture
def joko() -> Iterator[User]:
    """Somebody who is told in English why something cannot be done."""
    with translation.override("en"):
        yield User.objects.create_user("joko")


def save(row: CustomQuestion, joko: User, **changes: Any) -> bool:
    return custom_questions.save(row, changes, seen=row.version, agent=joko, now=WEDNESDAY)


def codes() -> list[str]:
    return [each.code for each in asked().questions if each.code.startswith(CUSTOM)]


def test_without_any_it_is_the_desks_own_form() -> None:
    assert asked() is installed().form


def test_a_row_is_a_question_in_the_language_of_the_page() -> None:
    question("custom_way", "choice", helps={"id": "Bantuan", "en": "Help"}, required=True, position=1)
    question("custom_order", position=0)
    with translation.override("en"):
        way, english = asked().by_code["custom_way"], asked()
    assert (way.kind, way.label, way.help) == (Kind.CHOICE, "What is custom_way?", "Help")
    assert way.choices == {"app": "By app", "shop": "By shop"}
    assert asked("id").by_code["custom_way"].label == "Apa custom_way?"
    assert asked("en") is english
    # Behind what the complaint is about, before who complains.
    assert [section.questions[-1].code for section in english.sections] == ["description", "custom_way", "name"]
    assert codes() == ["custom_order", "custom_way"]


def test_what_is_retired_is_asked_no_more_and_stays_readable() -> None:
    row = question("custom_way", "choice", active=False)
    row.choices[0]["active"] = False
    row.save()
    form.forget()
    assert codes() == []
    assert asked("en").known["custom_way"].choices == {"app": "By app", "shop": "By shop"}


def test_another_process_sees_it_within_seconds(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    now = [100.0]
    monkeypatch.setattr(form, "SOON", 5.0)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    form.forget()
    assert codes() == []
    CustomQuestion.objects.create(code="custom_order", kind="line", labels={"id": "Nomor?"})  # By somebody else.
    with django_assert_num_queries(0):
        assert codes() == []
    now[0] += 5.1
    assert codes() == ["custom_order"]
    same = asked()
    now[0] += 5.1
    with django_assert_num_queries(1):
        assert asked() is same  # Nobody has changed anything: its fields need not be made again.


def test_an_answer_to_what_is_not_known_yet_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    CustomQuestion.objects.create(code="custom_order", kind="line", labels={"id": "Nomor?"})  # By somebody else.
    assert "custom_order" in WebForm({"custom_order": "A 7"}, now=WEDNESDAY).fields


@pytest.mark.parametrize("desk", ["triage.desks.prakerja", "triage.desks.it_support", "tests.desks.tiny"])
def test_nothing_of_a_desk_is_called_like_them(desk: str) -> None:
    own = load(desk)
    known = [*own.form.by_code, *(each.name for each in fields(own.facts)), *own.placeholders, *placeholders.CORE]
    known += [*WebForm(now=WEDNESDAY).fields, *CaseForm(platforms={}, now=WEDNESDAY).fields]
    assert [name for name in known if name.startswith(CUSTOM)] == []


def test_a_code_has_one_shape_and_is_there_once() -> None:
    question("custom_order")
    for code in ("order", "custom_", "custom_A", "custom_order"):
        with pytest.raises(IntegrityError), transaction.atomic():
            question(code)


def test_what_is_answered_keeps_its_kind_and_is_not_deleted(joko: User) -> None:
    before = received(replace(TOO_EARLY, custom_order="another one, of before")).submissions.get()
    row = question(since=before.pk)
    assert save(row, joko, kind="text")
    row.refresh_from_db()
    received(replace(TOO_EARLY, email="budi@example.com", custom_order="A 7"))

    with pytest.raises(Refused, match="its kind cannot change"):
        save(row, joko, kind="day")
    with pytest.raises(Refused, match="cannot be deleted"):
        custom_questions.delete(row, agent=joko, now=WEDNESDAY)
    assert save(row, joko, active=False)

    unanswered = question("custom_other")
    custom_questions.delete(unanswered, agent=joko, now=WEDNESDAY)
    assert [each.code for each in CustomQuestion.objects.all()] == ["custom_order"]
    assert [each.action for each in AuditEntry.objects.order_by("id")] == ["changed", "changed", "deleted"]


def test_what_others_lean_on_stays(joko: User) -> None:
    way = question("custom_way", "choice")
    question("custom_app", when_question="custom_way", when_answers=["app"])
    for changes in ({"active": False}, {"kind": "line"}, {"choices": [{**way.choices[1]}]}):
        with pytest.raises(Refused, match="only beside this one"):
            save(way, joko, **changes)
    with pytest.raises(Refused, match="only beside this one"):
        custom_questions.delete(way, agent=joko, now=WEDNESDAY)
    assert save(way, joko, choices=[{**way.choices[0]}, {**way.choices[1], "active": False}])


def test_who_saves_on_top_of_somebody_is_told(joko: User) -> None:
    row = question()
    assert save(row, joko, required=True)
    with pytest.raises(Refused, match="Somebody else has saved"):
        save(row, joko, required=False)
    assert not save(row, joko, required=True)


def test_they_are_put_in_order_and_there_is_a_most(joko: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(custom_questions, "MOST_QUESTIONS", 3)
    for code in ("custom_a", "custom_b", "custom_c"):
        row = CustomQuestion(code=code, kind="line", labels={"id": code, "en": code})
        custom_questions.add(row, agent=joko, now=WEDNESDAY)
    assert codes() == ["custom_a", "custom_b", "custom_c"]
    custom_questions.reorder(row, up=True, agent=joko, now=WEDNESDAY)
    assert codes() == ["custom_a", "custom_c", "custom_b"]
    custom_questions.reorder(row, up=True, agent=joko, now=WEDNESDAY)
    custom_questions.reorder(row, up=True, agent=joko, now=WEDNESDAY)  # It is the first already.
    assert codes() == ["custom_c", "custom_a", "custom_b"]

    one_more = CustomQuestion(code="custom_d", kind="line", labels={"id": "d", "en": "d"})
    with pytest.raises(Refused, match="long enough"):
        custom_questions.add(one_more, agent=joko, now=WEDNESDAY)
