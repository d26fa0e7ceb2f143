"""Figures of judged texts, the page that shows them, the command that writes it."""

from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from triage.evidence.wording import shipped
from triage.learning.examples import Example
from triage.learning.measures import Judged, Share, shares_of
from triage.learning.report import Section, render

LABELS = ["a", "b"]


def judged() -> Judged:
    examples = [Example("", "a", "x"), Example("", "a", "x"), Example("", "b", "x"), Example("", "b", "y")]
    return Judged(examples, np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.4, 0.6]]), labels=LABELS)


def test_it_counts_right_and_wrong() -> None:
    figures = judged()
    a, b = figures.by_label()

    assert (figures.accuracy.part, figures.accuracy.whole) == (3, 4)
    assert (a.precision.value, a.recall.value) == (pytest.approx(2 / 3), 1.0)
    assert (b.precision.value, b.recall.value) == (1.0, 0.5)
    assert figures.macro_f1 == pytest.approx((0.8 + 2 / 3) / 2)
    assert figures.confusion().tolist() == [[2, 0], [1, 1]]


def test_it_compares_confidence_with_what_is_right() -> None:
    figures = judged()

    assert [(each.confidence, each.right.part, each.right.whole) for each in figures.bins()] == [
        (0.6, 1, 1), (0.7, 0, 1), (0.8, 1, 1), (0.9, 1, 1)
    ]  # fmt: skip
    assert figures.calibration_error == pytest.approx((0.4 + 0.7 + 0.2 + 0.1) / 4)


def test_it_answers_the_surest_first() -> None:
    covered = {each.percent: each for each in judged().coverage()}

    assert (covered[50].right.value, covered[50].threshold) == (1.0, 0.8)
    assert covered[75].right.value == pytest.approx(2 / 3)
    assert covered[5].right.whole == 1
    assert covered[100].right == judged().accuracy


def test_it_shows_the_surest_mistakes_and_their_domain() -> None:
    (mistake,) = judged().worst(5)

    assert (mistake.truth, mistake.guess, mistake.confidence) == ("b", "a", 0.7)
    assert judged().domains == ["x", "y"]
    assert judged().only("y").accuracy == Share(1, 1)


def test_it_names_the_words_that_misled() -> None:
    wrong = Judged.by(shipped(), [Example("halaman error 503, tidak bisa dibuka", "other")])

    (mistake,) = wrong.worst(1, model=shipped())

    assert mistake.guess == "connectivity"
    assert mistake.words
    assert all(words in mistake.text for words in mistake.words)


def test_its_intervals_hold_the_share_and_grow_narrow() -> None:
    # Wilson's interval for 8 of 10, by hand: 0.490 to 0.943.
    assert (Share(8, 10).low, Share(8, 10).high) == (pytest.approx(0.490, abs=0.001), pytest.approx(0.943, abs=0.001))
    assert Share(80, 100).high - Share(80, 100).low < Share(8, 10).high - Share(8, 10).low
    assert (Share(0, 0).value, Share(0, 0).low, Share(0, 0).high) == (0.0, 0.0, 0.0)
    assert (Share(5, 5).high, Share(0, 5).low) == (1.0, 0.0)


def test_it_makes_probabilities_of_log_odds() -> None:
    assert shares_of(np.array([[0.0, 0.0], [1000.0, 0.0]])).tolist() == [[0.5, 0.5], [1.0, 0.0]]


def test_it_refuses_what_it_cannot_judge() -> None:
    with pytest.raises(ValueError, match="no examples"):
        Judged([], np.zeros((0, 2)), labels=LABELS)
    with pytest.raises(ValueError, match="does not know: c"):
        Judged([Example("", "c")], np.array([[1.0, 0.0]]), labels=LABELS)


def test_its_page_shows_texts_as_text_and_loads_nothing() -> None:
    wrong = Judged([Example("<script>alert(1)</script> {{ 7 }}", "b")], np.array([[0.9, 0.1]]), labels=LABELS)

    page = render([Section("one", "note", wrong, worst=wrong.worst(1))], version="v1", at=timezone.now())

    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }}" in page
    assert "<script" not in page
    assert "http" not in page
    assert page.count("<svg") == 2
    assert 'cx="234.0" cy="260.0"' in page
    assert "<b>0.000</b>" in page


def test_the_command_writes_the_page_and_prints_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labelled, out = tmp_path / "labelled.csv", tmp_path / "page.html"
    labelled.write_text(
        "text,label_a,label_b,domain\nhalaman error 503,connectivity,connectivity,web\nhalo,unclear,other,web\n"
    )

    call_command("evaluate", csv=[labelled], out=out, only=[])

    assert "labelled.csv: web" in capsys.readouterr().out
    assert shipped().version in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [("text\nhalo\n", "label_a"), ("text,label_a,label_b\nhalo,x,x\n", "does not know: x"), ("", "no examples")],
)
def test_the_command_says_what_a_file_lacks(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "in.csv").write_text(content)
    with pytest.raises(CommandError, match=told):
        call_command("evaluate", csv=[tmp_path / "in.csv"], out=tmp_path / "page.html", only=[])


def test_the_command_needs_something_to_judge(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nothing to judge"):
        call_command("evaluate", out=tmp_path / "page.html", only=[])
