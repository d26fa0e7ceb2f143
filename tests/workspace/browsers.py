"""People of the desk in real browsers."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client
from playwright.sync_api import Page

from tests.workspace.conftest import logged_in


def member(name: str, group: str = "") -> User:
    """Somebody of the desk with a first name, in a group or in none."""
    user = User.objects.create_user(name, first_name=name.title(), is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def let_in(page: Page, user: User, *, address: str) -> Page:
    """The page's browser, logged in at ``address`` as ``user``, in English."""
    client: Client = logged_in(user)
    cookie: Any = {"name": settings.SESSION_COOKIE_NAME, "url": address}
    page.context.add_cookies([{**cookie, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}])
    page.set_extra_http_headers({"Accept-Language": "en"})
    return page
