"""docker-compose.yml and Dockerfile as values: what each service runs, with which environment."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from embedded import BASE_DIR

DEPLOYMENT = {
    "SITE_ADDRESS": "desk.example.org",
    "ALLOWED_HOSTS": "desk.example.org",
    "PUBLIC_URL": "https://desk.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://desk.example.org",
    "BEHIND_PROXY": "true",
    "TRUSTED_PROXIES": "172.30.253.0/29",
    "DEFAULT_FROM_EMAIL": "desk@example.org",
}
"""What the operator has written into .env."""
SECRETS = {
    "secret_key": "a-key-for-the-production-test-0123456789-abcdefghijkl",
    "postgres_password": "0123456789abcdef",
    "redis_password": "fedcba9876543210",
}
"""The files in secrets/ that are not empty."""
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """One service: its command, its environment with everything filled in, its health check's command."""

    name: str
    command: list[str]
    environment: dict[str, str]
    health: list[str] | None


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """What Compose makes of ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?must be set}``, and of ``$$``."""

    def value(match: re.Match[str]) -> str:
        given = values.get(match["name"], "")
        if not given and match["kind"] == "?":
            raise LookupError(match["rest"])
        return given or (match["rest"] if match["kind"] == "-" else "")

    return VARIABLE.sub(value, text).replace("$$", "$")


def compose_file() -> dict[str, Any]:
    """docker-compose.yml as it stands, merges resolved."""
    parsed = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
    assert isinstance(parsed, dict)
    return parsed


def services(values: Mapping[str, str] = DEPLOYMENT) -> dict[str, Service]:
    """Every service that has a command of ours."""
    return {
        name: Service(
            name,
            [fill_in(word, values) for word in raw["command"]],
            {
                **(values if raw.get("env_file") == ".env" else {}),
                **{key: fill_in(str(text), values) for key, text in raw.get("environment", {}).items()},
            },
            health_command(raw.get("healthcheck"), values),
        )
        for name, raw in compose_file()["services"].items()
        if "command" in raw
    }


def health_command(check: dict[str, Any] | None, values: Mapping[str, str]) -> list[str] | None:
    """The health check's command as the container would run it."""
    if check is None:
        return None
    kind, *words = [fill_in(word, values) for word in check["test"]]
    return ["sh", "-c", *words] if kind == "CMD-SHELL" else words


def dockerfile() -> dict[str, list[str]]:
    """The Dockerfile's instructions: for each keyword, what follows it each time."""
    text = (BASE_DIR / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            keyword, rest = line.split(maxsplit=1)
            found.setdefault(keyword, []).append(rest)
    return found


def image_environment() -> dict[str, str]:
    """What the image sets."""
    return dict(word.split("=", 1) for line in dockerfile()["ENV"] for word in shlex.split(line))
