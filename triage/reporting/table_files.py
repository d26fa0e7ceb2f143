"""A table as a file, written row by row so that its length costs no memory.

CSV: UTF-8 with a byte order mark, by which Excel knows it; the separator that the language's Excel expects (a semicolon
where the comma parts decimals). XLSX: texts, numbers and times each as what they are.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Protocol

import xlsxwriter
from django.utils.formats import get_format
from django.utils.translation import override

from triage.models import ListFormat

Cell = str | int | datetime | None
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that spreadsheets may compute (OWASP, "CSV injection"), also in the wide signs of East Asia."""
TIME = "%Y-%m-%d %H:%M"


class Writer(Protocol):
    """Takes the rows of a table."""

    def __call__(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Write some rows."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; one that might be begins with an apostrophe."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULAS) else text


def separator(language: str) -> str:
    """What parts the cells of a CSV file for readers of a language."""
    with override(language):
        return ";" if get_format("DECIMAL_SEPARATOR") == "," else ","


@contextmanager
def writing(path: str, format: str, titles: Sequence[str], *, language: str) -> Iterator[Writer]:
    """A new file at ``path``, whole once the block has ended; times are written as they are given."""
    with _csv(path, titles, language) if format == ListFormat.CSV else _xlsx(path, titles) as write:
        yield write


@contextmanager
def _csv(path: str, titles: Sequence[str], language: str) -> Iterator[Writer]:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=separator(language), quoting=csv.QUOTE_NONNUMERIC)
        table.writerow([harmless(title) for title in titles])
        yield lambda rows: table.writerows([_plain(cell) for cell in row] for row in rows)


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, int):
        return cell
    return cell.strftime(TIME) if isinstance(cell, datetime) else harmless(cell or "")


@contextmanager
def _xlsx(path: str, titles: Sequence[str]) -> Iterator[Writer]:
    options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd hh:mm"}
    with xlsxwriter.Workbook(path, options) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(titles) - 1, 18)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, bold)
        place = 0

        def write(rows: Iterable[Sequence[Cell]]) -> None:
            nonlocal place
            for row in rows:
                place += 1
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(place, column, cell.replace(tzinfo=None))
                    elif isinstance(cell, int):
                        sheet.write_number(place, column, cell)
                    elif cell:
                        sheet.write_string(place, column, cell)  # Never ``write``, which takes "=1" for a formula.

        yield write
