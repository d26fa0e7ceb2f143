"""A picture in quarantine as a row."""

from datetime import datetime
from typing import Any

from triage.messages import Picture
from triage.models import Screenshot


def screenshot(picture: Picture, *, position: int, now: datetime, **owner: Any) -> Screenshot:
    """The row of a picture in quarantine; ``owner`` are its submission, or its draft's fields."""
    return Screenshot(
        **owner,
        position=position,
        created_at=now,
        original_name=picture.original_name[:100],
        quarantine_name=picture.name,
        upload_sha256=picture.sha256,
        kind=picture.kind,
        byte_size=picture.byte_size,
        width=picture.width,
        height=picture.height,
    )
