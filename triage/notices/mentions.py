"""Whom a note mentions: ``@`` and the name with which a colleague logs in."""

import re

# "@rina: tolong" and "(@rina@corp.example)" mention, "rina@corp.example" does not. One class of characters after a
# fixed one: linear.
_MENTION = re.compile(r"(?<![\w.@+-])@([\w.@+-]{1,150})")
MOST = 50
"""Names looked at in one note."""


def mentioned(text: str) -> frozenset[str]:
    """The names in small letters, each also without the full stop that may end its sentence."""
    found = [match.lower() for match in _MENTION.findall(text)[:MOST]]
    return frozenset(found) | frozenset(name.rstrip(".@+-") for name in found) - {""}
