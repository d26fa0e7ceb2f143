"""The pages of rules: what the form takes and refuses, the order, versions, and what a ticket's history tells."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import WEDNESDAY, answered
from tests.teams import team
from tests.tickets.rules.automations import rule
from tests.workspace.browsers import member
from tests.workspace.conftest import logged_in
from triage import tickets
from triage.models import AuditEntry, Macro, Rule, RuleTrial, RuleVersion, Tag
from triage.playbook.load import AGENTS, SUPERVISORS

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


@pytest.fixture
def joko() -> User:
    return member("joko", SUPERVISORS)


@pytest.fixture
def supervisor(joko: User) -> Client:
    return logged_in(joko)


@pytest.fixture
def press() -> Tag:
    return Tag.objects.create(name="press")


def saved(client: Client, address: str = "/desk/rules/add/", **fields: Any) -> str:
    """The page after a rule was posted."""
    posted = {"name": "Press", "trigger": "classified", **fields}
    return client.post(address, posted, follow=True).content.decode()


def test_every_field_is_stored_shown_and_said_in_words(supervisor: Client, joko: User, press: Tag) -> None:
    ours = team("Ours")
    Macro.objects.create(code="sorry", names={"en": "Sorry", "id": "Maaf"}, texts={"en": "Sorry", "id": "Maaf"})
    conditions = {
        "if_category": ["too_early"],
        "if_confidence_from": "60",
        "if_confidence_below": "95",
        "if_circumstance": ["deadline"],
        "if_no_circumstance": ["fraud"],
        "if_answers": ["platform=tokopedia", "what_you_see=*"],
        "if_words": "refund*\n\nuang kembali\n!!",
        "if_no_words": "terima kasih",
        "if_tags": [press.pk],
        "if_no_tags": [press.pk],
        "if_language": ["id"],
        "if_channel": ["email"],
        "if_team": [0, ours.pk],
        "if_hours": "closed",
    }
    actions = {
        "do_team": ours.pk,
        "do_assign": joko.pk,
        "do_tags": [press.pk],
        "do_priority": "4",
        "do_macro": "sorry",
        "do_notify": [0, joko.pk],
        "do_close": "answered",
    }
    page = saved(supervisor, is_active="on", **conditions, **actions)
    row = Rule.objects.get()
    assert row.conditions == {
        "category": ["too_early"],
        "confidence_from": 0.6,
        "confidence_below": 0.95,
        "circumstance": ["deadline"],
        "no_circumstance": ["fraud"],
        "answers": [["platform", "tokopedia"], ["what_you_see", "*"]],
        "words": ["refund*", "uang kembali"],
        "no_words": ["terima kasih"],
        "tags": [press.pk],
        "no_tags": [press.pk],
        "language": ["id"],
        "channel": ["email"],
        "team": [0, ours.pk],
        "hours": ["closed"],
    }
    assert row.actions == {
        "team": ours.pk,
        "assign": joko.pk,
        "tags": [press.pk],
        "priority": 4,
        "macro": "sorry",
        "notify": [0, joko.pk],
        "close": "answered",
    }
    assert RuleVersion.objects.get().kept() == row.kept()
    assert AuditEntry.objects.filter(kind="rule", who=joko.pk).exists()
    assert page.count(" checked") >= 12
    listed = supervisor.get("/desk/rules/").content.decode()
    for said in (
        "before anything is answered",
        "“refund*” or “uang kembali”",
        "outside the opening hours",
        "“No team”",
    ):
        assert said in listed
    for said in ("goes to the team “Ours”", "assigned to Joko", "Tags are put on: press", "4 hours earlier", "“Sorry”"):
        assert said in listed
    again = saved(supervisor, "/desk/rules/press/", version="1", is_active="on", **conditions, **actions)
    assert "No changes to save." in again


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "The rule has no actions yet"),
        ({"trigger": "waited", "do_priority": "2"}, "Enter a number of hours."),
        ({"trigger": "waited", "hours": "4", "do_close": "answered"}, "while a ticket waits for a person, no rule"),
        (
            {"trigger": "before_due", "hours": "4", "do_reply": "too_early"},
            "while a ticket waits for a person, no rule",
        ),
        ({"trigger": "received", "do_macro": "sorry"}, "Without a verdict"),
        ({"trigger": "received", "if_category": ["other"], "do_hold": "on"}, "there is no verdict yet"),
        ({"trigger": "answered", "do_hold": "on"}, "held back only before it goes out"),
        ({"trigger": "answered", "do_priority": "3"}, "waits in no queue"),
        ({"do_hold": "on", "do_close": "answered"}, "cannot answer or close"),
        ({"do_macro": "sorry", "do_reply": "too_early"}, "either a macro or a canned reply"),
        ({"do_reply": "too_early"}, "make that the only cause"),
        ({"do_reply": "too_early", "if_category": ["too_early", "other"]}, "make that the only cause"),
        ({"do_macro": "mine"}, "Select a valid choice"),
        ({"do_hold": "on", "if_confidence_from": "80", "if_confidence_below": "80"}, "more than the other one"),
        ({"do_hold": "on", "if_words": "x" * 81}, "At most 50 lines"),
        ({"do_hold": "on", "name": "add"}, "Enter a name that contains letters."),
        ({"do_hold": "on", "name": "!!"}, "Enter a name that contains letters."),
    ],
)
def test_what_makes_no_sense_or_would_answer_what_is_held_back_is_refused(
    fields: dict[str, Any], told: str, supervisor: Client
) -> None:
    Macro.objects.create(code="sorry", names={"en": "Sorry"}, texts={"en": "Sorry"})
    Macro.objects.create(code="mine", names={"en": "Mine"}, assign=True)
    assert told in saved(supervisor, **fields)
    assert not Rule.objects.exists()


def test_an_answer_is_taken_where_its_cause_is_the_only_one(supervisor: Client) -> None:
    saved(supervisor, do_reply="too_early", if_category=["too_early"])
    assert Rule.objects.get().actions == {"reply": "too_early"}


def test_two_rules_of_one_name_differ_by_a_number_and_change_places(supervisor: Client) -> None:
    for _time in range(3):
        saved(supervisor, do_hold="on")
    assert list(Rule.objects.values_list("code", flat=True)) == ["press", "press_2", "press_3"]
    for code, to in (("press_3", "up"), ("press", "up"), ("press", "down"), ("press_2", "down")):
        supervisor.post(f"/desk/rules/{code}/move/", {"to": to})
    assert list(Rule.objects.values_list("code", flat=True)) == ["press_3", "press", "press_2"]
    assert AuditEntry.objects.filter(kind="rule").count() == 5


def test_versions_are_kept_shown_in_words_and_restored(supervisor: Client) -> None:
    saved(supervisor, do_hold="on")
    page = saved(supervisor, "/desk/rules/press/", version="1", do_priority="3", is_active="on")
    assert "<del>" in page
    conflict = saved(supervisor, "/desk/rules/press/", version="1", do_priority="9")
    assert "Joko has saved in the meantime" in conflict
    supervisor.post("/desk/rules/press/restore/", {"number": "1", "seen": "2"})
    row = Rule.objects.get()
    assert (row.version, row.actions, row.is_active) == (3, {"hold": True}, False)


def test_the_history_of_a_ticket_tells_what_ran_by_its_version_and_why_not(supervisor: Client, press: Tag) -> None:
    row = rule("press", actions={"tags": [press.pk], "reply": "connectivity"})
    ticket = answered()
    saved(supervisor, "/desk/rules/press/", version="1", name="Renamed", do_hold="on")
    page = supervisor.get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Rule applied: press, version 1" in page
    assert "Tags are put on: press." in page
    assert "This text answers another cause than the one found." in page
    assert f"/desk/rules/{row.code}/" in page
    theirs = logged_in(member("rina", AGENTS)).get(f"/desk/tickets/{ticket.reference}/").content.decode()
    assert "Rule applied: press, version 1" in theirs
    assert f"/desk/rules/{row.code}/" not in theirs


def test_a_dry_run_says_how_far_it_is_and_shows_examples_in_reach(supervisor: Client, joko: User) -> None:
    ticket = answered()
    rule("all", conditions={"category": ["too_early"]}, actions={"hold": True})
    started = supervisor.post("/desk/rules/all/try/", {"action_key": str(uuid4())})
    address, trial = started["Location"], RuleTrial.objects.get()
    assert "0 of 1 tickets looked at" in supervisor.get(address).content.decode()
    part = supervisor.get(f"{address}?part")
    assert supervisor.get(f"{address}?part", headers={"if-none-match": part["ETag"]}).status_code == 304
    tickets.work_trial(trial.pk)
    page = supervisor.get(address).content.decode()
    assert "Would have touched 1 ticket of 1 of the last 30 days." in page
    assert ticket.reference in page
    Rule.objects.update(version=2)
    other = tickets.start_trial(Rule.objects.get(), agent=joko, action_key="k", now=WEDNESDAY)
    RuleTrial.objects.filter(pk=other.pk).update(version=1)
    tickets.work_trial(other.pk)
    assert "The dry run was ended" in supervisor.get(f"/desk/rules/trials/{other.pk}/").content.decode()


def test_who_may_only_look_sees_the_rule_and_saves_nothing(supervisor: Client) -> None:
    from django.contrib.auth.models import Permission

    rule("all", actions={"hold": True})
    reader = member("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_rule"))
    client = logged_in(reader)
    assert "You can view this rule, but not edit it." in client.get("/desk/rules/all/").content.decode()
    assert client.post("/desk/rules/all/", {"name": "x"}).status_code == 403
    assert client.post("/desk/rules/all/move/", {"to": "up"}).status_code == 403
    assert client.get("/desk/rules/add/").status_code == 403
    assert supervisor.post("/desk/rules/all/move/", {"to": "sideways"}).status_code == 400
