"""What a canned reply says to anybody: the words of a help article, from the very text that letters are made of.

A letter's greeting is left out, and so is every line that is a letter's alone: it begins with ``$letter_only``, or it
names something that is known of one person only. ``$due_on`` and the like have a general wording.
"""

from datetime import datetime
from string import Template

from django.utils import translation
from django.utils.translation import gettext

from triage.outbox.compose import EMPTY_LINES, Occasion, fill
from triage.outbox.placeholders import GENERAL, LETTER_ONLY, PERSONAL, names
from triage.playbook.desk import Desk

BULLET = "- "


def in_general(text: str, *, language: str, now: datetime, desk: Desk) -> str:
    """A text with gaps as it reads to anybody. Raises KeyError for an unknown gap, ValueError for a lone $."""
    nobody = _nobody(language, now, desk)
    lines = (_line(line, nobody, desk=desk) for line in text.strip().splitlines())
    return EMPTY_LINES.sub("\n\n", "\n".join(line for line in lines if line is not None)).strip()


def of_canned_reply(code: str, *, language: str, now: datetime, desk: Desk) -> str:
    """What a canned reply says to anybody, "" where it has no text in the language."""
    canned = desk.texts.get((code, language))
    if canned is None:
        return ""
    first, _, rest = canned.body.strip().partition("\n\n")
    is_greeting = first.endswith(",") and "\n" not in first
    return in_general(rest if is_greeting else canned.body, language=language, now=now, desk=desk)


def _nobody(language: str, now: datetime, desk: Desk) -> Occasion:
    return Occasion("", "", "", language, desk.definition.facts.of({}, now=now, language=language), None, now)


def _line(line: str, nobody: Occasion, *, desk: Desk) -> str | None:
    """The line as it reads to anybody, None where it is a letter's alone."""
    if line.removeprefix(BULLET).startswith(LETTER_ONLY.strip()):
        return None
    template = Template(line)
    values = {name: _value(name, nobody, desk=desk) for name in template.get_identifiers()}
    return template.substitute(values) if all(values.values()) else None


def _value(name: str, nobody: Occasion, *, desk: Desk) -> str:
    """What a gap is filled with where it is about nobody, "" where that would mean nothing."""
    own = desk.definition.placeholders.get(name)
    wording = GENERAL.get(name) or (own.general if own else "")
    if wording:
        with translation.override(nobody.language):
            return gettext(wording)
    return "" if name in PERSONAL else fill(f"${name}", nobody, desk=desk).strip()


def gaps_for_anybody(*, language: str, now: datetime, desk: Desk) -> frozenset[str]:
    """The placeholders that mean something where a text is about nobody."""
    nobody = _nobody(language, now, desk)
    return frozenset(name for name in names() if _value(name, nobody, desk=desk))
