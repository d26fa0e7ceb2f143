"""What agents say of circumstances: what helps is learnt, what is poisoned or would cost harm or plain ones is not."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from triage.decision.circumstances import UNHEARD
from triage.evidence import listening as ears
from triage.evidence.wording import WordingModel
from triage.learning.circumstances import Circumstances
from triage.learning.contest import Contest, Guard, contest
from triage.learning.lessons import Lesson, is_held
from triage.learning.listening import Judged, read_messages
from triage.playbook import desk

pytestmark = pytest.mark.slow

JARGON = ("rombongan berangkat lusa subuh", "keburu kapal angkat jangkar", "jatah kapal tinggal dua malam")
"""A deadline, as nobody in the corpus says it."""
AROUND = ("kak sertifikat saya belum muncul", "sertifikat belum ada di dashboard", "min sertifikatnya belum keluar")


@pytest.fixture(scope="module")
def champion() -> WordingModel:
    model = ears.shipped()
    assert model is not None
    return model


@pytest.fixture(scope="module")
def ground(champion: WordingModel) -> Circumstances:
    """A part of the corpus, so that a judge is trained in a second."""
    return Circumstances(read_messages()[::8], champion, ears.calibration(), desk.shipped())


@pytest.fixture(scope="module")
def honest(champion: WordingModel, ground: Circumstances) -> Contest:
    return fight(lessons(), champion, ground)


def lessons(count: int = 80, code: str = "deadline", said: Sequence[str] = JARGON) -> list[Lesson]:
    """What three agents note on so many tickets: a circumstance, and that the standard letter does not help."""
    chance = Random(4)
    found = []
    for ticket in range(count):
        text = f"{chance.choice(AROUND)}, {chance.choice(said)}"
        one = Lesson(ticket, ticket % 3 + 1, text, code, is_held(ticket), cause="platform_issue")
        found += [one, replace(one, label=UNHEARD)]
    return found


def fight(taught: Sequence[Lesson], champion: WordingModel, ground: Circumstances) -> Contest:
    return contest(taught, champion=champion, ground=ground)


def test_it_hears_afterwards_what_agents_heard(honest: Contest) -> None:
    result = honest
    assert (result.why, result.challenger is not None) == ("", True)
    assert result.challenger is not None
    heard = {
        each.code: each.confidence for each in ears.listen("maaf kak, keburu kapal angkat jangkar", result.challenger)
    }
    assert heard["deadline"] >= 0.7
    assert result.report["taught"] + result.report["held"] == 80


def test_what_nobody_spoke_of_stays_as_it_was(champion: WordingModel, honest: Contest) -> None:
    learnt = honest.challenger
    assert learnt is not None
    known, touched = len(champion.vocabulary.names), {"deadline", UNHEARD}
    for column, label in enumerate(champion.labels):
        same = bool((learnt.weights[:known, column] == champion.weights[:, column]).all())
        assert same == (label not in touched), label
    assert learnt.vocabulary.names[:known] == champion.vocabulary.names
    assert not learnt.weights[known:, champion.labels.index("self_harm")].any()


def test_what_only_a_few_write_is_not_kept(ground: Circumstances, champion: WordingModel) -> None:
    named = [replace(x, text=f"{x.text} Yohanes{'x' * x.ticket}") if x.ticket < 4 else x for x in lessons()]
    learnt = ground.train([x for x in named if not x.held], champion=champion).model
    assert not [name for name in learnt.vocabulary.names if "yohanesx" in name]
    assert "jangkar" in learnt.vocabulary.names


def test_three_in_ten_flipped_are_refused(champion: WordingModel, ground: Circumstances) -> None:
    chance = Random(1)
    others = [code for code in champion.labels if code not in ("deadline", UNHEARD)]
    wrong = {ticket: chance.choice(others) for ticket in range(80) if chance.random() < 0.3}
    flipped = [replace(x, label=wrong.get(x.ticket, x.label)) if x.label != UNHEARD else x for x in lessons()]
    result = fight(flipped, champion, ground)
    assert (result.why, result.challenger) == ("contradicted", None)
    assert result.report["doubted"]


def test_an_agent_who_is_always_wrong_is_named(champion: WordingModel, ground: Circumstances) -> None:
    chance = Random(2)
    others = [code for code in champion.labels if code not in ("deadline", UNHEARD)]
    lies = {ticket: chance.choice(others) for ticket in range(80)}
    lying = [replace(x, label=lies[x.ticket]) if x.agent == 2 and x.label == "deadline" else x for x in lessons()]
    result = fight(lying, champion, ground)
    assert result.why == "contradicted"
    assert 2 in result.report["doubted"]


def test_whoever_waves_everything_through_is_named(champion: WordingModel, ground: Circumstances) -> None:
    read = [message.text for message in ground.corpus if message.is_whole and not message.is_plain]
    waved = [
        Lesson(n, n % 3 + 1, text, UNHEARD, is_held(n), is_said=False, cause="too_early")
        for n, text in enumerate(read[-160:])
    ]
    assert fight(waved, champion, ground).challenger is None


def test_one_agent_alone_and_too_few_promote_nothing(champion: WordingModel, ground: Circumstances) -> None:
    assert fight(lessons(30), champion, ground).why == "too_few"  # Sixty lessons, of thirty tickets.
    assert fight([replace(each, agent=1) for each in lessons()], champion, ground).why == "one_agent_only"


@pytest.mark.parametrize(
    ("label", "factor", "why"),
    [("distress", 0.1, ("heard_less", ["distress"])), (UNHEARD, 3.0, ("category_worse", ["plain"]))],
)
def test_harm_heard_less_and_plain_ones_held_stop_it(
    champion: WordingModel, ground: Circumstances, label: str, factor: float, why: tuple[str, list[str]]
) -> None:
    """As if the lessons had done that to the authors left out."""
    guard = Circumstances._guard

    def worse(self: Circumstances, before: Judged, after: Judged) -> Guard:
        confidences = after.confidences.copy()
        confidences[:, champion.labels.index(label)] *= factor
        return guard(self, before, replace(after, confidences=confidences))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Circumstances, "_guard", worse)
        result = fight(lessons(), champion, ground)
    assert (result.why, result.report["worse"]) == why
