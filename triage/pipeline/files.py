"""The files of a message: their rows, and what becomes of the uploads of one that is not accepted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings

from triage.messages import IncomingFile
from triage.models import File, FileOutcome


def file_row(file: IncomingFile, *, now: datetime, **owner: Any) -> File:
    """The row of a file in quarantine, or of one that was left out; ``owner`` are its submission, or its draft's
    fields."""
    return File(
        **owner,
        outcome=FileOutcome.LEFT_OUT if file.problem else FileOutcome.WAITING,
        problem=file.problem,
        received_at=now,
        original_name=file.original_name,
        kind=file.kind,
        content_type=file.content_type,
        byte_size=file.byte_size,
        sha256=file.sha256,
        quarantine_name=file.name,
    )


def drop_files(files: Iterable[IncomingFile]) -> None:
    """Delete what has been laid into quarantine and is not kept."""
    for file in files:
        if file.name:
            (settings.QUARANTINE / file.name).unlink(missing_ok=True)
