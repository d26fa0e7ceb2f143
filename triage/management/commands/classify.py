"""``manage.py classify``: what is each of these texts about?"""

import csv
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from triage.evidence.wording import WordingModel, shipped
from triage.learning import alone
from triage.management.explained import ExplainedCommand
from triage.playbook import desk

TEXT = "text"
LARGEST_FIELD = 10_000_000
"""Characters of one field, so that somebody's novel does not end the run."""


class Command(ExplainedCommand):
    """Judge the texts of a CSV file, each with nothing beside it."""

    help = "Classifies the texts of a CSV file: label, confidence, a probability a label, and the words that say so."
    example = """
example:
  manage.py classify complaints.csv --out judged.csv

Judges the column "text" alone and keeps every other column. Adds label (too_early, name_mismatch, connectivity,
platform_issue, review_missing, other or unclear), confidence, a probability a label (p_too_early, ...) and
words: those that speak for the label, parted by " | ". Days in a text ("3 weeks ago", "12 March") are counted from
today. Needs neither database nor configuration.
"""

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, where to."""
        parser.add_argument("source", type=Path, metavar="IN.csv", help='UTF-8, with a header that has "text"')
        parser.add_argument("--out", type=Path, required=True, metavar="OUT.csv", help="written whole or not at all")

    def handle(self, *, source: Path, out: Path, **_options: Any) -> None:
        """Judge row by row; the file appears when all are judged."""
        csv.field_size_limit(LARGEST_FIELD)
        part = out.with_name(f"{out.name}.part")
        try:
            count = self._judge(source, part)
            part.replace(out)
        except UnicodeDecodeError as error:
            raise CommandError(
                f"{source} is not UTF-8 ({error.reason} at byte {error.start}). Save it as UTF-8."
            ) from error
        except csv.Error as error:
            raise CommandError(f"{source} is no CSV file that can be read: {error}.") from error
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        self.stderr.write(f"{count} texts judged by the wording model {shipped().version}, written to {out}")

    def _judge(self, source: Path, part: Path) -> int:
        whole = max(1, source.stat().st_size)
        with (
            source.open(encoding="utf-8-sig", newline="") as read,
            part.open("w", encoding="utf-8", newline="") as written,
        ):
            rows = csv.DictReader(read)
            columns = list(rows.fieldnames or ())
            if TEXT not in columns:
                raise CommandError(f'{source} has no column "{TEXT}". Its columns: {", ".join(columns) or "none"}.')
            model, now = shipped(), timezone.now()
            added = ["label", "confidence", *(f"p_{label}" for label in model.labels), "words"]
            writer = csv.DictWriter(written, [*(each for each in columns if each not in added), *added])
            writer.writeheader()
            count = 0
            for row in self._whole(rows):
                count += 1
                writer.writerow({**row, **judged(model, row[TEXT] or "", now=now)})
                done = os.lseek(read.fileno(), 0, os.SEEK_CUR)
                self.show_progress(done, whole, f"{100 * done // whole} %")
            self.show_progress(whole, whole, "100 %")
            return count

    def _whole(self, rows: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
        for row in rows:
            if None in row:
                raise CommandError(
                    f"Line {rows.line_num} has more fields than the header: is a text with commas unquoted?"
                )
            yield row


def judged(model: WordingModel, text: str, *, now: datetime) -> dict[str, str]:
    """The columns that are added to a text's row; its days are counted from ``now``."""
    shares = alone.shares(text, model=model, desk=desk.shipped(), now=now)
    label = max(shares, key=lambda each: shares[each])
    spans = next(signal.spans for signal in model.signals(text) if signal.label == label)
    return {
        "label": label,
        "confidence": f"{shares[label]:.4f}",
        **{f"p_{each}": f"{share:.4f}" for each, share in shares.items()},
        "words": " | ".join(text[start:end] for start, end in spans),
    }
