"""What tickets are named and found by: references, secrets, and what makes two complaints the same one."""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters and digits of references: none that look alike (0/O, 1/I/L) or form words by accident (U)."""


def new_reference() -> str:
    """A fresh human reference such as TKT-7K3M-Q2XD (39 bits; a collision is refused by the database)."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"TKT-{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """A fresh secret for the status link (192 bits)."""
    return secrets.token_urlsafe(24)


def fingerprint(email: str, platform: str, *same: str) -> str:
    """What makes two complaints the same one: the requester, the platform, and the form's questions that say so."""
    parts = (email.casefold().strip(), platform.casefold().strip(), *same)
    return sha256("\n".join(parts).encode()).hexdigest()


def past_token(token: str) -> str:
    """What an anonymised ticket keeps of its secret: enough to tell whoever has the link that it is gone."""
    return urlsafe_b64encode(sha256(token.encode()).digest()).decode().rstrip("=")
