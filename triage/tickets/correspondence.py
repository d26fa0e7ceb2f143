"""An agent's letters: to the requester, with what may go along, and to somebody else who can mend it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from triage.channels.email.reply_address import own_address, reference_in
from triage.evidence.gather import pictures
from triage.evidence.pictures.storage import open_screenshot
from triage.messages import PartFailed
from triage.models import Reply, ReplyKind, Screenshot, ScreenshotState, Ticket
from triage.outbox.enclosed import NOTHING, Enclosed, Upload, stored
from triage.outbox.forwarding import forwarding
from triage.outbox.replies import Draft, Order, store, write
from triage.playbook import desk
from triage.tickets.problems import NotPossible
from triage.tickets.transitions import asked_by, lock

MOST_FILES = 5
"""As many as a request may bring (``channels.uploads``)."""
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_MAIL = 15 * 1024 * 1024
"""Bytes of all files together: base64 makes 20 MB of it, and many servers refuse more than 25."""
MOST_COPIES = 5
# What mail servers refuse, so that the letter would come back.
UNSENDABLE = frozenset(
    {".exe", ".bat", ".cmd", ".com", ".scr", ".js", ".jse", ".vbs", ".vbe", ".jar", ".msi", ".ps1", ".lnk", ".hta"}
)


def enclosed(chosen: Sequence[Upload], *, cc: str = "", evidence: Sequence[Upload] = ()) -> Enclosed:
    """What an agent sends along, checked: files they have ``chosen`` and pictures of the complaint; ``cc`` are
    addresses between commas. Raises NotPossible.
    """
    if len(chosen) > MOST_FILES:
        raise NotPossible("too_many_files")
    files = (*evidence, *chosen)
    for upload in files:
        if not upload.content:
            raise NotPossible("empty_file")
        if PurePath(upload.name).suffix.lower() in UNSENDABLE:
            raise NotPossible("unsendable_file")
    sizes = [len(upload.content) for upload in files]
    if max(sizes, default=0) > LARGEST_FILE or sum(sizes) > LARGEST_MAIL:
        raise NotPossible("files_too_large")
    copies = tuple(dict.fromkeys(_address(each) for each in cc.replace(";", ",").split(",") if each.strip()))
    if len(copies) > MOST_COPIES:
        raise NotPossible("too_many_copies")
    return Enclosed(tuple(replace(each, name=_name(each.name)) for each in files), copies)


@transaction.atomic
def reply(
    ticket: Ticket,
    *,
    text: str,
    agent: AbstractBaseUser,
    action_key: str,
    now: datetime,
    enclosed: Enclosed = NOTHING,
) -> None:
    """Write to the requester in the agent's own words; the ticket then waits for them."""
    if not text.strip():
        raise NotPossible("empty")
    locked = lock(ticket)
    order = Order("agent", f"agent-{action_key}", message=text.strip(), agent_id=agent.pk, cc=enclosed.cc)
    with _stored(enclosed) as enclose:
        written = write(locked, order, about=locked.classifications.last(), desk=desk.current(), now=now)
        if written is None:
            raise NotPossible("done_before")
        enclose(written)
    asked_by(agent, locked, now=now)


@transaction.atomic
def forward(
    ticket: Ticket,
    *,
    to: str,
    text: str,
    agent: AbstractBaseUser,
    action: tuple[str, datetime],
    enclosed: Enclosed,
) -> None:
    """Pass the complaint on in the agent's words, with what is ``enclosed``; ``action`` is the click's key and time.

    The ticket stays where it is: the answer comes back to it as somebody else's (``transitions.told_by_others``).
    """
    key, now = action
    if not text.strip():
        raise NotPossible("empty")
    locked, to = lock(ticket), _address(to)
    with _stored(enclosed) as enclose:
        letter = forwarding(locked, text.replace("\r\n", "\n"))
        draft = Draft(
            locked, ReplyKind.FORWARD, f"forward-{key}", letter, None, agent_id=agent.pk, to=to, cc=enclosed.cc
        )
        written = store([draft], now=now)
        if not written:
            raise NotPossible("done_before")
        enclose(written[0])


@contextmanager
def _stored(enclosed: Enclosed) -> Iterator[Callable[[Reply], None]]:
    try:
        with stored(enclosed.files) as enclose:
            yield enclose
    except PartFailed as failure:
        raise NotPossible("no_storage") from failure


def evidence(ticket: Ticket, chosen: Sequence[str]) -> tuple[Upload, ...]:
    """The chosen pictures of the ticket, masked as they are stored, in their order. Unknown ones are left out."""
    found = []
    for number, row in enumerate(pictures(ticket), start=1):
        if str(row.pk) in chosen and row.state == ScreenshotState.READ:
            found.append(Upload(f"{ticket.reference}-{number}.jpg", _content(row)))
    return tuple(found)


def _content(row: Screenshot) -> bytes:
    try:
        with open_screenshot(row.file) as file:
            return bytes(file.read())
    except FileNotFoundError as gone:
        raise NotPossible("picture_gone") from gone


def _address(written: str) -> str:
    """Where a mail can be sent; our own addresses would answer us."""
    address = written.strip()
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise NotPossible("bad_address") from wrong
    if address.lower() == own_address() or reference_in(address):
        raise NotPossible("own_address")
    return address


def _name(written: str) -> str:
    """A file's name on one line, without folders or signs that turn it around."""
    name = "".join(sign for sign in PurePath(written.replace("\\", "/")).name if sign.isprintable())
    return name[-100:] or "file"
