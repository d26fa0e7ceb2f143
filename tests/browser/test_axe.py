"""No page breaks a rule of axe-core, light or dark; no page is left out."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import resolve
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import pictures
from tests.browser.axe import Visit, broken
from tests.browser.pages import desk, entrance, public, topics
from tests.workspace.every_address import TABLE
from triage.channels import complaint

GROUPS: dict[str, Callable[[], list[Visit]]] = {
    "everyday": public.everyday,
    "of_tickets": public.of_tickets,
    "mailbox": public.mailbox,
    "at_work": desk.at_work,
    "of_teams": desk.of_teams,
    "many": desk.many,
    "of_words": desk.of_words,
    "of_rules": desk.of_rules,
    "of_supervisors": desk.of_supervisors,
    "of_rows": desk.of_rows,
    "of_topics": topics.of_topics,
    "ways_in": entrance.ways_in,
}
"""Each makes the rows it needs and gives the pages that show them."""

NO_PAGES = {
    "healthz": "for machines",
    "livez": "for machines",
    "readyz": "for machines",
    "api/v1/schema/": "for machines",
    "api/v1/form": "for machines",
    "api/v1/docs/": "Swagger's page, as it comes",
    "desk/tickets/<str:reference>/pictures/<int:pk>.jpg": "a picture",
    "t/<token:token>/picture/<place:number>/": "a picture",
    "t/<token:token>/fragment/": "a part of the status page",
    "t/<token:token>/next.ics": "a calendar's file",
    "dev/chat/<slug:channel>/<int:account>/lines/": "a part of the phone's page",
    "worker.js": "the service worker",
    "desk/tickets/<str:reference>/presence/": "a part of the ticket's page",
    "desk/notices/unread/": "what the bell's script asks for",
    "desk/notices/mentionable/": "what the list behind an @ asks for",
    "desk/manifest.webmanifest": "for browsers",
    "desk/worker.js": "the desk's service worker",
    "desk/jsi18n/": "a script",
    "desk/search/": "what unfold's search shows in its box",
}
"""Addresses that answer with something else than a page of ours."""


@pytest.fixture(autouse=True)
def _surroundings(desk_rows: None, clock: object, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Rows, folders and counters of the test's own."""
    settings.STATIC_ROOT = tmp_path
    settings.QUARANTINE, settings.MAILBOX = tmp_path / "quarantine", tmp_path / "mail"
    settings.REQUIRE_MFA = False
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    complaint._known_platforms.cache_clear()
    cache.clear()
    yield
    complaint._known_platforms.cache_clear()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.urls("tests.portal.mailbox_project")
@pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods")
@pytest.mark.parametrize("group", GROUPS)
def test_it_breaks_no_rule(group: str, page: Page, live_server: LiveServer) -> None:
    page.set_default_timeout(10_000)
    page.set_extra_http_headers({"Accept-Language": "en"})
    if pictures.FOLDER:
        for number, visit in enumerate(GROUPS[group]()):
            pictures.take(page, visit, server=live_server.url, name=f"{group}-{number:02}")
        pytest.skip("pictures taken instead")
    found = [line for visit in GROUPS[group]() for line in broken(page, visit, server=live_server.url)]
    assert not found, "\n".join(found)


@pytest.mark.urls("tests.portal.mailbox_project")
@pytest.mark.slow
def test_it_leaves_out_no_page() -> None:
    routes = set()
    for make in GROUPS.values():
        with transaction.atomic():
            routes |= {
                resolve(visit.address.partition("?")[0]).route.replace("/(?P<app", "/^(?P<app") for visit in make()
            }
            transaction.set_rollback(True)
    pages = {route for route, (get, _post) in TABLE.items() if "O" in get}
    assert pages - routes == set(NO_PAGES)
