"""A file that came with a message as a row."""

from datetime import datetime
from typing import Any

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
