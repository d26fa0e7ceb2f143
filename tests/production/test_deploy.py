"""The examples in deploy/ fit the service: same commands, known settings, units that systemd understands."""

import re
import shlex
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest
import yaml

from config.worker import LARGEST_BODY
from embedded import BASE_DIR
from tests.production.compose import compose_file, services
from tools.configuration import variables

DEPLOY = BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROCESSES = ("web", "reader", "worker", "mail", "hooks", "learner", "beat")


def section(path: Path) -> dict[str, str]:
    """A unit's [Service]."""
    parser = RawConfigParser(strict=False, delimiters="=")
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(path)
    return dict(parser["Service"])


@pytest.mark.parametrize("name", PROCESSES)
def test_a_unit_runs_what_the_container_runs(name: str) -> None:
    unit = section(DEPLOY / "systemd" / f"triage-{name}.service")
    program, *words = shlex.split(unit["ExecStart"].replace("%%", "%"))

    ours, theirs = [program.rpartition("/")[2], *words], services()[name].command
    assert sorted(set(ours) ^ set(theirs)) in ([], ["/tmp/beat-schedule", "/var/lib/triage/beat-schedule"])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_is_confined_and_sets_only_what_is_read(path: Path) -> None:
    unit = section(path)

    assert (unit["NoNewPrivileges"], unit["ProtectSystem"], unit["CapabilityBoundingSet"]) == ("yes", "strict", "")
    assert unit["User"] == "triage"
    assert {word.partition("=")[0] for word in unit["Environment"].split()} <= {
        *variables(),
        "PATH",
        "PYTHONUNBUFFERED",
    }


def test_a_worker_gets_the_time_to_hand_back_its_work() -> None:
    for name in PROCESSES:
        assert int(section(DEPLOY / "systemd" / f"triage-{name}.service")["TimeoutStopSec"]) >= 30


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").iterdir():
        text = re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", path.read_text(encoding="utf-8"))
        (tmp_path / path.name).write_text(text, encoding="utf-8")

    where = {"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin"}
    command = ["systemd-analyze", "verify", *sorted(map(str, tmp_path.iterdir()))]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=where,
    )

    assert [line for line in done.stderr.splitlines() if "triage" in line] == []


class Merging(yaml.SafeLoader):
    """Knows Compose's tags for what a later file replaces."""


Merging.add_constructor("!override", lambda loader, node: loader.construct_mapping(node))
Merging.add_constructor("!reset", lambda _loader, _node: None)


@pytest.mark.parametrize("name", ["compose.prod.yml", "compose.try.yml"])
def test_a_further_compose_file_names_services_networks_and_settings_that_are_there(name: str) -> None:
    further = yaml.load((DEPLOY / name).read_text(encoding="utf-8"), Merging)
    base = compose_file()

    assert further["services"].keys() <= base["services"].keys() | {"s3"}
    for service, told in further["services"].items():
        assert set(told.get("networks", [])) <= base["networks"].keys()
        if service != "s3":
            assert told.get("environment", {}).keys() <= variables().keys()


def test_nginx_passes_on_what_the_page_can_still_answer_and_believes_no_client() -> None:
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")

    assert f"client_max_body_size {LARGEST_BODY // 1024**2}m;" in text
    assert "X-Forwarded-For $remote_addr;" in text
    assert "X-Forwarded-Proto $scheme;" in text
    assert "access_log off;" in text
