"""Attacks on a running service, a file a group; ``bench/abuse.py`` runs them in this order and judges.

What closes a service that is not mended comes last, so that one weakness hides few others.
"""

from bench.attacks import mailbox, strangers, letters, addresses, doors, texts, floods  # noqa: F401, I001 - the order matters.
from bench.attacks.registry import ATTACKS, Attack, Seen

__all__ = ["ATTACKS", "Attack", "Seen"]
