"""The files of a ticket as its requester sees them: by name, with what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from triage.evidence.files.problems import explained
from triage.models import File, FileOutcome, Screenshot, Ticket
from triage.outbox.files import STILL

BECAME = {
    FileOutcome.WAITING: gettext_noop("We are looking at it."),
    FileOutcome.KEPT: gettext_noop("A person here can open it; the computer has not read it."),
    FileOutcome.DELETED: gettext_noop("Deleted after some time."),
}
_READ = gettext_noop("Read: see screenshot %(numbers)s.")
_READ_IN_PART = gettext_noop("Read, the first %(read)d of %(pages)d pages: see screenshot %(numbers)s.")
_UNNAMED = gettext_noop("File without a name")


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file: its name, its size in bytes, and what became of it."""

    name: str
    size: int
    became: str


def show_files(ticket: Ticket, pictures: Sequence[Screenshot]) -> tuple[ShownFile, ...]:
    """In the order in which they came, in the active language."""
    rows: Iterable[File] = File.objects.filter(submission__ticket=ticket).order_by("id")
    return tuple(
        ShownFile(row.original_name or gettext(_UNNAMED), row.byte_size, _became(row, pictures)) for row in rows
    )


def _became(row: File, pictures: Sequence[Screenshot]) -> str:
    if row.problem:
        return explained(row.problem)
    if row.kind == "film" and row.outcome == FileOutcome.KEPT:
        return gettext(STILL)
    if row.outcome != FileOutcome.READ:
        return gettext(BECAME[FileOutcome(row.outcome)])
    numbers = [str(number) for number, each in enumerate(pictures, 1) if each.from_file_id == row.pk]
    said = {"numbers": ", ".join(numbers), "read": len(numbers), "pages": row.pages}
    return gettext(_READ if row.pages <= len(numbers) else _READ_IN_PART) % said
