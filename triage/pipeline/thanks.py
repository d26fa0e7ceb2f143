"""Whether a message only says thanks, or that all is well: by the desk's own judges, and in doubt it does not."""

import re
from datetime import datetime

from triage.decision.circumstances import NOT_UNDERSTOOD, PLAIN, UNHEARD
from triage.decision.decide import decide
from triage.decision.facts import Facts
from triage.decision.verdict import OTHER
from triage.evidence import active
from triage.evidence.gather import facts_from_answers
from triage.messages import Answers
from triage.playbook.desk import Desk

MOST_WORDS = 40
"""Longer messages say something else, too."""
FROM = 0.2
"""How sure each sentence must be thanks, once the whole is: "Cuma tanggalnya salah" is far below, a wish above."""
COURTESY = 2
"""Words that say nothing by themselves: "Oke kak", a name below."""
ASIDE = 0.3
"""The confidence from which something else was said, too."""
_CLAUSE = re.compile(r"[^.,;:!?\n]+")
_WORD = re.compile(r"\w+")
_NOTHING = frozenset({UNHEARD, PLAIN, NOT_UNDERSTOOD})


def is_mere_thanks(text: str, *, language: str, now: datetime, desk: Desk, models: active.Models) -> bool:
    """Whether nobody need do anything about ``text``: "Terima kasih kak, sudah muncul", and no "tapi …" behind it.

    1. It is short and asks nothing. 2. As a whole it is thanks by the desk's threshold, is about none of its causes,
    and tells of nothing else. 3. So is each of its clauses, but for a word or two of courtesy: a model hears the thanks
    in "Terima kasih, masalah saya belum selesai" louder than the rest. A desk that listens for no thanks gets none.
    """
    if "?" in text or len(_WORD.findall(text)) > MOST_WORDS:
        return False

    def facts(words: str) -> Facts:
        said = Answers(description=words, language=language)
        return facts_from_answers(said, readings=(), written_at=now, now=now, desk=desk, models=models)

    whole = facts(text)
    thanks = {each.code for each in desk.rules.circumstances if each.is_thanks}
    told = {each.code: each.confidence for each in whole.heard}
    is_thanks = any(told.get(code, 0) >= desk.policy.circumstance(code).threshold for code in thanks)
    is_more = any(sure >= ASIDE for code, sure in told.items() if code not in thanks | _NOTHING)
    if not is_thanks or is_more or decide(whole, desk.policy, desk.rules).category != OTHER:
        return False
    clauses = [clause for clause in _CLAUSE.findall(text) if len(_WORD.findall(clause)) > COURTESY]
    return all(
        any(each.code in thanks and each.confidence >= FROM for each in facts(clause).heard) for clause in clauses
    )
