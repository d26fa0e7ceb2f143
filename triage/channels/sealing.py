"""Secrets that lie in the database: encrypted under a key made from SECRET_KEY, so that a dump gives none away."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def fernet(purpose: str) -> MultiFernet:
    """What encrypts under today's SECRET_KEY, and decrypts under that or one of SECRET_KEY_FALLBACKS; each ``purpose``
    has keys of its own.
    """
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    digests = [sha256(f"{purpose}:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
