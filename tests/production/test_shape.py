"""The production files agree with each other, with the supervisor and with the documentation."""

import json
import re
from pathlib import Path

import pytest

from config.embedded import BASE_DIR
from config.supervisor import commands
from tests.production.compose import DEPLOYMENT, compose_file, dockerfile, fill_in, services

SETTINGS = "".join(path.read_text(encoding="utf-8") for path in sorted((BASE_DIR / "config").glob("*.py")))
OPERATING = (BASE_DIR / "docs" / "operating.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["web", "reader", "worker", "mail", "learner", "beat"])
def test_it_runs_what_make_run_runs(name: str) -> None:
    embedded = commands(Path("var"))[name][2:]  # Without "python -m".

    ours = services()[name].command

    assert sorted(set(ours) ^ set(embedded)) in ([], ["/tmp/beat-schedule", "var/beat/schedule"])


def test_it_builds_an_image_that_serves_by_default_and_not_as_root() -> None:
    instructions = dockerfile()

    assert json.loads(instructions["CMD"][-1]) == services()["web"].command
    assert instructions["USER"] == ["triage"]
    assert any("--require-hashes" in line for line in instructions["RUN"])


def test_it_insists_on_the_secrets() -> None:
    for secret in ("SECRET_KEY", "POSTGRES_PASSWORD"):
        with pytest.raises(LookupError, match=secret):
            services({name: value for name, value in DEPLOYMENT.items() if name != secret})


def test_it_starts_nothing_before_the_database_is_up_to_date() -> None:
    raw = compose_file()["services"]

    for name in ("web", "reader", "worker", "mail", "learner", "beat"):
        assert raw[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert raw["migrate"]["restart"] == "no"


def test_it_checks_the_health_of_everything_that_others_wait_for() -> None:
    raw = compose_file()["services"]

    waited_for = {
        name
        for service in raw.values()
        for name, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }
    assert waited_for == {"postgres", "redis"}
    assert all("healthcheck" in raw[name] for name in (*waited_for, "web", "reader", "worker", "mail", "learner"))


def test_it_sets_only_variables_that_are_read_and_documented() -> None:
    for name in services()["web"].environment:
        assert f'"{name}"' in SETTINGS, name
        assert f"`{name}`" in OPERATING, name


def test_it_documents_every_variable_that_is_read() -> None:
    read = set(re.findall(r'(?:env_\w+|environ\.get)\(\s*"([A-Z_]+)"', SETTINGS)) - {"DJANGO_SETTINGS_MODULE"}

    assert sorted(name for name in read if f"`{name}`" not in OPERATING) == []


def test_it_offers_only_variables_that_the_compose_file_knows() -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")

    for name in re.findall(r"^#? ?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(encoding="utf-8"), re.MULTILINE):
        assert f"${{{name}:" in text, name


@pytest.mark.parametrize(
    ("text", "filled"),
    [("${A}", "1"), ("${A:-2}", "1"), ("${B:-2}", "2"), ("${B}", ""), ("x${A:?no}y", "x1y"), ("$$A", "$A")],
)
def test_it_fills_in_as_compose_does(text: str, filled: str) -> None:
    assert fill_in(text, {"A": "1"}) == filled
