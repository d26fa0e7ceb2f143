"""Django's system checks of the mail provider's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from triage.channels.email.providers import PROVIDERS


def provider_is_complete(**_kwargs: Any) -> list[CheckMessage]:
    """What is wrong with the provider that is set: triage.E001 and E002 are about the secret, E003 and E004 about keys,
    E005 about where those are sent.
    """
    if not settings.ANYMAIL_PROVIDER:
        return []
    provider, known = PROVIDERS[settings.ANYMAIL_PROVIDER], settings.ANYMAIL
    prefix = settings.ANYMAIL_PROVIDER.upper()
    secret = known.get("WEBHOOK_SECRET", "")
    sends = f"anymail.backends.{settings.ANYMAIL_PROVIDER}.EmailBackend" == settings.EMAIL_BACKEND
    needs_signing_key = provider.checks_signature or (sends and provider.signing_key == "SECRET_KEY")
    problems = {
        "E001": (not secret, "ANYMAIL_PROVIDER is set but ANYMAIL_WEBHOOK_SECRET is not: no webhook is served."),
        "E002": (
            bool(secret) and not all(secret.partition(":")),
            "ANYMAIL_WEBHOOK_SECRET must be user:password, as it stands in the address given to the provider.",
        ),
        "E003": (
            sends and bool(provider.api_key) and f"{prefix}_{provider.api_key}" not in known,
            "Mail goes out through ANYMAIL_PROVIDER but ANYMAIL_API_KEY is not set.",
        ),
        "E004": (
            needs_signing_key and f"{prefix}_{provider.signing_key}" not in known,
            f"ANYMAIL_SIGNING_KEY is not set; anymail calls it {prefix}_{provider.signing_key}.",
        ),
        "E005": (
            not known.get(f"{prefix}_API_URL", "https://").startswith("https://"),
            "ANYMAIL_API_URL must begin with https://: the API key is sent there, and every mail.",
        ),
    }
    hint = "See docs/operating.md, Mail."
    return [Error(told, hint=hint, id=f"triage.{number}") for number, (holds, told) in problems.items() if holds]
