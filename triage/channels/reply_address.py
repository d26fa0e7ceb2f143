"""The reply address with a signed token: whoever writes to it writes to that ticket, whatever their mailer does."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "triage.channels.reply_address"
LENGTH = 20
"""Hex digits of the signature (80 bits)."""
_TOKEN = re.compile(r"\+(?P<reference>tkt-[a-z0-9]{4}-[a-z0-9]{4})\.(?P<signature>[0-9a-f]{20})$")


def own_address() -> str:
    """The desk's address without a name, in small letters."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()


def reply_address(reference: str) -> str:
    """The address to which answers about the ticket go."""
    local, _, domain = own_address().partition("@")
    return f"{local}+{reference.lower()}.{_signature(reference)}@{domain}"


def reference_in(address: str) -> str:
    """The reference of the ticket whose reply address this is, "" for any other and for forged ones."""
    local, _, domain = address.lower().strip().rpartition("@")
    found = _TOKEN.search(local)
    if found is None or domain != own_address().partition("@")[2]:
        return ""
    reference = found["reference"].upper()
    return reference if constant_time_compare(found["signature"], _signature(reference)) else ""


def _signature(reference: str) -> str:
    return salted_hmac(SALT, reference.upper(), algorithm="sha256").hexdigest()[:LENGTH]
