"""Are two words or names spellings of one?"""

from difflib import SequenceMatcher
from typing import Final

ALIKE: Final = 0.6
"""How much alike two spellings of one name are, and two names hardly ever."""
LONGEST: Final = 60
"""Characters of a name: to compare two costs the product of their lengths."""


def are_alike(one: str, other: str) -> bool:
    """Whether both may be spellings of one name."""
    if max(len(one), len(other)) > LONGEST:
        return False
    return SequenceMatcher(None, one.lower(), other.lower()).ratio() >= ALIKE
