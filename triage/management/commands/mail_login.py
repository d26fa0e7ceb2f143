"""``manage.py mail_login``: sign a mailbox's user in to Microsoft or Google, once; from then on tokens are renewed."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from triage.channels.email import tokens
from triage.channels.email.accounts import OAuth
from triage.management.explained import ExplainedCommand
from triage.messages import PartFailed

BACK = "http://localhost"
"""Where Google leads the browser, with the code in the address; nobody need listen there."""


class Command(ExplainedCommand):
    """Sign in."""

    help = (
        "Signs a mailbox's user in at the mail provider (MAIL_OAUTH) and keeps the login, encrypted, in the database."
    )
    example = """
example:
  manage.py mail_login                       the only user without a password
  manage.py mail_login desk@example.org      this one

Needed once for each user without a password, and again when the provider says that the login is no longer valid. An
application of Microsoft's with a secret (MAIL_OAUTH_CLIENT_SECRET) signs in by itself and needs none.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom to sign in."""
        parser.add_argument("user", nargs="?", default="", metavar="USER")

    def handle(self, *, user: str, **_options: Any) -> None:
        """Sign in, in the way that the provider has."""
        oauth: OAuth | None = settings.MAIL_OAUTH
        if oauth is None:
            raise CommandError("MAIL_OAUTH is not set: users log in with passwords (docs/operating.md, Mail).")
        if oauth.is_application:
            raise CommandError(
                "With MAIL_OAUTH_CLIENT_SECRET the application signs in by itself: there is nothing to do."
            )
        user = user or _only_user()
        try:
            if oauth.consent_url:
                self._agree(oauth, user)
            else:
                self._type_in(oauth, user)
        except PartFailed as failure:
            raise CommandError(f"The provider refused ({failure.code}): {failure.detail}") from failure
        self.stdout.write(f"{user} is signed in. Nothing need be started anew.")

    def _type_in(self, oauth: OAuth, user: str) -> None:
        """A code is typed in on any machine."""
        asked = tokens.begin(oauth)
        self.stdout.write(f"Open {asked.address} in a browser, log in as {user} and enter the code {asked.user_code}.")
        self.stdout.write("Waiting …")
        tokens.finish(oauth, user, asked)

    def _agree(self, oauth: OAuth, user: str) -> None:
        """Somebody agrees on a page, and brings the address to which that leads."""
        state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "client_id": oauth.client_id,
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": oauth.scope,
            "access_type": "offline",
            "prompt": "consent",  # Else a second login gives no refresh token.
            "login_hint": user,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        self.stdout.write(
            f"Open this address in a browser and agree as {user}:\n\n{oauth.consent_url}?{urlencode(query)}\n"
        )
        self.stdout.write(f"The browser then shows an error at an address that begins with {BACK}. That is right.")
        given = parse_qs(urlsplit(input("Paste that address here: ").strip()).query)
        if given.get("state") != [state] or "code" not in given:
            raise CommandError("That is not the address: it must hold state and code as the browser shows them.")
        tokens.exchange(oauth, user, code=given["code"][0], verifier=verifier, redirect_uri=BACK)


def _only_user() -> str:
    """The user who signs in without a password, where there is one only."""
    mailboxes = {mailbox.user for mailbox in settings.MAILBOXES if not mailbox.password}
    sender = {settings.EMAIL_HOST_USER} if not settings.EMAIL_HOST_PASSWORD else set()
    users = sorted((mailboxes | sender) - {""})
    if len(users) != 1:
        there = ", ".join(users) or "none has no password"
        raise CommandError(f"Name the user: manage.py mail_login USER ({there}).")
    return users[0]
