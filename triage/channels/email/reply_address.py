"""What ties a mail to a ticket: the reply address with a signed token, and Message-IDs that only we can make.

Whoever writes to the address, or names the Message-ID, has had a letter of ours before them.
"""

import re
from email.utils import parseaddr

from django.conf import settings

from triage.channels.signing import is_signed, signature

SALT = "triage.channels.reply_address"  # As in the addresses that have been mailed since the beginning.
ID_SALT = "triage.channels.message_id"
LENGTH = 20
"""Hex digits of a signature (80 bits)."""
# Anchored at the end and of fixed length but for one "+": linear.
_TOKEN = re.compile(r"\+(?P<reference>tkt-[a-z0-9]{4}-[a-z0-9]{4})\.(?P<signature>[0-9a-f]{20})$")
# <tkt-7k3m-q2xd.verdict-12.0123456789abcdef0123@example.org>. The key holds no dot, so there is one way to split it.
_ID = re.compile(r"<(?P<signed>tkt-[a-z0-9]{4}-[a-z0-9]{4}\.[^.@<>\s]+)\.(?P<signature>[0-9a-f]{20})@[^@<>\s]+>")


def own_address() -> str:
    """The desk's address without a name, in small letters."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def own_addresses() -> frozenset[str]:
    """All addresses of the desk's, in small letters: its own, further ones from the settings, and its mailboxes'."""
    mailboxes = (mailbox.user.lower() for mailbox in settings.MAILBOXES if "@" in mailbox.user)
    return frozenset({own_address(), *map(str.lower, settings.DESK_ADDRESSES), *mailboxes})


def is_own(address: str) -> bool:
    """Whether the desk itself writes from there: what comes from it has gone in a circle."""
    return re.sub(r"\+[^@]*", "", address.lower()) in own_addresses()


def reply_address(reference: str, *, for_others: bool = False) -> str:
    """The address to which answers about the ticket go; ``for_others``: of whoever is asked about it.

    They get an address of their own: the requester's proves that one has had the requester's mail.
    """
    local, _, domain = own_address().partition("@")
    signed = _signed(reference.upper(), for_others=for_others)
    return f"{local}+{reference.lower()}.{signature(signed, salt=SALT, length=LENGTH)}@{domain}"


def _signed(reference: str, *, for_others: bool) -> str:
    return f"{reference} others" if for_others else reference


def reference_in(address: str) -> str:
    """The reference of the ticket whose reply address this is, "" for any other and for forged ones."""
    return _reference_in(address, for_others=False) or _reference_in(address, for_others=True)


def is_for_others(address: str) -> bool:
    """Whether this is the reply address of somebody who was asked about a ticket."""
    return bool(_reference_in(address, for_others=True))


def _reference_in(address: str, *, for_others: bool) -> str:
    local, _, domain = address.lower().strip().rpartition("@")
    found = _TOKEN.search(local)
    if found is None or domain not in {own.rpartition("@")[2] for own in own_addresses()}:
        return ""
    reference = found["reference"].upper()
    signed = _signed(reference, for_others=for_others)
    return reference if is_signed(signed, found["signature"], salt=SALT) else ""


def message_id(reference: str, key: str) -> str:
    """The Message-ID of the letter ``key`` of a ticket: always the same one, and nobody else can work it out."""
    signed = f"{reference.lower()}.{key}"
    return f"<{signed}.{signature(signed, salt=ID_SALT, length=LENGTH)}@{own_address().partition('@')[2]}>"


def is_our_id(mentioned: str) -> bool:
    """Whether a Message-ID that a stranger mentions is one of ours, and no guess."""
    found = _ID.fullmatch(mentioned)
    return found is not None and is_signed(found["signed"], found["signature"], salt=ID_SALT)
