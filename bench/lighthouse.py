#!/usr/bin/env python
"""What does Lighthouse say of the form, a status page and the help pages, as on a phone with a slow network and
processor, and of the agents' queue and ticket as on a computer?

Lighthouse and a Node.js new enough for it come from npm into a temporary folder; the browser is Debian's chromium.

    python bench/lighthouse.py [--rounds 3]
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.accept import _exchange, form_request
from bench.latency import settled
from bench.picture import phone_picture
from bench.service import fresh_service, median, whole

GOAL = 95
CATEGORIES = ("performance", "accessibility", "best-practices")
PACKAGES = ("lighthouse@13", "node@22")


def main() -> int:
    """Print the points of each page (medians) and what cost any; exit status 1 if one misses the goal or cannot run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if missing := [program for program in ("node", "npm", "chromium") if not shutil.which(program)]:
        print(f"Missing: {', '.join(missing)} (Debian: apt install nodejs npm chromium). Nothing was measured.")
        return 1
    reached = True
    with tempfile.TemporaryDirectory(prefix="triage-lighthouse-") as folder:
        install = ("npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES)
        if subprocess.run(install, cwd=folder, check=False).returncode:
            print("npm could not install Lighthouse. Nothing was measured.")
            return 1
        with fresh_service() as var, whole(var) as port:
            answer = _exchange(port, form_request(port, phone_picture())())
            location = re.search(rb"(?i)location: (\S+)", answer)
            assert location, answer[:300]
            home = f"http://localhost:{port}"
            public = {"form": f"{home}/", "status page": settled(f"{home}{location[1].decode()}")}
            reference, cookie = at_the_desk()
            public |= {"help pages": f"{home}/help/", "article": f"{home}/help/wrong_name/"}
            agents = {"queue": f"{home}/desk/?state=all", "ticket": f"{home}/desk/tickets/{reference}/"}
            for name, address in {**public, **agents}.items():
                who = cookie if name in agents else ""
                judged = [judge(Path(folder), address, cookie=who) for _ in range(options.rounds)]
                points = {category: median([score(one, category) for one in judged]) for category in CATEGORIES}
                print(f"{name}: " + ", ".join(f"{category} {found}" for category, found in points.items()))
                for line in shortcomings(judged[-1]):
                    print(f"    {line}")
                reached = reached and min(points.values()) >= GOAL
    print(f"goal {GOAL}; medians of {options.rounds}")
    return not reached


def at_the_desk() -> tuple[str, str]:
    """The reference of the ticket that came in, and the cookie of a supervisor who is logged in; articles are out."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from triage.models import Article, Ticket
    from triage.playbook.load import SUPERVISORS

    Article.objects.update(is_published=True)
    supervisor = User.objects.create_user("supervisor", is_staff=True)
    supervisor.groups.add(Group.objects.get(name=SUPERVISORS))
    browser = Client()
    browser.force_login(supervisor)
    key = settings.SESSION_COOKIE_NAME
    return Ticket.objects.earliest("pk").reference, f"{key}={browser.cookies[key].value}"


def judge(folder: Path, address: str, *, cookie: str = "") -> dict[str, Any]:
    """Lighthouse's report on a page, visited for the first time; with a ``cookie`` by somebody at a computer."""
    modules = folder / "node_modules"
    program: Sequence[str | Path] = (modules / ".bin" / "node", modules / "lighthouse" / "cli" / "index.js", address)
    wishes: tuple[str, ...] = ("--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}")
    # As root, in a container, Chromium's own sandbox cannot start; it only visits our own pages.
    chrome = "--chrome-flags=--headless=new --no-sandbox"
    if cookie:
        wishes = (*wishes, "--preset=desktop", f"--extra-headers={json.dumps({'Cookie': cookie})}")
    found = {**os.environ, "CHROME_PATH": shutil.which("chromium") or ""}
    run = subprocess.run([*program, *wishes, chrome], cwd=folder, env=found, check=False, capture_output=True)
    if run.returncode:
        sys.exit(f"Lighthouse could not judge {address}:\n{run.stderr.decode(errors='replace')[-2_000:]}")
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def score(report: dict[str, Any], category: str) -> int:
    """Of 100 points; 0 where Lighthouse could not tell."""
    return round(100 * (report["categories"][category]["score"] or 0))


def shortcomings(report: dict[str, Any]) -> list[str]:
    """What counts and is not perfect."""
    found = []
    for name, category in report["categories"].items():
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                found.append(f"{name}: {audit['title']} {audit.get('displayValue', '')} ({audit['score']:.2f})")
    return found


if __name__ == "__main__":
    sys.exit(main())
