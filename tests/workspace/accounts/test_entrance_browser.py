"""Coming in with a real browser: password, authenticator app, passkey on a virtual authenticator."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from time_machine import Traveller

from tests.workspace.accounts.test_entrance import code_at
from tests.workspace.conftest import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url, which pytest-playwright brings along, is a step behind pytest.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def door(page: Page, live_server: LiveServer, rina: User, settings: Settings) -> Iterator[Page]:
    """An English browser at the door of a desk that asks for a second factor; no script may break its policy."""
    settings.REQUIRE_MFA = settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.set_extra_http_headers({"Accept-Language": "en"})
    page.goto(f"{live_server.url}/desk/")
    yield page
    assert problems == []


def log_in(page: Page) -> None:
    page.get_by_label("User name or e-mail address").fill("rina")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_out(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/desk/logout/")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("You are logged out.")).to_be_visible()


def plug_in(page: Page) -> None:
    """A key without any passkey on it."""
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made = {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {**device, **made}})


def confirm(page: Page) -> None:
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def test_an_agent_sets_up_an_app_and_logs_in_with_its_codes(
    door: Page, live_server: LiveServer, clock: Traveller
) -> None:
    log_in(door)
    expect(door.get_by_text("Set up an authenticator app or a passkey to continue.")).to_be_visible()
    door.get_by_role("link", name="Set up an app").click()
    confirm(door)
    secret = door.locator(".desk-secret").inner_text()
    door.get_by_label("Six-digit code").fill(code_at(secret))
    door.get_by_role("button", name="Done").click()
    expect(door.locator(".desk-codes li")).to_have_count(10)

    log_out(door, live_server)
    clock.shift(31)  # A code works once.
    log_in(door)
    door.get_by_label("Code from your authenticator app").fill(code_at(secret))
    door.get_by_role("button", name="Log in", exact=True).click()

    expect(door.locator(".desk-tabs")).to_be_visible()


def test_an_agent_adds_a_passkey_and_logs_in_with_nothing_else(door: Page, live_server: LiveServer) -> None:
    plug_in(door)
    log_in(door)
    door.get_by_role("link", name="Add a passkey").click()
    confirm(door)
    door.get_by_label("Name").fill("My phone")
    expect(door.get_by_label("Log in with this passkey alone")).to_be_checked()
    door.wait_for_load_state()  # Until the page's script is there, nothing asks for the key.
    door.get_by_label("Name").press("Enter")  # asks for the key like a click
    expect(door.locator(".desk-codes li")).to_have_count(10)
    assert Authenticator.objects.get(type=Authenticator.Type.WEBAUTHN).wrap().name == "My phone"

    log_out(door, live_server)
    door.wait_for_load_state()
    door.get_by_role("button", name="Log in with a passkey").click()

    expect(door.locator(".desk-tabs")).to_be_visible()


def test_it_says_so_when_the_key_is_unknown(door: Page) -> None:
    plug_in(door)

    door.wait_for_load_state()
    door.get_by_role("button", name="Log in with a passkey").click()

    expect(door.get_by_text("That did not work.")).to_be_visible()
