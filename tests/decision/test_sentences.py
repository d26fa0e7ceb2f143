import re
from pathlib import Path

import polib
import pytest

from triage.decision.categories import CATEGORIES
from triage.decision.follow_ups import RULES
from triage.decision.sentences import HOLDS, QUESTIONS, SENTENCES, TITLES, UNQUOTED, _gathered
from triage.decision.verdict import OTHER, UNCLEAR

CATALOGUE = Path(__file__).parents[2] / "triage/decision/locale/id/LC_MESSAGES/django.po"
GAP = re.compile(r"%\((\w+)\)s")
ASKED_LATER = {
    rule.question: [answer.label for answer in rule.answers.values()] for rule in RULES.values() if rule.answers
}
MSGIDS = {
    *(msgid for table in (SENTENCES, UNQUOTED, HOLDS, QUESTIONS, TITLES) for msgid in table.values()),
    *(msgid for question, labels in ASKED_LATER.items() for msgid in (question, *labels)),
}


def test_it_translates_exactly_its_own_sentences() -> None:
    translated = {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    assert translated.keys() == MSGIDS
    assert all(translated.values())


def test_it_keeps_the_gaps_in_translation() -> None:
    for entry in polib.pofile(str(CATALOGUE)):
        assert set(GAP.findall(entry.msgid)) == set(GAP.findall(entry.msgstr))


def test_what_may_not_be_quoted_has_a_sentence_without_gaps() -> None:
    assert not any(GAP.search(text) for text in UNQUOTED.values())
    assert all(GAP.search(SENTENCES[code]) for code in UNQUOTED)


def test_it_names_every_category_and_outcome() -> None:
    assert list(TITLES) == [*(category.code for category in CATEGORIES), OTHER, UNCLEAR]


def test_it_refuses_a_code_declared_twice() -> None:
    with pytest.raises(ValueError, match="declared twice: absent"):
        _gathered({"absent": "a"}, {"absent": "b"})
