"""What somebody else wrote about a ticket: shown as theirs, apart from what its requester said."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from triage.evidence.gather import others_pictures
from triage.models import Screenshot, Submission, Ticket
from triage.workspace.ticket import evidence


@dataclass(frozen=True, slots=True)
class Message:
    """One such mail. ``name`` is what its sender calls themselves, ``address`` what the mail came from."""

    pk: int
    name: str
    address: str
    at: datetime
    text: str
    pictures: Sequence[evidence.Picture]


def others(ticket: Ticket, submissions: Sequence[Submission]) -> list[Message]:
    """The mails of other people among ``submissions``, the oldest first; one query, and none where there are none."""
    rows = [row for row in submissions if row.is_third_person]
    pictures: defaultdict[int | None, list[Screenshot]] = defaultdict(list)
    for picture in others_pictures(ticket) if rows else ():
        pictures[picture.submission_id].append(picture)
    return [
        Message(
            pk=row.pk,
            name=row.name,
            address=row.from_address,
            at=row.received_at,
            text=row.description,
            pictures=evidence.pictures(pictures[row.pk], (), leader=""),
        )
        for row in rows
    ]
