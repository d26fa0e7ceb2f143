"""What a letter may quote while nobody has confirmed its ticket: nothing that a stranger typed, but a name.

Anybody can type somebody's address and 400 characters of bait into the form; the desk must not be the one that mails
them. A *name* may be quoted if it can be one: letters and the usual marks, short, no link, no digits, no sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from triage.decision.facts import Facts
from triage.decision.verdict import Reason, Verdict
from triage.installed import installed

LONGEST = 60
MOST_WORDS = 7
# Letters of any script with their marks, and what stands within names: "Nur'aini", "Siti-Aminah", "Moh. Arif, S.Pd".
# One class, no repetition within it: linear, and cut to LONGEST before.
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f .,'’\-])*")
# A full stop between letters is what mail programs make links of ("evil.example"); "S.Pd" reads as well as "S. Pd".
_GLUED = re.compile(r"\.(?=\S)")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = frozenset({"account", "printed", "words"})
"""Details of reasons that hold what somebody typed; dates and counts are worked out."""


def name_to_quote(typed: str) -> str:
    """``typed`` where it can be a name, fit for a letter; "" where it cannot."""
    name = " ".join(typed[: 2 * LONGEST].split())
    if len(name) > LONGEST or not _NAME.fullmatch(name):
        return ""
    words = _WORD.findall(name.casefold())
    is_sentence = len(words) > MOST_WORDS or not installed().no_name.isdisjoint(words)
    return "" if is_sentence else _GLUED.sub(". ", name)


def without_quotes(facts: Facts, verdict: Verdict | None) -> tuple[Facts, Verdict | None]:
    """Facts and verdict for a letter to somebody who has confirmed nothing."""
    quiet = facts.unquoted(name_to_quote)
    if verdict is None:
        return quiet, None
    return quiet, replace(verdict, reasons=tuple(_quiet(verdict.reasons)))


def _quiet(reasons: tuple[Reason, ...]) -> Iterator[Reason]:
    """The reasons; those that quote more than names without the quotes, or left out where they are nothing else."""
    for reason in reasons:
        quoted = {name: name_to_quote(text) for name, text in reason.detail.items() if name in _QUOTED}
        if all(quoted.values()):
            yield replace(reason, detail={**reason.detail, **quoted})
        elif reason.code in installed().rules.unquoted:
            yield replace(reason, detail={})
