"""What the service does not start with: settings with which strangers could speak in its name or listen in.

The settings themselves ask here, so that web server, workers, beat and `manage.py` stop alike. Registered as Django's
checks, these would stop `manage.py` only, and there only some commands.
"""

from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.core.checks import Error

from config.env import LOOPBACK

SHORTEST_KEY, FEWEST_CHARACTERS = 50, 5
"""What Django's own check of deployments asks of a SECRET_KEY: its length, and how many of its characters differ."""


def refusals(settings: Mapping[str, Any]) -> Iterator[Error]:
    """One error a fault, with a sentence that says what to set."""
    keys = {"SECRET_KEY": [settings["SECRET_KEY"]], "SECRET_KEY_FALLBACKS": settings["SECRET_KEY_FALLBACKS"]}
    for name, values in keys.items():
        if any(len(value) < SHORTEST_KEY or len(set(value)) < FEWEST_CHARACTERS for value in values):
            told = f"it must have {SHORTEST_KEY} random characters or more (openssl rand -hex 32)."
            yield Error(f"{name} can be guessed: {told}", id="config.E001")
    if "*" in settings["ALLOWED_HOSTS"]:
        yield Error("ALLOWED_HOSTS must name the hosts: with * anybody chooses what links lead to.", id="config.E003")
    is_encrypted = settings["EMAIL_USE_TLS"] or settings["EMAIL_USE_SSL"]
    if settings["EMAIL_HOST_USER"] and not is_encrypted and settings["EMAIL_HOST"] not in LOOPBACK:
        told = (
            "EMAIL_HOST_USER without EMAIL_USE_TLS=true (or EMAIL_USE_SSL=true) would send the mail server's password"
        )
        told = f"{told} readable by anybody."
        yield Error(told, id="config.E004")
    if not settings["EMBEDDED"]:
        yield from _addresses(settings)


def _addresses(settings: Mapping[str, Any]) -> Iterator[Error]:
    """Under which names a deployment is reached and writes."""
    if not settings["ALLOWED_HOSTS"]:
        yield Error("ALLOWED_HOSTS is not set: name the hosts that people reach the service by.", id="config.E002")
    public = urlsplit(settings["PUBLIC_URL"])
    is_trial = public.scheme == "http" and public.hostname in LOOPBACK and not settings["SECURE_COOKIES"]
    if not is_trial and (public.scheme != "https" or not public.hostname):
        told = "PUBLIC_URL must be the https:// address that links in mails begin with (to try the service on this"
        yield Error(f"{told} machine only: http://localhost:8000 with SECURE_COOKIES=false).", id="config.E005")
    domain = parseaddr(settings["DEFAULT_FROM_EMAIL"])[1].rpartition("@")[2]
    if not is_trial and "." not in domain:
        told = "DEFAULT_FROM_EMAIL must be an address of yours that people can answer to, not one at localhost."
        yield Error(told, id="config.E006")
