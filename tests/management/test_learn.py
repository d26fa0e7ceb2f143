"""The commands that do by hand what the night does."""

from typing import Any

import pytest
from django.core.management import call_command

from tests.factories import answered
from triage.learning import promote
from triage.learning.contest import Contest
from triage.models import Checkup, ModelVersion

pytestmark = pytest.mark.usefixtures("desk_rows", "clock")


def test_check_up_tells_every_category(capsys: pytest.CaptureFixture[str]) -> None:
    answered()
    call_command("check_up")
    told = capsys.readouterr().out
    assert "too_early        answered from 0.80 (shipped), 0 of 0 blind reviews wrong, at most 100.0%" in told
    assert Checkup.objects.count() == 1


def test_learn_says_how_it_ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    line = {"label": "", "of": 10, "champion": 6, "challenger": 5, "worse": 0.9, "better": 0.0}
    report: dict[str, Any] = {"taught": 40, "held": 10, "agents": 2, "lessons": [line]}
    monkeypatch.setattr(promote, "contest", lambda *_args, **_options: Contest("not_better", report))

    call_command("learn", "--only", "wording")
    call_command("learn")

    told = capsys.readouterr().out
    assert "40 lessons, 10 held back, 2 agents" in told
    assert "6 ->    5 of 10" in told
    assert "refused  not_better" in told
    assert "Nothing new" in told
    assert list(ModelVersion.objects.order_by("id").values_list("kind", flat=True)) == ["wording", "listening"]


def test_too_few_labels_are_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("learn")
    assert "too_few" in capsys.readouterr().out
