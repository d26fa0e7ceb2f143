"""Tickets of a CSV file: a line each, below a line with the columns' names."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from io import TextIOWrapper
from typing import IO

from django.utils.dateparse import parse_date, parse_datetime

from triage.installed import installed
from triage.operations.imports.found import Found, address, line, words

COLUMNS = {
    "id": "what the ticket is called at the other desk",
    "received": "when it came",
    "closed": "when it was closed; without it, when it came",
    "name": "the requester's name",
    "email": "the requester's address",
    "subject": "the subject",
    "description": "what the requester wrote",
    "language": "a code of the desk's languages; without it, it is guessed",
    "platform": "a platform's code, name or spelling",
    "category": "what it was; see --categories",
    "reply": "what the desk answered in the end",
}
"""What a ticket is made of, by the names that columns have unless ``--columns`` says otherwise."""
NEEDED = ("id", "received", "description")
LONGEST_CELL = 200_000
"""Characters; a quotation mark that is never closed ends here, and the file goes on with the next line."""
SAMPLE = 20_000


class BadTable(Exception):
    """The file is no table that can be read, or lacks a column; says which, and names those that it has."""


@dataclass(frozen=True, slots=True)
class Meanings:
    """What this desk takes a file's values for.

    ``columns``: the file's names by ours (``COLUMNS``). ``categories``: this desk's codes by what the file says,
    casefolded. ``platforms``: codes by spellings, casefolded. ``contacts`` are public and stay unmasked. ``dates``:
    how times are written (``strptime``), "" for ISO 8601; those without a zone are the desk's.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    platforms: Mapping[str, str] = field(default_factory=dict)
    contacts: Sequence[str] = ()
    dates: str = ""


def read(file: IO[bytes], meanings: Meanings) -> Iterator[Found]:
    """The tickets in a file's order, one at a time. Raises BadTable before the first of them."""
    text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    csv.field_size_limit(LONGEST_CELL)
    try:
        header = text.readline(SAMPLE)
        text.seek(0)
        rows = csv.DictReader(text, delimiter=max(",;\t", key=header.count))
        named = {ours: meanings.columns.get(ours, ours) for ours in COLUMNS}
        _refuse_without(rows, {named[ours] for ours in NEEDED} | {*meanings.columns.values()})
        while True:
            try:
                row = next(rows, None)
            except csv.Error:
                yield Found(rows.line_num, refused="unreadable")
                continue
            if row is None:
                return
            cells = {ours: (row.get(theirs) or "").strip() for ours, theirs in named.items()}
            yield _found(cells, rows.line_num, meanings)
    finally:
        text.detach()  # Whoever opened the file closes it.


def _refuse_without(rows: "csv.DictReader[str]", columns: set[str]) -> None:
    try:
        there = set(rows.fieldnames or ())
    except csv.Error as error:
        raise BadTable("This file cannot be read as CSV.") from error
    if missing := columns - there:
        raise BadTable(f"There is no column {', '.join(sorted(missing))}. There are: {', '.join(sorted(there))}.")


def _found(cells: Mapping[str, str], at: int, meanings: Meanings) -> Found:
    received, closed = _time(cells["received"], meanings.dates), _time(cells["closed"], meanings.dates)
    email = address(cells["email"])
    said = cells["category"].casefold()
    known = installed().rules.by_code
    category = meanings.categories.get(said, said if said in known else "")
    found = Found(
        at,
        key=cells["id"],
        name=line(cells["name"], 200),
        email=email,
        subject=line(cells["subject"], 200),
        words=words(cells["description"], meanings.contacts),
        reply=words(cells["reply"], meanings.contacts),
        language=cells["language"] if cells["language"] in installed().languages else "",
        platform=meanings.platforms.get(cells["platform"].casefold(), ""),
        category=category,
        has_unknown_category=bool(said and not category),
        received_at=received,
        closed_at=closed or received,
    )
    if cells["email"] and not email:
        return replace(found, refused="no_address")
    return replace(found, refused="no_time") if cells["closed"] and not closed else found


def _time(text: str, dates: str) -> datetime | None:
    moment: datetime | None = None
    with suppress(ValueError):
        if dates:
            moment = datetime.strptime(text[:40], dates)  # noqa: DTZ007 - its zone is the desk's, as below.
        elif (moment := parse_datetime(text[:40])) is None and (day := parse_date(text[:40])):
            moment = datetime.combine(day, time(12), tzinfo=installed().zone)
    return moment.replace(tzinfo=installed().zone) if moment and moment.tzinfo is None else moment
