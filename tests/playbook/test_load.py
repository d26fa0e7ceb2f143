"""Loading the shipped rows: once, and never over what people edited."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import call_command

from triage.models import CannedReply, DeskSettings, Platform
from triage.playbook.desk import current, shipped
from triage.playbook.load import AGENTS, GROUPS, SUPERVISORS, Loaded, load

pytestmark = pytest.mark.django_db


def named(loaded: list[Loaded], outcome: str) -> list[str]:
    return [name for kind in loaded for name in getattr(kind, outcome)]


def member_of(group: str) -> User:
    user = User.objects.create_user("rani", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def test_it_makes_the_desk_that_the_files_ship() -> None:
    load()
    loaded, files = current(), shipped()
    assert loaded.policy.version == files.policy.version
    assert loaded.texts == files.texts
    assert loaded.contacts == files.contacts
    assert set(loaded.public_contacts) == set(files.public_contacts)


def test_it_changes_nothing_the_second_time() -> None:
    first, second = load(), load()
    assert named(first, "unchanged") == []
    assert named(second, "unchanged") == named(first, "created")
    assert named(second, "created") + named(second, "edited") + named(second, "reset") == []


def test_it_keeps_what_people_edited_and_brings_back_what_is_missing() -> None:
    load()
    Platform.objects.filter(code="tokopedia").update(contact="somewhere else")
    DeskSettings.objects.update(wait_working_days=5)
    CannedReply.objects.get(code="too_early", language="en").delete()
    Group.objects.get(name=AGENTS).permissions.clear()

    loaded = load()

    assert named(loaded, "created") == ["too_early/en"]
    assert named(loaded, "edited") == ["1", "tokopedia", AGENTS]
    assert Platform.objects.get(code="tokopedia").contact == "somewhere else"
    assert DeskSettings.objects.get().wait_working_days == 5


def test_it_resets_edited_rows_when_told_to() -> None:
    load()
    kept = Platform.objects.get(code="tokopedia").pk
    Platform.objects.filter(pk=kept).update(contact="somewhere else")
    Group.objects.get(name=AGENTS).permissions.clear()

    assert named(load(reset=True), "reset") == ["tokopedia", AGENTS]

    assert Platform.objects.get(pk=kept).contact == "tokopedia.com/help"
    assert current().policy.version == shipped().policy.version
    assert Group.objects.get(name=AGENTS).permissions.count() == len(GROUPS[AGENTS])


def test_it_leaves_rows_alone_that_only_this_desk_has() -> None:
    Platform.objects.create(code="ours", name="Ours")
    load(reset=True)
    assert Platform.objects.filter(code="ours").exists()


@pytest.mark.parametrize("group", [AGENTS, SUPERVISORS])
def test_it_gives_each_group_all_its_permissions(group: str) -> None:
    load()
    assert set(Group.objects.get(name=group).permissions.values_list("codename", flat=True)) == GROUPS[group]


def test_it_lets_agents_work_and_not_rewrite_the_desk() -> None:
    load()
    agent = member_of(AGENTS)
    assert agent.has_perms(["triage.view_ticket", "triage.change_ticket", "triage.view_screenshot"])
    assert not any(
        agent.has_perm(f"triage.change_{name}") for name in ("platform", "cannedreply", "desksettings", "apiclient")
    )


def test_it_lets_supervisors_edit_settings_platforms_and_texts() -> None:
    load()
    supervisor = member_of(SUPERVISORS)
    assert supervisor.has_perms(
        [f"triage.change_{name}" for name in ("ticket", "platform", "cannedreply", "desksettings", "categorysetting")]
    )
    assert not any(supervisor.has_perm(f"triage.{name}") for name in ("add_desksettings", "delete_ticket"))


def test_it_reports_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    load()
    Platform.objects.filter(code="tokopedia").update(contact="somewhere else")
    call_command("load_playbook")
    told = capsys.readouterr().out.splitlines()
    assert "triage.Platform: 9 unchanged, 1 kept as edited (tokopedia)" in told
    assert "triage.CalendarDay: none shipped" in told
