"""Topics as rows: the desk knows them as its own categories from the next decision on."""

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.factories import WEDNESDAY
from tests.teams import team
from tests.topics import LETTERS, NAMES, topic
from triage import installed as installing
from triage.decision.verdict import OTHER
from triage.installed import declared, installed
from triage.models import AuditEntry, CannedReply, CannedReplyVersion, CategorySetting, Route, Topic
from triage.outbox import sentences
from triage.playbook import desk, topics
from triage.playbook.topics import Draft

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture(autouse=True)
def _as_declared() -> Iterator[None]:
    """No other test knows the topics of these."""
    yield
    installing._amended.clear()


def test_without_any_the_desk_is_its_packages_to_the_last_object() -> None:
    assert desk.current().definition is declared()
    assert installed() is declared()


def test_it_is_a_category_like_any_other_with_letters_numbers_and_a_team() -> None:
    pay = team("Akun")
    row = topic(sla_hours=4, team=pay, phrases=("ganti email",), questions=NAMES, asking=LETTERS)
    current = desk.current()
    category = current.rules.by_code[row.code]
    assert (row.code, category.is_topic, current.rules.subjects[row.code]) == ("topic_email", True, OTHER)
    assert current.texts[row.code, "id"].subject == LETTERS["id"][0]
    assert (f"ask_{row.code}", "en") in current.texts
    assert current.policy.phrases == {row.code: ("ganti email",)}
    assert current.policy.category(row.code).auto_reply is False
    setting, route = CategorySetting.objects.get(code=row.code), Route.objects.get()
    assert (setting.sla_hours, route.category, route.team) == (4, row.code, pay)
    assert CannedReplyVersion.objects.filter(code=row.code).count() == len(LETTERS)
    assert AuditEntry.objects.filter(kind="topic", object=row.code).exists()


def test_its_texts_are_its_rows_in_every_language() -> None:
    row = topic(questions={"id": "E-mail mana?", "en": "Which address?"})
    assert sentences.title(row.code, language="id") == NAMES["id"]  # Although nobody has decided anything since.
    assert sentences.title(row.code, language="en") == NAMES["en"]
    assert sentences.question(row.code, language="en") == "Which address?"
    with translation.override("id"):
        assert str(CategorySetting.objects.get(code=row.code)) == NAMES["id"]


def test_two_of_one_name_have_codes_of_their_own() -> None:
    assert [topic("e-mail").code, topic("e-mail").code] == ["topic_e_mail", "topic_e_mail_2"]


def test_one_that_is_switched_off_is_no_verdict_any_more_and_keeps_its_name() -> None:
    row = topic()
    draft = Draft(names=NAMES, descriptions=row.descriptions, is_active=False)
    assert topics.save(row, draft, by=None, now=WEDNESDAY)
    rules = desk.current().rules
    assert row.code not in rules.labels
    assert sentences.title(row.code, language="en") == NAMES["en"]


def test_saving_says_whether_anything_has_changed_and_notes_what() -> None:
    row = topic()
    same = Draft(names=NAMES, descriptions=row.descriptions)
    assert not topics.save(row, same, by=None, now=WEDNESDAY)
    new = Draft(names=NAMES, descriptions=row.descriptions, phrases=("ganti email",), sla_hours=3, team=team("Akun"))
    assert topics.save(row, new, by=None, now=WEDNESDAY)
    noted = AuditEntry.objects.filter(kind="topic").latest("id")
    assert noted.changes["sla_hours"] == [None, 3]
    assert noted.changes["phrases"] is None  # Words stand in no audit.
    assert topics.save(row, same, by=None, now=WEDNESDAY)
    assert not Route.objects.exists()


def test_looking_at_the_desk_costs_one_statement_with_topics_as_without() -> None:
    topic()
    desk.current()
    with CaptureQueriesContext(connection) as asked:
        desk.current()
    assert len(asked) == 1


@pytest.mark.parametrize("fields", [{"code": "too_early", "names": NAMES}, {"code": "topic_x", "names": {}}])
def test_the_database_refuses_codes_of_categories_and_topics_without_a_name(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.create(created_at=WEDNESDAY, **fields)
    assert CannedReply.objects.filter(code="topic_x").count() == 0
