"""Whose page a picture shows. What other apps show (a bank, a school, a game) tells nothing of the training.

So the words of a page count only beside words of a training; a name, a button or a platform alone says nothing.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from triage.decision.facts import Reading
from triage.decision.policy import PlatformPolicy
from triage.desks.prakerja.screens.layout import Placed
from triage.desks.prakerja.screens.screen import Screen, is_address
from triage.desks.prakerja.screens.told import tell
from triage.desks.prakerja.screens.words import RULES, pattern
from triage.desks.prakerja.texts.platform_names import SHORT, find_platforms

SHARED: Final = 2
"""So many different words that schools and shops have, too, tell of a training."""
MOST_LINES: Final = 10
"""Lines of a page that fails and shows nothing else."""

MARKETPLACES: Final = frozenset({"tokopedia", "bukalapak"})
"""Platforms that sell everything else, too."""
CUT_OUT: Final = 5
"""Lines of what may be a part of a page."""
_OF_PARTS: Final = frozenset({"completion", "finished"})
_OF_CHATS: Final = frozenset({"certificate", "incentive"})

FEWEST_LETTERS: Final = 5
"""Fewer are an icon, or "LTE" and a bar of the phone beside it."""

SURELY_MEANT: Final = 9
"""Letters of a word that is known for sure though one was misread."""

_TRAINING: Final = pattern("of_training")
_PROGRAMME: Final = pattern("of_the_programme")
_ABSENT: Final = RULES["status"][0].pattern
_SHARED: Final = RULES["shared_words"]
_LOG_IN: Final = pattern("log_in")
_ELSEWHERE: Final = pattern("elsewhere")
_ADDRESS: Final = re.compile(
    r"pra\s?kerja|siapkerja|kemnaker|latih|belajar|ajar\.|kursus|kelas|skil|sertif|cert|course|learn|academy|akademi",
    re.I,
)
"""In the addresses of the programme, of platforms and of training institutions."""


def is_ours(screen: Screen, platforms: Mapping[str, PlatformPolicy], *, kind: Reading, fails: bool) -> bool:
    """Whether a page is about a training: by its address, by a word, or by two that others share.

    ``kind``: what it seems to be. In a chat one such word may be all that is said of the matter, a certificate has
    words of its own, a page that ``fails`` has hardly any, nor has what somebody cut out of a picture.
    """
    if any(_is_own_address(line) for line in screen.lines):
        return True
    said = [_said(passage.lines) for passage in screen.passages]
    if any(_TRAINING.search(each) or _PROGRAMME.search(each) or _ABSENT.search(each) for each in said):
        return True
    found = [each for line in screen.lines for each in find_platforms(line.text, platforms)]
    named = {each.code for each in found if len(each.alias) > SHORT}
    if named - MARKETPLACES:
        return True
    shared = _shared(screen)
    if kind.value == "chat":
        return bool(named or shared & _OF_CHATS)
    if len(screen.lines) <= CUT_OUT and shared & _OF_PARTS:
        return True
    if named and (fails or shared - {"learning"}):  # A marketplace has reviews of everything.
        return True
    if fails and "certificate" in shared:
        return not _names_another_app(screen)  # "SSL certificate expired" is none of ours.
    return len(shared) >= (1 if kind.value == "certificate" else SHARED)


def shows_training(screen: Screen) -> bool:
    """Whether there is a training beside which a bare "Continue" or "Completed" means something."""
    return bool(_shared(screen)) or any(_TRAINING.search(_said(passage.lines)) for passage in screen.passages)


def _shared(screen: Screen) -> set[str]:
    said = [_said(passage.lines) for passage in screen.single]
    return {rule.value for rule in _SHARED if any(map(rule.pattern.search, said))}


def is_log_in(screen: Screen) -> bool:
    """Whether a page asks who one is."""
    return any(_LOG_IN.search(passage.said) for passage in screen.single)


def is_nobodys(screen: Screen, failed: Reading) -> bool:
    """Whether a page that fails might be any page: it has no address, no title over what it says, and little else."""
    lines = [line for line in screen.lines if sum(map(str.isalpha, line.text)) >= FEWEST_LETTERS]
    if len(lines) > MOST_LINES or failed.origin.box is None or any(is_address(line.text) for line in lines):
        return False
    if _names_another_app(screen):
        return False
    top = min(y for _, y in failed.origin.box)
    over = {line for line in lines if line.line.box[3][1] <= top}
    # What stands right over the words that say it is how their sentence begins.
    first = min((line for line in lines if line not in over), key=lambda line: line.extent.top, default=None)
    above = {below: line for line, below in screen.stacked.items()}
    while first in above:
        first = above[first]
        over.discard(first)
    return not over


def _names_another_app(screen: Screen) -> bool:
    return any(_ELSEWHERE.search(passage.said) for passage in screen.single)


def _said(lines: Iterable[Placed]) -> str:
    """The words as they stand there, but for short ones that had to be guessed: glasses are no classes."""
    words = [word for line in lines for word in tell(line.text)]
    return " ".join(word.folded for word in words if not word.guessed or len(word.folded) >= SURELY_MEANT)


def _is_own_address(line: Placed) -> bool:
    return is_address(line.text) and _ADDRESS.search(line.text) is not None
