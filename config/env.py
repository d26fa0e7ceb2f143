"""Strict readers of environment variables: a wrong value stops the start with a sentence that helps."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def env_str(name: str, default: str | None = None) -> str:
    """The variable as text; without a default it must be set."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment (see .env.example).")
    return value


def env_bool(name: str, *, default: bool) -> bool:
    """The variable as a truth value: 1/true/yes/on or 0/false/no/off."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")


def env_int(name: str, default: int, *, least: int = 0) -> int:
    """The variable as a whole number of at least ``least``."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def env_list(name: str, default: str = "") -> list[str]:
    """The variable as a list, split at commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def env_file(name: str) -> str:
    """The path of a file that is there; "" when it is not set."""
    path = os.environ.get(name, "").strip()
    if path and not Path(path).is_file():
        raise ImproperlyConfigured(f"{name} must name a file that can be read; there is none at {path!r}.")
    return path


def env_socket(name: str) -> str:
    """The variable as a socket's address: an absolute path, or ``host:port``; "" when it is not set."""
    address = os.environ.get(name, "").strip()
    host, _, port = address.rpartition(":")
    if address and not address.startswith("/") and not (host and port.isdecimal() and 0 < int(port) < 65_536):
        raise ImproperlyConfigured(f"{name} must be an absolute path or host:port, not {address!r}.")
    return address


def env_networks(name: str) -> list[IPv4Network | IPv6Network]:
    """The variable as networks, split at commas: ``10.0.0.0/8``, ``2001:db8::/32``, or single addresses."""
    try:
        return [ip_network(part) for part in env_list(name)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be addresses or networks (10.0.0.0/8): {error}.") from error


def env_secret(name: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE points to; "" when neither is set."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE names a file that cannot be read ({error.strerror}).") from error
    return ""


def env_secrets(name: str) -> list[str]:
    """Several secrets, split at commas and at the ends of lines."""
    return env_secret(name).replace(",", " ").split()


SMTP_PORTS = {"smtp": 587, "smtps": 465}
"""``smtp`` encrypts by STARTTLS, but to a server on this machine; ``smtps`` at once."""


def env_smtp(name: str) -> dict[str, Any]:
    """A mail server, ``smtps://user:password@host:465``, as arguments of Django's SMTP backend; {} when not set."""
    if not (written := env_secret(name)):
        return {}
    try:
        url = urlsplit(written)
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme not in SMTP_PORTS or not url.hostname or (bool(url.username) != bool(url.password)):
        raise ImproperlyConfigured(
            f"{name} must be like smtps://user:password@smtp.example.org (or smtp:// with STARTTLS)."
        )
    return {
        "host": url.hostname,
        "port": port or SMTP_PORTS[url.scheme],
        "username": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "use_tls": url.scheme == "smtp" and url.hostname not in LOOPBACK,
        "use_ssl": url.scheme == "smtps",
    }


def var_folder() -> Path:
    """Where the service keeps its files (TRIAGE_VAR)."""
    return Path(os.environ.get("TRIAGE_VAR") or Path(__file__).resolve().parent.parent / "var")
