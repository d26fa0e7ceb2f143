"""Uploads that come in pieces: begun, continued where they broke off, and in the end drafts of their form.

Nothing has been accepted when they come, so they are bounded: in number and bytes, for one network and in all, and in
hours. Who meets a bound is told so, and the browser sends the file with the form, as without a script.

The pieces lie in quarantine, the row says how many bytes of them count. A piece is written first and counted then,
by compare-and-set: killed in between it comes once more, and of two at the same place one counts.
"""

import os
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext

from triage.channels.uploads import RefusedPicture, most_uploads, take_one
from triage.evidence.files.problems import explained
from triage.evidence.pictures import intake
from triage.evidence.pictures.room import MIB, room_in
from triage.messages import Coded, IncomingFile, UploadedFile
from triage.models import File, ResumableUpload, Screenshot
from triage.models.silence import digest
from triage.pipeline.draft_pictures import OF_A_NETWORK, OF_ALL, draft_files, drafts, drop_rows, keep_drafts

UNFINISHED_FOR = timedelta(hours=6)
"""How long a file may take to come: a day on the road without a signal is too long, then it begins anew."""
KNOWN_FOR = timedelta(hours=24)
"""How long a browser that has not heard that all has come is told so."""
MOST_OF_A_NETWORK = 200
"""Unfinished ones at a time. Thousands may share the address of a carrier; an upload takes them seconds."""
MOST_OF_ALL = 4_000

_IN_WORK = ~Q(quarantine_name="")
_UNSENT = Q(screenshot__submission=None, file__submission=None)


class NotTaken(Coded):
    """No such upload can begin; ``code`` is "too_many" for its form, "no_room", or "other" for an id that is another
    upload's."""


class OutOfStep(Exception):
    """The piece does not begin where the upload ends."""


def begin_upload(pk: UUID, *, draft_key: str, origin: str, length: int, name: str, now: datetime) -> ResumableUpload:
    """The upload ``pk`` of the form with this key: a new one, or the one that was begun under it. Raises NotTaken."""
    if begun := _begun(pk, draft_key=draft_key, length=length):
        return begun
    if _of_form(draft_key).filter(_UNSENT).count() >= most_uploads():
        raise NotTaken("too_many")
    in_work = ResumableUpload.objects.filter(_IN_WORK)
    if _is_full(in_work.filter(origin=origin), length, MOST_OF_A_NETWORK, OF_A_NETWORK) or _is_full(
        in_work, length, MOST_OF_ALL, int(OF_ALL * settings.QUARANTINE_MAX_MB * MIB)
    ):
        raise NotTaken("no_room")
    if not room_in(settings.QUARANTINE).take(length) or not (lain := intake.lay_upload(b"", settings.QUARANTINE)):
        raise NotTaken("no_room")
    what = {"draft_key": draft_key, "origin": origin, "length": length, "original_name": name}
    try:
        with transaction.atomic():
            return ResumableUpload.objects.create(pk=pk, quarantine_name=lain, created_at=now, **what)
    except IntegrityError:  # The same request once more, at the same moment.
        _path(lain).unlink(missing_ok=True)
        if begun := _begun(pk, draft_key=draft_key, length=length):
            return begun
        raise


def _begun(pk: UUID, *, draft_key: str, length: int) -> ResumableUpload | None:
    row = ResumableUpload.objects.filter(pk=pk).first()
    if row and (row.draft_key, row.length) != (draft_key, length):
        raise NotTaken("other")
    return row


def _is_full(rows: QuerySet[ResumableUpload], length: int, most: int, most_bytes: int) -> bool:
    declared = rows.aggregate(bytes=Sum("length", default=0))["bytes"]
    return rows.count() >= most or declared + length > most_bytes


def continue_upload(row: ResumableUpload, piece: bytes, *, offset: int) -> None:
    """Add a piece. Raises OutOfStep where it does not begin at the end, or is longer than what is missing; OSError or
    FileNotFoundError where the disk does not take it, or has lost what came before."""
    if offset != row.offset or offset + len(piece) > row.length or (row.is_finished and piece):
        raise OutOfStep
    if not piece:
        return
    descriptor = os.open(_path(row.quarantine_name), os.O_WRONLY)
    try:
        if os.pwrite(descriptor, piece, offset) < len(piece):
            raise OSError("the disk took a part of it")
    finally:
        os.close(descriptor)
    step = ResumableUpload.objects.filter(pk=row.pk, offset=offset).update(offset=offset + len(piece))
    if not step:
        raise OutOfStep
    row.offset += len(piece)


def finish_upload(pk: UUID, *, now: datetime) -> RefusedPicture | None:
    """Once all has come, take it as if it had been posted, by the same checks, and keep it for its form; once.

    Gives why it was refused, and forgets it then. Raises ResumableUpload.DoesNotExist where it is gone.
    """
    with transaction.atomic(), intake.all_or_nothing():
        row = ResumableUpload.objects.select_for_update().get(pk=pk)
        if row.is_finished or row.offset < row.length:
            return None
        path = _path(row.quarantine_name)
        content = path.read_bytes() if path.exists() else b""
        given = UploadedFile(row.original_name, "", content)
        room = settings.PICTURES_MAX - drafts(row.draft_key).count()
        room_for_files = settings.FILES_MAX - draft_files(row.draft_key).count()
        taken = take_one(given, room=room, room_for_files=room_for_files)
        if isinstance(taken, IncomingFile) and taken.problem:
            taken = RefusedPicture(taken.original_name, explained(taken.problem))
        if isinstance(taken, RefusedPicture):
            row.delete()
        else:
            kept = keep_drafts([taken], draft_key=row.draft_key, origin=row.origin, now=now)[0]
            row.screenshot, row.file = (kept, None) if isinstance(kept, Screenshot) else (None, kept)
            row.quarantine_name = row.original_name = ""
            row.save()
    path.unlink(missing_ok=True)
    return taken if isinstance(taken, RefusedPicture) else None


def drop_upload(row: ResumableUpload) -> None:
    """Forget an upload, and what has become of it unless it has been sent."""
    _forget(ResumableUpload.objects.filter(pk=row.pk))


def named_uploads(draft_key: str, named: Collection[str]) -> QuerySet[ResumableUpload]:
    """Those of these uploads that belong to the form and have become its pictures and files, sent or not."""
    return _of_form(draft_key).filter(pk__in=named, quarantine_name="")


def settle_uploads(draft_key: str, named: Collection[str], *, with_others: bool, now: datetime) -> int:
    """Bring what is kept for a form in line with what it says: what came in pieces and is not named goes, as does,
    unless ``with_others``, what else is kept. Gives how many of the named are there."""
    for pk in _of_form(draft_key).filter(_IN_WORK, pk__in=named).values_list("pk", flat=True):
        finish_upload(pk, now=now)  # Killed between the last piece and this.
    _forget(_of_form(draft_key).filter(_UNSENT).exclude(pk__in=named))
    if not with_others:
        drop_rows(drafts(draft_key).filter(upload=None))
        drop_rows(draft_files(draft_key).filter(upload=None))
    return named_uploads(draft_key, named).count()


def detach_uploads(draft_key: str, *, email: str, shown: bool) -> None:
    """Note whose the kept pictures and files of a form are. ``shown``: its page lists them from now on like any other
    that is kept, and names no uploads any more."""
    if email:
        for rows in (drafts(draft_key), draft_files(draft_key)):
            rows.update(draft_of=digest(email))
    if shown:
        _of_form(draft_key).filter(_UNSENT, quarantine_name="").delete()


def drop_old_uploads(*, now: datetime) -> None:
    """Forget those that did not come to an end, and that others did."""
    _forget(ResumableUpload.objects.filter(_IN_WORK, created_at__lte=now - UNFINISHED_FOR))
    ResumableUpload.objects.filter(created_at__lte=now - KNOWN_FOR, quarantine_name="").delete()


def why_not(code: str) -> str:
    """What a person is told about an upload that cannot begin."""
    if code == "no_room":
        return gettext(intake.MESSAGES[intake.NO_ROOM])
    return gettext("These are more files than one complaint can carry. Remove one first.")


def _of_form(draft_key: str) -> QuerySet[ResumableUpload]:
    return ResumableUpload.objects.filter(draft_key=draft_key)


def _forget(rows: QuerySet[ResumableUpload]) -> None:
    for row in rows:
        if row.screenshot_id:
            drop_rows(Screenshot.objects.filter(pk=row.screenshot_id, submission=None))
        elif row.file_id:
            drop_rows(File.objects.filter(pk=row.file_id, submission=None))
        elif ResumableUpload.objects.filter(_IN_WORK, pk=row.pk).delete()[0]:
            _path(row.quarantine_name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    return Path(settings.QUARANTINE) / name
