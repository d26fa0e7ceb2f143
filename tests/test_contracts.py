"""The contracts of ``pyproject.toml`` find what they forbid: a copy of the code with one import planted for each."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
PLANTED = {
    "Imports go down a floor, never up": ("triage/models/lease.py", "import triage.portal.urls"),
    "No circle in any package": ("triage/outbox/canned.py", "import triage.outbox.replies"),
    "Nobody imports a desk: the setting names it": ("triage/learning/lessons.py", "import triage.desks.prakerja.form"),
    "The service does not know how it is served": ("triage/tickets/decisions.py", "import config.settings"),
    "The service knows nothing that is made to test it": ("triage/api/views.py", "import harness.readers"),
    "Tests and benches do not know each other; what both need is made or driven below them": (
        "bench/decide.py",
        "import tests.factories",
    ),
    "A deployment needs no embedded servers": ("config/urls.py", "import embedded.servers"),
    "The decision is pure": ("triage/decision/decide.py", "import numpy"),
    "Bursts are found by pure code": ("triage/incidents/bursts.py", "import django"),
    "What a desk knows is pure, and so is masking": ("triage/desks/prakerja/form.py", "import PIL"),
    "Only tasks know Celery": ("triage/outbox/replies.py", "import celery"),
    "scikit-learn trains and does not serve": ("triage/evidence/wording.py", "import sklearn"),
    "Categories don't know each other": (
        "triage/desks/prakerja/categories/too_early.py",
        "import triage.desks.prakerja.categories.connectivity",
    ),
    "Channels don't know each other": ("triage/channels/api.py", "import triage.channels.web_form"),
}


def test_every_contract_finds_what_it_forbids(tmp_path: Path) -> None:
    for package in SETTINGS["root_packages"]:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=lambda _folder, names: _not_python(names))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in PLANTED.values():
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")

    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    flat = re.sub(r"\s+", " ", said)
    assert PLANTED.keys() == {contract["name"] for contract in SETTINGS["contracts"]}
    assert [name for name in PLANTED if f"{name} BROKEN" not in flat] == [], said[-3000:]


def _not_python(names: list[str]) -> list[str]:
    return [name for name in names if "." in name and not name.endswith(".py")]
