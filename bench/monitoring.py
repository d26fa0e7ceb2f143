#!/usr/bin/env python
"""Does the dashboard show anything? Debian's Prometheus beside the whole service, asked every query of the dashboard.

The service takes a complaint every two seconds and is looked at every five; then each query of the dashboard in
deploy/monitoring is put to Prometheus, and each rule of alerts.yml has to have been evaluated without an error.

    apt-get install prometheus && python bench/monitoring.py [--seconds 150]
"""

import argparse
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.accept import form_request, throughput
from bench.mails import unlike_pictures
from bench.service import ROOT, UNLIMITED, free_port, fresh_service, program, wait_for, whole

MONITORING = ROOT / "deploy" / "monitoring"
CONFIGURATION = """
global: {{ scrape_interval: 5s, evaluation_interval: 5s }}
rule_files: ["{rules}"]
scrape_configs:
  - job_name: triage
    static_configs: [{{ targets: ["127.0.0.1:{port}"] }}]
"""


def main() -> int:
    """Print what each query gives; exit status 1 if one gives nothing or a rule fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=150, help="how long Prometheus looks at the service")
    options = parser.parse_args()
    if not shutil.which("prometheus"):
        raise SystemExit("prometheus is not installed (Debian: apt-get install prometheus)")
    os.environ |= UNLIMITED
    with fresh_service() as var, whole(var) as service, prometheus(service) as address:
        until = time.monotonic() + options.seconds
        for picture in unlike_pictures():
            throughput(service, form_request(service, picture), connections=1, requests=1)
            time.sleep(2)
            if time.monotonic() > until:
                break
        shown = {f"{panel}: {query}": answered(address, query) for panel, query in queries()}
        rules = [rule for group in ask(address, "rules")["groups"] for rule in group["rules"]]
    for name, values in shown.items():
        print(f"{len(values):3d} series  {name}  {' '.join(values[:4])}")
    empty = [name for name, values in shown.items() if not values]
    broken = [
        f"{rule['name']}: {rule['health']} {rule.get('lastError', '')}" for rule in rules if rule["health"] != "ok"
    ]
    firing = sorted(rule["name"] for rule in rules if rule["state"] == "firing")
    print(
        f"{len(shown)} queries, {len(empty)} without data; {len(rules)} rules, {len(broken)} broken; firing: {firing}"
    )
    for name in (*empty, *broken):
        print(f"  {name}")
    return bool(empty or broken or not rules)


@contextlib.contextmanager
def prometheus(service: int) -> Iterator[str]:
    """A Prometheus that looks at the service on this port; gives its address."""
    with tempfile.TemporaryDirectory(prefix="triage-prometheus-") as folder:
        configuration, port = Path(folder) / "prometheus.yml", free_port()
        configuration.write_text(CONFIGURATION.format(rules=MONITORING / "alerts.yml", port=service))
        listen = f"127.0.0.1:{port}"
        words = (
            f"--config.file={configuration}",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address={listen}",
        )
        with program("prometheus", *words, "--log.level=warn"):
            wait_for(f"http://{listen}/-/ready")
            yield f"http://{listen}/api/v1"


def queries() -> Iterator[tuple[str, str]]:
    """Each query of the dashboard with its panel's title."""
    for panel in json.loads((MONITORING / "dashboard.json").read_text())["panels"]:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


def answered(address: str, query: str) -> list[str]:
    """The values that a query gives now, a series each."""
    found = ask(address, "query", query=query)["result"]
    return [series["value"][1] for series in found if series["value"][1] != "NaN"]


def ask(address: str, what: str, **said: str) -> dict[str, Any]:
    """Prometheus' answer. Raises HTTPError where it does not understand the question."""
    with urllib.request.urlopen(f"{address}/{what}?{urllib.parse.urlencode(said)}", timeout=10) as answer:
        told: dict[str, Any] = json.load(answer)["data"]
        return told


if __name__ == "__main__":
    sys.exit(main())
