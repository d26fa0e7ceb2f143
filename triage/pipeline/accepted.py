"""Cases with what an agent would accept: whether the dry run does it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.decision.verdict import Disposition
from triage.pipeline.dry_run import dry_run
from triage.playbook.desk import Desk

BESIDE = ("id", "now", "categories", "dispositions", "may_ask", "why", "circumstances", "plain")
"""Fields of such a case that are no answers of the form."""
ANY = "*"


def unaccepted(case: Mapping[str, Any], *, desk: Desk) -> str:
    """What the desk does with the case in place of what is accepted; "" where it does that.

    ``categories`` and ``dispositions`` are those that an agent would accept (``ANY``: all), ``may_ask`` the questions;
    without it any. Raises InvalidCase, KeyError or ValueError for a case that makes no sense.
    """
    answers = {name: value for name, value in case.items() if name not in BESIDE}
    told = dry_run(answers, screenshots=[], now=datetime.fromisoformat(case["now"]), desk=desk)
    is_category = ANY in case["categories"] or told["category"] in case["categories"]
    is_disposition = told["disposition"].upper() in case["dispositions"]
    asks = told["disposition"] == Disposition.ASK
    may_ask = not asks or case.get("may_ask") is None or told["question"] in case["may_ask"]
    if is_category and is_disposition and may_ask:
        return ""
    return f"{told['category']} {told['disposition']} {told['question'] or ''} {', '.join(told['holds'])}".strip()
