"""The production files agree with each other, with the supervisor and with the documentation."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from config import gunicorn
from config.installation import VERSION
from config.worker import HEAD_SECONDS, LARGEST_BODY
from embedded import BASE_DIR
from embedded.supervisor import commands
from tests.config.test_settings import start
from tests.production.compose import DEPLOYMENT, SECRETS, compose_file, dockerfile, fill_in, services
from tools.configuration import variables

READ = variables()
COMPOSES_OWN = {"SITE_ADDRESS", "HTTP_PORT", "HTTPS_PORT", "MAIL_PORT", "TRIAGE_VERSION"}
"""What is written into .env for docker-compose.yml itself."""
SETTINGS_SHOWN = """
import json
import config.settings as settings
plain = {name: value for name, value in vars(settings).items() if type(value) in (str, int, bool)}
print(json.dumps({**plain, "MAILBOXES": repr(settings.MAILBOXES), "MAIL_OAUTH": repr(settings.MAIL_OAUTH)}))
"""
A_FILE_ITSELF = {"IMAP_CA_FILE"}
"""Variables that name a file which is no secret; others that end in _FILE give a secret by its file."""


@pytest.mark.parametrize("name", ["web", "reader", "worker", "mail", "hooks", "learner", "beat"])
def test_it_runs_what_make_run_runs(name: str) -> None:
    embedded = commands(Path("var"))[name][2:]  # Without "python -m".

    ours = services()[name].command

    assert sorted(set(ours) ^ set(embedded)) in ([], ["/tmp/beat-schedule", "var/beat/schedule"])


def test_it_builds_an_image_that_serves_by_default_and_not_as_root() -> None:
    instructions = dockerfile()

    assert json.loads(instructions["CMD"][-1]) == services()["web"].command
    assert instructions["USER"][-1] == "triage"
    assert any("--require-hashes" in line for line in instructions["RUN"])


@pytest.mark.parametrize("name", ["SITE_ADDRESS", "ALLOWED_HOSTS", "PUBLIC_URL", "DEFAULT_FROM_EMAIL"])
def test_it_insists_on_what_has_no_safe_default(name: str) -> None:
    text = (BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")

    with pytest.raises(LookupError, match=name):
        fill_in(text, {key: value for key, value in DEPLOYMENT.items() if key != name})


def test_it_gives_secrets_as_files_and_nowhere_else() -> None:
    raw = compose_file()

    for name, service in raw["services"].items():
        for variable, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|KEY", variable) or variable.endswith("_FILE"), f"{name}: {variable}"
            assert not re.search("://[^@/]*:[^@/]*@", str(value)), f"{name}: {variable}"
            if variable.endswith("_FILE") and variable not in A_FILE_ITSELF:
                assert value.removeprefix("/run/secrets/") in service["secrets"], f"{name}: {variable}"
    made = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    for name, secret in raw["secrets"].items():
        assert secret == {"file": f"secrets/{name}"}
        assert name in made
    assert "secrets" in (BASE_DIR / ".dockerignore").read_text().split()


def test_it_publishes_the_proxy_and_for_a_trial_the_mails_on_this_machine() -> None:
    raw = compose_file()["services"]

    published = {name: [fill_in(port, {}) for port in service.get("ports", [])] for name, service in raw.items()}
    assert {name: ports for name, ports in published.items() if ports} == {
        "proxy": ["80:80", "443:443"],
        "mailpit": ["127.0.0.1:8025:8025"],
    }
    assert raw["mailpit"]["profiles"] == ["try"]
    assert [name for name, service in raw.items() if "front" in service["networks"]] == ["proxy", "web"]
    for name in ("postgres", "redis"):
        assert raw[name]["networks"] == ["inside"]
    assert compose_file()["networks"]["inside"]["internal"]


@pytest.mark.parametrize("name", sorted(compose_file()["services"]))
def test_it_gives_every_service_no_more_than_it_needs(name: str) -> None:
    service = compose_file()["services"][name]

    assert service["read_only"] is True
    assert service["tmpfs"]
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] <= 200
    assert re.fullmatch(r"\d+[mg]", service["mem_limit"])
    assert re.search(r":v?\d+\.\d+", service["image"]) or built(service), "An exact tag."


def built(service: dict[str, Any]) -> bool:
    """Whether it is an image of ours, which carries the project's version."""
    return re.fullmatch(rf"triage(-\w+)?:\$\{{TRIAGE_VERSION:-{re.escape(VERSION)}\}}", service["image"]) is not None


def test_its_images_carry_the_version_and_are_targets_of_the_dockerfile() -> None:
    ours = {name: service for name, service in compose_file()["services"].items() if "build" in service}

    assert {"web", "learner", "operator", "migrate"} <= ours.keys()
    stages = {line.partition(" AS ")[2] for line in dockerfile()["FROM"]}
    for name, service in ours.items():
        assert built(service), name
        assert service["build"]["target"] in stages, name
    assert dockerfile()["FROM"][-1] == "serving"


def test_its_broker_asks_for_a_password_and_shows_it_to_nobody() -> None:
    command = " ".join(services()["redis"].command)

    assert "requirepass $(cat /run/secrets/redis_password)" in command
    assert "exec redis-server /tmp/redis.conf" in command


def test_its_proxy_bounds_heads_and_passes_on_what_the_page_can_still_answer() -> None:
    caddy = (BASE_DIR / "Caddyfile").read_text(encoding="utf-8")

    assert "reverse_proxy web:8000" in caddy
    assert f"read_header {HEAD_SECONDS:.0f}s" in caddy
    assert f"max_size {LARGEST_BODY // 1024**2}MiB" in caddy
    assert "trusted_proxies" not in caddy, "It must not believe what clients say about themselves."
    kept = re.search(r"keepalive (\d+)s", caddy)
    assert kept is not None
    assert int(kept[1]) < gunicorn.keepalive


def test_it_starts_nothing_before_the_database_is_up_to_date() -> None:
    raw = compose_file()["services"]

    for name in ("web", "reader", "worker", "mail", "hooks", "learner", "beat"):
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
    assert waited_for == {"postgres", "redis", "web"}
    assert [name for name in raw if "healthcheck" not in raw[name]] == ["migrate", "operator", "mailpit"]


def test_it_passes_all_of_env_and_sets_only_variables_that_are_read() -> None:
    """docs/configuration.md names every variable that is read (tests/tools/test_configuration.py)."""
    ours = [service for service in compose_file()["services"].values() if "build" in service]

    assert {service["env_file"] for service in ours} == {".env"}
    for name in ours[0]["environment"]:
        assert (name if name in A_FILE_ITSELF else name.removesuffix("_FILE")) in READ, name


def test_every_secret_may_come_from_a_file() -> None:
    given = {name.removesuffix("_FILE") for name in compose_file()["services"]["web"]["environment"]}

    assert sorted(name for name, variable in READ.items() if variable.is_secret and name not in given) == []


def test_what_it_passes_where_nothing_is_set_is_what_the_settings_say_themselves(tmp_path: Path) -> None:
    for name in compose_file()["secrets"]:
        (tmp_path / name).write_text(f"{SECRETS.get(name, '')}\n")
    web = services()["web"].environment
    compose = {name: value.replace("/run/secrets", str(tmp_path)) for name, value in web.items()}
    given = {"EMAIL_HOST": "mail.example.org", "EMAIL_PORT": "25", "IMAP_HOST": "imap.example.org", "ANYMAIL_SENDS": ""}
    needed = [
        "DATABASE_URL",
        "REDIS_URL",
        "REDIS_PASSWORD_FILE",
        "SECRET_KEY_FILE",
        "TRIAGE_VAR",
        *(DEPLOYMENT.keys() & compose.keys()),
    ]
    alone = {name: compose[name] for name in needed}

    passed, own = [json.loads(start(code=SETTINGS_SHOWN, **{**each, **given}).stdout) for each in (compose, alone)]

    assert {name: (value, own[name]) for name, value in passed.items() if own[name] != value} == {}


def test_it_offers_only_variables_that_are_read() -> None:
    offered = re.findall(r"^#? ?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(set(offered) - READ.keys() - COMPOSES_OWN) == []


@pytest.mark.parametrize(
    ("text", "filled"),
    [("${A}", "1"), ("${A:-2}", "1"), ("${B:-2}", "2"), ("${B}", ""), ("x${A:?no}y", "x1y"), ("$$A", "$A")],
)
def test_it_fills_in_as_compose_does(text: str, filled: str) -> None:
    assert fill_in(text, {"A": "1"}) == filled
