"""Secrets of subscriptions: made here, shown once, sealed in their rows."""

import secrets
from base64 import b64encode

from triage.channels.sealing import fernet

PREFIX = "whsec_"
PURPOSE = "triage.hooks.secrets"


def new_secret() -> str:
    """A fresh one (192 bits) in the form that Standard Webhooks' libraries read."""
    return PREFIX + b64encode(secrets.token_bytes(24)).decode()


def sealed(secret: str) -> str:
    """What is stored."""
    return fernet(PURPOSE).encrypt(secret.encode()).decode()


def opened(stored: str) -> str:
    """The secret again. Raises InvalidToken where SECRET_KEY and its fallbacks are not those it was sealed under."""
    return fernet(PURPOSE).decrypt(stored.encode()).decode()
