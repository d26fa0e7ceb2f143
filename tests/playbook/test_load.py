"""Loading the shipped rows: once, and never over what people edited."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.utils import timezone

from triage.models import CannedReply, CategorySetting, DeskSettings, Macro, Origin, Platform
from triage.playbook import versions
from triage.playbook.desk import current, read_canned_replies, read_macros, shipped
from triage.playbook.load import ADMINISTRATORS, AGENTS, GROUPS, SUPERVISORS, Loaded, load

pytestmark = pytest.mark.usefixtures("nothing_shipped")


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


def test_it_takes_a_threshold_that_blind_checks_earned_for_nobodys_edit() -> None:
    load()
    CategorySetting.objects.filter(code="too_early").update(earned_threshold=0.91)

    assert named(load(), "edited") == []

    CategorySetting.objects.filter(code="too_early").update(threshold=0.9)
    assert named(load(reset=True), "reset") == ["too_early"]
    stored = CategorySetting.objects.get(code="too_early")
    assert (stored.threshold, stored.earned_threshold) == (0.8, 0.91)


def test_it_leaves_rows_alone_that_only_this_desk_has() -> None:
    Platform.objects.create(code="ours", name="Ours")
    load(reset=True)
    assert Platform.objects.filter(code="ours").exists()


@pytest.mark.parametrize("group", GROUPS)
def test_it_gives_each_group_all_its_permissions(group: str) -> None:
    load()
    assert set(Group.objects.get(name=group).permissions.values_list("codename", flat=True)) == GROUPS[group]


def rights(group: str) -> set[str]:
    return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))


def test_it_leaves_to_people_what_they_did_to_a_group() -> None:
    load()
    group = Group.objects.get(name=AGENTS)
    group.permissions.add(Permission.objects.get(codename="view_checkup"))
    group.permissions.remove(Permission.objects.get(codename="view_blindcheck"))

    assert named(load(), "edited") == [AGENTS]

    assert rights(AGENTS) == (GROUPS[AGENTS] | {"view_checkup"}) - {"view_blindcheck"}


def test_it_gives_and_takes_what_a_newer_version_ships_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """By hand: "view_checkup" was given, "view_reply" taken away. Shipped: one right more, one less."""
    load()
    group = Group.objects.get(name=AGENTS)
    group.permissions.add(Permission.objects.get(codename="view_checkup"))
    group.permissions.remove(Permission.objects.get(codename="view_reply"))
    newer = (GROUPS[AGENTS] | {"view_label"}) - {"view_blindcheck"}
    monkeypatch.setattr("triage.playbook.load.GROUPS", {**GROUPS, AGENTS: newer})

    assert named(load(), "updated") == [AGENTS]

    assert rights(AGENTS) == (newer | {"view_checkup"}) - {"view_reply"}
    assert named(load(), "updated") == []


def test_it_brings_an_older_desk_up_to_date() -> None:
    """A group from before rights were remembered, as the migration found it."""
    load()
    group = Group.objects.get(name=AGENTS)
    group.permissions.set(Permission.objects.filter(codename__in=["view_ticket", "view_platform", "delete_ticket"]))
    group.shipped_rights.all().delete()
    for codename in ("view_ticket", "view_platform"):
        group.shipped_rights.create(codename=codename)

    load()

    assert rights(AGENTS) == GROUPS[AGENTS] | {"delete_ticket"}


def test_it_lets_administrators_look_after_people() -> None:
    load()
    administrator = member_of(ADMINISTRATORS)
    assert administrator.has_perms(["auth.add_user", "auth.change_user", "auth.view_group", "triage.add_apiclient"])
    assert not any(administrator.has_perm(f"auth.{name}") for name in ("delete_user", "change_group"))


def test_it_lets_agents_work_and_not_rewrite_the_desk() -> None:
    load()
    agent = member_of(AGENTS)
    assert agent.has_perms(["triage.view_ticket", "triage.change_ticket", "triage.view_screenshot"])
    assert not any(
        agent.has_perm(f"triage.change_{name}") for name in ("platform", "cannedreply", "desksettings", "apiclient")
    )
    assert not any(agent.has_perm(f"triage.view_{name}") for name in ("platform", "label", "modelversion", "access"))


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


def reply_of(code: str = "too_early") -> CannedReply:
    return CannedReply.objects.get(code=code, language="en")


def origins(row: CannedReply | Macro) -> list[str]:
    return [version.origin for version in versions.history(row)][::-1]


def shipped_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer version of the service ships one text otherwise."""
    rows = [{**row, "body": "New."} if row["code"] == "too_early" else row for row in read_canned_replies()]
    monkeypatch.setattr("triage.playbook.load.read_canned_replies", lambda: rows)


def test_it_keeps_what_is_shipped_as_the_first_version() -> None:
    load()
    assert origins(reply_of()) == [Origin.SHIPPED]
    assert {tuple(origins(macro)) for macro in Macro.objects.all()} == {(Origin.SHIPPED,)}
    assert Macro.objects.count() == len(read_macros()) == 5


def test_it_updates_texts_that_nobody_has_edited(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    shipped_otherwise(monkeypatch)

    assert named(load(), "updated") == ["too_early/en", "too_early/id"]

    assert (reply_of().body, reply_of().version) == ("New.", 2)
    assert origins(reply_of()) == [Origin.SHIPPED, Origin.SHIPPED]


def test_it_leaves_edited_texts_alone_until_their_editor_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    agent = User.objects.create_user("rani")
    now = timezone.now()
    edited = {"subject": "Mine", "body": "Mine."}
    versions.save(reply_of(), changes=edited, seen=1, agent=agent, now=now)
    shipped_otherwise(monkeypatch)

    assert "too_early/en" in named(load(), "edited")
    assert reply_of().body == "Mine."

    versions.restore(reply_of(), number=1, seen=2, agent=agent, now=now)
    assert "too_early/en" in named(load(), "updated")
    assert origins(reply_of()) == [Origin.SHIPPED, Origin.EDITED, Origin.RESTORED, Origin.SHIPPED]


def test_it_keeps_a_version_when_it_resets() -> None:
    load()
    agent = User.objects.create_user("rani")
    versions.save(reply_of(), changes={"subject": "Mine", "body": "Mine."}, seen=1, agent=agent, now=timezone.now())

    assert named(load(reset=True), "reset") == ["too_early/en"]

    assert origins(reply_of()) == [Origin.SHIPPED, Origin.EDITED, Origin.SHIPPED]


def test_it_takes_rows_from_before_versions_were_kept_as_they_are() -> None:
    row = CannedReply.objects.create(code="too_early", language="en", subject="Old", body="Edited long ago.")

    assert "too_early/en" in named(load(), "edited")

    row.refresh_from_db()
    assert (row.body, row.version) == ("Edited long ago.", 2)
    assert origins(row) == [Origin.SHIPPED, Origin.EDITED]
    assert named(load(), "updated") == []


def test_it_counts_on_where_a_deleted_text_comes_back() -> None:
    load()
    reply_of().delete()
    load()
    assert reply_of().version == 2


def test_it_reports_what_it_updated(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    load()
    shipped_otherwise(monkeypatch)
    call_command("load_playbook")
    assert "2 updated (too_early/en, too_early/id)" in capsys.readouterr().out
