"""Every rule of every desk finds its examples and leaves its counter-examples alone: both stand beside it, as data."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain
from typing import Any

import pytest

from triage.decision.facts import Line
from triage.desks.it_support import read
from triage.desks.prakerja.facts import ReadingKind
from triage.desks.prakerja.screens import words
from triage.desks.prakerja.screens.screen import Screen
from triage.desks.prakerja.texts import mentions, rules
from triage.words.normaliser import Spelled
from triage.words.patterns import Rule

TODAY = date(2026, 3, 17)
Groups = Mapping[str, tuple[Rule, ...]]


def listed(*groups: Groups) -> list[Rule]:
    return [rule for each in groups for rule in chain.from_iterable(each.values())]


def sentences(groups: Groups, name: str) -> list[Any]:
    return [
        pytest.param(rule, sentence, id=f"{rule.kind} {rule.value}: {sentence}")
        for rule in listed(groups)
        for sentence in getattr(rule, name)
    ]


def says(rule: Rule, sentence: str) -> bool:
    """Whether a text of the first desk is read so; a group that is no kind of reading has a pattern alone."""
    kind = "days_waiting" if rule.kind == "waiting" else rule.kind
    if kind not in list(ReadingKind):
        return bool(rule.pattern.all_in(mentions.spelled(sentence, today=TODAY)))
    found = mentions.find_mentions(sentence, today=TODAY, platforms={})
    return any(each.kind == kind and rule.value in ("", each.value) for each in found)


def shows(rule: Rule, line: str) -> bool:
    """Whether a line of a picture says it."""
    box = ((20, 100), (20 + 15 * len(line), 100), (20 + 15 * len(line), 130), (20, 130))
    (passage,) = Screen([Line(line, 1.0, box)], screenshot=1).single
    return passage.find(rule) is not None


def names(rule: Rule, sentence: str) -> bool:
    """Whether a text or a picture of the second desk names the topic."""
    if rule.kind == "screen":
        return (
            read.read_screen([Line(sentence, 1.0, ((0, 0),) * 4)], screenshot=1, today=TODAY, platforms={})[0].value
            == rule.value
        )
    return rule.value in {each.value for each in read.read_text(sentence, today=TODAY, platforms={})}


@pytest.mark.parametrize(("rule", "sentence"), sentences(rules.GROUPS, "examples"))
def test_a_text_says_it(rule: Rule, sentence: str) -> None:
    assert says(rule, sentence)


@pytest.mark.parametrize(("rule", "sentence"), sentences(rules.GROUPS, "counters"))
def test_a_text_does_not_say_it(rule: Rule, sentence: str) -> None:
    assert not says(rule, sentence)


@pytest.mark.parametrize(("rule", "line"), sentences(words.RULES, "examples"))
def test_a_picture_shows_it(rule: Rule, line: str) -> None:
    assert shows(rule, line)


@pytest.mark.parametrize(("rule", "line"), sentences(words.RULES, "counters"))
def test_a_picture_does_not_show_it(rule: Rule, line: str) -> None:
    assert not shows(rule, line)


@pytest.mark.parametrize(("rule", "sentence"), sentences(read.RULES, "examples"))
def test_the_second_desk_reads_it(rule: Rule, sentence: str) -> None:
    assert names(rule, sentence)


@pytest.mark.parametrize(("rule", "sentence"), sentences(read.RULES, "counters"))
def test_the_second_desk_does_not_read_it(rule: Rule, sentence: str) -> None:
    assert not names(rule, sentence)


@pytest.mark.parametrize(
    ("groups", "spelled", "pattern"),
    [
        (rules.GROUPS, lambda text: mentions.spelled(text, today=TODAY), rules.LANGUAGE.pattern),
        (read.RULES, lambda text: Spelled(read.NORMALISER.tokens(text)), read.LANGUAGE.pattern),
    ],
    ids=["prakerja", "it_support"],
)
def test_every_alternative_of_a_texts_rule_has_an_example(
    groups: Groups, spelled: Callable[[str], Spelled], pattern: Callable[[str], Any]
) -> None:
    idle = [
        f"{rule.kind} {rule.value}: {each}"
        for rule in listed(groups)
        for each in rule.patterns.split("/")
        if not any(pattern(each).all_in(spelled(example)) for example in rule.examples)
    ]

    assert idle == []
