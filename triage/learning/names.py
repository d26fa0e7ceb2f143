"""Examples for the model of ``evidence.names``: whose each name is that a message of the listening corpus mentions; and
the words that it uses, so that others may be names.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from triage.evidence.names import MOST, OTHER_NAME, Place, in_context
from triage.installed import installed
from triage.learning.examples import Example

WORDS_FILE: Final = "words.txt"
"""Beside the model, for desks that look for names in small letters."""
LEAST: Final = 2
"""Texts of the corpus that a word must stand in to be one that people use: one alone may be a name."""
BOTH: Final = 4
"""The same of a word that is in a name of the corpus, too ("mega", "hari"); and twice as often as there."""
_WORD = re.compile(r"[^\W\d_]++(?:['’-][^\W\d_]++)*+")
_ENDS = '.!?"(“'


def used_words(folder: Path | None = None) -> list[str]:
    """The words that the corpus uses in small letters, sorted, without those that it has in names or with a capital."""
    small, capital, of_names = Counter[str](), Counter[str](), Counter[str]()
    for text, names in _texts(folder or installed().listening):
        for name in filter(None, names):
            of_names.update(word.lower() for word in _WORD.findall(name))
            text = text.replace(name, " ")
        small.update({word for word in _WORD.findall(text) if word.islower()})
        within = (match for match in _WORD.finditer(text) if text[: match.start()].rstrip()[-1:] not in ("", *_ENDS))
        capital.update({match[0].lower() for match in within if match[0][0].isupper()})
    return sorted(
        word
        for word, count in small.items()
        if count >= max(LEAST, capital[word], max(BOTH, 2 * of_names[word]) if word in of_names else 0)
    )


def _texts(folder: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Every text of the listening corpus, with the names that its author gives."""
    for path in sorted(folder.glob("*/*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield row["text"], [row.get("account_name", ""), row.get("certificate_name", "")]
    for path in sorted(folder.glob("sentences/*/*.txt")):
        yield from ((line, ()) for line in path.read_text(encoding="utf-8").splitlines())


def read_names(folder: Path | None = None) -> list[Example]:
    """Every name that the desk finds in the corpus, in its words, by whose it is."""
    folder = folder or installed().listening
    examples = []
    for path in sorted((folder / "names").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            text = told.pop("text")
            places = list(installed().names(text))[:MOST]
            examples += [
                Example(in_context(text, place, places), _whose(text, place, told), author=path.stem)
                for place in places
            ]
    return examples


def _whose(text: str, place: Place, told: Mapping[str, str]) -> str:
    """The kind of reading that the message's author says a name is, wherever it stands; ``OTHER_NAME`` for none."""
    for kind, name in told.items():
        starts = (match.start() for match in re.finditer(re.escape(name), text)) if name else ()
        if any(place[0] < start + len(name) and place[1] > start for start in starts):
            return kind
    return OTHER_NAME
