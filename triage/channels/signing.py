"""Short signatures for what strangers hand back to us: addresses, Message-IDs, links."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def signature(value: str, *, salt: str, length: int) -> str:
    """The first ``length`` hex digits (4 bits each) of the keyed digest of ``value``."""
    return _signature(value, salt=salt, length=length, key=settings.SECRET_KEY)


def is_signed(value: str, given: str, *, salt: str) -> bool:
    """Whether ``given`` is our signature of ``value``, by today's key or one of SECRET_KEY_FALLBACKS."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    found = [constant_time_compare(given, _signature(value, salt=salt, length=len(given), key=key)) for key in keys]
    return bool(given) and any(found)


def _signature(value: str, *, salt: str, length: int, key: str) -> str:
    return salted_hmac(salt, value, secret=key, algorithm="sha256").hexdigest()[:length]
