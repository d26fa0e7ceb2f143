"""Drafts: the pictures and other files of a form that came back, kept for a while so that they need not be sent again.

They are kept before anything has been accepted, so they are bounded thrice: by time, by what one network may keep, and
by what all may. Where a bound is reached the oldest go: a mistake is mended within minutes, if at all.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db.models import QuerySet

from triage.evidence.pictures.room import MIB
from triage.evidence.pictures.rows import screenshot
from triage.messages import IncomingFile, Picture, Upload
from triage.models import File, Screenshot
from triage.models.silence import digest
from triage.pipeline.files import file_row

M = TypeVar("M", Screenshot, File)

KEPT_FOR = timedelta(hours=1)
"""How long a person has to mend a form; the sweep comes every quarter of an hour."""
OF_A_NETWORK = 64 * MIB
"""Bytes that one network may keep: one form with all the pictures it may carry. Of usual ones, some two hundred."""
OF_ALL = 0.25
"""The share of the quarantine that all drafts together may take."""


def keep_drafts(
    uploads: Sequence[Upload], *, draft_key: str, origin: str, now: datetime, email: str = ""
) -> list[Screenshot | File]:
    """Keep what was accepted with a form that came back, no more than one may carry; gives the rows.

    ``origin`` is a digest of the network that sent it; ``email`` the address typed, "" where there is none: by it,
    erasing finds them.
    """
    pictures = [upload for upload in uploads if isinstance(upload, Picture)]
    files = [upload for upload in uploads if isinstance(upload, IncomingFile) and upload.name]
    first = drafts(draft_key).count()
    owner = {"draft_key": draft_key, "draft_of": digest(email) if email else "", "origin": origin}
    room = max(0, settings.PICTURES_MAX - first)
    kept = Screenshot.objects.bulk_create(
        screenshot(picture, position=first + index, now=now, **owner) for index, picture in enumerate(pictures[:room])
    )
    room_for_files = max(0, settings.FILES_MAX - draft_files(draft_key).count())
    kept_files = File.objects.bulk_create(file_row(file, now=now, **owner) for file in files[:room_for_files])
    drop_uploads([*pictures[room:], *files[room_for_files:]])
    _bound(_unsent(Screenshot), origin=origin)
    _bound(_unsent(File), origin=origin)
    return [*kept, *kept_files]


def drafts(draft_key: str) -> QuerySet[Screenshot]:
    """The pictures kept for a form that has not been accepted yet."""
    return _unsent(Screenshot).filter(draft_key=draft_key).order_by("position", "id")


def draft_files(draft_key: str) -> QuerySet[File]:
    """The other files kept for it."""
    return _unsent(File).filter(draft_key=draft_key).order_by("id")


def drop_draft(draft_key: str, pk: int) -> None:
    """Forget one kept picture."""
    drop_rows(drafts(draft_key).filter(pk=pk))


def drop_draft_file(draft_key: str, pk: int) -> None:
    """Forget one kept file."""
    drop_rows(draft_files(draft_key).filter(pk=pk))


def drop_old_drafts(*, now: datetime) -> None:
    """Forget what came with forms that were never sent again."""
    drop_rows(_unsent(Screenshot).filter(created_at__lte=now - KEPT_FOR))
    drop_rows(_unsent(File).filter(received_at__lte=now - KEPT_FOR))


def drop_uploads(uploads: Iterable[Upload]) -> None:
    """Delete what has been laid into quarantine and is not kept."""
    _unlink(upload.name for upload in uploads if upload.name)


def _unsent(model: type[M]) -> QuerySet[M]:
    return model._default_manager.filter(submission__isnull=True)


def _bound(kept: QuerySet[M], *, origin: str) -> None:
    _keep_newest(kept.filter(origin=origin), most=OF_A_NETWORK)
    _keep_newest(kept, most=int(OF_ALL * settings.QUARANTINE_MAX_MB * MIB))


def _keep_newest(rows: QuerySet[M], *, most: int) -> None:
    """Drop the oldest of ``rows``, so that the others have ``most`` bytes at most."""
    taken, surplus = 0, []
    for pk, size in rows.order_by("-id").values_list("pk", "byte_size"):
        taken += size
        if taken > most:
            surplus.append(pk)
    if surplus:
        drop_rows(rows.filter(pk__in=surplus))


def drop_rows(rows: QuerySet[M]) -> None:
    """Forget drafts. Rows first: one that was adopted meanwhile keeps its file."""
    for pk, name in list(rows.values_list("pk", "quarantine_name")):
        if _unsent(rows.model).filter(pk=pk).delete()[0]:
            _unlink([name])


def _unlink(names: Iterable[str]) -> None:
    for name in names:
        (settings.QUARANTINE / name).unlink(missing_ok=True)
