import re
from datetime import time

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from tests.workspace.conftest import logged_in
from triage.models import ApiClient, CategorySetting, DeskSettings, Platform
from triage.models.api_client import key_digest
from triage.playbook.load import AGENTS
from triage.workspace.accounts.allauth_messages import ALLAUTH_WORDS
from triage.workspace.administration.unfold_messages import UNFOLD_WORDS


def test_it_shows_a_new_clients_key_once(administrator: Client) -> None:
    page = administrator.post("/desk/triage/apiclient/add/", {"name": "partner"}, follow=True).content.decode()

    [key] = re.findall(r"<code>(tk_[\w-]+)</code>", page)
    client = ApiClient.objects.get(name="partner")
    assert client.key_digest == key_digest(key)
    assert client.active
    again = administrator.get(f"/desk/triage/apiclient/{client.pk}/change/").content.decode()
    assert key not in again
    assert client.key_digest not in again


def test_it_keeps_a_clients_key_when_the_client_is_edited(administrator: Client) -> None:
    administrator.post("/desk/triage/apiclient/add/", {"name": "partner"})
    before = ApiClient.objects.get()

    administrator.post(f"/desk/triage/apiclient/{before.pk}/change/", {"name": "partner", "hourly_quota": 50})

    after = ApiClient.objects.get()
    assert after.key_digest == before.key_digest
    assert not after.active  # the box was left unticked
    assert after.hourly_quota == 50


SETTINGS = {
    **{"wait_working_days": 4, "salutation": "Bapak/Ibu", "temperature": 1},
    **{"unheard_from": 0.65, "harm_mail": "", "hot_line": ""},
    **{"second_cause_from": 0.15, "blind_checks_a_day": 5, "opens_at": "09:00", "closes_at": "17:00", "sla_hours": 6},
    **{"sla_warning_hours": 2, "away_hours": 3},
    **{"screenshots_kept_days": 30, "identities_kept_days": 90, "reopen_days": 14},
}


def test_it_goes_straight_to_the_one_row_of_settings(supervisor: Client) -> None:
    assert supervisor.get("/desk/triage/desksettings/")["Location"] == "/desk/triage/desksettings/1/change/"
    supervisor.post("/desk/triage/desksettings/1/change/", SETTINGS)
    stored = DeskSettings.objects.get()
    assert (stored.wait_working_days, stored.opens_at, stored.sla_hours) == (4, time(9), 6)


def test_it_refuses_a_desk_that_is_never_open(supervisor: Client) -> None:
    response = supervisor.post("/desk/triage/desksettings/1/change/", {**SETTINGS, "opens_at": "17:00"})
    assert "The opening time must be before the closing time." in response.content.decode()
    assert DeskSettings.objects.get().wait_working_days == 3


def test_it_says_what_is_wrong_with_a_number(supervisor: Client) -> None:
    row = CategorySetting.objects.get(code="too_early")

    response = supervisor.post(f"/desk/triage/categorysetting/{row.pk}/change/", {"auto_reply": "on", "threshold": 0.2})

    assert response.status_code == 200
    assert CategorySetting.objects.get(pk=row.pk).threshold == row.threshold


def test_it_keeps_a_platforms_code(supervisor: Client) -> None:
    row = Platform.objects.get(code="tokopedia")

    supervisor.post(
        f"/desk/triage/platform/{row.pk}/change/", {"name": "Tokopedia", "code": "other", "aliases": "toped,tokped"}
    )

    row.refresh_from_db()
    assert row.code == "tokopedia"
    assert row.aliases == ["toped", "tokped"]


def test_it_lets_nobody_raise_their_own_rights() -> None:
    keeper = User.objects.create_user("keeper", is_staff=True)
    keeper.user_permissions.set(Permission.objects.filter(content_type__app_label="auth"))
    administrator = User.objects.create_superuser("admin")
    client = logged_in(keeper)
    own = f"/desk/auth/user/{keeper.pk}/change/"

    client.post(own, {"username": "keeper", "is_active": "on", "is_staff": "on", "is_superuser": "on"})

    keeper.refresh_from_db()
    assert not keeper.is_superuser
    assert "is_superuser" not in client.get(own).content.decode()
    assert client.post(f"/desk/auth/user/{administrator.pk}/change/", {"username": "mine"}).status_code == 403
    assert client.post(f"/desk/auth/user/{administrator.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post("/desk/auth/group/add/", {"name": "mine"}).status_code == 403


def test_an_administrator_puts_people_into_groups_within_their_own_rights(administrator_by_right: Client) -> None:
    strong = Group.objects.create(name="Strong")
    strong.permissions.add(Permission.objects.get(codename="delete_user"))
    rina = User.objects.create_user("rina")
    form = {"username": "rina", "is_active": "on", "is_staff": "on"}
    address = f"/desk/auth/user/{rina.pk}/change/"

    administrator_by_right.post(address, {**form, "groups": [Group.objects.get(name=AGENTS).pk]})
    administrator_by_right.post(address, {**form, "groups": [strong.pk], "is_superuser": "on"})

    rina.refresh_from_db()
    assert rina.is_staff
    assert not rina.is_superuser
    assert [group.name for group in rina.groups.all()] == [AGENTS]


@pytest.mark.parametrize("active", [True, False])
def test_nobody_changes_somebody_who_may_do_more(administrator_by_right: Client, active: bool) -> None:
    stronger = User.objects.create_user("stronger", is_staff=True, is_active=active)
    stronger.user_permissions.add(Permission.objects.get(codename="delete_user"))

    assert administrator_by_right.post(f"/desk/auth/user/{stronger.pk}/change/", {"username": "x"}).status_code == 403
    assert administrator_by_right.get(f"/desk/auth/user/{stronger.pk}/password/").status_code == 403


@pytest.mark.parametrize("address", ["auth/user/", "auth/group/", "auth/user/add/", "triage/calendarday/add/"])
def test_it_shows_the_stock_pages(administrator: Client, address: str) -> None:
    assert administrator.get(f"/desk/{address}").status_code == 200


def test_it_adds_somebody_who_can_log_in(administrator_by_right: Client) -> None:
    page = administrator_by_right.get("/desk/auth/user/add/").content.decode()
    fields = {"username": "budi", "usable_password": "true", "password1": "kunci-baru-9", "password2": "kunci-baru-9"}
    assert all(f'name="{name}"' in page for name in fields)

    administrator_by_right.post("/desk/auth/user/add/", fields)

    assert User.objects.get(username="budi").check_password("kunci-baru-9")


def test_it_changes_the_language_and_comes_back(agent: Client) -> None:
    page = agent.get("/desk/?state=all").content.decode()
    assert 'action="/desk/language/"' in page
    assert 'value="/desk/?state=all"' in page

    response = agent.post("/desk/language/", {"language": "id", "next": "/desk/?state=all"}, follow=True)

    assert response.request["PATH_INFO"] == "/desk/"
    assert "Perlu petugas" in response.content.decode()


@pytest.mark.parametrize("word", [*UNFOLD_WORDS, *ALLAUTH_WORDS])
def test_it_translates_the_words_of_unfold_and_allauth(word: str) -> None:
    with translation.override("id"):
        assert gettext(word) != word
