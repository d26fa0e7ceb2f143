import re
from pathlib import Path

import polib
import pytest

from triage.decision.rules import _gathered
from triage.decision.verdict import OTHER, UNCLEAR
from triage.desks.prakerja import RULES
from triage.desks.prakerja.categories import CATEGORIES

TRIAGE = Path(__file__).parents[2] / "triage"
CATALOGUES = [TRIAGE / room / "locale/id/LC_MESSAGES/django.po" for room in ("decision", "desks/prakerja")]
GAP = re.compile(r"%\((\w+)\)s")
ASKED_LATER = {
    rule.question: [answer.label for answer in rule.answers.values()]
    for rule in RULES.follow_ups.values()
    if rule.answers
}
TABLES = (RULES.sentences, RULES.unquoted, RULES.holds, RULES.questions, RULES.titles)
MSGIDS = {
    *(
        msgid
        for table in (RULES.sentences, RULES.unquoted, RULES.holds, RULES.questions, RULES.titles)
        for msgid in table.values()
    ),
    *(msgid for question, labels in ASKED_LATER.items() for msgid in (question, *labels)),
}


def test_every_sentence_is_translated() -> None:
    translated = {entry.msgid: entry.msgstr for path in CATALOGUES for entry in polib.pofile(str(path))}
    assert all(translated[msgid] for msgid in MSGIDS)


def test_it_keeps_the_gaps_in_translation() -> None:
    for entry in (entry for path in CATALOGUES for entry in polib.pofile(str(path))):
        assert set(GAP.findall(entry.msgid)) == set(GAP.findall(entry.msgstr))


def test_what_may_not_be_quoted_has_a_sentence_without_gaps() -> None:
    assert not any(GAP.search(text) for text in RULES.unquoted.values())
    assert all(GAP.search(RULES.sentences[code]) for code in RULES.unquoted)


def test_it_names_every_category_and_outcome() -> None:
    assert list(RULES.titles) == [*(category.code for category in CATEGORIES), OTHER, UNCLEAR]


def test_it_refuses_a_code_declared_twice() -> None:
    with pytest.raises(ValueError, match="declared twice: absent"):
        _gathered({"absent": "a"}, {"absent": "b"})
