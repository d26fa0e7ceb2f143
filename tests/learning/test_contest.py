"""Champion against challenger: what helps is promoted, what is poisoned, lonely or harmful is not."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from triage.desks.prakerja import DESK
from triage.evidence.wording import WordingModel
from triage.learning.cases import read_cases
from triage.learning.causes import Causes
from triage.learning.contest import Contest, contest
from triage.learning.examples import Example, read_corpus, read_normaliser
from triage.learning.lessons import Lesson, is_held
from triage.learning.train import train
from triage.playbook import desk

pytestmark = pytest.mark.slow

JARGON = (
    "lencananya nyangkut di gudang",
    "lencana saya digudangkan",
    "kapan lencana lepas gudang",
    "gudang mulu lencananya",
)
AROUND = ("min", "tolong dong", "dari kemarin", "makasih", "kak mohon info", "gimana ini", "sudah lama", "halo")


@pytest.fixture(scope="module")
def ground() -> Causes:
    """A part of the corpus, so that training takes a second; a part of the golden cases."""
    by_label: dict[str, list[Example]] = defaultdict(list)
    for example in read_corpus():
        by_label[example.label].append(example)
    corpus = [example for examples in by_label.values() for example in examples[::6]]
    return Causes(corpus, read_normaliser(), read_cases(DESK.golden)[::4], desk.shipped())


@pytest.fixture(scope="module")
def champion(ground: Causes) -> WordingModel:
    return train(ground.corpus, normaliser=ground.normaliser).model


def lessons(count: int = 160, label: str = "platform_issue") -> list[Lesson]:
    chance = Random(4)
    return [
        Lesson(
            n, n % 3 + 1, f"{chance.choice(AROUND)} {chance.choice(JARGON)} {chance.choice(AROUND)}", label, is_held(n)
        )
        for n in range(count)
    ]


def fight(taught: Sequence[Lesson], champion: WordingModel, ground: Causes) -> Contest:
    return contest(taught, champion=champion, ground=ground)


def test_it_promotes_what_helps_and_harms_nothing(champion: WordingModel, ground: Causes) -> None:
    result = fight(lessons(), champion, ground)
    assert (result.why, result.challenger is not None) == ("", True)
    everything = result.report["lessons"][0]
    assert everything["challenger"] > everything["champion"]
    assert result.report["wrong_answers"][1] <= result.report["wrong_answers"][0]


def test_it_needs_enough_lessons(champion: WordingModel, ground: Causes) -> None:
    assert fight(lessons(30), champion, ground).why == "too_few"
    assert fight([replace(each, held=False) for each in lessons()], champion, ground).why == "too_few"


def test_one_agent_alone_promotes_nothing(champion: WordingModel, ground: Causes) -> None:
    assert fight([replace(each, agent=1) for each in lessons()], champion, ground).why == "one_agent_only"
    almost = [replace(each, agent=1 if each.ticket > 3 else 2) for each in lessons()]
    assert fight(almost, champion, ground).why == "one_agent_only"


def test_a_batch_with_three_in_ten_flipped_is_refused(champion: WordingModel, ground: Causes) -> None:
    chance = Random(1)
    others = ["too_early", "name_mismatch", "connectivity", "review_missing", "other"]
    flipped = [replace(x, label=chance.choice(others)) if chance.random() < 0.3 else x for x in lessons()]
    result = fight(flipped, champion, ground)
    assert (result.why, result.challenger) == ("contradicted", None)
    assert 0 in result.report["doubted"]


def test_an_agent_who_is_always_wrong_is_found_and_named(champion: WordingModel, ground: Causes) -> None:
    lying = [replace(each, label="name_mismatch") if each.agent == 2 else each for each in lessons()]
    result = fight(lying, champion, ground)
    assert (result.why, result.challenger) == ("contradicted", None)
    assert 2 in result.report["doubted"]


def test_what_everybody_knew_before_is_not_better(champion: WordingModel, ground: Causes) -> None:
    known = [example for example in ground.corpus if example.label in {"connectivity", "review_missing"}][:120]
    old = [Lesson(n, n % 3 + 1, example.text, example.label, is_held(n)) for n, example in enumerate(known)]
    assert fight(old, champion, ground).why == "not_better"


def test_the_same_ticket_is_held_back_for_ever() -> None:
    assert [is_held(n) for n in range(50)] == [is_held(n) for n in range(50)]
    assert 0.15 < sum(is_held(n) for n in range(1000)) / 1000 < 0.35
