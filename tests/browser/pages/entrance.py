"""The way in: log-in, second factors, what can be done about them."""

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from playwright.sync_api import Page

from tests.browser.axe import Visit
from tests.workspace.conftest import ENGLISH, PASSWORD
from triage.models import ApiKey, Scope
from triage.models.api_key import issue
from triage.playbook.load import AGENTS

LOG_IN, SECURITY = "/desk/login/", "/desk/security/"


def with_password(name: str) -> User:
    """An agent who can log in."""
    user = User.objects.create_user(name, f"{name}@example.org", PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=AGENTS))
    return user


def came_in(name: str, *, password: str = PASSWORD) -> Client:
    """The browser of somebody who has just typed in a password."""
    client = Client(headers=ENGLISH)
    client.post(LOG_IN, {"login": name, "password": password})
    return client


def confirmed(client: Client, *, password: str = PASSWORD) -> Client:
    """The same browser just after "Is it you?"."""
    client.post(f"{SECURITY}confirm/", {"password": password})
    return client


def passkey_of(user: User) -> Authenticator:
    """A passkey as a browser registers it."""
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT
    key = AttestedCredentialData.create(
        Aaguid.NONE, b"a key", ES256({1: 2, 3: -7, -1: 1, -2: b"x" * 32, -3: b"y" * 32})
    )
    attestation = AttestationObject.create("none", AuthenticatorData.create(b"h" * 32, flags, 0, key), {})
    said = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"challenge", "http://localhost")
    response = {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(attestation)}
    credential = {"id": websafe_encode(b"a key"), "rawId": websafe_encode(b"a key"), "type": "public-key"}
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "My phone", "credential": {**credential, "response": response}},
    )


def ways_in() -> list[Visit]:
    """Everything about log-in and second factors, for somebody without any and for somebody with all of them."""
    with_password("rina")
    bare = confirmed(came_in("rina"))
    sure = with_password("dewi")
    both = confirmed(came_in("dewi"))  # While a password is enough.
    TOTP.activate(sure, generate_totp_secret())
    RecoveryCodes.activate(sure)
    key = passkey_of(sure)
    issue(ApiKey(person=sure, name="assistant", scopes=[Scope.READ]), by=sure, now=timezone.now())
    halfway = came_in("dewi")
    return [
        Visit(LOG_IN),
        Visit(LOG_IN, then=guess, name="with a wrong password"),
        Visit(f"{LOG_IN}code/", halfway),
        Visit("/desk/logout/", bare),
        Visit(SECURITY, bare, name="without a second factor"),
        Visit(SECURITY, both, name="with all of them"),
        Visit("/desk/keys/", both),
        Visit(f"{SECURITY}confirm/", bare),
        Visit(f"{SECURITY}confirm/code/", both),
        Visit(f"{SECURITY}confirm/passkey/", both),
        Visit(f"{SECURITY}app/", bare),
        Visit(f"{SECURITY}app/remove/", both),
        Visit(f"{SECURITY}passkeys/", both),
        Visit(f"{SECURITY}passkeys/add/", both),
        Visit(f"{SECURITY}passkeys/{key.pk}/", both),
        Visit(f"{SECURITY}passkeys/{key.pk}/remove/", both),
        Visit(f"{SECURITY}codes/", both),
        Visit(f"{SECURITY}codes/new/", both),
        Visit("/desk/password_change/", bare, then=mistype, name="with errors"),
        Visit("/desk/password_change/done/", bare),
    ]


def guess(page: Page) -> None:
    """A password that is not it."""
    page.locator("[name=login]").fill("rina")
    page.locator("[name=password]").fill("wrong")
    page.keyboard.press("Enter")
    page.locator(".desk-error").first.wait_for()


def mistype(page: Page) -> None:
    """An old password that is not it."""
    for name in ("old_password", "new_password1", "new_password2"):
        page.locator(f"[name={name}]").fill("nothing")
    page.keyboard.press("Enter")
    page.locator(".desk-error").first.wait_for()
