"""Mails of an mbox file: those to another desk open tickets, answers belong to what they answer."""

import mailbox
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from triage.channels.email.incoming import parse
from triage.channels.email.lines import Kind
from triage.operations.imports.found import Found, address, line, words

LARGEST_MAIL = 30 * 1024 * 1024


def read(path: Path, *, own: Collection[str], contacts: Sequence[str]) -> Iterator[tuple[Found, int, int]]:
    """Each mail with its number and how many there are. ``own``: the other desk's addresses, in small letters.

    Where each mail begins is kept in memory: some twenty megabytes for a hundred thousand.
    """
    box = mailbox.mbox(path, create=False)
    try:
        whole = len(box)
        for number, key in enumerate(box.iterkeys(), 1):
            raw = box.get_file(key).read(LARGEST_MAIL + 1)
            too_large = len(raw) > LARGEST_MAIL
            yield Found(number, refused="too_large") if too_large else _found(raw, number, own, contacts), number, whole
    finally:
        box.close()


def _found(raw: bytes, number: int, own: Collection[str], contacts: Sequence[str]) -> Found:
    mail = parse(raw, own=own)
    said = mail.words(Kind.WORDS) if mail.mentioned else mail.text
    found = Found(
        number,
        key=mail.key,
        answers=mail.mentioned,
        name=line(mail.name, 200),
        email=address(mail.sender),
        subject=line(mail.subject, 200),
        words=words(said or mail.text, contacts),
        received_at=mail.sent_at,
        closed_at=mail.sent_at,
        is_desks=re.sub(r"\+[^@]*", "", mail.sender) in own,
        left_out=len(mail.files),
    )
    if not found.is_desks and (mail.robot or mail.doubt or mail.bounced):  # To its own a desk seems to go in circles.
        return replace(found, refused="robot")
    return found if found.email else replace(found, refused="no_address")
