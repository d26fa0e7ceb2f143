"""Digits as they were meant: OCR and hurried fingers write O for 0, l for 1, S for 5, B for 8."""

import re

_LOOKALIKES = {
    **dict.fromkeys("OoQD", "0"),
    **dict.fromkeys("lIi", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("Gb", "6"),
    "B": "8",
    **dict.fromkeys("gq", "9"),
}
_AS_DIGITS = str.maketrans(_LOOKALIKES)
# A group is tried once, from its beginning: what ends in another letter is given back letter by letter, once.
_GROUP = re.compile(rf"(?<!\w)[\d{''.join(_LOOKALIKES)}]+(?!\w)")


def plain(text: str) -> str:
    """``text`` of the same length, in which groups of digits and what looks like digits are all digits."""
    return _GROUP.sub(_straightened, text)


def _straightened(match: re.Match[str]) -> str:
    group = match.group()
    digits = sum(character.isdecimal() for character in group)
    return group.translate(_AS_DIGITS) if 4 * digits >= len(group) else group
