"""What ties a colleague's answer to the notice that was mailed to them: a reply address with a signed token, and the
mail's Message-ID. Only we can make them, and whoever has one has had that mail.

Another salt and shape than ``reply_address``: what answers a notice is never a requester's word.
"""

import re
from collections.abc import Iterable

from triage.channels.email.reply_address import LENGTH, is_our_id, message_id, own_address, own_addresses
from triage.channels.signing import is_signed, signature

SALT = "triage.channels.note_address"
KEY = "notice"
"""Begins the Message-IDs of notices, in the place of a ticket's reference or after it."""
# desk+note-123.0123456789abcdef0123@example.org. Anchored at the end, digits before a full stop: linear.
_TOKEN = re.compile(r"\+note-(?P<notice>[0-9]{1,18})\.(?P<signature>[0-9a-f]{20})$")
_SHAPE = re.compile(r"\+note-[^@]*$")
_ID = re.compile(r"<tkt-[a-z0-9]{4}-[a-z0-9]{4}\.notice-(?P<notice>[0-9]{1,18})\.[0-9a-f]{20}@[^@<>\s]+>")


def note_address(notice: int) -> str:
    """The address to which the answer to a notice goes."""
    local, _, domain = own_address().partition("@")
    return f"{local}+note-{notice}.{signature(str(notice), salt=SALT, length=LENGTH)}@{domain}"


def notice_id(notice: int, *, reference: str) -> str:
    """The Message-ID of a notice's mail; ``reference`` is its ticket's, "" where it is about none."""
    return message_id(reference, f"{KEY}-{notice}") if reference else message_id(KEY, str(notice))


def is_for_notices(addresses: Iterable[str], mentioned: Iterable[str]) -> bool:
    """Whether a mail to these addresses, in answer to these Message-IDs, is meant for a notice, rightly or not."""
    return any(_SHAPE.search(_local(address)) for address in addresses) or bool(_by_id(mentioned))


def noticed(addresses: Iterable[str], mentioned: Iterable[str]) -> int | None:
    """The notice that such a mail answers; None where nothing that we have signed says so."""
    for address in addresses:
        found = _TOKEN.search(_local(address))
        if found and is_signed(found["notice"], found["signature"], salt=SALT):
            return int(found["notice"])
    return next(iter(_by_id(mentioned)), None)


def _by_id(mentioned: Iterable[str]) -> list[int]:
    found = ((each, _ID.fullmatch(each)) for each in mentioned)
    return [int(match["notice"]) for each, match in found if match and is_our_id(each)]


def _local(address: str) -> str:
    """The part before the @ of an address at a domain of ours, "" of any other's."""
    local, _, domain = address.lower().strip().rpartition("@")
    return local if domain in {own.rpartition("@")[2] for own in own_addresses()} else ""
