"""Mail providers that django-anymail speaks for, and where their secrets go in its settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Provider:
    """What anymail calls a provider's secrets, without the provider's name; "" where it has none.

    ``api_key`` is what mails are sent with, ``signing_key`` what its webhooks are signed with (Mailjet: the other half
    of its API key). ``checks_signature`` says that its webhooks are refused without that key.
    """

    api_key: str
    signing_key: str = ""
    checks_signature: bool = False


PROVIDERS: Mapping[str, Provider] = {
    "amazon_ses": Provider(""),  # boto3 finds its own credentials.
    "brevo": Provider("API_KEY"),
    "mailgun": Provider("API_KEY", "WEBHOOK_SIGNING_KEY", checks_signature=True),
    "mailjet": Provider("API_KEY", "SECRET_KEY"),
    "mandrill": Provider("API_KEY", "WEBHOOK_KEY", checks_signature=True),
    "postmark": Provider("SERVER_TOKEN"),
    "resend": Provider("API_KEY", "SIGNING_SECRET"),
    "sendgrid": Provider("API_KEY"),
}


def anymail_settings(
    provider: str, *, webhook_secret: str, api_key: str, signing_key: str, api_url: str, timeout: int
) -> dict[str, Any]:
    """The setting ANYMAIL for a provider in PROVIDERS; what is "" is left out. ``timeout`` is in seconds."""
    names = PROVIDERS[provider]
    values = {names.api_key: api_key, names.signing_key: signing_key, "API_URL": api_url}
    own = {f"{provider.upper()}_{name}": value for name, value in values.items() if name and value}
    secret = {"WEBHOOK_SECRET": webhook_secret} if webhook_secret else {}
    # A mail without some nicety that the provider lacks is better than none.
    return {"IGNORE_UNSUPPORTED_FEATURES": True, "REQUESTS_TIMEOUT": timeout, **secret, **own}
