"""The accounts at mail servers that the settings name: mailboxes, and how one signs in without a password.

The settings themselves are made of this, so nothing here looks at rows or at Django's settings.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.core.exceptions import ImproperlyConfigured

_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class OAuth:
    """A provider's OAuth 2.0, and what our application is called there.

    ``is_application``: it signs in by itself, with its secret; else in the name of somebody who once agreed, on a
    ``device_url`` (a code is typed in there) or a ``consent_url`` (it leads back to an address with a code in it).
    """

    token_url: str
    client_id: str
    client_secret: str
    scope: str
    is_application: bool = False
    device_url: str = ""
    consent_url: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the desk's mail lies; always over TLS, with a certificate for ``host`` from an authority that the system
    trusts, or from the one in ``ca_file`` alone (PEM). ``oauth`` is used where there is no ``password``.
    """

    name: str
    host: str
    user: str
    password: str = ""
    port: int = 993
    folder: str = "INBOX"
    ca_file: str = ""
    oauth: OAuth | None = None
    timeout: float = 20.0


_WRITTEN: Mapping[str, type] = MappingProxyType(
    {each.name: int if each.name == "port" else str for each in fields(Mailbox)[1:7]}
)
"""What may be said of a mailbox in MAILBOXES: everything but its name and how tokens are got."""


def mailboxes(written: str, usual: Mailbox) -> tuple[Mailbox, ...]:
    """The mailboxes in ``written`` (TOML, a table each), ``usual`` telling what a table leaves out; or that one alone.

    Raises ImproperlyConfigured with a sentence that helps.
    """
    if not written.strip():
        return (usual,) if usual.host else ()
    try:
        tables = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise ImproperlyConfigured(f"MAILBOXES is no TOML: {error}.") from error
    return tuple(_mailbox(name, table, usual) for name, table in tables.items())


def _mailbox(name: str, table: Any, usual: Mailbox) -> Mailbox:
    if not _NAME.fullmatch(name) or not isinstance(table, dict):
        raise ImproperlyConfigured(f"MAILBOXES must be tables like [complaints], not {name!r}.")
    for key, value in table.items():
        # A truth value is a whole number to Python.
        if key not in _WRITTEN or not isinstance(value, _WRITTEN[key]) or isinstance(value, bool):
            known = ", ".join(_WRITTEN)
            raise ImproperlyConfigured(f"MAILBOXES, [{name}]: {key} is not understood. There are {known}.")
    found = replace(usual, name=name, **table)
    if "password" not in table and (found.host, found.user) != (usual.host, usual.user):
        found = replace(found, password="")  # One server's password is not for another one's ears.
    if not found.host or not found.user:
        raise ImproperlyConfigured(
            f"MAILBOXES, [{name}] has no host or no user, and IMAP_HOST or IMAP_USER none for it."
        )
    if found.ca_file and not Path(found.ca_file).is_file():
        raise ImproperlyConfigured(f"MAILBOXES, [{name}]: there is no file {found.ca_file!r}.")
    return found


def microsoft(*, client_id: str, client_secret: str, tenant: str) -> OAuth:
    """Microsoft 365: with a secret the application signs in by itself, else somebody with a code."""
    at = f"https://login.microsoftonline.com/{tenant or 'organizations'}/oauth2/v2.0"
    own = "https://outlook.office365.com/.default"
    lent = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
    return OAuth(
        f"{at}/token",
        client_id,
        client_secret,
        own if client_secret else lent,
        is_application=bool(client_secret),
        device_url=f"{at}/devicecode",
    )


def google(*, client_id: str, client_secret: str, tenant: str) -> OAuth:
    """Google: somebody agrees on a page, since it has no codes to type in for mail."""
    return OAuth(
        "https://oauth2.googleapis.com/token",
        client_id,
        client_secret,
        "https://mail.google.com/",
        consent_url="https://accounts.google.com/o/oauth2/v2/auth",
    )


PROVIDERS: Mapping[str, Callable[..., OAuth]] = MappingProxyType({"microsoft": microsoft, "google": google})


def oauth(provider: str, *, client_id: str, client_secret: str, tenant: str) -> OAuth | None:
    """How tokens are got from one of PROVIDERS, None for "". Raises ImproperlyConfigured."""
    if not provider:
        return None
    if provider not in PROVIDERS:
        raise ImproperlyConfigured(f"MAIL_OAUTH must be {' or '.join(PROVIDERS)}, not {provider!r}.")
    missing = {
        "MAIL_OAUTH_CLIENT_ID": not client_id,
        "MAIL_OAUTH_CLIENT_SECRET": provider == "google" and not client_secret,
        # An application belongs to one directory: what "organizations" would mean, the provider refuses to guess.
        "MAIL_OAUTH_TENANT": provider == "microsoft" and bool(client_secret) and not tenant,
    }
    if names := [name for name, is_missing in missing.items() if is_missing]:
        raise ImproperlyConfigured(f"MAIL_OAUTH={provider} needs {' and '.join(names)} (docs/operating.md, Mail).")
    return PROVIDERS[provider](client_id=client_id, client_secret=client_secret, tenant=tenant)
