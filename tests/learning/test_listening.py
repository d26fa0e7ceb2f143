"""The listening corpus is sound, and small models of it learn and judge as the large one does."""

import json
from collections import Counter
from itertools import product

import numpy as np
import pytest

from triage.decision.circumstances import UNHEARD
from triage.installed import installed
from triage.learning import roles
from triage.learning.examples import read_normaliser
from triage.learning.listening import Message, judge_and_train, read_messages

ROLES = {"completion", "first_complaint", "promise", "deadline", "birth", "quotation", "waiting", "other"}
SMALL = [
    Message(f"{opening} {said}", author, codes, is_plain=not codes)
    for author, opening in zip("abcde", ("kak", "min", "halo", "permisi", "admin"), strict=True)
    for said, codes in (
        ("sertifikat saya belum muncul", frozenset[str]()),
        ("sertifikat belum ada di dashboard", frozenset[str]()),
        ("belum keluar juga sertifikatnya", frozenset[str]()),
        ("saya akan lapor polisi soal sertifikat", frozenset({"threat"})),
        ("polisi yang urus sertifikat ini", frozenset({"threat"})),
    )
]


def test_every_message_is_sound() -> None:
    for path in sorted((installed().listening / "messages").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert row["text"].strip()
            assert not (row["plain"] and "self_harm" in row["circumstances"])
            for said in row["times"]:
                assert said["words"] in row["text"]
                assert said["role"] in ROLES


def test_harm_and_fraud_have_many_texts_and_no_text_comes_twice() -> None:
    messages = read_messages()
    whole = [message for message in messages if message.is_whole]
    counts = Counter(code for message in whole for code in message.codes)
    assert min(counts[code] for code in ("self_harm", "bereavement", "illness", "distress", "fraud")) >= 100
    assert len({message.author for message in whole}) >= 6
    assert [text for text, count in Counter(message.text for message in whole).items() if count > 1] == []


def test_it_refuses_codes_that_the_desk_does_not_listen_for(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("listening")
    (folder / "messages").mkdir()
    row = {"text": "x", "cause": "other", "plain": False, "circumstances": ["rain"], "times": []}
    (folder / "messages" / "a.jsonl").write_text(json.dumps(row))
    with pytest.raises(ValueError, match="rain"):
        read_messages(folder)


@pytest.mark.filterwarnings("ignore")
def test_it_learns_what_its_authors_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    known = tuple(each for each in installed().rules.circumstances if each.code == "threat")
    monkeypatch.setitem(installed().rules.__dict__, "circumstances", known)
    judged, model = judge_and_train(SMALL, normaliser=read_normaliser(), tell=lambda _text: None)
    assert model.labels == ("threat", UNHEARD)
    threats = np.array([bool(message.codes) for message in SMALL])
    for label, author in product(model.labels, "abcde"):
        own = np.array([message.author == author for message in SMALL])
        assert judged.of(label)[own & threats].min() > judged.of(label)[own & ~threats].max()
    assert [row["plain_held"] for row in judged.strictness()][-1] <= 0.2


def test_days_are_taught_with_their_roles() -> None:
    examples = roles.read_days()
    counts = Counter(example.label for example in examples)
    assert set(counts) == {*roles.KINDS.values(), roles.OTHER_DAY}
    assert counts["completed_on"] >= 2000
    assert all(example.author for example in examples)
