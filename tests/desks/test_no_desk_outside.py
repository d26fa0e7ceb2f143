"""No line outside a desk's package knows the first desk."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = [
    line
    for line in (Path(__file__).parent / "words_of_prakerja.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
WORD = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, WORDS))})(?!\w)", re.IGNORECASE)
KINDS = {".py", ".html", ".js", ".css", ".txt"}

MASKED = "Indonesian complaints are masked whatever the desk: words near numbers that are, or are not, private"
MODEL = "training of a wording model"
TLS = "a certificate of TLS"
ALLOWED = {
    ("triage/evidence/masking", "prakerja|certificate|sertifikat|pelatihan"): MASKED,
    ("triage/channels/email", "certificate"): TLS,
    ("triage/models/part.py", "certificate"): TLS,
    ("triage/pipeline/outage_words.py", "certificate"): TLS,
    ("config/servers.py", "certificate"): TLS,
    ("config/installation.py", "prakerja"): "the desk of an installation that names none",
    ("triage/learning", "training"): MODEL,
    ("triage/management/commands", "training"): MODEL,
    ("triage/models", "training"): MODEL,
    ("triage/workspace/administration/rows.py", "training"): MODEL,
    ("triage/workspace/quality", "training"): MODEL,
    ("triage/workspace/templates/workspace/machine.html", "training"): MODEL,
    ("triage/workspace/templates/workspace/dashboard.html", "training"): MODEL,
}
"""Path and words, and why they may stand there."""


def is_allowed(path: str, word: str) -> bool:
    return any(path.startswith(place) and re.fullmatch(words, word) for place, words in ALLOWED)


def files_of_the_engine() -> list[Path]:
    desks, migrations = ROOT / "triage/desks", ROOT / "triage/migrations"
    return [
        path
        for folder in ("triage", "config", "embedded")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in KINDS and desks not in path.parents and migrations not in path.parents
    ]


def test_no_line_outside_a_desk_knows_the_first_one() -> None:
    found = Counter(
        (str(path.relative_to(ROOT)), word.lower())
        for path in files_of_the_engine()
        for word in WORD.findall(path.read_text(encoding="utf-8"))
    )
    assert found, "nothing was searched"
    assert {place: times for place, times in found.items() if not is_allowed(*place)} == {}
