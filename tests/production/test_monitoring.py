"""Dashboard, alerts and runbooks speak of metrics that there are, and of each other."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from prometheus_client import REGISTRY

from triage.workspace.status.page import KINDS

ROOT = Path(__file__).resolve().parents[2]
MONITORING = ROOT / "deploy" / "monitoring"
RULES: list[dict[str, Any]] = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"][0]["rules"]
ALERTS = {rule["alert"] for rule in RULES}
RUNBOOKS = re.findall(r"^## (\w+)$", (ROOT / "docs" / "runbooks.md").read_text(), re.MULTILINE)
DASHBOARD = json.loads((MONITORING / "dashboard.json").read_text())
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel.get("targets", ())
]


@pytest.mark.usefixtures("desk_rows")
def test_they_name_metrics_that_the_service_exposes(client: Client) -> None:
    told = re.findall(r"^# TYPE (\w+) (\w+)", client.get("/metrics").content.decode(), re.MULTILINE)
    counted = [(family.name, family.type) for family in REGISTRY.collect()]
    exposed = set()
    for name, kind in [*told, *counted]:
        exposed |= {name, f"{name}_bucket"} if kind == "histogram" else {f"{name.removesuffix('_total')}_total", name}
    named = {name for expression in EXPRESSIONS for name in re.findall(r"\btriage_\w+", expression)}
    assert named
    assert named - exposed == set()


@pytest.mark.usefixtures("desk_rows")
def test_no_label_is_one_that_prometheus_sets_itself(client: Client) -> None:
    """It would rename ours, and neither alert nor dashboard would find them (bench/monitoring.py)."""
    told = client.get("/metrics").content.decode()
    assert "triage_job_late{task=" in told
    assert not re.findall(r"[{,](?:job|instance)=", told)


def test_every_alert_has_its_runbook_and_every_runbook_its_alert() -> None:
    assert len(RUNBOOKS) == len(set(RUNBOOKS))
    assert set(RUNBOOKS) == ALERTS
    for rule in RULES:
        assert rule["annotations"]["runbook_url"] == f"docs/runbooks.md#{rule['alert'].lower()}"


def test_what_the_status_page_calls_late_has_a_runbook() -> None:
    assert {kind.runbook for kind in KINDS.values() if kind.runbook} | {"PartFails", "JobLate"} <= ALERTS


def test_the_status_page_and_the_alerts_mean_the_same_by_late() -> None:
    for kind in KINDS.values():
        if kind.late_after is not None:
            (rule,) = [rule for rule in RULES if rule["alert"] == kind.runbook]
            assert f"> {kind.late_after.total_seconds():.0f}" in rule["expr"], kind.runbook


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed (Debian: prometheus)")
def test_prometheus_takes_the_alerts() -> None:
    checked = subprocess.run(
        ["promtool", "check", "rules", MONITORING / "alerts.yml"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
