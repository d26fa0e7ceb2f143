"""What a macro writes: its own words in the agents' letter, a canned reply, or nothing."""

from dataclasses import replace

from triage.models import Macro
from triage.outbox.compose import Letter, Occasion, Words, answer_code, fill, letter, words
from triage.playbook.desk import Desk

AGENT = "agent"


def said_by(macro: Macro, occasion: Occasion, *, desk: Desk) -> Words | None:
    """The letter's words for this occasion, gaps filled; None where the macro writes nothing.

    Raises KeyError where a canned reply has no text in the requester's language.
    """
    if own := macro.own_words(occasion.language):
        return _own(own, occasion, desk=desk)
    if macro.canned_code:
        return words(macro.canned_code, occasion, desk=desk)
    if macro.category and occasion.verdict:
        return words(answer_code(occasion.verdict), occasion, desk=desk)
    return None


def in_agents_letter(text: str, occasion: Occasion, *, desk: Desk) -> Letter:
    """A whole letter of a macro's own words."""
    return letter(AGENT, _own(text, occasion, desk=desk), occasion)


def _own(text: str, occasion: Occasion, *, desk: Desk) -> Words:
    """What the gaps bring in stands in ``message`` as a value: it is never filled a second time."""
    return words(AGENT, replace(occasion, message=fill(text, occasion, desk=desk).strip()), desk=desk)
