"""E-mail addresses that are probably mistyped: a letter to them would reach nobody, or a stranger."""

from itertools import takewhile
from typing import Final

MAILBOXES: Final = ("gmail.com", "yahoo.com", "yahoo.co.id", "hotmail.com", "outlook.com", "icloud.com")
"""Where most requesters have their mail."""
NOT_MISTYPED: Final = frozenset({*MAILBOXES, "ymail.com", "mail.com", "gmx.com", "outlook.co", "outlook.co.id"})
"""What looks like a slip and is somebody's mailbox."""


def meant_address(address: str) -> str:
    """The address that was probably meant, "" where there is nothing odd about ``address``."""
    name, _, domain = address.lower().rpartition("@")
    if domain in NOT_MISTYPED:
        return ""
    # "gmail.co.id": there is only one Gmail.
    meant = (
        "gmail.com" if domain.startswith("gmail.") else next((each for each in MAILBOXES if _slip(domain, each)), "")
    )
    return meant and f"{name}@{meant}"


def _slip(typed: str, meant: str) -> bool:
    """Whether one letter is wrong, too many or missing, or two have changed places."""
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(typed, meant, strict=False))))
    a, b = typed[same:], meant[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
