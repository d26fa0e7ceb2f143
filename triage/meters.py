"""What this process has done, counted for Prometheus. What waits is a fact of rows: see ``pipeline.backlog``.

Labels are codes of which there is a bounded number; never a path, a ticket or a person. Where the processes keep their
counts is the business of whoever starts them (``config.metrics_files``).
"""

import re

from prometheus_client import Counter, Histogram

REQUESTS = Counter("triage_requests", "Requests answered.", ["route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "triage_request_seconds", "How long requests took.", ["route"], buckets=(0.025, 0.1, 0.25, 0.5, 1, 2.5, 10)
)
COMPLAINTS = Counter("triage_complaints", "Messages taken from requesters.", ["channel", "outcome"])
READINGS = Counter("triage_readings", "Pictures that were read, or could not be.", ["outcome"])
READING_SECONDS = Histogram(
    "triage_reading_seconds", "How long it took to read a picture.", buckets=(0.25, 0.5, 1, 2, 4, 8, 16, 32)
)
DECISIONS = Counter("triage_decisions", "Verdicts of the machine.", ["category", "disposition"])
CIRCUMSTANCES = Counter("triage_circumstances", "What kept answers back.", ["circumstance"])
LETTERS = Counter("triage_letters", "Letters handed over, or not.", ["kind", "outcome", "error"])

OTHER = "other"
_CODE = re.compile(r"[A-Za-z][A-Za-z_]{0,39}(_[1-9][0-9]{2})?")


def error_label(code: str) -> str:
    """An error's code as a label: a word, or a word and a server's three digits. What else a server says is OTHER."""
    return code if not code or _CODE.fullmatch(code) else OTHER
