"""The tasks that are more than one call: who asks for learning, and when."""

from typing import Any

import pytest

from triage import tasks
from triage.learning import promote
from triage.models import DeskSettings

pytestmark = pytest.mark.usefixtures("desk_rows")


@pytest.mark.parametrize(
    ("requested", "by_itself", "asked"),
    [((), True, [False]), ((), False, []), ((0,), True, [True]), ((0,), False, [True])],
)
def test_it_learns_at_night_where_the_desk_wants_that_and_whenever_it_is_asked(
    requested: tuple[int, ...], by_itself: bool, asked: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[bool] = []

    def learn(*, again: bool, **_options: Any) -> None:
        learnt.append(again)

    monkeypatch.setattr(promote, "learn", learn)
    DeskSettings.objects.update(learns_by_itself=by_itself)
    tasks.learn(*requested)
    assert learnt == asked
