#!/usr/bin/env python
"""What would be said before complaints are sent: is it right, what does it spare, and what does a question cost?

Cases first, without a service: the generated ones in another author's words and the hand-made ones, as their form and
words would be asked about; then others, given by name. It must never speak where the truth is another, or where a
person must look. (A picture is not read before it is sent, so a form with one asks nothing.)

Then a service of its own: what a question costs beside one that is not judged and beside a complaint, and what a flood
of questions does to complaints that come in, beside a flood of page views.

    bench/deflection.py [--cases FILE …] [--only cases|cost]
"""

import argparse
import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from bench.service import UNLIMITED, fresh_service, web  # noqa: E402

SPARED = 0.7
"""The least share to be spared of the complaints that are asked about at all."""
TIMES_A_COMPLAINT = 2.0
"""What a question may cost at most, in complaints of words alone."""
REQUESTS, CONNECTIONS = 200, 4


def main() -> int:
    """Print figures; exit status 1 if it speaks where it must not, or a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=Path, nargs="*", default=[], help="further whole cases, only to be judged")
    parser.add_argument("--only", choices=("cases", "cost"))
    options = parser.parse_args()
    fine = True
    if options.only != "cost":
        fine = cases(options.cases)
    if options.only != "cases":
        fine = cost() and fine
    return not fine


def cases(others: Iterable[Path]) -> bool:
    """Whether it never speaks where it must not, and spares enough."""
    import django

    django.setup()
    from triage.installed import installed
    from triage.learning.cases import read_cases

    generated = [
        (case.id, case.form, case.truth, case.automatic != "no", bool(case.pictures))
        for case in read_cases(installed().golden)
    ]
    fine = judged("generated, in another author's words", generated, goal=SPARED)
    for path in (ROOT / "datasets/cases/cases.jsonl", ROOT / "datasets/cases/nasty.jsonl", *others):
        fine = judged(path.name, _whole(path)) and fine
    return fine


def _whole(path: Path) -> Iterator[tuple[str, Any, tuple[str, ...], bool, bool]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        told = row.get("expect", row)
        truth, may = (_listed(told, *names) for names in (("category", "categories"), ("disposition", "dispositions")))
        yield row["id"], row, truth, "auto_reply" in {each.lower() for each in may}, bool(row.get("screenshots"))


def _listed(told: dict[str, Any], one: str, many: str) -> tuple[str, ...]:
    found = told.get(one) or told.get(many) or ()
    return (found,) if isinstance(found, str) else tuple(found)


def judged(name: str, rows: Iterable[tuple[str, Any, tuple[str, ...], bool, bool]], *, goal: float = 0.0) -> bool:
    """Print how often it speaks; whether it is always right."""
    from triage.channels.case_file import case_answers
    from triage.evidence import wording
    from triage.evidence.active import Models
    from triage.pipeline.deflection import foreseen
    from triage.playbook.desk import shipped

    desk, models, counts, wrong = shipped(), Models(wording.shipped()), Counter[str](), []
    for code, form, truth, may_answer, has_picture in rows:
        now = datetime.fromisoformat(form["now"])
        answers = case_answers(form, now=now, desk=desk)
        found = foreseen(answers, now=now, desk=desk, models=models)
        is_ours = may_answer and bool(truth) and truth[0] in desk.rules.deflections
        counts["of the cause"] += is_ours
        if has_picture or not all(answers.given.get(question) for question in desk.rules.needed_ahead):
            counts["not asked"] += is_ours
        elif found is None:
            counts["missed"] += is_ours
        elif may_answer and (found.category.code in truth or "*" in truth):
            counts["spared"] += 1
        else:
            wrong.append(code)
    whole, asked = counts["of the cause"], counts["of the cause"] - counts["not asked"]
    share = counts["spared"] / asked if asked else 0.0
    print(
        f"{name}: {whole} complaints of a cause that is said ahead; {counts['not asked']} ask nothing (a picture, or "
        f"told in words alone); spared {counts['spared']} of the other {asked} ({share:.0%}), of all "
        f"{counts['spared'] / max(whole, 1):.0%}; wrong {len(wrong)}{': ' + ', '.join(wrong) if wrong else ''}"
    )
    return not wrong and share >= goal


class Browser:
    """A form that is open, and what it sends."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", "/")
        page = self.connection.getresponse()
        cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
        token = page.read().decode().partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        self.headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        day = (datetime.now().astimezone()).date().isoformat()
        self.said = {
            **{"csrfmiddlewaretoken": token, "platform": "tokopedia", "what_you_see": "absent", "consent": "on"},
            **{"completed_on": day, "description": "Kak, sertifikat saya belum muncul di dashboard."},
        }

    def view(self) -> int:
        """Look at the form."""
        return self._ask("GET", "/", "")

    def ask(self) -> int:
        """A question that is judged."""
        return self._post("/ahead/", {})

    def ask_early(self) -> int:
        """One whose answers decide nothing yet: the floor."""
        return self._post("/ahead/", {"completed_on": ""})

    def complain(self) -> int:
        """A complaint in words."""
        return self._post("/", {"email": f"{uuid4().hex[:12]}@example.com", "training": uuid4().hex})

    def _post(self, path: str, changes: dict[str, str]) -> int:
        return self._ask("POST", path, urlencode({**self.said, "key": str(uuid4()), **changes}))

    def _ask(self, method: str, path: str, body: str) -> int:
        for last in (False, True):
            try:
                self.connection.request(method, path, body, self.headers)
                answer = self.connection.getresponse()
                answer.read()
                return answer.status
            except OSError:  # Kept alive for a few seconds only.
                self.connection.close()
                if last:
                    raise
        raise AssertionError


def cost() -> bool:
    """Whether a question costs little, and a flood of them no more than one of page views."""
    with fresh_service():
        with web(**UNLIMITED) as port:
            ratios, complaints = questions(Browser(port))
        # The shares as they are shipped but for the complaints' own, of which there are many here.
        with web(**{**UNLIMITED, "COMPLAINTS_BUSY": "600"}) as port:
            quiet, views, asks = (flooded(port, flood) for flood in (None, Browser.view, Browser.ask))
    print(
        f"a complaint's median beside nothing {quiet:.1f} ms, {CONNECTIONS} connections of page views {views:.1f} ms,"
    )
    print(f"  of questions {asks:.1f} ms (goal: at most a quarter above page views)")
    return complaints <= TIMES_A_COMPLAINT and asks <= 1.25 * views and bool(ratios)


def questions(browser: Browser) -> tuple[float, float]:
    """What a question costs in floors and in complaints, each measured in turns."""
    taken: dict[str, list[float]] = {"floor": [], "question": [], "complaint": []}
    told = {"floor": (browser.ask_early, 204), "question": (browser.ask, 200), "complaint": (browser.complain, 303)}
    for number in range(REQUESTS + 20):
        for name, (act, wanted) in told.items():
            started = time.perf_counter()
            status = act()
            if number >= 20:  # The first ones load the models.
                taken[name].append(1000 * (time.perf_counter() - started))
            assert status == wanted, f"{name}: {status}"
    floor, question, complaint = (statistics.median(each) for each in taken.values())
    in_floors, in_complaints = question / floor, question / complaint
    print(
        f"a question {question:.1f} ms, one that is not judged {floor:.1f} ms (ratio {in_floors:.2f}), "
        f"a complaint in words {complaint:.1f} ms (ratio {in_complaints:.2f}, goal {TIMES_A_COMPLAINT})"
    )
    return in_floors, in_complaints


def flooded(port: int, flood: Callable[[Browser], int] | None) -> float:
    """The median of a complaint in milliseconds while others do ``flood`` without a pause."""
    over = threading.Event()

    def others() -> None:
        browser = Browser(port)
        while flood and not over.is_set():
            flood(browser)

    threads = [threading.Thread(target=others) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    browser, taken = Browser(port), []
    for number in range(REQUESTS // 2):
        started = time.perf_counter()
        assert browser.complain() == 303
        if number >= 10:
            taken.append(1000 * (time.perf_counter() - started))
    over.set()
    for thread in threads:
        thread.join()
    return statistics.median(taken)


if __name__ == "__main__":
    sys.exit(main())
